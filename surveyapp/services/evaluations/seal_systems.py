"""The indicators and rules that a survey's figures are judged by, as they enter its seal."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

import orjson
from sqlalchemy import Engine, select

from surveyapp.records.connection import transaction
from surveyapp.records.tables import Survey
from surveyapp.reports.evaluation.facts import TargetChanges
from surveyapp.services.answers.counts.screening import RULES_IN_FORCE
from surveyapp.services.evaluations.systems import SystemFile, evaluation_folders, present_systems, text_hash
from surveyapp.services.places import Places
from surveyapp.services.seals.seal_entries import Declaration, record_declaration, seal_entries

_TARGETS = ":targets"
"""The end of the name under which the hash of a system's targets stands beside that of the whole system."""


def seal_survey(places: Places, survey: str, reason: str = "", person: str = "") -> None:
    """Record the indicator systems of the survey's folder and the rules of screening, where they differ from what was
    recorded last. Refused with `reason_too_long`.
    """
    _seal(places, [survey], _declared(places, survey.partition("/")[0]), reason, person)


def seal_evaluation(places: Places, evaluation: str, reason: str = "", person: str = "") -> None:
    """The same for every survey of an evaluation's folder."""
    of_folder = select(Survey.name).where(Survey.name.startswith(f"{evaluation}/", autoescape=True))
    with places.engine.connect() as connection:
        surveys = [*connection.execute(of_folder.order_by(Survey.name)).scalars()]
    if surveys:
        _seal(places, surveys, _declared(places, evaluation), reason, person)


def seal_every_survey(places: Places, person: str = "") -> None:
    """The same for every survey that there is: when the service starts, since files may have changed before."""
    with places.engine.connect() as connection:
        surveys = [*connection.execute(select(Survey.name).order_by(Survey.name)).scalars()]
    with_systems = {*evaluation_folders(places)}
    for folder, of_folder in groupby(surveys, lambda survey: survey.partition("/")[0]):
        _seal(places, [*of_folder], _declared(places, folder) if folder in with_systems else {}, "", person)


def _declared(places: Places, evaluation: str) -> dict[str, str]:
    systems = present_systems(places, evaluation)
    return {name: value for file in systems.values() for name, value in _hashes(file).items()}


def _seal(places: Places, surveys: Sequence[str], hashes: dict[str, str], reason: str, person: str) -> None:
    rules = {rule.rule: f"{rule.version}" for rule in RULES_IN_FORCE}
    with transaction(places.engine, alone=True) as connection:
        for survey in surveys:
            last = {entry.kind: entry.hashes for entry in seal_entries(connection, survey)}
            changes = indicator_changes(dict(last.get("indicators", {})), hashes)
            indicators = Declaration("indicators", hashes, changes)
            record_declaration(connection, survey, indicators, reason, person)
            record_declaration(connection, survey, Declaration("screening", rules, ["rules"]), reason, person)


def target_changes(
    engine: Engine, evaluation: str, system: str, surveys: Iterable[str], until: datetime | None = None
) -> TargetChanges | None:
    """How often the targets, weights, rules or sources of a system were changed after the first answer to one of its
    `surveys` (names in the folder), and why; None where what is declared now, or was when the evaluation was locked
    (`until`), is what was declared before that answer.
    """
    found = []
    with engine.connect() as connection:
        for survey in surveys:
            entries = seal_entries(connection, f"{evaluation}/{survey}")
            declared = [
                entry
                for entry in entries
                if entry.kind == "indicators" and (until is None or entry.at <= until)
            ]
            marks = [entry.hashes.get(system + _TARGETS) for entry in declared]
            changed = [
                place
                for place in range(1, len(marks))
                if declared[place].returned and marks[place - 1] and marks[place] != marks[place - 1]
            ]
            if changed and marks[changed[0] - 1] != marks[-1]:
                reasons = dict.fromkeys(declared[place].reason for place in changed)
                found.append(TargetChanges(len(changed), tuple(reasons)))
    return max(found, key=lambda changes: changes.times, default=None)


def indicator_changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """What differs between two records: `systems` (added or removed), `targets` (weights, targets, rules or sources of
    values), `indicators` (anything else).

    >>> indicator_changes({"a": "1", "a:targets": "1"}, {"a": "2", "a:targets": "1"})
    ['indicators']
    """
    changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}
    targets = any(name.endswith(_TARGETS) for name in changed)
    found = {"systems": before.keys() != after.keys(), "targets": targets, "indicators": bool(changed)}
    return [code for code, is_so in found.items() if is_so and not (code == "indicators" and targets)]


def _hashes(file: SystemFile) -> dict[str, str]:
    """The hash of a system as it is understood, comments aside, and that of its targets; of one with mistakes the hash
    of its text stands for both.
    """
    system = file.indicators.system
    if system is None:
        return dict.fromkeys((file.name, file.name + _TARGETS), text_hash(file.text))
    leaves = [
        leaf.model_dump(mode="json", include={"code", "weight", "target", "unit", "rule", "actual"})
        for leaf in system.leaves()
    ]
    grades = [grade.model_dump(mode="json") for grade in system.grades]
    return {
        file.name: _digest(system.model_dump(mode="json")),
        file.name + _TARGETS: _digest([leaves, grades]),
    }


def _digest(content: object) -> str:
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
