"""A new survey in the browser: a copy or an uploaded file becomes a draft that opens in the editor."""

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from made_console import Console, SignIn
from servers import questionnaire_source
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from surveyapp.definition.files.source import read_source
from surveyapp.records.teams import TeamFolder, TeamMember
from surveyapp.services.surveys.archive import archive as put_away
from surveyapp.services.surveys.drafts import edited_text
from surveyapp.services.surveys.examples import EXAMPLES, examples
from surveyapp.services.surveys.survey_lookup import find_survey

NEW = "/console/surveys/new"
SOURCE = questionnaire_source("every_type")
SMALL = """\
title: 小问卷
questions:
- {code: a, type: text, text: 您的意见？}
""".encode()


def send(client: FlaskClient, way: str, **fields: object) -> TestResponse:
    own = {f"{way}-{name}": value for name, value in fields.items()}
    token = {"csrf_token": client.token, f"{way}-csrf_token": client.token}  # type: ignore[attr-defined]
    response = client.post(NEW, data={"way": way, **token, **own})
    response.request.environ["wsgi.input"].close()  # a long one is a file
    return response


def copy(client: FlaskClient, **changed: str) -> TestResponse:
    fields = {"source": "demo/every", "folder": "demo", "name": "second", "title": "第二份", **changed}
    return send(client, "copy", **fields)


def upload(client: FlaskClient, data: bytes, file: str = "residents.yaml", **changed: str) -> TestResponse:
    return send(client, "upload", **{"file": (BytesIO(data), file), "folder": "demo", "name": "", **changed})


def draft(console: Console, survey: str) -> str:
    found = edited_text(console.engine, survey)
    assert found is not None
    assert not found.is_published
    return found.text


def test_a_copy_has_the_new_title_and_the_questions_and_no_identity(
    console: Console, sign_in: SignIn
) -> None:
    response = copy(sign_in())
    assert response.location == "/console/surveys/demo/second/form"
    before, after = (read_source(text, "").value for text in (SOURCE, draft(console, "demo/second").encode()))
    kept = {"questions", "languages", "satisfaction", "closing"} & {*before}
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
    assert after["title"] == "第二份"
    assert {after.get(key) for key in ("notice", "introduction", "background", "population")} == {None}


def test_the_copy_of_a_draft_that_nobody_can_read_is_refused(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    upload(client, b"title: [a\nnotice: {controller: x}\n", name="torn")
    response = copy(client, source="demo/torn")
    assert response.status_code == 422
    assert "语法错误" in response.text
    assert edited_text(console.engine, "demo/second") is None


@pytest.mark.parametrize(
    ("title", "languages"),
    [
        ("小问卷", []),
        ("{zh-CN: 小问卷}", []),
        ("{zh-CN: 小问卷, en: Small}", ["English"]),
        ("{en: A, zh-CN: 甲}", ["中文"]),
    ],
)
def test_a_copy_says_in_which_languages_the_title_is_still_the_old_one(
    console: Console, sign_in: SignIn, title: str, languages: list[str]
) -> None:
    client = sign_in()
    upload(client, SMALL.replace("小问卷".encode(), title.encode()), name="titled")
    client.get("/console/surveys/demo/titled/edit")
    copy(client, source="demo/titled")
    page = client.get("/console/surveys/demo/second/form").text
    assert re.findall(r"([^\s>]+)标题还是原调查的", page) == languages


def test_what_is_archived_is_copied_only_where_it_is_asked_for(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    upload(client, SMALL, name="small")
    put_away(console.engine, "survey", "demo/every", "已交付", "张测")

    def offered(query: str = "") -> tuple[bool, bool]:
        page = client.get(NEW + query).text
        return 'value="demo/every"' in page, 'value="demo/small"' in page

    assert offered() == (False, True)
    assert "从已归档的 1 个调查中选" in client.get(NEW).text
    assert offered("?archived=1") == (True, False)
    assert offered("?source=demo/every") == (True, True)  # a link names it
    assert offered("?folder=demo&name=every") == (True, True)  # the survey to make is called as it is
    assert copy(client).location == "/console/surveys/demo/second/form"


def test_citizens_know_nothing_of_a_draft(console: Console, sign_in: SignIn) -> None:
    copy(sign_in())
    assert find_survey(console.engine, "demo/second") is None
    assert console.client().get("/s/demo/second").status_code == 404


def test_the_editor_and_the_preview_of_a_draft_open_before_it_is_published(sign_in: SignIn) -> None:
    client = sign_in()
    copy(client)
    assert "草稿，尚未发布" in client.get("/console/surveys/demo/second/form").text
    assert client.get("/console/surveys/demo/second/preview").status_code == 200
    assert "第二份" in client.get("/console/surveys/demo/second/phone").text


def test_publishing_makes_the_survey(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    copy(client)
    found = edited_text(console.engine, "demo/second")
    assert found is not None
    fields = {"csrf_token": client.token, "token": found.token}  # type: ignore[attr-defined]
    client.post("/console/surveys/demo/second/publish", data=fields)
    survey = find_survey(console.engine, "demo/second")
    assert survey is not None
    assert survey.state == "draft"


def test_giving_up_a_draft_that_was_never_published_asks_for_a_reason(
    console: Console, sign_in: SignIn
) -> None:
    client = sign_in()
    copy(client)
    found = edited_text(console.engine, "demo/second")
    assert found is not None
    fields = {"csrf_token": client.token, "token": found.token}  # type: ignore[attr-defined]
    response = client.post("/console/surveys/demo/second/edit/discard", data=fields)
    assert response.location == "/console/surveys/demo/second/remove"
    assert edited_text(console.engine, "demo/second") == found
    reason = {"csrf_token": client.token, "reason": "试做", "sure": "yes"}  # type: ignore[attr-defined]
    client.post(response.location, data=reason)
    assert edited_text(console.engine, "demo/second") is None


def test_a_name_that_is_left_out_is_made_from_the_source(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    assert copy(client, name="").location == "/console/surveys/demo/every-2/form"
    assert upload(client, SOURCE, "../Residents 2025.yaml").location.endswith("/demo/residents-2025/form")


def test_a_new_folder_is_the_teams_own(sign_in: SignIn) -> None:
    client = sign_in()
    team = client.get(NEW).text.split('id="copy-team"')[1].split('value="')[1].split('"')[0]
    response = copy(client, folder="", new_folder="fresh-2026", team=team)
    assert client.get(response.location).status_code == 200


def test_a_name_that_is_taken_is_said_beside_the_form_with_what_was_filled_in(sign_in: SignIn) -> None:
    response = copy(sign_in(), name="every")
    assert response.status_code == 422
    assert "“demo/every”已经存在" in response.text
    assert 'value="第二份"' in response.text


def test_another_teams_survey_is_not_copied(console: Console, sign_in: SignIn) -> None:
    client = sign_in(folders=("elsewhere",))
    assert copy(client, folder="elsewhere").status_code == 422
    assert edited_text(console.engine, "elsewhere/second") is None


def test_another_teams_folder_is_not_used(console: Console, sign_in: SignIn) -> None:
    client = sign_in(folders=("elsewhere",))
    assert upload(client, SOURCE, folder="demo", name="second").status_code == 422
    assert upload(client, SOURCE, folder="", new_folder="demo", name="second").status_code == 422
    assert edited_text(console.engine, "demo/second") is None


def test_a_file_with_errors_opens_in_the_editor_with_its_messages(sign_in: SignIn) -> None:
    client = sign_in()
    response = upload(client, "title: 甲\nquestions: []\n".encode())
    assert "还没有内容，请至少添加一项" in client.get(response.location).text
    text = client.get(response.location.replace("/form", "/edit")).text
    assert "列表是空的；请至少写一项" in text


def test_a_file_in_another_encoding_is_converted_and_this_is_said(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    response = upload(client, SOURCE.decode().encode("gb18030"))
    assert "GB18030" in client.get(response.location).text
    assert draft(console, "demo/residents") == SOURCE.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04" + b"\x00" * 100, "压缩文件"),
        (b"\x89PNG\r\n\x1a\n\x00", "不是文本"),
        (b"x" * 200_001, "文件超过 200000 字节"),
        (b"", "文件是空的"),
    ],
)
def test_what_is_no_questionnaire_file_is_refused_clearly(sign_in: SignIn, data: bytes, words: str) -> None:
    response = upload(sign_in(), data)
    assert (response.status_code, words in response.text) == (422, True)


def test_a_bomb_of_aliases_is_a_message_and_nothing_more(sign_in: SignIn) -> None:
    client = sign_in()
    bomb = b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: *c\n"
    assert "不能用锚点" in client.get(upload(client, bomb).location).text


def test_a_file_is_not_lost_while_its_place_is_corrected(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    page = upload(client, "title: 甲\n".encode(), name="every").text
    assert "不用重新选择" in page
    fields = {"text": "title: 甲\n", "file_name": "residents.yaml", "folder": "demo", "name": "third"}
    assert send(client, "upload", **fields).status_code == 302
    assert draft(console, "demo/third") == "title: 甲\n"


@pytest.mark.parametrize("way", ["copy", "upload"])
def test_nothing_chosen_is_said(sign_in: SignIn, way: str) -> None:
    response = send(sign_in(), way, source="demo/every", folder="demo", name="", title="")
    assert response.status_code == 422
    assert ("请写新问卷的标题" if way == "copy" else "请选择一个文件") in response.text


@pytest.mark.parametrize("role", ["reader", "data_entry"])
def test_only_those_who_edit_begin_surveys(sign_in: SignIn, role: str) -> None:
    assert sign_in(role).get(NEW).status_code == 403


def test_somebody_without_a_team_is_told_what_to_do(sign_in: SignIn, console: Console) -> None:
    client = sign_in()
    with console.engine.connect() as connection:
        connection.execute(delete(TeamFolder))
        connection.execute(delete(TeamMember))
    assert "您不属于任何团队" in client.get(NEW).text


def test_a_team_without_a_folder_begins_with_a_published_questionnaire(
    console: Console, sign_in: SignIn
) -> None:
    client = sign_in(folders=())
    page = client.get("/console/").text
    assert "从第一个调查开始" in page
    assert "您还没有加入团队" not in page
    response = copy(
        client,
        source="example:turpan-12345-2022/residents",
        folder="",
        new_folder="first-one",
        team=str(team_of(console)),
        name="",
    )
    assert response.location == "/console/surveys/first-one/residents/form"
    assert "第二份" in draft(console, "first-one/residents")


@pytest.mark.parametrize("source", ["example:../pyproject", "example:other/indicators", "example:"])
def test_only_what_comes_with_surveyapp_is_an_example(sign_in: SignIn, source: str) -> None:
    assert copy(sign_in(), source=source).status_code == 422


def test_who_is_in_no_team_is_told_so(console: Console, sign_in: SignIn) -> None:
    client = sign_in(folders=())
    with console.engine.connect() as connection:
        connection.execute(delete(TeamMember))
    assert "您还没有加入团队" in client.get("/console/").text


def test_every_example_comes_with_surveyapp() -> None:
    assert [name for name, _ in examples()] == list(EXAMPLES)


def team_of(console: Console) -> int:
    with console.engine.connect() as connection:
        return int(connection.execute(select(TeamMember.team)).scalars().one())


def test_a_form_that_says_no_way_is_answered(sign_in: SignIn) -> None:
    client = sign_in()
    answer = client.post(NEW, data={"csrf_token": client.token})  # type: ignore[attr-defined]  # set by sign_in
    assert (answer.status_code, "请选择复制一个调查，或上传问卷文件" in answer.text) == (422, True)
