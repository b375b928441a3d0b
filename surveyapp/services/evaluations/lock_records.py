"""Locks of evaluations: while one is on, nothing can be entered and the score rests on what the lock kept, until
somebody unlocks with a reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, insert, select

from surveyapp.records.connection import transaction
from surveyapp.records.evaluations import EnteredValue, EvaluationLock, FormEntry, StoredSystem
from surveyapp.services.errors import Refusal
from surveyapp.services.typed_text import usable_reason

LastEntries = tuple[int, int, int]
"""How far entered values, 基础表 and stored texts of an evaluation had come: the id of the last of each, 0 for none."""


@dataclass(frozen=True)
class LockedInputs:
    """The inputs of the scores that a lock keeps: the text of each system, by name, and the id of each frozen survey's
    (`folder/name`) snapshot. Entered values need no copy, since nobody can change them meanwhile.
    """

    texts: Mapping[str, str]
    snapshots: Mapping[str, str]


@dataclass(frozen=True)
class Lock:
    """The latest locking or unlocking of an evaluation: which of the two, why, by whom and when.

    `totals`: system -> its total as text at that moment, None where something was missing. `inputs`: what the
    evaluation is scored from meanwhile; None where it was unlocked, or locked before locks kept anything.
    """

    locked: bool
    reason: str
    person: str
    at: datetime
    totals: Mapping[str, str | None]
    inputs: LockedInputs | None = None


@dataclass(frozen=True)
class LockRequest:
    """What a person saw and wants locked: the inputs of the scores, the totals, and the latest entries among the
    inputs.
    """

    inputs: LockedInputs
    totals: Mapping[str, str | None]
    entries: LastEntries


def current_lock(engine: Engine, evaluation: str) -> Lock | None:
    """The lock of an evaluation that is locked; None of one that is open."""
    with engine.connect() as connection:
        lock = _last(connection, evaluation)
    return lock if lock is not None and lock.locked else None


def locked_evaluations(engine: Engine) -> set[str]:
    """The evaluations that are locked now."""
    last = select(func.max(EvaluationLock.id)).group_by(EvaluationLock.evaluation)
    query = select(EvaluationLock.evaluation).where(EvaluationLock.id.in_(last), EvaluationLock.locked)
    with engine.connect() as connection:
        return {*connection.execute(query).scalars()}


def locks_of(engine: Engine, evaluation: str) -> list[Lock]:
    """Every time that an evaluation was locked or unlocked, the newest first."""
    with engine.connect() as connection:
        return list(_locks(connection, _newest_first(evaluation)))


def last_entries(engine: Engine, evaluation: str) -> LastEntries:
    """The ids of the latest entries; to be read before the scores are computed that somebody may lock."""
    with engine.connect() as connection:
        return _last_entries(connection, evaluation)


def lock_evaluation(
    engine: Engine, evaluation: str, request: LockRequest, *, reason: str, person: str
) -> None:
    """Lock an evaluation with the inputs and totals that a person saw.

    Refused: `lock_needs_reason`, `already_locked`, `changed_meanwhile` where somebody entered something since.
    """
    kept = {"texts": dict(request.inputs.texts), "snapshots": dict(request.inputs.snapshots)}
    reason = _reason(reason)
    with transaction(engine, alone=True) as connection:
        last = _last(connection, evaluation)
        if last is not None and last.locked:
            raise Refusal("already_locked", found=evaluation)
        if _last_entries(connection, evaluation) != request.entries:
            raise Refusal("changed_meanwhile")
        scored = {name: {"total": total} for name, total in request.totals.items()}
        _append(connection, evaluation, reason, person, locked=True, scored=scored, kept=kept)


def unlock_evaluation(engine: Engine, evaluation: str, *, reason: str, person: str) -> None:
    """Open an evaluation again. Refused: `lock_needs_reason`, `not_locked`."""
    reason = _reason(reason)
    with transaction(engine, alone=True) as connection:
        last = _last(connection, evaluation)
        if last is None or not last.locked:
            raise Refusal("not_locked", found=evaluation)
        _append(connection, evaluation, reason, person, locked=False, scored={}, kept=None)


def refuse_locked(connection: Connection, evaluation: str) -> None:
    """`evaluation_locked` where nothing may be entered; the transaction must be one that runs `alone`."""
    last = _last(connection, evaluation)
    if last is not None and last.locked:
        raise Refusal("evaluation_locked", found=evaluation, person=last.person, reason=last.reason)


def _append(connection: Connection, evaluation: str, reason: str, person: str, **values: Any) -> None:
    row = {"evaluation": evaluation, "reason": reason, "person": person, "at": datetime.now(UTC)}
    connection.execute(insert(EvaluationLock).values(**row, **values))


def _reason(text: str) -> str:
    reason = usable_reason(text)
    if not reason:
        raise Refusal("lock_needs_reason")
    return reason


def _newest_first(evaluation: str) -> "Select[Any]":
    table = EvaluationLock
    query = select(table.locked, table.reason, table.person, table.at, table.scored, table.kept)
    return query.where(table.evaluation == evaluation).order_by(table.id.desc())


def _last(connection: Connection, evaluation: str) -> Lock | None:
    return next(_locks(connection, _newest_first(evaluation).limit(1)), None)


def _locks(connection: Connection, query: "Select[Any]") -> Iterator[Lock]:
    for row in connection.execute(query):
        totals = {name: score["total"] for name, score in row.scored.items()}
        kept = LockedInputs(**row.kept) if row.kept is not None else None
        yield Lock(row.locked, row.reason, row.person, row.at, totals, kept)


def _last_entries(connection: Connection, evaluation: str) -> LastEntries:
    values, forms, texts = (
        connection.execute(select(func.max(table.id)).where(table.evaluation == evaluation)).scalar() or 0
        for table in (EnteredValue, FormEntry, StoredSystem)
    )
    return values, forms, texts
