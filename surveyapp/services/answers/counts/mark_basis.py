"""What the marking rules say of responses one by one, found again only where something came, changed or went.

Beside a response that arrives only few can change: those with an equal form close by in time, and those with the same
device mark. Of the others what was found is kept (`records/screening.py`); docs/decisions/0012-counts.md.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    String,
    TextClause,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    union_all,
)

from surveyapp.analysis.screening import (
    AGAIN,
    ALIKE,
    RULE_NAMES,
    Arrival,
    find_repeats,
)
from surveyapp.records.connection import among, insert_of
from surveyapp.records.retention import AnswerDeletion
from surveyapp.records.screening import DeviceArrival, ScreenedResponse, UnscreenedResponse
from surveyapp.records.tables import HAS_FLAGS, Response
from surveyapp.services.answers.counts.counts import hold_changes, place_of
from surveyapp.services.answers.counts.equal_forms import find_equal_forms
from surveyapp.services.answers.returns import IS_WITHDRAWN, has_flag, kind_of_response

Basis = frozenset[str]
"""Rules that speak of a response, whether or not they count alone."""


@dataclass(frozen=True)
class FoundBasis:
    """What was found of one response, and the import that it came with (0 for none)."""

    import_id: int
    rules: Basis


@dataclass(frozen=True)
class Arrivals:
    """The responses of a survey from the place `first` on; without `last` all of them, else nothing later is seen."""

    survey: str
    first: int
    last: int | None = None

    def new(self, dialect: str) -> list[ColumnElement[bool]]:
        """That a response is one of them."""
        return [Response.survey + "" == self.survey, place_of(dialect) >= self.first]

    def seen(self, dialect: str) -> list[ColumnElement[bool]]:
        """That a response has answers and came no later than they."""
        until = [] if self.last is None else [place_of(dialect) <= self.last]
        return [not_(IS_WITHDRAWN), *until]


_COLUMNS = (
    Response.id,
    Response.submitted,
    Response.channel,
    Response.answers_digest,
    Response.flags,
    Response.import_id,
    Response.device,
    Response.ineligible,
)


def arrival_of(row: Row[Any]) -> Arrival:
    """A row of `_rows` as the rules take it."""
    return Arrival(
        id=row.id,
        at=row.submitted.timestamp(),
        channel=row.channel,
        kind=kind_of_response(row.channel, row.import_id, row.flags),
        form=None if row.ineligible else row.answers_digest,  # whoever is asked nothing more answers the same
        flags=frozenset(row.flags).intersection(RULE_NAMES),
        device=row.device,
    )


def keeps_basis(connection: Connection, survey: str) -> bool:
    """Whether what is found of a survey's responses is kept: not from when the deletion of its answers began, or every
    row that goes would name all that stood beside it.
    """
    begun = select(AnswerDeletion.survey).where(AnswerDeletion.survey == survey)
    return connection.execute(begun).first() is None


def forget_basis(connection: Connection, survey: str) -> None:
    """Remove what is kept of a survey, the beginnings of its device marks too."""
    hold_changes(connection)
    for kept in (ScreenedResponse, UnscreenedResponse, DeviceArrival):
        connection.execute(delete(kept).where(kept.survey == survey))


def find_basis(connection: Connection, arrivals: Arrivals) -> dict[UUID, FoundBasis]:
    """Response -> what the rules say now, of those that arrived or changed, and of those beside them that have become
    something else by it. Of those that arrived only such of which a rule speaks.
    """
    survey, dialect = arrivals.survey, connection.dialect.name
    query = select(UnscreenedResponse.response).where(UnscreenedResponse.survey == survey)
    waiting = list(connection.execute(query).scalars())
    seen = arrivals.seen(dialect)
    groups = [(*arrivals.new(dialect), *seen)]
    if waiting:
        groups.append((among(dialect, Response.id, waiting), *seen))
    rows = _rows(connection, HAS_FLAGS, or_(*map(has_flag, RULE_NAMES)), *groups[0])
    for changed in groups[1:]:
        rows |= _rows(connection, *changed)
    rules = {identity: set(arrival_of(row).flags) for identity, row in rows.items()}
    alike = find_equal_forms(connection, survey, groups, seen)
    repeats, sharing = _repeats(connection, survey, groups)
    beside = (alike | sharing) - rules.keys()
    kept = kept_basis(connection, survey, beside)
    rules |= {each: set(kept[each].rules) if each in kept else set() for each in beside}
    for identity in alike:
        rules[identity].add(ALIKE)
    for identity in sharing:
        rules[identity].discard(AGAIN)
    for identity in sharing | rows.keys():
        rules[identity] |= {AGAIN} if identity in repeats or AGAIN in _flags(rows.get(identity)) else set()
    imports = {identity: row.import_id or 0 for identity, row in rows.items()}
    gone = dict.fromkeys(waiting, FoundBasis(0, frozenset()))
    return gone | {
        identity: FoundBasis(imports.get(identity, 0), frozenset(found)) for identity, found in rules.items()
    }


def _flags(row: Row[Any] | None) -> Collection[str]:
    return row.flags if row is not None else ()


def keep_basis(connection: Connection, arrivals: Arrivals) -> None:
    """Keep what is found of these responses, for all who read marks later."""
    survey, dialect = arrivals.survey, connection.dialect.name
    found = find_basis(connection, arrivals)
    former = delete(ScreenedResponse).where(
        ScreenedResponse.survey == survey, among(dialect, ScreenedResponse.response, list(found))
    )
    connection.execute(former)
    rows = [
        {
            "survey": survey,
            "response": key,
            "import_id": basis.import_id,
            "rules": " ".join(sorted(basis.rules)),
        }
        for key, basis in found.items()
        if basis.rules
    ]
    if rows:
        connection.execute(insert_of(dialect)(ScreenedResponse.__table__), rows)
    for some in (arrivals.new(dialect), [among(dialect, Response.id, list(found))]):
        devices = select(Response.survey, _beginning(), Response.id).where(
            *some, *arrivals.seen(dialect), Response.device.is_not(None)
        )
        devices = devices.order_by(_beginning())  # beside each other in the table: a third of the time
        new = insert_of(dialect)(DeviceArrival.__table__).from_select(
            ["survey", "device", "response"], devices
        )
        connection.execute(new.on_conflict_do_nothing())
    connection.execute(delete(UnscreenedResponse).where(UnscreenedResponse.survey == survey))


def kept_basis(connection: Connection, survey: str, some: Collection[UUID]) -> dict[UUID, FoundBasis]:
    """What is kept of these responses; nothing of those of which no rule speaks."""
    if not some:
        return {}
    columns = (ScreenedResponse.response, ScreenedResponse.import_id, ScreenedResponse.rules)
    chosen = among(connection.dialect.name, ScreenedResponse.response, list(some))
    query = select(*columns).where(ScreenedResponse.survey == survey, chosen)
    return {row[0]: FoundBasis(row[1], frozenset(row[2].split())) for row in connection.execute(query)}


def _rows(connection: Connection, *conditions: ColumnElement[bool] | TextClause) -> dict[UUID, Row[Any]]:
    found: Sequence[Any] = connection.execute(select(*_COLUMNS).where(*conditions)).all()
    return {row.id: row for row in found}


def _beginning() -> ColumnElement[str]:
    return func.substr(Response.device, 1, 12, type_=String)


def _repeats(
    connection: Connection, survey: str, groups: Sequence[Sequence[ColumnElement[bool]]]
) -> tuple[set[UUID], set[UUID]]:
    """The responses that repeat a device mark which is among the new ones' and there is more than once; and all
    responses with such a mark, but for those that are kept as repeating it: they do so beside any other.
    """
    dialect, device = connection.dialect.name, Response.device
    of_them = (DeviceArrival.survey == survey, DeviceArrival.device == _beginning())
    other = exists().where(*of_them, DeviceArrival.response != Response.id)
    queries: list[Any] = [select(device).where(*new, device.is_not(None), other) for new in groups]
    twice = union_all(
        *(select(Response.id, device).where(*new, device.is_not(None)) for new in groups)
    ).subquery()
    pairs = func.count(twice.c.id.distinct()) > 1
    queries.append(select(twice.c.device).group_by(twice.c.device).having(pairs))
    devices = list({found for query in queries for found in connection.execute(query).scalars()})
    if not devices:
        return set(), set()
    beginnings = among(dialect, DeviceArrival.device, [found[:12] for found in devices])
    repeating = exists().where(
        ScreenedResponse.survey == survey,
        ScreenedResponse.response == DeviceArrival.response,
        ScreenedResponse.rules.contains(AGAIN),
    )
    kept = select(DeviceArrival.response).where(DeviceArrival.survey == survey, beginnings, not_(repeating))
    ids = list(connection.execute(kept).scalars())
    rows = _rows(connection, among(dialect, Response.id, ids), among(dialect, device, devices)) if ids else {}
    for new in groups:
        rows |= _rows(connection, *new, among(dialect, device, devices))
    return find_repeats(map(arrival_of, rows.values())), set(rows)
