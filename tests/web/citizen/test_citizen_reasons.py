"""The reason beside a low answer: asked of whoever chose it, and of nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import each
from citizen_browsing import BASE, serve_from
from every_type import SOURCE, SURVEY, asked
from made_console import Console, token_of
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from surveyapp.collection.answers import read_answers
from surveyapp.collection.exports.rows.responses import read_export
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.versions import combine_versions
from surveyapp.records.tables import Response
from surveyapp.reports.personal_numbers import answers_as_printed
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish, require_questionnaire


def test_a_reason_stays_with_its_line_and_goes_where_none_was_asked() -> None:
    form = {"parts.a": ["1"], "parts.a.reason": ["很好"], "parts.b": ["0"], "parts.b.reason": ["排队"]}
    reading = read_answers(asked(), {"town": ["e"], **form})
    assert reading.problems == () and not reading.ended
    assert reading.answers == {"town": "e", "parts.a": "1", "parts.b": "0", "parts.b.reason": "排队"}
    assert reading.dropped == {"parts.a.reason": "很好"}
    alone = read_answers(asked(), {"town": ["e"], "parts.a.reason": ["没有办法选"]})
    assert alone.answers == {"town": "e", "parts.a.reason": "没有办法选"}, "what somebody wrote is not lost"


@each(
    ("header", "cells", "stored"),
    [
        (
            "各方面满意吗？—效率,各方面满意吗？—效率—原因",
            "不满意,排队",
            {"parts.b": "0", "parts.b.reason": "排队"},
        ),
        ("parts.b,parts.b.reason", "0,排队", {"parts.b": "0", "parts.b.reason": "排队"}),
        ("各方面满意吗？—效率", "不满意（排队）", {"parts.b": "0", "parts.b.reason": "排队"}),
        ("各方面满意吗？—效率,效率（请简述原因）", "满意,无", {"parts.b": "1"}),
    ],
)
def test_an_import_reads_reasons_from_a_column_or_behind_the_option(
    header: str, cells: str, stored: dict[str, str]
) -> None:
    read = read_export(asked(), f"您住在哪个乡镇？,{header}\n东乡,{cells}\n".encode())
    assert read.responses[0].answers == {"town": "e", **stored}


def test_an_import_says_which_rows_had_reasons_that_were_not_asked(console: Console) -> None:
    data = "您住在哪个乡镇？,各方面满意吗？—效率,效率：原因\n东乡,满意,好\n东乡,不满意,慢\n"
    summary = import_responses(console.engine, SURVEY, data.encode())
    assert [(note.code, note.params) for note in summary.notes] == [
        ("answers_dropped", {"found": 1, "rows": ["2"]})
    ]


def test_numbers_in_reasons_are_hidden_as_elsewhere() -> None:
    shown = answers_as_printed(asked())({"parts.b": "0", "parts.b.reason": "请打13812345678"})
    assert shown["parts.b.reason"] == "请打138****5678"


def test_only_options_that_there_are_can_be_asked_for_a_reason() -> None:
    source = SOURCE.replace('ask_reason: ["0"]', 'ask_reason: ["0", "7"]')
    source = source.replace("{code: again, type: nps,", '{code: again, type: nps, ask_reason: ["0", "11"],')
    source = source.replace("{code: wait, type: number,", '{code: wait, type: number, ask_reason: ["0"],')
    found = load_questionnaire(source.encode(), "x.yaml").problems
    assert [(one.key, one.code) for one in found if one.level == "error"] == [
        ("questions[4].ask_reason[2]", "reason_of_no_option"),
        ("questions[5].ask_reason", "key_not_for_type"),
        ("questions[13].ask_reason[2]", "reason_of_no_option"),
    ]


def test_reasons_of_an_earlier_version_keep_their_place() -> None:
    without = require_questionnaire(SOURCE.replace('  ask_reason: ["0"]\n', "").encode(), "x.yaml")
    assert without.answer("parts.b.reason") is None
    assert combine_versions(without, [asked()]).answer("parts.b.reason") is not None


@pytest.fixture
def console(tmp_path: Path) -> Console:
    made = Console.made_in(tmp_path)
    publish(made.engine, SURVEY, SOURCE.encode(), "types.yaml")
    change_state(made.engine, SURVEY, "open")
    return made


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
def test_the_field_opens_with_its_option_and_is_not_sent_when_it_closed(console: Console, page: Page) -> None:
    field = page.locator('[name="parts.a.reason"]')
    assert not field.is_visible()
    page.locator('[name="parts.a"][value="0"]').check()
    field.fill("人多")
    page.locator('[name="parts.a"][value="1"]').check()
    assert not field.is_visible()
    page.locator('[name="parts.b"][value="0"]').check()
    page.locator('[name="parts.b.reason"]').fill("排队")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator('[name="town"]').select_option("e")
    page.locator("#_submit").click()
    page.locator("h1", has_text="已收到").wait_for()
    with console.engine.connect() as connection:
        answers = connection.execute(select(Response.answers)).scalar_one()
    assert answers == {"town": "e", "parts.a": "1", "parts.b": "0", "parts.b.reason": "排队"}
    client = console.client(console.person("evaluator"))
    token_of(client)
    results = client.get(f"/console/surveys/{SURVEY}/results").text
    assert "选“不满意”的人可以补充文字。" in results
