"""A native scatter chart for Word: points between two axes, two lines that cross, words in the four areas."""

from typing import Any

from lxml import etree
from pptx.chart.chart import Chart as ChartModel
from pptx.chart.data import XyChartData
from pptx.chart.xlsx import XyWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.util import Pt

from surveyapp.reports.blocks import Scatter
from surveyapp.reports.colours import APART_COLOUR, BAR_COLOUR, EDGE_COLOUR
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

_LINES = ("重要性界限", "得分界限")


def scatter_xml(chart: Scatter) -> tuple[Any, bytes]:
    """The chart part as an element, and the workbook behind it."""
    (left, right), (bottom, top) = chart.ends()
    points, x_name, y_name = chart.names
    data = XyChartData(number_format="0.00")
    series = data.add_series(one_line(points))
    for point in chart.points:
        series.add_data_point(point.x, point.y)
    for name, ends in zip(
        _LINES,
        (
            ((chart.lines[0], bottom), (chart.lines[0], top)),
            ((left, chart.lines[1]), (right, chart.lines[1])),
        ),
        strict=True,
    ):
        line = data.add_series(name)
        for end in ends:
            line.add_data_point(*end)
    corners = data.add_series("分区")
    x, y = _CORNER * (right - left), _CORNER * (top - bottom)
    for across in (left + x, right - x):
        for up in (top - y, bottom + y):
            corners.add_data_point(across, up)
    space = parse_xml(data.xml_bytes(XL_CHART_TYPE.XY_SCATTER))
    model = ChartModel(space, None)
    model.has_title = model.has_legend = False
    for axis, name, low, high in (
        (model.category_axis, x_name, left, right),
        (model.value_axis, y_name, bottom, top),
    ):
        _set_axis(axis, one_line(name), low, high)
    drawn = list(model.plots[0].series)
    _set_points(drawn[0], chart)
    for line in drawn[1:3]:
        line.marker.style = XL_MARKER_STYLE.NONE
        line.format.line.color.rgb = RGBColor.from_string(EDGE_COLOUR)
        line.format.line.width = Pt(1)
        line.format.line.dash_style = MSO_LINE.DASH
    upper_left, upper_right, lower_left, lower_right = chart.areas
    _set_corners(drawn[3], (upper_left, lower_left, upper_right, lower_right))
    set_fonts(model)
    mend_for_word(space)
    return space, undated_workbook(XyWorkbookWriter, data)


def _set_axis(axis: Any, name: str, low: float, high: float) -> None:
    axis.has_major_gridlines = False
    axis.minimum_scale, axis.maximum_scale = low, high
    axis.has_title = True
    axis.axis_title.text_frame.text = name
    axis.axis_title.text_frame.paragraphs[0].font.size = Pt(FONT_SIZE)
    axis.axis_title.text_frame.paragraphs[0].font.bold = False
    axis.tick_labels.font.size = Pt(FONT_SIZE)
    axis.tick_labels.number_format = "0.0"
    axis.tick_labels.number_format_is_linked = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.format.line.color.rgb = RGBColor.from_string(EDGE_COLOUR)


def _set_points(series: Any, chart: Scatter) -> None:
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.CIRCLE
    series.marker.size = 9
    for number, point in enumerate(chart.points):
        marker = series.points[number].marker
        marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 9
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = RGBColor.from_string(APART_COLOUR if point.hollow else BAR_COLOUR)
        marker.format.line.color.rgb = RGBColor.from_string(BAR_COLOUR)
        _label(series.points[number], point.label, XL_LABEL_POSITION.RIGHT, bold=True)


def _set_corners(series: Any, words: tuple[str, ...]) -> None:
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    for number, word in enumerate(words):
        on_the_left = number < 2
        position = XL_LABEL_POSITION.RIGHT if on_the_left else XL_LABEL_POSITION.LEFT
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
