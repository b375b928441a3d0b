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
    exists,
    func,
    not_,
    select,
)
from sqlalchemy.orm import aliased

from surveyapp.collection.channels import ChannelKind, channel_kind
from surveyapp.records.tables import Exclusion, Import, Response
from surveyapp.services.answers.counts.counts import Counts, hour_after, last_change, stored_count
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


_later = aliased(Exclusion)

IS_LAST_WORD: ColumnElement[bool] = ~exists().where(
    _later.response == Exclusion.response, _later.id > Exclusion.id
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
    """The counts of each of these surveys, of deleted answers as they were; none reads all responses."""
    counts = Counts(connection, surveys)
    numbers: dict[str, dict[str, int]] = {survey: {} for survey in surveys}
    for survey, status, number in connection.execute(counts.select(counts.facts.survey, status_in(counts))):
        numbers[survey][status] = number
    last: dict[str, datetime] = {row[0]: row[1] for row in connection.execute(_last_returned(counts))}
    present = {survey: _counts(number_of, last.get(survey)) for survey, number_of in numbers.items()}
    gone = deletions(connection, surveys)
    return present | {survey: _counts_before(deletion) for survey, deletion in gone.items()}


def status_in(counts: Counts) -> ColumnElement[str]:
    """The status of responses that are counted together, as `status_of` has it of a single one."""
    facts = counts.facts
    return case(
        (facts.withdrawn, WITHDRAWN),
        (counts.is_undone, UNDONE),
        (facts.ineligible, INELIGIBLE),
        (facts.taken_out, EXCLUDED),
        (facts.empty, EMPTY),
        else_=VALID,
    )


def _last_returned(counts: Counts) -> Select[Any]:
    """Survey and when its last returned response came: counts say in which hour, the index which one."""
    facts = counts.facts
    hours = counts.select(facts.survey, facts.hour).where(counts.is_returned).subquery()
    latest = select(hours.c.survey, func.max(hours.c.hour).label("hour")).group_by(hours.c.survey).subquery()
    until = hour_after(counts.dialect, latest.c.hour)
    last = (
        select(Response.submitted)
        .where(Response.survey == latest.c.survey, Response.submitted < until, IS_RETURNED)
        .order_by(Response.submitted.desc())
        .limit(1)
    )
    return select(latest.c.survey, last.scalar_subquery())


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
    last = select(func.max(Response.submitted)).where(Response.survey == survey)
    undone = select(func.count(), func.max(Import.undone)).where(
        Import.survey == survey, Import.undone.is_not(None)
    )
    arrivals = (stored_count(connection, survey), connection.execute(last).scalar_one())
    decisions = (last_change(connection, survey), *connection.execute(undone).one())
    return ResponsesMark(arrivals, decisions)


def _counts(number_of: dict[str, int], last_answer: datetime | None) -> ReturnCounts:
    undone, withdrawn = number_of.get(UNDONE, 0), number_of.get(WITHDRAWN, 0)
    return ReturnCounts(
        returned=sum(number_of.values()) - undone - withdrawn,
        excluded=number_of.get(EXCLUDED, 0),
        empty=number_of.get(EMPTY, 0),
        ineligible=number_of.get(INELIGIBLE, 0),
        undone=undone,
        withdrawn=withdrawn,
        last_answer=last_answer,
    )
