"""Guessing is stopped after a few tries: for names, codes and addresses, in every worker at once, and written down."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from signing_in import (
    PASSWORD,
    Opened,
    consoles,
    entries,
    is_in,
    log_in,
    log_out,
    send,
    set_up_totp,
    somebody,
    token_on,
)
from sqlalchemy import Engine, select, update

from surveyapp.records.accounts import Attempt, AuditEntry
from surveyapp.services import attempts


@pytest.fixture
def opened(sqlite_engine: Engine, sqlite_url: str, tmp_path: Path) -> Iterator[Opened]:
    with consoles(sqlite_engine, sqlite_url, tmp_path / "instance") as opened:
        yield opened


def fail(client: FlaskClient, times: int, username: str = "zhangsan") -> None:
    for _ in range(times):
        assert log_in(client, username, "wrong password").status_code == 422


@pytest.fixture
def anywhere(engine: Engine, database_url: str, tmp_path: Path) -> Iterator[Opened]:
    with consoles(engine, database_url, tmp_path / "instance") as opened:
        yield opened


def test_five_failures_lock_a_name_in_every_worker(anywhere: Opened) -> None:
    one, other = anywhere(), anywhere()
    somebody(one)
    fail(one.app.test_client(), 3)
    fail(other.app.test_client(), 2)
    for worker in (one, other):
        client = worker.app.test_client()
        locked = log_in(client)
        assert locked.status_code == 429
        assert "已锁定 15 分钟" in locked.text
        assert not is_in(client)


def test_a_name_that_nobody_has_is_locked_as_well(opened: Opened) -> None:
    client = opened().app.test_client()
    fail(client, 5, "nobody")
    assert log_in(client, "nobody").status_code == 429


def test_another_form_of_the_name_does_not_help(opened: Opened) -> None:
    client = opened().app.test_client()
    for typed in ("zhangsan", "ZHANGSAN", " zhangsan", "ｚｈａｎｇｓａｎ", "Zhangsan"):
        fail(client, 1, typed)
    assert log_in(client, "zhangsan").status_code == 429


def test_signing_in_forgets_the_failures_of_the_name(opened: Opened) -> None:
    console = opened()
    somebody(console)
    for _ in range(2):
        client = console.app.test_client()
        fail(client, 4)
        assert log_in(client).status_code == 302


def test_a_name_opens_again_when_the_time_is_over(opened: Opened, sqlite_engine: Engine) -> None:
    console = opened()
    somebody(console)
    fail(console.app.test_client(), 5)
    with sqlite_engine.connect() as connection:
        at = connection.execute(select(Attempt.at)).scalars().first()
        assert at is not None
        connection.execute(update(Attempt).values(at=at - attempts.PASSWORDS.locked))
    assert log_in(console.app.test_client()).status_code == 302


def test_an_address_is_locked_after_many_names_for_those_that_failed(opened: Opened) -> None:
    console = opened()
    somebody(console)
    tried = console.app.test_client()
    subject = attempts.subject_of(console.app.config["SECRET_KEY"], "address", "127.0.0.1")
    for _ in range(98):
        attempts.begin(console.engine, attempts.Guard(attempts.ADDRESSES, subject))
    fail(tried, 1, "anybody")
    assert log_in(tried).status_code == 302
    fail(console.app.test_client(), 1, "somebody")
    assert log_in(console.app.test_client(), "somebody").status_code == 429


def test_a_locked_address_lets_in_who_has_not_failed(opened: Opened) -> None:
    console = opened()
    somebody(console)
    subject = attempts.subject_of(console.app.config["SECRET_KEY"], "address", "127.0.0.1")
    for _ in range(attempts.ADDRESSES.failures):
        attempts.begin(console.engine, attempts.Guard(attempts.ADDRESSES, subject))
    assert log_in(console.app.test_client()).status_code == 302
    fail(console.app.test_client(), 1)
    assert log_in(console.app.test_client()).status_code == 429


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
    ],
)
def test_whose_address_is_counted(opened: Opened, peer: str, forwarded: str, counted: str) -> None:
    console = opened()
    client = console.app.test_client()
    token = token_on(client.get("/console/login"))
    client.post(
        "/console/login",
        data={"username": "nobody", "password": "wrong", "csrf_token": token},
        environ_base={"REMOTE_ADDR": peer},
        headers={"X-Forwarded-For": forwarded} if forwarded else {},
    )
    expected = attempts.subject_of(console.app.config["SECRET_KEY"], "address", counted)
    with console.engine.connect() as connection:
        kept = connection.execute(select(Attempt.subject).where(Attempt.kind == "address")).scalars().all()
    assert kept == [expected]


def test_what_is_blocked_is_written_down_without_the_address(opened: Opened, sqlite_engine: Engine) -> None:
    client = opened().app.test_client()
    fail(client, 5)
    log_in(client)
    with sqlite_engine.connect() as connection:
        detail = (
            connection.execute(select(AuditEntry.detail).order_by(AuditEntry.id.desc())).scalars().first()
        )
    assert entries(sqlite_engine)[-1] == ("—", "login", "blocked")
    assert detail == {"limit": "password"}


def test_codes_are_limited_too(opened: Opened) -> None:
    console = opened()
    somebody(console)
    client = console.app.test_client()
    log_in(client)
    phone, _ = set_up_totp(client)
    log_out(client)
    assert log_in(client).headers["Location"] == "/console/login/code"
    for _ in range(5):
        assert send(client, "/console/login/code", code="000000").status_code == 422
    assert send(client, "/console/login/code", code=phone.code()).status_code == 429
    assert not is_in(client)


def test_recovery_codes_are_limited_too(opened: Opened) -> None:
    console = opened()
    somebody(console)
    client = console.app.test_client()
    log_in(client)
    _, codes = set_up_totp(client)
    log_out(client)
    log_in(client)
    for _ in range(5):
        assert send(client, "/console/login/recovery", code="0000-0000-0000").status_code == 422
    assert send(client, "/console/login/recovery", code=codes[0]).status_code == 429
    assert not is_in(client)


def test_a_taken_over_browser_cannot_guess_the_password(opened: Opened) -> None:
    console = opened()
    somebody(console)
    client = console.app.test_client()
    log_in(client)
    fields = {"new": "Morning-mist in 9 valleys", "again": "Morning-mist in 9 valleys"}
    for _ in range(5):
        wrong = send(client, "/console/account/password", present="wrong", **fields)
        assert wrong.status_code == 422
    assert send(client, "/console/account/password", present=PASSWORD, **fields).status_code == 429
