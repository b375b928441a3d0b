"""Rows of answers as the XML of a sheet, made column by column.

XlsxWriter takes four microseconds for a cell, however it is called, and a million answers have more than thirty million
cells (docs/decisions/0014-rows-of-answers-as-xml.md). What stands here is what it would write; everything else in the
workbook it writes itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from surveyapp.collection.exports.files.own_export import NOT_ASKED
from surveyapp.reports.answers.answer_columns import ColumnCells
from surveyapp.reports.answers.column_texts import china_time, decimal_texts, joined_bytes, moment_texts
from surveyapp.reports.excel.sheet import Sheet, cell_text, exact_digits
from surveyapp.reports.limits import LONGEST_CELL_TEXT, MOST_CELL_DIGITS
from surveyapp.snapshots.late_libraries import np, pa, pc

_NEEDS_CARE = (
    r"[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\x{FFFE}\x{FFFF}]|^[\s\p{Z}]|[\s\p{Z}]$|_x[0-9a-fA-F]{4}_"
)
"""What is found in every text that does not stand in XML as it is (RE2)."""

_LIKE_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")
_FIRST_DAY = datetime(1899, 12, 31)


class AnswerRows:
    """Makes cells into rows of `sheet`, in its looks."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._looks = {style: sheet.book.look_number(style) for style in ("code", "moment", "number")}

    def write(self, columns: Sequence[ColumnCells]) -> None:
        """Write a row for each response below those that are written. All columns are of the same responses."""
        count = len(columns[0].values)
        numbers = pa.array(np.arange(self._sheet.row + 1, self._sheet.row + 1 + count)).cast(pa.string())
        begun = pc.binary_join_element_wise('<row r="', numbers, '">', "")
        cells = (
            pc.binary_join_element_wise(f'<c r="{xl_col_to_name(at)}', numbers, self._ends(column), "")
            for at, column in enumerate(columns)
        )
        rows = pc.binary_join_element_wise(begun, *cells, "</row>", "", null_handling="skip")
        self._sheet.put_rows(joined_bytes(rows), count, len(columns))

    def _ends(self, cells: ColumnCells) -> pa.Array:
        """What stands behind the row's number in each cell, null where the sheet has no cell."""
        values = cells.values
        if pa.types.is_timestamp(values.type):
            ends = self._moments(values)
        elif pa.types.is_decimal(values.type):
            ends = _of_each_word(decimal_texts(values).dictionary_encode(), self._decimal)
        elif pa.types.is_integer(values.type):
            ends = _of_each_word(values.dictionary_encode(), self._number)
        elif pa.types.is_dictionary(values.type):
            ends = _of_each_word(values, self._word)
        else:
            ends = self._texts(values)
        return ends if cells.asked is None else pc.if_else(cells.asked, ends, self._word(NOT_ASKED))

    def _number(self, number: float) -> str:
        return f'" s="{self._looks["number"]}"><v>{exact_digits(number)}</v></c>'

    def _decimal(self, written: str) -> str:
        number = Decimal(written)
        if len(number.as_tuple().digits) > MOST_CELL_DIGITS:
            return self._text(written, "number")
        return self._number(float(number))

    def _word(self, word: str) -> str | None:
        return self._text(word, "code") if word else None

    def _texts(self, texts: pa.Array) -> pa.Array:
        """Texts of which many are different: those that need no care are joined all together."""
        texts = pc.if_else(pc.equal(texts, ""), None, texts)
        is_long = pc.greater(pc.binary_length(texts), LONGEST_CELL_TEXT)
        careful = pc.or_(pc.match_substring_regex(texts, _NEEDS_CARE), is_long).fill_null(False)
        before, behind = self._text("|", "code").split("|")
        ends = pc.binary_join_element_wise(before, texts, behind, "")
        changed = pa.array(
            [self._text(text, "code") for text in texts.filter(careful).to_pylist()], pa.string()
        )
        return pc.replace_with_mask(ends, careful, changed)

    def _text(self, text: str, style: str) -> str:
        shown = _LIKE_ESCAPED.sub(r"_x005F\1", cell_text(text))
        kept = "" if shown.strip() == shown else ' xml:space="preserve"'
        shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f'" s="{self._looks[style]}" t="inlineStr"><is><t{kept}>{shown}</t></is></c>'

    def _moments(self, moments: pa.Array) -> pa.Array:
        """Moments as days since Excel's first one; of those before it the text."""
        local = china_time(moments)
        there = local.fill_null(_FIRST_DAY).to_numpy(zero_copy_only=False)
        since = (there - np.datetime64(_FIRST_DAY, "us")).astype(np.int64)
        days, rest = np.divmod(since, 86_400_000_000)
        seconds, microseconds = np.divmod(rest, 1_000_000)
        found = days + (seconds + microseconds / 1e6) / (24 * 60 * 60)
        found = np.where(found > 59, found + 1, np.where(days == 1, found - 1, found))
        written = [f"{number:.16G}" for number in found.tolist()]
        before, behind = f'" s="{self._looks["moment"]}"><v>', "</v></c>"
        digits = pa.array(written, pa.string(), mask=local.is_null().to_numpy(zero_copy_only=False))
        ends = pc.binary_join_element_wise(before, digits, behind, "")
        early = pc.less(local, pa.scalar(datetime(1900, 1, 1), local.type)).fill_null(False)
        texts = [self._text(text, "moment") for text in moment_texts(moments.filter(early), " ").to_pylist()]
        return pc.replace_with_mask(ends, early, pa.array(texts, pa.string()))


def _of_each_word(words: pa.DictionaryArray, end: Callable[[Any], str | None]) -> pa.Array:
    """The end of the cell of each word, made once for each that is different."""
    ends = pa.array([end(word) for word in words.dictionary.to_pylist()], pa.string())
    return ends.take(words.indices)
