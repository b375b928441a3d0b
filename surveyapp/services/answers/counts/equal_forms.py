"""The responses whose form is equal to others close by in time, without reading all that lie there.

Whether a form stands in a group of twenty within a minute is seen from the nineteen before and the nineteen after it:
so many are read of each form, however many thousands of it a flood has sent. The index `responses_by_form` leads to
them.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Interval,
    Row,
    ScalarSelect,
    Select,
    String,
    and_,
    func,
    literal,
    not_,
    select,
    union_all,
)

from surveyapp.analysis.screening import (
    BURST,
    BURST_SECONDS,
    NO_SCRIPT,
    TWIN_SECONDS,
    TWINS,
    Arrival,
    find_alike_forms,
)
from surveyapp.collection.channels import channel_kind
from surveyapp.records.tables import HAS_FLAGS, SENT_HERE, Response, UtcTime
from surveyapp.services.answers.returns import has_flag
from surveyapp.snapshots.manifest import IMPORTED

_HAS_FORM = and_(
    Response.import_id.is_(None),
    Response.answers_digest.is_not(None),
    not_(Response.ineligible),
    not_(has_flag(IMPORTED)),  # as those are known that came with an import before imports were recorded
)
_WITHOUT_SCRIPT = has_flag(NO_SCRIPT)
_KEY = Response.channel, Response.answers_digest
"""What equal forms have in common."""


def find_equal_forms(
    connection: Connection, survey: str, groups: Iterable[Sequence[Any]], seen: Sequence[Any]
) -> set[UUID]:
    """Of the responses that are `seen` those that are alike by their forms, in these groups and next to them. Groups
    and `seen` are conditions on responses of the survey.
    """
    subjects, all_forms = [(*group, _HAS_FORM) for group in groups], (*seen, _HAS_FORM)
    bursts = _around(connection, survey, subjects, all_forms, BURST, BURST_SECONDS)
    near = {row.id: _arrival(row) for row in bursts}
    # Only the new ones are looked for by their flags: the others PostgreSQL would find by the index of these.
    subjects = [(*group, HAS_FLAGS, _WITHOUT_SCRIPT) for group in subjects]
    twins = _around(connection, survey, subjects, (*all_forms, _WITHOUT_SCRIPT), TWINS, TWIN_SECONDS)
    near |= {row.id: _arrival(row, frozenset({NO_SCRIPT})) for row in twins}
    return find_alike_forms(near.values())


def _around(
    connection: Connection,
    survey: str,
    groups: Iterable[Sequence[Any]],
    seen: Sequence[Any],
    count: int,
    seconds: int,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The responses of the groups, with those of equal forms next to them, where together they are `count` or more."""
    dialect, at = connection.dialect.name, Response.submitted
    subjects = _with_company(dialect, survey, groups, count, seconds)
    first, last = subjects.c.first, subjects.c.last
    begin, end = _moved(dialect, first, -seconds), _moved(dialect, last, seconds)

    def equal(form: FromClause) -> list[Any]:
        return [*_of_form(survey, form), *seen]

    def next_to(*there: ColumnElement[bool], order: ColumnElement[Any]) -> ScalarSelect[Any]:
        ordered = select(at).where(*equal(subjects), *there).order_by(order)
        return ordered.offset(count - 2).limit(1).correlate(subjects).scalar_subquery()

    before = next_to(at < first, at >= begin, order=at.desc())
    after = next_to(at > last, at <= end, order=at.asc())
    low, high = func.coalesce(before, begin), func.coalesce(after, end)
    ranges = _computed_once(select(subjects, low.label("low"), high.label("high")), "ranges")
    within = (*equal(ranges), at.between(ranges.c.low, ranges.c.high))
    number = select(func.count()).where(*within).correlate(ranges).scalar_subquery()
    crowded = _computed_once(select(ranges).where(number >= count), "crowded")
    there = and_(*equal(crowded), at.between(crowded.c.low, crowded.c.high))
    # An outer join keeps SQLite from reading all responses first and each time all ranges; each range has some.
    return connection.execute(
        select(Response.id, at, *_KEY).select_from(crowded).outerjoin(Response, there)
    ).all()


def _with_company(
    dialect: str, survey: str, groups: Iterable[Sequence[Any]], count: int, seconds: int
) -> CTE:
    """Each form of the groups in a minute, with its first and its last response, as far as the index has `count` equal
    ones that close. Nearly all forms are alone, and are not looked at again.
    """
    at = Response.submitted
    each = (
        select(*_KEY, func.min(at).label("first"), func.max(at).label("last"))
        .where(*group)
        .group_by(_minute(dialect), *_KEY)
        for group in groups
    )
    forms = union_all(*each).cte("forms")
    there = at.between(_moved(dialect, forms.c.first, -seconds), _moved(dialect, forms.c.last, seconds))
    equal = select(at).where(*_of_form(survey, forms), SENT_HERE, there).order_by(at)
    last_needed = equal.offset(count - 1).limit(1).correlate(forms).scalar_subquery()
    return _computed_once(select(forms).where(last_needed.is_not(None)), "subjects")


def _of_form(survey: str, form: FromClause) -> list[Any]:
    """That a response of the survey has this form."""
    return [Response.survey == survey, *(column == form.c[column.name] for column in _KEY)]


def _arrival(row: Row[*tuple[Any, ...]], flags: frozenset[str] = frozenset()) -> Arrival:
    kind = channel_kind(row.channel)
    return Arrival(row.id, row.submitted.timestamp(), row.channel, kind, row.answers_digest, flags)


def _computed_once(query: Select[Any], name: str) -> CTE:
    return query.cte(name).prefix_with("MATERIALIZED")


def _moved(dialect: str, at: ColumnElement[Any], seconds: int) -> ColumnElement[Any]:
    """A moment so many seconds later; on SQLite, which knows thousandths of seconds only, one more."""
    if dialect != "sqlite":
        return at + literal(timedelta(seconds=seconds), Interval())
    further = seconds + (1 if seconds > 0 else -1)
    return func.strftime("%Y-%m-%d %H:%M:%f", at, f"{further:+d} seconds", type_=UtcTime())


def _minute(dialect: str) -> ColumnElement[Any]:
    """The minute of the clock in which a response came."""
    if dialect == "sqlite":
        return func.substr(Response.submitted, 1, len("2026-07-05 08:30"), type_=String)
    return func.date_trunc("minute", Response.submitted)
