"""A questionnaire as a form without a script: every button is a post, the file's text is what changes."""

import re
from html import unescape
from typing import Any

import pytest
from cases import each
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn
from servers import questionnaire_source
from werkzeug.test import TestResponse

from surveyapp.services.limits import MOST_DRAFT_STEPS
from surveyapp.services.surveys.drafts import EditedText, edited_text, save_draft

AT = "/console/surveys/demo/every/form"
SOURCE = questionnaire_source("every_type").decode()


def draft(console: Console, survey: str = "demo/every") -> EditedText:
    found = edited_text(console.engine, survey)
    assert found is not None
    return found


def write(console: Console, text: str) -> None:
    save_draft(console.engine, "demo/every", text, draft(console).token, console.person())


class Form:
    """The form as a person without script has it: shown, filled in, one button pressed, shown again."""

    def __init__(self, client: FlaskClient, at: str, address: str = AT) -> None:
        self.client, self.address = client, address
        self.answer = client.get(address, query_string={"at": at})

    @property
    def html(self) -> str:
        return self.answer.text

    def value(self, name: str) -> str:
        """What stands in a field."""
        found = re.search(rf'<(?:input|textarea)[^>]* name="{re.escape(name)}"[^>]*>([^<]*)', self.html)
        assert found, name
        inside = re.search(r' value="([^"]*)"', found[0].split(">")[0])
        return unescape(inside[1] if inside else found[1].removeprefix("\n"))

    def press(self, do: str = "save", **fields: Any) -> TestResponse:
        """Send everything that stands in the form, with `fields` filled in, by one button."""
        sent = {"csrf_token": self.client.token, "do": do}  # type: ignore[attr-defined]
        for name in ("token", "at", "about"):
            sent[name] = self.value(name)
        self.answer = self.client.post(self.address, data={**sent, **fields})
        if self.answer.status_code == 302:
            self.answer = self.client.get(self.answer.location)
        return self.answer


TEXT = """\
# 附件 3
title: 问卷
notice: {controller: 某局, contact: 电话, purpose: 评价, retention_days: 365}
questions:
# 第一题
- code: use
  type: single
  section: 甲
  text: 您用过吗？
  options:
  - {code: A, label: 用过}  # 是
  - {code: B, label: 没用过}
- code: good
  type: single
  text: 满意吗？
  options:
  - {code: A, label: 满意, score: 2}
  - {code: B, label: 不满意, score: 1}
"""


@pytest.fixture
def client(console: Console, sign_in: SignIn) -> FlaskClient:
    write(console, TEXT)
    return sign_in()


def test_what_is_filled_in_becomes_the_text_of_the_file(console: Console, client: FlaskClient) -> None:
    form = Form(client, "q2")
    assert form.value("questions.1.text") == "满意吗？"
    form.press(
        **{
            "questions.1.text": "您满意吗？",
            "questions.1.options.0.favourable": ["", "true"],
            "questions.1.required": ["", "true"],
            "ticks:satisfaction.items": ["", "good"],
            "of:ticks:satisfaction.items": "good",
        }
    )
    assert "- {code: A, label: 满意, score: 2, favourable: true}" in draft(console).text
    assert "satisfaction: {formula: index, items: [good]}" in draft(console).text
    assert "# 第一题" in draft(console).text
    assert "已保存" in form.html


@each(
    "do, fields, expected, part",
    [
        ("add:questions.0.options", {}, '  - {code: C, label: ""}\n- code: good', "q1"),
        (
            "save",
            {"lines:questions.0.options": "说不清\n不回答"},
            "- {code: C, label: 说不清}\n  - {code: D, label: 不回答}",
            "q1",
        ),
        ("copy:questions.0", {}, "- code: use_2\n  type: single", "q2"),
        ("down:questions.0", {}, "# 第一题\n- code: use\n  type: single\n  text: 您用过吗？", "q2"),
        (
            "up:questions.0.options.1",
            {},
            "  - {code: B, label: 没用过}\n  - {code: A, label: 用过}  # 是",
            "q1",
        ),
        ("remove:questions.0", {}, "questions:\n# 第一题\n- code: good", "q1"),
        (
            "new_question",
            {"new_text": "您的年龄？", "new_type": "number"},
            "- code: age\n  type: number\n  section: 甲\n  text: 您的年龄？\n- code: good",
            "q2",
        ),
        ("save", {"questions.0.type": "multiple"}, "type: multiple", "q1"),
        ("save", {"questions.0.scale": "yes_no"}, "  scale: yes_no", "q1"),
    ],
)
def test_each_button_does_one_thing(
    console: Console, sign_in: SignIn, do: str, fields: dict[str, str], expected: str, part: str
) -> None:
    write(console, TEXT)
    form = Form(sign_in(), "q1")
    form.press(do, **fields)
    assert expected in draft(console).text
    assert form.value("at") == part
    form.press("undo")
    assert draft(console).text == TEXT
    form.press("redo")
    assert expected in draft(console).text


def test_a_section_that_a_question_leaves_empty_is_said(console: Console, client: FlaskClient) -> None:
    form = Form(client, "q1")
    assert "“甲”这一部分只有这一题" in form.press("down:questions.0").text
    form = Form(client, "q2")
    assert "这一部分只有这一题" not in form.press("up:questions.1").text


def test_what_was_typed_is_not_lost_by_another_button(console: Console, client: FlaskClient) -> None:
    form = Form(client, "q1")
    form.press("down:questions.0", **{"questions.0.text": "改过的"})
    assert "改过的" in draft(console).text
    form.press(go="notice", **{"questions.1.text": "再改"})
    assert "再改" in draft(console).text
    assert form.value("notice.controller") == "某局"


def test_a_type_that_would_lose_something_asks_first(console: Console, client: FlaskClient) -> None:
    form = Form(client, "q2")
    form.press(**{"questions.1.type": "text"})
    assert draft(console).text == TEXT
    assert "改为“填空题”会去掉" in form.html
    assert "选项（2 项）" in form.html
    form.press("type", sure_of_type="text")
    assert "- code: good\n  type: text\n  text: 满意吗？\n" in draft(console).text


def test_messages_stand_beside_their_fields_and_in_the_list(console: Console, client: FlaskClient) -> None:
    form = Form(client, "q2")
    form.press(**{"questions.1.options.1.label": "满意", "questions.1.code": ""})
    page = form.html
    field = page.index('id="questions.1.options.1.label-said"')
    assert "与第 1 个选项相同" in page[field : field + 200]
    assert 'aria-describedby="questions.1.options.1.label-said"' in page
    assert "还没有填写" in page[page.index('id="questions.1.code-said"') :]
    listed = re.search(r'href="([^"]*focus=questions\.1\.options\.1\.label)"', page)
    assert listed is not None
    there = client.get(unescape(listed[1])).text
    tag = next(tag for tag in re.findall(r"<input[^>]*>", there) if 'id="questions.1.options.1.label"' in tag)
    assert "data-focus" in tag
    assert Form(client, "q1").html.count("outline-fault") == 1, "of the parts only the second question"


def test_before_publishing_messages_read_as_in_the_form(console: Console, client: FlaskClient) -> None:
    broken = TEXT.replace(", contact: 电话", "").replace("label: 没用过", 'label: ""')
    write(console, broken)
    page = html.fromstring(client.get("/console/surveys/demo/every/publish").text)
    said = {
        item.find("a").text: (item.find("a").tail.strip(), item.find("a").get("href"))
        for item in page.xpath("//section[@aria-labelledby='found']//li")
    }
    assert said["告知事项 · 咨询方式"][0] == "还没有填写。"
    assert said["第 1 题 · 选项第 2 项 · 选项文字"][0] == "还没有填写。"
    form = client.get(said["告知事项 · 咨询方式"][1]).text
    assert re.search(r'id="notice.contact"[^>]* data-focus', form)
    behind = page.xpath("//details[summary='在文字中改']")
    assert "notice.contact 缺少必需的键 contact" in " ".join(behind[0].text_content().split())
    for place in page.xpath("//section[@aria-labelledby='found']//details"):
        place.drop_tree()
    assert "键" not in page.xpath("string(//section[@aria-labelledby='found'])")


def test_a_condition_is_chosen_question_by_question(console: Console, client: FlaskClient) -> None:
    form = Form(client, "q2")
    name = "if:questions.1.show_if"
    form.press(**{name: "yes", f"{name}:0:question": "use"})
    assert "show_if: {question: use}" in draft(console).text
    assert "没用过" in form.html
    form.press(**{name: "yes", f"{name}:0:question": "use", f"{name}:0:kind": "is", f"{name}:0:is": ["A"]})
    assert "show_if: {question: use, is: [A]}" in draft(console).text
    form.press(**{name: "yes", f"{name}:0:question": ""})
    assert draft(console).text == TEXT


def test_two_people_at_once_see_both_texts(console: Console, sign_in: SignIn) -> None:
    write(console, TEXT)
    mine, other = Form(sign_in(), "q1"), Form(sign_in(), "q1")
    other.press(**{"questions.0.text": "别人的"})
    answer = mine.press(**{"questions.0.text": "我的"})
    assert answer.status_code == 409
    assert "已被另一个人改动" in answer.text
    assert "text: 我的" in unescape(answer.text)
    assert "text: 别人的" in unescape(answer.text)
    assert "别人的" in draft(console).text


def test_a_text_that_cannot_be_read_sends_to_its_line(console: Console, sign_in: SignIn) -> None:
    write(console, "title: 甲\nquestions:\n- code: [\n")
    page = sign_in().get(AT).text
    assert "第 4 行" in page
    assert "/console/surveys/demo/every/edit?line=4" in page


@each("part", ["texts", "notice", "people", "scales", "sections", "figures", "q1", "q99", "nothing"])
def test_every_part_can_be_opened_of_any_text(console: Console, sign_in: SignIn, part: str) -> None:
    client = sign_in()
    for text in (
        SOURCE,
        TEXT,
        "title: 甲\n",
        "a: 1\nquestions: x\n",
        "title: 甲\nquestions: [1, {options: 2}]\n",
    ):
        write(console, text)
        form = Form(client, part)
        assert form.answer.status_code == 200
        form.press()
        assert draft(console).text == text, "what nobody changes stays as it is"


@each(
    "do", ["up:questions.99", "remove:nothing.1", "add:title", "copy:questions", "type", "nonsense", "up:x y"]
)
def test_a_button_for_what_is_not_there_changes_nothing(console: Console, sign_in: SignIn, do: str) -> None:
    write(console, TEXT)
    form = Form(sign_in(), "q1")
    assert form.press(do).status_code in (200, 422)
    assert draft(console).text == TEXT


def test_texts_of_every_language_have_their_field(console: Console, client: FlaskClient) -> None:
    form = Form(client, "people")
    form.press(**{"ticks:languages": ["", "zh-CN", "en"]})
    assert "languages: [zh-CN, en]" in draft(console).text
    form = Form(client, "q1")
    form.press(**{"questions.0.text@en": "Have you used it?"})
    assert "text: {zh-CN: 您用过吗？, en: Have you used it?}" in draft(console).text


def test_so_many_changes_can_be_undone(console: Console, client: FlaskClient) -> None:
    form = Form(client, "q1")
    for number in range(MOST_DRAFT_STEPS + 3):
        form.press(**{"questions.0.text": f"文字 {number}"})
    for _ in range(MOST_DRAFT_STEPS - 1):
        form.press("undo")
    assert "文字 3" in draft(console).text
    assert form.press("undo").status_code == 422
    assert "没有可以撤销的改动" in form.html


def test_a_survey_begins_from_nothing(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    fields = {"title": "一份: 新问卷", "folder": "demo", "name": "fresh"}
    answer = client.post("/console/surveys/new/empty", data={"csrf_token": client.token, **fields})  # type: ignore[attr-defined]
    assert answer.location.endswith("/console/surveys/demo/fresh/form?at=notice")
    text = draft(console, "demo/fresh").text
    assert text.startswith('title: "一份: 新问卷"\nnotice:\n  controller:')
    form = Form(client, "notice", "/console/surveys/demo/fresh/form")
    assert form.html.count("还没有填写。") == 2 + 3, (
        "beside controller and contact, and in the list with the question"
    )
    form.press(**{"notice.controller": "某局", "notice.contact": "电话"})
    form.press(go="q1")
    form.press(**{"questions.0.text": "您满意吗？", "lines:questions.0.options": "是\n否"})
    assert "检查：没有错误" in form.html


def test_an_odd_name_of_a_field_is_passed_over(console: Console, client: FlaskClient) -> None:
    form = Form(client, "q1")
    odd = {
        "questions.0.x": "1",
        "questions.9.text": "1",
        "..": "1",
        "title@xx": "Hallo",
        "ticks:questions.0.text": "1",
    }
    assert form.press(**odd).status_code == 200
    assert "Hallo" in draft(console).text
    form.press("undo")
    assert draft(console).text == TEXT
