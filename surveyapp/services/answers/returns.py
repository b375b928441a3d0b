"""Counts how many responses came back, and how many of them count: one rule wherever responses are counted.

A response is `undone` if the import that it came with was undone, and `withdrawn` if its respondent withdrew it: both
stay in the table, the second without its answers, and are not returned. Of the returned ones, those that ended their
form are `ineligible`, whatever a person decided on them; of the others those that a person excluded are `excluded`,
those without one answer `empty`, and the rest is `valid`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    select,
    union_all,
)

from surveyapp.collection.channels import ChannelKind, channel_kind
from surveyapp.records.tables import Exclusion, Import, Response
from surveyapp.services.surveys.answer_deletions import Deletion, deletions
from surveyapp.snapshots.manifest import IMPORTED
from surveyapp.snapshots.statuses import EMPTY, EXCLUDED, INELIGIBLE, UNDONE, VALID, WITHDRAWN


@dataclass(frozen=True)
class ReturnCounts:
    """Responses of one survey by status, and when the last of the returned ones came.

    `undone` and `withdrawn` are not returned.
    """

    returned: int = 0
    excluded: int = 0
    empty: int = 0
    ineligible: int = 0
    undone: int = 0
    withdrawn: int = 0
    last_answer: datetime | None = None

    @property
    def valid(self) -> int:
        """Returned and neither excluded nor empty nor ineligible."""
        return self.returned - self.excluded - self.empty - self.ineligible


IS_LAST_WORD: ColumnElement[bool] = Exclusion.id.in_(
    select(func.max(Exclusion.id)).group_by(Exclusion.response)
)
"""Whether a decision is the last one about its response."""

UNDONE_IMPORTS = select(Import.id).where(Import.undone.is_not(None))
"""The numbers of the imports that were undone."""

IS_UNDONE: ColumnElement[bool] = func.coalesce(Response.import_id, 0).in_(UNDONE_IMPORTS)
"""Whether a response came with an import that was undone; numbers of imports begin with 1."""

IS_WITHDRAWN: ColumnElement[bool] = Response.withdrawn.is_not(None)
"""Whether the respondent took a response back."""

IS_RETURNED: ColumnElement[bool] = and_(not_(IS_UNDONE), not_(IS_WITHDRAWN))
"""Whether a response counts as returned."""

IS_DECIDED_ON: ColumnElement[bool] = and_(IS_RETURNED, not_(Response.ineligible))
"""Whether a decision of a person on a response says whether it counts."""

IS_EXCLUDED: ColumnElement[bool] = Response.id.in_(
    select(Exclusion.response).where(IS_LAST_WORD, Exclusion.excluded)
)
"""Whether a person took a response out, by the latest decision on it."""

_NO_TIME: ColumnElement[Any] = null()


def status_of(excluded: ColumnElement[bool] = IS_EXCLUDED) -> ColumnElement[str]:
    """The status of a response, as an SQL expression: the first of `coding.STATUSES` that applies.

    `excluded`: whether a person took it out, where a query already has the latest decision.
    """
    return case(
        (IS_WITHDRAWN, WITHDRAWN),
        (IS_UNDONE, UNDONE),
        (Response.ineligible, INELIGIBLE),
        (excluded, EXCLUDED),
        (Response.empty, EMPTY),
        else_=VALID,
    )


def has_flag(flag: str) -> ColumnElement[bool]:
    """Whether a response carries this flag: flags are stored as a list in JSON, each between quotation marks."""
    return cast(Response.flags, String).contains(f'"{flag}"', autoescape=True)


def kind_of_response(channel: str, import_id: int | None, flags: Collection[str]) -> ChannelKind:
    """The kind of channel that a response came through; old imported ones have the flag and no `import_id`."""
    return channel_kind(channel, imported=import_id is not None or IMPORTED in flags)


def return_counts(connection: Connection, surveys: Collection[str]) -> dict[str, ReturnCounts]:
    """The counts of each of these surveys, of deleted answers as they were: two statements, another one where
    something was taken back.

    All responses are counted by an index alone, and those with another status are few.
    """
    counted: dict[str, dict[str, int]] = {survey: {} for survey in surveys}
    last: dict[str, datetime] = {}
    theirs = Response.survey.in_(surveys)
    statement = union_all(
        _count("every", func.max(Response.submitted)).where(theirs),
        _count("excluded")
        .join(Exclusion, Exclusion.response == Response.id)
        .where(theirs, IS_LAST_WORD, Exclusion.excluded, IS_DECIDED_ON),
        _count("empty").where(theirs, Response.empty, not_(IS_EXCLUDED), IS_RETURNED),
        _count("ineligible").where(theirs, Response.ineligible, IS_RETURNED),
        _count("withdrawn").where(theirs, IS_WITHDRAWN),
        _count("undone")
        .join(Import, (Import.id == Response.import_id) & (Import.survey == Response.survey))
        .where(Import.survey.in_(surveys), Import.undone.is_not(None)),
    )
    for status, survey, count, at in connection.execute(statement):
        counted[survey][status] = count
        if at is not None:
            last[survey] = at
    partly = [survey for survey, counts in counted.items() if counts.get("undone") or counts.get("withdrawn")]
    if partly:
        among = (Response.survey.in_(partly), IS_RETURNED)
        query = select(Response.survey, func.max(Response.submitted)).where(*among).group_by(Response.survey)
        last = {survey: at for survey, at in last.items() if survey not in partly}
        last |= {row[0]: row[1] for row in connection.execute(query)}
    present = {survey: _counts(counts, last.get(survey)) for survey, counts in counted.items()}
    gone = deletions(connection, surveys)
    return present | {survey: _counts_before(deletion) for survey, deletion in gone.items()}


def _counts_before(deletion: Deletion) -> ReturnCounts:
    counts = dict(deletion.figures["counts"])
    last = counts.pop("last_answer")
    return ReturnCounts(**counts, last_answer=datetime.fromisoformat(last) if last else None)


@dataclass(frozen=True)
class ResponsesMark:
    """A mark of the responses of a survey at one moment: equal marks mean equal counts.

    `arrivals` changes whenever one comes, `decisions` whenever one is taken out, put back or taken back.
    """

    arrivals: tuple[object, ...]
    decisions: tuple[object, ...]


def responses_mark(connection: Connection, survey: str) -> ResponsesMark:
    """The mark of this moment: cheap to compute, however many answers there are."""
    returned = select(func.count(), func.max(Response.submitted)).where(Response.survey == survey)
    decision = select(func.max(Exclusion.id)).join(Response, Response.id == Exclusion.response)
    last = connection.execute(decision.where(Response.survey == survey)).scalar_one()
    return ResponsesMark(tuple(connection.execute(returned).one()), (last, *taken_back(connection, survey)))


def taken_back(connection: Connection, survey: str) -> tuple[object, ...]:
    """A mark that changes whenever an import of the survey is undone or a response withdrawn: how many were, and when
    last.
    """
    undone = select(func.count(), func.max(Import.undone)).where(
        Import.survey == survey, Import.undone.is_not(None)
    )
    withdrawn = select(func.count(), func.max(Response.withdrawn)).where(
        Response.survey == survey, IS_WITHDRAWN
    )
    return (*connection.execute(undone).one(), *connection.execute(withdrawn).one())


def _count(status: str, last: ColumnElement[Any] = _NO_TIME) -> Select[Any]:
    return select(literal(status), Response.survey, func.count(), last).group_by(Response.survey)


def _counts(counts: dict[str, int], last_answer: datetime | None) -> ReturnCounts:
    undone, withdrawn = counts.get("undone", 0), counts.get("withdrawn", 0)
    return ReturnCounts(
        returned=counts.get("every", 0) - undone - withdrawn,
        excluded=counts.get("excluded", 0),
        empty=counts.get("empty", 0),
        ineligible=counts.get("ineligible", 0),
        undone=undone,
        withdrawn=withdrawn,
        last_answer=last_answer,
    )
