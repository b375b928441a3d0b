"""All values of a system in one table: what is missing first, saved one after the other, nothing typed is lost."""

from typing import Any

import pytest
from cases import each
from evaluated_folder import FOLDER, INDICATORS, lock, page_of, score_of, words_of, write_evaluation
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn
from werkzeug.test import TestResponse

from surveyapp.services.evaluations.entered_values import entry_history
from surveyapp.services.people.audit import search

PLACE = f"/console/evaluations/{FOLDER}/indicators/values"
EMPTY = INDICATORS.replace("    actual: {met: [policy], shown: 较充分, evidence: 会议纪要}\n", "").replace(
    "    actual: {value: 95%}\n", ""
)
"""A1, A2 and B1 have no value yet; B2 has one, and F1 does not apply."""


@pytest.fixture
def evaluator(console: Console, sign_in: SignIn) -> FlaskClient:
    write_evaluation(console, EMPTY)
    return sign_in("evaluator")


def fields_on(page: html.HtmlElement) -> dict[str, list[str]]:
    """What the form of a page would send as it stands."""
    form = page.xpath("//form[.//table]")[0]
    sent: dict[str, list[str]] = {}
    for field in form.xpath(".//input[@name]"):
        if field.get("type") != "checkbox" or field.get("checked") is not None:
            sent.setdefault(field.get("name"), []).append(field.get("value", ""))
    return sent


def send(client: FlaskClient, page: html.HtmlElement, save: str, **typed: Any) -> TestResponse:
    """Press a button of the page, some fields filled in; field names have __ for the point and ___ for a dash."""
    named = {name.replace("___", "-").replace("__", "."): value for name, value in typed.items()}
    return client.post(PLACE, data=fields_on(page) | named | {"save": save})


def rows(page: html.HtmlElement) -> list[str]:
    return [words_of(row).split()[0] for row in page.xpath("//table[contains(@class, 'values')]/tbody/tr/th")]


def kept(console: Console, code: str) -> list[Any]:
    return [entry.actual for entry in entry_history(console.engine, FOLDER, "indicators", code)]


def test_what_is_missing_stands_first_and_the_first_of_it_has_the_focus(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, PLACE)
    assert rows(page) == ["A1", "A2", "B1", "B2", "F1"]
    assert page.xpath("//tr[@id='next']//input[@autofocus]/@name") == ["A1.met"]
    assert "共 5 项，缺 3 项" in words_of(page)
    assert "暂计 28.50 / 30 分（5 项指标中已有 2 项），不是总分" in words_of(page)


def test_one_is_saved_without_a_reason_and_the_next_has_the_focus(
    console: Console, evaluator: FlaskClient
) -> None:
    response = send(
        evaluator, page_of(evaluator, PLACE), "A1", A1__met=["policy"], A1__evidence_file="批复.pdf"
    )
    assert response.status_code == 303
    page = page_of(evaluator, response.location)
    assert page.xpath("//tr[@id='next']//input[@autofocus]/@name") == ["A2.deduction-off"]
    assert rows(page)[:2] == ["A2", "B1"]
    assert (kept(console, "A1"), score_of(console, "A1")) == ([{"met": ["policy"]}], "10.00")


def test_what_was_typed_elsewhere_stays_there_unsaved(console: Console, evaluator: FlaskClient) -> None:
    response = send(evaluator, page_of(evaluator, PLACE), "A1", A1__met=["policy"], B1__value="88%")
    assert response.status_code == 200
    page = html.fromstring(response.text)
    assert "B1 填写了还没有保存" in words_of(page)
    assert page.get_element_by_id("B1.value").value == "88%"
    assert (len(kept(console, "A1")), kept(console, "B1")) == (1, [])


def test_all_that_was_changed_is_saved_at_once_or_nothing(console: Console, evaluator: FlaskClient) -> None:
    page = page_of(evaluator, PLACE)
    wrong = send(
        evaluator, page, "all", A2__deduction___off="21", A2__deduction___reason="过多", B1__value="88%"
    )
    assert (wrong.status_code, kept(console, "A2"), kept(console, "B1")) == (422, [], [])
    told = html.fromstring(wrong.text)
    assert "扣 21 分，超过权重 20" in words_of(told.get_element_by_id("A2-problems"))
    assert told.get_element_by_id("B1.value").value == "88%"
    right = send(evaluator, told, "all", A2__deduction___off="0", A2__deduction___reason="")
    assert (right.status_code, kept(console, "B1")) == (303, [{"value": "88%"}])
    (line,) = search(console.engine, action="enter_values", result="done")
    assert (line.subject, line.detail["values"]) == (f"{FOLDER}/indicators", 2)


def test_no_point_met_is_said_with_a_tick(console: Console, evaluator: FlaskClient) -> None:
    page = page_of(evaluator, PLACE)
    assert send(evaluator, page, "A1").status_code == 422
    assert send(evaluator, page, "A1", A1__none="1").status_code == 303
    assert kept(console, "A1") == [{"met": []}]


def test_a_value_that_is_there_changes_with_a_reason_alone(console: Console, evaluator: FlaskClient) -> None:
    page = page_of(evaluator, PLACE)
    assert page.xpath("//input[contains(@name, '.reason')]/@name") == ["B2.reason"]
    refused = send(evaluator, page, "B2", B2__value="97%")
    assert (refused.status_code, kept(console, "B2")) == (422, [])
    assert "B2 已有实际完成值，更改请写明理由" in refused.text
    assert send(evaluator, page, "B2", B2__value="97%", B2__reason="凭证补正").status_code == 303
    assert kept(console, "B2") == [{"value": "97%"}]


def test_words_and_a_completion_beside_a_value_stay_with_it(console: Console, sign_in: SignIn) -> None:
    text = INDICATORS.replace(
        "actual: {value: 98%}", "actual: {value: 98%, completion: {percent: 100, reason: 财政收回}}"
    )
    write_evaluation(console, text)
    client = sign_in("evaluator")
    page = page_of(client, PLACE)
    sent = send(
        client, page, "all", A1__met=["duties"], A1__reason="核对", B2__value="97%", B2__reason="核对"
    )
    assert sent.status_code == 303
    assert kept(console, "A1") == [{"met": ["duties"], "shown": "较充分"}]
    assert kept(console, "B2") == [{"value": "97%", "completion": {"percent": "100", "reason": "财政收回"}}]


def test_who_was_slower_reads_what_the_other_entered(
    console: Console, evaluator: FlaskClient, sign_in: SignIn
) -> None:
    opened = page_of(evaluator, PLACE)
    other = sign_in("evaluator")
    assert send(other, page_of(other, PLACE), "B1", B1__value="45%").status_code == 303
    slower = send(evaluator, opened, "B1", B1__value="88%")
    assert (slower.status_code, len(kept(console, "B1"))) == (422, 1)
    told = html.fromstring(slower.text)
    assert "刚填写过，现在的值是 45%" in words_of(told.get_element_by_id("B1-problems"))
    assert told.get_element_by_id("B1.value").value == "88%"
    assert send(evaluator, told, "B1", B1__reason="以台账为准").status_code == 303


def test_a_link_is_shown_and_has_no_field(console: Console, sign_in: SignIn) -> None:
    write_evaluation(
        console,
        EMPTY.replace("target: 100%\n", "target: 100%\n", 1).replace("{value: 98%}", "{execution: total}")
        + "budget:\n  total: {name: 年度资金总额, initial: 440, full_year: 440}\n",
    )
    page = page_of(sign_in("evaluator"), PLACE)
    assert not page.xpath("//input[@name='B2.value']")
    assert page.xpath("//tr[th[contains(., 'B2')]]//a[@href='/console/evaluations/demo/indicators/budget']")


@each("seen", ["", "-1", "9" * 30, "x"])
def test_a_form_that_says_nothing_of_what_it_showed_replaces_nothing(
    console: Console, evaluator: FlaskClient, seen: str
) -> None:
    page = page_of(evaluator, PLACE)
    send(evaluator, page, "B1", B1__value="45%")
    before = len(kept(console, "B1"))
    assert send(evaluator, page, "B1", B1__value="46%", B1__seen=seen).status_code == 422
    assert len(kept(console, "B1")) == before


def test_a_reader_reads_and_a_locked_evaluation_has_no_fields(
    console: Console, evaluator: FlaskClient, sign_in: SignIn
) -> None:
    reader = sign_in("reader")
    assert not page_of(reader, PLACE).xpath("//table//input")
    page = page_of(evaluator, PLACE)
    lock(evaluator)
    assert not page_of(evaluator, PLACE).xpath("//table//input")
    assert "已由" in send(evaluator, page, "B1", B1__value="45%").text
    assert kept(console, "B1") == []


def test_what_was_typed_comes_out_as_text(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, PLACE)
    told = send(evaluator, page, "B1", B1__value='"><b>{{7*7}}</b>', B1__evidence_page="3").text
    assert "<b>{{7*7}}" not in told and "49" not in told
