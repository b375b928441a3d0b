"""The editor's pages without a script: saving, checking, publishing, giving up, two people at once, literal texts."""

from datetime import UTC, datetime
from html import unescape

import pytest
from cases import each
from flask.testing import FlaskClient
from made_console import Console, SignIn, token_of
from servers import questionnaire_source
from sqlalchemy import insert, select
from werkzeug.test import TestResponse

from surveyapp.records.audit_trail import AuditEntry
from surveyapp.records.console import Draft
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.drafts import EditedText, edited_text
from surveyapp.services.surveys.survey_lookup import known_survey

AT = "/console/surveys/demo/every"
SOURCE = questionnaire_source("every_type").decode()
GONE = "/console/surveys/demo/gone"
"""Where a draft was that somebody gave up: nothing is left of it."""
REWORDED = SOURCE.replace("您的年龄是？", "您今年多大？")
JSON = {"Accept": "application/json"}


def text_now(console: Console) -> EditedText:
    found = edited_text(console.engine, "demo/every")
    assert found is not None
    return found


def post(
    client: FlaskClient, path: str, headers: dict[str, str] | None = None, **fields: str
) -> TestResponse:
    return client.post(AT + path, data={"csrf_token": client.token, **fields}, headers=headers)  # type: ignore[attr-defined]


def save(console: Console, client: FlaskClient, text: str, **more: str) -> TestResponse:
    return post(client, "/edit", text=text, token=text_now(console).token, **more)


def test_the_editor_shows_the_published_text(sign_in: SignIn) -> None:
    html = sign_in().get(f"{AT}/edit").text
    assert unescape(html.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0])[1:] == SOURCE


def test_a_saved_text_is_there_again_with_its_errors_in_words(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    assert save(console, client, "title: 甲\nquestions: []\n").status_code == 302
    html = client.get(f"{AT}/edit").text
    assert "列表是空的；请至少写一项" in html
    assert "第 2 行" in html


@pytest.mark.parametrize("page", ["/edit", "/preview"])
def test_a_draft_with_errors_keeps_its_title(console: Console, sign_in: SignIn, page: str) -> None:
    values = {"survey": "demo/fresh", "text": "title: 某市满意度调查\nquestions: [", "revision": 1}
    with console.engine.connect() as connection:
        connection.execute(insert(Draft).values(**values, saved=datetime.now(UTC)))
    client = sign_in()
    assert "某市满意度调查" in client.get("/console/").text
    assert (
        '<p class="survey-title mb-2">某市满意度调查' in client.get(f"/console/surveys/demo/fresh{page}").text
    )


def test_saving_with_publishing_in_mind_leads_to_the_review(console: Console, sign_in: SignIn) -> None:
    response = save(console, sign_in(), REWORDED, then="publish")
    assert response.location.endswith(f"{AT}/publish")


def test_the_script_is_told_when_it_was_saved(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    fields = {"text": "title: 甲\r\n", "token": text_now(console).token}
    answer = post(client, "/edit", JSON, **fields).json
    assert (answer["token"], answer["draft"]) == (text_now(console).token, True)
    assert len(answer["saved"]) == len("08:22")


def test_the_second_of_two_gets_both_texts(console: Console, sign_in: SignIn) -> None:
    one, two, token = sign_in(), sign_in(), text_now(console).token
    post(one, "/edit", text="title: 甲的\n", token=token)
    response = post(two, "/edit", text="title: 乙的\n", token=token)
    editor = response.text.split("<textarea")[1]
    assert (response.status_code, "乙的" in editor, "甲的" in editor) == (409, True, False)
    assert "甲的" in response.text.split("<textarea")[0]
    assert text_now(console).text == "title: 甲的\n"


def test_the_second_of_two_may_save_knowingly(console: Console, sign_in: SignIn) -> None:
    one, two, token = sign_in(), sign_in(), text_now(console).token
    post(one, "/edit", text="title: 甲的\n", token=token)
    page = post(two, "/edit", text="title: 乙的\n", token=token).text
    shown = page.split('name="token" value="')[1].split('"')[0]
    assert post(two, "/edit", text="title: 合在一起\n", token=shown).status_code == 302


def test_a_draft_that_another_gave_up_leaves_the_text_and_says_what_to_do(sign_in: SignIn) -> None:
    client = sign_in()
    fields = {"csrf_token": client.token, "text": "title: 乙的\n", "token": "1-x"}  # type: ignore[attr-defined]  # see sign_in
    response = client.post(f"{GONE}/edit", data=fields)
    assert (response.status_code, "乙的" in response.text) == (409, True)
    assert "再从“新建调查”上传" in response.text
    assert 'id="editor-save"' not in response.text


@pytest.mark.parametrize("action", ["/edit/discard", "/publish"])
def test_a_draft_that_another_gave_up_is_neither_given_up_nor_published(sign_in: SignIn, action: str) -> None:
    client = sign_in()
    fields = {"csrf_token": client.token, "token": "1-x"}  # type: ignore[attr-defined]  # see sign_in
    response = client.post(f"{GONE}{action}", data=fields, follow_redirects=True)
    assert "已被放弃，调查不再存在" in response.text


def test_the_script_of_the_second_is_told_in_words(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    response = post(client, "/edit", JSON, text="title: 乙\n", token="0-old")
    assert (response.status_code, response.json["error"]) == (409, "edited_meanwhile")
    assert "另一个人" in response.json["messages"][0]


def test_a_text_that_is_too_long_stays_in_the_editor(console: Console, sign_in: SignIn) -> None:
    response = save(console, sign_in(), "满" * 400_000)
    assert (response.status_code, "满" * 400_000 in response.text) == (422, True)


def test_the_trail_says_why_a_text_was_not_kept(console: Console, sign_in: SignIn) -> None:
    save(console, sign_in(), "满" * 400_000)
    with console.engine.connect() as connection:
        result, detail = connection.execute(select(AuditEntry.result, AuditEntry.detail)).one()
    assert (result, detail) == ("refused", {"refused": "draft_too_large"})


def test_checking_says_line_key_and_sentence(sign_in: SignIn) -> None:
    text = SOURCE.replace("type: text", "type: txt")
    answer = post(sign_in(), "/edit/check", JSON, text=text).json
    line = text.split("\n").index("  type: txt") + 1
    found = [(problem["level"], problem["line"], problem["key"]) for problem in answer["problems"]]
    assert (answer["readable"], found) == (False, [("error", line, "questions[5].type")])
    assert answer["problems"][0]["sentence"].startswith("没有“txt”这种题型")


def test_checking_keeps_nothing(console: Console, sign_in: SignIn) -> None:
    post(sign_in(), "/edit/check", text="title: 甲\n")
    assert not text_now(console).is_draft


@pytest.mark.parametrize("language", ["zh", "en"])
def test_texts_of_a_questionnaire_are_shown_literally(
    console: Console, sign_in: SignIn, language: str
) -> None:
    client = sign_in(language=language)
    evil = SOURCE.replace("您的年龄是？", "'{{7*7}}<b>粗</b>{% raw %}'").replace(
        "type: text", "type: <i>x</i>"
    )
    save(console, client, evil)
    pages = [client.get(f"{AT}{page}").text for page in ("/edit", "/publish")]
    for page in pages:
        assert "<b>粗" not in page
        assert "<i>x" not in page
        assert "&lt;i&gt;x&lt;/i&gt;" in page
    assert "{{7*7}}&lt;b&gt;粗&lt;/b&gt;{% raw %}" in pages[0]


def test_the_review_says_what_will_change(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    save(console, client, REWORDED.replace("issued: 130", "issued: 131"))
    html = client.get(f"{AT}/publish").text
    assert "受访者看到的问卷会变，成为新版本" in html
    assert "题目文字" in html
    assert "抽样与发放" in html
    assert "还没有答卷" in html


def test_the_review_of_an_open_survey_says_that_people_will_see_it_at_once(
    console: Console, sign_in: SignIn
) -> None:
    change_state(console.engine, "demo/every", "open")
    client = sign_in()
    save(console, client, REWORDED)
    html = client.get(f"{AT}/publish").text
    assert "发布后新打开的页面就是新版本" in html
    assert "调查现在没有开放" not in html


def test_a_draft_with_errors_offers_no_publishing(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    save(console, client, "title: 甲\n")
    html = client.get(f"{AT}/publish").text
    assert "问卷有错误，不能发布" in html
    assert 'value="' + text_now(console).token not in html


def test_publishing_makes_a_new_version(console: Console, sign_in: SignIn) -> None:
    client, before = sign_in(), known_survey(console.engine, "demo/every").version
    save(console, client, REWORDED)
    assert post(client, "/publish", token=text_now(console).token).status_code == 302
    assert known_survey(console.engine, "demo/every").version != before
    assert not text_now(console).is_draft


def test_publishing_what_another_has_changed_is_refused(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    save(console, client, REWORDED)
    token = text_now(console).token
    save(console, client, REWORDED + "# 注\n")
    assert post(client, "/publish", token=token).status_code == 409


def test_publishing_errors_is_refused_with_their_lines(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    save(console, client, "title: 甲\nquestions: []\n")
    response = post(client, "/publish", token=text_now(console).token)
    assert response.status_code == 422
    assert "questions" in response.text


def test_giving_up_brings_the_published_text_back(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    save(console, client, REWORDED)
    post(client, "/edit/discard", token=text_now(console).token)
    assert text_now(console).text == SOURCE


@pytest.mark.parametrize(
    ("role", "query", "text"),
    [
        ("evaluator", "", SOURCE),
        ("evaluator", "?content=draft", REWORDED),
        ("reader", "?content=draft", SOURCE),
    ],
)
def test_the_file_is_the_published_text_or_the_draft_for_those_who_edit(
    console: Console, sign_in: SignIn, role: str, query: str, text: str
) -> None:
    save(console, sign_in(), REWORDED)
    response = sign_in(role).get(f"{AT}/file{query}")
    assert response.data.decode() == text
    assert response.headers["Content-Disposition"] == "attachment; filename=demo-every.yaml"


@pytest.mark.parametrize("role", ["reader", "data_entry"])
@pytest.mark.parametrize("path", ["/edit", "/publish"])
def test_only_those_who_edit_open_the_editor(sign_in: SignIn, role: str, path: str) -> None:
    assert sign_in(role).get(AT + path).status_code == 403


@each("path", ["/edit", "/publish", "/preview", "/phone", "/file"])
def test_another_teams_survey_is_not_there(sign_in: SignIn, path: str) -> None:
    assert sign_in(folders=("elsewhere",)).get(AT + path).status_code == 404


@each("path", ["/edit", "/publish", "/preview", "/phone", "/file"])
def test_a_survey_that_does_not_exist_is_not_there(sign_in: SignIn, path: str) -> None:
    assert sign_in().get(f"/console/surveys/demo/nothing{path}").status_code == 404


@each("path", ["/edit", "/edit/check", "/edit/phone", "/edit/discard", "/publish"])
def test_without_its_token_no_form_is_taken(sign_in: SignIn, path: str) -> None:
    assert sign_in().post(AT + path, data={"text": "title: 甲\n"}).status_code == 400


def test_what_was_done_is_in_the_audit_trail(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    save(console, client, REWORDED)
    post(client, "/edit/check", text=REWORDED)
    post(client, "/publish", token=text_now(console).token)
    with console.engine.connect() as connection:
        done = connection.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.result)).all()
    assert [tuple(row) for row in done][-2:] == [
        ("save_draft", "demo/every", "done"),
        ("publish", "demo/every", "done"),
    ]


def test_a_page_of_the_editor_carries_its_form_token(sign_in: SignIn) -> None:
    assert token_of(sign_in(), f"{AT}/edit")
