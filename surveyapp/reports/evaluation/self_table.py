"""自评表 in the official layout, of a whole unit or of one project: head, money, goal of the year, indicators."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from surveyapp.analysis.results import half_up
from surveyapp.definition.indicators.basic_form import Budget, Money, SelfEvaluation
from surveyapp.indicators.rules.self_evaluation import FormStep
from surveyapp.reports.blocks import Alignment, Grid, GridCell
from surveyapp.reports.evaluation.facts import IndicatorLine, SystemFacts
from surveyapp.reports.evaluation.words import (
    NONE,
    achieved_words,
    author_text,
    has_content,
    points,
    points_cell,
    rate_cell,
    weight_cell,
)

FormColumn = tuple[str, float, Callable[[IndicatorLine], GridCell]]
"""Heading, relative width, and the cell of a line."""

FormRow = tuple[GridCell, ...]

UNIT_TITLE, PROJECT_TITLE = "单位整体支出绩效自评表", "项目支出绩效自评表"


def form_title(form: SelfEvaluation) -> str:
    """What the form is called: of a project, or of the whole unit where it names none."""
    return UNIT_TITLE if form.project is None else PROJECT_TITLE


def year_words(year: int | None) -> str:
    """The year as it stands below the title, （2024年度）; nothing where the file names none."""
    return f"（{year}年度）" if year else ""


def self_table(facts: SystemFacts) -> Grid:
    """The form as one grid. The first line on the budget's execution stands in the money block, all others below.

    A project's form has a column 年度绩效指标完成情况 over all its lines, thirteen columns beside it and the total
    in its last row. That of a unit has eight columns and no row for the total; what its lines say of deviations
    stands below it.
    """
    form = facts.form
    lines = list(facts.lines())
    budget = facts.system.budget
    executions = (line for line in lines if line.indicator.actual and line.indicator.actual.execution)
    executed = next(executions, None) if budget is not None else None
    listed = [line for line in lines if line is not executed]
    layout = _UNIT if form.project is None else _PROJECT
    rows = [*layout.head(form)]
    if budget is not None:
        rows += _money(layout, budget, executed)
    rows += _goal(layout, form)
    titles = len(rows)
    heads = _heads("一级指标", "二级指标", *(column[0] for column in layout.columns))
    rows.append((*([_label("")] if layout.left else []), *heads))
    rows += _indicators(layout, listed)
    if layout.total:
        rows.append(_total(facts, layout))
    note = None if layout.total else _deviations(listed) or None
    return Grid(tuple(rows), layout.widths, titles=titles, note=note)


def deviation(line: IndicatorLine) -> str:
    """Why a line missed its target, and why its completion was entered instead of computed, one below the other."""
    written = author_text(line.indicator.deviation)
    entered = (step for step in line.score.trace if step.code == FormStep.COMPLETION_ENTERED)
    reasons = [f"完成率为填列：{step.params['reason']}" for step in entered]
    return "\n".join([*([written] if has_content(written) or not reasons else []), *reasons])


def _text(
    words: Callable[[IndicatorLine], str], align: Alignment = "center"
) -> Callable[[IndicatorLine], GridCell]:
    return lambda line: GridCell(words(line), alignment=align)


_PROJECT_COLUMNS: Sequence[FormColumn] = (
    ("三级指标", 2.9, _text(lambda line: line.score.name, "left")),
    ("权重", 0.95, lambda line: weight_cell(line.score.weight)),
    ("目标值", 1.75, _text(lambda line: line.indicator.target or "")),
    ("业绩值", 1.75, _text(lambda line: achieved_words(line.score))),
    ("完成率", 1.65, lambda line: rate_cell(line.score.completion)),
    ("指标得分", 1.6, lambda line: points_cell(line.score.score)),
    ("指标值设定依据", 1.55, _text(lambda line: author_text(line.indicator.basis))),
    ("上年完成情况", 1.55, _text(lambda line: author_text(line.indicator.previous_year))),
    ("赋分规则", 1.75, _text(lambda line: author_text(line.indicator.method))),
    ("佐证资料", 1.55, _text(lambda line: author_text(line.score.source.evidence))),
    ("偏差原因分析及改进措施", 2.5, _text(deviation, "left")),
)

_UNIT_COLUMNS: Sequence[FormColumn] = (
    ("三级指标", 5.2, _text(lambda line: line.score.name, "left")),
    ("预期指标值", 2.8, _text(lambda line: line.indicator.target or "")),
    ("指标值设定依据", 2.8, _text(lambda line: author_text(line.indicator.basis))),
    ("分值权重", 2.2, lambda line: weight_cell(line.score.weight)),
    ("实际完成指标值", 2.8, _text(lambda line: achieved_words(line.score))),
    ("得分", 2.2, lambda line: points_cell(line.score.score)),
)


@dataclass(frozen=True)
class _Layout:
    """One of the two official forms.

    `left`: the width of the column at the left that names the block of indicators, 0 where there is none. `levels`:
    the widths of 一级指标 and 二级指标. `money`: how many columns the label of the money block, the name of a row and
    its six figures cover; `goal`: the same for the label and the two texts of the goal. `money_titles` are the
    headings beside the label; `total_first`: all the money stands above its parts, of which 其中 announces the first.
    """

    columns: Sequence[FormColumn]
    left: float
    levels: tuple[float, float]
    head: Callable[[SelfEvaluation], Iterator[FormRow]]
    money: Sequence[int]
    money_label: str
    money_titles: Sequence[str]
    total_first: bool
    goal: tuple[int, int, int]
    total: bool

    @property
    def widths(self) -> tuple[float, ...]:
        own = (*self.levels, *(column[1] for column in self.columns))
        return (self.left, *own) if self.left else own


def _project_head(form: SelfEvaluation) -> Iterator[FormRow]:
    yield (_label("项目名称"), GridCell(str(form.project), columns=13))
    yield (
        _label("主管部门"),
        GridCell(str(form.department or NONE), columns=5),
        _label("实施单位", columns=2),
        GridCell(str(form.unit), columns=6),
    )


def _unit_head(form: SelfEvaluation) -> Iterator[FormRow]:
    yield (_label("单位名称"), GridCell(str(form.unit), columns=7))


_PROJECT = _Layout(
    columns=_PROJECT_COLUMNS,
    left=1.65,
    levels=(1.5, 1.6),
    head=_project_head,
    money=(1, 3, 2, 2, 2, 1, 2, 1),
    money_label="项目资金",
    money_titles=("", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    total_first=True,
    goal=(1, 6, 7),
    total=True,
)

_UNIT = _Layout(
    columns=_UNIT_COLUMNS,
    left=0,
    levels=(2.6, 2.8),
    head=_unit_head,
    money=(1,) * 8,
    money_label="部门资金",
    money_titles=("资金来源", "年初预算数", "全年预算数", "全年执行数", "分值权重", "执行率", "得分"),
    total_first=False,
    goal=(1, 3, 4),
    total=False,
)


def _label(text: str, rows: int = 1, columns: int = 1) -> GridCell:
    return GridCell(text, rows=rows, columns=columns, kind="header", alignment="center")


def _heads(*texts: str) -> Iterator[GridCell]:
    return (_label(text) for text in texts)


def _money(layout: _Layout, budget: Budget, executed: IndicatorLine | None) -> Iterator[FormRow]:
    """年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分, for all the money and for its parts."""
    first, *spans = layout.money
    parts = [(str(part.name), part) for part in budget.parts]
    if layout.total_first and parts:
        parts[0] = (f"其中：{parts[0][0]}", parts[0][1])
    total = (str(budget.total.name), budget.total)
    rows = [total, *parts] if layout.total_first else [*parts, total]
    label = _label(f"{layout.money_label}（{budget.unit}）", len(rows) + 1, first)
    yield (label, *_spanning([*_heads(*layout.money_titles)], spans))
    for name, money in rows:
        cells = [GridCell(name), *_amounts(money)]
        cells += _executed(executed) if money is budget.total and executed else [_nothing()] * 3
        yield tuple(_spanning(cells, spans))


def _spanning(cells: Sequence[GridCell], spans: Sequence[int]) -> Iterator[GridCell]:
    return (replace(cell, columns=span) for cell, span in zip(cells, spans, strict=True))


def _nothing() -> GridCell:
    return GridCell(NONE, alignment="center")


def _amounts(money: Money) -> list[GridCell]:
    return [_amount(value) for value in (money.initial, money.full_year, money.spent)]


def _amount(value: Decimal | None) -> GridCell:
    if value is None:
        return _nothing()
    text = f"{half_up(Fraction(value), 2):,}"
    return GridCell(text, alignment="center", number=float(value), figure="money")


def _executed(executed: IndicatorLine) -> list[GridCell]:
    """Weight, rate and points of the execution, as they were scored: an entered value counts here too."""
    score = executed.score
    if isinstance(score.actual, Fraction):
        share = rate_cell(score.actual)
    else:  # the reason, that the money beside it is not filled in, would not fit
        share = GridCell("缺失" if score.missing else achieved_words(score), alignment="center")
    return [weight_cell(score.weight), share, points_cell(score.score)]


def _goal(layout: _Layout, form: SelfEvaluation) -> Iterator[FormRow]:
    label, left, right = layout.goal
    goal = form.goal
    texts = (str(goal.expected), str(goal.achieved or NONE)) if goal is not None else (NONE, NONE)
    yield (
        _label("年度总体目标", 2, label),
        _label("预期目标", columns=left),
        _label("实际完成情况", columns=right),
    )
    yield (GridCell(texts[0], columns=left), GridCell(texts[1], columns=right))


def _indicators(layout: _Layout, lines: Sequence[IndicatorLine]) -> Iterator[FormRow]:
    beside = [_label("年度绩效指标完成情况", len(lines))] if layout.left and lines else []
    for _, of_level1 in groupby(lines, key=lambda line: line.level1.code):
        first = list(of_level1)
        level1 = [GridCell(first[0].level1.name, rows=len(first), alignment="center")]
        for _, of_level2 in groupby(first, key=lambda line: line.level2.code if line.level2 else ""):
            second = list(of_level2)
            name = second[0].level2.name if second[0].level2 else ""
            level2 = [GridCell(name, rows=len(second), alignment="center")]
            for line in second:
                yield (*beside, *level1, *level2, *(cell(line) for _, _, cell in layout.columns))
                beside, level1, level2 = [], [], []


def _total(facts: SystemFacts, layout: _Layout) -> FormRow:
    """The weight of everything under 权重, the total under 指标得分."""
    label = GridCell("总分", columns=4, kind="total", alignment="center")
    total = facts.scores.total
    score = points_cell(total, "total")
    known = {
        "权重": weight_cell(facts.scores.weight, "total"),
        "指标得分": replace(score, text=f"{points(total)}分", figure="sum") if total is not None else score,
    }
    empty = GridCell("", kind="total")
    return (label, *(known.get(name, empty) for name, *_ in layout.columns[1:]))


def _deviations(lines: Sequence[IndicatorLine]) -> str:
    """What the lines say of deviations, for a form without a column for it."""
    found = ((line.score.name, "；".join(deviation(line).split("\n"))) for line in lines)
    return "\n".join(f"{name}：{text}" for name, text in found if has_content(text))
