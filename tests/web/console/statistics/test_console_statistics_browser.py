"""The page on sampling and weights and the size of a sample in Chromium: drawn, as wide as the screen, by keyboard."""

import os
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from test_console_estimates import answered

pytestmark = pytest.mark.browser

SURVEY = "turpan-12345-2022/weighed"
ESTIMATES = f"/console/surveys/{SURVEY}/results/estimates"
WATCH = """
window.broken = [];
addEventListener("securitypolicyviolation", (event) => window.broken.push(event.violatedDirective));
"""
TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


def violations(page: Any) -> list[str]:
    return [found["id"] for found in Axe().run(page, options=TAGS).response["violations"]]


def look(page: Any, name: str) -> None:
    """A picture for whoever wants to see the page: where LOOK names a folder."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("width", [375, 1366])
def test_weighed_figures_are_drawn_and_fit_the_screen(published_console, browser_page, width: int) -> None:  # type: ignore[no-untyped-def]
    answered(published_console.engine, survey=SURVEY)
    page = browser_page("reader", width)
    page.add_init_script(WATCH)
    page.goto(ESTIMATES)
    for box in page.query_selector_all("[data-chart]"):
        box.scroll_into_view_if_needed()
        page.wait_for_function("box => 'drawn' in box.dataset", arg=box)
    assert page.evaluate("window.broken") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    look(page, f"estimates-{width}")


@pytest.mark.parametrize("width", [375, 1366])
def test_a_size_is_computed_by_keyboard(published_console, browser_page, width: int) -> None:  # type: ignore[no-untyped-def]
    answered(published_console.engine, survey=SURVEY)
    page = browser_page("reader", width)
    page.goto(f"/console/surveys/{SURVEY}/results/estimates")
    page.get_by_role("link", name="样本量计算").first.click()
    page.get_by_label("分层（选填）").fill("城区 8000 95%\n乡镇 2000 60%")
    page.get_by_label("总体人数").fill("")
    page.get_by_label("预计回收率").fill("80")
    page.get_by_label("预计回收率").press("Enter")
    assert page.get_by_text("有效答卷 113 份，发放 142 份。").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    look(page, f"size-{width}")
