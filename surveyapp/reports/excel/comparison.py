"""The sheet of groups: the main scale by each background question, and the tests behind it."""

from surveyapp.analysis.groups.comparison import ItemComparison
from surveyapp.analysis.groups.group_tests import ChiSquare, WelchAnova
from surveyapp.analysis.results import Outcome, Undefined
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.reports.excel.basis import GROUPS
from surveyapp.reports.excel.sheet import Book, CellContent, Sheet, number_style
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.group_facts import GroupFacts
from surveyapp.reports.words.comparison_words import (
    BANDS_NOTE,
    HIDDEN,
    HIDDEN_NOTE,
    comparison_sentences,
    effect_name,
    group_mark,
    test_name,
    warning_words,
)
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.reports.words.wording import NOT_APPLICABLE, not_applicable, quote_label, reason_words

_NUMBERS = ("统计量", "自由度", "自由度 2", "p", "效应量", "95% 置信区间下限", "95% 置信区间上限")


def write_comparison(book: Book, facts: SurveyFacts) -> None:
    """Write 分组比较."""
    sheet = book.sheet(GROUPS[0], (40, 24, 12, 14, 14, 14, 14, 14, 18, 18))
    sheet.line(["分组比较"], "title")
    if facts.comparisons.reason is not None:
        sheet.line([f"没有分组比较：{reason_words(facts.comparisons.reason)}。"], "note")
    for found in facts.comparisons.groups:
        sheet.skip()
        _figures(sheet, facts, found)
        sheet.skip()
        _tests(sheet, found)
    sheet.skip()
    sheet.line([BANDS_NOTE], "note")


def _figures(sheet: Sheet, facts: SurveyFacts, found: GroupFacts) -> None:
    formula = facts.questionnaire.dimension_formula
    kind, hidden = FIGURE_KINDS[formula], found.hidden
    sheet.line([f"按{quote_label(found.comparison.name)}分组"], "section")
    heading = f"{figure_name(formula)}{'（%）' if kind.sign else ''}"
    sheet.line(
        ["题目", "组别", "n", "均值", heading, "说明"], ("header_left", "header_left", *("header",) * 4)
    )
    styles = ("text", "text", "count", number_style(3), number_style(kind.places), "centred")
    for item in found.comparison.items:
        for group in found.comparison.groups:
            own = item.figures[group.code]
            cells: list[CellContent] = [own.n, _cell(own.mean), _cell(own.value), group_mark(own.n)]
            if hidden.hides(group.code, item.code):
                cells = [HIDDEN, HIDDEN, HIDDEN, ""]
            sheet.line([item.name, group.label, *cells], styles)
    for group in found.comparison.groups:
        cells = [group.n, "—", _outcome(found.overall[group.code]), group_mark(group.n)]
        if hidden.hides(group.code):
            cells = [HIDDEN if group.code in hidden.groups else group.n, "—", HIDDEN, ""]
        sheet.line(["总体", group.label, *cells], styles)
    if hidden.any:
        sheet.line([HIDDEN_NOTE], "note")
    for sentence in comparison_sentences(found.comparison, formula, hidden):
        sheet.line([sentence], "note")


def _tests(sheet: Sheet, found: GroupFacts) -> None:
    sheet.line([f"按{quote_label(found.comparison.name)}分组的统计检验"], "section")
    sheet.line(["题目", "检验", *_NUMBERS], ("header_left", "header_left", *("header",) * len(_NUMBERS)))
    numbers = ("coefficient", "coefficient", "coefficient", "significance", *("coefficient",) * 3)
    notes = []
    for item in found.comparison.items:
        if found.hidden.hides_tests(item.code, item.tested):
            sheet.line([item.name, *(HIDDEN for _ in range(len(_NUMBERS) + 1))], ("text", "text", *numbers))
            continue
        for row in _rows(item):
            sheet.line([item.name, *row], ("text", "text", *numbers))
        undefined = [
            (test_name(name), test) for name, test in item.tests.items() if isinstance(test, Undefined)
        ]
        notes += [f"{quote_label(item.name)}的{name}{not_applicable(test)}" for name, test in undefined]
        notes += [f"{quote_label(item.name)}{warning_words(warning)}" for warning in item.warnings]
    for note in notes:
        sheet.line([f"{note}。"], "note")


def _rows(item: ItemComparison) -> list[list[CellContent]]:
    """A row for each test, one for the adjusted p and one for the effect."""
    rows: list[list[CellContent]] = []
    for name, test in item.tests.items():
        if isinstance(test, Undefined):
            rows.append([test_name(name), NOT_APPLICABLE, *("",) * 6])
            continue
        degrees: tuple[CellContent, CellContent] = (getattr(test, "df", ""), "")
        if isinstance(test, WelchAnova):
            degrees = (test.df1, test.df2)
        strength = test.cramers_v if isinstance(test, ChiSquare) else ""
        rows.append([test_name(name), test.statistic, *degrees, test.p, strength, "", ""])
    rows.append(["秩和检验的 p，Holm 校正", "", "", "", _cell(item.p_holm), "", "", ""])
    if isinstance(item.effect, Undefined):
        rows.append([effect_name(item.effect_name), "", "", "", "", NOT_APPLICABLE, "", ""])
    else:
        effect = item.effect
        rows.append([effect_name(item.effect_name), "", "", "", "", effect.value, effect.low, effect.high])
    return rows


def _cell(figure: float | Undefined) -> CellContent:
    return NOT_APPLICABLE if isinstance(figure, Undefined) else figure


def _outcome(outcome: Outcome) -> CellContent:
    return NOT_APPLICABLE if isinstance(outcome, Undefined) else outcome.value
