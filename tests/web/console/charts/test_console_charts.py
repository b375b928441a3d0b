"""Charts: small figures, literal texts, readable colours, a table behind each; plotly itself served once for ever."""

import gzip
from importlib.metadata import version

import orjson
import plotly.graph_objects as go
import pytest
from cases import each
from flask import render_template_string
from lxml import html

from surveyapp.reports.colours import Side, contrast, scale_fills
from surveyapp.web.console.charts.plotly_charts import (
    INK,
    Bars,
    Chart,
    DataTable,
    Segment,
    bars,
    columns,
    diverging_bars,
    figure_json,
    literal_text,
    wrap_label,
)
from surveyapp.web.console.charts.plotly_script import script_source

ADDRESS = f"/console/static/plotly-{version('plotly')}.min.js"
MARKUP = "<b>{{7*7}}</b> =1+1 & 其他"


def segment(name: str, side: Side, *values: float) -> Segment:
    words = [f"{value}%" for value in values]
    return Segment(name, side, values, words, words)


def series(*values: float) -> Bars:
    words = [f"{value}%" for value in values]
    return Bars("占作答人数", values, words, words)


def test_a_figure_travels_without_its_template() -> None:
    figure = go.Figure(go.Bar(x=[1, 2], y=[3, 4]))
    assert "template" not in figure_json(figure)["layout"]
    assert len(orjson.dumps(figure_json(figure))) < 200


def test_twelve_charts_are_a_few_kilobytes() -> None:
    drawn = bars([f"选项 {number}" for number in range(5)], [series(84.43, 9.02, 3.28, 2.46, 0.82)])
    assert 12 * len(orjson.dumps(drawn)) < 20_000


def test_bars_are_drawn_in_the_order_of_the_options() -> None:
    drawn = bars(["甲", "乙"], [series(60.0, 40.0)])
    assert (drawn["data"][0]["y"], drawn["data"][0]["x"]) == ([0, 1], [60.0, 40.0])
    assert drawn["layout"]["yaxis"]["autorange"] == "reversed"
    assert drawn["layout"]["yaxis"]["ticktext"] == ["甲", "乙"]


def test_two_options_with_the_same_short_label_stay_two_bars() -> None:
    assert bars(["其他", "其他"], [series(1.0, 2.0)])["data"][0]["y"] == [0, 1]


def test_the_second_base_is_told_apart_by_more_than_colour() -> None:
    first, second = bars(["甲"], [series(60.0), series(40.0)])["data"]
    assert "pattern" not in first["marker"]
    assert second["marker"]["pattern"]["shape"] == "/"


def test_neutral_answers_lie_half_on_each_side_of_the_middle() -> None:
    drawn = diverging_bars(
        ["甲"],
        [
            segment("差", "unfavourable", 10.0),
            segment("中", "neutral", 20.0),
            segment("好", "favourable", 70.0),
        ],
    )
    assert [trace["base"] for trace in drawn["data"]] == [[-20.0], [-10.0], [10.0]]
    assert [trace["x"] for trace in drawn["data"]] == [[10.0], [20.0], [70.0]]


def test_without_a_neutral_option_the_sides_meet_in_the_middle() -> None:
    drawn = diverging_bars(
        ["甲", "乙"], [segment("差", "unfavourable", 10.0, 40.0), segment("好", "favourable", 90.0, 60.0)]
    )
    assert [trace["base"] for trace in drawn["data"]] == [[-10.0, -40.0], [0.0, 0.0]]


def test_answers_without_a_side_stand_apart_from_the_scale() -> None:
    drawn = diverging_bars(["甲"], [segment("好", "favourable", 80.0), segment("不清楚", "unplaced", 20.0)])
    assert drawn["data"][1]["base"] == [84.0]
    assert drawn["data"][1]["marker"]["pattern"]["shape"] == "/"


def test_columns_stand_on_zero() -> None:
    drawn = columns(["2026-01-05T08:00", "2026-01-05T09:00"], [series(3, 5)])
    assert drawn["data"][0]["y"] == [3, 5]
    assert drawn["layout"]["yaxis"]["rangemode"] == "tozero"


@each(("counts", "marks"), [((1, 3), "linear"), ((5, 80), "auto")])
def test_of_a_few_whole_things_only_whole_numbers_are_marked(counts: tuple[int, int], marks: str) -> None:
    drawn = columns(["2026-01-05T08:00", "2026-01-05T09:00"], [series(*counts), series(1, 1)])
    assert drawn["layout"]["yaxis"]["tickmode"] == marks


def test_steps_have_the_colours_that_they_have_in_documents() -> None:
    sides: list[Side] = ["unfavourable", "neutral", "favourable", "favourable", "no_opinion"]
    drawn = diverging_bars(["甲"], [segment(f"第 {at} 项", side, 20.0) for at, side in enumerate(sides)])
    told = [
        (trace["marker"]["color"], trace["marker"].get("pattern", {}).get("shape", ""))
        for trace in drawn["data"]
    ]
    assert told == [(f"#{fill.colour}", fill.pattern) for fill in reversed(scale_fills(sides[::-1]))]


def test_figures_in_segments_are_readable_on_their_colour() -> None:
    sides: list[Side] = ["unfavourable", "neutral", "favourable", "no_opinion"]
    drawn = diverging_bars(["甲"], [segment(side, side, 25.0) for side in sides])
    for trace in drawn["data"]:
        colour, ink = trace["marker"]["color"], trace["insidetextfont"]["color"]
        assert contrast(colour.removeprefix("#"), ink.removeprefix("#")) >= 4.5


def test_the_text_of_charts_has_contrast() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast(INK.removeprefix("#"), "FFFFFF") >= 7


def test_what_looks_like_markup_is_shown_as_written() -> None:
    assert literal_text(MARKUP) == "&lt;b&gt;{{7*7}}&lt;/b&gt; =1+1 &amp; 其他"
    drawn = bars([MARKUP], [series(1.0)])
    assert drawn["layout"]["yaxis"]["ticktext"] == ["&lt;b&gt;{{7*7}}&lt;/b&gt;<br>=1+1 &amp; 其他"]


def test_a_long_label_is_wrapped_and_cut() -> None:
    assert wrap_label("满意" * 6) == "满意" * 6
    assert wrap_label("不同的渠道查询的结果不一致") == "不同的渠道查询<br>的结果不一致"
    assert wrap_label("满意" * 40).endswith("…")
    assert wrap_label("满意" * 40).count("<br>") == 2


def shown(console) -> html.HtmlElement:  # type: ignore[no-untyped-def]
    table = DataTable(("选项", "人数"), ((MARKUP, "3"), ("合计", "3")), total_row=True)
    chart = Chart("chart-age", MARKUP, "条形图", bars([MARKUP], [series(100.0)]), table)
    page = '{% from "console/charts/chart.html" import chart_figure %}{{ chart_figure(chart) }}'
    with console.app.test_request_context("/console/"):
        return html.fromstring(render_template_string(page, chart=chart))


def test_the_table_behind_a_chart_is_open_until_the_script_draws(console) -> None:  # type: ignore[no-untyped-def]
    figure = shown(console)
    assert figure.xpath("//details/@open")
    assert figure.xpath("//*[@data-chart]/@hidden")


def test_the_cells_that_head_a_table_say_so(console) -> None:  # type: ignore[no-untyped-def]
    figure = shown(console)
    assert figure.xpath("//thead//th/@scope") == ["col", "col"]
    assert figure.xpath("//tbody//th/@scope") == ["row", "row"]


def test_texts_in_the_page_of_a_chart_stay_texts(console) -> None:  # type: ignore[no-untyped-def]
    figure = shown(console)
    assert figure.xpath("//figcaption")[0].text == MARKUP
    assert figure.xpath("//tbody//th")[0].text == MARKUP
    drawn = orjson.loads(figure.xpath("//script")[0].text)
    assert drawn["layout"]["yaxis"]["ticktext"][0].startswith("&lt;b&gt;")


def plotly_for(console, encoding: str) -> tuple[bytes, dict[str, str]]:  # type: ignore[no-untyped-def]
    with console.app.test_client().get(ADDRESS, headers={"Accept-Encoding": encoding}) as response:
        assert response.status_code == 200
        return response.data, dict(response.headers)


def test_plotly_is_served_compressed_and_never_asked_for_again(console) -> None:  # type: ignore[no-untyped-def]
    data, headers = plotly_for(console, "gzip, br")
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Content-Type"].startswith("text/javascript")
    assert gzip.decompress(data) == script_source().read_bytes()


def test_plotly_is_compressed_only_once(console) -> None:  # type: ignore[no-untyped-def]
    assert plotly_for(console, "gzip")[0] == plotly_for(console, "gzip")[0]
    kept = list((console.settings.instance / "cache").iterdir())
    assert [path.suffix for path in kept] == [".gz"]


def test_a_client_without_gzip_gets_plotly_as_it_is(console) -> None:  # type: ignore[no-untyped-def]
    data, headers = plotly_for(console, "identity")
    assert "Content-Encoding" not in headers
    assert data == script_source().read_bytes()
