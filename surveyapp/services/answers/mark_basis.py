"""What the marking rules say of responses one by one, found again only where something came, changed or went.

Beside a response that arrives only few can change: those with an equal form close by in time, and those with the same
device mark. Of the others what was found is kept (`records/screening.py`); docs/decisions/0012-counts.md.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, String, TextClause, and_, delete, func, not_, select

from surveyapp.analysis.screening import (
    AGAIN,
    ALIKE,
    BURST,
    BURST_SECONDS,
    NO_SCRIPT,
    RULE_NAMES,
    TWIN_SECONDS,
    Arrival,
    find_alike_forms,
    find_repeats,
)
from surveyapp.records.connection import among, insert_of
from surveyapp.records.screening import DeviceArrival, ScreenedResponse, UnscreenedResponse
from surveyapp.records.tables import HAS_FLAGS, Response
from surveyapp.services.answers.counts import place_of
from surveyapp.services.answers.returns import IS_WITHDRAWN, has_flag, kind_of_response
from surveyapp.services.limits import MOST_STRETCHES

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
_HAS_FORM = and_(
    Response.import_id.is_(None), Response.answers_digest.is_not(None), not_(Response.ineligible)
)


def arrival_of(row: Row[Any]) -> Arrival:
    """A row of `_COLUMNS` as the rules take it."""
    return Arrival(
        id=row.id,
        at=row.submitted.timestamp(),
        channel=row.channel,
        kind=kind_of_response(row.channel, row.import_id, row.flags),
        form=None if row.ineligible else row.answers_digest,  # whoever is asked nothing more answers the same
        flags=frozenset(row.flags).intersection(RULE_NAMES),
        device=row.device,
    )


def find_basis(connection: Connection, arrivals: Arrivals) -> dict[UUID, FoundBasis]:
    """Response -> what the rules say now, of those that arrived or changed, and of those beside them that have become
    something else by it.
    """
    survey, dialect = arrivals.survey, connection.dialect.name
    query = select(UnscreenedResponse.response).where(UnscreenedResponse.survey == survey)
    waiting = list(connection.execute(query).scalars())
    place = place_of(dialect)
    seen = [not_(IS_WITHDRAWN), *([place <= arrivals.last] if arrivals.last is not None else [])]
    rows = _rows(connection, Response.survey + "" == survey, place >= arrivals.first, *seen)
    if waiting:
        rows |= _rows(connection, Response.survey == survey, among(dialect, Response.id, waiting), *seen)
    new = {identity: arrival_of(row) for identity, row in rows.items()}
    rules = {identity: set(arrival.flags) for identity, arrival in new.items()}
    alike = _alike(connection, survey, rows.values(), seen)
    repeats, sharing = _repeats(connection, survey, new.values())
    for identity in rules:
        rules[identity] |= {name for name, found in ((ALIKE, alike), (AGAIN, repeats)) if identity in found}
    beside = (alike | sharing) - rules.keys()
    kept = kept_basis(connection, survey, beside)
    for identity in beside:
        known = kept[identity].rules if identity in kept else frozenset()
        rules[identity] = set(known) | ({ALIKE} if identity in alike else set())
        if identity in sharing:
            rules[identity] = rules[identity] - {AGAIN} | ({AGAIN} if identity in repeats else set())
    imports = {identity: row.import_id or 0 for identity, row in rows.items()}
    gone = dict.fromkeys(waiting, FoundBasis(0, frozenset()))
    return gone | {
        identity: FoundBasis(imports.get(identity, 0), frozenset(found)) for identity, found in rules.items()
    }


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
    devices = select(Response.survey, func.substr(Response.device, 1, 12), Response.id)
    there = (among(dialect, Response.id, list(found)), Response.device.is_not(None))
    new = insert_of(dialect)(DeviceArrival.__table__).from_select(
        ["survey", "device", "response"], devices.where(*there)
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


def _repeats(connection: Connection, survey: str, new: Collection[Arrival]) -> tuple[set[UUID], set[UUID]]:
    """The responses that repeat a device mark of the new ones, and all responses with such a mark."""
    devices = {arrival.device for arrival in new if arrival.device is not None}
    if not devices:
        return set(), set()
    dialect, beginnings = connection.dialect.name, {device[:12] for device in devices}
    query = select(DeviceArrival.response).where(
        DeviceArrival.survey == survey, among(dialect, DeviceArrival.device, list(beginnings))
    )
    others = set(connection.execute(query).scalars()) - {arrival.id for arrival in new}
    earlier = _rows(connection, among(dialect, Response.id, list(others))) if others else {}
    sharing = [*new, *map(arrival_of, earlier.values())]
    return find_repeats(sharing), {arrival.id for arrival in sharing if arrival.device in devices}


def _alike(
    connection: Connection, survey: str, rows: Iterable[Row[Any]], seen: Sequence[ColumnElement[bool]]
) -> set[UUID]:
    """The responses whose form is equal to others, among the new `rows` and those close by."""
    forms = [
        row for row in rows if row.import_id is None and row.answers_digest is not None and not row.ineligible
    ]
    unscripted = [row for row in forms if NO_SCRIPT in row.flags]
    near: dict[UUID, Row[Any]] = {}
    for first, last in _stretches(forms, BURST_SECONDS):
        near |= _in_bursts(connection, survey, Response.submitted.between(first, last), seen)
    for first, last in _stretches(unscripted, TWIN_SECONDS):
        then = (Response.survey == survey, Response.submitted.between(first, last))
        near |= _rows(connection, *then, HAS_FLAGS, has_flag(NO_SCRIPT), _HAS_FORM, *seen)
    return find_alike_forms(map(arrival_of, near.values()))


def _in_bursts(
    connection: Connection, survey: str, then: ColumnElement[bool], seen: Sequence[ColumnElement[bool]]
) -> dict[UUID, Row[Any]]:
    """The responses of that time that may stand in a burst of equal forms, and few others.

    A burst lies in two minutes of the clock at most: one of them holds half.
    """
    dialect, digest = connection.dialect.name, Response.answers_digest
    there = (Response.survey == survey, then, _HAS_FORM, *seen)
    crowded = (
        select(digest)
        .where(*there)
        .group_by(_minute(dialect), Response.channel, digest)
        .having(func.count() >= -(-BURST // 2))
    )
    forms = set(connection.execute(crowded).scalars())
    return _rows(connection, *there, among(dialect, digest, list(forms))) if forms else {}


def _minute(dialect: str) -> ColumnElement[Any]:
    """The minute of the clock in which a response came."""
    if dialect == "sqlite":
        return func.substr(Response.submitted, 1, len("2026-07-05 08:30"), type_=String)
    return func.date_trunc("minute", Response.submitted)


def _stretches(rows: Iterable[Row[Any]], seconds: int) -> list[tuple[datetime, datetime]]:
    """The times in which these came and so many seconds around; not more than `MOST_STRETCHES`, the widest gaps left
    out.
    """
    times: list[datetime] = sorted(row.submitted for row in rows)
    around = timedelta(seconds=seconds)
    gaps = sorted(((after - before, after) for before, after in pairwise(times)), reverse=True)
    begins = sorted(after for gap, after in gaps[: MOST_STRETCHES - 1] if gap > 2 * around)
    ends = [times[bisect_left(times, begin) - 1] for begin in begins]
    edges = zip([*times[:1], *begins], [*ends, *times[-1:]], strict=True)
    return [(first - around, last + around) for first, last in edges]
