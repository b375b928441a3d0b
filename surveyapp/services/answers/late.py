"""Answers to a survey that is paused or closed: set aside in a room of their own that no flood can take away.

Equal answers are stored once, with a counter. Of different ones a limited number is kept for each minute; beyond it
each takes the place of another of its minute. When the whole room is full, some of the fullest minute are dropped. So
answers from a quiet minute stay, however many arrive in others, and nobody is refused.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    String,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from surveyapp.collection.answers import is_answered
from surveyapp.collection.kinds import Answers
from surveyapp.records.connection import transaction
from surveyapp.records.tables import SetAside, Survey
from surveyapp.services.limits import LATE_PER_MINUTE, LATE_ROOM, LATE_ROW_BYTES, MOST_ARRIVALS

LATE = ("paused", "closed")
"""The states in which answers are set aside for being late; also the reasons that stand with them."""

_LOTS = SystemRandom()


@dataclass(frozen=True)
class LateAnswers:
    """Valid answers that arrived under the id `response` while the survey was in the state `reason`."""

    survey: str
    reason: str
    response: UUID
    version: str
    channel: str
    language: str
    answers: Answers
    at: datetime

    @property
    def digest(self) -> str:
        """A hash of all that would be stored of them except id and time."""
        content = [self.reason, self.version, self.channel, self.language, self.answers]
        return hashlib.sha256(orjson.dumps(content)).hexdigest()


def keep_late(engine: Engine, late: LateAnswers) -> bool:
    """Set late answers aside and say whether that was done. A form without any answer holds nothing to keep.

    The same form sent again under its id counts once (among the first MOST_ARRIVALS).
    """
    size = LATE_ROW_BYTES + len(orjson.dumps(late.answers))
    if late.reason not in LATE or not is_answered(late.answers) or size > LATE_ROOM:
        return False
    with transaction(engine, alone=True) as connection:
        if not _count_again(connection, late):
            _make_room(connection, late, size)
            connection.execute(insert(SetAside).values(**_row(late, size)))
    return True


def remove_set_aside(connection: Connection, survey: str, response: UUID) -> None:
    """Delete what was set aside under an id, in the caller's transaction; of late answers that others sent too, only
    this arrival.
    """
    theirs = SetAside.survey == survey
    named = or_(SetAside.response == response, cast(SetAside.arrivals, String).contains(str(response)))
    columns = (SetAside.id, SetAside.count.label("times"), SetAside.arrivals)
    for row in connection.execute(select(*columns).where(theirs, named).with_for_update()).all():
        others = [arrival for arrival in row.arrivals if arrival[0] != str(response)]
        only = SetAside.id == row.id
        if not others:
            connection.execute(delete(SetAside).where(only))
            continue
        first, at = others[0]
        values = {"response": UUID(first), "at": datetime.fromtimestamp(at / 1000, UTC), "arrivals": others}
        count = row.times - (len(row.arrivals) - len(others))
        connection.execute(update(SetAside).where(only).values(count=count, **values))


def reset_displaced(connection: Connection, survey: str) -> None:
    """Set the count of displaced late answers to 0 where none are left, since somebody has decided on all; in the
    caller's transaction.
    """
    left = exists().where(SetAside.survey == survey, SetAside.minute.is_not(None))
    connection.execute(update(Survey).where(Survey.name == survey, ~left).values(late_dropped=0))


def _row(late: LateAnswers, size: int) -> Mapping[str, Any]:
    return {
        "survey": late.survey,
        "response": late.response,
        "version": late.version,
        "channel": late.channel,
        "language": late.language,
        "reason": late.reason,
        "answers_hash": late.digest,
        "answers": late.answers,
        "at": late.at,
        "last": late.at,
        "count": 1,
        "arrivals": [_arrival(late)],
        "size": size,
        "minute": _minute(late.at),
    }


def _arrival(late: LateAnswers) -> list[object]:
    return [str(late.response), round(late.at.timestamp() * 1000)]


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _count_again(connection: Connection, late: LateAnswers) -> bool:
    """Whether the same answers are there already; then this arrival is counted, unless its id was counted before."""
    query = select(SetAside.id, SetAside.arrivals).where(
        SetAside.survey == late.survey, SetAside.answers_hash == late.digest
    )
    row = connection.execute(query).first()
    if row is None:
        return False
    if str(late.response) not in (arrival[0] for arrival in row.arrivals):
        values: dict[str, Any] = {"count": SetAside.count + 1, "last": late.at}
        if len(row.arrivals) < MOST_ARRIVALS:
            values["arrivals"] = [*row.arrivals, _arrival(late)]
        connection.execute(update(SetAside).where(SetAside.id == row.id).values(**values))
    return True


def _make_room(connection: Connection, late: LateAnswers, size: int) -> None:
    """Remove as many other answers as these need room: of their own minute first, then of the fullest ones."""
    theirs = SetAside.survey == late.survey
    dropped, minute = 0, _minute(late.at)
    in_minute = select(func.count()).where(theirs, SetAside.minute == minute)
    if connection.execute(in_minute).scalar_one() >= LATE_PER_MINUTE:
        dropped += _drop_one(connection, theirs & (SetAside.minute == minute))
    taken = select(func.coalesce(func.sum(SetAside.size), 0)).where(theirs, SetAside.minute.is_not(None))
    fullest = (
        select(SetAside.minute)
        .where(theirs, SetAside.minute.is_not(None))
        .group_by(SetAside.minute)
        .order_by(func.sum(SetAside.size).desc())
        .limit(1)
    )
    while connection.execute(taken).scalar_one() + size > LATE_ROOM:
        crowded = connection.execute(fullest).scalar_one()
        dropped += _drop_one(connection, theirs & (SetAside.minute == crowded))
    if dropped:
        counted = update(Survey).where(Survey.name == late.survey)
        connection.execute(counted.values(late_dropped=Survey.late_dropped + dropped))


def _drop_one(connection: Connection, among: ColumnElement[bool]) -> int:
    """Remove one row, drawn by lot with each byte equally likely; gives how many arrivals the row stood for."""
    query = select(SetAside.id, SetAside.count, SetAside.size).where(among).order_by(SetAside.id)
    rows = connection.execute(query).all()
    [(row, arrivals, _)] = _LOTS.choices(rows, [size for *_, size in rows])
    connection.execute(delete(SetAside).where(SetAside.id == row))
    return int(arrivals)
