"""Signed-in browsers: which of them are listed, and which are forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from people_of_tests import person
from sqlalchemy import Engine, select, update

from surveyapp.records.accounts import Account, ConsoleSession
from surveyapp.services.errors import Refusal
from surveyapp.services.people import sessions
from surveyapp.services.people.passwords import keep_password

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def begun(engine: Engine, account: int, *, created: timedelta, seen: timedelta) -> str:
    """A session that began and had its latest request so long ago; gives its token."""
    token, now = sessions.start(engine, account), datetime.now(UTC)
    mine = ConsoleSession.id_hash.startswith(sessions.key_of(token))
    with engine.connect() as connection:
        connection.execute(update(ConsoleSession).where(mine).values(created=now - created, seen=now - seen))
    return token


@pytest.mark.parametrize(
    ("created", "seen"), [(13 * HOUR, MINUTE), (HOUR, 31 * MINUTE)], ids=["too old", "idle too long"]
)
def test_a_session_that_nobody_can_use_is_not_listed(
    engine: Engine, created: timedelta, seen: timedelta
) -> None:
    account = person(engine, "wang")
    begun(engine, account, created=created, seen=seen)
    assert sessions.sessions_of(engine, account) == []


def test_a_page_that_asks_by_itself_keeps_no_session_alive(engine: Engine) -> None:
    account = person(engine, "wang")
    token = begun(engine, account, created=HOUR, seen=29 * MINUTE)
    before = sessions.sessions_of(engine, account)
    assert sessions.account_of(engine, token, idle=True) == account
    assert sessions.sessions_of(engine, account) == before


def test_a_password_changed_meanwhile_lets_nobody_in_with_the_old_one(engine: Engine) -> None:
    account = person(engine, "wang")
    with engine.connect() as connection:
        secret = connection.execute(select(Account.fs_uniquifier)).scalar_one()
    keep_password(engine, account, "another long password", datetime.now(UTC))
    with pytest.raises(Refusal, match="account_changed"):
        sessions.start(engine, account, secret)
    assert sessions.sessions_of(engine, account) == []


def test_the_session_with_the_latest_request_stands_first(engine: Engine) -> None:
    account = person(engine, "wang")
    tokens = [begun(engine, account, created=HOUR, seen=minutes * MINUTE) for minutes in (20, 1, 10)]
    listed = [session.key for session in sessions.sessions_of(engine, account)]
    assert listed == [sessions.key_of(tokens[number]) for number in (1, 2, 0)]


def test_no_wildcard_names_a_session(engine: Engine) -> None:
    account = person(engine, "wang")
    token = sessions.start(engine, account)
    sessions.end_one(engine, account, "%")
    assert sessions.account_of(engine, token) == account


def test_a_session_is_not_forgotten_while_it_can_be_used(engine: Engine) -> None:
    account = person(engine, "wang")
    token = begun(engine, account, created=11 * HOUR, seen=MINUTE)
    sessions.remove_old_sessions(engine)
    assert sessions.account_of(engine, token) == account
