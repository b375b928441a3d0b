"""The documents of an evaluation as Excel workbooks: what the client gets (totals, score table, forms, levels, steps,
sources), and the 核对表.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from surveyapp.definition.china_time import CHINA
from surveyapp.definition.normal_form import without_unprintable
from surveyapp.indicators.scoring import LeafScore
from surveyapp.reports.blocks import Alignment, Grid
from surveyapp.reports.evaluation.facts import EvaluationFacts, SystemFacts, evaluation_title
from surveyapp.reports.evaluation.reconciliation import (
    FIGURE_COLUMNS,
    INTERNAL,
    SUBTITLE,
    reconciliation_lists,
)
from surveyapp.reports.evaluation.score_table import score_table
from surveyapp.reports.evaluation.self_table import form_title, self_table, year_words
from surveyapp.reports.evaluation.words import achieved_words, steps_in_cell
from surveyapp.reports.excel.grid import draw_grid
from surveyapp.reports.excel.sheet import Book, CellContent, Sheet, number_style
from surveyapp.reports.excel.written_numbers import written_number
from surveyapp.reports.limits import LONGEST_SHEET_NAME
from surveyapp.reports.whole_file import write_whole_file
from surveyapp.reports.words.evaluation_words import grade_scale, kind_words, unit_shown
from surveyapp.reports.words.interval_words import printed_interval

_STEPS = ("编号", "指标", "评分过程", "得分")
_STEP_LOOKS = ("left", "left", "left", "share")
_SOURCE_WIDTHS = (10, 30, 16, 20, 8, 24, 40)
_INTERVAL_WIDTHS = (10, 30, 16, 20, 8, 12, 12, 24, 40)

_LOOKS: Mapping[Alignment, str] = {"left": "left", "center": "wrapped_centre", "right": "left"}

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def write_evaluation_workbook(facts: EvaluationFacts, path: Path) -> None:
    """Write the workbook of an evaluation to `path`, whole or not at all. Scores and rates are numbers."""
    with _written(facts, path, evaluation_title(facts)) as book:
        names = _Names()
        _totals(book.sheet(names.free("得分汇总"), (8, 60, 10, 10, 10, 8)), facts)
        for system in facts.systems:
            mark = f" {system.subject}" if len(facts.systems) > 1 else ""
            _system(book, names, system, mark)
        _forms_beside(book, names, [system for system in facts.systems if system.is_form])


def write_reconciliation_workbook(facts: EvaluationFacts, path: Path) -> None:
    """Write the 核对表 of an evaluation to `path`, whole or not at all: one sheet for each of its lists."""
    title = evaluation_title(facts) + SUBTITLE
    names = _Names()
    with _written(facts, path, title) as book:
        for section in reconciliation_lists(facts):
            widths = [max(8.0, 10 * width) for width in section.table.widths] if section.table else [60.0]
            sheet = book.sheet(names.free(section.name), widths)
            sheet.line([title], "title")
            for words in (INTERNAL, *facts.remarks(), section.sentence):
                sheet.line([words], "plain")
            if section.table is None:
                continue
            top = sheet.line(section.table.header, "header")
            sheet.worksheet.freeze_panes(top + 1, 0)
            sheet.worksheet.repeat_rows(top)
            looks = [_LOOKS[align] for align in section.table.alignments]
            of_figures = [name in FIGURE_COLUMNS for name in section.table.header]
            for row in section.table.rows:
                cells = zip(row, of_figures, strict=True)
                sheet.line([written_number(cell) if figure else cell for cell, figure in cells], looks)


@contextmanager
def _written(facts: EvaluationFacts, path: Path, title: str) -> Iterator[Book]:
    """A workbook that appears at `path` when everything in it was written."""
    with write_whole_file(path) as unfinished:
        book = Book(unfinished, title, datetime.combine(facts.prepared_on, time(), CHINA), merging=True)
        try:
            yield book
        finally:
            book.close()


class _Names:
    """Names of sheets: no longer than Excel allows, without what it forbids, none twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, wanted: str) -> str:
        base = " ".join(_FORBIDDEN.sub("", without_unprintable(wanted)).split()) or "表"
        name, number = _shortened(base), 1
        while name.lower() in self._taken:
            number += 1
            name = _shortened(base, f" {number}")
        self._taken.add(name.lower())
        return name


def _shortened(name: str, ending: str = "") -> str:
    """A name with this ending that a sheet can bear; what is left out of it is marked."""
    kept = name
    while _units(kept + ("" if kept == name else "…") + ending) > LONGEST_SHEET_NAME:
        kept = kept[:-1]
    return kept + ("" if kept == name else "…") + ending


def _units(text: str) -> int:
    """The length of a text as Excel counts it."""
    return len(text.encode("utf-16-le")) // 2


def _totals(sheet: Sheet, facts: EvaluationFacts) -> None:
    sheet.line(["得分汇总"], "title")
    sheet.skip()
    for system in facts.systems:
        for words in system.reconstructed_words():
            sheet.line(["重构样例数据", words], "warning")
    header = ["序号", "指标表", "满分", "得分", "得分率%", "等级"]
    top = sheet.line(header, "header")
    sheet.worksheet.freeze_panes(top + 1, 0)
    sheet.worksheet.repeat_rows(top)
    for number, system in enumerate(facts.systems, start=1):
        scores = system.scores
        figures = _figures(scores.weight, scores.total, scores.rate)
        styles = ("count", "left", "weight", "share", "share", "centred")
        title = system.subject if len(facts.systems) > 1 else scores.title
        sheet.line([number, title, *figures, scores.grade or ""], styles)
    scales = dict.fromkeys(grade_scale(system.system.grades) for system in facts.systems)
    for scale in filter(None, scales):
        sheet.line([scale], "plain")
    if len(facts.systems) == 1:
        _by_level(sheet, facts.systems[0])


def _by_level(sheet: Sheet, facts: SystemFacts) -> None:
    sheet.skip()
    sheet.line(["一级指标得分汇总"], "section")
    sheet.line(["编号", "一级指标", "权重", "得分", "得分率%"], "header")
    for level in facts.scores.levels:
        figures = _figures(level.weight, level.score, level.rate)
        sheet.line([level.code, level.name, *figures], ("centred", "left", "weight", "share", "share"))
    total = _figures(facts.scores.weight, facts.scores.total, facts.scores.rate)
    sheet.line(["合计", "", *total], ("total", "total", "total_weight", *("total_share",) * 2))


def _figures(weight: Decimal, score: Decimal | None, rate: Fraction | None) -> list[CellContent]:
    return [
        float(weight) if weight else "",
        "" if score is None else float(score),
        "" if rate is None else float(rate),
    ]


def _system(book: Book, names: _Names, facts: SystemFacts, mark: str) -> None:
    if facts.is_form:
        _form(book, names.free(mark or "自评表"), facts)
        return
    name = names.free(f"综合评分表{mark}")
    _grid(book, name, score_table(facts), ((facts.scores.title, "title"),))
    _lines(book.sheet(names.free(f"得分明细{mark}"), (10, 30, 20, 20, 10, 10, 10, 14), header_rows=1), facts)
    _steps(book.sheet(names.free(f"评分过程{mark}"), (10, 30, 100, 10), header_rows=1), facts)
    _sources(book, names.free(f"数据来源{mark}"), facts)


def _forms_beside(book: Book, names: _Names, forms: Sequence[SystemFacts]) -> None:
    """What the usual layout of a form has no room for: how each score came about, and where values come from."""
    if not forms:
        return
    steps = book.sheet(names.free("评分过程"), (30, 10, 30, 100, 10), header_rows=1)
    steps.line(["指标表", *_STEPS], "header")
    for form in forms:
        for cells in _step_rows(form):
            steps.line([form.subject, *cells], ("left", *_STEP_LOOKS))
    surveyed = [form for form in forms if any(leaf.source.references for leaf in form.scores.leaves())]
    for form in surveyed:
        mark = f" {form.subject}" if len(forms) > 1 else ""
        _sources(book, names.free(f"数据来源{mark}"), form)


def _form(book: Book, name: str, facts: SystemFacts) -> None:
    """A self-evaluation form as in the Word report: its title and year, the form, what stands below it."""
    year = year_words(facts.system.year)
    above = ((form_title(facts.form), "form_title"), *(((year, "form_year"),) if year else ()))
    _grid(book, name, self_table(facts), above)


def _grid(book: Book, name: str, grid: Grid, above: Sequence[tuple[str, str]]) -> None:
    """A sheet with a grid; `above` are the lines over it, each with its style."""
    widths = [max(6.0, width * 8) for width in grid.widths]
    sheet = book.sheet(name, widths, header_rows=0)
    for text, style in above:
        if style == "title":
            sheet.line([text], style)
        else:
            sheet.span([(text, len(widths))], style)
    draw_grid(sheet, grid, widths)
    for line in (grid.note or "").split("\n"):
        sheet.line([line], "note")


def _lines(sheet: Sheet, facts: SystemFacts) -> None:
    """Every level and indicator with its figures as numbers."""
    sheet.line(["编号", "指标", "目标值", "实际完成值", "权重", "得分", "得分率%", "来源"], "header")
    for _level, node in facts.scores.nodes():
        leaf = node if isinstance(node, LeafScore) else None
        cells: list[CellContent] = [node.code, node.name, (leaf.target or "") if leaf else ""]
        cells += [achieved_words(leaf) if leaf else "", *_figures(node.weight, node.score, node.rate)]
        cells.append(kind_words(leaf.source) if leaf else "")
        look = "left" if leaf else "header_left"
        sheet.line(cells, (look, look, look, look, "weight", "share", "share", look))


def _steps(sheet: Sheet, facts: SystemFacts) -> None:
    sheet.line(_STEPS, "header")
    for cells in _step_rows(facts):
        sheet.line(cells, _STEP_LOOKS)


def _step_rows(facts: SystemFacts) -> Iterator[list[CellContent]]:
    for leaf in facts.scores.leaves():
        yield [leaf.code, leaf.name, steps_in_cell(leaf), "" if leaf.score is None else float(leaf.score)]


def _sources(book: Book, name: str, facts: SystemFacts) -> None:
    """Where every value comes from; with the intervals of surveys' figures where the author wants them printed."""
    leaves = list(facts.scores.leaves())
    printed = {leaf.code: printed_interval(leaf.source.interval, leaf.source.interval_n) for leaf in leaves}
    ends = facts.prints_intervals and any(printed.values())
    sheet = book.sheet(name, _INTERVAL_WIDTHS if ends else _SOURCE_WIDTHS, header_rows=1)
    interval = ["95% 下限", "95% 上限"] if ends else []
    sheet.line(["编号", "指标", "来源", "实际完成值", "n", *interval, "数据编号", "佐证资料"], "header")
    for leaf in leaves:
        source, bounds = leaf.source, printed[leaf.code]
        cells: list[CellContent] = [leaf.code, leaf.name, kind_words(source), achieved_words(leaf), source.n]
        looks = ["left", "left", "left", "left", "count"]
        if ends:
            cells += ["", ""] if bounds is None else [float(end) for end in bounds]
            looks += [number_style(source.places, unit_shown(leaf))] * 2
        cells += ["、".join(source.snapshots), source.evidence or ""]
        sheet.line(cells, [*looks, "left", "left"])
