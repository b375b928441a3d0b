"""The pages about one survey in a browser: live progress, keyboard, accessibility, narrow screens."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from made_console import Console
from playwright.sync_api import expect

from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.surveys.survey_lookup import known_survey

pytestmark = pytest.mark.browser

SURVEY = "turpan-12345-2022/residents"
EMPTY = "qitai-zhengwu-2023/trading"

OpenPage = Callable[..., Any]


def address(survey: str = SURVEY, page: str = "") -> str:
    return f"/console/surveys/{survey}{page}"


def fill_in(page: Any, survey: str) -> None:
    """A citizen answers what is required, on the survey's own page."""
    page.goto(f"/s/{survey}")
    for group in page.locator("fieldset").all():
        choice = group.locator("input[type=radio], input[type=checkbox]").first
        if choice.count():
            choice.check()
    page.get_by_role("button", name="提交答卷").click()
    page.wait_for_url("**/receipt/**")


def figure(page: Any, name: str) -> Any:
    return page.locator(f"dd[data-figure={name}]")


def test_an_answer_shows_up_without_reloading(browser_page: OpenPage) -> None:
    page = browser_page()
    page.goto(address())
    expect(figure(page, "returned")).to_have_text("95")
    page.evaluate("window.neverReloaded = true")
    fill_in(browser_page(None), SURVEY)
    expect(figure(page, "returned")).to_have_text("96")
    assert page.evaluate("window.neverReloaded") is True


def test_the_first_answer_brings_the_chart(browser_page: OpenPage) -> None:
    page = browser_page()
    page.goto(address(EMPTY))
    expect(page.get_by_role("heading", name="还没有答卷")).to_be_visible()
    expect(page.get_by_role("button", name="结束并冻结", exact=True)).to_be_hidden()
    fill_in(browser_page(None), EMPTY)
    expect(page.locator("#hours .plotly")).to_be_visible()
    expect(page.get_by_role("heading", name="还没有答卷")).to_be_hidden()
    expect(page.get_by_role("button", name="结束并冻结", exact=True)).to_be_visible()


def test_updating_that_fails_is_said_and_goes_on(browser_page: OpenPage) -> None:
    page = browser_page()
    page.goto(address())
    page.route("**/progress", lambda route: route.abort())
    expect(page.locator("[data-updating-words]")).to_contain_text("无法更新")
    page.unroute("**/progress")
    expect(page.locator("[data-updating-words]")).to_contain_text("自动更新中")


def test_updating_can_be_stopped(browser_page: OpenPage) -> None:
    page = browser_page()
    page.goto(address())
    page.get_by_role("button", name="停止自动更新").click()
    expect(page.locator("[data-updating-words]")).to_contain_text("已停止自动更新")
    with page.expect_request("**/progress"):
        page.get_by_role("button", name="继续自动更新").click()


def test_a_change_of_state_by_somebody_else_is_said(
    browser_page: OpenPage, published_console: Console
) -> None:
    page = browser_page()
    page.goto(address())
    change_state(published_console.engine, SURVEY, "paused")
    expect(page.locator("[data-state-changed]")).to_be_visible()


def test_a_survey_is_closed_with_the_keyboard_alone(browser_page: OpenPage) -> None:
    page = browser_page()
    page.goto(address())
    page.locator("#reason-closed").focus()
    page.keyboard.type("样本已够")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(["已改为“已结束”"])
    expect(page.locator("[aria-current=step]")).to_contain_text("已结束")


def test_the_link_is_copied(browser_page: OpenPage, console_server: str) -> None:
    page = browser_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address(page="/link"))
    page.locator("[data-copy=address]").click()
    expect(page.locator("[data-copy=address]")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == f"{console_server}/s/{SURVEY}"


def test_one_box_ticks_the_whole_page(browser_page: OpenPage) -> None:
    page = browser_page()
    page.goto(address(page="/responses"))
    page.get_by_label("选择本页全部答卷").check()
    assert page.locator("input[name=response]:checked").count() == 50


@pytest.fixture
def everything(published_console: Console) -> str:
    """Every kind of content on the pages: an excluded response, a snapshot, newer answers."""
    engine = published_console.engine
    freeze(engine, published_console.settings.snapshots, SURVEY)
    change_state(engine, SURVEY, "open", "补充样本")
    found = known_survey(engine, SURVEY)
    identity = uuid4()
    receive(engine, Submission(SURVEY, found.version, identity, {}, "大厅", "zh-CN"))
    return str(identity)


PAGES = ("", "/link?channel=大厅", "/responses", "/snapshots", "/results")


@pytest.mark.parametrize("width", [375, 768])
def test_nothing_sticks_out_sideways(browser_page: OpenPage, everything: str, width: int) -> None:
    page = browser_page(width=width)
    wide = []
    for visited in ("/console/", *(address(page=name) for name in (*PAGES, f"/responses/{everything}"))):
        page.goto(visited)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(visited)
    assert wide == []
