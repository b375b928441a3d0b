"""Sessions of signed-in browsers: the account of each, and its end on the server, whatever the browser keeps."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, Update, delete, insert, select, update

from surveyapp.records.accounts import Account, ConsoleSession
from surveyapp.records.connection import transaction
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import SESSION_IDLE, SESSION_LIFETIME, SESSION_NOTED_EVERY
from surveyapp.services.tokens import token_hash


@dataclass(frozen=True)
class Session:
    """One session of an account: `key` names it to its owner, `seen` is its last request, to the minute."""

    key: str
    created: datetime
    seen: datetime


def start(engine: Engine, account: int, secret: str | None = None, *, second_factor_due: bool = False) -> str:
    """A new session of the account; gives its token, which is stored as a hash only.

    `secret`: the account's `fs_uniquifier` when the password was checked. If it has changed, so has the password, which
    ended every session: `Refusal` with `account_changed`. `second_factor_due`: the account has to get an authenticator
    app before anything else.
    """
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    values = {"id_hash": token_hash(token), "account": account, "created": now, "seen": now}
    values["second_factor_due"] = second_factor_due
    with transaction(engine) as connection:
        query = select(Account.fs_uniquifier).where(Account.id == account, Account.active)
        present = connection.execute(query.with_for_update()).scalar_one_or_none()
        if present is None or secret not in (None, present):
            raise Refusal("account_changed")
        connection.execute(insert(ConsoleSession).values(**values))
        connection.execute(update(Account).where(Account.id == account).values(last_seen=now))
    return token


def account_of(engine: Engine, token: str, *, idle: bool = False) -> int | None:
    """The active account that holds this session; None if the session has ended or its account is disabled.

    `idle`: a script of the page asks by itself, without a person; such requests do not prolong the session.
    """
    now = datetime.now(UTC)
    query = (
        select(ConsoleSession.account, ConsoleSession.seen)
        .join(Account, Account.id == ConsoleSession.account)
        .where(ConsoleSession.id_hash == token_hash(token), ConsoleSession.ended.is_(None), Account.active)
        .where(ConsoleSession.seen > now - SESSION_IDLE, ConsoleSession.created > now - SESSION_LIFETIME)
    )
    with engine.connect() as connection:
        row = connection.execute(query).first()
        if row is None:
            return None
        if row.seen < now - SESSION_NOTED_EVERY and not idle:
            mine = ConsoleSession.id_hash == token_hash(token)
            connection.execute(update(ConsoleSession).where(mine).values(seen=now))
            connection.execute(update(Account).where(Account.id == row.account).values(last_seen=now))
    return int(row.account)


def end(engine: Engine, token: str) -> None:
    """End this session."""
    _end(engine, ConsoleSession.id_hash == token_hash(token))


def end_one(engine: Engine, account: int, key: str) -> None:
    """End one session of the account, named as in `sessions_of`."""
    _end(engine, ConsoleSession.id_hash.startswith(key, autoescape=True), ConsoleSession.account == account)


def end_all(engine: Engine, account: int, but: str | None = None) -> None:
    """End every session of the account, except the one with the token `but`."""
    others = [ConsoleSession.id_hash != token_hash(but)] if but is not None else []
    _end(engine, ConsoleSession.account == account, *others)


def end_every(connection: Connection, account: int) -> None:
    """End every session of the account within a transaction."""
    connection.execute(_ending(ConsoleSession.account == account))


def sessions_of(engine: Engine, account: int) -> list[Session]:
    """The living sessions of the account, the latest request first."""
    now = datetime.now(UTC)
    query = (
        select(ConsoleSession.id_hash, ConsoleSession.created, ConsoleSession.seen)
        .where(ConsoleSession.account == account, ConsoleSession.ended.is_(None))
        .where(ConsoleSession.seen > now - SESSION_IDLE, ConsoleSession.created > now - SESSION_LIFETIME)
        .order_by(ConsoleSession.seen.desc())
    )
    with engine.connect() as connection:
        return [Session(row.id_hash[:16], row.created, row.seen) for row in connection.execute(query)]


def key_of(token: str) -> str:
    """How `sessions_of` names the session with this token."""
    return token_hash(token)[:16]


def remove_old_sessions(engine: Engine) -> None:
    """Delete sessions that nobody can use any more."""
    with engine.connect() as connection:
        connection.execute(
            delete(ConsoleSession).where(ConsoleSession.created < datetime.now(UTC) - SESSION_LIFETIME)
        )


def _end(engine: Engine, *which: ColumnElement[bool]) -> None:
    with engine.connect() as connection:
        connection.execute(_ending(*which))


def _ending(*which: ColumnElement[bool]) -> Update:
    living = update(ConsoleSession).where(*which, ConsoleSession.ended.is_(None))
    return living.values(ended=datetime.now(UTC))
