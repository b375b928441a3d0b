"""Reads the sheets of an .xlsx file: each cell becomes the text that the same export has as CSV.

Formulas count with the value that was stored with them; nothing is ever calculated.
"""

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate, islice
from types import TracebackType
from typing import Any, Self

from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter, range_boundaries

from surveyapp.collection.exports.files.spreadsheet_parts import PartMarks
from surveyapp.collection.exports.files.spreadsheet_safety import SafeArchive, refusing_damage, safe_archive
from surveyapp.collection.exports.files.table import (
    ExportTable,
    HiddenParts,
    ImportProblem,
    LayoutFinder,
    UnreadableExport,
    check_cells,
    check_size,
    first_line_layout,
    table_of,
)
from surveyapp.collection.limits import MOST_EXPORT_CELLS, MOST_HEADER_LINES, MOST_SHEET_ROWS

# What openpyxl warns of is how a sheet looks, and nobody's concern. Said once: `catch_warnings` is not for threads.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]')


class _Reader(ExcelReader):  # type: ignore[misc]  # openpyxl is not typed
    """Reads through a `SafeArchive`, and of a file only what its cells need."""

    def __init__(self, archive: SafeArchive, *, values: bool) -> None:
        super().__init__(archive.fp, read_only=True, data_only=values, keep_links=False)
        self.archive = archive

    def read(self) -> None:
        """Everything but the document's properties, theme and defined names."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        self.read_worksheets()

    def read_strings(self) -> None:
        """The texts that cells refer to."""
        texts = self.package.find(SHARED_STRINGS)
        if texts is not None:
            self.archive.check_texts(texts.PartName[1:])
        super().read_strings()

    def read_chartsheet(self, _sheet: object, _place: object) -> None:
        """A sheet that is a chart has no cells."""


class Spreadsheet:
    """An .xlsx file open for reading; `UnreadableExport` if it is none, or is not safe to read.

    Beyond the problems of `safe_archive`: `no_such_sheet` (found, sheets) · `merged_header` (found: the range) ·
    `formula_without_value` and `error_value` (found: the cell), each a fault of its row.
    """

    def __init__(self, data: bytes, most_cells: int = MOST_EXPORT_CELLS) -> None:
        check_size(data)
        self._most_cells = most_cells
        self._archive = safe_archive(data)
        with refusing_damage():
            self._book = self._open(values=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def beginnings(self) -> dict[str, list[list[str]]]:
        """The first lines, blank ones left out, of each sheet that is not empty, by the sheet's name."""
        found: dict[str, list[list[str]]] = {}
        with refusing_damage():
            for sheet in self._book.worksheets:
                lines = list(
                    islice((cells for _, cells in self._lines(sheet, []) if cells), MOST_HEADER_LINES)
                )
                if lines:
                    found[sheet.title] = lines
        return found

    @property
    def hidden_sheets(self) -> tuple[str, ...]:
        """The names of the sheets that are hidden from people."""
        return tuple(sheet.title for sheet in self._book.worksheets if sheet.sheet_state != "visible")

    def table(self, name: str, layout_of: LayoutFinder = first_line_layout) -> ExportTable:
        """The cells of one sheet, without the blank lines and columns at its end."""
        sheet = next((sheet for sheet in self._book.worksheets if sheet.title == name), None)
        if sheet is None:
            titles = [sheet.title for sheet in self._book.worksheets]
            raise UnreadableExport([ImportProblem("no_such_sheet", params={"found": name, "sheets": titles})])
        with refusing_damage():
            return self._table(sheet, layout_of)

    def _table(self, sheet: Any, layout_of: LayoutFinder) -> ExportTable:
        errors: list[tuple[int, int]] = []
        lines = [(number, line) for number, line in self._lines(sheet, errors) if line]
        width = max((len(line) for _, line in lines), default=0)
        check_cells(width * len(lines), self._most_cells)
        padded = ((number, [*line, *[""] * (width - len(line))]) for number, line in lines)
        table = table_of(padded, layout_of)
        marks = self._archive.marks(sheet._worksheet_path)  # the only place where the library keeps them
        _check_header(table, marks.merged)
        bare = self._without_value(sheet.title) if marks.formulas else []
        faults = [
            *_faults(table, "error_value", errors),
            *_faults(table, "formula_without_value", bare),
        ]
        hidden = self._hidden(table, sheet, marks)
        return replace(table, faults=tuple(faults), sheet=sheet.title, hidden=hidden)

    def _hidden(self, table: ExportTable, sheet: Any, marks: PartMarks) -> HiddenParts:
        """What of the table a person does not see, and which other sheets."""
        edges = [0] * (len(table.header) + 2)  # where hidden ranges begin and end: they may overlap
        for first, last in marks.hidden_columns:
            if 1 <= first <= last and first <= len(table.header):
                edges[first] += 1
                edges[min(last, len(table.header)) + 1] -= 1
        columns = [number for number, open_ranges in enumerate(accumulate(edges)) if open_ranges]
        return HiddenParts(
            rows=tuple(sorted(set(table.lines).intersection(marks.hidden_rows))),
            columns=tuple(table.header[number - 1] or get_column_letter(number) for number in columns),
            sheet=sheet.title in self.hidden_sheets,
            sheets=tuple(name for name in self.hidden_sheets if name != sheet.title),
        )

    def _open(self, *, values: bool) -> Any:
        reader = _Reader(self._archive, values=values)
        reader.read()
        return reader.wb

    def _lines(self, sheet: Any, errors: list[tuple[int, int]]) -> Iterator[tuple[int, list[str]]]:
        """The number and the texts of each line, without empty cells at its end; notes the cells with an error."""
        texts: dict[str, str] = {}
        for number, row in self._rows(sheet):
            line = []
            for cell in row:
                if cell.data_type == "e" and cell.value is not None:
                    errors.append((number, cell.column))
                text = text_of_cell(cell.value, cell) if cell.value is not None else ""
                line.append(texts.setdefault(text, text))
            while line and not line[-1]:
                line.pop()
            yield number, line

    def _rows(self, sheet: Any) -> Iterator[tuple[int, Any]]:
        """The numbered lines of cells, as many as memory holds."""
        sheet.reset_dimensions()
        cells = 0
        for number, row in enumerate(sheet.iter_rows(), start=1):
            check_cells(cells := cells + len(row), self._most_cells)
            if number > MOST_SHEET_ROWS:
                raise UnreadableExport([ImportProblem("damaged_spreadsheet")])
            yield number, row

    def _without_value(self, name: str) -> list[tuple[int, int]]:
        """The cells whose formula was saved without its value."""
        formulas = [
            (number, cell.column)
            for number, row in self._rows(self._open(values=False)[name])
            for cell in row
            if cell.data_type == "f"
        ]
        if not formulas:
            return []
        wanted = set(formulas)
        filled = {
            (number, cell.column)
            for number, row in self._rows(self._book[name])
            for cell in row
            if cell.value is not None and (number, cell.column) in wanted
        }
        return [place for place in formulas if place not in filled]


def text_of_cell(value: object, cell: Any) -> str:
    """A cell's value as text: 5.0 is 5, 0.85 shown in percent is 85%, a date is 2025/07/05 00:22:00, true is 1."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return _number(value, percent="%" in _LITERAL.sub("", cell.number_format or ""))
    if isinstance(value, datetime):
        value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return value.strftime("%Y/%m/%d %H:%M:%S" if value.time() != time() else "%Y/%m/%d")
    if isinstance(value, date):
        return value.strftime("%Y/%m/%d")
    if isinstance(value, time):
        return _clock(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))
    return _clock(value) if isinstance(value, timedelta) else str(value).strip()


def _number(value: float, *, percent: bool) -> str:
    """A number as a spreadsheet shows it, with at most its 15 digits."""
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    number = number * 100 if percent else number
    text = format(number, "f") if number.is_finite() else str(number)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'0' if text == '-0' else text}{'%' if percent else ''}"


def _clock(duration: timedelta) -> str:
    seconds = round(duration.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _check_header(table: ExportTable, merged: Iterable[str]) -> None:
    """Refuse a header whose merged cells leave columns without a heading: which it belongs to would be a guess."""
    for found in sorted(place.replace("$", "") for place in merged):
        left, top, right, bottom = range_boundaries(found)
        rows = [table.top, *table.headings]
        nameless = not all(table.header[left - 1 : right])
        if right > left and nameless and any(top <= row <= bottom for row in rows):
            raise UnreadableExport([ImportProblem("merged_header", table.top, params={"found": found})])


def _faults(table: ExportTable, code: str, places: list[tuple[int, int]]) -> list[ImportProblem]:
    """One fault for each of these cells of the table; in the header it makes the whole file unreadable."""
    faults = []
    for row, column in places:
        heading = table.header[column - 1] if column <= len(table.header) else ""
        faults.append(
            ImportProblem(code, row, heading or None, {"found": f"{get_column_letter(column)}{row}"})
        )
    if in_header := [fault for fault in faults if fault.row is not None and fault.row <= table.top]:
        raise UnreadableExport(in_header)
    return [fault for fault in faults if fault.row not in table.headings]
