"""Rows of a table that are no responses: header rows again, rows of totals that somebody put below the answers, and
in our own CSV those whose import was undone.

A row is decided as a whole. `合计` in the place of a response's number, with nothing but numbers beside it, is a total;
`合计` as what somebody wrote, beside answers, is an answer; what could be both is asked about. So is a row with words
in the place of its number (`制表人：某某`, `注：…`) where others have a number, unless texts of answers
follow: it would count as a response.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from surveyapp.collection.exports.cells.option_wording import number_of
from surveyapp.collection.exports.columns.columns import ExportColumn
from surveyapp.collection.exports.columns.corrections import Corrections
from surveyapp.collection.exports.columns.headings import comparable_heading
from surveyapp.collection.exports.columns.website_columns import SERIAL
from surveyapp.collection.exports.files.own_export import lines_not_returned
from surveyapp.collection.exports.files.table import ExportTable, ImportProblem
from surveyapp.collection.limits import LONGEST_REMARK
from surveyapp.definition.question_types import Answer

RowKind = Literal["headings", "totals", "unclear", "undone", "withdrawn"]

_TOTAL = re.compile(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|總計|合計|小計|总和|总数|总人数|总份数|汇总|平均|平均值|平均数|平均分|均值|"
    r"标准差|方差|中位数|众数|最大值|最小值|计数|频数|频率|百分比|占比|比例|样本量|样本数|样本|有效样本|有效份数|有效问卷|"
    r"(?:grand |sub)?-?totals?|sum|average|avg\.?|mean|count|std\.?(?: dev\.?)?|minimum|maximum)"
    r"\s*(?:[（(][^（）()]{0,12}[）)])?\s*[:：]?\s*(?:\d{1,9}\s*(?:份|人|条|行)?)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?\d[\d,]{0,20}(?:\.\d{0,20})?\s*[%％]?")

_NAUGHT = ("", "-", "—", "/", "N/A", "#DIV/0!")


@dataclass(frozen=True)
class OtherRow:
    """A row of the file that is no response, or `unclear`; `text`: what it is known by."""

    line: int
    kind: RowKind
    text: str


def other_rows(
    table: ExportTable, columns: tuple[ExportColumn, ...], corrections: Corrections
) -> tuple[OtherRow, ...]:
    """The rows that are no responses, except those that a person declared to be responses."""
    return tuple(_Rows(table, columns).others(frozenset(corrections.answer_rows)))


def row_problems(rows: tuple[OtherRow, ...], left_out: frozenset[int]) -> list[ImportProblem]:
    """`unclear_row` (found) for each row of which a person has to say what it is."""
    return [
        ImportProblem("unclear_row", row.line, params={"found": row.text})
        for row in rows
        if row.kind == "unclear" and row.line not in left_out
    ]


class _Options:
    """What a cell may be to mean an option of a question: its label or code, or by any meaning of numbers one."""

    def __init__(self, item: Answer) -> None:
        options = item.options
        self._names = {
            name for option in options for name in (option.code, comparable_heading(str(option.label)))
        }
        texts = (text for option in options for text in (option.code, str(option.label)))
        self._numbers = {number_of(text) for text in texts} | {option.score for option in options}
        self._numbers |= {Decimal(place) for place in range(len(options) + 1)}
        self._numbers.discard(None)

    def has(self, cell: str) -> bool:
        return (
            cell in self._names or comparable_heading(cell) in self._names or number_of(cell) in self._numbers
        )


class _Rows:
    def __init__(self, table: ExportTable, columns: tuple[ExportColumn, ...]) -> None:
        self._table = table
        self._answers = [column for column in columns if column.kind == "answers"]
        self._texts = {
            column.number
            for column in self._answers
            if column.target and (column.target.written or column.target.item.is_written)
        }
        self._own = [c.number for c in columns if c.kind == "platform" and self._is_usual(c.number)]
        self._options = {
            column.number: _Options(column.target.item)
            for column in self._answers
            if column.target and column.target.holds_options
        }
        self._numeric: dict[int, bool] = {}
        serial = next((c.number for c in columns if c.kind == "platform" and c.platform == SERIAL), None)
        numbered = serial is not None and any(number_of(row[serial]) is not None for row in table.rows)
        self._serial = serial if numbered else None

    def others(self, answer_rows: frozenset[int]) -> list[OtherRow]:
        headings, gone = frozenset(self._table.headings), lines_not_returned(self._table)
        others = []
        for line, row in zip(self._table.lines, self._table.rows, strict=True):
            if line in answer_rows:
                continue
            first, text = next((place for place in enumerate(row) if place[1]), (0, ""))
            if line in headings or row == self._table.header:
                others.append(OtherRow(line, "headings", text[:LONGEST_REMARK]))
            elif line in gone:
                others.append(OtherRow(line, gone[line], text[:LONGEST_REMARK]))
            elif len(text) <= LONGEST_REMARK and _TOTAL.fullmatch(text):
                kind = self._kind(first, row)
                others += [OtherRow(line, kind, text)] if kind else []
            elif self._serial is not None and _is_wording(row[self._serial]) and self._says_numbers(row):
                others.append(OtherRow(line, "unclear", row[self._serial][:LONGEST_REMARK]))
        return others

    def _says_numbers(self, row: tuple[str, ...]) -> bool:
        """Whether a row has nothing but numbers where answers stand, if anything."""
        cells = (row[column.number] for column in self._answers)
        return all(
            cell in _NAUGHT or (len(cell) <= LONGEST_REMARK and _NUMBER.fullmatch(cell)) for cell in cells
        )

    def _kind(self, first: int, row: tuple[str, ...]) -> RowKind | None:
        """What a row is that begins with a word for totals; None for a response."""
        rest = {number: cell for number, cell in enumerate(row) if number != first and cell not in _NAUGHT}
        if first in self._options and self._options[first].has(row[first]):
            return None
        counts = all(len(cell) <= LONGEST_REMARK and _NUMBER.fullmatch(cell) for cell in rest.values())
        if first not in self._texts:
            return "totals" if counts else "unclear"
        if any(row[number] for number in self._own) or not counts:
            return None
        if self._own or any(number in self._texts and not self._is_numeric(number) for number in rest):
            return "totals"
        no_option = any(n in self._options and not self._options[n].has(cell) for n, cell in rest.items())
        return "totals" if no_option else "unclear"

    def _is_usual(self, number: int) -> bool:
        """Whether most rows have something in this column."""
        return 2 * sum(bool(row[number]) for row in self._table.rows) > len(self._table.rows)

    def _is_numeric(self, number: int) -> bool:
        """Whether respondents answered a question with numbers: most of its cells are some."""
        if number not in self._numeric:
            cells = [row[number] for row in self._table.rows if row[number]][:1000]
            found = sum(len(cell) <= LONGEST_REMARK and bool(_NUMBER.fullmatch(cell)) for cell in cells)
            self._numeric[number] = found * 2 > len(cells)
        return self._numeric[number]


def _is_wording(serial: str) -> bool:
    """Whether words of Chinese stand in the place of a response's number; ids have Latin letters and digits."""
    return any("\u4e00" <= char <= "\u9fff" for char in serial)
