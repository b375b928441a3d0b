"""Native line charts over time, with intervals as error bars: what python-pptx does not write is added as XML."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart as ChartModel
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.util import Pt

from surveyapp.reports.blocks import Chart, Series
from surveyapp.reports.colours import EDGE_COLOUR, LINE_COLOURS
from surveyapp.reports.limits import MOST_LINES

LINE_HEIGHT_CM = 7.0
LEGEND_LINE_CM = 0.55
"""What a line of the legend adds to the height."""

_FONT = Pt(9)
_MARKERS = ("CIRCLE", "SQUARE", "TRIANGLE", "DIAMOND", "X", "PLUS")
_DASHES = ("SOLID", "DASH", "ROUND_DOT", "DASH_DOT", "LONG_DASH", "SQUARE_DOT")
"""What tells lines apart in black and white."""

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def line_chart(chart: Chart, data: CategoryChartData, number_format: str) -> Any:
    """The chart space of a chart of lines; ValueError for more lines than can be told apart."""
    if len(chart.series) > MOST_LINES:
        raise ValueError(f"a chart of {len(chart.series)} lines: {chart.caption}")
    space = parse_xml(data.xml_bytes(XL_CHART_TYPE.LINE_MARKERS))
    model = ChartModel(space, None)
    model.has_title = False
    model.has_legend = len(chart.series) > 1
    if model.has_legend:
        model.legend.position = XL_LEGEND_POSITION.BOTTOM
        model.legend.include_in_layout = False
    low, high, step = line_ends(chart)
    axis = model.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("D9D9D9")
    axis.format.line.color.rgb = RGBColor.from_string(EDGE_COLOUR)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "General", False
    axis.tick_labels.font.size = _FONT
    model.category_axis.tick_labels.font.size = _FONT
    model.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    model.category_axis.format.line.color.rgb = RGBColor.from_string(EDGE_COLOUR)
    drawn, hidden = iter(model.plots[0].series), []
    for place, series in enumerate(chart.series):
        for number, values in enumerate(line_parts(series)):
            line = next(drawn)
            if number:
                hidden.append(line._element.find(f"{{{_C}}}idx").get("val"))
            _draw(line, series, values, place, number_format, labelled=len(chart.series) == 1)
    if model.has_legend:
        _hide_in_legend(space, hidden)
    return space


def line_ends(chart: Chart) -> tuple[float, float, float]:
    """The ends of the axis and the step of its marks: round numbers around all values and intervals, within what the
    figure can be.

    >>> line_ends(Chart("lines", "", ("a", "b"), (Series("", (82.9, 91.2)),), "", highest=100))
    (80.0, 95.0, 5.0)
    """
    values = [value for series in chart.series for value in series.values]
    values += [end for series in chart.series for ends in series.bounds if ends for end in ends]
    width = max(values) - min(values)
    step = next((size for size in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0) if width <= 4 * size), 20.0)
    low = (min(values) - step / 2) // step * step
    high = -(-(max(values) + step / 2) // step) * step
    if chart.highest is not None:
        high = min(high, chart.highest)
    return float(max(low, 0.0) if min(values) >= 0 else low), float(high), step


def line_parts(series: Series) -> list[tuple[float | None, ...]]:
    """The values of a line in parts that nothing joins: each has all places, None at those of the others.

    >>> line_parts(Series("", (1.0, 2.0, 3.0), breaks=(2,)))
    [(1.0, 2.0, None), (None, None, 3.0)]
    """
    ends = sorted({0, *series.breaks, len(series.values)})
    return [
        tuple(value if start <= place < end else None for place, value in enumerate(series.values))
        for start, end in pairwise(ends)
    ]


def _draw(
    drawn: Any,
    series: Series,
    values: Sequence[float | None],
    place: int,
    number_format: str,
    *,
    labelled: bool,
) -> None:
    colour = RGBColor.from_string(LINE_COLOURS[place])
    drawn.smooth = False
    drawn.format.line.color.rgb = colour
    drawn.format.line.width = Pt(2)
    drawn.format.line.dash_style = getattr(MSO_LINE, _DASHES[place])
    _mark(drawn.marker, place, colour)
    if labelled:
        labels = drawn.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = number_format, False
        labels.font.size = _FONT
        labels.position = XL_LABEL_POSITION.RIGHT if any(series.bounds) else XL_LABEL_POSITION.ABOVE
    if any(series.bounds):
        drawn._element.find(f"{{{_C}}}cat").addprevious(_error_bars(series, values))


def _hide_in_legend(space: Any, series: Sequence[str]) -> None:
    """The parts of a line behind its first have no entry of their own."""
    position = space.find(f".//{{{_C}}}legend/{{{_C}}}legendPos")
    for index in reversed(series):
        entry = etree.Element(f"{{{_C}}}legendEntry")
        etree.SubElement(entry, f"{{{_C}}}idx").set("val", index)
        etree.SubElement(entry, f"{{{_C}}}delete").set("val", "1")
        position.addnext(entry)


def _mark(marker: Any, place: int, colour: RGBColor) -> None:
    marker.style = getattr(XL_MARKER_STYLE, _MARKERS[place])
    marker.size = 7
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = colour
    marker.format.line.color.rgb = colour


def _error_bars(series: Series, values: Sequence[float | None]) -> Any:
    """Both distances from each value to the ends of its interval."""
    pairs = [*zip(series.bounds, values, strict=True)]
    above = [ends[1] - value if ends and value is not None else 0.0 for ends, value in pairs]
    below = [value - ends[0] if ends and value is not None else 0.0 for ends, value in pairs]
    bars = etree.Element(f"{{{_C}}}errBars")
    for name, value in (("errDir", "y"), ("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(bars, f"{{{_C}}}{name}").set("val", value)
    for name, distances in (("plus", above), ("minus", below)):
        literal = etree.SubElement(etree.SubElement(bars, f"{{{_C}}}{name}"), f"{{{_C}}}numLit")
        etree.SubElement(literal, f"{{{_C}}}formatCode").text = "General"
        etree.SubElement(literal, f"{{{_C}}}ptCount").set("val", str(len(distances)))
        for place, distance in enumerate(distances):
            point = etree.SubElement(literal, f"{{{_C}}}pt")
            point.set("idx", str(place))
            etree.SubElement(point, f"{{{_C}}}v").text = f"{distance:.6f}"
    shape = etree.SubElement(bars, f"{{{_C}}}spPr")
    line = etree.SubElement(shape, f"{{{_A}}}ln")
    line.set("w", "9525")
    fill = etree.SubElement(line, f"{{{_A}}}solidFill")
    etree.SubElement(fill, f"{{{_A}}}srgbClr").set("val", EDGE_COLOUR)
    return bars
