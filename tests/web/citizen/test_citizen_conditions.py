"""Questions that depend on others: on the page, when a form is sent, and in one-question-at-a-time."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from cases import each
from citizen_conditional_survey import SOURCE, SURVEY
from made_console import Console
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from surveyapp.records.tables import Response
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey

BASE = "http://survey.test"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def console(tmp_path: Path) -> Console:
    made = Console.made_in(tmp_path)
    publish(made.engine, SURVEY, SOURCE.encode(), "conditions.yaml")
    change_state(made.engine, SURVEY, "open")
    return made


def send(console: Console, **form: Any) -> Any:
    version = known_survey(console.engine, SURVEY).version
    names = {name.replace("__", "."): value for name, value in form.items()}
    return console.app.test_client().post(f"/s/{SURVEY}", data={"version": version, **names})


def stored(console: Console) -> list[dict[str, Any]]:
    with console.engine.connect() as connection:
        return list(connection.scalars(select(Response.answers)))


def test_answers_to_what_was_not_asked_are_not_stored(console: Console) -> None:
    sent = send(
        console,
        used="n",
        why_not="路远",
        times="三次",
        ways=["hall", "other"],
        ways__other__text="电话",
        service__speed="7",
        service__place="0",
        reason="久等",
        wishes="无",
    )
    assert sent.status_code == 303
    assert stored(console) == [{"used": "n", "why_not": "路远", "wishes": "无"}]


def test_a_line_is_asked_under_its_own_condition(console: Console) -> None:
    web = {"used": "y", "times": "2", "service__speed": "1"}
    assert send(console, **web, ways=["web"], service__place="0").status_code == 303
    assert send(console, **web, ways=["hall"], service__place="0", reason="挤").status_code == 303
    whole, part = ["1", "0"], ["1"]
    assert [
        [answer for code, answer in row.items() if code.startswith("service.")] for row in stored(console)
    ] == [
        part,
        whole,
    ]
    assert [row.get("reason") for row in stored(console)] == [None, "挤"]


def test_required_counts_only_where_it_is_asked_and_the_page_keeps_what_was_filled_in(
    console: Console,
) -> None:
    page = send(console, used="y", ways=["hall"], service__speed="1", why_not="留着").text
    for missing in ("times", "service.place"):
        assert f'id="_error.{missing}"' in page
    assert 'id="_error.service.speed"' not in page
    assert "留着</textarea>" in page  # not asked any more, and there again if the first answer changes
    assert send(console, used="n").status_code == 303
    assert send(console, used="y", times="1", ways=["web"], service__speed="1").status_code == 303


@each(
    ("language", "words"),
    [
        (
            "zh-CN",
            [
                "如果第 1 题选择“没来过”，请回答本题。",
                "如果第 1 题选择“来过”，请回答这一部分。",
                "如果第 4 题选择“大厅”，请回答这一项。",
                "如果第 5 题有一项选择“不满意”，或者第 3 题填写的数不小于 10，请回答本题。",
                "写着“如果…”的题，不符合的人不必回答",
            ],
        ),
        (
            "en",
            [
                "If you chose “No” in question 1, please answer this question.",
                "If you chose “Yes” in question 1, please answer this part.",
                "If you chose “In the hall” in question 4, please answer this line.",
                "If you chose “No” in a line of question 5, or the number in question 3 is 10 or more,",
            ],
        ),
    ],
)
def test_without_script_conditions_stand_in_words(console: Console, language: str, words: list[str]) -> None:
    page = console.app.test_client().get(f"/s/{SURVEY}?language={language}").text
    for sentence in words:
        assert sentence in page
    assert page.count('class="condition"') == 5
    script = json.loads(re.search(r'id="_data">(.*?)</script>', page)[1])  # type: ignore[index]  # it is there
    assert [code for code, _rule in script["rules"]] == [
        *("why_not", "times", "ways", "service", "service.place", "reason"),
    ]


@pytest.fixture
def pages(console: Console, chromium: Browser) -> Iterator[Any]:
    """Pages whose requests go to the app without a server; of one context, so that what a device keeps stays."""
    client, contexts = console.app.test_client(), []

    def serve(route: Any) -> None:
        asked = route.request
        path = asked.url.removeprefix(BASE)
        data = {"method": asked.method, "data": asked.post_data_buffer, "headers": asked.headers}
        got = client.open(path, base_url=BASE, **data)
        if got.status_code == 303:  # a browser under test does not follow it itself
            got = client.get(got.location, base_url=BASE)
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.data)

    def opened(*, script: bool = True, mode: str = "standard", width: int = 320) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 700}, java_script_enabled=script)
        context.route("**/*", serve)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{BASE}/s/{SURVEY}?mode={mode}")
        return page

    yield opened
    for context in contexts:
        context.close()


def questions_shown(page: Page) -> list[str]:
    script = "all => all.filter(one => one.offsetHeight).map(one => one.getAttribute('data-if'))"
    found: list[str] = page.locator("[data-if]").evaluate_all(script)
    return found


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'.option:has([name="{name}"][value="{value}"]) span').click()


@pytest.mark.browser
def test_the_page_shows_what_the_answers_so_far_ask_for(pages: Any) -> None:
    page = pages()
    assert questions_shown(page) == ["used", "wishes"]
    choose(page, "used", "y")
    assert questions_shown(page) == ["used", "times", "ways", "service", "wishes"]
    choose(page, "ways", "hall")
    choose(page, "service.place", "0")
    assert questions_shown(page)[-4:] == ["service", "service.place", "reason", "wishes"]
    choose(page, "ways", "hall")  # the tick goes, and with it the line whose answer asked for the reason
    assert questions_shown(page)[-2:] == ["service", "wishes"]
    page.locator("#times").fill("１２ 次")
    assert questions_shown(page)[-2:] == ["reason", "wishes"]
    expect(page.locator(".condition").first).to_be_hidden()


@pytest.mark.browser
def test_what_is_hidden_is_kept_and_not_sent_and_the_page_says_so(pages: Any, console: Console) -> None:
    page = pages()
    choose(page, "used", "y")
    page.locator("#times").fill("3")
    choose(page, "ways", "other")
    page.locator('[id="ways.other.text"]').fill("电话")
    expect(page.locator("#_left")).to_be_hidden()
    choose(page, "used", "n")
    expect(page.locator("#_left")).to_have_text(
        "按您现在的选择，第 3、4 题不用回答；已经填写的内容不会提交。"
    )
    page.reload()
    expect(page.locator("#_left")).to_be_visible()  # the draft holds them
    choose(page, "used", "y")
    expect(page.locator("#times")).to_have_value("3")
    expect(page.locator('[id="ways.other.text"]')).to_have_value("电话")
    choose(page, "used", "n")
    page.locator("#_submit").click()
    page.wait_for_url("**/receipt/**")
    assert stored(console) == [{"used": "n"}]


@pytest.mark.browser
def test_an_error_leads_back_with_what_was_hidden(pages: Any, console: Console) -> None:
    page = pages()
    page.locator("#why_not").evaluate("field => { field.value = '路远'; }")
    choose(page, "used", "y")
    page.locator("#_submit").click()
    page.locator("#_errors").wait_for()
    assert questions_shown(page) == ["used", "times", "ways", "service", "wishes"]
    assert page.locator("#_errors a").count() == 2
    choose(page, "used", "n")
    expect(page.locator("#why_not")).to_have_value("路远")
    assert questions_shown(page) == ["used", "why_not", "wishes"]
    page.locator("#_submit").click()
    page.wait_for_url("**/receipt/**")
    assert stored(console) == [{"used": "n", "why_not": "路远"}]


@pytest.mark.browser
def test_one_question_at_a_time_skips_what_is_not_asked(pages: Any, console: Console) -> None:
    page = pages()
    page.locator("#_way").click()
    assert questions_shown(page) == ["used"]
    expect(page.locator("#_step")).to_have_text("1 / 2")
    expect(page.locator("#_submit")).to_be_hidden()
    choose(page, "used", "n")
    expect(page.locator("#_step")).to_have_text("1 / 3")
    page.locator("[data-do=next]").press("Enter")
    assert questions_shown(page) == ["why_not"]
    assert page.evaluate("document.activeElement.getAttribute('data-if')") == "why_not"
    page.locator("[data-do=previous]").click()
    choose(page, "used", "y")
    page.locator("[data-do=next]").click()
    assert questions_shown(page) == ["times"]
    expect(page.locator(".section")).to_be_visible()
    page.locator("#times").press("Enter")  # leads on
    assert questions_shown(page) == ["ways"]
    page.reload()  # the choice stays on the device
    assert questions_shown(page) == ["used"]
    for _ in range(4):
        page.locator("[data-do=next]").click()
    assert questions_shown(page) == ["wishes"]
    expect(page.locator("[data-do=next]")).to_be_hidden()
    page.locator("#_submit").click()
    page.locator("#_errors").wait_for()
    assert questions_shown(page) == ["times"]  # the first in which something is missing
    page.locator("#_errors a").last.click()
    assert questions_shown(page) == ["service"]
    choose(page, "service.speed", "1")
    page.locator("#_errors a").first.click()
    page.locator("#times").fill("2")
    page.locator("#_way").click()
    assert questions_shown(page) == ["used", "times", "ways", "service", "wishes"]
    page.locator("#_submit").click()
    page.wait_for_url("**/receipt/**")
    assert stored(console) == [{"used": "y", "times": "2", "service.speed": "1"}]


@pytest.mark.browser
@each("width", [320, 375])
@each("mode", ["standard", "large"])
def test_it_fits_small_phones_and_can_be_used_by_everybody(pages: Any, mode: str, width: int) -> None:
    page = pages(mode=mode, width=width)
    choose(page, "used", "y")
    choose(page, "ways", "hall")
    for stepwise in (False, True):
        if stepwise:
            page.locator("#_way").click()
        assert page.evaluate(SIDEWAYS) == 0
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.browser
def test_without_script_everything_is_shown_and_only_what_was_asked_is_stored(
    pages: Any, console: Console
) -> None:
    page = pages(script=False)
    assert len(questions_shown(page)) == 8
    expect(page.locator(".condition").first).to_be_visible()
    for script_only in ("#_way", "#_steps", "#_left"):
        expect(page.locator(script_only)).to_be_hidden()
    assert page.evaluate(SIDEWAYS) == 0
    choose(page, "used", "n")
    page.locator("#times").fill("3")
    page.locator("#_submit").click()
    expect(page.locator(".done")).to_be_visible()
    assert stored(console) == [{"used": "n"}]
