"""A native scatter chart for Word: points between two axes, two lines that cross, words in the four areas."""

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart as ChartModel
from pptx.chart.data import XyChartData
from pptx.chart.xlsx import XyWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.util import Pt

from surveyapp.reports.blocks import Scatter, ScatterAxis, ScatterPoint
from surveyapp.reports.colours import BAR_COLOUR, EDGE_COLOUR, SECOND_COLOUR
from surveyapp.reports.word.chart_parts import (
    FONT_SIZE,
    C,
    mend_for_word,
    one_line,
    set_fonts,
    undated_workbook,
)

SCATTER_HEIGHT = 10.0
"""Centimetres: two thirds of the width of a page, so that both axes have room."""

_CORNER = 0.04
"""How far from the ends of the axes the words of the areas stand, as a part of their length."""

_LINES = ("竖线", "横线")
_UNCERTAIN = "{}（未定）"
_AREAS = "分区"


def scatter_xml(chart: Scatter) -> tuple[Any, bytes]:
    """The chart part as an element, and the workbook behind it."""
    across, up = chart.axes()
    data = XyChartData(number_format="0.00")
    filled = [point for point in chart.points if not point.is_uncertain]
    light = [point for point in chart.points if point.is_uncertain]
    x, y = _CORNER * (across.high - across.low), _CORNER * (up.high - up.low)
    corners = [
        (at, height) for at in (across.low + x, across.high - x) for height in (up.high - y, up.low + y)
    ]
    upright = [(chart.lines[0], up.low), (chart.lines[0], up.high)]
    level = [(across.low, chart.lines[1]), (across.high, chart.lines[1])]
    for name, points in (
        (chart.names[0], [(point.x, point.y) for point in filled]),
        (_UNCERTAIN.format(chart.names[0]), [(point.x, point.y) for point in light]),
        *zip(_LINES, (upright, level), strict=True),
        (_AREAS, corners),
    ):
        series = data.add_series(one_line(name))
        for point in points:
            series.add_data_point(*point)
    space = parse_xml(data.xml_bytes(XL_CHART_TYPE.XY_SCATTER))
    model = ChartModel(space, None)
    model.has_title = model.has_legend = False
    _set_axis(model.category_axis, one_line(chart.names[1]), across)
    _set_axis(model.value_axis, one_line(chart.names[2]), up)
    certain, uncertain, *lines, words = model.plots[0].series
    _set_points(certain, filled, BAR_COLOUR, XL_MARKER_STYLE.CIRCLE)
    _set_points(uncertain, light, SECOND_COLOUR, XL_MARKER_STYLE.DIAMOND)
    for line in lines:
        line.marker.style = XL_MARKER_STYLE.NONE
        line.format.line.color.rgb = RGBColor.from_string(EDGE_COLOUR)
        line.format.line.width = Pt(1)
        line.format.line.dash_style = MSO_LINE.DASH
    upper_left, upper_right, lower_left, lower_right = chart.areas
    _set_words(words, (upper_left, lower_left, upper_right, lower_right))
    set_fonts(model)
    mend_for_word(space)
    return space, undated_workbook(XyWorkbookWriter, data)


def _set_axis(axis: Any, name: str, ends: ScatterAxis) -> None:
    axis.has_major_gridlines = False
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = ends.low, ends.high, ends.step
    axis.crosses = XL_AXIS_CROSSES.MINIMUM
    axis.has_title = True
    axis.axis_title.text_frame.text = name
    axis.axis_title.text_frame.paragraphs[0].font.size = Pt(FONT_SIZE)
    axis.axis_title.text_frame.paragraphs[0].font.bold = False
    axis.tick_labels.font.size = Pt(FONT_SIZE)
    axis.tick_labels.number_format = "General"
    axis.tick_labels.number_format_is_linked = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.format.line.color.rgb = RGBColor.from_string(EDGE_COLOUR)


def _set_points(series: Any, points: Sequence[ScatterPoint], colour: str, style: Any) -> None:
    series.format.line.fill.background()
    series.marker.style, series.marker.size = style, 10
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = RGBColor.from_string(colour)
    series.marker.format.line.color.rgb = RGBColor.from_string(BAR_COLOUR)
    for number, point in enumerate(points):
        _label(series.points[number], point.label, XL_LABEL_POSITION.RIGHT, bold=True)


def _set_words(series: Any, words: Sequence[str]) -> None:
    """The words of the areas, beside points that are not drawn: two on the left, two on the right."""
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    for number, word in enumerate(words):
        position = XL_LABEL_POSITION.RIGHT if number < 2 else XL_LABEL_POSITION.LEFT
        _label(series.points[number], word, position, bold=False)


def _label(point: Any, text: str, position: Any, *, bold: bool) -> None:
    label = point.data_label
    label.has_text_frame = True
    label.text_frame.text = one_line(text)
    label.position = position
    font = label.text_frame.paragraphs[0].font
    font.size, font.bold = Pt(FONT_SIZE), bold
    shown = label._dLbl
    for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"):
        flag = shown.find(f"{{{C}}}{name}")
        if flag is None:
            flag = etree.SubElement(shown, f"{{{C}}}{name}")
        flag.set("val", "1" if name == "showVal" else "0")
