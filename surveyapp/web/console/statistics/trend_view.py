"""What the page of a trend shows: where each period is from, a line with its table for each figure, the tests."""

from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.analysis.results import Undefined
from surveyapp.analysis.trends.change_tests import Difference
from surveyapp.analysis.trends.trend import Change, PointValue, Trend, TrendFigure, TrendLine
from surveyapp.reports.words.figure_words import formula_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.trend_words import (
    POINT_KINDS,
    change_sentence,
    comparability_words,
    difference_interval,
    difference_words,
    formula_name,
    item_labels,
    judgement_words,
    n_words,
    period_names,
    point_interval,
    point_source,
    tested_words,
    trend_figure_name,
    value_words,
)
from surveyapp.reports.words.wording import reason_words
from surveyapp.web.console.charts.plotly_charts import Chart, DataTable
from surveyapp.web.console.charts.plotly_lines import TimeLine, time_lines


@dataclass(frozen=True)
class LineSection:
    """One figure: its line with the table behind it (the table alone where fewer than two periods have it), what its
    newest change says, and its tests.
    """

    code: str
    name: str
    formula: str
    sentence: str
    chart: Chart | None
    table: DataTable
    tests: DataTable | None


@dataclass(frozen=True)
class TrendView:
    """The page: the periods with where they are from, and a section for each figure."""

    points: DataTable
    sections: list[LineSection]


def trend_view(trend: Trend) -> TrendView:
    """The trend in words, numbers and lines."""
    names = period_names(trend.points)
    points = DataTable(
        (_("时期"), _("来源"), _("调查或出处"), _("快照")),
        tuple(
            (name, say(POINT_KINDS[point.kind]), point_source(point), point.snapshot or _live(point.survey))
            for name, point in zip(names, trend.points, strict=True)
        ),
        words=frozenset({1, 2, 3}),
    )
    return TrendView(points, [_section(trend, line, names, place) for place, line in enumerate(trend.lines)])


def _live(survey: str | None) -> str:
    return "—" if survey is None else _("实时数据")


def _section(trend: Trend, line: TrendLine, names: list[str], place: int) -> LineSection:
    figure, title = line.figure, trend_figure_name(line.figure)
    table = _table(trend, line, names)
    last = max((at for at, change in enumerate(line.changes) if change is not None), default=None)
    change = line.changes[last] if last is not None else None
    sentence = (
        change_sentence(trend, figure, change, last, names)
        if change is not None and last is not None
        else _("只有一期有这个数字，还没有变化可说。")
    )
    there = [value for value in line.values if isinstance(value, PointValue)]
    chart = None
    if len(there) > 1:
        told = _("；").join(
            f"{name} {value_words(figure, value)}" for name, value in zip(names, line.values, strict=True)
        )
        description = _("折线图，%(title)s：%(told)s", title=title, told=told)
        drawn = time_lines(names, [_drawn(line, names)], highest=100 if figure.kind.is_of_hundred else None)
        chart = Chart(f"trend-{place + 1}", title, description, drawn, table)
    return LineSection(figure.code, title, _formula(figure), sentence, chart, table, _tests(line, names))


def _formula(figure: TrendFigure) -> str:
    words = formula_words(figure.kind.name or "share")
    return str(_("%(figure)s = %(formula)s", figure=formula_name(figure), formula=words))


def _drawn(line: TrendLine, names: list[str]) -> TimeLine:
    values, intervals, breaks = [], [], []
    for place, (outcome, change) in enumerate(zip(line.values, line.changes, strict=True)):
        is_there = isinstance(outcome, PointValue)
        values.append(outcome.value if isinstance(outcome, PointValue) else None)
        ends = outcome.ci95 if isinstance(outcome, PointValue) else outcome
        intervals.append(None if isinstance(ends, Undefined) else (float(ends[0]), float(ends[1])))
        if is_there and change is not None and change.comparability.verdict == "not_comparable":
            breaks.append(place)
    labels = [
        value_words(line.figure, outcome) if isinstance(outcome, PointValue) else ""
        for outcome in line.values
    ]
    hints = [
        _(
            "%(period)s：%(value)s（n = %(n)s）",
            period=name,
            value=value_words(line.figure, outcome),
            n=n_words(outcome),
        )
        for name, outcome in zip(names, line.values, strict=True)
    ]
    return TimeLine(trend_figure_name(line.figure), values, labels, hints, intervals, breaks)


def _table(trend: Trend, line: TrendLine, names: list[str]) -> DataTable:
    labels = None if line.figure.is_item else item_labels(trend)
    rows = []
    for name, outcome, change in zip(names, line.values, line.changes, strict=True):
        told = ("—", "—", "—")
        before = line.values[change.before] if change is not None else None
        if change is not None and isinstance(outcome, PointValue) and isinstance(before, PointValue):
            told = (
                _("比%(period)s：%(change)s", period=names[change.before], change=_change(line, change)),
                judgement_words(change, before, outcome),
                comparability_words(change.comparability, labels),
            )
        cells = (
            name,
            value_words(line.figure, outcome),
            n_words(outcome),
            point_interval(line.figure, outcome),
        )
        rows.append((*cells, *told))
    header = (_("时期"), _("数值"), "n", _("95% 置信区间"), _("变化"), _("判断"), _("可比性"))
    return DataTable(header, tuple(rows), words=frozenset({3, 4, 5, 6}))


def _change(line: TrendLine, change: Change) -> str:
    return difference_words(line.figure, change.outcome)


def _tests(line: TrendLine, names: list[str]) -> DataTable | None:
    rows = []
    for name, change in zip(names, line.changes, strict=True):
        if change is None:
            continue
        outcome = change.outcome
        ends = outcome.ci95 if isinstance(outcome, Difference) else outcome
        basis = "" if change.descriptive is None else say(reason_words(change.descriptive))
        rows.append(
            (
                f"{names[change.before]} → {name}",
                difference_words(line.figure, outcome),
                difference_interval(line.figure, ends),
                tested_words(outcome),
                _("只是描述：%(why)s", why=basis) if basis else _("按概率抽样推断"),
            )
        )
    header = (_("两期"), _("变化"), _("变化的 95% 置信区间"), _("检验"), _("性质"))
    return DataTable(header, tuple(rows), words=frozenset({1, 2, 3, 4})) if rows else None
