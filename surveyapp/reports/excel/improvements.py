"""The sheet of what to improve: importance with its intervals, the matrix as a chart, the shares at the ends."""

from surveyapp.analysis.drivers.driver_study import DriverStudy
from surveyapp.analysis.drivers.importance import Driver, Ends
from surveyapp.analysis.drivers.quadrant import ImportanceMatrix
from surveyapp.analysis.results import Figure, Outcome, Undefined
from surveyapp.reports.blocks import Scatter
from surveyapp.reports.excel.basis import IMPROVEMENTS
from surveyapp.reports.excel.charts import CellStrip, ChartPlace, ScatterCells, draw_scatter
from surveyapp.reports.excel.sheet import Book, CellContent, Sheet, number_style
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.sections.improvements import matrix_chart
from surveyapp.reports.words.driver_words import (
    AREAS,
    IMPORTANCE_PLACES,
    INTERVALS,
    PERFORMANCE_PLACES,
    UNDECIDED,
    UNITS,
    ceiling_words,
    keep_words,
    priority_sentences,
    threshold_words,
    warning_sentences,
)
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    NOT_APPLICABLE,
    figure_words,
    not_applicable,
    number_words,
    quote_label,
)


def write_improvements(book: Book, facts: SurveyFacts) -> None:
    """Write 改进; nothing where the facts hold no study with a matrix."""
    study = facts.drivers
    if study is None or isinstance(study.matrix, Undefined):
        return
    sheet = book.sheet(IMPROVEMENTS[0], (42, 8, 13, 13, 13, 13, 13, 13, 13, 13, 16, 18))
    sheet.line(["改进优先序"], "title")
    sheet.skip()
    _importance(sheet, study, study.matrix)
    sheet.skip()
    sheet.line(["按先后"], "section")
    for number, (_, sentence) in enumerate(priority_sentences(study), start=1):
        sheet.line([f"{number}. {sentence}"], "note")
    if kept := keep_words(study):
        sheet.line([kept], "note")
    sheet.skip()
    _shares(sheet, study)


def _importance(sheet: Sheet, study: DriverStudy, matrix: ImportanceMatrix) -> None:
    found = study.importance
    sheet.line([f"各题对总体评价{quote_label(study.names[study.on])}的重要性"], "section")
    unit = UNITS[matrix.unit]
    header = (
        *("题目", "序号", "重要性占比（%）", "占比区间下限", "占比区间上限"),
        *("R² 贡献", "贡献区间下限", "贡献区间上限", "Spearman ρ", unit),
        *("分区", "编码"),
    )
    first = sheet.line(header, ("header_left", *("header",) * (len(header) - 1))) + 1
    drivers = {driver.code: driver for driver in found.drivers}
    styles = (
        *("text", "count", *(number_style(IMPORTANCE_PLACES),) * 3, *("coefficient",) * 4),
        *(number_style(PERFORMANCE_PLACES), "centred", "centred"),
    )
    for number, place in enumerate(matrix.places, start=1):
        driver = drivers[place.code]
        area = AREAS[place.area] + (f"（{UNDECIDED}）" if place.undecided else "")
        row: list[CellContent] = [study.names[place.code], number, *_figures(driver)]
        sheet.line([*row, place.performance.value, area, place.code], styles)
    notes = (
        f"注：n = {found.n}，未答全而未计入 {found.dropped} 份；R² = {number_words(found.r2, COEFFICIENT_PLACES)}。",
        INTERVALS.format(count=found.resamples),
        threshold_words(matrix),
        *ceiling_words(found, study.names),
        *warning_sentences(study),
    )
    for note in notes:
        sheet.line([note], "note")
    _matrix_chart(sheet, matrix_chart(study, matrix), first)


def _matrix_chart(sheet: Sheet, chart: Scatter, first: int) -> None:
    """The chart below the table of its points, whose first row is `first`, and the ends of its lines above it."""
    x, y = chart.axes()
    important, good = chart.lines
    ends = [("重要性界限", important, y.low), ("", important, y.high)]
    ends += [("得分界限", x.low, good), ("", x.high, good)]
    sheet.skip()
    top = sheet.line(["图中的界限", "", *chart.names[1:]], ("header_left", *("header",) * 3)) + 1
    for name, across, up in ends:
        sheet.line([name, "", across, up], ("text", "text", "share", "share"))
    cells = ScatterCells(
        across=CellStrip(first, 2, [point.x for point in chart.points]),
        up=CellStrip(first, 9, [point.y for point in chart.points]),
        line_across=CellStrip(top, 2, [across for _, across, _ in ends]),
        line_up=CellStrip(top, 3, [up for _, _, up in ends]),
    )
    place = ChartPlace(sheet.row + 1, 0, 760, chart.description)
    sheet.skip_to(draw_scatter(sheet, place, chart, cells))


def _figures(driver: Driver) -> list[CellContent]:
    return [driver.share, *_cells(driver.share_ci95), driver.value, *_cells(driver.ci95), driver.spearman]


def _cells(ends: Ends | Undefined) -> list[CellContent]:
    return [NOT_APPLICABLE, NOT_APPLICABLE] if isinstance(ends, Undefined) else [*ends]


def _shares(sheet: Sheet, study: DriverStudy) -> None:
    sheet.line(["评价两端的占比（%）"], "section")
    header = ("题目", "n", "最高分", "最高两级", "最低两级", "编码")
    sheet.line(header, ("header_left", *("header",) * 5))
    reasons = set()
    for code, shares in study.shares.items():
        three = (shares.top, shares.top2, shares.bottom2)
        n = shares.top.n if isinstance(shares.top, Figure) else 0
        sheet.line(
            [study.names[code], n, *map(_cell, three), code], ("text", "count", *("share",) * 3, "centred")
        )
        reasons |= {not_applicable(outcome) for outcome in three if isinstance(outcome, Undefined)}
    for code, outcome in study.recommendations.items():
        if isinstance(outcome, Figure):
            sheet.line([f"净推荐值（NPS）：{figure_words(outcome)}（n = {outcome.n}，{code}）"], "note")
    for reason in sorted(reasons):
        sheet.line([f"注：{reason}。"], "note")


def _cell(outcome: Outcome) -> CellContent:
    return NOT_APPLICABLE if isinstance(outcome, Undefined) else outcome.value
