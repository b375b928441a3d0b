"""What the citizen page is made of: one small response, safe headers, and the questionnaire's words as they are."""

import gzip
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from citizen_survey import (
    FORM,
    PATH,
    QUESTIONNAIRE,
    SURVEY,
    body,
    citizen_client,
    new_id,
    open_survey,
)
from sqlalchemy import Engine, update
from werkzeug.test import Client

from surveyapp.definition.languages import LANGUAGES
from surveyapp.records.tables import Survey
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.survey_lookup import SurveySummary
from surveyapp.web.citizen.known_surveys import KnownSurveys
from surveyapp.web.citizen.templating import SCRIPT
from surveyapp.web.citizen.words import WORDS

REFERENCE = re.compile(r'(?:src|href|action|srcset|poster|data)="([^"]*)"')


@pytest.fixture
def version(sqlite_engine: Engine) -> str:
    return open_survey(sqlite_engine)


@pytest.fixture
def client(sqlite_url: str, sqlite_engine: Engine, version: str) -> Iterator[Client]:
    with citizen_client(sqlite_url) as client:
        yield client


class Inputs(HTMLParser):
    """Collects the inputs of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("input", "textarea"):
            self.found.append(dict(attrs))


@pytest.mark.parametrize("mode", ["standard", "large"])
def test_r3_ten_questions_fit_in_14000_bytes(
    client: Client, sqlite_engine: Engine, published_questionnaires: Path, mode: str
) -> None:
    text = (published_questionnaires / "changji-jishitong-2024" / "residents.yaml").read_text("utf-8")
    open_survey(sqlite_engine, text, "changji/residents")
    page = client.get(f"/s/changji/residents?mode={mode}", headers={"Accept-Encoding": "gzip"})
    assert len(page.data) <= 14_000
    assert gzip.decompress(page.data).count(b'<span class="tag">') == 10


def test_r3_script_is_small() -> None:
    assert len(gzip.compress(SCRIPT.encode())) <= 6_000


def test_the_script_is_as_old_as_the_phones_it_runs_on() -> None:
    code = re.sub(r"'[^'\n]*'", "''", SCRIPT)
    words = r"=>|`|\.\.\.|\?\.|\?\?|\*\*|\b(?:let|const|class|async|await)\b"
    methods = r"\.(?:includes|closest|remove|append|startsWith|endsWith|assign|values|entries|finally)\("
    assert re.findall(f"{words}|{methods}", code) == []


def test_r3_nothing_else_is_fetched(client: Client) -> None:
    fetched = [
        at for at in REFERENCE.findall(client.get(PATH).text) if not at.startswith(("?", "#", "data:"))
    ]
    assert fetched == []


def test_each_encoding_has_its_own_strong_tag(client: Client) -> None:
    plain, small = client.get(PATH), client.get(PATH, headers={"Accept-Encoding": "gzip"})
    assert plain.headers["ETag"] != small.headers["ETag"]
    assert not small.headers["ETag"].startswith("W/")
    assert gzip.decompress(small.data) == plain.data
    assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"
    assert small.headers["Cache-Control"] == "no-cache"


def test_gzip_that_is_refused_is_not_sent(client: Client) -> None:
    page = client.get(PATH, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in page.headers


ANSWERS = {
    "open": lambda client, version: client.get(PATH),
    "unknown": lambda client, version: client.get("/s/no/such"),
    "wrong method": lambda client, version: client.put(PATH),
    "garbage": lambda client, version: client.post(PATH, data=b"\xff", content_type=FORM),
    "errors": lambda client, version: client.post(PATH, data=body(version, age="z"), content_type=FORM),
    "stored": lambda client, version: client.post(PATH, data=body(version), content_type=FORM),
    "receipt": lambda client, version: client.post(
        PATH, data=body(version), content_type=FORM, follow_redirects=True
    ),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_r23_every_answer_is_protected(client: Client, version: str, answer: str) -> None:
    headers = ANSWERS[answer](client, version).headers
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'"):
        assert part in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


def test_no_style_attributes(client: Client) -> None:
    assert not re.search(r"<[^>]+ style=", client.get(PATH).text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-CN", ["某市财政局", "用于绩效评价。", "<bdi>365</bdi> 天", "绩效评价工作组", "不收集姓名"]),
        (
            "en",
            [
                "City finance bureau",
                "For an evaluation.",
                "<bdi>365</bdi> days",
                "Evaluation group",
                "no name",
            ],
        ),
    ],
)
def test_r10_before_question_1_it_says_who_asks_why_and_how(
    client: Client, language: str, words: list[str]
) -> None:
    page = client.get(f"{PATH}?language={language}").text
    assert [word for word in words if word not in page.split("<form")[0]] == []


def test_r11_nothing_is_selected_beforehand(client: Client) -> None:
    page = client.get(PATH).text
    answers = [found for found in Inputs(page).found if found.get("type") in ("radio", "checkbox")]
    assert len(answers) == 18
    assert not any("checked" in found for found in answers)


def test_r11_what_is_not_required_can_be_skipped(client: Client, version: str) -> None:
    assert client.post(PATH, data=body(version), content_type=FORM).status_code == 303


def test_r9_codes_are_the_same_in_every_language(client: Client) -> None:
    inputs = {
        language: [
            (found["name"], found.get("value"))
            for found in Inputs(client.get(f"{PATH}?language={language}").text).found
        ]
        for language in LANGUAGES
    }
    assert inputs["zh-CN"] == inputs["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_r9_language_and_direction_match(client: Client, language: str) -> None:
    page = client.get(f"{PATH}?language={language}").text
    assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}"' in page


def test_views_are_links_that_keep_the_channel(client: Client) -> None:
    page = client.get(f"{PATH}?channel=poster").text
    assert 'href="?mode=large&amp;channel=poster"' in page
    assert 'href="?language=en&amp;channel=poster"' in page


def test_one_language_has_no_language_link(client: Client, sqlite_engine: Engine) -> None:
    text = re.sub(r"\{zh-CN: ([^,}]*), en: [^}]*\}", r"\1", QUESTIONNAIRE)
    text = re.sub(r"introduction:\n.*\n.*\n", "", text).replace("[zh-CN, en]", "[zh-CN]")
    open_survey(sqlite_engine, text, "demo/chinese")
    assert "hreflang" not in client.get("/s/demo/chinese").text


def test_sample_data_are_named(client: Client, sqlite_engine: Engine) -> None:
    line = "演示：本问卷的统计中含重构样例数据"
    with sqlite_engine.begin() as connection:
        connection.execute(update(Survey).where(Survey.name == SURVEY).values(sample=True))
    assert line in client.get(PATH).text


def test_real_surveys_are_not_called_samples(client: Client) -> None:
    assert "重构样例数据" not in client.get(PATH).text


def test_answers_are_kept_after_an_error(client: Client, version: str) -> None:
    kept = {
        "age": "other",
        "age__other__text": "十七",
        "channels": ["board"],
        "service__speed": "",
        "why": "\n好",
    }
    page = client.post(PATH, data=body(version, new_id(), **kept), content_type=FORM).text
    found = Inputs(page).found
    ticked = {(field["name"], field["value"]) for field in found if "checked" in field}
    assert ticked == {("age", "other"), ("channels", "board"), ("service.attitude", "5")}
    assert [field.get("value") for field in found if field["name"] == "age.other.text"] == ["十七"]
    assert re.search(r"<textarea[^>]*>\n\n好</textarea>", page)


def test_r4_the_summary_repeats_the_wording_and_leads_to_the_first_input(
    client: Client, version: str
) -> None:
    page = client.post(
        PATH, data=body(version, age="", service__speed="", why="长" * 2001), content_type=FORM
    ).text
    summary = page.split('id="_errors"')[1].split("</div>")[0]
    links = re.findall(r'<a href="#([^"]+)"><bdi>(.*?)</bdi> (.*?)</a>', summary)
    assert [(target, wording) for target, wording, _ in links] == [
        ("_age-0", "1. 您的年龄是？"),
        ("_service.speed-0", "3.2 您对办事效率是否满意？"),
        ("why", "5. 您还有什么意见？"),
    ]
    assert [target for target, _, _ in links if f'id="{target}"' not in page] == []
    beside = re.findall(r'<p class="error" id="_error[^"]+">错误：(.*?)</p>', page)
    assert beside == [message for _, _, message in links]
    assert page.split("<main>")[1].lstrip().startswith('<div id="_errors"')


MARKUP = "<b>{{7*7}}</b>&amp;\"'"


def test_r28_markup_in_a_questionnaire_is_shown_as_it_is(client: Client, sqlite_engine: Engine) -> None:
    quoted = json.dumps(MARKUP)
    text = f"""\
title: {quoted}
introduction: {quoted}
notice: {{controller: {quoted}, contact: {quoted}, purpose: {quoted}, retention_days: 1}}
questions:
- {{code: age, type: single, section: {quoted}, text: {quoted}, options: [{{code: a, label: {quoted}, write_in: true}},
   {{code: b, label: b}}]}}
- {{code: service, type: matrix, text: x, options: [{{code: a, label: {quoted}}}, {{code: b, label: b}}],
   items: [{{code: i, text: {quoted}}}]}}
- {{code: why, type: text, required: true, text: y}}
"""
    version = open_survey(sqlite_engine, text, "demo/markup")
    form = f"version={version}&age.a.text=%3Cb%3E%7B%7B7*7%7D%7D&why=&age=%3Cb%3E%7B%7B7*7%7D%7D&service.i=%3Cb%3E"
    pages = [
        client.get("/s/demo/markup").text,
        client.post("/s/demo/markup", data=form, content_type=FORM).text,
    ]
    for page in pages:
        assert "<b>" not in page
        told = re.sub(r'value="[0-9a-f-]{16,36}"', "", page.split("</style>")[1].split("<script>")[0])
        assert "49" not in told.replace(version, "")
        assert page.count("&lt;b&gt;{{7*7}}") >= 9


@pytest.mark.parametrize(
    "query", ["language=xx", "mode=%3Cb%3E", "channel=%3Cscript%3E", "channel=" + "x" * 99]
)
def test_a_query_that_means_nothing_is_the_usual_page(client: Client, query: str) -> None:
    assert client.get(f"{PATH}?{query}").data == client.get(PATH).data


def test_a_closed_survey_shows_receipts_still(client: Client, version: str, sqlite_engine: Engine) -> None:
    receipt = client.post(PATH, data=body(version), content_type=FORM).headers["Location"]
    change_state(sqlite_engine, SURVEY, "closed")
    assert client.get(receipt).status_code == 200


def test_states_are_believed_for_one_second(sqlite_engine: Engine, version: str) -> None:
    now = [10.0]
    known = KnownSurveys(sqlite_engine, lambda: now[0])

    def state() -> str:
        found = known.state(SURVEY)
        assert isinstance(found, SurveySummary)
        return found.state

    seen = [state()]
    change_state(sqlite_engine, SURVEY, "paused")
    for moment in (10.9, 11.0):
        now[0] = moment
        seen.append(state())
    assert seen == ["open", "open", "paused"]


def test_every_language_has_every_word() -> None:
    assert set(WORDS) == set(LANGUAGES)
    assert len({frozenset(words) for words in WORDS.values()}) == 1
