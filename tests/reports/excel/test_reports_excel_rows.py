"""Rows of answers as XML: what stands in the file is what XlsxWriter writes of the same cells, one by one."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as some

from surveyapp.collection.exports.files.own_export import NOT_ASKED
from surveyapp.reports.answer_columns import ColumnCells
from surveyapp.reports.excel.answer_rows import AnswerRows
from surveyapp.reports.excel.sheet import Book, Sheet
from surveyapp.reports.limits import LONGEST_CELL_TEXT

MOMENT = datetime(2026, 7, 5, tzinfo=UTC)
STYLES = ("code", "code", "number", "number", "moment")
CHARACTERS = some.characters(codec="utf-8") | some.sampled_from(
    " \t\n\r\x00\x0b\x1c\x7f\x85\xa0\u2028\u3000\ufffe&<>\"'_x😀"
)
TEXTS = some.text(CHARACTERS, min_size=1, max_size=12)
MOMENTS = some.datetimes(datetime(1890, 1, 1), datetime(2100, 1, 1), timezones=some.just(UTC))
NUMBERS = some.integers(-(10**12) * 10**6, 10**12 * 10**6).map(
    lambda millionths: Decimal(millionths).scaleb(-6)
)
ROWS = some.lists(
    some.tuples(
        some.none() | TEXTS,
        TEXTS,  # no row is empty: each has an id
        some.none() | some.integers(-(2**31), 2**62),
        some.none() | NUMBERS,
        some.none() | MOMENTS,
        some.booleans(),
    ),
    min_size=2,
    max_size=40,
)
ODD = [
    "一" * (LONGEST_CELL_TEXT + 1),
    "😀" * LONGEST_CELL_TEXT,
    "a_x0041_b",
    "\x0b",
    " ",
    "_x005F_",
    "1",
    "=1",
]
EARLY = [datetime(1899, 12, 31, 15, 59, 59, 999999, UTC), datetime(1899, 12, 31, 16, tzinfo=UTC)]
EARLY += [
    datetime(1900, 1, 1, 16, tzinfo=UTC),
    datetime(1900, 2, 28, 3, tzinfo=UTC),
    datetime(1900, 3, 1, tzinfo=UTC),
]


def sheet_of(path: Path) -> Sheet:
    sheet = Book(path, "题", MOMENT).sheet("答卷", ())
    for style in ("code", "moment", "number"):  # so that both files name the formats alike
        sheet.book.look_number(style)
    sheet.line(STYLES, "header")
    return sheet


def xml_in(sheet: Sheet, path: Path) -> bytes:
    sheet.line(["完"], "header")
    sheet.book.close()
    with ZipFile(path) as file:
        return file.read("xl/worksheets/sheet1.xml")


def one_by_one(path: Path, rows: list[Any]) -> bytes:
    sheet = sheet_of(path)
    for *values, asked in rows:
        cells = [cell if asked or at else NOT_ASKED for at, cell in enumerate(values)]
        cells = [Decimal(f"{cell.normalize():f}") if isinstance(cell, Decimal) else cell for cell in cells]
        sheet.line(
            cells, ["plain" if cell is None else style for cell, style in zip(cells, STYLES, strict=True)]
        )
    return xml_in(sheet, path)


def by_column(path: Path, rows: list[Any]) -> bytes:
    sheet = sheet_of(path)
    texts, words, whole, decimals, moments, asked = zip(*rows, strict=True)
    columns = [
        ColumnCells(pa.array(texts, pa.string()), pa.array(asked)),
        ColumnCells(pa.array(words, pa.string()).dictionary_encode()),
        ColumnCells(pa.array(whole, pa.int64())),
        ColumnCells(pa.array(decimals, pa.decimal128(26, 6))),
        ColumnCells(pa.array(moments, pa.timestamp("us", "UTC"))),
    ]
    half = len(rows) // 2  # rows are appended to rows
    for part in (slice(None, half), slice(half, None)):
        AnswerRows(sheet).write(
            [ColumnCells(column.values[part], column.asked and column.asked[part]) for column in columns]
        )
    return xml_in(sheet, path)


@settings(max_examples=8, deadline=None)
@given(rows=ROWS)
@example(rows=[(text, text, 2**53 + 1, Decimal("0.000001"), MOMENT, True) for text in ODD])
@example(rows=[("a", "a", None, Decimal("1234567890.123456"), moment, False) for moment in EARLY])
def test_rows_are_those_that_xlsxwriter_writes(rows: list[Any], tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("rows")
    assert by_column(folder / "a.xlsx", rows) == one_by_one(folder / "b.xlsx", rows)
