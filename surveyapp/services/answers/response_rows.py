"""Finds the rows of one page of a list of responses: counts say in which hours they stand, so that no page reads what
stands on the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, func, select

from surveyapp.records.connection import among
from surveyapp.records.tables import Exclusion, Response
from surveyapp.services.answers.counts.counts import Counts
from surveyapp.services.answers.returns import IS_LAST_WORD, has_flag, status_in, status_of

LATEST_FIRST = (Response.submitted.desc(), Response.id.desc())
"""The order of lists of responses."""

LAST_WORD = (Exclusion.response == Response.id) & IS_LAST_WORD
"""The latest decision about a response, where there is any."""

STATUS = status_of(func.coalesce(Exclusion.excluded, False))
"""The status of a response whose last decision, if any, is joined to it."""


@dataclass(frozen=True)
class ResponseFilter:
    """Which responses to list: `status` is one of `coding.STATUSES`; an empty field filters nothing.

    `flag` is a stored flag, a rule of screening, `MARKED` or `PROPOSED` (`services/answers/responses.py`).
    """

    status: str = ""
    channel: str = ""
    flag: str = ""


@dataclass(frozen=True)
class _Stretch:
    """Hours in a row, from `first` to before `end`, of which `skipped` responses stand on earlier pages."""

    first: datetime
    end: datetime
    skipped: int = 0


class FilteredIds:
    """Those of some responses that pass a filter, in the order of lists."""

    def __init__(
        self, connection: Connection, survey: str, response_filter: ResponseFilter, some: Sequence[UUID]
    ) -> None:
        # By their ids: in the order of the survey's index all of it would be read.
        theirs = (Response.survey + "" == survey, among(connection.dialect.name, Response.id, some))
        query = _ids(response_filter).where(*theirs)
        self._ids = list(connection.execute(query.order_by(*LATEST_FIRST)).scalars())
        self.number = len(self._ids)

    def ids(self, skipped: int, most: int) -> list[UUID]:
        """The responses after so many, `most` of them."""
        return self._ids[skipped : skipped + most]


class FilteredCounts:
    """How many responses pass a filter, hour by hour."""

    def __init__(self, connection: Connection, survey: str, response_filter: ResponseFilter) -> None:
        self._connection, self._survey, self._filter = connection, survey, response_filter
        counts = Counts(connection, [survey])
        facts = counts.facts
        conditions: list[ColumnElement[bool]] = []
        if response_filter.status:
            conditions.append(status_in(counts).in_([response_filter.status]))
        if response_filter.channel:
            conditions.append(facts.channel == response_filter.channel)
        if response_filter.flag:
            conditions.append(facts.flags.contains(f'"{response_filter.flag}"', autoescape=True))
        query = counts.select(facts.hour).where(*conditions).order_by(facts.hour.desc())
        self._hours: list[tuple[datetime, int]] = [(row[0], row[1]) for row in connection.execute(query)]
        self.number = sum(number for _hour, number in self._hours)

    def ids(self, skipped: int, most: int) -> list[UUID]:
        """The responses after so many in the order of lists, `most` of them."""
        found: list[UUID] = []
        for stretch in self._stretches(skipped, most):
            then = (Response.submitted >= stretch.first, Response.submitted < stretch.end)
            query = _ids(self._filter).where(Response.survey == self._survey, *then).order_by(*LATEST_FIRST)
            query = query.offset(stretch.skipped).limit(most - len(found))
            found += self._connection.execute(query).scalars()
        return found

    def _stretches(self, skipped: int, most: int) -> Iterator[_Stretch]:
        """The hours in which the responses after so many stand."""
        stretch, left, an_hour = None, most, timedelta(hours=1)
        for hour, number in self._hours:
            if skipped >= number:
                skipped -= number
                continue
            if stretch is not None and stretch.first == hour + an_hour:
                stretch = _Stretch(hour, stretch.end, stretch.skipped)
            else:
                if stretch is not None:
                    yield stretch
                stretch = _Stretch(hour, hour + an_hour, skipped)
            left -= number - skipped
            skipped = 0
            if left <= 0:
                break
        if stretch is not None:
            yield stretch


def _ids(response_filter: ResponseFilter) -> Select[Any]:
    """The responses that pass the filter; its flag is taken as a stored one."""
    query = select(Response.id)
    if response_filter.status:
        query = query.outerjoin(Exclusion, LAST_WORD).where(STATUS.in_([response_filter.status]))
    if response_filter.channel:
        query = query.where(Response.channel.in_([response_filter.channel]))
    return query.where(has_flag(response_filter.flag)) if response_filter.flag else query
