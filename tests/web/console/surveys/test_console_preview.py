"""The phone in the console: the real citizen page, framed, from which nothing can be sent."""

from collections.abc import Mapping

import pytest
from citizen_survey import QUESTIONNAIRE
from made_console import Console, SignIn
from servers import questionnaire_source

from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.drafts import edited_text, save_draft
from surveyapp.services.surveys.publish import publish

AT = "/console/surveys/demo/every"
SOURCE = questionnaire_source("every_type").decode()


def edit(console: Console, text: str, survey: str = "demo/every") -> None:
    found = edited_text(console.engine, survey)
    assert found is not None
    save_draft(console.engine, survey, text, found.token, console.person())


def directives(headers: Mapping[str, str]) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("role", ["reader", "data_entry", "evaluator", "administrator"])
def test_everybody_who_sees_the_survey_sees_its_preview(sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    assert "预览，不能提交" in client.get(f"{AT}/preview").text
    assert "您的年龄是？" in client.get(f"{AT}/phone").text


def test_the_framed_page_can_be_framed_only_here_and_sends_nothing(sign_in: SignIn) -> None:
    policy = directives(sign_in().get(f"{AT}/phone").headers)
    assert policy["frame-ancestors"] == "'self'"
    assert (policy["form-action"], policy["sandbox"]) == ("'none'", "allow-scripts")
    assert policy["connect-src"] == "data:"
    assert "unsafe" not in policy["script-src"]


def test_the_page_around_it_is_not_framed(sign_in: SignIn) -> None:
    policy = directives(sign_in().get(f"{AT}/preview").headers)
    assert policy["frame-ancestors"] == "'none'"


def test_the_citizens_own_page_still_is_not_framed(console: Console) -> None:
    change_state(console.engine, "demo/every", "open")
    policy = directives(console.client().get("/s/demo/every").headers)
    assert policy["frame-ancestors"] == "'none'"


def test_the_frame_runs_scripts_and_nothing_else(sign_in: SignIn) -> None:
    assert 'sandbox="allow-scripts"' in sign_in().get(f"{AT}/preview").text


def test_published_and_draft_are_both_shown(console: Console, sign_in: SignIn) -> None:
    edit(console, SOURCE.replace("您的年龄是？", "您今年多大？"))
    client = sign_in()
    assert "您的年龄是？" in client.get(f"{AT}/phone?content=published").text
    assert "您今年多大？" in client.get(f"{AT}/phone?content=draft").text


def test_the_draft_is_only_for_those_who_edit(console: Console, sign_in: SignIn) -> None:
    edit(console, SOURCE.replace("您的年龄是？", "您今年多大？"))
    assert "您今年多大？" not in sign_in("reader").get(f"{AT}/phone?content=draft").text


def test_a_draft_with_errors_says_so_in_the_frame(console: Console, sign_in: SignIn) -> None:
    edit(console, "title: 甲\n")
    response = sign_in().get(f"{AT}/phone?content=draft")
    assert (response.status_code, "问卷有错误" in response.text) == (422, True)


@pytest.mark.parametrize(
    ("query", "language", "mode", "words"),
    [
        ("", "zh-CN", "standard", "您的年龄是？"),
        ("?language=en", "en", "standard", "How old are you?"),
        ("?mode=large", "zh-CN", "large", "您的年龄是？"),
        ("?language=en&mode=large", "en", "large", "How old are you?"),
        ("?language=xx&mode=huge", "zh-CN", "standard", "您的年龄是？"),
    ],
)
def test_every_language_and_text_size_can_be_seen(
    console: Console, sign_in: SignIn, query: str, language: str, mode: str, words: str
) -> None:
    publish(console.engine, "demo/two", QUESTIONNAIRE.encode(), "two.yaml")
    html = sign_in().get(f"/console/surveys/demo/two/phone{query}").text
    assert f'<html lang="{language}" dir="ltr" class="{mode}">' in html
    assert words in html


def test_the_text_in_the_editor_is_shown_before_it_is_saved(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    text = SOURCE.replace("您的年龄是？", "您今年多大？")
    fields = {"csrf_token": client.token, "text": text, "mode": "large"}  # type: ignore[attr-defined]
    response = client.post(f"{AT}/edit/phone", data=fields)
    assert ("您今年多大？" in response.text, 'class="large"' in response.text) == (True, True)
    assert directives(response.headers)["frame-ancestors"] == "'self'"
    found = edited_text(console.engine, "demo/every")
    assert found is not None
    assert not found.is_draft


def test_texts_are_shown_literally_on_the_phone(console: Console, sign_in: SignIn) -> None:
    edit(console, SOURCE.replace("您的年龄是？", "'{{7*7}}<b>粗</b></body><script>x()</script>'"))
    html = sign_in().get(f"{AT}/phone?content=draft").text
    assert "{{7*7}}&lt;b&gt;粗&lt;/b&gt;&lt;/body&gt;&lt;script&gt;" in html
    assert html.count("</body>") == 1
