"""Native, editable Word charts: chart XML with the workbook it was made from embedded beside it.

python-pptx writes the chart and the workbook; what it leaves out for Word is added here. The values cached in
the chart are the ones in the workbook's cells, so nothing changes when somebody opens "edit data".
"""

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from pptx.chart.chart import Chart as ChartModel
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.util import Pt

from surveyapp.reports.blocks import Chart, Scatter, number_format
from surveyapp.reports.colours import (
    APART_COLOUR,
    BAR_COLOUR,
    EDGE_COLOUR,
    OFFICE_PATTERNS,
    Fill,
    ink_on,
    scale_fills,
)
from surveyapp.reports.limits import SMALLEST_LABELLED_SHARE
from surveyapp.reports.word.chart_parts import (
    FONT_SIZE,
    A,
    C,
    R,
    mend_for_word,
    one_line,
    set_fonts,
    text_body,
    undated_workbook,
)
from surveyapp.reports.word.line_charts import LEGEND_LINE_CM, LINE_HEIGHT_CM, line_chart, line_parts
from surveyapp.reports.word.scatter import SCATTER_HEIGHT, scatter_xml

EMU_PER_CM = 360_000
LABEL_SHARE = 0.36
"""Part of the width that category labels get."""


def add_chart_part(document_part: Any, chart: Chart | Scatter, width_cm: float) -> tuple[str, int, float]:
    """Put the chart into the package of `document_part`: relationship id, number, height in cm.

    `width_cm` is the width it will be shown at; the height follows from the number and length of labels.
    """
    package = document_part.package
    if isinstance(chart, Scatter):
        height = SCATTER_HEIGHT
        space, workbook = scatter_xml(chart)
    else:
        height = height_cm(chart, width_cm)
        space, workbook = _chart_xml(chart, width_cm)
    name = package.next_partname("/word/charts/chart%d.xml")
    workbook_name = PackURI(f"/word/embeddings/Microsoft_Excel_Worksheet{name.idx}.xlsx")
    part = Part(name, CONTENT_TYPE.DML_CHART, b"", package)
    related = part.relate_to(
        Part(workbook_name, CONTENT_TYPE.SML_SHEET, workbook, package), RELATIONSHIP_TYPE.PACKAGE
    )
    external = etree.Element(f"{{{C}}}externalData")
    external.set(f"{{{R}}}id", related)
    etree.SubElement(external, f"{{{C}}}autoUpdate").set("val", "0")
    space.find(f"{{{C}}}txPr").addnext(external)
    part._blob = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
    return document_part.relate_to(part, RELATIONSHIP_TYPE.CHART), name.idx, height


def height_cm(chart: Chart, width_cm: float) -> float:
    """Tall enough for the longest category label on its wrapped lines, and for the legend."""
    if chart.kind == "lines":
        return LINE_HEIGHT_CM + LEGEND_LINE_CM * (len(chart.series) if len(chart.series) > 1 else 0)
    characters = max(4, int(width_cm * LABEL_SHARE / 0.34))
    lines = max(-(-_width(category) // characters) for category in chart.categories)
    row = max(0.85, 0.42 * lines + 0.25)
    legend = 0.0
    if chart.kind == "stacked":
        legend = 0.5 + 0.55 * -(-sum(_width(s.name) + 3 for s in chart.series) // int(width_cm / 0.36))
    return float(min(22.0, 0.6 + row * len(chart.categories) + legend))


def _width(text: str) -> int:
    """Rough width in Chinese characters: Latin letters and digits count half."""
    return -(-sum(1 if ord(character) < 0x2E80 else 2 for character in text) // 2)


def _chart_xml(chart: Chart, width_cm: float) -> tuple[Any, bytes]:
    data = CategoryChartData(number_format=_number_format(chart))
    data.categories = [one_line(category) for category in chart.categories]
    for series in chart.series:
        for values in line_parts(series) if chart.kind == "lines" else [series.values]:
            data.add_series(one_line(series.name), values)
    if chart.kind == "lines":
        space = line_chart(chart, data, _number_format(chart))
        set_fonts(ChartModel(space, None))
        mend_for_word(space)
        return space, undated_workbook(CategoryWorkbookWriter, data)
    stacked = chart.kind == "stacked"
    kind = XL_CHART_TYPE.BAR_STACKED_100 if stacked else XL_CHART_TYPE.BAR_CLUSTERED
    space = parse_xml(data.xml_bytes(kind))
    model = ChartModel(space, None)
    model.has_title = False
    model.has_legend = stacked
    if stacked:
        model.legend.position = XL_LEGEND_POSITION.BOTTOM
        model.legend.include_in_layout = False
    _set_axes(model, chart)
    _set_bars(model, chart)
    set_fonts(model)
    _set_plot_area(space, chart, height_cm(chart, width_cm))
    mend_for_word(space)
    return space, undated_workbook(CategoryWorkbookWriter, data)


def _number_format(chart: Chart) -> str:
    return number_format(chart.places) + ('"%"' if chart.unit else "")


def _set_axes(model: Any, chart: Chart) -> None:
    model.category_axis.reverse_order = True
    model.category_axis.format.line.color.rgb = RGBColor.from_string(EDGE_COLOUR)
    model.category_axis.has_major_gridlines = False
    model.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    model.category_axis.tick_labels.font.size = Pt(FONT_SIZE)
    text_body(model.category_axis._element).set("rot", "0")
    model.value_axis.has_major_gridlines = False
    model.value_axis.visible = False
    lowest = min(value for series in chart.series for value in series.values)
    model.value_axis.minimum_scale = lowest * 1.18 if lowest < 0 else 0
    if chart.kind == "stacked":
        model.value_axis.maximum_scale = 1
        return
    highest = chart.highest or max((*chart.series[0].values, 1.0))
    model.value_axis.maximum_scale = highest * 1.18


def _set_bars(model: Any, chart: Chart) -> None:
    plot = model.plots[0]
    plot.gap_width = 45
    stacked = chart.kind == "stacked"
    fills = scale_fills([series.side for series in chart.series]) if stacked else [Fill(BAR_COLOUR)]
    for series, fill, values in zip(plot.series, fills, chart.series, strict=True):
        _fill(series.format.fill, fill)
        series.format.line.color.rgb = RGBColor.from_string(EDGE_COLOUR)
        series.format.line.width = Pt(0.5)
        labels = series.data_labels
        labels.show_value = True
        labels.number_format = _number_format(chart)
        labels.number_format_is_linked = False
        labels.font.size = Pt(FONT_SIZE if chart.kind == "bars" else FONT_SIZE - 1)
        text_body(labels._element).set("wrap", "none")
        if chart.kind == "bars":
            labels.position = XL_LABEL_POSITION.OUTSIDE_END
            _set_apart(series, range(len(values.values) - chart.apart, len(values.values)))
            continue
        labels.position = XL_LABEL_POSITION.CENTER
        labels.font.color.rgb = RGBColor.from_string("000000" if fill.pattern else ink_on(fill.colour))
        if fill.pattern:
            text_body(labels._element).getparent().addprevious(_white_ground())
        _hide_small_labels(labels._element, values.values)


def _set_apart(series: Any, places: range) -> None:
    """Bars in white instead of the colour of their series."""
    for place in places:
        point = series.points[place].format
        point.fill.solid()
        point.fill.fore_color.rgb = RGBColor.from_string(APART_COLOUR)
        point.line.color.rgb = RGBColor.from_string(EDGE_COLOUR)
        point.line.width = Pt(0.5)


def _hide_small_labels(labels: Any, values: tuple[float, ...]) -> None:
    """A label that does not fit its segment is removed; the table has the figure."""
    for index in reversed([i for i, value in enumerate(values) if value < SMALLEST_LABELLED_SHARE]):
        label = etree.Element(f"{{{C}}}dLbl")
        etree.SubElement(label, f"{{{C}}}idx").set("val", str(index))
        etree.SubElement(label, f"{{{C}}}delete").set("val", "1")
        labels.insert(0, label)


def _fill(area: Any, fill: Fill) -> None:
    colour = RGBColor.from_string(fill.colour)
    if not fill.pattern:
        area.solid()
        area.fore_color.rgb = colour
        return
    area.patterned()
    area.pattern = MSO_PATTERN[OFFICE_PATTERNS[fill.pattern].upper()]
    area.fore_color.rgb, area.back_color.rgb = RGBColor.from_string(ink_on(fill.colour)), colour


def _white_ground() -> Any:
    """What lets a label be read on a pattern."""
    return etree.fromstring(
        f'<c:spPr xmlns:c="{C}" xmlns:a="{A}"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>'
    )


def _set_plot_area(space: Any, chart: Chart, height: float) -> None:
    """The same label width in every chart, so that labels wrap instead of squeezing the bars."""
    legend = 0.0 if chart.kind == "bars" else 1.0 / height
    layout = space.find(f".//{{{C}}}plotArea/{{{C}}}layout")
    if layout is None:
        layout = etree.Element(f"{{{C}}}layout")
        space.find(f".//{{{C}}}plotArea").insert(0, layout)
    manual = etree.SubElement(layout, f"{{{C}}}manualLayout")
    top = 0.2 / height
    places = {"x": LABEL_SHARE, "y": top, "w": 0.98 - LABEL_SHARE, "h": 1 - 2 * top - legend}
    etree.SubElement(manual, f"{{{C}}}layoutTarget").set("val", "inner")
    for name in ("xMode", "yMode"):
        etree.SubElement(manual, f"{{{C}}}{name}").set("val", "edge")
    for name, value in places.items():
        etree.SubElement(manual, f"{{{C}}}{name}").set("val", f"{value:.4f}")
