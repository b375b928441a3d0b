"""The completions of an evaluation that were entered and do not follow from value and target, on a sheet."""

from surveyapp.reports.entered_completion_words import computed_words
from surveyapp.reports.evaluation.facts import EvaluationFacts
from surveyapp.reports.excel.sheet import Book, Cell

_HEADER = ("指标表", "代码", "指标", "目标值", "实际完成值", "填列的完成率%", "计算的完成率%", "理由")
_WIDTHS = (30, 10, 30, 20, 20, 16, 24, 60)


def entered_completion_sheet(book: Book, name: str, facts: EvaluationFacts) -> None:
    """Write the sheet `name`; completions are numbers, or say why none follows."""
    sheet = book.sheet(name, _WIDTHS, header_rows=1)
    sheet.line(_HEADER, "header")
    for system in facts.systems:
        names = {leaf.code: str(leaf.name) for leaf in system.system.leaves()}
        for one in system.comparison.entered_completions:
            computed: Cell = computed_words(one) if one.computed is None else float(one.computed)
            cells: list[Cell] = [system.subject, one.code, names[one.code], one.target, one.actual]
            cells += [float(one.entered), computed, one.reason]
            share = "left" if one.computed is None else "share"
            sheet.line(cells, ("left", "centred", "left", "left", "left", "share", share, "left"))
