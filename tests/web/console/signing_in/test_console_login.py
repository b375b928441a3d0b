"""Signing in and out with real forms: what it gives, what it refuses, and what is left of an old session."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_security import current_user
from made_console import Console, token_on
from signing_in import PASSWORD, Opened, consoles, entries, is_in, log_in, log_out, send, somebody
from sqlalchemy import Engine, func, select, update

from surveyapp.extensions import db
from surveyapp.records.accounts import Account, ConsoleSession
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.people import passwords

COOKIE = "surveyapp"


@pytest.fixture
def opened(engine: Engine, database_url: str, tmp_path: Path) -> Iterator[Opened]:
    """Consoles on each kind of database in turn."""
    with consoles(engine, database_url, tmp_path / "instance") as opened:
        yield opened


@pytest.fixture
def browser(console: Console) -> FlaskClient:
    somebody(console)
    return console.app.test_client()


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie(COOKIE)
    assert found is not None
    return found.value


def test_who_is_signed_out_is_asked_first_and_led_on_afterwards(browser: FlaskClient) -> None:
    sent_away = browser.get("/console/account")
    assert sent_away.headers["Location"] == "/console/login?next=/console/account"
    assert log_in(browser, following="/console/account").headers["Location"] == "/console/account"
    assert is_in(browser)


def test_without_a_wish_it_leads_to_the_overview(browser: FlaskClient) -> None:
    assert log_in(browser).headers["Location"] == "/console/"


@pytest.mark.parametrize("typed", ["  zhangsan ", "ZhangSan", "ｚｈａｎｇｓａｎ"])
def test_a_name_may_be_typed_in_another_form(browser: FlaskClient, typed: str) -> None:
    assert log_in(browser, typed).status_code == 302


def test_who_is_signed_in_is_not_asked_again(browser: FlaskClient) -> None:
    log_in(browser)
    assert browser.get("/console/login").headers["Location"] == "/console/"


def refusal(console: Console, username: str, password: str) -> tuple[int, str]:
    client = console.app.test_client()
    page = log_in(client, username, password)
    assert not is_in(client)
    return page.status_code, page.text.replace(token_on(page), "").split("<main", 1)[1].replace(username, "")


def test_every_refusal_reads_the_same(console: Console) -> None:
    somebody(console)
    somebody(console, "lisi", active=False)
    refusals = {
        refusal(console, "zhangsan", "wrong password"),
        refusal(console, "nobody", PASSWORD),
        refusal(console, "lisi", PASSWORD),
        refusal(console, "a\ab", PASSWORD),
        refusal(console, "x" * 5000, PASSWORD),
    }
    assert len(refusals) == 1
    assert refusals.pop()[0] == 422


def test_every_refusal_tries_one_hash(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody(console)
    somebody(console, "lisi", active=False)
    tried: list[str] = []

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            tried.append(stored)
            return hasher.verify(stored, password)

    hasher = passwords._HASHER
    monkeypatch.setattr(passwords, "_HASHER", Counting())
    for username, password in [("zhangsan", "wrong"), ("nobody", PASSWORD), ("lisi", PASSWORD)]:
        refusal(console, username, password)
    assert len(tried) == 3


def test_blank_fields_say_what_is_missing(browser: FlaskClient) -> None:
    page = log_in(browser, "", "")
    assert page.status_code == 422
    assert all(words in page.text for words in ("请输入用户名。", "请输入密码。"))


@pytest.mark.parametrize(
    "path", ["/console/login", "/console/logout", "/console/account", "/console/language"]
)
def test_a_form_without_its_token_does_nothing(browser: FlaskClient, engine: Engine, path: str) -> None:
    log_in(browser)
    page = browser.post(path, data={"username": "zhangsan", "password": PASSWORD, "name": "李四"})
    assert page.status_code == 400
    assert "没有改动任何内容" in page.text
    assert is_in(browser)
    with engine.connect() as connection:
        assert connection.execute(select(Account.name)).scalar_one() == "张测"


def test_a_token_in_the_header_is_as_good(browser: FlaskClient) -> None:
    log_in(browser)
    token = token_on(browser.get("/console/account"))
    done = browser.post("/console/logout", headers={"X-CSRFToken": token})
    assert done.status_code == 302
    assert not is_in(browser)


def test_a_token_of_another_browser_is_none(console: Console, browser: FlaskClient) -> None:
    strange = token_on(console.app.test_client().get("/console/login"))
    fields = {"username": "zhangsan", "password": PASSWORD, "csrf_token": strange}
    browser.get("/console/login")
    assert browser.post("/console/login", data=fields).status_code == 400


def test_nothing_of_a_planted_session_survives_the_sign_in(console: Console, browser: FlaskClient) -> None:
    browser.get("/console/login")
    with browser.session_transaction() as planted:
        planted["sid"] = "planted"
        planted["anything"] = "planted"
        token_before = planted["csrf_token"]
    log_in(browser)
    with browser.session_transaction() as session:
        assert session["sid"] != "planted"
        assert "anything" not in session
        assert session.get("csrf_token") != token_before


def test_each_sign_in_is_a_session_of_its_own(console: Console, browser: FlaskClient) -> None:
    ids = set()
    for client in (browser, console.app.test_client()):
        log_in(client)
        with client.session_transaction() as session:
            ids.add(session["sid"])
    assert len(ids) == 2


def test_an_old_cookie_is_worth_nothing_after_signing_out(console: Console, browser: FlaskClient) -> None:
    log_in(browser)
    stolen = cookie(browser)
    assert log_out(browser).headers["Location"] == "/console/login"
    assert not is_in(browser)
    thief = console.app.test_client()
    thief.set_cookie(COOKIE, stolen)
    assert not is_in(thief)


def test_a_cookie_is_worth_nothing_once_its_account_is_disabled(browser: FlaskClient, engine: Engine) -> None:
    log_in(browser)
    with engine.connect() as connection:
        connection.execute(update(Account).values(active=False))
    assert not is_in(browser)


@pytest.mark.parametrize("column", ["seen", "created"])
def test_a_cookie_is_worth_nothing_after_its_time(browser: FlaskClient, engine: Engine, column: str) -> None:
    log_in(browser)
    with engine.connect() as connection:
        created = connection.execute(select(ConsoleSession.created)).scalar_one()
        long_ago = created.replace(year=created.year - 1, day=1)
        connection.execute(update(ConsoleSession).values({column: long_ago}))
    assert not is_in(browser)


def test_flask_security_knows_the_same_person_as_long_as_the_session_lives(
    browser: FlaskClient, engine: Engine
) -> None:
    log_in(browser)
    with browser:
        browser.get("/console/")
        assert current_user.username == "zhangsan"
    with engine.connect() as connection:
        connection.execute(update(ConsoleSession).values(ended=datetime.now(UTC)))
    with browser:
        browser.get("/console/")
        assert not current_user.is_authenticated


def test_another_worker_knows_of_the_session_and_of_its_end(opened: Opened, browser: FlaskClient) -> None:
    there = opened().app.test_client()
    log_in(browser)
    there.set_cookie(COOKIE, cookie(browser))
    assert is_in(there)
    log_out(browser)
    assert not is_in(there)


def test_the_audit_trail_tells_who_came_and_went(browser: FlaskClient, engine: Engine) -> None:
    log_in(browser, password="wrong password")
    log_in(browser, "my secret password", "typed in the wrong field")
    log_in(browser)
    log_out(browser)
    assert entries(engine) == [
        ("zhangsan", "login", "refused"),
        ("—", "login", "refused"),
        ("zhangsan", "login", "done"),
        ("zhangsan", "logout", "done"),
    ]


def test_the_audit_trail_tells_a_wrong_password_from_a_lock(browser: FlaskClient, engine: Engine) -> None:
    for _attempt in range(6):
        log_in(browser, password="wrong password")
    with engine.connect() as connection:
        details = connection.execute(select(AuditEntry.detail).order_by(AuditEntry.id)).scalars().all()
    assert details == [{"refused": "wrong_sign_in"}] * 5 + [{"limit": "password"}]


def test_no_request_keeps_a_connection_or_a_session(console: Console, browser: FlaskClient) -> None:
    log_in(browser)
    is_in(browser)
    with console.app.app_context():
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # the pools in use have it
        assert not db.session.registry.has()


def test_the_language_chosen_before_signing_in_stays(browser: FlaskClient) -> None:
    page = browser.get("/console/login")
    fields = {"language": "en", "next": "/console/login", "csrf_token": token_on(page)}
    assert browser.post("/console/language", data=fields).headers["Location"] == "/console/login"
    log_in(browser)
    assert '<html lang="en">' in browser.get("/console/account").text
    log_out(browser)
    assert '<html lang="en">' in browser.get("/console/login").text


def test_chinese_is_shown_whatever_the_browser_prefers(browser: FlaskClient) -> None:
    page = browser.get("/console/login", headers={"Accept-Language": "en"})
    assert '<html lang="zh-CN">' in page.text


def test_a_name_is_kept_as_typed_and_a_blank_one_refused(browser: FlaskClient, engine: Engine) -> None:
    log_in(browser)
    assert send(browser, "/console/account", name="李四", language="zh").status_code == 302
    refused = send(browser, "/console/account", name="  ", language="zh")
    assert refused.status_code == 422
    with engine.connect() as connection:
        assert connection.execute(select(Account.name)).scalar_one() == "李四"


def test_other_sessions_are_listed_and_can_be_ended(
    console: Console, browser: FlaskClient, engine: Engine
) -> None:
    other, third = console.app.test_client(), console.app.test_client()
    for client in (third, other, browser):
        log_in(client)
    page = browser.get("/console/account")
    assert page.text.count("本次登录") == 1
    endings = [part.split('"')[0] for part in page.text.split('action="')[1:]]
    endings = [path for path in endings if "/sessions/" in path]
    assert len(endings) == 3
    browser.post(endings[0], data={"csrf_token": token_on(page)})
    assert [is_in(client) for client in (browser, other, third)].count(True) == 2
    browser.post("/console/account/sessions/end-others", data={"csrf_token": token_on(page)})
    assert [is_in(client) for client in (browser, other, third)] == [True, False, False]


def test_nobody_ends_the_session_of_another(console: Console, browser: FlaskClient, engine: Engine) -> None:
    log_in(browser)
    somebody(console, "lisi")
    other = console.app.test_client()
    log_in(other, "lisi")
    with engine.connect() as connection:
        query = select(ConsoleSession.id_hash).order_by(ConsoleSession.created)
        key = connection.execute(query).scalars().first()
        assert connection.execute(select(func.count(ConsoleSession.id_hash))).scalar_one() == 2
    token = token_on(other.get("/console/account"))
    other.post(f"/console/account/sessions/{key}/end", data={"csrf_token": token})
    assert is_in(browser)
