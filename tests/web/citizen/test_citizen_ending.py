"""An option that ends the form: nothing behind it is asked, and who chose it counts as not eligible everywhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cases import each
from citizen_browsing import BASE, serve_from
from every_type import xml_of
from made_console import Console, token_of
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from surveyapp.analysis.counting import verified_tally
from surveyapp.cli.words import status_lines
from surveyapp.collection.answers import read_answers
from surveyapp.collection.exports.rows.responses import read_export
from surveyapp.definition.loading import load_questionnaire
from surveyapp.records.tables import Response
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.set_aside import SetAsideChoice, accept_late
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.surveys.publish import publish, require_questionnaire
from surveyapp.services.surveys.survey_lookup import known_survey

SURVEY = "demo/screened"
SOURCE = """\
title: 办事大厅满意度调查
notice: {controller: 某市财政局, contact: "12345", purpose: 测试, retention_days: 30}
sampling: {method: random, issued: 10}
satisfaction: {formula: index, items: [fine]}
questions:
- code: used
  type: single
  text: 近一年您在本大厅办理过业务吗？
  required: true
  options:
  - {code: y, label: 办理过}
  - {code: n, label: 没有, ends: "本次只问办理过业务的人，感谢您的支持！"}
- code: work
  type: multiple
  text: 您或家人在以下单位工作吗？
  options:
  - {code: media, label: 媒体, ends: 按调查的规定不能请您参加，谢谢！}
  - {code: hall, label: 本大厅, write_in: true, ends: 按调查的规定不能请本大厅的人参加，谢谢！}
  - {code: none, label: 都没有, exclusive: true}
- code: fine
  type: single
  text: 总体满意吗？
  required: true
  options: [{code: "1", label: 满意, score: 1}, {code: "0", label: 不满意, score: 0}]
- {code: why, type: text, text: 您的建议？, required: true}
"""
FORMS: tuple[dict[str, Any], ...] = (
    {"used": "y", "work": ["none"], "fine": "1", "why": "再快些"},
    {"used": "n"},
    {"used": "n", "fine": "7", "why": "长" * 3000},  # without script: whatever stands behind is dropped
    {"used": "y", "work": ["hall"], "work.hall.text": "窗口"},
)
KEPT: list[dict[str, Any]] = [FORMS[0], {"used": "n"}, {"used": "n"}, FORMS[3]]


@pytest.fixture
def console(tmp_path: Path) -> Console:
    made = Console.made_in(tmp_path)
    publish(made.engine, SURVEY, SOURCE.encode(), "screened.yaml")
    change_state(made.engine, SURVEY, "open")
    return made


def answer(console: Console, *forms: dict[str, Any]) -> None:
    client, address = console.app.test_client(), f"/s/{SURVEY}"
    version = known_survey(console.engine, SURVEY).version
    for form in forms:
        got = client.post(address, data={"version": version, **form})
        assert got.status_code in (303, 410), got.text


def test_behind_an_end_nothing_is_asked_and_nothing_required() -> None:
    asked = require_questionnaire(SOURCE.encode(), "screened.yaml")
    for form, kept in zip(FORMS, KEPT, strict=True):
        sent = {name: [given] if isinstance(given, str) else given for name, given in form.items()}
        reading = read_answers(asked, sent)
        assert (reading.answers, reading.problems, reading.ended) == (kept, (), form is not FORMS[0])
    wrong = read_answers(asked, {"used": ["y", "n"], "fine": ["7"], "why": ["x"]})
    assert [problem.field for problem in wrong.problems] == ["used", "fine"], "an unclear answer ends nothing"
    assert not wrong.ended
    assert [one.field for one in read_answers(asked, {"used": ["n"], "nobody": ["x"]}).problems] == ["nobody"]


def test_who_ended_the_form_counts_as_not_eligible_everywhere(console: Console, tmp_path: Path) -> None:
    answer(console, *FORMS)
    engine, snapshots = console.engine, console.settings.snapshots
    told = status(engine, SURVEY)
    assert (told["returned"], told["valid"], told["ineligible"], told["empty"]) == (4, 1, 3, 0)
    assert "  不符合条件、不计入有效 3" in list(status_lines(told, sample=False))
    with engine.connect() as connection:
        ended = connection.execute(select(Response.id).where(Response.ineligible)).scalars().all()
    exclude(engine, SURVEY, ended[0], reason="重复", person="a")
    assert status(engine, SURVEY)["excluded"] == 0, "a decision cannot let count who was not to be asked"

    client = console.client(console.person("evaluator"))
    token_of(client)
    page = client.get(f"/console/surveys/{SURVEY}").text
    assert re.search(r'data-figure="ineligible">3<', page)
    listed = client.get(f"/console/surveys/{SURVEY}/responses?status=ineligible").text
    assert listed.count("不符合条件</") >= 3

    freeze(engine, snapshots, SURVEY)
    answers = latest_answers(engine, snapshots, SURVEY)
    assert (answers.returns.returned, answers.returns.valid, answers.returns.ineligible) == (4, 1, 3)
    verified_tally(answers.questionnaire, answers.coded_answers, [])
    found = analyse_survey(answers)
    assert found.as_json()["questions"]["used"]["n"] == 1
    assert found.as_json()["satisfaction"]["overall"] == {
        "value": 100, "n": 1, "ci95": {"reason": "too_few_answers"}
    }  # fmt: skip
    files = {kind: tmp_path / f"survey.{kind}" for kind in ("docx", "xlsx", "csv")}
    for kind, path in files.items():
        report_survey(engine, snapshots, SURVEY, kind, path)
    word, sheets = xml_of(files["docx"]), xml_of(files["xlsx"])
    assert "不符合条件3份" in word and "不属于调查对象的答卷记为“不符合条件”，不计入有效答卷" in word
    assert "不符合条件" in sheets and "☐ 没有（选这一项的，问卷到此结束）" in word
    data = files["csv"].read_bytes()
    assert data.decode("utf-8-sig").count(",ineligible,") == 3
    read = read_export(answers.questionnaire, data)
    assert [one.ended for one in read.responses] == [False, True, True, True]
    assert [dict(one.answers) for one in read.responses] == KEPT


def test_whoever_ended_the_form_reads_the_text_of_the_end_on_the_receipt(console: Console) -> None:
    """In place of the closing; without the secret in the address, which tells whose it is, nothing is said of it."""
    publish(console.engine, SURVEY, f"closing: 谢谢您的全部回答！\n{SOURCE}".encode(), "screened.yaml")
    version = known_survey(console.engine, SURVEY).version
    for form, said, unsaid in (
        ({"used": "n"}, "本次只问办理过业务的人", "谢谢您的全部回答"),
        (FORMS[3], "按调查的规定不能请本大厅的人参加", "谢谢您的全部回答"),
        (FORMS[0], "谢谢您的全部回答", "本次只问办理过业务的人"),
    ):
        client = console.app.test_client()
        sent = client.post(f"/s/{SURVEY}", data={"version": version, **form})
        own = client.get(sent.headers["Location"]).text
        assert said in own and unsaid not in own
        others = client.get(sent.headers["Location"].split("?")[0]).text
        assert "本次只问" not in others and "按调查的规定" not in others and "谢谢您的全部回答" in others


def test_equal_forms_that_ended_are_no_suspicion(console: Console) -> None:
    """Nobody is asked anything behind an end, so these forms are equal by themselves."""
    answer(console, *[{"used": "n"}] * 25)
    told = status(console.engine, SURVEY)
    assert (told["ineligible"], told["flagged"]) == (25, {})
    answer(console, FORMS[0], FORMS[0])
    assert status(console.engine, SURVEY)["flagged"]["alike"] == 2


def test_the_valid_rate_is_not_read_as_the_quality_of_the_answers(console: Console, tmp_path: Path) -> None:
    answer(console, *FORMS)
    freeze(console.engine, console.settings.snapshots, SURVEY)
    told = analyse_survey(latest_answers(console.engine, console.settings.snapshots, SURVEY))
    sample = told.as_json()["sample"]
    assert (sample["returned"], sample["valid"], sample["ineligible"], sample["valid_rate"]) == (4, 1, 3, 25)
    files = {kind: tmp_path / f"survey.{kind}" for kind in ("docx", "xlsx")}
    for kind, path in files.items():
        report_survey(console.engine, console.settings.snapshots, SURVEY, kind, path)
    word = xml_of(files["docx"])
    for said in (
        "有效率（有效 ÷ 回收）为25.00%。不符合条件的3份不属于调查对象，计入回收、不计入有效，有效率因此偏低",
        "符合条件的1份中，有效答卷占100.00%。",
        "有效 ÷（回收 − 不符合条件）= 1 ÷（4 − 3）",
        "选择“没有”的，问卷到此结束，答卷记为不符合条件，不计入本题。",
    ):
        assert said in word, said
    assert "没有人选择“没有”" not in word
    assert "符合条件者的有效率（%）" in xml_of(files["xlsx"])
    client = console.client(console.person("evaluator"))
    token_of(client)
    page = client.get(f"/console/surveys/{SURVEY}/results").text
    assert "符合条件者的有效率" in page and "选择“没有”的，问卷到此结束" in page


def test_an_import_drops_what_stands_behind_an_end_and_says_so(console: Console) -> None:
    data = "近一年您在本大厅办理过业务吗？,总体满意吗？,您的建议？\n办理过,满意,好\n没有,满意,好\n没有,(跳过),(跳过)\n"
    summary = import_responses(console.engine, SURVEY, data.encode())
    assert [(note.code, note.params) for note in summary.notes] == [
        ("answers_dropped", {"found": 1, "rows": ["3"]})
    ]
    told = status(console.engine, SURVEY)
    assert (told["returned"], told["valid"], told["ineligible"], told["flagged"]) == (3, 1, 2, {})
    assert summary.blanks == {}


def test_late_answers_that_are_accepted_count_as_they_would_have_in_time(console: Console) -> None:
    change_state(console.engine, SURVEY, "paused")
    answer(console, FORMS[1], FORMS[0])
    accept_late(console.engine, SURVEY, SetAsideChoice(["paused"]), reason="网络中断")
    told = status(console.engine, SURVEY)
    assert (told["returned"], told["valid"], told["ineligible"]) == (2, 1, 1)


@each(
    ("type_", "rest"),
    [("matrix", "items: [{code: i, text: 一}]"), ("ranking", "section: 一")],
)
def test_only_types_whose_options_are_chosen_can_end_a_form(type_: str, rest: str) -> None:
    source = f"""\
title: x
notice: {{controller: a, contact: b, purpose: c, retention_days: 30}}
questions:
- code: q
  type: {type_}
  text: y
  {rest}
  options: [{{code: a, label: 一, ends: 谢谢}}, {{code: b, label: 二}}]
"""
    found = load_questionnaire(source.encode(), "x.yaml").problems
    assert [(one.code, one.key) for one in found] == [("key_not_for_type", "questions[1].options[1].ends")]


@pytest.fixture
def page(console: Console, chromium: Browser) -> Iterator[Page]:
    client = console.app.test_client()

    context = chromium.new_context(viewport={"width": 320, "height": 700})
    context.route("**/*", serve_from(client))
    page = context.new_page()
    page.goto(f"{BASE}/s/{SURVEY}")
    yield page
    context.close()


@pytest.mark.browser
def test_with_script_the_rest_closes_and_opens_again(console: Console, page: Page) -> None:
    end, send = page.locator("#_end"), page.locator("#_submit")
    assert not end.is_visible()
    page.get_by_text("不满意", exact=True).check()
    page.locator('[name="why"]').fill("慢")
    page.get_by_text("没有", exact=True).first.check()
    assert end.inner_text() == "本次只问办理过业务的人，感谢您的支持！"
    assert not page.locator('[name="why"]').is_visible() and send.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_text("办理过", exact=True).check()
    assert not end.is_visible() and page.locator('[name="why"]').input_value() == "慢"
    page.get_by_text("本大厅", exact=True).check()
    page.locator('[name="work.hall.text"]').fill("窗口")
    assert "本大厅的人" in end.inner_text()
    send.click()
    page.locator("h1", has_text="已收到").wait_for()
    with console.engine.connect() as connection:
        row = connection.execute(select(Response.answers, Response.ineligible)).one()
    assert row == ({"used": "y", "work": ["hall"], "work.hall.text": "窗口"}, True)
