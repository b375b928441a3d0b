"""Removes a survey that was never open and holds nobody's answers: a trial, a copy that nobody wants."""

from pathlib import Path

from sqlalchemy import Connection, Engine, delete, exists, select

from surveyapp.records.connection import reading, transaction
from surveyapp.records.console import Draft
from surveyapp.records.every_table import tables_about_surveys
from surveyapp.records.filing import SurveyCopy
from surveyapp.records.reviews import TABLES as REVIEW_TABLES
from surveyapp.records.tables import FrozenSnapshot, Import, Response, SetAside, StateChange, Survey
from surveyapp.services.errors import Refusal
from surveyapp.services.surveys.archive import take_out_within
from surveyapp.services.surveys.drafting.draft_steps import delete_steps
from surveyapp.services.typed_text import usable_reason

_OTHERS_OWN = (
    (Response, "responses"),
    (SetAside, "set_aside"),
    (Import, "imports"),
    (FrozenSnapshot, "snapshots"),
)
"""Tables of what others gave or made: a survey with rows in them is archived, not removed."""


def survey_hindrance(engine: Engine, survey: str, questionnaires: Path) -> str | None:
    """Why a survey cannot be removed, or None: `was_open`, `has_responses`, `has_set_aside`, `has_imports`,
    `has_snapshots`, `has_file` (at the next start its file would make it again).
    """
    if _has_file(questionnaires, survey):
        return "has_file"
    with reading(engine) as connection:
        return _hindrance(connection, survey)


def remove_survey(engine: Engine, survey: str, questionnaires: Path, reason: str) -> None:
    """Remove a survey with its drafts, its review and every published text; what was never published too.

    Refused: `removal_needs_reason`, `reason_too_long`, `survey_not_removable` (why: as `survey_hindrance`),
    `survey_is_gone`.
    """
    if not usable_reason(reason):
        raise Refusal("removal_needs_reason")
    if _has_file(questionnaires, survey):
        raise Refusal("survey_not_removable", survey=survey, why="has_file")
    with transaction(engine, alone=True) as connection:
        connection.execute(select(Survey.name).where(Survey.name == survey).with_for_update())
        why = _hindrance(connection, survey)
        if why is not None:
            raise Refusal("survey_not_removable", survey=survey, why=why)
        for table in tables_about_surveys():
            connection.execute(delete(table).where(table.c.survey == survey))
        for kept in (SurveyCopy, *REVIEW_TABLES):
            connection.execute(delete(kept).where(kept.survey == survey))
        take_out_within(connection, "survey", survey)
        delete_steps(connection, survey)
        drafts = connection.execute(delete(Draft).where(Draft.survey == survey)).rowcount
        surveys = connection.execute(delete(Survey).where(Survey.name == survey)).rowcount
        if not drafts + surveys:
            raise Refusal("survey_is_gone", survey=survey)


def _has_file(questionnaires: Path, survey: str) -> bool:
    """Whether this survey has a file; what somebody typed is compared with paths, never turned into one."""
    return any(f"{path.parent.name}/{path.stem}" == survey for path in questionnaires.glob("*/*.yaml"))


def _hindrance(connection: Connection, survey: str) -> str | None:
    opened = exists().where(StateChange.survey == survey, StateChange.state == "open")
    if connection.execute(select(opened)).scalar_one():
        return "was_open"
    for table, name in _OTHERS_OWN:
        if connection.execute(select(exists().where(table.survey == survey))).scalar_one():
            return f"has_{name}"
    return None
