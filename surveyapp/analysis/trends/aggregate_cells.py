"""A table of counts as it was pasted or uploaded -> its headings and cells, and what each column probably holds."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveyapp.analysis.limits import (
    LARGEST_AGGREGATE_FILE,
    LONGEST_AGGREGATE_CELL,
    MOST_AGGREGATE_COLUMNS,
    MOST_AGGREGATE_ROWS,
)
from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.files.text_files import decode_text
from surveyapp.definition.normal_form import letters_only

Role = Literal["period", "unit", "source", "satisfied", "unsatisfied", "no_opinion", "total", "skip", ""]
"""What a column holds: when, of whom, through what; how many were satisfied, were not, said nothing of it; all of them;
nothing that is used; or nobody knows yet.
"""

KEYS: tuple[Role, ...] = ("period", "unit", "source")
COUNTS: tuple[Role, ...] = ("satisfied", "unsatisfied", "no_opinion", "total")

_HEADINGS: Mapping[Role, tuple[str, ...]] = {
    "period": (
        "期间",
        "时期",
        "月份",
        "月",
        "年月",
        "时间",
        "季度",
        "年度",
        "年份",
        "统计月份",
        "统计时间",
        "period",
        "month",
    ),
    "unit": (
        "单位",
        "部门",
        "承办单位",
        "责任单位",
        "单位名称",
        "部门名称",
        "乡镇",
        "街道",
        "unit",
        "department",
    ),
    "source": ("来源", "渠道", "受理渠道", "来源渠道", "方式", "source", "channel"),
    "satisfied": (
        "非常满意",
        "很满意",
        "满意",
        "比较满意",
        "较满意",
        "满意数",
        "满意量",
        "满意件数",
        "满意人数",
        "satisfied",
    ),
    "unsatisfied": (
        *("不满意", "很不满意", "非常不满意", "不太满意", "较不满意", "不满意数", "不满意量", "不满意件数"),
        *("不满意人数", "一般", "unsatisfied", "dissatisfied"),
    ),
    "no_opinion": ("未评价", "未反馈", "不了解", "无法评价", "未回复", "noopinion"),
    "total": (
        "合计",
        "总数",
        "总计",
        "共计",
        "小计",
        "样本量",
        "评价数",
        "评价总数",
        "回访数",
        "回访量",
        "n",
        "total",
    ),
}
"""Role -> the letters of headings that are surely of it. 基本满意 is of none: whether it counts as satisfied has to be
said by whoever knows the norm that the table follows.
"""

_KNOWN = {heading: role for role, headings in _HEADINGS.items() for heading in headings}


class AggregateFileError(CodedError):
    """A table of counts cannot be read at all.

    `aggregate_too_large`, `aggregate_too_many_rows`, `aggregate_too_many_columns` (limit) · `aggregate_not_text` ·
    `aggregate_empty` · `aggregate_broken`, `aggregate_cell_too_long` (row).
    """

    source = "aggregate"


@dataclass(frozen=True)
class AggregateCells:
    """The cells of a table, trimmed: `headings`, and `rows` of (line of the text, cells), as many as there are
    headings. `above`: lines over the headings, titles that nothing is read from; `ragged`: lines with more cells.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    above: int
    ragged: tuple[int, ...]

    @property
    def probable_roles(self) -> tuple[Role, ...]:
        """What the headings say that the columns hold; nothing where they do not say it surely."""
        return tuple(_role(heading) for heading in self.headings)


def decode_aggregate(data: bytes) -> str:
    """The text of an uploaded table, in UTF-8, GB18030 or UTF-16. Raises AggregateFileError."""
    if len(data) > LARGEST_AGGREGATE_FILE:
        raise AggregateFileError("aggregate_too_large", limit=LARGEST_AGGREGATE_FILE)
    decoded = decode_text(data)
    if decoded is None:
        raise AggregateFileError("aggregate_not_text")
    return decoded[0]


def read_aggregate_cells(text: str) -> AggregateCells:
    """The cells of a table pasted from a spreadsheet or a document (tabs), or of a CSV file. The headings are in the
    first line of which two say what they are, or in the first one. Raises AggregateFileError.

    >>> read_aggregate_cells("2023年统计\\n月份\\t满意\\t不满意\\n1月\\t80\\t3\\n").rows
    ((3, ('1月', '80', '3')),)
    """
    if len(text) > LARGEST_AGGREGATE_FILE:
        raise AggregateFileError("aggregate_too_large", limit=LARGEST_AGGREGATE_FILE)
    lines = _lines(text)
    if not lines:
        raise AggregateFileError("aggregate_empty")
    known = (place for place, (_, cells) in enumerate(lines) if sum(map(bool, map(_role, cells))) > 1)
    head = next(known, 0)
    headings = lines[head][1]
    while headings and not headings[-1]:
        headings = headings[:-1]
    width = len(headings)
    if width > MOST_AGGREGATE_COLUMNS:
        raise AggregateFileError("aggregate_too_many_columns", limit=MOST_AGGREGATE_COLUMNS)
    rows, ragged = [], []
    for line, cells in lines[head + 1 :]:
        if any(cells[width:]):
            ragged.append(line)
        rows.append((line, (*cells[:width], *("",) * (width - len(cells)))))
    return AggregateCells(tuple(headings), tuple(rows), head, tuple(ragged))


def _lines(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """The lines that have a cell with anything in it, each with its number."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if "\t" in text else max((",", ";", "，"), key=first.count)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, line = [], 1
    try:
        for cells in records:
            trimmed = tuple(" ".join(cell.split()) for cell in cells)
            if any(len(cell) > LONGEST_AGGREGATE_CELL for cell in trimmed):
                raise AggregateFileError("aggregate_cell_too_long", row=line, limit=LONGEST_AGGREGATE_CELL)
            if any(trimmed):
                found.append((line, trimmed))
            if len(found) > MOST_AGGREGATE_ROWS:
                raise AggregateFileError("aggregate_too_many_rows", limit=MOST_AGGREGATE_ROWS)
            line = records.line_num + 1
    except csv.Error as error:
        raise AggregateFileError("aggregate_broken", row=line) from error
    return found


def _role(heading: str) -> Role:
    return _KNOWN.get(letters_only(heading, LONGEST_AGGREGATE_CELL), "")


def lacking_roles(roles: Sequence[Role]) -> tuple[str, ...]:
    """What the columns together do not say: `undecided` columns, none of the `satisfied`, no `base` to take a share of;
    `same_key` where two columns hold the same key, `two_totals`.
    """
    lacks = ["undecided"] if "" in roles else []
    if "satisfied" not in roles:
        lacks.append("satisfied")
    if "unsatisfied" not in roles and "total" not in roles:
        lacks.append("base")
    if any(roles.count(key) > 1 for key in KEYS):
        lacks.append("same_key")
    if roles.count("total") > 1:
        lacks.append("two_totals")
    return tuple(lacks)
