"""Figures of earlier periods pasted as a table: which cell says what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from surveyapp.analysis.limits import LONGEST_AGGREGATE_CELL
from surveyapp.analysis.trends.aggregate_cells import read_aggregate_cells
from surveyapp.definition.normal_form import letters_only

FormerColumn = Literal["period", "figure", "value", "n", "sd", "source"]

_HEADINGS: Mapping[FormerColumn, tuple[str, ...]] = {
    "period": ("时期", "期间", "年份", "年度", "月份", "年", "period", "year"),
    "figure": ("题目", "指标", "数字", "题目代码", "代码", "项目", "名称", "question", "figure", "code"),
    "value": ("数值", "值", "结果", "满意度", "满意率", "指数", "得分", "value"),
    "n": ("样本量", "n", "有效问卷", "有效份数", "有效样本", "份数", "人数", "样本数"),
    "sd": ("标准差", "sd"),
    "source": ("出处", "来源", "资料来源", "依据", "source"),
}
_KNOWN = {heading: column for column, headings in _HEADINGS.items() for heading in headings}

NEEDED: tuple[FormerColumn, ...] = ("period", "value")


@dataclass(frozen=True)
class FormerRow:
    """A figure as it was typed: its `line` in what was pasted, and what stands in each column; empty where there is
    none.
    """

    line: int
    period: str = ""
    figure: str = ""
    value: str = ""
    n: str = ""
    sd: str = ""
    source: str = ""


def read_former_rows(text: str) -> tuple[tuple[FormerRow, ...], tuple[FormerColumn, ...]]:
    """The rows below the headings, and the needed columns that no heading names. Raises AggregateFileError where the
    text is no table.

    >>> read_former_rows("年份\\t满意率\\t样本量\\n2021\\t97.5%\\t120\\n")[0]
    (FormerRow(line=2, period='2021', figure='', value='97.5%', n='120', sd='', source=''),)
    """
    cells = read_aggregate_cells(text)
    columns = [_KNOWN.get(letters_only(heading, LONGEST_AGGREGATE_CELL)) for heading in cells.headings]
    lacking = tuple(column for column in NEEDED if column not in columns)
    if lacking:
        return (), lacking

    def rows() -> Iterator[FormerRow]:
        for line, row in cells.rows:
            said = {column: cell for column, cell in zip(columns, row, strict=True) if column is not None}
            yield FormerRow(line, **said)

    return tuple(rows()), ()
