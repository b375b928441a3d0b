"""The table of answers: every request gets its status, and only good answers are stored."""

import uuid
from collections.abc import Callable

import pytest
from cases import each
from citizen_survey import (
    FORM,
    PATH,
    QUESTIONNAIRE,
    SURVEY,
    body,
    citizen_client,
    new_id,
    set_aside,
    stored,
)
from sqlalchemy import Engine, select
from werkzeug.test import Client, TestResponse

from surveyapp.records.tables import Response
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish

NEXT_VERSION = QUESTIONNAIRE.replace("您的年龄是？", "您的年龄属于哪一段？")


def post(client: Client, data: bytes, path: str = PATH, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(path, data=data, content_type=FORM, headers=named)


def only_response(engine: Engine) -> Response:
    with engine.connect() as connection:
        return connection.execute(select(Response)).one()  # type: ignore[return-value]  # a row has the same attributes


def test_open_survey_is_200(client: Client) -> None:
    assert client.get(PATH).status_code == 200


def test_a_page_the_browser_holds_is_304(client: Client) -> None:
    tag = client.get(PATH).headers["ETag"]
    again = client.get(PATH, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize(("state", "words"), [("paused", "暂停填写"), ("closed", "已经结束")])
def test_a_survey_that_takes_no_answers_says_so(
    engine: Engine, client: Client, state: str, words: str
) -> None:
    change_state(engine, SURVEY, state)
    page = client.get(PATH)
    assert page.status_code == 200
    assert words in page.text
    assert page.headers["Cache-Control"] == "no-store"


@each("path", ["/s/demo/draft", "/s/demo/nothing", "/s/a", "/s/a/b/c", "/s/a%00b/c", "/s/%ff/c"])
def test_unknown_and_draft_surveys_are_404(engine: Engine, client: Client, path: str) -> None:
    publish(engine, "demo/draft", QUESTIONNAIRE.encode(), "draft.yaml")
    page = client.get(path)
    assert page.status_code == 404
    assert "没有找到这个页面" in page.text


@each("path", ["/s/demo/draft", "/s/demo/nothing"])
def test_answers_to_unknown_and_draft_surveys_are_404(
    engine: Engine, client: Client, version: str, path: str
) -> None:
    publish(engine, "demo/draft", QUESTIONNAIRE.encode(), "draft.yaml")
    assert post(client, body(version), path).status_code == 404
    assert stored(engine) == 0


def test_stored_answers_lead_to_their_receipt(engine: Engine, client: Client, version: str) -> None:
    identity = new_id()
    answer = post(client, body(version, identity))
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{PATH}/receipt/{identity}?key=")
    receipt = client.get(answer.headers["Location"])
    assert "已收到" in receipt.text
    assert identity in receipt.text
    assert receipt.headers["Cache-Control"] == "no-store"
    assert stored(engine) == 1


def test_what_is_stored_is_codes_and_what_the_client_told(
    engine: Engine, client: Client, version: str
) -> None:
    told = {"started": "2024-07-01T02:03:04.000Z", "seconds": "95", "channels": ["friends", "board"]}
    post(client, body(version, **told), f"{PATH}?channel=poster&language=en")
    row = only_response(engine)
    assert row.answers == {
        "age": "a",
        "channels": ["board", "friends"],
        "service.attitude": "5",
        "service.speed": "4",
    }
    assert (row.channel, row.language, row.version, row.seconds) == ("poster", "en", version, 95)
    assert row.started is not None
    assert row.started.isoformat() == "2024-07-01T02:03:04+00:00"


@pytest.mark.parametrize(("name", "value"), [("started", "昨天"), ("seconds", "-5"), ("seconds", "9" * 9)])
def test_an_unbelievable_clock_costs_no_answer(
    engine: Engine, client: Client, version: str, name: str, value: str
) -> None:
    assert post(client, body(version, **{name: value})).status_code == 303
    assert getattr(only_response(engine), name) is None


def test_the_same_again_has_the_same_receipt(engine: Engine, client: Client, version: str) -> None:
    data = body(version, new_id())
    first, second = post(client, data), post(client, data)
    assert second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert stored(engine) == 1


def test_a_program_gets_201_then_200(client: Client, version: str) -> None:
    identity = new_id()
    data = body(version, identity)
    answers = [post(client, data, Accept="application/json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert {answer.json["receipt"] for answer in answers if answer.json} == {identity}


def test_other_answers_under_a_taken_id_are_409(engine: Engine, client: Client, version: str) -> None:
    identity = new_id()
    post(client, body(version, identity))
    other = post(client, body(version, identity, age="b"))
    assert other.status_code == 409
    assert "先收到的那份保持不变" in other.text
    assert (stored(engine), set_aside(engine)) == (1, 1)
    assert only_response(engine).answers["age"] == "a"


MISTAKES: dict[str, dict[str, str | list[str]]] = {
    "unknown option": {"age": "z"},
    "unknown tick": {"channels": ["board", "z"]},
    "unknown option in a line": {"service__speed": "z"},
    "missing required answer": {"age": ""},
    "missing line": {"service__attitude": ""},
    "several answers to one choice": {"age": ["a", "b"]},
    "too long": {"why": "长" * 2001},
    "write-in too long": {"age": "other", "age__other__text": "长" * 2001},
    "write-in beside another option": {"age": "a", "age__other__text": "十七"},
    "unknown field": {"nothing": "x"},
}


@each("mistake", MISTAKES)
def test_answers_with_errors_are_422_and_not_stored(
    engine: Engine, client: Client, version: str, mistake: str
) -> None:
    page = post(client, body(version, **MISTAKES[mistake]))
    assert page.status_code == 422
    assert "<title>错误：" in page.text
    assert 'id="_errors"' in page.text
    assert (stored(engine), set_aside(engine)) == (0, 0)


GARBAGE: dict[str, Callable[[str], bytes]] = {
    "nothing": lambda version: b"",
    "no version": lambda version: b"age=a&service.attitude=5",
    "unknown version": lambda version: body("0" * 16),
    "a version that is none": lambda version: body("新版'; --"),
    "two versions": lambda version: body(version) + b"&version=" + version.encode(),
    "bytes that are no text": lambda version: b"\xff\xfe\x00\x01" * 50,
    "escapes that are no text": lambda version: body(version) + b"&why=%ff%fe",
    "a bad id": lambda version: body(version, "not-an-id"),
    "fields without end": lambda version: body(version) + b"&x=1" * 6000,
}


@each("garbage", GARBAGE)
def test_garbage_is_400_and_not_stored(engine: Engine, client: Client, version: str, garbage: str) -> None:
    page = post(client, GARBAGE[garbage](version))
    assert page.status_code == 400
    assert "收到的内容不完整" in page.text
    assert (stored(engine), set_aside(engine)) == (0, 0)


@each("content_type", ["", "text/plain", "application/json", "multipart/form-data; boundary=x"])
def test_anything_but_a_form_is_400(engine: Engine, client: Client, version: str, content_type: str) -> None:
    assert client.post(PATH, data=body(version), content_type=content_type).status_code == 400
    assert stored(engine) == 0


def test_an_older_version_is_stored_and_flagged(engine: Engine, client: Client, version: str) -> None:
    client.get(PATH)
    publish(engine, SURVEY, NEXT_VERSION.encode(), "demo.yaml")
    client.get(PATH)
    with citizen_client(engine.url.render_as_string(hide_password=False)) as elsewhere:
        assert post(elsewhere, body(version, new_id())).status_code == 303
    assert (only_response(engine).version, only_response(engine).flags) == (version, ["older_version"])


def test_a_version_just_published_is_not_flagged(engine: Engine, client: Client) -> None:
    client.get(PATH)
    newest = publish(engine, SURVEY, NEXT_VERSION.encode(), "demo.yaml").version
    assert post(client, body(newest, new_id())).status_code == 303
    assert only_response(engine).flags == []


@pytest.mark.parametrize(("state", "words"), [("closed", "已经结束"), ("paused", "暂停填写")])
def test_late_answers_are_set_aside_and_410(
    engine: Engine, client: Client, version: str, state: str, words: str
) -> None:
    client.get(PATH)
    change_state(engine, SURVEY, state)
    page = post(client, body(version, new_id()))
    assert page.status_code == 410
    assert words in page.text
    assert (stored(engine), set_aside(engine)) == (0, 1)


@pytest.mark.parametrize(("state", "words"), [("closed", "已经结束"), ("paused", "暂停填写")])
def test_nobody_is_asked_to_correct_what_is_too_late(
    engine: Engine, client: Client, version: str, state: str, words: str
) -> None:
    client.get(PATH)
    change_state(engine, SURVEY, state)
    page = post(client, body(version, new_id(), age=""))
    assert page.status_code == 410
    assert words in page.text
    assert "没有保存" in page.text
    assert (stored(engine), set_aside(engine)) == (0, 0)


@each("size", [256 * 1024 + 1, 9 * 1024 * 1024])
def test_oversize_is_413_and_not_stored(engine: Engine, client: Client, version: str, size: int) -> None:
    data = body(version) + b"&why=" + b"x" * size
    assert post(client, data).status_code == 413
    assert stored(engine) == 0


@each(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://localhost.elsewhere.example"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "nonsense"},
        {"Origin": "http://[broken"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "null"},
    ],
)
def test_a_foreign_origin_is_403_and_not_stored(
    engine: Engine, client: Client, version: str, headers: dict[str, str]
) -> None:
    page = post(client, body(version), **headers)
    assert page.status_code == 403
    assert "别的网站" in page.text
    assert stored(engine) == 0


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "null"}, {"Origin": "http://localhost"}, {"Origin": "http://localhost:80"}],
)
def test_own_missing_and_null_origins_are_taken(
    client: Client, version: str, headers: dict[str, str]
) -> None:
    assert post(client, body(version), **headers).status_code == 303


def test_the_public_address_is_ours_behind_a_proxy(database_url: str, engine: Engine, version: str) -> None:
    with citizen_client(database_url, "https://survey.example.cn") as client:
        answer = post(client, body(version), Origin="https://survey.example.cn")
    assert answer.status_code == 303
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@each("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_405(client: Client, method: str) -> None:
    page = client.open(PATH, method=method)
    assert (page.status_code, page.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_head_is_get_without_its_body(client: Client) -> None:
    head, page = client.head(PATH), client.get(PATH)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == page.headers["ETag"]


def test_a_receipt_nobody_has_is_404(client: Client) -> None:
    assert client.get(f"{PATH}/receipt/{uuid.uuid4()}").status_code == 404


def test_refusals_speak_english_to_english_readers(client: Client) -> None:
    assert "Not saved" in post(client, b"x", f"{PATH}?language=en").text


def test_a_program_is_refused_with_a_code(client: Client, version: str) -> None:
    answer = post(client, body(version, age="z"), Accept="application/json")
    assert answer.status_code == 422
    assert answer.json == {"error": "problems", "problems": [{"field": "age", "code": "unknown_option"}]}


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("application/json", "application/json"),
        ("application/json, */*", "application/json"),
        ("application/json;q=0, */*", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/html, application/json;q=0.9, */*;q=0.8", "text/html"),
        ("*/*", "text/html"),
    ],
)
def test_a_program_gets_json_and_a_browser_a_page(
    client: Client, version: str, accept: str, given: str
) -> None:
    assert post(client, body(version, age="z"), Accept=accept).mimetype == given


def test_answers_survive_a_database_that_fails(engine: Engine, client: Client, version: str) -> None:
    client.get(PATH)
    post(client, body("0" * 16))
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE responses RENAME TO responses_away")
    page = post(client, body(version, why="请保留这句话"))
    assert page.status_code == 503
    assert "还没有送达" in page.text
    assert "请保留这句话" in page.text
