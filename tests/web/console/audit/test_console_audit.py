"""The audit trail in the browser: found, read in the language of the page, taken away as CSV."""

import ast
import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cases import each
from flask.testing import FlaskClient
from made_console import Console, SignIn
from servers import REPOSITORY

from surveyapp.definition.china_time import CHINA
from surveyapp.services.people.audit import RESULTS, TERMINAL, record
from surveyapp.web.console.audit import audit_words
from surveyapp.web.console.audit.audit_lines import DETAILS
from surveyapp.web.console.signing_in.password_words import FAULTS


@pytest.fixture
def chief(sign_in: SignIn) -> FlaskClient:
    return sign_in("administrator")


def note(console: Console, **values: Any) -> None:
    record(console.engine, **{"person": "wang", "account": 1, "action": "freeze", **values})


def today(days: int = 0) -> str:
    return (datetime.now(UTC).astimezone(CHINA) + timedelta(days=days)).strftime("%Y-%m-%d")


def exported(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/console/audit.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def calls_in(*folders: str) -> Iterator[ast.Call]:
    for folder in folders:
        for path in (REPOSITORY / "surveyapp" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield node


def test_an_empty_trail_says_what_will_stand_there(chief: FlaskClient) -> None:
    page = chief.get("/console/audit").text
    assert "还没有操作记录" in page
    assert "六个月" in page


def test_a_line_is_put_into_words(console: Console, chief: FlaskClient) -> None:
    note(
        console,
        action="change_state",
        subject="demo/every",
        result="refused",
        detail={"state": "open", "refused": "state_not_allowed", "reason": "{{7*7}}<b>"},
    )
    page = chief.get("/console/audit").text
    for words in ("改变调查状态", "demo/every", "未执行", "状态：开放", "不能改为", "{{7*7}}&lt;b&gt;"):
        assert words in page


@each(
    ("query", "found"),
    [
        ("person=li", {"two"}),
        ("action=publish", {"two"}),
        ("subject=one", {"one"}),
        ("result=denied", {"two"}),
        (f"since={today()}&until={today()}", {"one", "two"}),
        (f"since={today(1)}", set()),
        (f"until={today(-1)}", set()),
    ],
)
def test_lines_are_searched(console: Console, chief: FlaskClient, query: str, found: set[str]) -> None:
    note(console, subject="demo/one")
    note(console, subject="demo/two", person="li", action="publish", result="denied")
    page = chief.get(f"/console/audit?{query}").text
    table = page.partition("<tbody>")[2]
    assert {name for name in ("one", "two") if f"demo/{name}" in table} == found
    assert {line["对象"].removeprefix("demo/") for line in exported(chief, f"?{query}")} - {""} == found


@pytest.mark.parametrize("query", ["since=yesterday", "since=0001-01-01", "until=9999-12-31"])
def test_a_day_that_cannot_be_is_said(chief: FlaskClient, query: str) -> None:
    for address in ("audit", "audit.csv"):
        assert chief.get(f"/console/{address}?{query}").status_code == 422


def test_older_lines_stand_on_the_next_page(
    console: Console, chief: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveyapp.web.console.audit.audit.AUDIT_LINES_ON_A_PAGE", 2)
    for number in range(3):
        note(console, subject=f"demo/{number}")
    first = chief.get("/console/audit?person=wang").text
    assert "demo/0" not in first
    link = first.split("更早的记录")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = chief.get(link).text
    assert "demo/0" in second
    assert "更早的记录" not in second


def test_a_formula_leaves_as_text(console: Console, chief: FlaskClient) -> None:
    note(console, subject="=1+1", person="@SUM(A1)")
    (line,) = exported(chief, "?action=freeze")
    assert (line["对象"], line["人员"]) == ("'=1+1", "'@SUM(A1)")


def test_the_export_is_whole_and_recorded(console: Console, chief: FlaskClient) -> None:
    for number in range(150):
        note(console, subject=f"demo/{number}")
    assert len(exported(chief, "?action=freeze")) == 150
    (line,) = exported(chief, "?action=export_audit")[1:]
    assert (line["操作"], line["详情"]) == ("导出操作记录", "操作：冻结并写出快照")


def test_the_trail_is_read_in_english_too(console: Console, sign_in: SignIn) -> None:
    note(console, action="change_state", detail={"state": "open"})
    assert sign_in("administrator", language="en").get("/console/audit").status_code == 200


def test_every_action_has_words() -> None:
    used = {
        keyword.value.value
        for call in calls_in("web/console")
        for keyword in call.keywords
        if keyword.arg == "audit" and isinstance(keyword.value, ast.Constant) and keyword.value.value
    }
    used |= {
        call.args[0].value
        for call in calls_in("cli")
        if getattr(call.func, "id", "") in ("recorded", "note_command")
        and isinstance(call.args[0], ast.Constant)
    }
    assert used - set(audit_words.ACTIONS) == set()


def test_no_two_actions_share_their_words() -> None:
    words = [str(text) for text in audit_words.ACTIONS.values()]
    assert len(set(words)) == len(words)


def test_every_result_has_words() -> None:
    assert set(RESULTS) == set(audit_words.RESULTS)


def test_every_detail_has_words() -> None:
    used = {
        keyword.arg
        for call in calls_in("web/console")
        for keyword in call.keywords
        if getattr(call.func, "id", "") == "audit_detail" and keyword.arg
    }
    assert used - set(DETAILS) == set()


def test_every_reason_has_words() -> None:
    used = {
        code.value
        for call in calls_in("web/console")
        if getattr(call.func, "id", "") == "audit_detail"
        for keyword in call.keywords
        if keyword.arg == "refused"
        for code in ast.walk(keyword.value)
        if isinstance(code, ast.Constant) and "_" in str(code.value)
    }
    assert {"wrong_password", "totp_required", "not_alike"} <= used
    assert used | {*FAULTS, "too_short"} == set(audit_words.REASONS)


def test_reasons_are_put_into_words(console: Console, chief: FlaskClient) -> None:
    note(console, action="change_password", result="refused", detail={"refused": ["too_short", "common"]})
    assert "原因：新密码太短、新密码太常见" in chief.get("/console/audit").text


@pytest.mark.parametrize(("language", "words"), [("zh", "命令行 root"), ("en", "command line (root)")])
def test_who_ran_a_command_is_told_in_the_language_of_the_page(
    console: Console, sign_in: SignIn, language: str, words: str
) -> None:
    note(console, person=f"{TERMINAL} root", account=None)
    assert words in sign_in("administrator", language=language).get("/console/audit").text
