"""综合评分表: one row for each indicator, the levels above it in merged cells."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from surveyapp.indicators.rules import rule_of
from surveyapp.reports.blocks import Alignment, CellKind, Grid, GridCell
from surveyapp.reports.evaluation.facts import Line, SystemFacts
from surveyapp.reports.evaluation.words import actual, named, points_cell, rate_cell
from surveyapp.reports.evaluation_words import sides
from surveyapp.reports.rule_words import rule_words
from surveyapp.reports.score_words import step_words

Column = tuple[str, float, Alignment, Callable[[Line], str]]
"""Heading, relative width, alignment, and what stands in it."""


def _name(line: Line) -> str:
    return f"{line.score.code} {line.score.name}"


def _process(line: Line) -> str:
    steps = [step_words(step) for step in line.score.trace]
    return "\n".join([*steps, *filter(None, [sides(line.score)])])


_COLUMNS: Sequence[Column] = (
    ("三级指标", 2.1, "left", _name),
    ("指标解释", 2.6, "left", lambda line: str(line.indicator.explanation or "")),
    ("标准类型", 1.1, "center", lambda line: str(line.indicator.basis or "")),
    ("目标值", 1.5, "center", lambda line: line.indicator.target or ""),
    ("上年完成", 1.3, "center", lambda line: line.indicator.previous_year or ""),
    ("实际完成值", 1.6, "center", lambda line: actual(line.score)),
    ("评分标准", 4.4, "left", lambda line: "\n".join(rule_words(rule_of(line.indicator)))),
    ("评分过程", 4.4, "left", _process),
    ("佐证资料", 1.9, "left", lambda line: line.score.source.evidence or ""),
    ("偏差原因及改进", 1.9, "left", lambda line: str(line.indicator.deviation or "")),
)

_FIGURES: Sequence[tuple[str, float]] = (("权重", 0.85), ("得分", 0.9), ("得分率", 1.25))
"""The last columns: figures."""

_OPTIONAL = {"标准类型", "上年完成", "佐证资料", "偏差原因及改进"}
"""Columns that stand only where some line has something to say."""


def score_table(facts: SystemFacts) -> Grid:
    """The whole table, its last row the total."""
    lines = list(facts.lines())
    columns = [one for one in _COLUMNS if one[0] not in _OPTIONAL or any(map(one[3], lines))]
    names = (*(column[0] for column in columns), *(name for name, _ in _FIGURES))
    header = tuple(_heads("一级指标", "二级指标", *names))
    rows = [header, *_rows(lines, columns), _total(facts, len(columns))]
    widths = (1.2, 1.5, *(column[1] for column in columns), *(width for _, width in _FIGURES))
    return Grid(tuple(rows), widths, header_rows=1, caption=f"{facts.scores.title}综合评分表")


def _heads(*texts: str) -> Iterator[GridCell]:
    return (GridCell(text, kind="header", alignment="center") for text in texts)


def _rows(lines: Sequence[Line], columns: Sequence[Column]) -> Iterator[tuple[GridCell, ...]]:
    for _, of_level1 in groupby(lines, key=lambda line: line.level1.code):
        first = list(of_level1)
        opened = False
        for _, of_level2 in groupby(first, key=_level2_code):
            second = list(of_level2)
            for number, line in enumerate(second):
                cells: list[GridCell] = []
                if not opened:
                    cells.append(GridCell(named(line.level1), rows=len(first), alignment="center"))
                    opened = True
                if number == 0:
                    text = named(line.level2) if line.level2 else ""
                    cells.append(GridCell(text, rows=len(second), alignment="center"))
                cells += [GridCell(words(line), alignment=align) for _, _, align, words in columns]
                yield (*cells, *_figure_cells(line.score.weight, line.score.score, line.score.rate))


def _level2_code(line: Line) -> str:
    return line.level2.code if line.level2 else ""


def _figure_cells(
    weight: Decimal, score: Decimal | None, share: Fraction | None, kind: CellKind = "plain"
) -> tuple[GridCell, ...]:
    return (points_cell(weight, kind), points_cell(score, kind), rate_cell(share, kind))


def _total(facts: SystemFacts, columns: int) -> tuple[GridCell, ...]:
    scores = facts.scores
    return (
        GridCell("合计", columns=2 + columns, kind="total", alignment="center"),
        *_figure_cells(scores.weight, scores.total, scores.rate, "total"),
    )
