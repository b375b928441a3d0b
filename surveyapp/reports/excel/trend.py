"""The sheet of a survey's series over time: where each period is from, every figure at each, and its changes."""

from collections.abc import Sequence
from dataclasses import replace

from surveyapp.analysis.results import Undefined
from surveyapp.analysis.trends.change_tests import ChangeTest, Difference
from surveyapp.analysis.trends.trend import PointValue, Trend, TrendLine
from surveyapp.reports.blocks import Chart, Series
from surveyapp.reports.excel.basis import TREND
from surveyapp.reports.excel.charts import CellStrip, ChartPlace, ChartSeries, draw_lines
from surveyapp.reports.excel.sheet import Book, CellContent, Sheet, number_style
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.word.line_charts import line_ends
from surveyapp.reports.words.trend_words import (
    POINT_KINDS,
    comparability_words,
    formula_name,
    item_labels,
    period_names,
    point_source,
    trend_figure_name,
)
from surveyapp.reports.words.wording import number_words, reason_words

_POINTS = ("时期", "来源", "调查或出处", "数据编号", "起", "止")
_CHANGES = (
    *("时期", "数值", "n", "置信区间下限", "置信区间上限", "比较的时期", "变化"),
    *("检验统计量", "自由度", "p", "校正后 p", "可比性与说明"),
)
_BESIDE = 13
_WIDTH = 560


def write_trend(book: Book, facts: SurveyFacts) -> None:
    """Write 历年变化; asked only where the facts have a trend."""
    trend = facts.trend
    if trend is None:
        raise ValueError("a sheet without a trend")
    sheet = book.sheet(TREND[0], (28, 12, 24, 18, 14, 18, 12, 12, 10, 10, 10, 48))
    sheet.line(["历年变化"], "title")
    sheet.skip()
    names = period_names(trend.points)
    sheet.line(["各期数据的来源"], "section")
    sheet.line(_POINTS, ("header_left", *("header",) * (len(_POINTS) - 1)))
    for name, point in zip(names, trend.points, strict=True):
        row: list[CellContent] = [name, POINT_KINDS[point.kind], point_source(point), point.snapshot or "—"]
        sheet.line([*row, point.at.isoformat(), point.until.isoformat()], ("text", *("centred",) * 5))
    for line in trend.lines:
        sheet.skip()
        _line(sheet, trend, line, names)


def _line(sheet: Sheet, trend: Trend, line: TrendLine, names: list[str]) -> None:
    """A figure at each period, with its change; beside it the line, where two periods have it."""
    figure = line.figure
    title = trend_figure_name(figure)
    top = sheet.line([f"{title}（{formula_name(figure)}）" if figure.name else title], "section")
    header = sheet.line(_CHANGES, ("header_left", *("header",) * (len(_CHANGES) - 1)))
    number = number_style(figure.kind.places)
    labels = None if figure.is_item else item_labels(trend)
    there: list[tuple[int, str, float]] = []
    breaks = set[int]()
    for name, outcome, change in zip(names, line.values, line.changes, strict=True):
        cells: list[CellContent] = [name, "不适用", "—", "—", "—", "—", "—", "—", "—", "—", "—", "—"]
        if isinstance(outcome, PointValue):
            if change is not None and change.comparability.verdict == "not_comparable":
                breaks.add(len(there))
            there.append((sheet.row, name, outcome.value))
            cells[1:3] = [outcome.value, outcome.n if outcome.n is not None else "—"]
            if isinstance(outcome.ci95, Undefined):
                cells[11] = f"没有置信区间：{reason_words(outcome.ci95.reason)}"
            else:
                cells[3:5] = [float(outcome.ci95[0]), float(outcome.ci95[1])]
        else:
            cells[11] = reason_words(outcome.reason)
        if change is not None:
            cells[5], cells[11] = names[change.before], comparability_words(change.comparability, labels)
            cells[6:11] = _tested(change.outcome)
        styles = ("text", number, "count", number, number, "centred", number, "coefficient", "share")
        sheet.line(cells, (*styles, "significance", "significance", "left"))
    if len(there) > 1 and there[-1][0] - there[0][0] == len(there) - 1:
        _chart(sheet, ChartPlace(top, _BESIDE, _WIDTH, title), header, line, there, sorted(breaks))


def _tested(outcome: Difference | Undefined) -> list[CellContent]:
    if isinstance(outcome, Undefined):
        return ["—"] * 5
    test = outcome.test
    if not isinstance(test, ChangeTest):
        return [outcome.value, "—", "—", "—", "—"]
    return [
        outcome.value,
        test.statistic,
        test.df,
        test.deciding_p,
        "—" if test.p_holm is None else test.p_holm,
    ]


def _chart(
    sheet: Sheet,
    place: ChartPlace,
    header: int,
    line: TrendLine,
    there: Sequence[tuple[int, str, float]],
    breaks: Sequence[int],
) -> None:
    """The line beside the table; `there`: row, period and value of each cell that has one."""
    title, kind = place.description, line.figure.kind
    names = tuple(name for _, name, _ in there)
    values = tuple(value for _, _, value in there)
    highest = 100 if kind.is_of_hundred else None
    ends = line_ends(Chart("lines", title, names, (Series(title, values),), title, highest=highest))
    told = "；".join(
        f"{name} {number_words(value, kind.places)}" for name, value in zip(names, values, strict=True)
    )
    first = there[0][0]
    series = ChartSeries((header, 1), title, CellStrip(first, 1, values))
    described = replace(place, description=f"{title}：{told}")
    below = draw_lines(sheet, described, title, CellStrip(first, 0, names), [series], ends, breaks)
    while sheet.row < below:
        sheet.skip()
