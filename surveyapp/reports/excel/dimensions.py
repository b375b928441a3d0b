"""The sheet of the scales beside the main scale: all of them in one table with a chart, then each with its items."""

from collections.abc import Iterator

from surveyapp.analysis.results import Alpha, Correlation, DimensionResult, Figure, Outcome, Undefined
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.reports.excel.basis import DIMENSIONS
from surveyapp.reports.excel.charts import CellStrip, ChartPlace, ChartSeries, draw_bars
from surveyapp.reports.excel.sheet import Book, CellContent, Sheet, number_style
from surveyapp.reports.excel.titles import write_title
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.satisfaction_columns import counted_note, is_shown, item_formulas, overall_formulas
from surveyapp.reports.sections.dimensions import descending
from surveyapp.reports.words.asked_words import ASKED, asked_note
from surveyapp.reports.words.figure_words import figure_name, figure_text, formula_words
from surveyapp.reports.words.interval_words import dimension_interval
from surveyapp.reports.words.scale_words import no_opinion_note, scale_note
from surveyapp.reports.words.wording import (
    NOT_APPLICABLE,
    RELIABILITY_BANDS,
    alpha_cautions,
    correlation_words,
    not_applicable,
    quote_label,
)

_CORRELATIONS = ("题总相关 r", "等级", "CITC", "删除后 α")
_ENDS = ("95% 置信区间下限", "95% 置信区间上限")


def write_dimensions(book: Book, facts: SurveyFacts) -> None:
    """Write 维度."""
    sheet = book.sheet(DIMENSIONS[0], (40, 9, 15, 15, 15, 15, 13, 13, 13, 16))
    write_title(sheet, "各维度", facts)
    sheet.skip()
    _overall(sheet, facts)
    for result in facts.analysis.scales:
        sheet.skip()
        _items(sheet, result)


def _overall(sheet: Sheet, facts: SurveyFacts) -> None:
    found = facts.analysis.scales
    names = list(dict.fromkeys(name for each in found for name in overall_formulas(each.satisfaction)))
    ends = [dimension_interval(facts, each.satisfaction) for each in found]
    top = sheet.line(["各维度总体结果"], "section")
    heading = _ENDS if any(ends) else ()
    declared, *others = [_heading(name) for name in names]
    header = ("维度", "n", declared, *heading, *others, "α 系数", "信度等级", "题数", "编码")
    first = sheet.line(header, ("header_left", *("header",) * (len(header) - 1)))
    reasons = []
    for each, bounds in zip(found, ends, strict=True):
        shown = overall_formulas(each.satisfaction)
        value, *beside = [
            _value(each.satisfaction.alternatives[name]) if name in shown else "—" for name in names
        ]
        between: list[CellContent] = [float(end) for end in bounds] if bounds else ["—"] * len(heading)
        alpha, title = each.reliability, str(each.dimension.name)
        row: list[CellContent] = [
            *(title, each.n, value, *between, *beside, _value(alpha)),
            RELIABILITY_BANDS[alpha.band] if isinstance(alpha, Alpha) else "—",
            *(len(each.satisfaction.items), each.dimension.code),
        ]
        leading, *styles = [number_style(FIGURE_KINDS[name].places) for name in names]
        kinds = (leading, *(leading for _ in heading), *styles)
        sheet.line(row, ("text", "count", *kinds, "coefficient", "centred", "count", "centred"))
        reasons += [f"{quote_label(title)}的{words}" for words in _lacking(each, shown)]
    formulas = "；".join(f"{figure_name(name)} = {formula_words(name)}" for name in names)
    asked = [item.item for each in found for item in each.satisfaction.items]
    notes = (
        "注：维度的数字为所含各题的简单平均；n 为至少回答该维度一道题的人数；α 只用答全该维度各题的答卷。",
        f"单题公式：{formulas}。",
        *(f"{reason}。" for reason in reasons),
        *filter(None, (scale_note(asked), no_opinion_note(asked))),
    )
    for note in notes:
        sheet.line([note], "note")
    words = [str(each.dimension.name) for each in found]
    outcomes = [each.satisfaction.overall for each in found]
    _chart(sheet, (top, first, len(header) + 1), "各维度", found[0], list(zip(words, outcomes, strict=True)))


def _lacking(each: DimensionResult, shown: list[str]) -> Iterator[str]:
    outcomes = [(figure_name(name), each.satisfaction.alternatives[name]) for name in shown]
    for name, outcome in (*outcomes, ("α 系数", each.reliability)):
        if isinstance(outcome, Undefined):
            yield f"{name}{not_applicable(outcome)}"


def _items(sheet: Sheet, result: DimensionResult) -> None:
    found, validity, title = result.satisfaction, result.validity, str(result.dimension.name)
    names = item_formulas(found)
    top = sheet.line([f"{title}：各题由高到低"], "section")
    more = (ASKED,) if found.is_partly_asked else ()
    header = ("题目", *more, "n", *map(_heading, names), *_CORRELATIONS, "编码")
    first = sheet.line(header, ("header_left", *("header",) * (len(header) - 1)))
    styles = [number_style(FIGURE_KINDS[name].places) for name in names]
    reasons, ordered = [], descending(result)
    for item in ordered:
        code, text = item.item.code, str(item.item.text)
        total, rest = validity.item_total[code], validity.corrected_item_total[code]
        without = validity.alpha_if_deleted[code]
        shown = [name for name in names if is_shown(found, name, item)]
        figures = [_value(item.by_formula[name]) if name in shown else "—" for name in names]
        band = correlation_words(total) if isinstance(total, Correlation) else NOT_APPLICABLE
        n = item.value.n if isinstance(item.value, Figure) else 0
        counts = [*(item.asked for _ in more), n]
        correlations = (_value(total), band, _value(rest), _value(without))
        kinds = ("coefficient", "centred", "coefficient", "coefficient", "centred")
        sheet.line(
            [text, *counts, *figures, *correlations, code],
            ("text", *("count" for _ in counts), *styles, *kinds),
        )
        outcomes = [(figure_name(name), item.by_formula[name]) for name in shown]
        correlated = (("题总相关", total), ("CITC", rest), ("删除后 α", without))
        for name, outcome in (*outcomes, *correlated):
            if isinstance(outcome, Undefined):
                reasons.append(f"{quote_label(text)}的{name}{not_applicable(outcome)}")
    cautions = []
    if isinstance(result.reliability, Alpha):
        texts = {item.item.code: str(item.item.text) for item in found.items}
        cautions = alpha_cautions(result.reliability, texts)
    counted = counted_note(found) + asked_note(is_partly_asked=found.is_partly_asked)
    for note in (counted, *(f"{reason}。" for reason in reasons), *cautions):
        sheet.line([note], "note")
    _chart(
        sheet,
        (top, first, len(header) + 1),
        f"{title}各题",
        result,
        [(str(item.item.text), item.value) for item in ordered],
        column=2 + len(more),
    )


def _chart(
    sheet: Sheet,
    place: tuple[int, int, int],
    of: str,
    result: DimensionResult,
    values: list[tuple[str, Outcome]],
    column: int = 2,
) -> None:
    """Bars of the declared figure, which stands in this `column` below the header. `place`: the row of the title and of
    the header, the column to draw in.
    """
    if not any(isinstance(value, Figure) for _, value in values):
        return
    top, header, beside = place
    kind = result.satisfaction.kind
    name = f"{of}{figure_name(kind.name)}"
    told = "；".join(f"{text} {figure_text(kind, value)}" for text, value in values)
    numbers = [value.value if isinstance(value, Figure) else 0.0 for _, value in values]
    series = ChartSeries((header, column), _heading(kind.name), CellStrip(header + 1, column, numbers))
    labels = CellStrip(header + 1, 0, [text for text, _ in values])
    drawn = ChartPlace(top, beside, 520, f"{name}：{told}")
    highest = 100.0 if kind.is_of_hundred else None
    sheet.skip_to(draw_bars(sheet, drawn, name, labels, series, highest=highest, places=kind.places))


def _heading(name: str) -> str:
    return f"{figure_name(name)}{'（%）' if FIGURE_KINDS[name].sign else ''}"


def _value(outcome: Outcome | Correlation | Alpha) -> CellContent:
    """The unrounded figure; 不适用 where there is none (the reason stands below the table)."""
    return NOT_APPLICABLE if isinstance(outcome, Undefined) else outcome.value
