"""The second step: setting up an authenticator app, its codes, recovery codes, and who must have one."""

import re
from pathlib import Path
from unittest.mock import patch

import pytest
from cases import each
from flask.testing import FlaskClient
from made_console import Console, token_on
from passlib.totp import TOTP
from signing_in import (
    PASSWORD,
    Opened,
    Phone,
    consoles,
    entries,
    is_in,
    log_in,
    log_out,
    send,
    set_up_totp,
    somebody,
)
from sqlalchemy import Engine, select

from surveyapp.config import read_settings
from surveyapp.records.accounts import Account
from surveyapp.web.console.sign_in_duties import totp_required


@pytest.fixture
def browser(console: Console) -> FlaskClient:
    """Signed in with a password."""
    somebody(console)
    client = console.app.test_client()
    log_in(client)
    return client


def test_it_works_on_each_kind_of_database(engine: Engine, database_url: str, tmp_path: Path) -> None:
    with consoles(engine, database_url, tmp_path / "instance") as opened:
        console = opened()
        somebody(console)
        client = console.app.test_client()
        log_in(client)
        phone, codes = set_up_totp(client)
        for path, code in [("/console/login/code", phone.code()), ("/console/login/recovery", codes[0])]:
            log_out(client)
            log_in(client)
            assert send(client, path, code=code).status_code == 302
        assert send(client, "/console/account/totp/off", present=PASSWORD).status_code == 302
        log_out(client)
        assert log_in(client).headers["Location"] == "/console/"


def test_the_second_step_asks_for_a_code_before_anybody_is_in(browser: FlaskClient) -> None:
    phone, _ = set_up_totp(browser)
    log_out(browser)
    asked = log_in(browser, following="/console/account")
    assert asked.headers["Location"] == "/console/login/code"
    assert not is_in(browser)
    assert send(browser, "/console/login/code", code=phone.code()).headers["Location"] == "/console/account"
    assert is_in(browser)


def test_a_code_may_be_typed_with_a_space(browser: FlaskClient) -> None:
    phone, _ = set_up_totp(browser)
    log_out(browser)
    log_in(browser)
    code = phone.code()
    assert send(browser, "/console/login/code", code=f"{code[:3]} {code[3:]}").status_code == 302


def test_a_code_is_taken_once(opened: Opened, console: Console, browser: FlaskClient) -> None:
    phone, _ = set_up_totp(browser)
    log_out(browser)
    code = phone.code()
    clients = [worker.app.test_client() for worker in (console, opened())]
    for client in clients:
        log_in(client)
    answers = [send(client, "/console/login/code", code=code).status_code for client in clients]
    assert answers == [302, 422]
    assert not is_in(clients[1])


def test_the_code_of_the_set_up_does_not_sign_in(browser: FlaskClient) -> None:
    page = browser.get("/console/account/totp")
    code = Phone(page).code()
    fields = {"csrf_token": token_on(page), "code": code, "present": PASSWORD}
    assert browser.post("/console/account/totp", data=fields).status_code == 200
    log_out(browser)
    log_in(browser)
    assert send(browser, "/console/login/code", code=code).status_code == 422


@pytest.mark.parametrize("path", ["/console/login/code", "/console/login/recovery"])
def test_without_the_password_no_code_is_asked_for(console: Console, path: str) -> None:
    client = console.app.test_client()
    assert client.get(path).headers["Location"] == "/console/login"


def test_a_code_comes_too_late(browser: FlaskClient) -> None:
    set_up_totp(browser)
    log_out(browser)
    log_in(browser)
    with browser.session_transaction() as session:
        session["awaiting"] = {**session["awaiting"], "since": session["awaiting"]["since"] - 301}
    assert browser.get("/console/login/code").headers["Location"] == "/console/login"


def test_the_page_has_a_picture_and_the_key_in_letters(browser: FlaskClient) -> None:
    page = browser.get("/console/account/totp").text
    assert re.search(r'<img src="data:image/svg\+xml[^"]+"', page)
    assert re.search(r"<code[^>]*>[A-Z2-7-]{32,}</code>", page)


@pytest.mark.parametrize(
    ("code", "present", "problem"),
    [
        ("wrong", PASSWORD, "验证码不正确"),
        ("right", "wrong password", "密码不正确"),
        ("", PASSWORD, "请输入身份验证器"),
    ],
)
def test_a_set_up_needs_a_right_code_and_the_password(
    browser: FlaskClient, sqlite_engine: Engine, code: str, present: str, problem: str
) -> None:
    page = browser.get("/console/account/totp")
    phone = Phone(page)
    typed = {"wrong": phone.wrong(), "right": phone.code()}.get(code, code)
    fields = {"csrf_token": token_on(page), "code": typed, "present": present}
    refused = browser.post("/console/account/totp", data=fields)
    assert refused.status_code == 422
    assert problem in refused.text
    with sqlite_engine.connect() as connection:
        assert connection.execute(select(Account.tf_totp_secret)).scalar_one() is None


def test_neither_secret_nor_recovery_codes_stand_readable_in_the_database(
    browser: FlaskClient, sqlite_engine: Engine
) -> None:
    page = browser.get("/console/account/totp")
    phone = Phone(page)
    fields = {"csrf_token": token_on(page), "code": phone.code(), "present": PASSWORD}
    shown = browser.post("/console/account/totp", data=fields).text
    codes = re.findall(r"<li><code>([0-9a-f-]+)</code></li>", shown)
    with sqlite_engine.connect() as connection:
        row = connection.execute(select(Account.tf_totp_secret, Account.mf_recovery_codes)).one()
    assert len(codes) == len(set(codes)) == 10
    assert phone.app.base32_key not in str(row)
    assert not [code for code in codes if code in str(row) or code.replace("-", "") in str(row)]


def test_a_recovery_code_signs_in_once(browser: FlaskClient) -> None:
    _, codes = set_up_totp(browser)
    for typed, status in [(codes[0], 302), (codes[0], 422), (codes[1].upper().replace("-", " "), 302)]:
        log_out(browser)
        log_in(browser)
        assert send(browser, "/console/login/recovery", code=typed).status_code == status
        if status == 422:
            assert not is_in(browser)
            send(browser, "/console/login/recovery", code=codes[2])
    assert "恢复码还剩 7 个" in browser.get("/console/account").text


def test_new_recovery_codes_replace_the_old_ones(browser: FlaskClient) -> None:
    _, old = set_up_totp(browser)
    assert send(browser, "/console/account/recovery-codes", present="wrong").status_code == 422
    shown = send(browser, "/console/account/recovery-codes", present=PASSWORD)
    new = re.findall(r"<li><code>([0-9a-f-]+)</code></li>", shown.text)
    log_out(browser)
    log_in(browser)
    assert send(browser, "/console/login/recovery", code=old[0]).status_code == 422
    assert send(browser, "/console/login/recovery", code=new[0]).status_code == 302


def test_another_phone_takes_the_place_of_the_first(browser: FlaskClient) -> None:
    first, _ = set_up_totp(browser)
    page = browser.get("/console/account/totp")
    second = Phone(page)
    fields = {"csrf_token": token_on(page), "code": second.code(), "present": PASSWORD}
    assert browser.post("/console/account/totp", data=fields).status_code == 200
    log_out(browser)
    log_in(browser)
    assert send(browser, "/console/login/code", code=first.code(1)).status_code == 422
    assert send(browser, "/console/login/code", code=second.code(1)).status_code == 302


def test_it_is_turned_off_with_the_password(browser: FlaskClient) -> None:
    set_up_totp(browser)
    assert send(browser, "/console/account/totp/off", present="wrong").status_code == 422
    assert send(browser, "/console/account/totp/off", present=PASSWORD).status_code == 302
    log_out(browser)
    assert log_in(browser).headers["Location"] == "/console/"


def test_other_browsers_are_signed_out_when_it_changes(console: Console, browser: FlaskClient) -> None:
    other = console.app.test_client()
    log_in(other)
    set_up_totp(browser)
    assert [is_in(browser), is_in(other)] == [True, False]


@pytest.mark.parametrize(
    ("setting", "role", "required"),
    [
        ("optional", "administrator", False),
        ("administrators", "administrator", True),
        ("administrators", "evaluator", False),
        ("everyone", "reader", True),
    ],
)
def test_who_must_set_it_up_does_that_first(opened: Opened, setting: str, role: str, required: bool) -> None:
    console = opened(totp=setting)
    somebody(console, role=role)
    client = console.app.test_client()
    log_in(client)
    answer = client.get("/console/account")
    assert (answer.headers.get("Location") == "/console/account/totp") is required
    if required:
        assert client.get("/console/account/password").headers["Location"] == "/console/account/totp"
        set_up_totp(client)
        assert is_in(client)
        assert "不能停用" in client.get("/console/account").text
        assert client.get("/console/account/totp/off").headers["Location"] == "/console/account"


@each(
    ("environment", "role", "required"),
    [
        ({}, "administrator", False),
        ({"SURVEYAPP_ENV": "production"}, "administrator", True),
        ({"SURVEYAPP_ENV": "production"}, "evaluator", False),
        ({"SURVEYAPP_ENV": "production", "SURVEYAPP_TOTP": "optional"}, "administrator", False),
        ({"SURVEYAPP_TOTP": "administrators"}, "administrator", True),
    ],
)
def test_in_production_administrators_need_it_unless_the_settings_say_otherwise(
    environment: dict[str, str], role: str, required: bool
) -> None:
    settings = read_settings({"SURVEYAPP_SECRET_KEY": "k" * 32, **PUBLIC, **environment})
    assert totp_required(settings, role) is required


PUBLIC = {"SURVEYAPP_PUBLIC_URL": "https://survey.example.cn"}


def test_a_session_that_is_open_when_it_becomes_required_goes_on(
    opened: Opened, sqlite_engine: Engine
) -> None:
    before = opened()
    somebody(before, role="administrator")
    client = before.app.test_client()
    log_in(client)
    after = opened(totp="administrators")
    same = after.app.test_client()
    cookie = client.get_cookie("surveyapp")
    assert cookie is not None
    same.set_cookie("surveyapp", cookie.value)
    page = same.get("/console/account")
    assert page.status_code == 200
    fields = {"csrf_token": token_on(page), "name": "李测", "language": "zh"}
    assert same.post("/console/account", data=fields).headers["Location"] == "/console/account"
    assert "下次登录时须先启用两步验证" in page.text
    log_out(same)
    log_in(same)
    assert same.get("/console/account").headers["Location"] == "/console/account/totp"
    set_up_totp(same)
    assert is_in(same)


def test_who_must_set_it_up_may_also_sign_out(opened: Opened) -> None:
    console = opened(totp="everyone")
    somebody(console)
    client = console.app.test_client()
    log_in(client)
    page = client.get("/console/account/totp")
    assert "可先退出" in page.text
    left = client.post("/console/logout", data={"csrf_token": token_on(page)})
    assert left.headers["Location"] == "/console/login"


@pytest.mark.parametrize(("steps", "words"), [(20, "快约 10 分钟"), (-8, "慢约 4 分钟")])
@pytest.mark.parametrize("put_right", [False, True])
def test_a_wrong_clock_is_named_and_shuts_nobody_out(
    browser: FlaskClient, steps: int, words: str, put_right: bool
) -> None:
    page = browser.get("/console/account/totp")
    assert "服务器现在是" in page.text
    phone = Phone(page)
    fields = {"csrf_token": token_on(page), "code": phone.code(steps), "present": PASSWORD}
    done = browser.post("/console/account/totp", data=fields)
    assert done.status_code == 200
    assert words in done.text
    log_out(browser)
    later = 60 if put_right and steps > 0 else 2
    with patch.object(TOTP, "now", return_value=TOTP.now() + later * 30):
        log_in(browser)
        code = phone.code(0 if put_right else steps)
        assert send(browser, "/console/login/code", code=code).status_code == 302
        log_out(browser)
        log_in(browser)
        assert send(browser, "/console/login/code", code=code).status_code == 422


def test_where_the_clocks_agree_nothing_is_said_of_them(browser: FlaskClient) -> None:
    page = browser.get("/console/account/totp")
    fields = {"csrf_token": token_on(page), "code": Phone(page).code(-1), "present": PASSWORD}
    assert "分钟" not in browser.post("/console/account/totp", data=fields).text


def test_signing_in_a_wrong_code_tells_the_time_and_no_more(browser: FlaskClient) -> None:
    phone, _ = set_up_totp(browser)
    log_out(browser)
    log_in(browser)
    refused = send(browser, "/console/login/code", code=phone.code(20))
    assert "服务器现在的时间是" in refused.text
    assert "分钟。" not in refused.text
    assert "可用恢复码登录" in refused.text


def test_a_code_from_when_the_servers_clock_was_ahead_keeps_nobody_out(browser: FlaskClient) -> None:
    phone, _ = set_up_totp(browser)
    log_out(browser)
    for ahead in (7200, 0):
        with patch.object(TOTP, "now", return_value=TOTP.now() + ahead):
            log_in(browser)
            code = phone.code(1)
            assert send(browser, "/console/login/code", code=code).status_code == 302
            log_out(browser)
            log_in(browser)
            assert send(browser, "/console/login/code", code=code).status_code == 422


def test_every_step_is_in_the_audit_trail(browser: FlaskClient, sqlite_engine: Engine) -> None:
    phone, codes = set_up_totp(browser)
    log_out(browser)
    log_in(browser)
    send(browser, "/console/login/code", code="000000")
    send(browser, "/console/login/code", code=phone.code())
    log_out(browser)
    log_in(browser)
    send(browser, "/console/login/recovery", code=codes[0])
    assert [(action, result) for _, action, result in entries(sqlite_engine)] == [
        ("login", "done"),
        ("totp_on", "done"),
        ("logout", "done"),
        ("login", "done"),
        ("login_code", "refused"),
        ("login_code", "done"),
        ("logout", "done"),
        ("login", "done"),
        ("login_recovery", "done"),
    ]
    assert {person for person, _, _ in entries(sqlite_engine)} == {"zhangsan"}
