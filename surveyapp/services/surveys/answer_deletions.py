"""The surveys whose answers were deleted, and the counts that are shown of them since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, select

from surveyapp.definition.china_time import CHINA
from surveyapp.records.retention import AnswerDeletion
from surveyapp.services.errors import Refusal


@dataclass(frozen=True)
class Deletion:
    """The deletion of a survey's answers, `finished` once nothing of them is left.

    `cause` is date or request. `figures`: the counts that are shown of the returns from then on, `status` as `surveyapp
    status` has it, `screening` as `surveyapp screen` has it, `counts` as `returns.ReturnCounts`, and `languages`.
    """

    survey: str
    cause: str
    reason: str
    person: str
    figures: Mapping[str, Any]
    begun: datetime
    finished: datetime | None

    @property
    def day(self) -> str:
        """Its day in China: 2026-07-05."""
        return f"{self.begun.astimezone(CHINA):%Y-%m-%d}"

    @property
    def status(self) -> Mapping[str, Any]:
        """The object of `surveyapp status` as it was."""
        found: Mapping[str, Any] = self.figures["status"]
        return found


def deletions(connection: Connection, surveys: Collection[str] | None = None) -> dict[str, Deletion]:
    """Survey -> its deletion, for those of these surveys (None: of all) that have one."""
    query = _query() if surveys is None else _query().where(AnswerDeletion.survey.in_(surveys))
    return {row.survey: Deletion(*row) for row in connection.execute(query)}


def deletion_of(connection: Connection, survey: str) -> Deletion | None:
    """The deletion of one survey's answers; None while they are there."""
    return deletions(connection, [survey]).get(survey)


def find_deletion(engine: Engine, survey: str) -> Deletion | None:
    """The deletion of one survey's answers, read in a connection of its own; None while they are there."""
    with engine.connect() as connection:
        return deletion_of(connection, survey)


def refuse_deleted(connection: Connection, survey: str) -> None:
    """`answers_deleted` where there are no answers any more, nor will be."""
    found = deletion_of(connection, survey)
    if found is not None:
        raise Refusal("answers_deleted", survey=survey, on=found.day)


def _query() -> Select[str, str, str, str, dict[str, Any], datetime, datetime | None]:
    table = AnswerDeletion
    columns = (table.survey, table.cause, table.reason, table.person, table.figures, table.begun)
    return select(*columns, table.finished)
