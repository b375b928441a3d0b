"""Counts responses without reading them: what was counted before (`records/counts.py`), what changed in it, and the few
that arrived since.

These three together are every response of this moment, whoever stored, changed or removed it: a figure formed from
`Counts` is the same as one formed from the rows. docs/decisions/0012-counts.md says why nothing is missed.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    Subquery,
    Text,
    and_,
    cast,
    false,
    func,
    literal_column,
    not_,
    select,
    text,
    type_coerce,
    union_all,
)

from surveyapp.records.counts import CountedArrivals, ResponseChange, ResponseCount
from surveyapp.records.tables import Exclusion, Import, Response, UtcTime

FACTS = tuple(column.name for column in ResponseCount.__table__.primary_key)
"""The facts by which responses are counted."""

POSTGRESQL_WITNESS = (
    "SELECT CAST(system_identifier AS text) || '/' || CAST(oid AS text) "
    "FROM pg_control_system(), pg_database WHERE datname = current_database()"
)
"""PostgreSQL's cluster and database, within which numbers of transactions tell the order of arrival."""

_UPTO = {
    "sqlite": text(
        "SELECT upto FROM counted_arrivals WHERE upto = 1 OR EXISTS "
        "(SELECT 1 FROM responses WHERE responses.rowid = upto - 1 AND responses.id = witness)"
    ),
    "postgresql": text(
        f"SELECT upto FROM counted_arrivals WHERE witness = ({POSTGRESQL_WITNESS})"  # noqa: S608 - a constant
    ),
}
"""Up to which place responses are counted; no row where none is, or where places mean something else by now."""

_CHANGES = 7_376_673
"""The key of the advisory lock of PostgreSQL that changes of stored responses hold to their end (migration 0021)."""

_survey = Response.survey + ""
"""The survey without its index: what is uncounted are the last rows of the table, not all of the survey's."""


class Counts:
    """The counts of some surveys' responses at one moment, as a relation to sum up.

    Its columns are the facts of `records.counts.ResponseCount` and `count`, which has to be added up over several rows
    and is below 0 in some.
    """

    def __init__(self, connection: Connection, surveys: Collection[str]) -> None:
        theirs, upto, self.dialect = tuple(surveys), counted_upto(connection), connection.dialect.name
        parts = [single_counts(self.dialect, upto).where(_survey.in_(theirs))]
        if upto:
            # Outside a moment that stands still somebody may count meanwhile: each statement looks for itself.
            now = select(CountedArrivals.upto).scalar_subquery()
            parts = [parts[0].where(place_of(self.dialect) >= now)]
            for table in (ResponseCount.__table__, ResponseChange.__table__):
                columns = (*(table.c[name] for name in FACTS), table.c.count)
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


def counted_upto(connection: Connection) -> int:
    """Up to which place in the order of arrival responses are counted; 0 where none is."""
    return connection.execute(_UPTO[connection.dialect.name]).scalar() or 0


def hold_changes(connection: Connection) -> None:
    """Let nobody else change stored responses, decide on them or count them until this transaction ends; the next
    statement sees all that they did. SQLite has one that writes at a time.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_CHANGES)))


def may_count(connection: Connection) -> bool:
    """Whether nobody changes stored responses just now: from here on until this transaction ends nobody does."""
    if connection.dialect.name == "postgresql":
        return bool(connection.execute(select(func.pg_try_advisory_xact_lock(_CHANGES))).scalar_one())
    return True


def place_of(dialect: str) -> ColumnElement[int]:
    """The place of a response in the order of arrival (`CountedArrivals`)."""
    return literal_column("responses.rowid" if dialect == "sqlite" else "responses.arrival", BigInteger)


def single_counts(dialect: str, first: int) -> Select[Any]:
    """The facts of each response from this place on, and a count of one."""
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
    columns = (type_coerce(facts[name], ResponseCount.__table__.c[name].type).label(name) for name in FACTS)
    return select(*columns, literal_column("1", Integer).label("count")).where(place_of(dialect) >= first)
