"""Changing a password: when it must be done first, what is refused, and what ends with it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from made_console import token_on
from signing_in import (
    NEW_PASSWORD,
    PASSWORD,
    Opened,
    consoles,
    entries,
    is_in,
    log_in,
    log_out,
    send,
    somebody,
)
from sqlalchemy import Engine, select, update
from werkzeug.test import TestResponse

from surveyapp.records.accounts import Account
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.people.audit import search

PAGE = "/console/account/password"


def signed_in(opened: Opened, policy: str = "asvs", **columns: object) -> FlaskClient:
    console = opened(password_policy=policy)
    somebody(console, **columns)
    client = console.app.test_client()
    log_in(client)
    return client


def change(
    client: FlaskClient, new: str = NEW_PASSWORD, again: str | None = None, present: str = PASSWORD
) -> TestResponse:
    return send(client, PAGE, present=present, new=new, again=new if again is None else again)


def test_the_new_password_signs_in_and_the_old_one_does_not(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    with consoles(engine, database_url, tmp_path / "instance") as opened:
        client = signed_in(opened)
        assert change(client).status_code == 302
        assert is_in(client)
        log_out(client)
        assert log_in(client).status_code == 422
        assert log_in(client, password=NEW_PASSWORD).status_code == 302


def test_every_other_browser_is_signed_out_and_this_one_gets_a_new_session(opened: Opened) -> None:
    console = opened()
    somebody(console)
    browser, other = console.app.test_client(), console.app.test_client()
    for client in (browser, other):
        log_in(client)
    before = browser.get_cookie("surveyapp")
    assert before is not None
    change(browser)
    assert [is_in(browser), is_in(other)] == [True, False]
    thief = console.app.test_client()
    thief.set_cookie("surveyapp", before.value)
    assert not is_in(thief)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"new": "too short", "again": "too short"}, "太短，至少 12 个字符。"),
        ({"new": "password12345", "again": "password12345"}, "太常见"),
        ({"new": "zhangsan drinks tea", "again": "zhangsan drinks tea"}, "不能包含您的用户名或姓名"),
        ({"new": "x7" * 65, "again": "x7" * 65}, "太长，最多 128 个字符。"),
        ({"new": PASSWORD, "again": PASSWORD}, "与用过的密码相同"),
        ({"again": "something else"}, "两次输入的新密码不一致。"),
        ({"present": "wrong password"}, "密码不正确"),
        ({"present": ""}, "请输入现在的密码。"),
    ],
)
def test_what_is_wrong_stands_at_its_field(opened: Opened, fields: dict[str, str], problem: str) -> None:
    client = signed_in(opened)
    refused = send(
        client, PAGE, **{"present": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD, **fields}
    )
    assert refused.status_code == 422
    faulty = refused.text.split('aria-invalid="true"')
    assert len(faulty) == 2
    assert problem in faulty[1].split("</div>")[0] + faulty[1].split("</div>")[1]
    log_out(client)
    assert log_in(client).status_code == 302


@pytest.mark.parametrize(
    ("policy", "rule"), [("asvs", "12 至 128 个字符"), ("dengbao", "每 90 天须更换一次")]
)
def test_the_rules_are_said_before_anybody_types(opened: Opened, policy: str, rule: str) -> None:
    assert rule in signed_in(opened, policy).get(PAGE).text


def test_after_a_one_time_password_nothing_else_is_open(opened: Opened) -> None:
    client = signed_in(opened, must_change_password=True)
    for path in ("/console/", "/console/account", "/console/account/totp"):
        assert client.get(path).headers["Location"] == PAGE
    token = token_on(client.get(PAGE))
    posted = client.post("/console/account", data={"csrf_token": token, "name": "李四", "language": "zh"})
    assert posted.headers["Location"] == PAGE
    assert "一次性密码" in client.get(PAGE).text
    assert change(client).status_code == 302
    assert is_in(client)


@pytest.mark.parametrize(("first", "landing"), [(True, "/console/"), (False, "/console/account")])
def test_after_the_first_password_of_ones_own_one_lands_on_the_surveys(
    opened: Opened, first: bool, landing: str
) -> None:
    assert change(signed_in(opened, must_change_password=first)).location == landing


def test_a_script_of_who_must_change_the_password_is_told_to_open_the_page_again(opened: Opened) -> None:
    client = signed_in(opened, must_change_password=True)
    answer = client.get("/console/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (401, {"error": "duty"})


def test_who_must_change_the_password_may_also_sign_out(opened: Opened) -> None:
    client = signed_in(opened, must_change_password=True)
    token = token_on(client.get(PAGE))
    assert client.post("/console/logout", data={"csrf_token": token}).headers["Location"] == "/console/login"


@pytest.mark.parametrize(("days", "status"), [(6, 302), (8, 422)])
def test_a_one_time_password_signs_in_for_seven_days(opened: Opened, days: int, status: int) -> None:
    console = opened()
    expires = datetime.now(UTC) + timedelta(days=7 - days)
    somebody(console, must_change_password=True, password_expires=expires)
    client = console.app.test_client()
    answer = log_in(client)
    assert answer.status_code == status
    assert is_in(client) is False
    if status == 422:
        assert "一次性密码已过期" in answer.text
        assert "重新发放" in answer.text
        assert client.get(PAGE).headers["Location"].startswith("/console/login")
        assert "一次性密码已过期" not in log_in(client, password="wrong password").text
        detail = search(console.engine)[1].detail
        assert detail == {"refused": "one_time_expired"}
    else:
        assert change(client).status_code == 302
        log_out(client)
        assert log_in(client, password=NEW_PASSWORD).status_code == 302


def test_an_administrator_issues_it_again_with_one_click(opened: Opened) -> None:
    console = opened()
    ended = datetime.now(UTC) - timedelta(days=1)
    account = somebody(console, must_change_password=True, password_expires=ended)
    chief = console.client(somebody(console, "chief", role="administrator"))
    page = chief.get("/console/accounts").text
    assert "一次性密码已过期" in page
    row = page.split("<td>zhangsan</td>")[1].split("</tr>")[0]
    assert f'action="/console/accounts/{account}/password"' in row
    token = re.search(r'name="csrf_token" value="([^"]+)"', row)
    assert token
    shown = chief.post(f"/console/accounts/{account}/password", data={"csrf_token": token[1]}).text
    assert "有效至" in shown
    password = re.search(r"([A-Za-z0-9]{4}-){3}[A-Za-z0-9]{4}", shown)
    assert password
    assert log_in(console.app.test_client(), password=password[0]).status_code == 302
    assert entries(console.engine)[-2] == ("chief", "reset_password", "done")


def test_after_ninety_days_it_has_to_be_changed_under_dengbao(opened: Opened) -> None:
    client = signed_in(opened, "dengbao", password_changed=datetime.now(UTC) - timedelta(days=90))
    assert client.get("/console/account").headers["Location"] == PAGE
    assert "90 天" in client.get(PAGE).text
    change(client)
    assert is_in(client)


@pytest.mark.parametrize(("policy", "days"), [("asvs", 5000), ("dengbao", 89)])
def test_before_that_it_may_stay(opened: Opened, policy: str, days: int) -> None:
    assert is_in(signed_in(opened, policy, password_changed=datetime.now(UTC) - timedelta(days=days)))


def test_the_password_comes_before_the_authenticator_app(opened: Opened) -> None:
    console = opened(totp="everyone")
    somebody(console, must_change_password=True)
    client = console.app.test_client()
    log_in(client)
    assert client.get("/console/").headers["Location"] == PAGE
    change(client)
    assert client.get("/console/").headers["Location"] == "/console/account/totp"


def test_an_earlier_password_does_not_come_back_under_dengbao(opened: Opened) -> None:
    client = signed_in(opened, "dengbao")
    change(client)
    refused = change(client, new=PASSWORD, present=NEW_PASSWORD)
    assert "与用过的密码相同" in refused.text


def test_a_password_reset_while_the_code_is_awaited_begins_again(
    opened: Opened, sqlite_engine: Engine
) -> None:
    client = signed_in(opened, tf_totp_secret="{}", tf_primary_method="authenticator")
    assert client.get("/console/login/code").status_code == 200
    with sqlite_engine.connect() as connection:
        connection.execute(update(Account).values(fs_uniquifier="reset"))
    assert client.get("/console/login/code").headers["Location"] == "/console/login"


def test_a_change_is_written_down_without_the_password(opened: Opened, sqlite_engine: Engine) -> None:
    client = signed_in(opened)
    change(client, present="wrong password")
    change(client)
    assert entries(sqlite_engine)[1:] == [
        ("zhangsan", "change_password", "refused"),
        ("zhangsan", "change_password", "done"),
    ]
    with sqlite_engine.connect() as connection:
        assert NEW_PASSWORD not in str(connection.execute(select(Account.__table__)).all())


def test_whose_browser_is_taken_over_the_form_tells_nothing_of_the_password(opened: Opened) -> None:
    client = signed_in(opened)
    for number in range(5):
        guessed = PASSWORD if number == 4 else f"Guess number {number} of many"
        refused = change(client, new=guessed, present="wrong password")
        assert "密码不正确" in refused.text
        assert "与用过的密码相同" not in refused.text
    assert change(client, new=PASSWORD, present="wrong password").status_code == 429


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"new": "short"}, ["too_short"]),
        ({"new": "zhangsan by the river"}, ["personal"]),
        ({"new": NEW_PASSWORD, "again": "something else"}, "not_alike"),
        ({"new": "", "again": ""}, "not_filled_in"),
        ({"new": NEW_PASSWORD, "present": "not my password"}, "wrong_password"),
    ],
    ids=["too short", "personal", "typed differently", "empty", "wrong password"],
)
def test_the_audit_trail_tells_why_a_password_was_not_changed(
    opened: Opened, sqlite_engine: Engine, fields: dict[str, str], why: object
) -> None:
    change(signed_in(opened), **fields)
    with sqlite_engine.connect() as connection:
        query = select(AuditEntry.detail).where(AuditEntry.action == "change_password")
        assert connection.execute(query).scalar_one() == {"refused": why}
