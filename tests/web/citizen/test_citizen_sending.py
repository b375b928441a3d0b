"""What is asked before a form is stored or stored anew: one without any answer, and one whose id was taken."""

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from citizen_survey import FORM, new_id, open_survey, set_aside, stored
from docx import Document
from sqlalchemy import Engine, select
from werkzeug.test import Client, TestResponse

from surveyapp.records.tables import Response
from surveyapp.services.answers.progress import progress
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import live_answers

SURVEY = "case/case"
PATH = f"/s/{SURVEY}"
NOTHING_REQUIRED = """\
title: 无必答题
satisfaction: {formula: index, items: [s]}
questions:
- code: job
  type: single
  text: 您的职业
  options:
  - {code: o1, label: 学生}
  - {code: o3, label: 其他, write_in: true}
- code: ways
  type: multiple
  text: 您从哪里知道
  options: [{code: a, label: 报纸}, {code: b, label: 网站}]
- code: s
  type: single
  text: 您满意吗
  options: [{code: o1, label: 满意, score: 2}, {code: o2, label: 不满意, score: 1}]
- {code: t, type: text, text: 建议}
notice: {controller: 某市财政局, contact: 010-00000000, purpose: 测试, retention_days: 365}
"""
EMPTY = {"job": "", "job.o3.text": "", "t": " \r\n"}
CHANNELS = ("", "poster", "kiosk-hall", "interviewer-7", "paper", "电话")


@pytest.fixture
def version(engine: Engine) -> str:
    return open_survey(engine, NOTHING_REQUIRED, SURVEY)


def send(client: Client, fields: dict[str, Any], channel: str = "", **headers: str) -> TestResponse:
    asked = {"query_string": {"channel": channel}} if channel else {}
    data = urlencode(fields, doseq=True).encode()
    return client.post(PATH, data=data, content_type=FORM, headers=headers, **asked)


def form_in(page: TestResponse) -> dict[str, list[str]]:
    """What the page's own form would send."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]*)"(?: id="[^"]*")? value="([^"]*)"', page.text
    ):
        found.setdefault(html.unescape(name), []).append(html.unescape(value))
    return found


def only_row(engine: Engine) -> Any:
    with engine.connect() as connection:
        return connection.execute(select(Response)).one()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_form_without_any_answer_is_asked_about_on_every_channel(
    engine: Engine, client: Client, version: str, channel: str
) -> None:
    page = client.get(PATH, query_string={"channel": channel} if channel else {})
    asked = send(client, form_in(page) | EMPTY, channel)
    assert (asked.status_code, stored(engine)) == (422, 0)
    assert "还没有回答任何一题" in asked.text
    assert "回去填写" in asked.text
    sent = form_in(asked)
    assert (sent["version"], sent["confirm_empty"]) == ([version], ["1"])
    for _ in range(2):  # a double click is one questionnaire: the page carries an id
        assert send(client, sent, channel).status_code == 303
    found = status(engine, SURVEY)
    assert [found[name] for name in ("returned", "valid", "empty")] == [1, 0, 1]
    assert list(found["channels"]) == [channel or "online"]
    assert progress(engine, SURVEY, None).counts.empty == 1


def test_the_question_keeps_what_the_page_told(engine: Engine, client: Client, version: str) -> None:
    told = {"response_id": new_id(), "started": "2026-07-01T02:03:04Z", "seconds": "9"}
    sent = form_in(send(client, {"version": version, **told, **EMPTY}))
    assert {name: sent[name] for name in told} == {name: [value] for name, value in told.items()}
    send(client, sent)
    row = only_row(engine)
    assert (str(row.id), row.seconds, row.answers, row.empty) == (told["response_id"], 9, {}, True)


def test_a_program_is_told_a_code_and_may_confirm_at_once(
    engine: Engine, client: Client, version: str
) -> None:
    asked = send(client, {"version": version}, Accept="application/json")
    assert (asked.status_code, asked.json) == (422, {"error": "empty"})
    confirmed = {"version": version, "response_id": new_id(), "confirm_empty": "1"}
    assert send(client, confirmed, Accept="application/json").status_code == 201
    assert only_row(engine).empty


@pytest.mark.parametrize("confirmed", [{}, {"confirm_empty": "1"}])
def test_nobody_is_asked_whether_to_send_nothing_too_late(
    engine: Engine, client: Client, version: str, confirmed: dict[str, str]
) -> None:
    client.get(PATH)
    change_state(engine, SURVEY, "closed")
    page = send(client, {"version": version, **confirmed})
    assert page.status_code == 410
    assert "没有保存" in page.text
    assert (stored(engine), set_aside(engine)) == (0, 0)


def test_background_answers_alone_are_valid_and_counted_question_by_question(
    engine: Engine, client: Client, version: str, tmp_path: Path
) -> None:
    assert send(client, {"version": version, "job": "o1"}).status_code == 303
    assert send(client, {"version": version, "job": "o1", "s": "o2"}).status_code == 303
    send(client, {"version": version, "confirm_empty": "1"})
    found = status(engine, SURVEY)
    assert [found[name] for name in ("returned", "valid", "empty")] == [3, 2, 1]
    result = analyse_survey(live_answers(engine, SURVEY)).as_json()
    assert {code: question["n"] for code, question in result["questions"].items()} == {
        "job": 2,
        "ways": 0,
        "s": 1,
        "t": 0,
    }
    assert result["satisfaction"]["items"]["s"]["n"] == 1
    report_survey(engine, tmp_path, SURVEY, "docx", tmp_path / "out.docx")
    document = Document(str(tmp_path / "out.docx"))
    printed = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["空白", "1"] in printed
    assert any("有效问卷2份" in paragraph.text for paragraph in document.paragraphs)


def test_a_write_in_alone_is_an_answer(engine: Engine, client: Client, version: str) -> None:
    assert send(client, {"version": version, "job.o3.text": "个体户"}).status_code == 303
    assert not only_row(engine).empty


def test_changed_answers_are_offered_as_a_new_questionnaire(
    engine: Engine, client: Client, version: str
) -> None:
    identity = new_id()
    send(client, {"version": version, "response_id": identity, "job": "o1"}, "poster")
    changed = {
        "version": version,
        "response_id": identity,
        "job": "o3",
        "job.o3.text": '村医 "<b>&',
        "ways": ["a", "b"],
        "t": "第一行\r\n第二行",
    }
    page = send(client, changed, "poster")
    assert page.status_code == 409
    assert "作为新的一份提交" in page.text
    sent = form_in(page)
    assert sent["response_id"] != [identity]
    for _ in range(2):
        assert send(client, sent, "poster").status_code == 303
    assert stored(engine) == 2
    with engine.connect() as connection:
        answers = connection.execute(select(Response.answers, Response.channel)).all()
    new = {"job": "o3", "job.o3.text": '村医 "<b>&', "ways": ["a", "b"], "t": "第一行\n第二行"}
    assert (new, "poster") in [tuple(row) for row in answers]


def test_a_program_is_told_of_the_conflict_by_a_code(client: Client, version: str) -> None:
    identity = new_id()
    send(client, {"version": version, "response_id": identity, "job": "o1"})
    other = {"version": version, "response_id": identity, "job": "", "s": "o1"}
    answer = send(client, other, Accept="application/json")
    assert (answer.status_code, answer.json) == (409, {"error": "conflict"})


def test_a_page_of_mistakes_carries_an_id(engine: Engine, client: Client, version: str) -> None:
    """Whoever goes back to it after the receipt and sends it again has sent one questionnaire."""
    page = send(client, {"version": version, "job": "o1", "t": "长" * 2001})
    [identity] = re.findall(r'name="response_id" id="response_id" value="([^"]+)"', page.text)
    right = {"version": version, "response_id": identity, "job": "o1"}
    assert [send(client, right).status_code for _ in range(2)] == [303, 303]
    assert stored(engine) == 1


def test_the_same_answers_without_script_are_two_rows(engine: Engine, client: Client, version: str) -> None:
    places = [
        send(client, {"version": version, "job": "o1", "s": "o1"}).headers["Location"] for _ in range(2)
    ]
    assert len(set(places)) == 2
    assert stored(engine) == 2
