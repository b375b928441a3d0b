"""A person decides that a response does not count, or counts again; nothing is deleted."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.sql import Select

from surveyapp.records.tables import Exclusion, Response
from surveyapp.services.errors import Refused
from surveyapp.services.published import known_survey


def exclude(
    engine: Engine, survey: str, response: UUID, *, reason: str, person: str, excluded: bool = True
) -> None:
    """Take a response out of the valid ones (or put it back): appended with who, when and why."""
    known_survey(engine, survey)
    if not reason.strip() or not person.strip():
        raise Refused("exclusion_needs_reason")
    present = select(Response.id).where(Response.id == response, Response.survey == survey)
    values = {"response": response, "excluded": excluded, "reason": reason.strip(), "person": person.strip()}
    with engine.connect() as connection:
        if connection.execute(present).first() is None:
            raise Refused("unknown_response", survey=survey, found=str(response))
        connection.execute(insert(Exclusion).values(**values, at=datetime.now(UTC)))


def latest_exclusions(survey: str) -> Select[UUID, bool, str]:
    """Response id, whether it is excluded, and the reason: the last word on each response of a survey."""
    last = select(func.max(Exclusion.id)).group_by(Exclusion.response)
    return (
        select(Exclusion.response, Exclusion.excluded, Exclusion.reason)
        .join(Response, Response.id == Exclusion.response)
        .where(Exclusion.id.in_(last), Response.survey == survey)
    )
