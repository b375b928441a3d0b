"""The page of scales in Chromium: its chart is drawn, it fits a phone, the policy is chosen by keyboard."""

import pytest

pytestmark = pytest.mark.browser

PAGE = "/console/surveys/changji-jishitong-2024/residents/scale"


@pytest.mark.parametrize("width", [375, 1366])
def test_the_chart_is_drawn_and_nothing_is_wider_than_the_page(browser_page, width: int) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(PAGE)
    box = page.locator("[data-chart]").first
    box.scroll_into_view_if_needed()
    page.wait_for_selector("[data-drawn]")
    assert page.locator("#chart-scale-1 .bartext").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#policy").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**policy=pairwise*")
    assert "成对删除（pairwise）" in page.locator("section p").first.text_content()
