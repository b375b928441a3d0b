"""Records a person's decision that a response does not count, or counts again; nothing is deleted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, func, insert, select
from sqlalchemy.sql import Select

from surveyapp.records.connection import among, transaction
from surveyapp.records.tables import Exclusion, Response
from surveyapp.services.errors import Refusal
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.services.typed_text import usable_reason


def exclude(
    engine: Engine, survey: str, response: UUID, *, reason: str, person: str, excluded: bool = True
) -> None:
    """Exclude a response from the valid ones, or put it back; the decision is appended with who, when and why."""
    exclude_several(engine, survey, [response], reason=reason, person=person, excluded=excluded)


def exclude_several(
    engine: Engine,
    survey: str,
    responses: Collection[UUID],
    *,
    reason: str,
    person: str,
    excluded: bool = True,
) -> int:
    """Exclude several responses for one reason, or put them back: all of them or none. Gives how many there were.

    `Refusal` for a response that the survey does not have, and for a missing or too long reason.
    """
    known_survey(engine, survey)
    reason = usable_reason(reason)
    if not reason or not person.strip():
        raise Refusal("exclusion_needs_reason")
    wanted = sorted(set(responses))
    values: dict[str, object] = {"excluded": excluded, "reason": reason, "person": person.strip()}
    values["at"] = datetime.now(UTC)
    with transaction(engine) as connection:
        chosen = among(engine.dialect.name, Response.id, wanted)
        present = select(Response.id).where(chosen, Response.survey == survey)
        known = set(connection.execute(present).scalars())
        for response in wanted:
            if response not in known:
                raise Refusal("unknown_response", survey=survey, found=str(response))
        if wanted:
            connection.execute(insert(Exclusion), [{"response": response, **values} for response in wanted])
    return len(wanted)


@dataclass(frozen=True)
class ExclusionDecision:
    """One decision of a person on `count` responses at once: whether they are excluded, why, and when."""

    excluded: bool
    reason: str
    person: str
    at: datetime
    count: int


def exclusion_decisions(engine: Engine, survey: str) -> list[ExclusionDecision]:
    """Every decision on responses of a survey, the earliest first."""
    same = (Exclusion.at, Exclusion.excluded, Exclusion.reason, Exclusion.person)
    query = (
        select(Exclusion.excluded, Exclusion.reason, Exclusion.person, Exclusion.at, func.count())
        .join(Response, Response.id == Exclusion.response)
        .where(Response.survey == survey)
        .group_by(*same)
        .order_by(Exclusion.at)
    )
    with engine.connect() as connection:
        return [ExclusionDecision(*row) for row in connection.execute(query)]


def latest_exclusions(survey: str, until: datetime | None = None) -> Select[UUID, bool, str]:
    """The latest decision on each response of a survey: its id, whether it is excluded, and the reason.

    With `until` the latest decision at that moment.
    """
    last = select(func.max(Exclusion.id)).group_by(Exclusion.response)
    if until is not None:
        last = last.where(Exclusion.at <= until)
    return (
        select(Exclusion.response, Exclusion.excluded, Exclusion.reason)
        .join(Response, Response.id == Exclusion.response)
        .where(Exclusion.id.in_(last), is_of_survey(survey))
    )


def is_of_survey(survey: str) -> ColumnElement[bool]:
    """Whether a response that was decided on is one of a survey: few were, so that each is looked up by its id.

    Without an index: SQLite would look up the decisions on all responses of the survey.
    """
    return func.coalesce(Response.survey, "") == survey
