"""Sheets that are written from top to bottom: every text is a text, every figure the unrounded number.

The workbook is written row by row into temporary files, so memory does not grow with the survey. What people
typed can never become a formula, a link or markup.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from surveyapp.definition.china_time import CHINA
from surveyapp.definition.figure_kinds import MOST_PLACES
from surveyapp.definition.normal_form import without_unprintable
from surveyapp.definition.values import plain_number
from surveyapp.reports.blocks import number_format
from surveyapp.reports.excel.heights import lines_in, row_points
from surveyapp.reports.excel.written_numbers import WrittenNumber
from surveyapp.reports.limits import LONGEST_CELL_TEXT, MOST_CELL_DIGITS

CellContent = str | float | Decimal | datetime | WrittenNumber | None
"""What stands in a cell: a text, a number, a moment, or nothing."""

CUT = "……（文字过长，全文见答卷的 CSV 数据）"

FONT = {"font_name": "等线", "font_size": 11, "font_family": 2, "font_charset": 134}
"""The charset (GB 2312) makes Excel take another Chinese face, 宋体 first, where 等线 is missing."""

_EDGES = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
_SHADED = {**_EDGES, "bold": True, "bg_color": "#DCE6F1", "text_wrap": True}
_TOTAL = {**_EDGES, "bold": True, "bg_color": "#F2F2F2"}
_MINUS = '{0};"−"{0}'


def _number(places: int) -> Mapping[str, Any]:
    return {**_EDGES, "num_format": _MINUS.format(number_format(places)), "align": "right"}


def _percentage(places: int) -> Mapping[str, Any]:
    return {**_EDGES, "align": "center", "num_format": f'{number_format(places)}"%"'}


STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "section": {"bold": True, "font_size": 13, "font_color": "#1F4E79"},
    "heading": {"bold": True, "font_size": 11},
    "warning": {"bold": True, "font_color": "#9C0006", "bg_color": "#FFE9E9", "text_wrap": True},
    "note": {"font_color": "#595959", "font_size": 10},
    "header": {**_SHADED, "align": "center"},
    "header_left": _SHADED,
    "text": {**_EDGES, "text_wrap": True},
    "centred": {**_EDGES, "align": "center"},
    "wrapped_centre": {**_EDGES, "align": "center", "text_wrap": True},
    "form_title": {"bold": True, "font_size": 16, "align": "center"},
    "form_year": {"font_size": 12, "align": "center"},
    "points": {**_EDGES, "align": "center", "num_format": "0.00"},
    "weight": {**_EDGES, "align": "center", "num_format": "General"},
    "rate": _percentage(2),
    **{f"rate_{places}": _percentage(places) for places in range(MOST_PLACES + 1)},
    "money": {**_EDGES, "align": "center", "num_format": "#,##0.00"},
    "total_points": {**_TOTAL, "align": "center", "num_format": "0.00"},
    "total_weight": {**_TOTAL, "align": "center", "num_format": "General"},
    "total_sum": {**_TOTAL, "align": "center", "num_format": '0.00"分"'},
    "total_rate": {**_TOTAL, "align": "center", "num_format": '0.00"%"'},
    "total_money": {**_TOTAL, "align": "center", "num_format": "#,##0.00"},
    "total_share": {**_TOTAL, "align": "right", "num_format": _MINUS.format("0.00")},
    "total": {**_TOTAL, "align": "center", "text_wrap": True},
    "left": {**_EDGES, "align": "left", "text_wrap": True},
    "share_left": {**_EDGES, "align": "left", "num_format": "0.00"},
    "count": {**_EDGES, "num_format": "#,##0", "align": "right"},
    "share": _number(2),
    "coefficient": _number(3),
    **{f"number_{places}": _number(places) for places in range(MOST_PLACES + 1)},
    "significance": {**_EDGES, "num_format": '[<0.001]"<0.001";0.000', "align": "right"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"},
    "plain": {},
    "number": {"align": "center"},
    "code": {"num_format": "@"},
}
"""The looks of cells. Two and three decimals are those of the Word report; Excel rounds half up like it."""


def number_style(places: int, sign: str = "") -> str:
    """The number format of a figure with so many decimals and, in percent, its sign."""
    usual = {2: "rate"} if sign else {2: "share", 3: "coefficient"}
    return usual.get(places, f"{'rate' if sign else 'number'}_{places}")


class SheetLimit(Exception):
    """A cell lies outside what a sheet can hold: `sheet`, `row` and `column` from 0."""

    def __init__(self, sheet: str, row: int, column: int) -> None:
        super().__init__(f"{sheet}: {row}, {column}")
        self.sheet, self.row, self.column = sheet, row, column


def exact_digits(number: float) -> str:
    """A number with every digit it has: 90, 0.1, 1e-06."""
    return repr(float(number)).removesuffix(".0")


class _Exact(float):
    """A number that is written as `exact_digits`; XlsxWriter stops after sixteen."""

    def __format__(self, _: str) -> str:
        return exact_digits(self)


def cell_text(text: str) -> str:
    """A text as a cell can hold it: without characters that XML cannot, and no longer than `LONGEST_CELL_TEXT`."""
    text = without_unprintable(text.replace("\r\n", "\n").replace("\r", "\n"))
    if 2 * len(text) <= LONGEST_CELL_TEXT or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL_TEXT:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_CELL_TEXT - len(CUT))]
    return kept.decode("utf-16-le", errors="ignore") + CUT


def cell_moment(moment: datetime) -> datetime | str:
    """A moment as a date of Excel, in China time; before 1900, where Excel has no dates, as text."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    local = aware.astimezone(CHINA).replace(tzinfo=None)
    return local if local.year >= 1900 else local.isoformat(" ")


class Book:
    """A workbook being written to `path`; `created` is the only date in it, so equal contents give equal bytes.

    `names`: its first sheets in their order, where they are not filled in that order. `merging`: cells may run over
    several rows, which takes the whole of a sheet in memory.
    """

    def __init__(
        self,
        path: Path,
        title: str,
        created: datetime,
        *,
        names: Sequence[str] = (),
        merging: bool = False,
    ) -> None:
        import xlsxwriter  # here: who only speaks of sheets and their limits writes none

        from surveyapp.reports.excel.row_file_sheet import RowFileSheet

        self.workbook = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": not merging,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
                "use_zip64": True,
                "default_format_properties": {**FONT, "font_scheme": False},
            },
        )
        properties = {"title": cell_text(title)[:255], "author": "", "created": created.replace(tzinfo=None)}
        self.workbook.set_properties(properties)
        self._formats: dict[tuple[str, str], Any] = {}
        self._sheet_class = RowFileSheet
        self._waiting = {name: self.workbook.add_worksheet(name, RowFileSheet) for name in names}

    def look(self, style: str, number: str = "") -> Any:
        """The format of a style, with this number format where one is named; made once."""
        key = (style, number)
        if key not in self._formats:
            properties = {**STYLES[style], **({"num_format": number} if number else {})}
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    def look_number(self, style: str) -> int:
        """The number under which cells name the format of a style."""
        return int(self.look(style)._get_xf_index())

    def sheet(
        self, name: str, widths: Sequence[float], *, header_rows: int = 0, one_page_wide: bool = True
    ) -> "Sheet":
        """A sheet with these column widths in characters; `header_rows` stay in sight and on every page.

        Printed it is one page wide, or as wide as it takes, with the first column on every page.
        """
        made = self._waiting.pop(name, None) or self.workbook.add_worksheet(name, self._sheet_class)
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        made.set_landscape()
        made.set_paper(9)
        made.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        if one_page_wide:
            made.fit_to_pages(1, 0)
        else:
            made.repeat_columns(0)
            made.print_across()
            made.set_print_scale(60)
        made.set_footer("&L&A&R第 &P 页，共 &N 页")
        if header_rows:
            made.freeze_panes(header_rows, 0)
            made.repeat_rows(0, header_rows - 1)
        return Sheet(self, made, name, widths)

    def close(self) -> None:
        """Write the file; nothing can be added afterwards."""
        self.workbook.close()


class Sheet:
    """A sheet that is filled row by row: `row` is the one being written, counted from 0."""

    def __init__(self, book: Book, worksheet: Any, name: str, widths: Sequence[float]) -> None:
        self.book, self.worksheet, self.name, self._widths = book, worksheet, name, widths
        self.row = 0

    def line(self, cells: Sequence[CellContent], styles: str | Sequence[str], *, first: int = 0) -> int:
        """Write cells side by side from column `first` on and go to the next row; gives the row written.

        `styles` is one style for all of them, or one for each.
        """
        if isinstance(styles, str):
            styles = (styles,) * len(cells)
        lines = max(map(self._lines, range(first, first + len(cells)), cells, styles), default=1)
        if lines > 1:
            self.worksheet.set_row(self.row, row_points(lines))
        for column, (cell, style) in enumerate(zip(cells, styles, strict=True), start=first):
            self._put(column, cell, style)
        self.row += 1
        return self.row - 1

    def span(self, groups: Sequence[tuple[str, int]], style: str) -> None:
        """Write a row of headings over several columns each (text, columns) and go to the next row."""
        look, column, lines = self.book.look(style), 0, 1
        for text, width in groups:
            lines = max(lines, lines_in(text, sum(self._widths[column : column + width])))
            if width > 1:
                self.worksheet.merge_range(self.row, column, self.row, column + width - 1, "", look)
            self._put(column, text, style)
            column += width
        if lines > 1:
            self.worksheet.set_row(self.row, row_points(lines))
        self.row += 1

    def merged_line(
        self,
        cells: Sequence[str | float],
        styles: Sequence[str],
        spans: Sequence[tuple[int, int, int]],
        points: float,
    ) -> None:
        """Write a row of this height in which some cells cover others (column, rows, columns); go to the next row."""
        for column, rows, columns in spans:
            area = (self.row, column, self.row + rows - 1, column + columns - 1)
            self.worksheet.merge_range(*area, "", self.book.look(styles[column]))
        self.worksheet.set_row(self.row, points)
        for column, (cell, style) in enumerate(zip(cells, styles, strict=True)):
            self._put(column, cell, style)
        self.row += 1

    def put_rows(self, xml: memoryview, count: int, columns: int) -> None:
        """Write `count` rows of so many columns as they stand in the file of a sheet, and go on below them."""
        self.worksheet.append_rows(xml, self.row, count, columns)
        self.row += count

    def skip(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.row += rows

    def skip_to(self, row: int) -> None:
        """Go on in this row, unless the sheet is further down already."""
        self.row = max(self.row, row)

    def _lines(self, column: int, cell: CellContent, style: str) -> int:
        """On how many lines a wrapped text stands: not every program finds the height of a row by itself."""
        if not isinstance(cell, str) or not STYLES[style].get("text_wrap") or column >= len(self._widths):
            return 1
        return lines_in(cell, self._widths[column])

    def _put(self, column: int, cell: CellContent, style: str) -> None:
        look, sheet = self.book.look(style), self.worksheet
        if isinstance(cell, datetime):
            cell = cell_moment(cell)
        if isinstance(cell, Decimal) and len(cell.as_tuple().digits) > MOST_CELL_DIGITS:
            cell = plain_number(cell)
        if (cell is None or cell == "") and not STYLES[style]:
            return
        if cell is None or cell == "":
            result = sheet.write_blank(self.row, column, None, look)
        elif isinstance(cell, str):
            result = self._put_text(column, cell_text(cell), look)
        elif isinstance(cell, datetime):
            result = sheet.write_datetime(self.row, column, cell, look)
        elif isinstance(cell, WrittenNumber):
            look = self.book.look(style, cell.looks)
            result = sheet.write_number(self.row, column, _Exact(cell.value), look)
        else:
            result = sheet.write_number(self.row, column, _Exact(cell), look)
        if result:
            raise SheetLimit(self.name, self.row, column)

    def _put_text(self, column: int, text: str, look: Any) -> int:
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes such a text for markup of its own; in pieces it is escaped like any other.
            pieces = (text[0], self.book.look("plain"), text[1:], look)
            return int(self.worksheet.write_rich_string(self.row, column, *pieces))
        return int(self.worksheet.write_string(self.row, column, text, look))
