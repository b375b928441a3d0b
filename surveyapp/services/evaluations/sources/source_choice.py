"""The choice of where the value of an indicator comes from: tried first, then saved into the text of its file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from surveyapp.analysis.figures import figure
from surveyapp.analysis.results import Outcome, Undefined
from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.files.problems import KeyPath, Problem, dotted_key, errors_among
from surveyapp.definition.indicators.actual_text import write_actual
from surveyapp.indicators.scoring import LeafScore
from surveyapp.records.connection import transaction
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.check import problems_of
from surveyapp.services.evaluations.entered_values import (
    EntryRequest,
    ValuePlace,
    is_correction,
    newest_entries,
    take_back_within,
)
from surveyapp.services.evaluations.lock_records import refuse_locked
from surveyapp.services.evaluations.score import (
    EvaluatedSystem,
    EvaluationScore,
    SystemScore,
    score_evaluation,
)
from surveyapp.services.evaluations.seal_systems import seal_evaluation
from surveyapp.services.evaluations.system_texts import SystemTextEdit, keep_within, usable_system
from surveyapp.services.evaluations.systems import SystemFile, text_hash
from surveyapp.services.figures.kept_results import LIVE, CountBeside, StillCounting, chosen_results
from surveyapp.services.places import Places
from surveyapp.services.surveys.drafts import storable_text


@dataclass(frozen=True)
class SourceTrial:
    """An indicator with another source, before anything is kept: what `check` would say of it, and the scores with it,
    None where the file could not be scored.
    """

    problems: tuple[Problem, ...]
    score: SystemScore | None

    @property
    def is_usable(self) -> bool:
        """Whether it may be saved."""
        return self.score is not None and not errors_among(self.problems)

    def leaf(self, code: str) -> LeafScore | None:
        """The indicator as it would be scored."""
        leaves = self.score.scores.leaves() if self.score is not None else ()
        return next((leaf for leaf in leaves if leaf.code == code), None)


def try_source(
    places: Places, evaluation_score: EvaluationScore, name: str, code: str, keys: Mapping[str, Any]
) -> SourceTrial:
    """Score the system `name` once more, from the same snapshots, with the `keys` of `actual` in place of those that
    the indicator has; what was entered for it does not count then.
    """
    file = evaluation_score.basis.systems[name]
    tried = replace(file, data=write_actual(file.text, code, keys).encode())
    scored = evaluation_score.systems[name]
    entered = {other: actual for other, actual in scored.inputs.entered.items() if other != code}
    basis = replace(evaluation_score.basis, systems={**evaluation_score.basis.systems, name: tried})
    found = score_evaluation(
        places,
        evaluation_score.evaluation,
        only=name,
        basis=basis,
        inputs={name: replace(scored.inputs, entered=entered)},
    )
    return SourceTrial(tuple(_problems_at(places, tried, code)), found.systems.get(name))


def save_source(
    places: Places,
    evaluated_system: EvaluatedSystem,
    code: str,
    keys: Mapping[str, Any],
    change: SystemTextEdit,
    newest_seen: int,
) -> None:
    """Write where the value of an indicator comes from into the text of its system, and take back what was entered for
    it, since an entered value would count before it: both or neither.

    `newest_seen` is the newest entry that the person saw; 0: none. The first source of an indicator needs no reason.
    Refused: as in `replace_system`, `source_not_usable` with every mistake of it, `entering_needs_reason`,
    `value_changed_meanwhile`.
    """
    file, system = evaluated_system.file, evaluated_system.file.indicators.system
    leaf = next((leaf for leaf in system.leaves() if leaf.code == code), None) if system is not None else None
    if system is None or leaf is None:
        raise Refusal("unknown_indicator", found=code)
    if text_hash(file.text) != change.before:
        raise Refusal("system_changed_meanwhile", found=f"{file.evaluation}/{file.name}")
    text = storable_text(write_actual(file.text, code, keys))
    usable_system(text, file.name)
    faults = errors_among(_problems_at(places, replace(file, data=text.encode()), code))
    if faults:
        raise Refusal("source_not_usable", details=tuple(faults), code=code)
    last = newest_entries(places.engine, file.evaluation, file.name).get(code)
    change = replace(change, is_first=not is_correction(leaf, last))
    if not change.is_first and not change.reason.strip():
        raise Refusal("entering_needs_reason", code=code)
    place = ValuePlace(file.evaluation, file.name, system)
    removed = EntryRequest(None, change.reason, newest_seen=newest_seen)
    with transaction(places.engine, alone=True) as connection:
        refuse_locked(connection, file.evaluation)
        taken_back = take_back_within(connection, place, code, removed, change.person)
        if not taken_back or text != storable_text(file.text):
            keep_within(connection, places, (file.evaluation, file.name), text, change)
    seal_evaluation(places, file.evaluation, change.reason, change.person)


def live_figure(
    places: Places, evaluation: str, reference: FigureReference, beside: CountBeside
) -> Outcome | None:
    """The figure of what a survey has received by now, for people to look at: no score is ever computed from it. Of a
    large survey what was counted last.

    None where the survey is not published yet, is still being counted `beside`, or its answers cannot be read.
    """
    survey = f"{evaluation}/{reference.survey}"
    try:
        analysis = chosen_results(
            places.engine, places.snapshots, survey, LIVE, beside=beside
        ).survey_analysis
    except (CodedError, StillCounting):
        return None
    counts = analysis.counts_of(reference.group)
    return counts if isinstance(counts, Undefined) else figure(reference, counts)


def _problems_at(places: Places, file: SystemFile, code: str) -> Iterator[Problem]:
    """What `check` says of the actual value of an indicator."""
    value = file.indicators.source.value
    path = next(_paths(value.get("indicators") or [], code, ("indicators",)), None) if value else None
    key = dotted_key((*path, "actual")) if path is not None else ""
    for problem in problems_of(places, file):
        if path is None or (problem.key + ".").startswith((key + ".", key + "[")):
            yield problem


def _paths(nodes: Any, code: str, at: KeyPath) -> Iterator[KeyPath]:
    for number, node in enumerate(nodes):
        if node.get("children"):
            yield from _paths(node["children"], code, (*at, number, "children"))
        elif str(node.get("code")) == code:
            yield (*at, number)
