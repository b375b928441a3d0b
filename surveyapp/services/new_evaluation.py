"""A new evaluation: from an uploaded indicator file, or from last year's, kept in the database beside the files."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from surveyapp.definition.next_year import next_year
from surveyapp.indicators.loading import load_indicators
from surveyapp.records.accounts import TeamFolder
from surveyapp.records.connection import transaction
from surveyapp.records.evaluations import StoredSystem
from surveyapp.services.access import Actor
from surveyapp.services.errors import Refused
from surveyapp.services.evaluation_basis import systems_of
from surveyapp.services.evaluation_files import ONLY_SYSTEM
from surveyapp.services.evaluation_locks import refuse_locked
from surveyapp.services.evaluations import EvaluatedSystem
from surveyapp.services.new_survey import Place, names_in_folder, refuse_folder
from surveyapp.services.reasons import usable_reason

RESERVED = frozenset({"new", "downloads", "lock"})
"""Names that the addresses of the console take."""


def begin_evaluation(engine: Engine, actor: Actor, place: Place, text: str, questionnaires: Path) -> None:
    """Keep `text` as a new indicator system, and give a new folder to its team; all of it or nothing.

    Refused: `indicators_have_errors` with every mistake, a place that cannot be used, `system_exists`.
    """
    usable_system(text, place.name)
    if place.name in RESERVED or place.folder in RESERVED:
        raise Refused("system_name_reserved", found=place.survey)
    with transaction(engine, alone=True) as connection:
        refuse_folder(connection, actor, place, questionnaires)
        if place.name in systems_of(engine, questionnaires, place.folder):
            raise Refused("system_exists", found=place.survey)
        if place.name != ONLY_SYSTEM and place.name in names_in_folder(
            connection, place.folder, questionnaires
        ):
            raise Refused("survey_exists", found=place.survey)
        refuse_locked(connection, place.folder)
        if place.new_folder and place.team is not None:
            connection.execute(insert(TeamFolder).values(team=place.team, folder=place.folder))
        _keep(connection, place.folder, place.name, text, "", actor.signature)


def replace_system(
    engine: Engine, evaluation: str, name: str, text: str, *, before: str, reason: str, person: str
) -> None:
    """Keep `text` in the place of a system's; what was entered stays and is held to the new text.

    `before` is the hash of the text that the person saw. Refused: `indicators_have_errors`,
    `replacing_needs_reason`, `system_changed_meanwhile`, `evaluation_locked`.
    """
    usable_system(text, name)
    reason = usable_reason(reason)
    if not reason:
        raise Refused("replacing_needs_reason")
    with transaction(engine, alone=True) as connection:
        refuse_locked(connection, evaluation)
        query = select(StoredSystem.text).filter_by(evaluation=evaluation, system=name)
        present = connection.execute(query.order_by(StoredSystem.id.desc()).limit(1)).scalar()
        if present is not None and text_hash(present) != before:
            raise Refused("system_changed_meanwhile", found=f"{evaluation}/{name}")
        _keep(connection, evaluation, name, text, reason, person)


def usable_system(text: str, name: str) -> None:
    """`indicators_have_errors` with every mistake in the text, unless there is none."""
    loaded = load_indicators(text.encode(), f"{name}.yaml")
    if loaded.system is None:
        raise Refused("indicators_have_errors", details=loaded.problems, file=f"{name}.yaml")


def copied_text(source: EvaluatedSystem, title: str, year: int | None) -> str:
    """Last year's system as this year's: what was achieved then becomes the value of the year before."""
    if source.scored is None:
        raise Refused(
            "indicators_have_errors", details=source.problems, file=f"{source.folder}/{source.name}.yaml"
        )
    shown = {leaf.code: leaf.shown for leaf in source.scored.scores.leaves() if leaf.shown}
    return next_year(source.file.text, title, year, shown)


def text_hash(text: str) -> str:
    """By which the text of a system is told from an earlier or later one."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _keep(connection: Connection, evaluation: str, name: str, text: str, reason: str, person: str) -> None:
    values = {"evaluation": evaluation, "system": name, "text": text, "reason": reason, "person": person}
    connection.execute(insert(StoredSystem).values(**values, at=datetime.now(UTC)))
