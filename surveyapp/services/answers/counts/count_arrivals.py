"""Counts what arrived and changed since, and screens it, so that whoever asks later reads what is kept
(`services/answers/counts/counts.py`, `services/answers/counts/screening.py`).
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, case, delete, func, insert, literal, select, text, update
from sqlalchemy.exc import OperationalError

from surveyapp.records.connection import insert_of, reading, transaction
from surveyapp.records.counts import CountedArrivals, ResponseChange, ResponseCount
from surveyapp.records.screening import DeviceArrival, ScreenedResponse, UnscreenedResponse
from surveyapp.records.tables import Response
from surveyapp.services.answers.counts.counts import (
    FACTS,
    POSTGRESQL_WITNESS,
    counted_upto,
    hold_changes,
    may_count,
    place_of,
    single_counts,
)
from surveyapp.services.answers.counts.mark_basis import Arrivals, keep_basis, keeps_basis
from surveyapp.services.limits import COUNTED_AT_FIRST, COUNTING_SECONDS, MANY_ARRIVALS, MOST_UNCOUNTED

_WITNESS = {
    "sqlite": text("SELECT id FROM responses WHERE rowid = :upto - 1"),
    "postgresql": text(f"SELECT ({POSTGRESQL_WITNESS}) WHERE :upto > 0"),
}

_LOCKED_OUT = ("40P01", "55P03")
"""PostgreSQL's codes of a deadlock, and of a lock that was waited for too long."""

_FOREIGN_PLACES = text(
    "UPDATE responses SET arrival = 0 "
    "WHERE arrival >= CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)"
)
"""Responses of another cluster, whose transactions had higher numbers."""

_HORIZON = {
    "sqlite": text("SELECT coalesce(max(rowid), 0) + 1 FROM responses"),
    "postgresql": text("SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)"),
}
"""The place below which no response will arrive any more: whoever may still store one there is waited for."""


_NO_FACTS: dict[str, object] = {
    "hour": datetime(1970, 1, 1, tzinfo=UTC),
    **dict.fromkeys(("version", "channel", "language", "flags"), ""),
    "import_id": 0,
    **dict.fromkeys(("empty", "ineligible", "withdrawn", "taken_out"), False),
}
"""The facts of no response: a row with them has the number of a survey's last change."""


@contextmanager
def counting(engine: Engine, most: int = MOST_UNCOUNTED) -> Iterator[Connection]:
    """A context as `records.connection.reading`, before which responses are counted where more than `most` are not."""
    with engine.connect() as connection:
        waiting = _is_waiting(connection, most)
    if waiting:
        count_arrivals(engine)
    with reading(engine) as connection:
        yield connection


def count_arrivals(engine: Engine, *, patient: bool = False) -> bool:
    """Count what arrived and changed since, some at a time; gives whether all was counted.

    Afterwards no fact of a response is kept that changed or went. Else nothing depends on it but how long later counts
    take: unless `patient`, it is left to a later call where somebody is writing just now. On SQLite, where meanwhile
    nobody writes, stretches are short while many answers arrive, and others get four times as long after each.
    """
    most, before = COUNTED_AT_FIRST, None
    try:
        while True:
            begun = time.monotonic()
            stretch = _count_some(engine, patient, most)
            if stretch is None or stretch.is_last:
                return stretch is not None
            took = time.monotonic() - begun
            is_busy = before is not None and stretch.horizon - before >= MANY_ARRIVALS
            if engine.dialect.name == "sqlite" and is_busy:
                time.sleep(4 * took)
            most = COUNTED_AT_FIRST if is_busy or took >= COUNTING_SECONDS else 2 * most
            before = stretch.horizon
    except OperationalError as error:
        if not _is_busy(error):
            raise
        return False


@dataclass(frozen=True)
class _Stretch:
    """What was counted at once: below which place nothing will arrive any more, and whether all there is counted."""

    horizon: int
    is_last: bool


def _is_busy(error: OperationalError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        return code & 0xFF == sqlite3.SQLITE_BUSY
    return getattr(error.orig, "sqlstate", None) in _LOCKED_OUT


def _is_waiting(connection: Connection, most: int) -> bool:
    """Whether more than `most` responses or changes are not counted."""
    place, upto = place_of(connection.dialect.name), counted_upto(connection)
    arrived = select(literal(1)).select_from(Response).where(place >= upto)
    changed = select(literal(1)).select_from(ResponseChange)
    several = (
        select(func.count()).select_from(rows.limit(most + 1).subquery()).scalar_subquery()
        for rows in (arrived, changed)
    )
    return any(number > most for number in connection.execute(select(*several)).one())


def _count_some(engine: Engine, patient: bool, most: int) -> _Stretch | None:
    """Count the next `most` responses; None where none were counted because somebody changes responses."""
    with transaction(engine, patient=patient) as connection:
        dialect = connection.dialect.name
        if patient:
            hold_changes(connection)
        elif not may_count(connection):
            return None
        upto = counted_upto(connection)
        if not upto:
            _begin_anew(connection)
        changed = connection.execute(select(ResponseChange.survey).distinct()).scalars().all()
        place, horizon = place_of(dialect), connection.execute(_HORIZON[dialect]).scalar_one()
        among = select(place.label("place")).select_from(Response).where(place >= upto, place < horizon)
        next_ones = among.order_by(place).limit(most).subquery()
        last = connection.execute(select(func.max(next_ones.c.place))).scalar_one()
        first = upto
        if last is not None:
            _add(connection, single_counts(dialect, first).add_columns(literal(0)).where(place <= last))
            upto = last + 1
        for survey in _concerned(connection, first, upto):
            if keeps_basis(connection, survey):
                keep_basis(connection, Arrivals(survey, first, upto - 1))
        noted = ResponseChange.__table__.c
        _add(connection, select(*(noted[name] for name in FACTS), noted.count, noted.id))
        connection.execute(delete(ResponseChange))
        for survey in changed:
            _forget_facts(connection, survey)
        witness = connection.execute(_WITNESS[dialect], {"upto": upto}).scalar() or ""
        connection.execute(update(CountedArrivals).values(upto=upto, witness=witness))
        return _Stretch(horizon, last is None or upto >= horizon)


def _begin_anew(connection: Connection) -> None:
    """Forget what was counted by places that mean something else now."""
    for table in (ResponseCount, ResponseChange):
        connection.execute(update(table).values(count=0))  # the numbers of changes stay
    for survey in connection.execute(select(ResponseCount.survey).distinct()).scalars().all():
        _forget_facts(connection, survey)
    if connection.dialect.name == "postgresql":
        connection.execute(_FOREIGN_PLACES)
    for kept in (ScreenedResponse, UnscreenedResponse, DeviceArrival, CountedArrivals):
        connection.execute(delete(kept))
    connection.execute(insert(CountedArrivals).values(id=1, upto=0, witness=""))


def _forget_facts(connection: Connection, survey: str) -> None:
    """Remove the facts with which a survey has no response any more; the number of its last change stays."""
    last = connection.execute(select(func.max(ResponseCount.change)).filter_by(survey=survey)).scalar_one()
    connection.execute(delete(ResponseCount).filter_by(survey=survey, count=0))
    held = select(literal(1)).select_from(ResponseCount).filter_by(survey=survey, change=last)
    if last and connection.execute(held).first() is None:
        connection.execute(insert(ResponseCount).values(survey=survey, **_NO_FACTS, count=0, change=last))


def _concerned(connection: Connection, first: int, upto: int) -> list[str]:
    """The surveys with responses in these places, or with some whose rules have to be found again."""
    place = place_of(connection.dialect.name)
    arrived = select(Response.survey).where(place >= first, place < upto).distinct()
    waiting = select(UnscreenedResponse.survey).distinct()
    return sorted(connection.execute(arrived.union(waiting)).scalars())


def _add(connection: Connection, rows: Select[Any]) -> None:
    """Add `rows` of facts, count and change to the counts."""
    table, found = ResponseCount.__table__, rows.subquery()
    facts, (count, change) = list(found.c)[: len(FACTS)], list(found.c)[len(FACTS) :]
    query = select(*facts, func.sum(count), func.max(change)).group_by(*facts)
    added = insert_of(connection.dialect.name)(table).from_select([*FACTS, "count", "change"], query)
    now, then = table.c.change, added.excluded.change
    connection.execute(
        added.on_conflict_do_update(
            index_elements=FACTS,
            set_={
                "count": table.c.count + added.excluded["count"],
                "change": case((now > then, now), else_=then),
            },
        )
    )
