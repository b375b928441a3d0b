"""Surveys that began as a copy: the identity of the original is left out, and its text is kept for comparing."""

from datetime import UTC, datetime

from sqlalchemy import Connection, select

from surveyapp.definition.copies.retitle import retitle
from surveyapp.definition.copies.survey_identity import without_identity
from surveyapp.records.connection import insert_of
from surveyapp.records.filing import SurveyCopy
from surveyapp.services.errors import Refusal


def copied_questionnaire(text: str, title: str) -> str:
    """The text of a copy: another title; controller, population, sampling and dates are left empty.

    Refused: `source_unreadable` where the text is being edited and is no YAML at present.
    """
    try:
        return without_identity(retitle(text, title))
    except ValueError as error:
        raise Refusal("source_unreadable") from error


def keep_copy_source(connection: Connection, survey: str, source: str, text: str) -> None:
    """Note that `survey` began as a copy of `source`, which said `text` then."""
    values = {"source": source, "text": text, "at": datetime.now(UTC)}
    statement = insert_of(connection.dialect.name)(SurveyCopy).values(survey=survey, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=[SurveyCopy.survey], set_=values))


def text_copied(connection: Connection, survey: str) -> str | None:
    """The text that a survey was copied from; None for one that began otherwise."""
    return connection.execute(select(SurveyCopy.text).filter_by(survey=survey)).scalar()
