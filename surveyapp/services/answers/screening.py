"""The responses of a survey that the marking rules mark now: the database finds candidates, the rules decide.

Status, list of responses, live figures and snapshots all take the marks from here. Closing a survey writes them into
the responses and then deletes the device marks. What the rules over all responses say (`analysis/screening_rules/`) is
never written into responses: it is found anew from the answers, and kept by snapshots.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    TextClause,
    bindparam,
    func,
    not_,
    or_,
    select,
    update,
)

from surveyapp.analysis.rule_list import FLAG_RULES
from surveyapp.analysis.screening import (
    BURST,
    BURST_SECONDS,
    RULE_NAMES,
    SAME_TEXTS,
    Arrival,
    screen_arrivals,
)
from surveyapp.records.connection import among
from surveyapp.records.tables import HAS_FLAGS, HAS_TEXTS, Response
from surveyapp.services.answers.returns import IS_RETURNED, has_flag, kind_of_response
from surveyapp.snapshots.manifest import ScreeningRule

Marks = Mapping[UUID, tuple[str, ...]]
"""Response -> the rules that it is marked by, in their order; who is not marked is not in it."""

_WINDOW = timedelta(seconds=BURST_SECONDS)


def screen(connection: Connection, survey: str) -> Marks:
    """The marks of a survey's returned responses. Reads indexes, and only the rows that may be marked."""
    arrivals = {arrival.id: arrival for arrival in _with_flags(connection, survey)}
    for arrival in _in_bursts(connection, survey):
        arrivals.setdefault(arrival.id, arrival)
    return screen_arrivals(
        arrivals.values(),
        _same_texts(connection, survey),
        lambda marked: _sharing(connection, survey, marked),
    )


def flagged_counts(marks: Marks) -> dict[str, int]:
    """Rule -> how many responses it marks, in the order of the rules; a rule that marks none is not in it."""
    counts = Counter(name for names in marks.values() for name in names)
    return {name: counts[name] for name in RULE_NAMES if counts[name]}


RULES_IN_FORCE = tuple(
    ScreeningRule(rule=rule.name, version=rule.version, threshold=rule.threshold) for rule in FLAG_RULES
)
"""The rules that live answers and new snapshots are flagged by."""


def flags_of(stored: Iterable[str], marks: Collection[str]) -> tuple[str, ...]:
    """The flags of a response: what is known of it beside the rules, and the rules that mark it."""
    return (*(flag for flag in stored if flag not in RULE_NAMES), *marks)


def settle_marks(connection: Connection, survey: str) -> None:
    """Write the marks into the responses of a closed survey and delete the device marks, in the caller's transaction.

    These marks stay where the survey is opened again; a rule may mark more then.
    """
    marks = screen(connection, survey)
    marked = among(connection.dialect.name, Response.id, marks)
    stored = connection.execute(select(Response.id, Response.flags).where(marked)).all()
    changes: list[dict[str, object]] = [
        {"key": row.id, "found": [*row.flags, *new]}
        for row in stored
        if (new := [name for name in marks[row.id] if name not in row.flags])
    ]
    if changes:
        found = bindparam("found", type_=Response.flags.type)
        statement = update(Response).where(Response.id == bindparam("key")).values(flags=found)
        connection.execute(statement, changes)
    theirs = (Response.survey == survey, Response.device.is_not(None))
    connection.execute(update(Response).where(*theirs).values(device=None))


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


def _returned(survey: str, *conditions: ColumnElement[bool] | TextClause) -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).where(Response.survey == survey, IS_RETURNED, *conditions)


def _arrival(row: Row[Any]) -> Arrival:
    return Arrival(
        id=row.id,
        at=row.submitted.timestamp(),
        channel=row.channel,
        kind=kind_of_response(row.channel, row.import_id, row.flags),
        form=None if row.ineligible else row.answers_digest,  # whoever is asked nothing more answers the same
        flags=frozenset(row.flags).intersection(RULE_NAMES),
        device=row.device,
    )


def _with_flags(connection: Connection, survey: str) -> Iterator[Arrival]:
    """The responses that carry the flag of a rule: set when they came, or when the survey was closed before."""
    carries = or_(*map(has_flag, RULE_NAMES))
    return map(_arrival, connection.execute(_returned(survey, HAS_FLAGS, carries)))


def _in_bursts(connection: Connection, survey: str) -> Iterator[Arrival]:
    """The responses that may stand in a burst of equal forms, and few others.

    Of most surveys no form comes so often. A burst lies in two minutes of the clock at most: one of them holds half.
    """
    dialect, digest, at = connection.dialect.name, Response.answers_digest, Response.submitted
    on_the_page = (Response.survey == survey, Response.import_id.is_(None), digest.is_not(None))
    frequent = select(digest).where(*on_the_page).group_by(digest).having(func.count() >= BURST)
    forms = connection.execute(frequent).scalars().all()
    if not forms:
        return iter(())
    crowded = (
        select(digest, func.min(at), func.max(at))
        .where(*on_the_page, among(dialect, digest, forms))
        .group_by(_minute(dialect), Response.channel, digest)
        .having(func.count() >= -(-BURST // 2))
    )
    bursts = connection.execute(crowded).all()
    if not bursts:
        return iter(())
    begin, end = min(row[1] for row in bursts), max(row[2] for row in bursts)
    equal = among(dialect, digest, {row[0] for row in bursts})
    then = at.between(begin - _WINDOW, end + _WINDOW)
    return map(
        _arrival,
        connection.execute(
            _returned(survey, Response.import_id.is_(None), not_(Response.ineligible), equal, then)
        ),
    )


def _minute(dialect: str) -> ColumnElement[Any]:
    """The minute of the clock in which a response came."""
    if dialect == "sqlite":
        return func.substr(Response.submitted, 1, len("2026-07-05 08:30"), type_=String)
    return func.date_trunc("minute", Response.submitted)


def _same_texts(connection: Connection, survey: str) -> Iterator[tuple[UUID, list[int]]]:
    """Who wrote something long that others wrote too, and what stands for it."""
    theirs = (Response.survey == survey, HAS_TEXTS)
    query = select(Response.texts_digest, func.count()).where(*theirs).group_by(Response.texts_digest)
    counts: Counter[str] = Counter()
    written = [(digests or "", count) for digests, count in connection.execute(query)]
    for digests, count in written:
        for digest in digests.split():
            counts[digest] += count
    common = [each for each, _ in written if any(counts[digest] >= SAME_TEXTS for digest in each.split())]
    if common:
        same = among(connection.dialect.name, Response.texts_digest, common)
        rows = connection.execute(select(Response.id, Response.texts_digest).where(*theirs, same))
        for identity, told in rows:
            yield identity, [int(digest, 16) for digest in (told or "").split()]


def _sharing(connection: Connection, survey: str, marked: Collection[UUID]) -> Iterator[Arrival]:
    """All responses that carry the device mark of one of the `marked`."""
    dialect = connection.dialect.name
    query = select(Response.device).where(among(dialect, Response.id, marked), Response.device.is_not(None))
    devices = set(connection.execute(query).scalars())
    if not devices:
        return iter(())
    return map(_arrival, connection.execute(_returned(survey, among(dialect, Response.device, devices))))
