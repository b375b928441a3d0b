"""An evaluation as one Excel workbook: totals, score table, levels, steps, sources, comparison, forms."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from surveyapp.collection.types import UNPRINTABLE
from surveyapp.definition.china_time import CHINA
from surveyapp.indicators.scoring import LeafScore
from surveyapp.reports.blocks import Grid
from surveyapp.reports.evaluation.content import evaluation_title
from surveyapp.reports.evaluation.facts import EvaluationFacts, SystemFacts
from surveyapp.reports.evaluation.score_table import score_table
from surveyapp.reports.evaluation.self_table import self_table
from surveyapp.reports.evaluation.words import actual, steps_in_cell
from surveyapp.reports.evaluation_words import (
    FIGURES,
    difference_note,
    is_percent,
    kind_words,
)
from surveyapp.reports.excel.entered_completions import entered_completion_sheet
from surveyapp.reports.excel.grid import draw_grid
from surveyapp.reports.excel.sheet import Book, Cell, Sheet
from surveyapp.reports.whole_file import appearing_whole

_LONGEST_NAME = 31
"""Characters in the name of a sheet, counted in UTF-16 units."""

_STEPS = ("代码", "指标", "评分过程", "得分")
_STEP_LOOKS = ("left", "left", "left", "share")
_SOURCE_WIDTHS = (10, 30, 16, 20, 8, 12, 12, 24, 40)

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def write_evaluation_workbook(facts: EvaluationFacts, path: Path) -> None:
    """Write the workbook of an evaluation to `path`, whole or not at all. Scores and rates are numbers."""
    title = evaluation_title(facts)
    with appearing_whole(path) as unfinished:
        book = Book(unfinished, title, datetime.combine(facts.prepared_on, time(), CHINA), merging=True)
        try:
            names = _Names()
            _totals(book.sheet(names.free("得分汇总"), (8, 60, 10, 10, 10, 8)), facts)
            for system in facts.systems:
                mark = f" {system.subject}" if len(facts.systems) > 1 else ""
                _system(book, names, system, mark)
            _forms_beside(book, names, [system for system in facts.systems if system.is_form])
            _differences(book, names, facts)
            if any(system.comparison.entered_completions for system in facts.systems):
                entered_completion_sheet(book, names.free("填列的完成率"), facts)
        finally:
            book.close()


class _Names:
    """Names of sheets: no longer than Excel allows, without what it forbids, none twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, wanted: str) -> str:
        base = " ".join(_FORBIDDEN.sub("", UNPRINTABLE.sub("", wanted)).split()) or "表"
        name, number = _shortened(base), 1
        while name.lower() in self._taken:
            number += 1
            name = _shortened(base, f" {number}")
        self._taken.add(name.lower())
        return name


def _shortened(name: str, ending: str = "") -> str:
    """A name with this ending that a sheet can bear; what is left out of it is marked."""
    kept = name
    while _units(kept + ("" if kept == name else "…") + ending) > _LONGEST_NAME:
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
        styles = ("count", "left", "share", "share", "share", "centred")
        title = system.subject if len(facts.systems) > 1 else scores.title
        sheet.line([number, title, *figures, scores.grade or ""], styles)
    if len(facts.systems) == 1:
        _by_level(sheet, facts.systems[0])


def _by_level(sheet: Sheet, facts: SystemFacts) -> None:
    sheet.skip()
    sheet.line(["一级指标得分汇总"], "section")
    sheet.line(["代码", "一级指标", "权重", "得分", "得分率%"], "header")
    for level in facts.scores.levels:
        figures = _figures(level.weight, level.score, level.rate)
        sheet.line([level.code, level.name, *figures], ("centred", "left", "share", "share", "share"))
    total = _figures(facts.scores.weight, facts.scores.total, facts.scores.rate)
    sheet.line(["合计", "", *total], ("total", "total", *("total_share",) * 3))


def _figures(weight: Decimal, score: Decimal | None, rate: Fraction | None) -> list[Cell]:
    return [
        float(weight) if weight else "",
        "" if score is None else float(score),
        "" if rate is None else float(rate),
    ]


def _system(book: Book, names: _Names, facts: SystemFacts, mark: str) -> None:
    if facts.is_form:
        _grid(book, names.free(mark or "自评表"), self_table(facts), facts.scores.title)
        return
    _grid(book, names.free(f"综合评分表{mark}"), score_table(facts), facts.scores.title)
    _lines(book.sheet(names.free(f"得分明细{mark}"), (10, 30, 20, 20, 10, 10, 10, 14), header_rows=1), facts)
    _steps(book.sheet(names.free(f"评分过程{mark}"), (10, 30, 100, 10), header_rows=1), facts)
    _sources(book.sheet(names.free(f"数据来源{mark}"), _SOURCE_WIDTHS, header_rows=1), facts)


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
        sheet = book.sheet(names.free(f"数据来源{mark}"), _SOURCE_WIDTHS, header_rows=1)
        _sources(sheet, form)


def _grid(book: Book, name: str, grid: Grid, title: str) -> None:
    widths = [max(6.0, width * 8) for width in grid.widths]
    sheet = book.sheet(name, widths, header_rows=0)
    sheet.line([title], "title")
    draw_grid(sheet, grid, widths)


def _lines(sheet: Sheet, facts: SystemFacts) -> None:
    """Every level and indicator with its figures as numbers."""
    sheet.line(["代码", "指标", "目标值", "实际完成值", "权重", "得分", "得分率%", "来源"], "header")
    for _level, node in facts.scores.nodes():
        leaf = node if isinstance(node, LeafScore) else None
        cells: list[Cell] = [node.code, node.name, (leaf.target or "") if leaf else ""]
        cells += [actual(leaf) if leaf else "", *_figures(node.weight, node.score, node.rate)]
        cells.append(kind_words(leaf.source) if leaf else "")
        look = "left" if leaf else "header_left"
        sheet.line(cells, (look, look, look, look, "share", "share", "share", look))


def _steps(sheet: Sheet, facts: SystemFacts) -> None:
    sheet.line(_STEPS, "header")
    for cells in _step_rows(facts):
        sheet.line(cells, _STEP_LOOKS)


def _step_rows(facts: SystemFacts) -> Iterator[list[Cell]]:
    for leaf in facts.scores.leaves():
        yield [leaf.code, leaf.name, steps_in_cell(leaf), "" if leaf.score is None else float(leaf.score)]


def _sources(sheet: Sheet, facts: SystemFacts) -> None:
    header = ["代码", "指标", "来源", "实际完成值", "n", "95% 下限", "95% 上限", "快照", "佐证资料"]
    sheet.line(header, "header")
    for leaf in facts.scores.leaves():
        source = leaf.source
        ends: list[Cell] = [float(end) for end in source.interval] if source.interval else ["", ""]
        end = "rate" if is_percent(leaf) else "share"
        cells: list[Cell] = [leaf.code, leaf.name, kind_words(source), actual(leaf), source.n, *ends]
        cells += ["、".join(source.snapshots), source.evidence or ""]
        sheet.line(cells, ("left", "left", "left", "left", "count", end, end, "left", "left"))


def _differences(book: Book, names: _Names, facts: EvaluationFacts) -> None:
    """What differs from the published reports, where they are known."""
    if not any(system.system.is_published for system in facts.systems):
        return
    sheet = book.sheet(names.free("与已公布数字的比较"), (30, 10, 12, 16, 16, 70), header_rows=1)
    sheet.line(["指标表", "代码", "数字", "公布", "计算", "说明"], "header")
    for system in facts.systems:
        found = system.comparison
        for moved, each in ((False, found.differences), (True, found.consequences)):
            for one in each:
                figure = FIGURES[one.figure]
                note = difference_note(one, moved=moved)
                sheet.line([system.subject, one.code, figure, one.published, one.ours, note], "left")
