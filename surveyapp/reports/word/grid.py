"""Tables with merged cells, and pages that lie on their side, in a Word document."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn

from surveyapp.reports.blocks import Grid, GridCell
from surveyapp.reports.limits import LONGEST_UNBROKEN_CELL
from surveyapp.reports.word import styles
from surveyapp.reports.word.elements import element, paragraph, run

HEADER_SHADE, TOTAL_SHADE = "DCE6F1", "F2F2F2"

_SHADES = {"header": HEADER_SHADE, "total": TOTAL_SHADE, "plain": None}


def grid_rows(grid: Grid, widths: list[int], style_ids: Mapping[str, str]) -> list[Any]:
    """The rows of a grid as elements; `widths` of its columns in twips."""
    placed = grid.placed_cells()
    rows, totalled = [], any(cell.kind == "total" for cell, _ in placed[-1])
    for number, cells in enumerate(placed):
        short = max(len(cell.text) for cell, _ in cells if cell.rows == 1) <= LONGEST_UNBROKEN_CELL
        properties = element("w:trPr", *((element("w:cantSplit"),) if short else ()))
        if number < grid.header_rows:
            properties.append(element("w:tblHeader"))
        made = element("w:tr", *((properties,) if len(properties) else ()))
        column = 0
        while column < len(cells):
            cell, begins = cells[column]
            width = sum(widths[column : column + cell.columns])
            keep = number < grid.header_rows or (totalled and number == len(placed) - 2)
            made.append(_cell(cell, width, style_ids, begins=begins, keep=keep))
            column += cell.columns
        rows.append(made)
    return rows


def _cell(cell: GridCell, width: int, style_ids: Mapping[str, str], *, begins: bool, keep: bool) -> Any:
    """One cell; `keep`: it stays on the page of the row below."""
    properties = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    if cell.columns > 1:
        properties.append(element("w:gridSpan", val=cell.columns))
    if cell.rows > 1:
        properties.append(element("w:vMerge", val="restart") if begins else element("w:vMerge"))
    shade = _SHADES[cell.kind]
    if shade is not None:
        properties.append(element("w:shd", val="clear", color="auto", fill=shade))
    properties.append(element("w:vAlign", val="center"))
    style = styles.GRID_HEADER if cell.kind == "header" else styles.GRID
    lines = cell.text.split("\n") if begins else [""]
    inside = [
        paragraph(
            style_ids[style.name],
            run(line),
            properties=(*((element("w:keepNext"),) if keep else ()), element("w:jc", val=cell.alignment)),
        )
        for line in lines
    ]
    return element("w:tc", properties, *inside)


def seam() -> Any:
    """The paragraph between two tables that look like one: without it Word would join them; it is hardly visible."""
    return element("w:p", element("w:pPr", element("w:keepNext"), _hardly_high()))


def _hardly_high() -> Any:
    return element("w:spacing", before=0, after=0, line=20, lineRule="exact")


def section_break(section: Any, *, landscape: bool, first: bool) -> Any:
    """The paragraph that ends a section which is laid out like `section`, turned or not.

    Only the first one names header and footer and may have a first page of its own: the others go on with them.
    """
    properties = deepcopy(section)
    if not first:
        lose_first_page(properties)
        for reference in ("w:headerReference", "w:footerReference"):
            for reference_element in properties.findall(qn(reference)):
                properties.remove(reference_element)
    turn(properties, landscape=landscape)
    kind = properties.find(qn("w:type"))
    if kind is None:
        kind = element("w:type", val="nextPage")
        after = properties.findall(qn("w:headerReference")) + properties.findall(qn("w:footerReference"))
        (after[-1].addnext(kind) if after else properties.insert(0, kind))
    made = element("w:p", element("w:pPr", _hardly_high()))
    made[0].append(properties)
    return made


TURNED_MARGIN = 1247
"""Twips (2.2 cm) above and below the text of a page on its side, at most: the wide tables there need its height."""


def turn(section: Any, *, landscape: bool) -> None:
    """Lay the pages of a section on their side, or upright."""
    size = section.find(qn("w:pgSz"))
    if size is None:
        return
    edges = sorted((int(size.get(qn("w:w"))), int(size.get(qn("w:h")))))
    width, height = reversed(edges) if landscape else edges
    size.set(qn("w:w"), str(width))
    size.set(qn("w:h"), str(height))
    if landscape:
        size.set(qn("w:orient"), "landscape")
        margin = section.find(qn("w:pgMar"))
        for edge in (qn("w:top"), qn("w:bottom")) if margin is not None else ():
            margin.set(edge, str(min(int(margin.get(edge)), TURNED_MARGIN)))
    else:
        size.attrib.pop(qn("w:orient"), None)


def lose_first_page(section: Any) -> None:
    """Give this section no first page of its own: it looks like the others."""
    for title_page in section.findall(qn("w:titlePg")):
        section.remove(title_page)
