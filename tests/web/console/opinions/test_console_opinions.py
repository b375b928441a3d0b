"""The pages of what people wrote: without script a person codes many texts, and a quote leads to its response."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, token_of
from servers import questionnaire_source
from sqlalchemy import select

from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.retention.forget_answers import forget_survey
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey

SURVEY = "demo/every"
AT = f"/console/surveys/{SURVEY}/opinions"
HOSTILE = "<script>alert(1)</script>停车{{7*7}}"
TEXTS = [HOSTILE, "停车难", "停车难", "张主任态度差，电话13812345678", "无", "窗口的小美很热情"]


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    """A survey of six respondents who wrote something; the first two are dissatisfied."""
    made = Console.made_in(tmp_path)
    publish(made.engine, SURVEY, questionnaire_source("every_type"), "every_type.yaml")
    change_state(made.engine, SURVEY, "open")
    version = known_survey(made.engine, SURVEY).version
    for number, text in enumerate(TEXTS):
        overall = "no" if number < 2 else "yes"
        answers = {
            "age": "young",
            "service.attitude": "3",
            "service.speed": "3",
            "overall": overall,
            "why": text,
        }
        receive(made.engine, Submission(SURVEY, version, UUID(int=number + 1), answers, "link", "zh-CN"))
    yield made
    made.engine.dispose()


@pytest.fixture
def evaluator(console: Console) -> FlaskClient:
    return console.client(console.person("evaluator"))


def read(client: FlaskClient, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200, response.text[:2000]
    return html.fromstring(response.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def send(client: FlaskClient, address: str, status: int = 303, **fields: str | list[str]) -> html.HtmlElement:
    response = client.post(address, data={"csrf_token": token_of(client), **fields})
    assert response.status_code == status, response.text[:2000]
    return html.fromstring(client.get(response.headers["Location"]).text if status == 303 else response.text)


def confirm_frame(client: FlaskClient) -> None:
    form = {
        "code": ["", ""],
        "theme": ["停车", "态度"],
        "description": ["", ""],
        "rules": ["停车、车位", "态度"],
    }
    page = send(client, f"{AT}/frame/save", seen="0", action="confirm", **form)
    assert "编码框架已确认" in words(page)


def tick(page: html.HtmlElement, *texts: str) -> list[str]:
    """The values of the boxes beside the texts that begin so."""
    rows = page.xpath("//tbody/tr[.//input[@name='text']]")
    return [row.xpath(".//input")[0].get("value") for row in rows if words(row).startswith(texts)]


def test_a_person_codes_several_texts_at_once_and_suggestions_wait(evaluator: FlaskClient) -> None:
    assert "还没有编码框架" in words(read(evaluator, AT))
    confirm_frame(evaluator)
    page = read(evaluator, f"{AT}/coding")
    listed = [words(row) for row in page.xpath("//tbody/tr")]
    assert len(listed) == 4, "equal wordings are one line, what says nothing is not to be coded"
    assert "停车难" in listed[0], "two people, one of them dissatisfied: before what one wrote"
    assert "建议：停车" in listed[0]
    assert "13812345678" not in words(page)
    page = send(evaluator, f"{AT}/coding?state=open", text=tick(page, "停车难"), give="t1", action="give")
    assert "已处理 2 条文字" in words(page)
    overview = words(read(evaluator, AT))
    assert "2人已由人工归类，2人只有按提示词给出的建议" in overview
    send(evaluator, f"{AT}/coding?state=suggested", every="2", action="confirm")
    assert "4人已由人工归类" in words(read(evaluator, AT))
    sides = read(evaluator, AT).get_element_by_id("sides").xpath(".//tbody/tr[1]/*")
    assert [words(cell) for cell in sides] == ["停车", "2", "1", "0"]


def test_whoever_ticks_what_another_coded_meanwhile_is_told(evaluator: FlaskClient) -> None:
    confirm_frame(evaluator)
    seen = tick(read(evaluator, f"{AT}/coding"), "停车难")
    send(evaluator, f"{AT}/coding", text=seen, give="t1", action="give")
    page = send(evaluator, f"{AT}/coding", 422, text=seen, give="t2", action="give")
    assert "没有编码" in words(page)
    page = send(evaluator, f"{AT}/coding", 422, give="t1", action="give")
    assert "请先勾选" in words(page)
    page = send(evaluator, f"{AT}/coding?state=all", 422, every="1", give="t1", action="give")
    assert "没有编码" in words(page)


def test_a_quote_leads_to_its_response_and_its_number_back_to_it(evaluator: FlaskClient) -> None:
    confirm_frame(evaluator)
    page = read(evaluator, f"{AT}/coding?state=all")
    ticked = tick(page, "窗口", "张主任", "<script>")
    send(evaluator, f"{AT}/coding?state=all", text=ticked, give="t2", action="give")
    page = read(evaluator, f"{AT}/quotes?theme=t2")
    assert len(page.xpath("//article")) == 3
    assert "某主任态度差，电话138****5678" in words(page)
    assert HOSTILE in words(page), "shown as it was written, not carried out"
    assert "<script>alert" not in evaluator.get(f"{AT}/quotes").text
    article = next(each for each in page.xpath("//article") if "小美" in words(each))
    number = article.get("id").removeprefix("quote-")
    assert article.xpath(f".//a[contains(@href, '/responses/{UUID(int=6)}')]")
    page = send(evaluator, f"{AT}/quotes/{number}?theme=t2", action="hide", part="小美")
    assert "窗口的某某很热情" in words(page)
    send(evaluator, f"{AT}/quotes/{number}", action="quote")
    found = read(evaluator, f"{AT}/quotes?number={number}")
    assert [words(each)[:8] for each in found.xpath("//article")] == ["窗口的某某很热情"]
    assert "选定" in words(found)
    page = send(evaluator, f"{AT}/quotes/{number}", 422, action="hide", part="小王")
    assert "没有“小王”" in words(page)
    for asked in ("999999", "一", "-1", "9" * 12):
        assert "没有编号为" in words(read(evaluator, f"{AT}/quotes?number={asked}"))


def test_words_are_counted_by_the_dictionary_of_the_survey(evaluator: FlaskClient) -> None:
    page = read(evaluator, f"{AT}/words")
    assert ["停车难", "2"] in [[words(cell) for cell in row] for row in page.xpath("//tbody/tr")]
    page = send(evaluator, f"{AT}/words/dictionary", together="停车", left_out="难", units="")
    assert ["停车", "3"] in [[words(cell) for cell in row] for row in page.xpath("//tbody/tr")]
    page = send(evaluator, f"{AT}/words/dictionary", 422, together="停" * 31, left_out="难", units="甲局")
    assert "超过 30 个字" in words(page)
    assert page.get_element_by_id("units").text.strip() == "甲局", "what was typed stands there"


def test_a_frame_of_somebody_else_is_not_overwritten(evaluator: FlaskClient) -> None:
    confirm_frame(evaluator)
    form = {"code": "", "theme": "排队", "description": "", "rules": ""}
    page = send(evaluator, f"{AT}/frame/save", 422, seen="0", action="draft", **form)
    assert "保存过编码框架" in words(page)
    assert page.xpath("//input[@name='theme'][@value='排队']"), "what was typed stands there"


def test_words_propose_themes(console: Console, evaluator: FlaskClient) -> None:
    version = known_survey(console.engine, SURVEY).version
    answers = {"age": "young", "service.attitude": "3", "service.speed": "3", "overall": "yes"}
    for number in range(10, 16):
        answers["why"] = "排队时间太久" if number < 14 else "公交车太少"
        receive(console.engine, Submission(SURVEY, version, UUID(int=number), answers, "link", "zh-CN"))
    page = read(evaluator, f"{AT}/frame?propose=1")
    assert page.xpath("//input[@name='theme'][@value='排队' or @value='时间']")


def test_the_trail_says_who_read_and_coded_and_holds_no_text(
    console: Console, evaluator: FlaskClient
) -> None:
    confirm_frame(evaluator)
    page = read(evaluator, f"{AT}/coding")
    send(evaluator, f"{AT}/coding", text=tick(page, "停车难"), give="t1", action="give")
    read(evaluator, f"{AT}/words")
    with console.engine.connect() as connection:
        entries = connection.execute(select(AuditEntry.action, AuditEntry.detail)).all()
    actions = {entry.action for entry in entries}
    assert {"save_coding_frame", "code_texts", "read_texts", "read_words"} <= actions
    assert not any("停车" in str(entry.detail) for entry in entries)


def test_readers_see_counts_and_no_text(console: Console, evaluator: FlaskClient) -> None:
    confirm_frame(evaluator)
    reader = console.client(console.person("reader"))
    page = read(reader, AT)
    assert "停车难" not in words(page)
    assert not re.search(r"opinions/(words|coding|quotes|frame)", reader.get(AT).text)
    for part in ("words", "frame", "coding", "quotes"):
        assert reader.get(f"{AT}/{part}").status_code == 403


def test_after_deletion_the_pages_have_counts_alone(console: Console, evaluator: FlaskClient) -> None:
    confirm_frame(evaluator)
    page = read(evaluator, f"{AT}/coding")
    send(evaluator, f"{AT}/coding", text=tick(page, "停车难"), give="t1", action="give")
    forget_survey(console.places, SURVEY, reason="期满", person="王测")
    overview = words(read(evaluator, AT))
    assert "只留下各主题的人数" in overview
    assert "2人已由人工归类" in overview
    for part in ("words", "coding", "quotes", "frame"):
        assert "停车难" not in words(read(evaluator, f"{AT}/{part}"))
    send(evaluator, f"{AT}/coding", 422, text="0" * 24, give="t1", action="give")


def test_a_survey_without_open_questions_says_so(console: Console, evaluator: FlaskClient) -> None:
    source = questionnaire_source("every_type")
    start = source.index(b"- code: why")
    publish(console.engine, "demo/closed", source[:start], "closed.yaml")
    for part in ("", "/words", "/frame", "/coding", "/quotes"):
        page = read(evaluator, f"/console/surveys/demo/closed/opinions{part}")
        assert "没有开放题" in words(page)
