"""The page of compared groups in Chromium: charts drawn, usable on a phone, by keyboard, and without a script."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGE = "/console/surveys/changji-jishitong-2024/residents/comparison"


def draw_all(page: Any) -> int:
    """Scroll to every chart and wait until it is drawn; gives their number."""
    boxes = page.query_selector_all("[data-chart]")
    for box in boxes:
        box.scroll_into_view_if_needed()
        page.wait_for_function("box => 'drawn' in box.dataset", arg=box)
    return len(boxes)


@pytest.mark.parametrize("width", [375, 1366])
def test_groups_are_chosen_and_compared_at_every_width(browser_page, width: int) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("evaluator")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(PAGE)
    page.select_option("#by", "age")
    page.locator("form.comparison button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/comparison?*by=age*")
    assert draw_all(page) == 6
    heat = page.locator("#comparison-heat")
    assert heat.locator(".annotation-text").count() == 5 * 4
    region = heat.get_by_role("region").first
    assert region.evaluate("box => box.scrollWidth > box.clientWidth") == (width == 375)
    region.focus()
    page.keyboard.press("ArrowRight")
    if width == 375:
        page.wait_for_function("box => box.scrollLeft > 0", arg=region.element_handle())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    statistics = page.locator("section.result-question details.statistics").first
    assert not statistics.locator("table").is_visible()
    statistics.locator("summary").focus()
    page.keyboard.press("Enter")
    assert statistics.locator("table").is_visible()
