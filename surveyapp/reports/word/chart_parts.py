"""What the charts of a Word document share: faces, square corners, a workbook behind them that is always the same."""

from datetime import datetime
from typing import Any

from lxml import etree
from pptx.util import Pt

from surveyapp.definition.normal_form import without_unprintable

FONT_LATIN = "Times New Roman"
FONT_CHINESE = "宋体"
FONT_SIZE = 9

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ONE_LINE = str.maketrans("\t\n\r", "   ")


def undated_workbook(writer: Any, data: Any) -> bytes:
    """The workbook that python-pptx's `writer` makes of a chart's data, without when it was made: equal charts are
    equal bytes.
    """

    class Undated(writer):  # type: ignore[misc]  # pptx has no types
        def _populate_worksheet(self, workbook: Any, worksheet: Any) -> None:
            workbook.set_properties({"created": datetime(2000, 1, 1)})
            super()._populate_worksheet(workbook, worksheet)

    blob: bytes = Undated(data).xlsx_blob
    return blob


def one_line(text: str) -> str:
    """A text as a cell of the workbook, where a leading = would make it a formula."""
    text = without_unprintable(text).translate(_ONE_LINE)
    return f" {text}" if text.startswith(("=", "{=")) else text


def text_body(owner: Any) -> Any:
    """Where the direction and wrapping of an axis's or a label's text are set: level, wrapped, in one line."""
    return owner.find(f"{{{C}}}txPr/{{{A}}}bodyPr")


def set_fonts(model: Any) -> None:
    """Latin and Chinese face everywhere; python-pptx knows only the Latin one."""
    model.font.size = Pt(FONT_SIZE)
    model.font.name = FONT_LATIN
    for properties in model._chartSpace.iter(f"{{{A}}}defRPr", f"{{{A}}}rPr"):
        latin = properties.find(f"{{{A}}}latin")
        if latin is None:
            latin = etree.SubElement(properties, f"{{{A}}}latin")
            latin.set("typeface", FONT_LATIN)
        chinese = etree.Element(f"{{{A}}}ea")
        chinese.set("typeface", FONT_CHINESE)
        latin.addnext(chinese)


def mend_for_word(space: Any) -> None:
    """Square corners, no frame, unsigned axis ids, the hidden axis on the right side of reversed bars."""
    if space.find(f"{{{C}}}roundedCorners") is None:
        corners = etree.Element(f"{{{C}}}roundedCorners")
        corners.set("val", "0")
        first = space.find(f"{{{C}}}date1904")
        if first is None:
            space.insert(0, corners)
        else:
            first.addnext(corners)
    frame = etree.fromstring(
        f'<c:spPr xmlns:c="{C}" xmlns:a="{A}"><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
    )
    space.find(f"{{{C}}}chart").addnext(frame)
    for element in space.iter(f"{{{C}}}axId", f"{{{C}}}crossAx"):
        element.set("val", str(abs(int(element.get("val")))))
    crosses = space.find(f".//{{{C}}}valAx/{{{C}}}crosses")
    if crosses is not None and space.find(f".//{{{C}}}barChart") is not None:
        crosses.set("val", "max")
