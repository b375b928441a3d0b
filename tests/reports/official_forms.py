"""The 34 self-evaluation forms of 2024 in 昌吉州 cell by cell as published, and the forms of a document read back.

`rongmei_2024_forms.tsv` holds the published cells: a line `# name, title, year` before each form, then its rows. A cell
that is merged with the one above is empty. `*` stands for running text (goals, reasons of deviations), which our files
say in other words; names of persons in three projects are numbers here as there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from openpyxl.worksheet.worksheet import Worksheet

PUBLISHED = Path(__file__).with_name("rongmei_2024_forms.tsv")

PROSE = "*"


@dataclass
class Cell:
    """A cell as it is written: its text, how many columns of the grid it covers, and whether it goes on from above."""

    text: str
    columns: int = 1
    merged: bool = False


@dataclass
class Form:
    """A form: what it is called in our files (published ones only), title, year, and its rows."""

    title: str
    year: str
    rows: list[list[Cell]] = field(default_factory=list)
    name: str = ""

    @property
    def texts(self) -> list[list[str]]:
        """The rows as texts."""
        return [[cell.text for cell in row] for row in self.rows]


@cache
def published_forms() -> tuple[Form, ...]:
    """The forms as they were published, in their order."""
    found: list[Form] = []
    for line in PUBLISHED.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if line.startswith("# "):
            title, year = cells[1:]
            found.append(Form(title, year.replace("(", "（").replace(")", "）"), [], cells[0][2:]))
        elif line:
            found[-1].rows.append([Cell(text) for text in cells])
    return tuple(found)


def forms_in_word(document: Any) -> list[Form]:
    """The forms of a Word document: two paragraphs, title and year, and the tables up to the next title."""
    found: list[Form] = []
    above: list[str] = []
    for block in document.element.body:
        text = "".join(block.itertext(qn("w:t")))
        if block.tag == qn("w:p"):
            above = [*above, text] if text else above
        elif block.tag == qn("w:tbl"):
            if above[-1:] and above[-1].endswith("年度）"):
                found.append(Form(above[-2], above[-1]))
                above = []
            if found:
                found[-1].rows += list(_word_rows(block))
    return found


def _word_rows(table: Any) -> Iterator[list[Cell]]:
    for row in table.findall(qn("w:tr")):
        cells = []
        for cell in row.findall(qn("w:tc")):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            merged = merge is not None and merge.get(qn("w:val")) != "restart"
            text = "\n".join("".join(p.itertext(qn("w:t"))) for p in cell.iter(qn("w:p")))
            cells.append(Cell(text, 1 if span is None else int(span.get(qn("w:val"))), merged))
        yield cells


def form_on_sheet(sheet: Worksheet) -> Form:
    """The form of an Excel sheet, its numbers as they are shown."""
    covered: dict[tuple[int, int], tuple[int, bool]] = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                columns = area.max_col - area.min_col + 1 if column == area.min_col else 0
                covered[row, column] = (columns, row > area.min_row)
    title, year, *rows = [
        [
            Cell("" if merged else _shown(cell), columns, merged)
            for cell in row
            for columns, merged in [covered.get((cell.row, cell.column), (1, False))]
            if columns
        ]
        for row in sheet.iter_rows()
    ]
    return Form(title[0].text, year[0].text, [row for row in rows if any(cell.text for cell in row)])


def _shown(cell: Any) -> str:
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return cell.value
    formats = {
        "General": "{:g}",
        "0.00": "{:.2f}",
        '0.00"%"': "{:.2f}%",
        '0.00"分"': "{:.2f}分",
        "#,##0.00": "{:,.2f}",
    }
    return formats[cell.number_format].format(cell.value)
