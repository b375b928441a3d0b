"""自评表 in its usual layout: head, money, goal of the year, indicators, total."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from surveyapp.analysis.results import half_up
from surveyapp.definition.basic_form import Budget, SelfEvaluation
from surveyapp.reports.blocks import Alignment, Grid, GridCell
from surveyapp.reports.evaluation.facts import Line, SystemFacts
from surveyapp.reports.evaluation.words import (
    NONE,
    actual,
    points_cell,
    rate_cell,
    tells,
    told,
    weight_cell,
)

Column = tuple[str, float, Callable[[Line], GridCell]]
"""Heading, relative width, and the cell of a line."""

_FIGURES = 6
"""Columns that the money block needs for its figures."""


def _text(words: Callable[[Line], str], align: Alignment = "center") -> Callable[[Line], GridCell]:
    return lambda line: GridCell(words(line), alignment=align)


_COLUMNS: Sequence[Column] = (
    ("三级指标", 3.2, _text(lambda line: line.score.name, "left")),
    ("权重", 0.9, lambda line: weight_cell(line.score.weight)),
    ("目标值", 1.8, _text(lambda line: line.indicator.target or "")),
    ("业绩值", 1.8, _text(lambda line: actual(line.score))),
    ("完成率", 1.3, lambda line: rate_cell(line.score.completion)),
    ("指标得分", 1.1, lambda line: points_cell(line.score.score)),
    ("指标值设定依据", 1.6, _text(lambda line: told(line.indicator.basis))),
    ("上年完成情况", 1.5, _text(lambda line: told(line.indicator.previous_year))),
    ("赋分规则", 1.8, _text(lambda line: told(line.indicator.method))),
    ("佐证资料", 1.6, _text(lambda line: told(line.score.source.evidence))),
    ("偏差原因分析及改进措施", 3.0, _text(lambda line: told(line.indicator.deviation), "left")),
)

_OPTIONAL = {"指标值设定依据", "上年完成情况", "赋分规则", "佐证资料", "偏差原因分析及改进措施"}
"""Columns that stand only where some line has something to say."""


def self_table(facts: SystemFacts) -> Grid:
    """The form as one grid. The first line on the budget's execution stands in the money block, all others below."""
    lines = list(facts.lines())
    budget = facts.system.budget
    executions = (line for line in lines if line.indicator.actual and line.indicator.actual.execution)
    executed = next(executions, None) if budget is not None else None
    listed = [line for line in lines if line is not executed]
    columns = [one for one in _COLUMNS if one[0] not in _OPTIONAL or _says_anything(one, listed)]
    widths = (1.5, 1.5, *(column[1] for column in columns))
    wide = len(widths)
    form = facts.system.self_evaluation
    rows: list[tuple[GridCell, ...]] = []
    if form is not None:
        rows += _head(form, wide)
    if budget is not None:
        rows += _money(budget, executed, wide)
    if form is not None and form.goal is not None:
        rows += _goal(str(form.goal.expected), str(form.goal.achieved or NONE), wide)
    titles = len(rows)
    rows.append(tuple(_heads("一级指标", "二级指标", *(column[0] for column in columns))))
    rows += _indicators(listed, columns)
    rows.append(_total(facts, columns))
    return Grid(tuple(rows), widths, titles=titles)


def _says_anything(column: Column, lines: Sequence[Line]) -> bool:
    return any(tells(column[2](line).text) for line in lines)


def _heads(*texts: str) -> Iterator[GridCell]:
    return (GridCell(text, kind="header", alignment="center") for text in texts)


def _head(form: SelfEvaluation, wide: int) -> Iterator[tuple[GridCell, ...]]:
    if form.project is not None:
        yield (*_heads_over("项目名称", 2), GridCell(str(form.project), columns=wide - 2))
    if form.department is None:
        yield (*_heads_over("单位名称", 2), GridCell(str(form.unit), columns=wide - 2))
        return
    left = (wide - 4) // 2
    yield (
        *_heads_over("主管部门", 2),
        GridCell(str(form.department), columns=left),
        *_heads_over("实施单位", 2),
        GridCell(str(form.unit), columns=wide - 4 - left),
    )


def _heads_over(text: str, columns: int, rows: int = 1) -> tuple[GridCell]:
    return (GridCell(text, rows=rows, columns=columns, kind="header", alignment="center"),)


def _money(budget: Budget, executed: Line | None, wide: int) -> Iterator[tuple[GridCell, ...]]:
    """年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分, for all the money and for its parts."""
    rows = [budget.total, *budget.parts]
    first, second = _beside_figures(wide)
    spans = _spread(wide - first - second, _FIGURES)
    titles = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    yield (
        *_heads_over(f"项目资金（{budget.unit}）", first, len(rows) + 1),
        *_heads_over("资金来源", second),
        *_spanning(_heads(*titles), spans),
    )
    for number, row in enumerate(rows):
        name = str(row.name) if number != 1 else f"其中：{row.name}"
        figures = [_amount(row.initial), _amount(row.full_year), _amount(row.spent)]
        figures += _executed(executed) if number == 0 and executed else [_nothing()] * 3
        yield (GridCell(name, columns=second), *_spanning(figures, spans))


def _beside_figures(wide: int) -> tuple[int, int]:
    """How many columns 项目资金 and 资金来源 get: two each, fewer where the figures need them."""
    left = min(wide - _FIGURES, 4)
    return left // 2, left - left // 2


def _spanning(cells: Iterable[GridCell], spans: Sequence[int]) -> Iterator[GridCell]:
    return (replace(cell, columns=span) for cell, span in zip(cells, spans, strict=True))


def _nothing() -> GridCell:
    return GridCell(NONE, alignment="center")


def _executed(executed: Line) -> list[GridCell]:
    """Weight, rate and points of the execution, as they were scored: an entered value counts here too."""
    score = executed.score
    if isinstance(score.actual, Fraction):
        share = rate_cell(score.actual)
    else:  # the reason, that the money beside it is not filled in, would not fit
        share = GridCell("缺失" if score.missing else actual(score), alignment="center")
    return [weight_cell(score.weight), share, points_cell(score.score)]


def _amount(value: Decimal | None) -> GridCell:
    if value is None:
        return _nothing()
    text = f"{half_up(Fraction(value), 2):,}"
    return GridCell(text, alignment="center", number=float(value), figure="money")


def _spread(columns: int, parts: int) -> list[int]:
    """How many columns each of so many parts gets, as evenly as it goes."""
    return [columns // parts + (1 if part < columns % parts else 0) for part in range(parts)]


def _goal(expected: str, achieved: str, wide: int) -> Iterator[tuple[GridCell, ...]]:
    left = (wide - 2) // 2
    yield (
        *_heads_over("年度总体目标", 2, 2),
        GridCell("预期目标", columns=left, kind="header", alignment="center"),
        GridCell("实际完成情况", columns=wide - 2 - left, kind="header", alignment="center"),
    )
    yield (GridCell(expected, columns=left), GridCell(achieved, columns=wide - 2 - left))


def _indicators(lines: Sequence[Line], columns: Sequence[Column]) -> Iterator[tuple[GridCell, ...]]:
    for _, of_level1 in groupby(lines, key=lambda line: line.level1.code):
        first = list(of_level1)
        opened = False
        for _, of_level2 in groupby(first, key=lambda line: line.level2.code if line.level2 else ""):
            second = list(of_level2)
            for number, line in enumerate(second):
                cells: list[GridCell] = []
                if not opened:
                    cells.append(GridCell(line.level1.name, rows=len(first), alignment="center"))
                    opened = True
                if number == 0:
                    name = line.level2.name if line.level2 else ""
                    cells.append(GridCell(name, rows=len(second), alignment="center"))
                cells += [cell(line) for _, _, cell in columns]
                yield tuple(cells)


def _total(facts: SystemFacts, columns: Sequence[Column]) -> tuple[GridCell, ...]:
    """The weight of everything under 权重, the total under 指标得分."""
    figures = {"权重": facts.scores.weight, "指标得分": facts.scores.total}
    cells = [GridCell("总分", columns=3, kind="total", alignment="center")]
    for name, *_ in columns[1:]:
        known = name in figures
        cells.append(points_cell(figures[name], "total") if known else GridCell("", kind="total"))
    return tuple(cells)
