"""The figures of the main scale: satisfaction by every formula, reliability, validity."""

from collections.abc import Iterator, Sequence

from surveyapp.analysis.results import (
    Alpha,
    Correlation,
    Factorability,
    Figure,
    Interval,
    Outcome,
    SatisfactionResult,
    Undefined,
)
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.reports.excel.charts import CellStrip, ChartPlace, ChartSeries, draw_bars
from surveyapp.reports.excel.sheet import Book, CellContent, Sheet, number_style
from surveyapp.reports.excel.titles import write_title
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.satisfaction_columns import counted_note, is_shown, item_formulas, overall_formulas
from surveyapp.reports.words.asked_words import ASKED, PARTLY_ASKED, asked_note
from surveyapp.reports.words.figure_words import figure_name, figure_text, formula_words
from surveyapp.reports.words.interval_words import (
    alpha_interval,
    item_interval,
    overall_interval,
    prints_interval,
)
from surveyapp.reports.words.scale_words import named_figure_words, no_opinion_note, scale_note
from surveyapp.reports.words.wording import (
    NOT_APPLICABLE,
    RELIABILITY_BANDS,
    alpha_cautions,
    correlation_cautions,
    correlation_words,
    not_applicable,
    quote_label,
)

_ENDS = ("95% 置信区间下限", "95% 置信区间上限")


def write_satisfaction(book: Book, facts: SurveyFacts) -> None:
    """Write 满意度."""
    intervals = prints_interval(facts)
    ends = (12, 12) if intervals else ()
    sheet = book.sheet("满意度", (40, 8, 15, *ends, 15, 15, 15, 16))
    result = facts.analysis.satisfaction
    write_title(sheet, "满意度", facts)
    sheet.skip()
    if result.formula is None:
        sheet.line(["问卷没有设满意度量表，不计算总体满意度；各题结果见“频数”。"], "note")
    else:
        _overall(sheet, result, facts, intervals)
        questions = [item.item for item in result.items]
        for note in filter(None, (scale_note(questions), no_opinion_note(questions))):
            sheet.line([f"注：{note}"], "note")
        sheet.skip()
        _items(sheet, result, facts, intervals)
    if facts.analysis.named:
        sheet.skip()
        _named(sheet, facts)


def _named(sheet: Sheet, facts: SurveyFacts) -> None:
    """The questionnaire's own figures."""
    sheet.line(["合并选项的占比"], "section")
    header = ("名称", "n", "占比（%）", "合并的选项", "基数", "题目", "编码")
    sheet.line(header, ("header_left", "header", "header", *("header_left",) * 3, "header"))
    for named, outcome in facts.analysis.named:
        words = named_figure_words(named, facts.questionnaire, facts.analysis.questions)
        row: list[CellContent] = [
            words.name,
            _n(outcome),
            _value(outcome),
            words.options,
            words.base,
            words.question,
        ]
        sheet.line([*row, named.code], ("text", "count", "share", *("text",) * 3, "centred"))
        if isinstance(outcome, Undefined):
            _reasons(sheet, [f"{quote_label(words.name)}{not_applicable(outcome)}"])
    sheet.line(["注：占比 = 选择所列选项中任何一个的人数 ÷ 基数 n × 100%。"], "note")


def _overall(sheet: Sheet, result: SatisfactionResult, facts: SurveyFacts, intervals: bool) -> None:
    sheet.line(["总体满意度"], "section")
    heading = _ENDS if intervals else ()
    styles = ("header_left", *("header",) * (2 + len(heading)), "header_left")
    sheet.line(["口径", "n", "总体数字", *heading, "单题公式"], styles)
    reasons = []
    for name in overall_formulas(result):
        outcome = result.alternatives[name]
        used = "（本次采用）" if name == result.formula else ""
        label = f"{figure_name(name)}{used}{_unit(name)}"
        bounds = overall_interval(facts) if name == result.formula else None
        ends = _ends(bounds) if intervals else []
        row: list[CellContent] = [label, _n(outcome), _value(outcome), *ends, formula_words(name)]
        style = number_style(FIGURE_KINDS[name].places)
        sheet.line(row, ("text", "count", style, *(style for _ in ends), "plain"))
        if isinstance(outcome, Undefined):
            reasons.append(f"{figure_name(name)}{not_applicable(outcome)}")
    sheet.line(["注：总体数字为各题数字的简单平均；n 为至少回答一道量表题的人数。"], "note")
    _reasons(sheet, reasons)


def _items(sheet: Sheet, result: SatisfactionResult, facts: SurveyFacts, intervals: bool) -> None:
    top = sheet.line(["量表各题"], "section")
    formulas = item_formulas(result)
    declared, *others = [f"{figure_name(name)}{_unit(name)}" for name in formulas]
    more = [ASKED] if result.is_partly_asked else []
    names = [*more, "n", declared, *(_ENDS if intervals else ()), *others]
    header = sheet.line(["题目", *names, "编码"], ("header_left", *("header",) * (1 + len(names))))
    reasons, places = [], [FIGURE_KINDS[name].places for name in formulas]
    styles = [number_style(count) for count in (*places[:1] * (3 if intervals else 1), *places[1:])]
    for item in result.items:
        shown = [is_shown(result, name, item) for name in formulas]
        value, *beside = [
            _value(item.by_formula[name]) if stands else "—"
            for name, stands in zip(formulas, shown, strict=True)
        ]
        ends = _ends(item_interval(facts, item)) if intervals else []
        figures = [value, *ends, *beside]
        counts = [item.asked] if more else []
        row: list[CellContent] = [str(item.item.text), *counts, _n(item.value), *figures, item.item.code]
        sheet.line(row, ("text", *("count",) * (1 + len(more)), *styles, "centred"))
        for name, stands in zip(formulas, shown, strict=True):
            outcome = item.by_formula[name]
            if stands and isinstance(outcome, Undefined):
                words = f"{quote_label(str(item.item.text))}的{figure_name(name)}{not_applicable(outcome)}"
                reasons.append(words)
    sheet.line([counted_note(result) + asked_note(is_partly_asked=result.is_partly_asked)], "note")
    _reasons(sheet, reasons)
    _chart(sheet, result, top, (header, names.index(declared) + 1), 3 + len(names))


def _unit(name: str) -> str:
    """What stands behind the name of a figure in percent; the cells hold the number alone."""
    return "（%）" if FIGURE_KINDS[name].sign else ""


def _chart(sheet: Sheet, result: SatisfactionResult, top: int, heading: tuple[int, int], beside: int) -> None:
    """Beside the table, whose column under this heading (its row and column) it draws."""
    if result.formula is None or not any(isinstance(item.value, Figure) for item in result.items):
        return
    header, column = heading
    texts = [str(item.item.text) for item in result.items]
    values = [item.value.value if isinstance(item.value, Figure) else 0.0 for item in result.items]
    kind, name = result.kind, figure_name(result.kind.name)
    told = "；".join(f"{item.item.text} {figure_text(kind, item.value)}" for item in result.items)
    series = ChartSeries(heading, f"{name}{_unit(kind.name)}", CellStrip(header + 1, column, values))
    place = ChartPlace(top, beside, 520, f"各题{name}：{told}")
    labels, highest = CellStrip(header + 1, 0, texts), 100.0 if kind.is_of_hundred else None
    sheet.skip_to(draw_bars(sheet, place, f"各题{name}", labels, series, highest=highest, places=kind.places))


def write_quality(book: Book, facts: SurveyFacts) -> None:
    """Write 信度效度."""
    sheet = book.sheet("信度效度", (42, 12, 16, 12, 16, 16, 22))
    write_title(sheet, "信度与效度", facts)
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
    standardized = alpha.standardized
    rows: list[tuple[str, CellContent, str]] = [
        ("α 系数", alpha.value, "coefficient"),
        *((name, end, "coefficient") for name, end in zip(_ENDS, alpha_interval(facts) or (), strict=False)),
        ("等级", RELIABILITY_BANDS[alpha.band], "centred"),
        ("标准化 α", NOT_APPLICABLE if isinstance(standardized, Undefined) else standardized, "coefficient"),
        ("题目数 K", alpha.items, "count"),
        *_with_left_out(alpha),
        ("有效样本 n", alpha.n, "count"),
        ("未答全份数", alpha.dropped, "count"),
        *([(PARTLY_ASKED, alpha.partly_asked, "count")] if alpha.partly_asked else []),
    ]
    for name, value, style in rows:
        sheet.line([name, value], ("header_left", style))
    if isinstance(standardized, Undefined):
        sheet.line([f"注：标准化 α {not_applicable(standardized)}。"], "note")
    texts = {item.code: str(item.text) for item in facts.questionnaire.scale_items()}
    for caution in alpha_cautions(alpha, texts):
        sheet.line([f"注：{caution}"], "note")


def _with_left_out(alpha: Alpha) -> Iterator[tuple[str, CellContent, str]]:
    """α with the items to which everybody gave the same answer, where there are any."""
    if alpha.with_left_out is not None:
        count = alpha.items + len(alpha.left_out)
        yield f"α 系数（计入回答相同的题，K = {count}）", alpha.with_left_out, "coefficient"


def _validity(sheet: Sheet, facts: SurveyFacts) -> None:
    validity, missing = facts.analysis.validity, Undefined("no_answers")
    sheet.line(["效度（与量表总分的相关）"], "section")
    items = facts.questionnaire.scale_items()
    if not items:
        sheet.line([not_applicable(Undefined("no_scale"))], "note")
        return
    header = ("题目", "n", "题总相关 r", "等级", "CITC", "删除后 α", "编码")
    sheet.line(header, ("header_left", *("header",) * 6))
    reasons = []
    for item in items:
        total = validity.item_total.get(item.code, missing)
        rest = validity.corrected_item_total.get(item.code, missing)
        without = validity.alpha_if_deleted.get(item.code, missing)
        n, band = 0, NOT_APPLICABLE
        if isinstance(total, Correlation):
            n, band = total.n, correlation_words(total)
        row: list[CellContent] = [
            str(item.text),
            n,
            _value(total),
            band,
            _value(rest),
            _value(without),
            item.code,
        ]
        styles = ("text", "count", "coefficient", "centred", "coefficient", "coefficient", "centred")
        sheet.line(row, styles)
        for name, outcome in (("题总相关", total), ("CITC", rest), ("删除后 α", without)):
            if isinstance(outcome, Undefined):
                reasons.append(f"{quote_label(str(item.text))}的{name}{not_applicable(outcome)}")
    _reasons(sheet, reasons)
    for caution in correlation_cautions(validity.item_total, {item.code: str(item.text) for item in items}):
        sheet.line([f"注：{caution}"], "note")


def _factorability(sheet: Sheet, outcome: Factorability | Undefined) -> None:
    sheet.line(["因子分析适合度（KMO 与 Bartlett 球形检验）"], "section")
    if isinstance(outcome, Undefined):
        sheet.line(["KMO", not_applicable(outcome)], ("header_left", "plain"))
        return
    rows: list[tuple[str, CellContent, str]] = [
        ("KMO", outcome.kmo, "coefficient"),
        ("Bartlett 近似卡方", outcome.chi2, "coefficient"),
        ("自由度", outcome.degrees, "count"),
        ("显著性 p", outcome.p, "significance"),
        ("n", outcome.n, "count"),
    ]
    for name, value, style in rows:
        sheet.line([name, value], ("header_left", style))


def _ends(interval: Interval | None) -> list[CellContent]:
    return ["—", "—"] if interval is None else [float(end) for end in interval]


def _value(outcome: Outcome | Correlation) -> CellContent:
    """The unrounded figure; 不适用 where there is none (the reason stands below the table)."""
    return NOT_APPLICABLE if isinstance(outcome, Undefined) else outcome.value


def _n(outcome: Outcome) -> int:
    return outcome.n if isinstance(outcome, Figure) else 0


def _reasons(sheet: Sheet, reasons: Sequence[str]) -> None:
    for reason in reasons:
        sheet.line([f"{reason}。"], "note")
