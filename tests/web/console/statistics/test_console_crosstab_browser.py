"""Cross tables and filters in Chromium: on a phone and a desk, without script, and with the keyboard."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

RESULTS = "/console/surveys/changji-jishitong-2024/residents/results"
CROSSTAB = f"{RESULTS}/crosstab"


def width_of(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("width", [375, 1366])
def test_a_part_is_chosen_without_script_and_stays_chosen(browser_page, width: int) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader", width)
    page.route("**/*.js", lambda route: route.abort())
    page.goto(RESULTS)
    page.get_by_text("只看一部分答卷").click()
    page.locator("summary", has_text="年龄").first.click()
    page.locator('input[name="only.age"]').nth(1).check()
    page.get_by_role("button", name="只看这一部分").click()
    notice = page.locator(".part-notice")
    assert notice.inner_text().startswith("只含：“年龄”选")
    assert width_of(page) <= width
    page.get_by_role("link", name="交叉表").click()
    assert page.locator(".part-notice").inner_text().startswith("只含：“年龄”选")
    page.locator('select[name="row"]').select_option("occupation")
    page.locator('select[name="column"]').select_option("convenience")
    page.get_by_role("button", name="做交叉表").click()
    assert "only.age=" in page.url and "row=occupation" in page.url
    assert page.locator("#cross-table-1").is_visible() and page.locator("table").first.is_visible()
    assert width_of(page) <= width
    page.get_by_role("link", name="看全部答卷").click()
    assert page.locator(".part-notice").count() == 0 and "row=occupation" in page.url


def test_the_chart_is_drawn_and_the_page_can_be_worked_with_keys(browser_page) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{CROSSTAB}?row=age&column=convenience")
    box = page.query_selector("[data-chart]")
    box.scroll_into_view_if_needed()
    page.wait_for_function("box => 'drawn' in box.dataset", arg=box)
    assert errors == [] and page.locator("#chart-crosstab .bartext").count()
    page.locator('select[name="row"]').focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert "row=age" in page.url
