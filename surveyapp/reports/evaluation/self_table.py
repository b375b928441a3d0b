"""自评表 in its usual layout: head, money, goal of the year, indicators, total."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from surveyapp.analysis.results import half_up
from surveyapp.definition.basic_form import Budget, Money, SelfEvaluation
from surveyapp.reports.blocks import Alignment, Grid, GridCell
from surveyapp.reports.evaluation.facts import Line, SystemFacts
from surveyapp.reports.evaluation.words import NONE, actual, points, points_cell

Column = tuple[str, float, Alignment, Callable[[Line], str]]


def _completion(line: Line) -> str:
    return NONE if line.score.completion is None else f"{points_of(line.score.completion)}%"


def points_of(value: Fraction) -> str:
    """A percentage without needless zeros: 100, 99.38."""
    text = str(half_up(value, 2))
    return text.rstrip("0").rstrip(".")


_COLUMNS: Sequence[Column] = (
    ("三级指标", 3.2, "left", lambda line: line.score.name),
    ("权重", 0.9, "center", lambda line: points(line.score.weight)),
    ("目标值", 1.8, "center", lambda line: line.indicator.target or ""),
    ("业绩值", 1.8, "center", lambda line: actual(line.score)),
    ("完成率", 1.3, "center", _completion),
    ("指标得分", 1.1, "center", lambda line: points(line.score.score)),
    ("指标值设定依据", 1.6, "center", lambda line: str(line.indicator.basis or "")),
    ("上年完成情况", 1.5, "center", lambda line: line.indicator.previous_year or ""),
    ("赋分规则", 1.8, "center", lambda line: str(line.indicator.method or "")),
    ("佐证资料", 1.6, "center", lambda line: line.score.source.evidence or ""),
    ("偏差原因分析及改进措施", 3.0, "left", lambda line: str(line.indicator.deviation or "")),
)

_OPTIONAL = {"指标值设定依据", "上年完成情况", "赋分规则", "佐证资料", "偏差原因分析及改进措施"}


def self_table(facts: SystemFacts) -> Grid:
    """The form as one grid. The execution of the budget stands in the money block, all other lines below."""
    lines = list(facts.lines())
    executed = [line for line in lines if line.indicator.actual and line.indicator.actual.execution]
    listed = [line for line in lines if line not in executed]
    columns = [one for one in _COLUMNS if one[0] not in _OPTIONAL or any(map(one[3], listed))]
    widths = (1.5, 1.5, *(column[1] for column in columns))
    wide = len(widths)
    form = facts.system.self_evaluation
    rows: list[tuple[GridCell, ...]] = []
    if form is not None:
        rows += _head(form, wide)
    if facts.system.budget is not None:
        rows += _money(facts.system.budget, executed[0] if executed else None, wide)
    if form is not None and form.goal is not None:
        rows += _goal(str(form.goal.expected), str(form.goal.achieved), wide)
    rows.append(tuple(_heads("一级指标", "二级指标", *(column[0] for column in columns))))
    rows += _indicators(listed, columns)
    rows.append(_total(facts, columns))
    return Grid(tuple(rows), widths)


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
    spans = _spread(wide - 4, 6)
    titles = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    heads = [
        GridCell(title, columns=span, kind="header", alignment="center")
        for title, span in zip(titles, spans, strict=True)
    ]
    yield (
        *_heads_over(f"项目资金（{budget.unit}）", 2, len(rows) + 1),
        *_heads_over("资金来源", 2),
        *heads,
    )
    for number, row in enumerate(rows):
        name = str(row.name) if number != 1 else f"其中：{row.name}"
        figures = [_amount(row.initial), _amount(row.full_year), _amount(row.spent)]
        figures += _executed(row, executed) if number == 0 else [NONE] * 3
        cells = [
            GridCell(text, columns=span, alignment="center")
            for text, span in zip(figures, spans, strict=True)
        ]
        yield (GridCell(name, columns=2), *cells)


def _executed(row: Money, executed: Line | None) -> list[str]:
    if executed is None or not row.full_year:
        return [NONE] * 3
    share = Fraction(row.spent) / Fraction(row.full_year) * 100
    return [points(executed.score.weight), f"{half_up(share, 2)}%", points(executed.score.score)]


def _amount(value: Decimal | None) -> str:
    return NONE if value is None else f"{half_up(Fraction(value), 2):,}"


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
                cells += [_cell(line, column) for column in columns]
                yield tuple(cells)


def _cell(line: Line, column: Column) -> GridCell:
    """Weight and points are figures, all else is text."""
    name, _, align, words = column
    if name == "权重":
        return points_cell(line.score.weight)
    return points_cell(line.score.score) if name == "指标得分" else GridCell(words(line), alignment=align)


def _total(facts: SystemFacts, columns: Sequence[Column]) -> tuple[GridCell, ...]:
    """The weight of everything under 权重, the total under 指标得分."""
    figures = {"权重": facts.scores.weight, "指标得分": facts.scores.total}
    cells = [GridCell("总分", columns=3, kind="total", alignment="center")]
    for name, *_ in columns[1:]:
        known = name in figures
        cells.append(points_cell(figures[name], "total") if known else GridCell("", kind="total"))
    return tuple(cells)
