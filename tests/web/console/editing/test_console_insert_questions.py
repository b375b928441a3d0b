"""The page on which questions of earlier surveys are found and inserted, and the Word copy of the questionnaire."""

from io import BytesIO
from urllib.parse import unquote

import pytest
from docx import Document
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn, token_on
from werkzeug.test import TestResponse

from surveyapp.services.surveys.drafts import edited_text, save_draft
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey

AT = "/console/surveys/demo/now"
NEW = """\
title: 今年的问卷
form_head: {number: 某调1表, filed_with: 某市统计局}
notice: {controller: 某局, contact: 某科, purpose: 测试, retention_days: 30}
questions:
- {code: age, type: text, text: 您多大年纪？}
"""


@pytest.fixture
def evaluator(console: Console, sign_in: SignIn) -> FlaskClient:
    publish(console.engine, "demo/now", NEW.encode(), "now.yaml")
    return sign_in("evaluator")


def text_of(console: Console) -> str:
    found = edited_text(console.engine, "demo/now")
    assert found is not None
    return found.text


def press(client: FlaskClient, page: TestResponse, label: str, **others: str) -> TestResponse:
    """Send the form of the button that is called so."""
    tree = html.fromstring(page.text)
    forms = [
        form
        for form in tree.forms
        if any(label in part for part in form.xpath(".//button//text()|.//button/@aria-label"))
    ]
    fields = [(name, value) for name, value in forms[0].form_values() if name not in others]
    data: dict[str, object] = {}
    for name, value in [*fields, *others.items()]:
        data.setdefault(name, [])
        data[name].append(value)  # type: ignore[attr-defined]  # lists of texts
    return client.post(forms[0].action or f"{AT}/insert", data=data)


def test_a_section_is_found_and_inserted(console: Console, evaluator: FlaskClient) -> None:
    page = evaluator.get(f"{AT}/insert?q=办理速度&after=age")
    assert "每种题型一题" in page.text
    answer = press(evaluator, page, "插入：满意度量表")
    assert (answer.status_code, answer.location) == (303, f"{AT}/form")
    said = evaluator.get(answer.location).text
    assert "已插入：service、overall。" in said
    assert "一并带来：满意度量表。" in said
    assert "# 插入自 demo/every" in text_of(console)


def test_a_code_that_is_taken_gets_another_one(console: Console, evaluator: FlaskClient) -> None:
    page = evaluator.get(f"{AT}/insert?q=年龄是")
    answer = press(evaluator, page, "插入：您的年龄是？")
    assert answer.status_code == 422
    assert "代码 age 在现在的问卷中是内容不同的题" in answer.text
    again = press(evaluator, answer, "用新的代码插入", **{"code-age": "不行"})
    assert again.status_code == 422
    assert "不能作代码" in again.text
    done = press(evaluator, answer, "用新的代码插入", **{"code-age": "age_2025"})
    assert done.status_code == 303
    assert 'code: "age_2025"' in text_of(console)


def test_odd_requests_change_nothing(console: Console, evaluator: FlaskClient) -> None:
    token = token_on(evaluator.get(f"{AT}/insert"))
    before = text_of(console)
    present = edited_text(console.engine, "demo/now")
    assert present is not None
    known = {"csrf_token": token, "token": present.token}
    for fields, status in (
        ({}, 409),
        ({"token": "wrong"}, 409),
        ({**known, "source": "demo/every", "origin": "nothing", "code": "age"}, 422),
        ({**known, "source": "other/every", "origin": "published", "code": "age"}, 422),
        ({**known, "source": "../x", "origin": "example", "code": "age"}, 422),
        ({**known, "source": "demo/every", "origin": "published", "code": "none"}, 422),
        ({**known, "source": "demo/every", "origin": "published", "code": "why", "after": "none"}, 422),
    ):
        answer = evaluator.post(f"{AT}/insert", data={"csrf_token": token, **fields})
        assert answer.status_code == status, fields
    assert text_of(console) == before
    hostile = evaluator.get(f"{AT}/insert", query_string={"q": "<script>alert(1)</script>", "after": "<b>"})
    assert "<script>alert(1)" not in hostile.text


def word_of(answer: TestResponse) -> str:
    assert answer.status_code == 200
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(answer.data)).paragraphs)


def test_the_word_copy_has_the_fields_of_a_form(
    console: Console, evaluator: FlaskClient, sign_in: SignIn
) -> None:
    answer = evaluator.get(f"{AT}/word")
    words = word_of(answer)
    for line in (
        "表号：某调1表",
        "备案机关：某市统计局",
        "备案文号：＿",
        "有效期至：＿",
        "1. 您多大年纪？【填空题】",
    ):
        assert line in words
    assert "批准机关" not in words
    assert "今年的问卷-问卷-" in unquote(answer.headers["Content-Disposition"])
    found = edited_text(console.engine, "demo/now")
    assert found is not None
    changed = found.text.replace("您多大年纪？", "您今年多大？")
    save_draft(console.engine, "demo/now", changed, found.token, console.person("evaluator"))
    assert "您今年多大？" in word_of(evaluator.get(f"{AT}/word?content=draft"))
    version = known_survey(console.engine, "demo/now").version
    assert "您多大年纪？" in word_of(evaluator.get(f"{AT}/word?version={version}"))
    assert evaluator.get(f"{AT}/word?version=0").status_code == 404
    assert "您多大年纪？" in word_of(sign_in("reader").get(f"{AT}/word?content=draft")), (
        "no draft for readers"
    )


def test_of_a_draft_with_errors_there_is_no_word_copy(console: Console, evaluator: FlaskClient) -> None:
    found = edited_text(console.engine, "demo/now")
    assert found is not None
    broken = found.text.replace("type: text", "type: nothing")
    save_draft(console.engine, "demo/now", broken, found.token, console.person("evaluator"))
    answer = evaluator.get(f"{AT}/word?content=draft")
    assert (answer.status_code, answer.location) == (302, f"{AT}/edit")
    assert "做不出 Word 版" in evaluator.get(answer.location).text
