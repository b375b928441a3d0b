"""Results and evaluations in Chromium: charts drawn under the content policy, accessible, usable without a script."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

SURVEY = "changji-jishitong-2024/residents"
RESULTS = f"/console/surveys/{SURVEY}/results"
MATRIX = "/console/surveys/qitai-zhengwu-2023/service/results"
WATCH = """
window.broken = [];
addEventListener("securitypolicyviolation", (event) => window.broken.push(event.violatedDirective));
"""


def draw_all(page: Any) -> int:
    """Scroll to every chart and wait until it is drawn; gives their number."""
    boxes = page.query_selector_all("[data-chart]")
    for box in boxes:
        box.evaluate("box => box.scrollIntoView()")
        page.wait_for_function("box => 'drawn' in box.dataset", arg=box)
    return len(boxes)


def see_first_chart(page: Any) -> None:
    """Scroll to where the first chart is to be drawn."""
    page.locator("[data-chart]").first.evaluate("box => box.scrollIntoView()")


@pytest.mark.parametrize(("address", "charts"), [(RESULTS, 13), (MATRIX, 15)])
def test_every_chart_is_drawn_within_the_content_policy(browser_page, address: str, charts: int) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    page.add_init_script(WATCH)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    assert (draw_all(page), page.evaluate("window.broken"), errors) == (charts, [], [])


def test_a_chart_far_below_waits_until_it_is_near(browser_page) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    page.goto(RESULTS)
    see_first_chart(page)
    page.wait_for_selector("[data-drawn]")
    assert page.locator("[data-chart]").last.get_attribute("data-drawn") is None


def test_labels_in_bars_are_the_figures_of_the_table(browser_page) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    page.goto(RESULTS)
    draw_all(page)
    labels = page.locator("#chart-age .bartext").all_text_contents()
    cells = page.locator("#chart-age tbody tr:not(.total) td:last-child").all_text_contents()
    assert labels == cells


def test_tables_open_with_the_keyboard(browser_page) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    page.goto(RESULTS)
    draw_all(page)
    summary = page.locator("#chart-age summary")
    assert not page.locator("#chart-age table").is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("#chart-age table").is_visible()


def test_a_chart_is_saved_as_a_picture_with_the_keyboard(browser_page) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    page.goto(RESULTS)
    draw_all(page)
    for label, ending in (("下载图片（PNG）", ".png"), ("下载矢量图（SVG）", ".svg")):
        page.locator(f"#chart-age button[aria-label='{label}']").focus()
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename == f"年龄{ending}"


def test_without_plotly_the_tables_stand_open(browser_page) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    page.route("**/plotly-*.js", lambda route: route.abort())
    page.goto(RESULTS)
    see_first_chart(page)
    table = page.locator("#chart-satisfaction-items table")
    table.wait_for(state="visible")
    assert (
        page.locator("#chart-satisfaction-items [data-chart]").text_content()
        == "图画不出来，请看下面的数据表。"
    )


def test_a_chart_that_cannot_be_drawn_is_told_to_whoever_looks_after_the_console(browser_page) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    page.route("**/plotly-*.js", lambda route: route.abort())
    with page.expect_console_message(lambda message: "Error: plotly" in message.text):
        page.goto(RESULTS)
        see_first_chart(page)


def test_on_paper_every_chart_is_drawn_as_wide_as_the_page(browser_page) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    page.goto(RESULTS)
    see_first_chart(page)
    page.wait_for_selector("[data-drawn]")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    drawn = page.locator("[data-chart] svg.main-svg:first-child")
    assert {drawing.get_attribute("width") for drawing in drawn.all()} == {"680"}
    assert drawn.count() == page.locator("[data-chart]").count()
    assert {table.get_attribute("open") for table in page.locator(".chart-table").all()} == {""}


def test_without_plotly_no_empty_chart_is_printed(browser_page) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    page.route("**/plotly-*.js", lambda route: route.abort())
    page.goto(RESULTS)
    page.emulate_media(media="print")
    assert page.locator("[data-chart]:visible").count() == 0


def test_a_chart_takes_new_figures(browser_page) -> None:  # type: ignore[no-untyped-def]
    page = browser_page("reader")
    page.goto(RESULTS)
    draw_all(page)
    page.evaluate(
        """() => {
            const box = document.querySelector('#chart-age [data-chart]');
            const data = structuredClone(box.data), layout = structuredClone(box.layout);
            data[0].text = data[0].text.map(() => '<1%');
            const header = ['年龄', '<i>n</i>', '占比'], rows = [['<b>18</b>', '7', '1%']];
            surveyapp.updateChart('chart-age', {figure: {data, layout}, header, rows});
        }"""
    )
    page.wait_for_function("document.querySelector('#chart-age tbody').rows.length === 1")
    assert page.locator("#chart-age tbody th").text_content() == "<b>18</b>"
    assert page.locator("#chart-age thead th").all_text_contents() == ["年龄", "<i>n</i>", "占比"]
