"""综合评分表: one row for each indicator, the levels above it in merged cells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from surveyapp.indicators.actual_values import value_unit
from surveyapp.indicators.rules.rule_table import rule_of
from surveyapp.reports.blocks import Alignment, CellKind, Grid, GridCell
from surveyapp.reports.evaluation.facts import IndicatorLine, SystemFacts
from surveyapp.reports.evaluation.words import (
    achieved_words,
    author_text,
    has_content,
    level_name,
    points_cell,
    rate_cell,
    steps_in_cell,
    weight_cell,
)
from surveyapp.reports.words.rules.word_table import rule_words

ScoreColumn = tuple[str, float, Alignment, Callable[[IndicatorLine], str]]
"""Heading, relative width, alignment, and what stands in it."""


def _name(line: IndicatorLine) -> str:
    return f"{line.score.code} {line.score.name}"


def _process(line: IndicatorLine) -> str:
    return steps_in_cell(line.score)


def _process_and_deviation(line: IndicatorLine) -> str:
    deviation = author_text(line.indicator.deviation)
    return f"{_process(line)}\n偏差原因及改进：{deviation}" if has_content(deviation) else _process(line)


def _standard(line: IndicatorLine) -> str:
    """The rule; points and bands are marked as belonging to the line that announces them."""
    first, *others = rule_words(rule_of(line.indicator), value_unit(line.indicator))
    mark = "· " if first.endswith("：") else ""
    return "\n".join([first, *(mark + other for other in others)])


_COLUMNS: Sequence[ScoreColumn] = (
    ("三级指标", 2.2, "left", _name),
    ("指标解释", 2.5, "left", lambda line: author_text(line.indicator.explanation)),
    ("标准类型", 1.3, "center", lambda line: author_text(line.indicator.basis)),
    ("目标值", 1.6, "center", lambda line: line.indicator.target or ""),
    ("上年完成", 1.4, "center", lambda line: author_text(line.indicator.previous_year)),
    ("实际完成值", 1.7, "center", lambda line: achieved_words(line.score)),
    ("评分标准", 3.7, "left", _standard),
    ("评分过程", 3.9, "left", _process),
    ("佐证资料", 1.9, "left", lambda line: author_text(line.score.source.evidence)),
    ("偏差原因及改进", 1.9, "left", lambda line: author_text(line.indicator.deviation)),
)

_LEVELS: Sequence[tuple[str, float]] = (("一级指标", 2.2), ("二级指标", 2.4))
"""The first columns: levels in merged cells, wide enough for a name of four characters with its code."""

_FIGURES: Sequence[tuple[str, float]] = (("权重", 1.15), ("得分", 1.45), ("得分率", 1.85))
"""The last columns: figures."""

_FEWEST: Mapping[str, int] = {"标准类型": 1, "上年完成": 1, "佐证资料": 1, "偏差原因及改进": 3}
"""Columns that stand only where so many lines have something to say."""


def score_table(facts: SystemFacts) -> Grid:
    """The whole table, its last row the total."""
    lines = list(facts.lines())
    columns = _columns(lines)
    widths = dict((*_LEVELS, *(column[:2] for column in columns), *_FIGURES))
    rows = [tuple(_heads(*widths)), *_rows(lines, columns), _total(facts, len(columns))]
    return Grid(tuple(rows), tuple(widths.values()), header_rows=1, caption=f"{facts.subject}综合评分表")


def _columns(lines: Sequence[IndicatorLine]) -> list[ScoreColumn]:
    """Those that have something to say; the few deviations without a column stand below the steps."""
    shown = [
        column
        for column in _COLUMNS
        if sum(has_content(column[3](line)) for line in lines) >= _FEWEST.get(column[0], 0)
    ]
    if any(column[0] == "偏差原因及改进" for column in shown):
        return shown
    return [(*column[:3], _process_and_deviation) if column[0] == "评分过程" else column for column in shown]


def _heads(*texts: str) -> Iterator[GridCell]:
    return (GridCell(text, kind="header", alignment="center") for text in texts)


def _rows(lines: Sequence[IndicatorLine], columns: Sequence[ScoreColumn]) -> Iterator[tuple[GridCell, ...]]:
    for _, of_level1 in groupby(lines, key=lambda line: line.level1.code):
        first = list(of_level1)
        opened = False
        for _, of_level2 in groupby(first, key=_level2_code):
            second = list(of_level2)
            for number, line in enumerate(second):
                cells: list[GridCell] = []
                if not opened:
                    cells.append(GridCell(level_name(line.level1), rows=len(first), alignment="center"))
                    opened = True
                if number == 0:
                    text = level_name(line.level2) if line.level2 else ""
                    cells.append(GridCell(text, rows=len(second), alignment="center"))
                cells += [GridCell(words(line), alignment=align) for _, _, align, words in columns]
                yield (*cells, *_figure_cells(line.score.weight, line.score.score, line.score.rate))


def _level2_code(line: IndicatorLine) -> str:
    return line.level2.code if line.level2 else ""


def _figure_cells(
    weight: Decimal, score: Decimal | None, share: Fraction | None, kind: CellKind = "plain"
) -> tuple[GridCell, ...]:
    return (weight_cell(weight, kind), points_cell(score, kind), rate_cell(share, kind))


def _total(facts: SystemFacts, columns: int) -> tuple[GridCell, ...]:
    scores = facts.scores
    return (
        GridCell("合计", columns=2 + columns, kind="total", alignment="center"),
        *_figure_cells(scores.weight, scores.total, scores.rate, "total"),
    )
