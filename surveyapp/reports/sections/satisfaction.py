"""The main scale: the overall figure by the declared formula, the alternatives beside it, and every item."""

from fractions import Fraction

from surveyapp.analysis.results import Figure, ItemSatisfaction, SatisfactionResult, Undefined
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.reports.blocks import CENTRED, Block, Chart, Series, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.limits import MOST_ITEMS_RANKED
from surveyapp.reports.satisfaction_columns import counted_note, is_shown, item_formulas, overall_formulas
from surveyapp.reports.sections.ranking import RankedEntry, rank_entries, ranking_sentence
from surveyapp.reports.sections.sampling_disclosure import weighed_results
from surveyapp.reports.words.asked_words import ASKED, asked_note
from surveyapp.reports.words.figure_words import figure_interval, figure_name, figure_text, formula_words
from surveyapp.reports.words.interval_words import HEADING, item_interval, overall_interval
from surveyapp.reports.words.scale_words import no_opinion_note, scale_note
from surveyapp.reports.words.wording import (
    NOT_APPLICABLE,
    not_applicable,
    number_words,
    quote_label,
    reason_words,
    short_labels,
    topic,
)


def satisfaction(facts: SurveyFacts) -> list[Block]:
    """满意度总体结果."""
    result = facts.analysis.satisfaction
    if result.formula is None:
        after = "各维度的结果见后面的一章，各题结果见后" if facts.analysis.scales else "各题结果见后"
        return [paragraph(f"问卷没有设满意度量表，不计算总体满意度；{after}。")]
    name = figure_name(result.formula)
    if isinstance(result.overall, Undefined):
        reason = reason_words(result.overall.reason)
        return [
            paragraph(f"{name}{NOT_APPLICABLE}：{reason}。", kind="emphasis"),
            _overall_table(result, facts),
        ]
    blocks: list[Block] = [
        paragraph(_overall_sentence(result, result.overall, facts)),
        _overall_table(result, facts),
    ]
    sentence = items_ranking(result)
    if sentence:
        blocks.append(paragraph(sentence))
    blocks.append(_items_table(result, facts))
    blocks += weighed_results(facts)
    if len(result.items) > 1:
        blocks += items_chart(result, f"各题{name}")
    return blocks


def _overall_sentence(result: SatisfactionResult, overall: Figure, facts: SurveyFacts) -> str:
    kind, items = result.kind, result.items
    value = figure_text(kind, overall)
    counted = sum(isinstance(item.value, Figure) for item in items)
    scale = f"为量表{counted}道题的平均值"
    if counted < len(items):
        scale = f"为量表{len(items)}道题中有可计入回答的{counted}道题的平均值"
    if len(items) == 1:
        scale = "量表仅含一道题，总体结果即该题结果"
    bounds = overall_interval(facts)
    told = "" if bounds is None else f"，{HEADING}{figure_interval(kind, bounds)}"
    beside = "按其他口径计算的结果一并列入下表，引用时应注明口径。"
    return (
        f"{figure_name(kind.name)}为{value}（n = {overall.n}{told}），{scale}。"
        f"单题计算公式：{formula_words(kind.name)}。{beside if len(overall_formulas(result)) > 1 else ''}"
    )


def _overall_table(result: SatisfactionResult, facts: SurveyFacts) -> Table:
    formula = result.formula
    bounds = overall_interval(facts)
    ends = [] if bounds is None else [figure_interval(result.kind, bounds)]
    rows, reasons = [], []
    for name in overall_formulas(result):
        outcome = result.alternatives[name]
        title = figure_name(name) + ("（本次采用）" if name == formula else "")
        n = str(outcome.n) if isinstance(outcome, Figure) else "—"
        between = ends if name == formula else ["—"] * len(ends)
        rows.append((title, formula_words(name), figure_text(FIGURE_KINDS[name], outcome), *between, n))
        if isinstance(outcome, Undefined):
            reasons.append(f"{figure_name(name)}{not_applicable(outcome)}")
    return Table(
        header=("口径", "单题公式", "总体数字", *[HEADING for _ in ends], "n"),
        rows=tuple(rows),
        widths=(4.2, 6.4, 2.0, *[3.2 for _ in ends], 1.2),
        alignments=("left", "left", *(CENTRED * (2 + len(ends)))),
        caption="满意度总体数字",
        note="注：总体数字为各题数字的简单平均；n 为至少回答一道量表题的人数。"
        + _listed_reasons(reasons)
        + _of_the_scale(result),
    )


def _items_table(result: SatisfactionResult, facts: SurveyFacts) -> Table:
    declared, *others = item_formulas(result)
    more = (ASKED,) if result.is_partly_asked else ()
    ends = [_ends(result, item, facts) for item in result.items]
    heading = [HEADING] if any(ends) else []
    rows, reasons = [], []
    for item, bounds in zip(result.items, ends, strict=True):
        n = str(item.value.n) if isinstance(item.value, Figure) else "—"
        between = [bounds or "—"] if heading else []
        beside = [_beside(result, item, name) for name in others]
        asked = [str(item.asked) for _ in more]
        rows.append((str(item.item.text), *asked, n, figure_text(result.kind, item.value), *between, *beside))
        for name in (declared, *others):
            outcome = item.by_formula[name]
            if isinstance(outcome, Undefined) and is_shown(result, name, item):
                reasons.append(
                    f"{quote_label(str(item.item.text))}的{figure_name(name)}{not_applicable(outcome)}"
                )
    return Table(
        header=("题目", *more, "n", figure_name(declared), *heading, *map(figure_name, others)),
        rows=tuple(rows),
        widths=(4.6, *(1.5 for _ in more), 1.0, 2.3, *(2.9 for _ in heading), *(2.3 for _ in others)),
        alignments=("left", *(CENTRED * (2 + len(more) + len(heading) + len(others)))),
        caption="各题满意度",
        note=counted_note(result)
        + asked_note(is_partly_asked=result.is_partly_asked)
        + _listed_reasons(reasons)
        + no_opinion_note(item.item for item in result.items),
    )


def _ends(result: SatisfactionResult, item: ItemSatisfaction, facts: SurveyFacts) -> str:
    bounds = item_interval(facts, item)
    return "" if bounds is None else figure_interval(result.kind, bounds)


def _beside(result: SatisfactionResult, item: ItemSatisfaction, name: str) -> str:
    return figure_text(FIGURE_KINDS[name], item.by_formula[name]) if is_shown(result, name, item) else "—"


def _of_the_scale(result: SatisfactionResult) -> str:
    items = [item.item for item in result.items]
    return scale_note(items) + no_opinion_note(items)


def _listed_reasons(reasons: list[str]) -> str:
    return "；".join(reasons) + "。" if reasons else ""


def _defined(result: SatisfactionResult) -> list[tuple[str, Figure]]:
    names = short_labels([topic(str(item.item.text)) for item in result.items])
    pairs = zip(names, result.items, strict=True)
    return [(name, item.value) for name, item in pairs if isinstance(item.value, Figure)]


def items_ranking(result: SatisfactionResult) -> str:
    """The items of a scale by their figure, as a sentence; nothing for fewer than two."""
    kind, figure = result.kind, figure_name(result.kind.name)
    entries = [RankedEntry(name, value.exact, figure_text(kind, value)) for name, value in _defined(result)]
    if len(entries) < 2:
        return ""
    groups = rank_entries(entries)
    if len(groups) == 1:
        return f"{len(entries)}道题的{figure}相同，均为{entries[0].printed}。"
    return (
        f"各题按{figure}由高到低依次为：{ranking_sentence(entries, MOST_ITEMS_RANKED)}。"
        f"最高与最低相差{number_words(_gap(groups), kind.places)}{kind.sign and '个百分点'}。"
    )


def _gap(groups: list[list[RankedEntry]]) -> Fraction:
    return groups[0][0].exact - groups[-1][0].exact


def items_chart(result: SatisfactionResult, caption: str) -> list[Block]:
    """The figure of each item as bars, the highest first; none where no item has one."""
    kind, figure = result.kind, figure_name(result.kind.name)
    defined = sorted(_defined(result), key=lambda pair: -pair[1].exact)
    if not defined:
        return []
    words = "；".join(f"{name} {figure_text(kind, value)}" for name, value in defined)
    return [
        Chart(
            kind="bars",
            caption=caption,
            categories=tuple(name for name, _ in defined),
            series=(Series(figure, tuple(float(value.rounded(kind.places)) for _, value in defined)),),
            description=f"横向条形图，{caption}由高到低：{words}",
            unit=kind.sign,
            places=kind.places,
            highest=100 if kind.is_of_hundred else None,
        )
    ]
