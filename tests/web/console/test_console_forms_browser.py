"""Sending a form of the console: once however often it is clicked, and not in silence when it takes long."""

from typing import Any

import pytest
from playwright.sync_api import Route

pytestmark = pytest.mark.browser

TEAMS = "/console/teams"


@pytest.fixture
def page(browser_page: Any) -> Any:
    """The page of teams with a name filled in; what is posted leads nowhere, and `page.posted` counts it."""
    page = browser_page("administrator")
    page.goto(TEAMS)
    page.get_by_label("团队名称").fill("一组")
    page.posted = 0

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            page.posted += 1
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/*", answer)
    return page


def test_a_double_click_sends_a_form_once(page: Any) -> None:
    page.get_by_role("button", name="新建").dblclick()
    page.locator("#working").wait_for()
    assert page.posted == 1


def test_what_takes_longer_than_a_second_says_that_it_goes_on(page: Any) -> None:
    page.get_by_role("button", name="新建").click()
    page.get_by_text("正在处理，请稍候").wait_for()


def test_who_stopped_a_page_that_was_loading_may_send_again(page: Any) -> None:
    page.get_by_role("button", name="新建").click()
    page.locator("#working").wait_for()
    page.keyboard.press("Escape")
    page.locator("#working").wait_for(state="hidden")
    page.get_by_role("button", name="新建").click()
    page.locator("#working").wait_for()
    assert page.posted == 2
