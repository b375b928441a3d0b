"""Guessing is stopped after a few tries: for names, codes and addresses, in every worker at once, and written down."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from made_console import Console, token_of, token_on
from signing_in import (
    HASH,
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
)
from sqlalchemy import Engine, insert, select, update

from surveyapp.records.accounts import Account, Attempt
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.people import attempts
from surveyapp.services.people.accounts import reset_password


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
        assert "1 分钟内不能再试" in locked.text
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
        connection.execute(update(Attempt).values(at=at - attempts.PASSWORDS.waits[0]))
    assert log_in(console.app.test_client()).status_code == 302


def test_an_address_is_locked_after_many_names_for_those_that_failed(opened: Opened) -> None:
    console = opened()
    somebody(console)
    tried = console.app.test_client()
    subject = attempts.subject_of(console.app.config["SECRET_KEY"], "address", "127.0.0.1")
    for _ in range(98):
        attempts.count_attempt(console.engine, attempts.Guard(attempts.ADDRESSES, subject))
    fail(tried, 1, "anybody")
    assert log_in(tried).status_code == 302
    fail(console.app.test_client(), 1, "somebody")
    assert log_in(console.app.test_client(), "somebody").status_code == 429


def test_a_locked_address_lets_in_who_has_not_failed(opened: Opened) -> None:
    console = opened()
    somebody(console)
    subject = attempts.subject_of(console.app.config["SECRET_KEY"], "address", "127.0.0.1")
    for _ in range(attempts.ADDRESSES.failures):
        attempts.count_attempt(console.engine, attempts.Guard(attempts.ADDRESSES, subject))
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


def known(console: Console, username: str = "zhangsan") -> FlaskClient:
    """A browser that signed in to this account, and out again."""
    client = console.app.test_client()
    assert log_in(client, username).status_code == 302
    log_out(client)
    return client


def flood(console: Console, username: str, times: int) -> None:
    """What strangers do, from ever new networks."""
    client = console.app.test_client()
    token = token_on(client.get("/console/login"))
    for number in range(times):
        client.post(
            "/console/login",
            data={"username": username, "password": "wrong", "csrf_token": token},
            environ_base={"REMOTE_ADDR": f"198.51.{number}.7"},
        )


def test_strangers_do_not_lock_out_a_browser_that_signed_in_before(anywhere: Opened) -> None:
    one, other = anywhere(), anywhere()
    somebody(one, "admin")
    mine = known(one, "admin")
    flood(one, "admin", 60)
    fail_all(one.app.test_client(), "admin")
    for worker in (one, other):
        stranger = worker.app.test_client()
        assert log_in(stranger, "admin").status_code == 429
    assert log_in(mine, "admin").status_code == 302
    assert is_in(mine)


def fail_all(client: FlaskClient, username: str) -> None:
    while log_in(client, username, "wrong password").status_code == 422:
        pass


def test_a_known_browser_has_five_tries_of_its_own_and_no_more(opened: Opened) -> None:
    console = opened()
    somebody(console)
    mine = known(console)
    fail(mine, 5)
    locked = log_in(mine)
    assert locked.status_code == 429
    assert "1 分钟内不能再试" in locked.text
    assert log_in(console.app.test_client()).status_code == 302


def test_a_stranger_in_one_network_does_not_lock_out_a_new_browser_elsewhere(opened: Opened) -> None:
    console = opened()
    somebody(console)
    fail_all(console.app.test_client(), "zhangsan")
    client = console.app.test_client()
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    token = token_on(client.get("/console/login"))
    fields = {"username": "zhangsan", "password": PASSWORD, "csrf_token": token}
    assert client.post("/console/login", data=fields, environ_base=elsewhere).status_code == 302


def test_a_locked_address_lets_a_known_browser_in(opened: Opened) -> None:
    console = opened()
    somebody(console)
    mine = known(console)
    subject = attempts.subject_of(console.app.config["SECRET_KEY"], "address", "127.0.0.1")
    row = {"kind": "address", "subject": subject, "at": datetime.now(UTC)}
    with console.engine.connect() as connection:
        connection.execute(insert(Attempt), [row] * (attempts.ADDRESSES.ceiling or 0))
    assert log_in(console.app.test_client()).status_code == 429
    assert log_in(mine).status_code == 302


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("198.51.100.7", "198.51.100.250", True),
        ("198.51.100.7", "198.51.101.7", False),
        ("2001:db8:1:2::3", "2001:db8:1:ffff::1", True),
        ("2001:db8:1:2::3", "2001:db8:2:2::3", False),
    ],
)
def test_a_stranger_has_one_network(opened: Opened, one: str, other: str, shared: bool) -> None:
    console = opened()
    client = console.app.test_client()
    token = token_on(client.get("/console/login"))
    fields = {"username": "nobody", "password": "wrong", "csrf_token": token}
    for _ in range(5):
        client.post("/console/login", data=fields, environ_base={"REMOTE_ADDR": one})
    answer = client.post("/console/login", data=fields, environ_base={"REMOTE_ADDR": other})
    assert answer.status_code == (429 if shared else 422)


def test_the_mark_of_a_known_browser_says_nothing_and_is_kept_from_scripts(opened: Opened) -> None:
    console = opened(public_url="https://survey.example.cn")
    somebody(console)
    base = {"base_url": "https://survey.example.cn"}
    client = console.app.test_client()
    token = token_on(client.get("/console/login", **base))
    fields = {"username": "zhangsan", "password": PASSWORD, "csrf_token": token}
    headers = {"Referer": "https://survey.example.cn/console/login"}
    given = client.post("/console/login", data=fields, headers=headers, **base).headers.getlist("Set-Cookie")
    (mark,) = [cookie for cookie in given if cookie.startswith("__Host-surveyapp-known=")]
    assert re.fullmatch(r"[0-9a-f]{48}", mark.split(";")[0].partition("=")[2])
    attributes = {part.strip() for part in mark.split(";")[1:]}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", f"Max-Age={365 * 24 * 3600}"} <= attributes


@pytest.mark.parametrize("whose", ["another account", "before a reset", "made up", "cut short"])
def test_another_mark_gives_no_tries(opened: Opened, whose: str) -> None:
    console = opened()
    account = somebody(console)
    somebody(console, "lisi")
    mine = known(console, "lisi" if whose == "another account" else "zhangsan")
    cookie = mine.get_cookie("surveyapp-known")
    assert cookie is not None
    if whose == "before a reset":
        reset_password(console.engine, account)
        with console.engine.connect() as connection:
            connection.execute(update(Account).where(Account.id == account).values(password=HASH))
    values = {"made up": "0" * 48, "cut short": cookie.value[:-1]}
    mine.set_cookie("surveyapp-known", values.get(whose, cookie.value))
    fail_all(console.app.test_client(), "zhangsan")
    assert log_in(mine).status_code == 429


def test_a_browser_is_known_to_several_people(opened: Opened) -> None:
    console = opened()
    names = ["zhangsan", "lisi", "wangwu"]
    for name in names:
        somebody(console, name)
    client = console.app.test_client()
    for name in names:
        log_in(client, name)
        log_out(client)
    for name in names:
        fail_all(console.app.test_client(), name)
        assert log_in(client, name).status_code == 302
        log_out(client)


def test_who_only_knows_the_password_locks_out_no_known_browser_from_its_codes(opened: Opened) -> None:
    console = opened()
    somebody(console)
    mine = console.app.test_client()
    log_in(mine)
    phone, _ = set_up_totp(mine)
    log_out(mine)
    stranger = console.app.test_client()
    log_in(stranger)
    for _ in range(6):
        refused = send(stranger, "/console/login/code", code="000000")
    assert refused.status_code == 429
    log_in(mine)
    assert send(mine, "/console/login/code", code=phone.code()).status_code == 302
    assert is_in(mine)


def test_strangers_do_not_keep_who_is_signed_in_from_confirming(opened: Opened) -> None:
    console = opened()
    somebody(console)
    client = console.app.test_client()
    log_in(client)
    fail_all(console.app.test_client(), "zhangsan")
    fields = {"new": "Morning-mist in 9 valleys", "again": "Morning-mist in 9 valleys"}
    assert send(client, "/console/account/password", present=PASSWORD, **fields).status_code == 302


def test_neither_name_nor_network_stands_readable_among_the_attempts(opened: Opened) -> None:
    console = opened()
    flood(console, "zhangsan", 2)
    with console.engine.connect() as connection:
        rows = connection.execute(select(Attempt.kind, Attempt.subject)).all()
    assert {row.kind for row in rows} == {"password", "name", "address"}
    for row in rows:
        assert re.fullmatch("[0-9a-f]{64}", row.subject)


def test_an_administrators_reset_ends_the_lock(opened: Opened) -> None:
    console = opened()
    account = somebody(console)
    chief = console.client(somebody(console, "chief", role="administrator"))
    flood(console, "zhangsan", 60)
    token = token_of(chief)
    shown = chief.post(f"/console/accounts/{account}/password", data={"csrf_token": token}).text
    found = re.search(r"([A-Za-z0-9]{4}-){3}[A-Za-z0-9]{4}", shown)
    assert found
    assert log_in(console.app.test_client(), "zhangsan", found[0]).status_code == 302
