"""各维度分析: the scales beside the main scale, each with its figure, its α and its items in descending order."""

from collections.abc import Sequence

from surveyapp.analysis.results import (
    Alpha,
    Correlation,
    DimensionResult,
    Figure,
    ItemSatisfaction,
    Outcome,
    Undefined,
)
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.reports.blocks import CENTRED, Block, Chart, Heading, Series, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.limits import MOST_ITEMS_RANKED
from surveyapp.reports.satisfaction_columns import counted_note, is_shown, item_formulas, overall_formulas
from surveyapp.reports.sections.ranking import RankedEntry, rank_entries, ranking_sentence
from surveyapp.reports.sections.satisfaction import items_chart, items_ranking
from surveyapp.reports.words.asked_words import ASKED, partly_asked_words
from surveyapp.reports.words.figure_words import (
    figure_interval,
    figure_name,
    figure_text,
    formula_words,
)
from surveyapp.reports.words.interval_words import HEADING, dimension_interval
from surveyapp.reports.words.scale_words import no_opinion_note, scale_note
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    NOT_APPLICABLE,
    RELIABILITY_BANDS,
    alpha_cautions,
    chinese_number,
    correlation_words,
    figure_words,
    not_applicable,
    number_words,
    quote_label,
    reason_words,
)

TITLE = "各维度分析"


def dimensions(facts: SurveyFacts) -> list[Block]:
    """The chapter; asked only where the questionnaire has `scales`."""
    found = facts.analysis.scales
    blocks: list[Block] = [
        Heading(2, "（一）各维度总体结果"),
        paragraph(_opening(found)),
        _overall_table(found, facts),
        *_chart(found),
    ]
    for number, dimension in enumerate(found, start=2):
        blocks.append(Heading(2, f"（{chinese_number(number)}）{dimension.dimension.name}"))
        blocks += _dimension(dimension)
    return blocks


def descending(result: DimensionResult) -> list[ItemSatisfaction]:
    """The items by their figure, the highest first; those without one last, in the order declared."""
    return sorted(
        result.satisfaction.items,
        key=lambda item: (isinstance(item.value, Undefined), -getattr(item.value, "exact", 0)),
    )


def _opening(found: tuple[DimensionResult, ...]) -> str:
    kind = found[0].satisfaction.kind
    name = figure_name(kind.name)
    entries = [
        RankedEntry(str(each.dimension.name), value.exact, figure_text(kind, value))
        for each in found
        if isinstance(value := each.satisfaction.overall, Figure)
    ]
    names = "、".join(quote_label(str(each.dimension.name)) for each in found)
    told = f"问卷的量表题分为{len(found)}个维度：{names}。各维度的{name}为所含各题{name}的简单平均。"
    if len(entries) < 2:
        return told
    if len(rank_entries(entries)) == 1:
        return f"{told}{len(entries)}个维度的{name}相同，均为{entries[0].printed}。"
    return f"{told}各维度按{name}由高到低依次为：{ranking_sentence(entries, MOST_ITEMS_RANKED)}。"


def _overall_table(found: tuple[DimensionResult, ...], facts: SurveyFacts) -> Table:
    result = found[0].satisfaction
    names = list(dict.fromkeys(name for each in found for name in overall_formulas(each.satisfaction)))
    ends = [dimension_interval(facts, each.satisfaction) for each in found]
    heading = [HEADING] if any(ends) else []
    rows, reasons = [], []
    for each, bounds in zip(found, ends, strict=True):
        title, alpha = str(each.dimension.name), each.reliability
        shown = overall_formulas(each.satisfaction)
        figures = [
            figure_text(FIGURE_KINDS[name], each.satisfaction.alternatives[name]) if name in shown else "—"
            for name in names
        ]
        between = [figure_interval(result.kind, bounds) if bounds else "—"] if heading else []
        rows.append(
            (
                title,
                str(len(each.satisfaction.items)),
                str(each.n),
                figures[0],
                *between,
                *figures[1:],
                _alpha_value(alpha),
                RELIABILITY_BANDS[alpha.band] if isinstance(alpha, Alpha) else "—",
            )
        )
        lacking: list[tuple[str, Outcome | Alpha]] = [
            (figure_name(name), each.satisfaction.alternatives[name]) for name in shown
        ]
        reasons += [
            f"{quote_label(title)}的{name}{not_applicable(outcome)}"
            for name, outcome in (*lacking, ("α系数", alpha))
            if isinstance(outcome, Undefined)
        ]
    formulas = "；".join(f"{figure_name(name)} = {formula_words(name)}" for name in names)
    return Table(
        header=("维度", "题数", "n", *_headings(names, heading), "α系数", "信度等级"),
        rows=tuple(rows),
        widths=(3.4, 1.1, 1.1, 2.1, *(2.9 for _ in heading), *(2.1 for _ in names[1:]), 1.6, 1.6),
        alignments=("left", *(CENTRED * (4 + len(names) + len(heading)))),
        caption="各维度总体结果",
        note=f"注：n 为至少回答该维度一道题的人数；α系数只用答全该维度各题的答卷。单题公式：{formulas}。"
        + _listed(reasons)
        + scale_note(item.item for each in found for item in each.satisfaction.items)
        + no_opinion_note(item.item for each in found for item in each.satisfaction.items),
    )


def _headings(names: list[str], interval: list[str]) -> list[str]:
    declared, *others = map(figure_name, names)
    return [declared, *interval, *others]


def _chart(found: tuple[DimensionResult, ...]) -> list[Block]:
    kind = found[0].satisfaction.kind
    name = figure_name(kind.name)
    values = [
        (str(each.dimension.name), value)
        for each in found
        if isinstance(value := each.satisfaction.overall, Figure)
    ]
    if len(values) < 2:
        return []
    values.sort(key=lambda pair: -pair[1].exact)
    words = "；".join(f"{title} {figure_text(kind, value)}" for title, value in values)
    return [
        Chart(
            kind="bars",
            caption=f"各维度{name}",
            categories=tuple(title for title, _ in values),
            series=(Series(name, tuple(float(value.rounded(kind.places)) for _, value in values)),),
            description=f"横向条形图，各维度{name}由高到低：{words}",
            unit=kind.sign,
            places=kind.places,
            highest=100 if kind.is_of_hundred else None,
        )
    ]


def _dimension(result: DimensionResult) -> list[Block]:
    title = str(result.dimension.name)
    blocks: list[Block] = [paragraph(_figure_sentence(result) + _alpha_sentence(result))]
    if ranking := items_ranking(result.satisfaction):
        blocks.append(paragraph(ranking))
    blocks.append(_items_table(result))
    if len(result.satisfaction.items) > 1:
        name = figure_name(result.satisfaction.kind.name)
        blocks += items_chart(result.satisfaction, f"{title}维度各题{name}")
    return blocks + _correlations(result)


def _figure_sentence(result: DimensionResult) -> str:
    found = result.satisfaction
    name, title = figure_name(found.kind.name), quote_label(str(result.dimension.name))
    if isinstance(found.overall, Undefined):
        return f"{title}维度的{name}{NOT_APPLICABLE}：{reason_words(found.overall.reason)}。"
    value, count = figure_text(found.kind, found.overall), len(found.items)
    counted = sum(isinstance(item.value, Figure) for item in found.items)
    made = f"为该维度{count}道题的平均值" if count > 1 else "该维度仅含一道题，即该题结果"
    if counted < count:
        made = f"为该维度{count}道题中有可计入回答的{counted}道题的平均值"
    return f"{title}维度的{name}为{value}（n = {found.overall.n}），{made}。"


def _alpha_sentence(result: DimensionResult) -> str:
    alpha = result.reliability
    if isinstance(alpha, Undefined):
        return f"信度{NOT_APPLICABLE}：{reason_words(alpha.reason)}。"
    texts = {item.item.code: str(item.item.text) for item in result.satisfaction.items}
    value = number_words(alpha.value, COEFFICIENT_PLACES)
    dropped = f"，另有{alpha.dropped}份未答全而未计入" if alpha.dropped else ""
    dropped += partly_asked_words(alpha)
    return (
        f"按答全的{alpha.n}份答卷计算{dropped}，α系数为{value}，内部一致性{RELIABILITY_BANDS[alpha.band]}。"
        + "".join(alpha_cautions(alpha, texts))
    )


def _items_table(result: DimensionResult) -> Table:
    """The figures of the items, the highest first."""
    found = result.satisfaction
    names = item_formulas(found)
    more = (ASKED,) if found.is_partly_asked else ()
    rows, reasons = [], []
    for item in descending(result):
        shown = [name for name in names if is_shown(found, name, item)]
        figures = [
            figure_text(FIGURE_KINDS[name], item.by_formula[name]) if name in shown else "—" for name in names
        ]
        n = str(item.value.n) if isinstance(item.value, Figure) else "—"
        rows.append((str(item.item.text), *(str(item.asked) for _ in more), n, *figures))
        reasons += _reasons(item, [(figure_name(name), item.by_formula[name]) for name in shown])
    return Table(
        header=("题目", *more, "n", *map(figure_name, names)),
        rows=tuple(rows),
        widths=(5.2, *(1.5 for _ in more), 1.2, *(2.3 for _ in names)),
        alignments=("left", *(CENTRED * (1 + len(more) + len(names)))),
        caption=f"{result.dimension.name}维度各题（由高到低）",
        note=counted_note(found) + _listed(reasons),
    )


def _correlations(result: DimensionResult) -> list[Block]:
    """How far each item goes with its dimension; nothing where none of it is defined, as the reason of α says."""
    validity = result.validity
    if all(isinstance(outcome, Undefined) for outcome in validity.item_total.values()):
        return []
    rows, reasons = [], []
    for item in descending(result):
        total, rest = validity.item_total[item.item.code], validity.corrected_item_total[item.item.code]
        without = validity.alpha_if_deleted[item.item.code]
        band = correlation_words(total) if isinstance(total, Correlation) else "—"
        cells = (_coefficient(total), band, _coefficient(rest), figure_words(without, COEFFICIENT_PLACES))
        rows.append((str(item.item.text), *cells))
        reasons += _reasons(item, [("题总相关", total), ("CITC", rest), ("删除后α", without)])
    return [
        Table(
            header=("题目", "题总相关 r", "等级", "CITC", "删除后α"),
            rows=tuple(rows),
            widths=(7, 2.2, 2.2, 1.8, 2),
            alignments=("left", *(CENTRED * 4)),
            caption=f"{result.dimension.name}维度各题与该维度的相关",
            note="注：题总相关是与该维度总分的相关，CITC是与该维度其余各题总分的相关。" + _listed(reasons),
        )
    ]


def _reasons(item: ItemSatisfaction, outcomes: Sequence[tuple[str, Outcome | Correlation]]) -> list[str]:
    return [
        f"{quote_label(str(item.item.text))}的{name}{not_applicable(outcome)}"
        for name, outcome in outcomes
        if isinstance(outcome, Undefined)
    ]


def _alpha_value(alpha: Alpha | Undefined) -> str:
    return number_words(alpha.value, COEFFICIENT_PLACES) if isinstance(alpha, Alpha) else NOT_APPLICABLE


def _coefficient(result: Correlation | Undefined) -> str:
    return (
        number_words(result.value, COEFFICIENT_PLACES) if isinstance(result, Correlation) else NOT_APPLICABLE
    )


def _listed(reasons: list[str]) -> str:
    return "；".join(reasons) + "。" if reasons else ""
