"""Locking an evaluation: nothing is entered any more until somebody unlocks it with a reason."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from surveyapp.records.connection import transaction
from surveyapp.records.evaluations import EvaluationLock
from surveyapp.services.errors import Refused
from surveyapp.services.reasons import usable_reason


@dataclass(frozen=True)
class Lock:
    """The last word on an evaluation: locked or not, why, by whom and when.

    `scored`: system -> hash of its text, total and snapshots at that moment.
    """

    locked: bool
    reason: str
    person: str
    at: datetime
    scored: dict[str, Any]


def lock_of(engine: Engine, evaluation: str) -> Lock | None:
    """The last word on an evaluation; None where it was never locked."""
    with engine.connect() as connection:
        return _last(connection, evaluation)


def locks_of(engine: Engine, evaluation: str) -> list[Lock]:
    """Every time that an evaluation was locked or unlocked, the newest first."""
    query = select(EvaluationLock).filter_by(evaluation=evaluation).order_by(EvaluationLock.id.desc())
    with engine.connect() as connection:
        rows = connection.execute(query)
        return [Lock(row.locked, row.reason, row.person, row.at, row.scored) for row in rows]


def change_lock(
    engine: Engine, evaluation: str, *, locked: bool, reason: str, person: str, scored: dict[str, Any]
) -> None:
    """Lock or unlock an evaluation. Refused: `lock_needs_reason`, `already_locked`, `not_locked`."""
    reason = usable_reason(reason)
    if not reason:
        raise Refused("lock_needs_reason")
    with transaction(engine, alone=True) as connection:
        last = _last(connection, evaluation)
        if (last is not None and last.locked) == locked:
            raise Refused("already_locked" if locked else "not_locked", found=evaluation)
        values = {"evaluation": evaluation, "locked": locked, "scored": scored, "reason": reason}
        connection.execute(insert(EvaluationLock).values(**values, person=person, at=datetime.now(UTC)))


def refuse_locked(connection: Connection, evaluation: str) -> None:
    """`evaluation_locked` where nothing may be entered; the transaction must be one that runs `alone`."""
    last = _last(connection, evaluation)
    if last is not None and last.locked:
        raise Refused("evaluation_locked", found=evaluation, person=last.person, reason=last.reason)


def _last(connection: Connection, evaluation: str) -> Lock | None:
    query = select(EvaluationLock).filter_by(evaluation=evaluation).order_by(EvaluationLock.id.desc())
    row = connection.execute(query.limit(1)).first()
    return Lock(row.locked, row.reason, row.person, row.at, row.scored) if row else None
