"""The main scale: the overall figure by the declared formula, the alternatives beside it, and every item."""

from collections.abc import Sequence

from surveyapp.analysis.results import Figure, ItemSatisfaction, SatisfactionResult, Undefined
from surveyapp.reports.blocks import CENTRED, Block, Chart, Series, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.scale_words import no_opinion_note, scale_note
from surveyapp.reports.sections.ranking import Entry, in_descending_order, ranked
from surveyapp.reports.wording import (
    FORMULA_NAMES,
    FORMULA_TEXTS,
    NOT_APPLICABLE,
    SHARE_PLACES,
    figure_words,
    not_applicable,
    quoted,
    reason_words,
    satisfaction_words,
    short_labels,
    topic,
)

MOST_RANKED = 10
"""Items told in the sentence that ranks them; the table has all."""

_FORMULAS = ("index", "favourable", "mean", "rescaled")
"""In the order of the columns, after the one that was declared."""


def satisfaction(facts: SurveyFacts) -> list[Block]:
    """满意度总体结果."""
    result = facts.analysis.satisfaction
    if result.formula is None:
        return [paragraph("问卷没有声明满意度量表，因此没有满意度总体数字；各题结果见后。")]
    name = FORMULA_NAMES[result.formula]
    if isinstance(result.overall, Undefined):
        reason = reason_words(result.overall.reason)
        return [paragraph(f"{name}{NOT_APPLICABLE}：{reason}。", kind="emphasis"), _overall_table(result)]
    blocks: list[Block] = [
        paragraph(_overall_sentence(result.formula, result.overall, result.items)),
        _overall_table(result),
    ]
    sentence = _ranking_sentence(result)
    if sentence:
        blocks.append(paragraph(sentence))
    blocks.append(_items_table(result))
    if len(result.items) > 1:
        blocks += _chart(result)
    return blocks


def _overall_sentence(formula: str, overall: Figure, items: Sequence[ItemSatisfaction]) -> str:
    value = satisfaction_words(formula, overall)
    counted = sum(isinstance(item.value, Figure) for item in items)
    scale = f"由量表{counted}题的单题数字平均得出"
    if counted < len(items):
        scale = f"由量表{len(items)}题中有人作答的{counted}题的单题数字平均得出"
    if len(items) == 1:
        scale = "量表仅含一题，总体数字即该题数字"
    return (
        f"{FORMULA_NAMES[formula]}为{value}（n = {overall.n}），{scale}。"
        f"单题公式：{FORMULA_TEXTS[formula]}。同一批答卷按其他口径计算的数字列在同一张表中，引用时应写明口径。"
    )


def _overall_table(result: SatisfactionResult) -> Table:
    formula = result.formula or "index"
    others = [name for name in ("index", "favourable", "rescaled") if name != formula]
    outcomes = {formula: result.overall} | {name: result.alternatives.get(name) for name in others}
    rows, reasons = [], []
    for name, outcome in outcomes.items():
        if outcome is None:
            continue
        title = FORMULA_NAMES[name] + ("（本次采用）" if name == formula else "")
        n = str(outcome.n) if isinstance(outcome, Figure) else "—"
        rows.append((title, FORMULA_TEXTS[name], satisfaction_words(name, outcome), n))
        if isinstance(outcome, Undefined):
            reasons.append(f"{FORMULA_NAMES[name]}{not_applicable(outcome)}")
    return Table(
        header=("口径", "单题公式", "总体数字", "n"),
        rows=tuple(rows),
        widths=(4.2, 6.4, 2.0, 1.2),
        alignments=("left", "left", "center", "center"),
        caption="满意度总体数字",
        note="注：总体数字为各题数字的简单平均；n 为至少回答一道量表题的人数。"
        + _listed_reasons(reasons)
        + _of_the_scale(result),
    )


def _items_table(result: SatisfactionResult) -> Table:
    columns = sorted(_FORMULAS, key=lambda name: name != result.formula)
    rows, reasons = [], []
    for item in result.items:
        n = str(item.value.n) if isinstance(item.value, Figure) else "—"
        outcomes = [(name, item.by_formula[name]) for name in columns]
        rows.append((str(item.item.text), n, *(satisfaction_words(*pair) for pair in outcomes)))
        for name, outcome in outcomes:
            if isinstance(outcome, Undefined):
                reasons.append(
                    f"{quoted(str(item.item.text))}的{FORMULA_NAMES[name]}{not_applicable(outcome)}"
                )
    return Table(
        header=("题目", "n", *(FORMULA_NAMES[name] for name in columns)),
        rows=tuple(rows),
        widths=(4.6, 1.0, *(2.3 for _ in columns)),
        alignments=("left", *(CENTRED * (len(columns) + 1))),
        caption="各题满意度",
        note="注：n 为本次采用的口径下该题计入的人数；未作答的不计入，没有赋分的选项不进入得分类口径。"
        + _listed_reasons(reasons)
        + no_opinion_note(item.item.question for item in result.items),
    )


def _of_the_scale(result: SatisfactionResult) -> str:
    questions = [item.item.question for item in result.items]
    return scale_note(questions) + no_opinion_note(questions)


def _listed_reasons(reasons: list[str]) -> str:
    return "；".join(reasons) + "。" if reasons else ""


def _defined(result: SatisfactionResult) -> list[tuple[str, Figure]]:
    names = short_labels([topic(str(item.item.text)) for item in result.items])
    pairs = zip(names, result.items, strict=True)
    return [(name, item.value) for name, item in pairs if isinstance(item.value, Figure)]


def _ranking_sentence(result: SatisfactionResult) -> str:
    formula = result.formula or "index"
    entries = [
        Entry(name, value.exact, satisfaction_words(formula, value)) for name, value in _defined(result)
    ]
    if len(entries) < 2:
        return ""
    groups = ranked(entries)
    if len(groups) == 1:
        return f"{len(entries)}道题的{FORMULA_NAMES[formula]}相同，均为{entries[0].printed}。"
    return (
        f"各题按{FORMULA_NAMES[formula]}由高到低依次为：{in_descending_order(entries, MOST_RANKED)}。"
        f"最高与最低相差{figure_words(_gap(groups))}{'个百分点' if formula == 'favourable' else ''}。"
    )


def _gap(groups: list[list[Entry]]) -> Figure:
    return Figure(groups[0][0].exact - groups[-1][0].exact, 0)


def _chart(result: SatisfactionResult) -> list[Block]:
    formula = result.formula or "index"
    defined = sorted(_defined(result), key=lambda pair: -pair[1].exact)
    if not defined:
        return []
    words = "；".join(f"{name} {satisfaction_words(formula, value)}" for name, value in defined)
    return [
        Chart(
            kind="bars",
            caption=f"各题{FORMULA_NAMES[formula]}",
            categories=tuple(name for name, _ in defined),
            series=(
                Series(FORMULA_NAMES[formula], tuple(float(v.rounded(SHARE_PLACES)) for _, v in defined)),
            ),
            description=f"横向条形图，各题{FORMULA_NAMES[formula]}由高到低：{words}",
            unit="%" if formula == "favourable" else "",
            highest=100,
        )
    ]
