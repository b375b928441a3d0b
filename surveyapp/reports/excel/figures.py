"""The figures of the main scale: satisfaction by every formula, reliability, validity."""

from collections.abc import Sequence

from surveyapp.analysis.results import (
    Correlation,
    Factorability,
    Figure,
    Outcome,
    SatisfactionResult,
    Undefined,
)
from surveyapp.reports.excel.charts import Named, Place, Strip, draw_bars
from surveyapp.reports.excel.sheet import Book, Cell, Sheet
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.scale_words import named_figure_words, no_opinion_note, scale_note
from surveyapp.reports.wording import (
    FORMULA_NAMES,
    FORMULA_TEXTS,
    NOT_APPLICABLE,
    RELIABILITY_BANDS,
    alpha_cautions,
    correlation_words,
    not_applicable,
    quoted,
    satisfaction_words,
)

FORMULAS = ("index", "favourable", "rescaled", "mean")
"""In the order of the columns."""

UNITS = {"favourable": "（%）"}
"""Formulas that give percentages; the others are points."""


def write_satisfaction(book: Book, facts: SurveyFacts) -> None:
    """Write 满意度."""
    sheet = book.sheet("满意度", (40, 8, 15, 15, 15, 15, 16))
    result = facts.analysis.satisfaction
    sheet.line(["满意度"], "title")
    sheet.skip()
    if result.formula is None:
        sheet.line(["问卷没有声明满意度量表，因此没有满意度数字；各题结果见“频数”。"], "note")
    else:
        _overall(sheet, result)
        questions = [item.item.question for item in result.items]
        for note in filter(None, (scale_note(questions), no_opinion_note(questions))):
            sheet.line([f"注：{note}"], "note")
        sheet.skip()
        _items(sheet, result)
    if facts.analysis.named:
        sheet.skip()
        _named(sheet, facts)


def _named(sheet: Sheet, facts: SurveyFacts) -> None:
    """The questionnaire's own figures."""
    sheet.line(["合并选项的占比"], "section")
    header = ("名称", "n", "占比（%）", "合并的选项", "基数", "题目", "代码")
    sheet.line(header, ("header_left", "header", "header", *("header_left",) * 3, "header"))
    for named, outcome in facts.analysis.named:
        words = named_figure_words(named, facts.questionnaire)
        row: list[Cell] = [
            words.name,
            _n(outcome),
            _value(outcome),
            words.options,
            words.base,
            words.question,
        ]
        sheet.line([*row, named.code], ("text", "count", "share", *("text",) * 3, "centred"))
        if isinstance(outcome, Undefined):
            _reasons(sheet, [f"{quoted(words.name)}{not_applicable(outcome)}"])
    sheet.line(["注：占比 = 选择所列选项中任何一个的人数 ÷ 基数 n × 100%。"], "note")


def _overall(sheet: Sheet, result: SatisfactionResult) -> None:
    sheet.line(["总体满意度"], "section")
    sheet.line(["口径", "n", "总体数字", "单题公式"], ("header_left", "header", "header", "header_left"))
    outcomes: dict[str, Outcome] = dict(result.alternatives)
    outcomes[result.formula or "index"] = result.overall
    reasons = []
    for name in FORMULAS:
        outcome = outcomes.get(name)
        if outcome is None:
            continue
        used = "（本次采用）" if name == result.formula else ""
        label = f"{FORMULA_NAMES[name]}{used}{UNITS.get(name, '')}"
        row: list[Cell] = [label, _n(outcome), _value(outcome), FORMULA_TEXTS[name]]
        sheet.line(row, ("text", "count", "share", "plain"))
        if isinstance(outcome, Undefined):
            reasons.append(f"{FORMULA_NAMES[name]}{not_applicable(outcome)}")
    sheet.line(["注：总体数字为各题数字的简单平均；n 为至少回答一道量表题的人数。"], "note")
    _reasons(sheet, reasons)


def _items(sheet: Sheet, result: SatisfactionResult) -> None:
    top = sheet.line(["量表各题"], "section")
    names = [f"{FORMULA_NAMES[name]}{UNITS.get(name, '')}" for name in FORMULAS]
    header = sheet.line(["题目", "n", *names, "代码"], ("header_left", *("header",) * 6))
    reasons = []
    for item in result.items:
        outcomes = [(name, item.by_formula[name]) for name in FORMULAS]
        values = [_value(outcome) for _, outcome in outcomes]
        row: list[Cell] = [str(item.item.text), _n(item.value), *values, item.item.code]
        sheet.line(row, ("text", "count", *("share",) * 4, "centred"))
        for name, outcome in outcomes:
            if isinstance(outcome, Undefined):
                words = f"{quoted(str(item.item.text))}的{FORMULA_NAMES[name]}{not_applicable(outcome)}"
                reasons.append(words)
    sheet.line(["注：n 为本次采用的口径下该题计入的人数；没有赋分的选项不进入得分类口径。"], "note")
    _reasons(sheet, reasons)
    _chart(sheet, result, top, header)


def _chart(sheet: Sheet, result: SatisfactionResult, top: int, header: int) -> None:
    if result.formula is None or not any(isinstance(item.value, Figure) for item in result.items):
        return
    column = 2 + FORMULAS.index(result.formula)
    texts = [str(item.item.text) for item in result.items]
    values = [item.value.value if isinstance(item.value, Figure) else 0.0 for item in result.items]
    name = FORMULA_NAMES[result.formula]
    told = "；".join(
        f"{item.item.text} {satisfaction_words(result.formula, item.value)}" for item in result.items
    )
    series = Named(
        (header, column), f"{name}{UNITS.get(result.formula, '')}", Strip(header + 1, column, values)
    )
    place = Place(top, 7, 520, f"各题{name}：{told}")
    sheet.skip_to(draw_bars(sheet, place, f"各题{name}", Strip(header + 1, 0, texts), series, highest=100.0))


def write_quality(book: Book, facts: SurveyFacts) -> None:
    """Write 信度效度."""
    sheet = book.sheet("信度效度", (42, 12, 16, 12, 16, 16, 22))
    sheet.line(["信度与效度"], "title")
    sheet.skip()
    _reliability(sheet, facts)
    sheet.skip()
    _validity(sheet, facts)
    sheet.skip()
    _factorability(sheet, facts.analysis.validity.factorability)


def _reliability(sheet: Sheet, facts: SurveyFacts) -> None:
    alpha = facts.analysis.reliability
    sheet.line(["信度（Cronbach α）"], "section")
    if isinstance(alpha, Undefined):
        sheet.line(["α 系数", not_applicable(alpha)], ("header_left", "plain"))
        return
    low, high = alpha.ci95
    standardized = alpha.standardized
    rows: list[tuple[str, Cell, str]] = [
        ("α 系数", alpha.value, "coefficient"),
        ("95% 置信区间下限", low, "coefficient"),
        ("95% 置信区间上限", high, "coefficient"),
        ("等级", RELIABILITY_BANDS[alpha.band], "centred"),
        ("标准化 α", NOT_APPLICABLE if isinstance(standardized, Undefined) else standardized, "coefficient"),
        ("题目数 K", alpha.items, "count"),
        ("有效样本 n", alpha.n, "count"),
        ("未答全份数", alpha.dropped, "count"),
    ]
    for name, value, style in rows:
        sheet.line([name, value], ("header_left", style))
    if isinstance(standardized, Undefined):
        sheet.line([f"注：标准化 α {not_applicable(standardized)}。"], "note")
    texts = {item.code: str(item.text) for item in facts.questionnaire.scale_items()}
    for caution in alpha_cautions(alpha, texts):
        sheet.line([f"注：{caution}"], "note")


def _validity(sheet: Sheet, facts: SurveyFacts) -> None:
    validity, missing = facts.analysis.validity, Undefined("no_answers")
    sheet.line(["效度（与量表总分的相关）"], "section")
    items = facts.questionnaire.scale_items()
    if not items:
        sheet.line([not_applicable(Undefined("no_scale"))], "note")
        return
    header = ("题目", "n", "题总相关 r", "等级", "CITC", "删除后 α", "代码")
    sheet.line(header, ("header_left", *("header",) * 6))
    reasons = []
    for item in items:
        total = validity.item_total.get(item.code, missing)
        rest = validity.corrected_item_total.get(item.code, missing)
        without = validity.alpha_if_deleted.get(item.code, missing)
        n, band = 0, NOT_APPLICABLE
        if isinstance(total, Correlation):
            n, band = total.n, correlation_words(total)
        row: list[Cell] = [str(item.text), n, _value(total), band, _value(rest), _value(without), item.code]
        styles = ("text", "count", "coefficient", "centred", "coefficient", "coefficient", "centred")
        sheet.line(row, styles)
        for name, outcome in (("题总相关", total), ("CITC", rest), ("删除后 α", without)):
            if isinstance(outcome, Undefined):
                reasons.append(f"{quoted(str(item.text))}的{name}{not_applicable(outcome)}")
    _reasons(sheet, reasons)


def _factorability(sheet: Sheet, found: Factorability | Undefined) -> None:
    sheet.line(["因子分析适合度（KMO 与 Bartlett 球形检验）"], "section")
    if isinstance(found, Undefined):
        sheet.line(["KMO", not_applicable(found)], ("header_left", "plain"))
        return
    rows: list[tuple[str, Cell, str]] = [
        ("KMO", found.kmo, "coefficient"),
        ("Bartlett 近似卡方", found.chi2, "coefficient"),
        ("自由度", found.degrees, "count"),
        ("显著性 p", found.p, "significance"),
        ("n", found.n, "count"),
    ]
    for name, value, style in rows:
        sheet.line([name, value], ("header_left", style))


def _value(outcome: Outcome | Correlation) -> Cell:
    """The unrounded figure; 不适用 where there is none (the reason stands below the table)."""
    return NOT_APPLICABLE if isinstance(outcome, Undefined) else outcome.value


def _n(outcome: Outcome) -> int:
    return outcome.n if isinstance(outcome, Figure) else 0


def _reasons(sheet: Sheet, reasons: Sequence[str]) -> None:
    for reason in reasons:
        sheet.line([f"{reason}。"], "note")
