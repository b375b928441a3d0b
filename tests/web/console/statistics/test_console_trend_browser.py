"""The page of a trend in Chromium: an earlier figure by keyboard, lines drawn, a pasted table, on a phone too."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGE = "/console/surveys/changji-jishitong-2024/residents/results/trend"
COUNTS = (
    "月份\t单位\t满意\t不满意\n2023-01\t供水\t80\t5\n2023-01\t供热\t60\t9\n"
    "2023-02\t供水\t90\t4\n2023-02\t供热\t70\t8\n合计\t\t300\t26\n"
)


def draw_all(page: Any) -> int:
    """Scroll to every chart and wait until it is drawn; gives their number."""
    boxes = page.query_selector_all("[data-chart]")
    for box in boxes:
        box.scroll_into_view_if_needed()
        page.wait_for_function("box => 'drawn' in box.dataset", arg=box)
    return len(boxes)


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("width", [375, 1366])
def test_an_earlier_figure_and_a_table_of_counts_become_lines(browser_page, width: int) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("evaluator")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(PAGE)
    page.locator("summary", has_text="登记一个往期数字").focus()
    page.keyboard.press("Enter")
    page.fill("#former-period", "2022")
    page.select_option("#former-formula", "favourable")
    page.fill("#former-value", "95.00%")
    page.fill("#former-n", "120")
    page.fill("#former-source", "2022年评价报告")
    page.locator("#former-source").press("Enter")
    page.wait_for_load_state()
    assert "已登记 1 个往期数字" in page.inner_text("main")
    assert draw_all(page) >= 1
    assert fits(page)
    page.goto(f"{PAGE}/aggregates/new")
    page.fill("#cells", COUNTS)
    page.get_by_role("button", name="看读出了什么").click()
    page.get_by_role("button", name="按这些读一遍").click()
    assert "读出 4 行明细、1 行合计" in page.inner_text("main")
    page.fill("#title", "热线月报")
    page.fill("#source", "热线办公室")
    page.select_option("#code", "overall")
    assert fits(page)
    page.locator("button[value=save]").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.locator("a", has_text="热线月报").first.click()
    page.wait_for_load_state()
    assert draw_all(page) == 2
    assert fits(page)
