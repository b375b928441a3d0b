"""Counts responses without reading them: what was counted before (`records/counts.py`), what changed in it, and the few
that arrived since.

These three together are every response of this moment, whoever stored, changed or removed it: a figure formed from
`Counts` is the same as one formed from the rows. docs/decisions/0012-counts.md says why nothing is missed.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    String,
    Subquery,
    Text,
    and_,
    case,
    cast,
    delete,
    false,
    func,
    insert,
    literal,
    literal_column,
    not_,
    select,
    text,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.exc import OperationalError

from surveyapp.records.connection import insert_of, reading, transaction
from surveyapp.records.counts import CountedArrivals, ResponseChange, ResponseCount
from surveyapp.records.tables import Exclusion, Import, Response, UtcTime
from surveyapp.services.limits import COUNTED_AT_ONCE, MOST_UNCOUNTED

_FACTS = [column.name for column in ResponseCount.__table__.primary_key]

_UPTO = {
    "sqlite": text(
        "SELECT upto FROM counted_arrivals WHERE upto = 1 OR EXISTS "
        "(SELECT 1 FROM responses WHERE responses.rowid = upto - 1 AND responses.id = witness)"
    ),
    "postgresql": text(
        "SELECT upto FROM counted_arrivals, pg_control_system() WHERE witness = CAST(system_identifier AS text)"
    ),
}
"""Up to which place responses are counted; no row where none is, or where places mean something else by now."""

_WITNESS = {
    "sqlite": text("SELECT id FROM responses WHERE rowid = :upto - 1"),
    "postgresql": text("SELECT CAST(system_identifier AS text) FROM pg_control_system() WHERE :upto > 0"),
}

_survey = Response.survey + ""
"""The survey without its index: what is uncounted are the last rows of the table, not all of the survey's."""

_ALONE = select(func.pg_try_advisory_xact_lock(7_376_673))
"""Takes the lock of PostgreSQL that every change of a stored response holds until it is committed (migration 0021)."""

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


class Counts:
    """The counts of some surveys' responses at one moment, as a relation to sum up.

    Its columns are the facts of `records.counts.ResponseCount` and `count`, which has to be added up over several rows
    and is below 0 in some.
    """

    def __init__(self, connection: Connection, surveys: Collection[str]) -> None:
        theirs, upto, self.dialect = tuple(surveys), _upto(connection), connection.dialect.name
        parts = [_uncounted(self.dialect, upto).where(_survey.in_(theirs))]
        if upto:
            for table in (ResponseCount.__table__, ResponseChange.__table__):
                columns = (*(table.c[name] for name in _FACTS), table.c.count)
                parts.append(select(*columns).where(table.c.survey.in_(theirs)))
        self._relation: Subquery = union_all(*parts).subquery("counts")
        self.facts = self._relation.c
        self.number: ColumnElement[int] = func.sum(self.facts.count)

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """How many responses there are for each set of these columns, where there are any."""
        query = select(*columns, self.number.label("number")).select_from(self._relation)
        return query.group_by(*columns).having(self.number != 0)

    @property
    def is_undone(self) -> ColumnElement[bool]:
        """Whether they came with an import that was undone."""
        return self.facts.import_id.in_(select(Import.id).where(Import.undone.is_not(None)))

    @property
    def is_returned(self) -> ColumnElement[bool]:
        """Whether they count as returned (`returns.IS_RETURNED`)."""
        return and_(not_(self.is_undone), not_(self.facts.withdrawn))


def stored_count(connection: Connection, survey: str) -> int:
    """How many responses of a survey are stored, of whatever status."""
    counts = Counts(connection, [survey])
    return connection.execute(select(func.coalesce(counts.number, 0))).scalar_one()


def last_change(connection: Connection, survey: str) -> int:
    """The number of the last decision on a response of a survey, or change of one, after it was stored; 0 for none."""
    numbers = (
        (ResponseCount.__table__.c.change, ResponseCount.survey),
        (ResponseChange.id, ResponseChange.survey),
    )
    last = (select(func.max(number)).where(of == survey).scalar_subquery() for number, of in numbers)
    return max(number or 0 for number in connection.execute(select(*last)).one())


def hour_of(dialect: str) -> ColumnElement[Any]:
    """The beginning of the hour in which a response was submitted, as `ResponseCount.hour` has it."""
    if dialect == "sqlite":
        return type_coerce(func.substr(Response.submitted, 1, 13, type_=String) + ":00:00.000000", UtcTime())
    return func.date_trunc("hour", Response.submitted, "UTC", type_=UtcTime())


def hour_after(dialect: str, hour: ColumnElement[Any]) -> ColumnElement[Any]:
    """What is greater than every moment of an hour and less than every later one."""
    if dialect == "sqlite":  # in whose texts a colon follows
        return type_coerce(func.substr(hour, 1, 13, type_=String) + literal_column("';'", String), UtcTime())
    return type_coerce(hour + literal_column("interval '1 hour'"), UtcTime())


@contextmanager
def counting(engine: Engine) -> Iterator[Connection]:
    """A context as `records.connection.reading`, before which responses are counted where many are not yet."""
    with engine.connect() as connection:
        waiting = _is_waiting(connection)
    if waiting:
        count_arrivals(engine)
    with reading(engine) as connection:
        yield connection


def count_arrivals(engine: Engine) -> bool:
    """Count what arrived and changed since, some at a time; gives whether all was counted.

    Nothing depends on it but how long later counts take. Where somebody is writing just now it is left to a later call.
    """
    try:
        while _count_some(engine):
            pass
    except OperationalError as error:
        if not _is_busy(error):
            raise
        return False
    return True


def _is_busy(error: OperationalError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF == sqlite3.SQLITE_BUSY


def _is_waiting(connection: Connection) -> bool:
    """Whether more than some responses or changes are not counted."""
    arrived = (
        select(literal(1)).select_from(Response).where(_place(connection.dialect.name) >= _upto(connection))
    )
    changed = select(literal(1)).select_from(ResponseChange)
    several = (
        select(func.count()).select_from(rows.limit(MOST_UNCOUNTED + 1).subquery()).scalar_subquery()
        for rows in (arrived, changed)
    )
    return any(number > MOST_UNCOUNTED for number in connection.execute(select(*several)).one())


def _count_some(engine: Engine) -> bool:
    """Count the next responses; gives whether more wait that can be counted now."""
    with transaction(engine, patient=False) as connection:
        dialect = connection.dialect.name
        # Whoever changes a response holds the lock till the end: from here on every change can be seen.
        if dialect == "postgresql" and not connection.execute(_ALONE).scalar_one():
            return False
        upto = _upto(connection) or _begin_anew(connection)
        place, horizon = _place(dialect), connection.execute(_HORIZON[dialect]).scalar_one()
        among = select(place.label("place")).select_from(Response).where(place >= upto, place < horizon)
        next_ones = among.order_by(place).limit(COUNTED_AT_ONCE).subquery()
        last = connection.execute(select(func.max(next_ones.c.place))).scalar_one()
        if last is not None:
            _add(connection, _uncounted(dialect, upto).add_columns(literal(0)).where(place <= last))
            upto = last + 1
        noted = ResponseChange.__table__.c
        _add(connection, select(*(noted[name] for name in _FACTS), noted.count, noted.id))
        connection.execute(delete(ResponseChange))
        witness = connection.execute(_WITNESS[dialect], {"upto": upto}).scalar() or ""
        connection.execute(update(CountedArrivals).values(upto=upto, witness=witness))
        return last is not None and upto < horizon


def _begin_anew(connection: Connection) -> int:
    """Forget what was counted by places that mean something else now; gives the first place."""
    for table in (ResponseCount, ResponseChange):
        connection.execute(update(table).values(count=0))  # the numbers of changes stay
    if connection.dialect.name == "postgresql":
        connection.execute(_FOREIGN_PLACES)
    connection.execute(delete(CountedArrivals))
    connection.execute(insert(CountedArrivals).values(id=1, upto=1, witness=""))
    return 1


def _add(connection: Connection, rows: Select[Any]) -> None:
    """Add `rows` of facts, count and change to the counts."""
    table, found = ResponseCount.__table__, rows.subquery()
    facts, (count, change) = list(found.c)[: len(_FACTS)], list(found.c)[len(_FACTS) :]
    query = select(*facts, func.sum(count), func.max(change)).group_by(*facts)
    added = insert_of(connection.dialect.name)(table).from_select([*_FACTS, "count", "change"], query)
    now, then = table.c.change, added.excluded.change
    connection.execute(
        added.on_conflict_do_update(
            index_elements=_FACTS,
            set_={
                "count": table.c.count + added.excluded["count"],
                "change": case((now > then, now), else_=then),
            },
        )
    )


def _upto(connection: Connection) -> int:
    return connection.execute(_UPTO[connection.dialect.name]).scalar() or 0


def _place(dialect: str) -> ColumnElement[int]:
    return literal_column("responses.rowid" if dialect == "sqlite" else "responses.arrival", BigInteger)


def _uncounted(dialect: str, upto: int) -> Select[Any]:
    """The responses from this place on, each a count of one."""
    last_decision = (
        select(Exclusion.excluded)
        .where(Exclusion.response == Response.id)
        .order_by(Exclusion.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    facts = {
        "survey": Response.survey,
        "hour": hour_of(dialect),
        "version": Response.version,
        "channel": Response.channel,
        "language": Response.language,
        "import_id": func.coalesce(Response.import_id, 0),
        "flags": cast(Response.flags, Text),
        "empty": Response.empty,
        "ineligible": Response.ineligible,
        "withdrawn": Response.withdrawn.is_not(None),
        "taken_out": func.coalesce(last_decision, false()),
    }
    columns = (type_coerce(facts[name], ResponseCount.__table__.c[name].type).label(name) for name in _FACTS)
    return select(*columns, literal_column("1", Integer).label("count")).where(_place(dialect) >= upto)
