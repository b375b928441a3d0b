"""Values pasted from Excel: what was understood is shown first, then all of it is kept, or nothing."""

from typing import Any

import pytest
from cases import each
from evaluated_folder import FOLDER, INDICATORS, lock, page_of, score_of, words_of, write_evaluation
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn
from werkzeug.test import TestResponse

from surveyapp.indicators.pasted_values import LineTrouble
from surveyapp.services.evaluations.entered_values import entry_history
from surveyapp.services.people.audit import search
from surveyapp.web.console.evaluations.value_paste import TROUBLES

PLACE = f"/console/evaluations/{FOLDER}/indicators/values/paste"
EMPTY = INDICATORS.replace("    actual: {met: [policy], shown: 较充分, evidence: 会议纪要}\n", "").replace(
    "    actual: {value: 95%}\n", ""
)
CELLS = "指标\t实际完成值\t佐证资料\n立项依据\t全部符合\t批复.pdf\nA2\t0\n接通率\t８８％\t\n合计\t3\n"


@pytest.fixture
def evaluator(console: Console, sign_in: SignIn) -> FlaskClient:
    write_evaluation(console, EMPTY)
    return sign_in("evaluator")


def look(client: FlaskClient, cells: str) -> TestResponse:
    return client.post(PLACE, data={"csrf_token": client.token, "cells": cells})  # type: ignore[attr-defined]


def save(client: FlaskClient, looked: TestResponse, **fields: str) -> TestResponse:
    """Press the button under what was understood."""
    form = html.fromstring(looked.text).xpath("//form[.//input[@name='step']]")[0]
    sent = {field.get("name"): field.value or "" for field in form.xpath(".//input|.//textarea")}
    return client.post(PLACE, data=sent | fields)


def kept(console: Console, code: str) -> list[Any]:
    return [entry.actual for entry in entry_history(console.engine, FOLDER, "indicators", code)]


def test_what_was_understood_and_what_not_is_shown_and_nothing_kept(
    console: Console, evaluator: FlaskClient
) -> None:
    words = words_of(html.fromstring(look(evaluator, CELLS).text))
    for told in (
        "看懂 3 行，1 行没有采用",
        "符合的要点：有政策依据、属于职责",
        "实际完成值：88%",
        "— → 29.33",
        "第 5 行：合计 | 3，没有这样的指标",
        "总分：暂计 28.50 / 30 分（5 项指标中已有 2 项） → 97.83",
    ):
        assert told in words
    assert not any(kept(console, code) for code in ("A1", "A2", "B1"))
    assert not search(console.engine, action="enter_values")


def test_all_of_it_is_kept_at_once(console: Console, evaluator: FlaskClient) -> None:
    response = save(evaluator, look(evaluator, CELLS), evidence_file="汇总表.xlsx")
    assert response.status_code == 303, response.text
    assert [kept(console, code) for code in ("A1", "A2", "B1")] == [
        [{"met": ["policy", "duties"]}],
        [{"deduction": {"off": "0"}}],
        [{"value": "88%"}],
    ]
    files = [
        entry_history(console.engine, FOLDER, "indicators", code)[0].evidence_file for code in ("A1", "B1")
    ]
    assert (files, score_of(console, "B1")) == (["批复.pdf", "汇总表.xlsx"], "29.33")
    (line,) = search(console.engine, action="enter_values")
    assert (line.result, line.detail["values"]) == ("done", 3)


def test_a_correction_among_them_needs_a_reason_and_the_others_wait_for_it(
    console: Console, evaluator: FlaskClient
) -> None:
    looked = look(evaluator, "B1\t88%\nB2\t97%")
    assert "更改的理由（1 项已有值）" in looked.text
    refused = save(evaluator, looked, reason=" ")
    assert (refused.status_code, kept(console, "B1"), kept(console, "B2")) == (422, [], [])
    assert save(evaluator, looked, reason="凭证补正").status_code == 303
    assert (len(kept(console, "B1")), len(kept(console, "B2"))) == (1, 1)


def test_one_that_cannot_be_used_keeps_all_of_them_out(console: Console, evaluator: FlaskClient) -> None:
    looked = look(evaluator, "A2\t21\nB1\t很好")
    page = html.fromstring(looked.text)
    assert "需要数字，“很好”读不出数字" in words_of(page)
    assert not page.xpath("//input[@name='step']")
    forged = {"csrf_token": evaluator.token, "step": "save", "cells": "A2\t0\nB1\t很好"}  # type: ignore[attr-defined]
    assert evaluator.post(PLACE, data=forged).status_code == 422
    assert (kept(console, "A2"), kept(console, "B1")) == ([], [])


def test_a_part_of_one_is_asked_about_and_kept_only_with_a_tick(
    console: Console, evaluator: FlaskClient
) -> None:
    looked = look(evaluator, "B1\t0.88")
    assert "0.88 按 0.88% 计，请核对；如果是 88%，请写 88%" in looked.text
    assert (save(evaluator, looked, sure="").status_code, kept(console, "B1")) == (422, [])
    assert save(evaluator, looked, sure="1").status_code == 303
    assert kept(console, "B1") == [{"value": "0.88"}]


def test_the_same_again_changes_nothing(console: Console, evaluator: FlaskClient) -> None:
    save(evaluator, look(evaluator, "B1\t88%"))
    again = look(evaluator, "B1\t88%\nB2\t98%")
    assert "与现在的值相同、不用保存的：B1、B2" in words_of(html.fromstring(again.text))
    assert not html.fromstring(again.text).xpath("//input[@name='step']")


def test_what_somebody_entered_after_the_look_is_not_replaced(
    console: Console, evaluator: FlaskClient, sign_in: SignIn
) -> None:
    looked = look(evaluator, "B1\t88%\nA2\t0")
    other = sign_in("evaluator")
    assert save(other, look(other, "B1\t45%")).status_code == 303
    slower = save(evaluator, looked)
    assert (slower.status_code, "B1 有了新的填写" in slower.text) == (422, True)
    assert (kept(console, "B1"), kept(console, "A2")) == ([{"value": "45%"}], [])


@each(
    "cell",
    [
        "=cmd|'/c calc'!A1",
        '=HYPERLINK("http://x","y")',
        "@SUM(A1)",
        "#REF!",
        "<script>alert(1)</script>",
        "{{7*7}}",
    ],
)
def test_a_hostile_cell_is_quoted_and_never_kept(console: Console, evaluator: FlaskClient, cell: str) -> None:
    looked = look(evaluator, f"B1\t{cell}")
    assert looked.status_code == 200
    assert "<script>alert" not in looked.text and "49" not in words_of(html.fromstring(looked.text))
    assert not html.fromstring(looked.text).xpath("//input[@name='step']")
    assert kept(console, "B1") == []


def test_five_thousand_lines_are_told_to_be_too_many(evaluator: FlaskClient) -> None:
    looked = look(evaluator, "".join(f"B1\t{number}%\n" for number in range(5000)))
    assert (looked.status_code, "一次最多 1000 行" in looked.text, len(looked.text) < 50_000) == (
        422,
        True,
        True,
    )


def test_nobody_pastes_into_a_locked_evaluation_or_as_a_reader(
    console: Console, evaluator: FlaskClient, sign_in: SignIn
) -> None:
    looked = look(evaluator, "B1\t88%")
    assert sign_in("reader").get(PLACE).status_code == 403
    lock(evaluator)
    assert "已由" in save(evaluator, looked).text
    assert not page_of(evaluator, PLACE).xpath("//textarea")
    assert kept(console, "B1") == []


def test_every_line_that_is_left_out_says_why() -> None:
    assert {*TROUBLES} == {*LineTrouble}
