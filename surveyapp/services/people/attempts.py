"""Limits failed attempts at passwords, codes and links, counted in the database so that they hold for all workers.

An attempt counts as a failure from the moment it begins, so that parallel ones cannot slip through together; if it
succeeds, it is taken back. Names and addresses are kept only as keyed hashes, and not for longer than a day.

A lock only ever keeps out whoever failed: a browser that signed in before has tries of its own (`DEVICES`), other
browsers have theirs for each network (`PASSWORDS`), so that a stranger's failures lock nobody else out. The failures of
all networks together for one name (`NAMES`) are bounded too, far above what one network reaches.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select

from surveyapp.records.accounts import Attempt
from surveyapp.records.connection import transaction
from surveyapp.services.limits import FAILURES_KEPT_FOR

GROWING = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
"""Short at first, for people who mistyped; the last wait holds for every further failure."""

_HALF = 32
"""Hexadecimal digits: 128 bits, of which no two are ever alike."""

_REFUSED = "refused"
"""The kind of the row that records a refusal. Its subject is the guard's, which no guard of another limit shares."""


@dataclass(frozen=True)
class Limit:
    """After `failures` within `within` each further attempt has to wait, counted from the last failure: `waits`, one
    after the other.

    A `ceiling` is for subjects that many people share. Up to so many failures an attempt is still allowed if the name
    (or whatever else is guarded at the same time) has no failures of its own: one person's mistakes do not lock out an
    office, and yet guessing comes to an end.
    """

    kind: str
    failures: int
    within: timedelta = timedelta(hours=1)
    waits: tuple[timedelta, ...] = GROWING
    ceiling: int | None = None


PASSWORDS = Limit("password", 5)
"""For a user name, whether anybody has it or not, from one network."""

DEVICES = Limit("device", 5)
"""For an account in a browser that signed in to it before."""

NAMES = Limit("name", 25, waits=(timedelta(minutes=1),), ceiling=250)
"""For a user name from everywhere: from 25 within an hour on every network has one try instead of five, from 250 on
there is one a minute for all.
"""

CONFIRMATIONS = Limit("confirmation", 5)
"""For an account whose person is signed in and gives the password once more."""

CODES = Limit("code", 5)
"""For an account: codes of the authenticator app."""

RECOVERY_CODES = Limit("recovery", 5)
"""For an account."""

_QUARTER = timedelta(minutes=15)

ADDRESSES = Limit("address", 100, _QUARTER, (_QUARTER,), ceiling=1000)
"""For an address, all kinds together: from 100 on every name has one try instead of five, from 1,000 on none."""

INVITATIONS = Limit("invitation", 100, _QUARTER, (_QUARTER,))
"""For an address: links of invitations that do not exist. Those that exist are not guarded."""


@dataclass(frozen=True)
class Guard:
    """A limit applied to one `subject`, made by `subject_of` or `subject_in`."""

    limit: Limit
    subject: str


@dataclass(frozen=True)
class AttemptRefusal:
    """The guard that forbids an attempt, and until when (unless there are further failures).

    `is_first`: it is the first refusal since the lock.
    """

    guard: Guard
    until: datetime
    is_first: bool


def subject_of(secret_key: str, *parts: str) -> str:
    """The subject of a count, as a hash that reveals nothing to a reader of the table without the key."""
    return hmac.new(secret_key.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def subject_in(secret_key: str, limit: Limit, whom: str, place: str = "") -> str:
    """The subject for a name or account tried from one `place` (a network, a browser); its first half depends on `whom`
    alone, so that `forgive` finds it without the place.
    """
    return _half_of(secret_key, limit, whom) + subject_of(secret_key, limit.kind, whom, place)[:_HALF]


def count_attempt(engine: Engine, *guards: Guard, now: datetime | None = None) -> AttemptRefusal | None:
    """Count an attempt against every guard; None, or the refusal of a guard that forbids it (and nothing is
    counted).
    """
    now = now or datetime.now(UTC)
    with transaction(engine, alone=True) as connection:
        forbidding = next((guard for guard in guards if _forbids(connection, guard, guards, now)), None)
        if forbidding is None:
            connection.execute(delete(Attempt).where(Attempt.at < now - FAILURES_KEPT_FOR))
            rows = [{"kind": guard.limit.kind, "subject": guard.subject, "at": now} for guard in guards]
            connection.execute(insert(Attempt), rows)
            return None
        until = _locked_until(connection, forbidding, now) or now + forbidding.limit.waits[-1]
        return AttemptRefusal(forbidding, until, _is_first(connection, forbidding, now))


def take_back(engine: Engine, guard: Guard) -> None:
    """Take back the failure of an attempt that succeeded; the subject's earlier failures still count."""
    newest = select(Attempt.id).where(*_of(guard)).order_by(Attempt.id.desc()).limit(1).scalar_subquery()
    with engine.connect() as connection:
        connection.execute(delete(Attempt).where(Attempt.id == newest))


def clear_failures(engine: Engine, guard: Guard) -> None:
    """Remove all failures of the subject, since the right person has signed in."""
    with engine.connect() as connection:
        connection.execute(delete(Attempt).where(*_of(guard)))


def forgive(engine: Engine, secret_key: str, limit: Limit, whom: str) -> None:
    """Remove all failures of this name or account, from whatever place they came (subjects made by `subject_in`)."""
    of_whom = Attempt.kind == limit.kind, Attempt.subject.startswith(_half_of(secret_key, limit, whom))
    with engine.connect() as connection:
        connection.execute(delete(Attempt).where(*of_whom))


def _half_of(secret_key: str, limit: Limit, whom: str) -> str:
    return subject_of(secret_key, limit.kind, whom)[:_HALF]


def _forbids(connection: Connection, guard: Guard, guards: Sequence[Guard], now: datetime) -> bool:
    if _locked_until(connection, guard, now) is None:
        return False
    others = [other for other in guards if other.limit.ceiling is None]
    if guard.limit.ceiling is None or not others:
        return True
    return _failures(connection, guard, now) >= guard.limit.ceiling or any(
        _failures(connection, other, now) for other in others
    )


def _failures(connection: Connection, guard: Guard, now: datetime) -> int:
    query = select(func.count()).select_from(Attempt)
    return connection.execute(query.where(*_of(guard), Attempt.at > now - guard.limit.within)).scalar_one()


def _locked_until(connection: Connection, guard: Guard, now: datetime) -> datetime | None:
    """When the wait since the last failure is over; None if it is, or if there were too few."""
    limit = guard.limit
    most = limit.failures + len(limit.waits) - 1
    query = select(Attempt.at).where(*_of(guard), Attempt.at > now - limit.within - limit.waits[-1])
    latest = connection.execute(query.order_by(Attempt.at.desc()).limit(most)).scalars().all()
    failures = sum(at > latest[0] - limit.within for at in latest)
    if failures < limit.failures:
        return None
    until: datetime = latest[0] + limit.waits[failures - limit.failures]
    return until if until > now else None


def _is_first(connection: Connection, guard: Guard, now: datetime) -> bool:
    """Whether this is the first refusal since the failure that locked; it is recorded as such.

    Those whom a shared lock spares prolong it by failing, so it has one first refusal in each wait.
    """
    refused = (Attempt.kind == _REFUSED, Attempt.subject == guard.subject)
    last = select(func.max(Attempt.at)).where(*_of(guard)).scalar_subquery()
    since = Attempt.at > now - guard.limit.waits[-1] if guard.limit.ceiling else Attempt.at >= last
    if connection.execute(select(Attempt.id).where(*refused, since)).first() is not None:
        return False
    connection.execute(insert(Attempt).values(kind=_REFUSED, subject=guard.subject, at=now))
    return True


def _of(guard: Guard) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Attempt.kind == guard.limit.kind, Attempt.subject == guard.subject
