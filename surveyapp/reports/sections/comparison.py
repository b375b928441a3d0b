"""分组比较: the main scale by each background question, in plain words; its statistics, which stand in an appendix."""

from collections.abc import Iterator

from surveyapp.analysis.groups.comparison import ItemComparison, RespondentGroup
from surveyapp.analysis.limits import FEWEST_OF_GROUP, MOST_BACKGROUND_OPTIONS
from surveyapp.analysis.results import Figure, Undefined
from surveyapp.analysis.statistics.intervals import no_interval
from surveyapp.reports.blocks import CENTRED, Block, Heading, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.group_facts import GroupFacts
from surveyapp.reports.limits import MOST_GROUP_COLUMNS
from surveyapp.reports.words.comparison_words import (
    BANDS_NOTE,
    HIDDEN,
    HIDDEN_NOTE,
    comparison_sentences,
    effect_name,
    effect_words,
    group_mark,
    p_cell,
    statistic_words,
    warning_words,
)
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.reports.words.wording import (
    chinese_number,
    figure_words,
    number_words,
    quote_label,
    reason_words,
    topic,
)

TITLE = "分组比较"

STATISTICS_TITLE = "分组比较的统计检验"

_RULE = (
    "本章按背景题比较各组的总体满意度量表。背景题是没有分值、不属于任何量表的单选题；"
    f"选项超过{MOST_BACKGROUND_OPTIONS}个的不列。"
)
_SIZE = "差异是大是小，是与同组人之间的差别相比，不只看相差多少。"
_OPEN = "答卷不是概率抽样得来的，所说的差异是答卷之内的差异，不宜推及全体。"
_NOWHERE = "—"


def comparisons(facts: SurveyFacts) -> list[Block]:
    """A table and its reading for each background question; what it rests on is in the appendix."""
    if facts.comparisons.reason is not None:
        return [paragraph(f"没有分组比较：{reason_words(facts.comparisons.reason)}。", kind="emphasis")]
    annex = f"{_SIZE}检验的方法和数字见附录“{STATISTICS_TITLE}”。" if has_statistics(facts) else ""
    opened = no_interval(facts.questionnaire.sampling) == "open_sample"
    blocks: list[Block] = [paragraph(_RULE + (_OPEN if opened else "") + annex)]
    for number, found in enumerate(facts.comparisons.groups, start=1):
        name = quote_label(topic(found.comparison.name) or found.comparison.name)
        blocks += [Heading(2, f"（{chinese_number(number)}）按{name}分组"), *_of_question(facts, found)]
    return blocks


def _of_question(facts: SurveyFacts, found: GroupFacts) -> Iterator[Block]:
    shown = [group for group in found.comparison.groups if group.code not in found.hidden.groups]
    answered = [group for group in shown if group.n]
    if not answered:
        yield paragraph("各组份数过少，列出会看得出个人的回答，不予列出。")
        return
    if len(answered) == 1:
        only = f"{quote_label(answered[0].label)}一组（{answered[0].n}份）"
        why = "其余各组份数过少，不予列出" if found.hidden.groups else "其余选项没有人选择"
        yield paragraph(f"只有{only}可以列出，{why}，无从比较。")
        return
    table = _by_item if len(found.comparison.groups) <= MOST_GROUP_COLUMNS else _by_group
    yield table(facts, found)
    formula = facts.questionnaire.dimension_formula
    if sentences := comparison_sentences(found.comparison, formula, found.hidden):
        yield paragraph("".join(sentences))


def _by_item(facts: SurveyFacts, found: GroupFacts) -> Table:
    """A column for each group, a row for each item and one for all of them."""
    groups, whole = found.comparison.groups, facts.analysis.satisfaction
    everybody = {item.item.code: item.value for item in whole.items}
    rows = [
        (
            item.name,
            *(_cell(facts, found, group, item) for group in groups),
            figure_words(everybody[item.code], whole.kind.places),
        )
        for item in found.comparison.items
    ]
    overall = [*(_overall(facts, found, group) for group in groups)]
    overall.append(figure_words(whole.overall, whole.kind.places))
    counts = ("份数", *(_count(found, group) for group in groups), str(facts.analysis.n))
    return Table(
        header=("题目", *(group.label for group in groups), "全体"),
        rows=(counts, *rows, *([("总体", *overall)] if len(rows) > 1 else [])),
        widths=(4.5, *(2.0 for _ in groups), 2.0),
        alignments=("left", *CENTRED * (len(groups) + 1)),
        caption=_caption(facts, found),
        note=_note(found),
        total_row=len(rows) > 1,
    )


def _by_group(facts: SurveyFacts, found: GroupFacts) -> Table:
    """A row for each group where there are too many for columns: the overall figure; items are in the workbook."""
    rows = [
        (
            group.label,
            _count(found, group),
            _overall(facts, found, group),
        )
        for group in found.comparison.groups
    ]
    whole = facts.analysis.satisfaction
    rows.append(("全体", str(facts.analysis.n), figure_words(whole.overall, whole.kind.places)))
    return Table(
        header=("组别", "份数", figure_name(whole.kind.name)),
        rows=tuple(rows),
        widths=(6, 4, 4),
        alignments=("left", *CENTRED * 2),
        caption=_caption(facts, found),
        note=_note(found, "各题见 Excel 数据与统计表的“分组比较”。"),
        total_row=True,
    )


def _count(found: GroupFacts, group: RespondentGroup) -> str:
    """The number of answers, with what is said of few."""
    if group.code in found.hidden.groups:
        return HIDDEN
    mark = group_mark(group.n)
    return f"{group.n}（{mark}）" if mark else str(group.n)


def _cell(facts: SurveyFacts, found: GroupFacts, group: RespondentGroup, item: ItemComparison) -> str:
    if found.hidden.hides(group.code, item.code):
        return HIDDEN
    figure, kind = item.figures[group.code].value, facts.analysis.satisfaction.kind
    return _NOWHERE if isinstance(figure, Undefined) else number_words(figure, kind.places)


def _overall(facts: SurveyFacts, found: GroupFacts, group: RespondentGroup) -> str:
    outcome = found.overall[group.code]
    if found.hidden.hides(group.code):
        return HIDDEN
    kind = facts.analysis.satisfaction.kind
    return figure_words(outcome, kind.places) if isinstance(outcome, Figure) else _NOWHERE


def _caption(facts: SurveyFacts, found: GroupFacts) -> str:
    name = topic(found.comparison.name) or found.comparison.name
    kind = facts.analysis.satisfaction.kind
    return f"按{quote_label(name)}分组的{figure_name(kind.name)}{f'（{kind.sign}）' if kind.sign else ''}"


def _note(found: GroupFacts, more: str = "") -> str | None:
    told = (HIDDEN_NOTE if found.hidden.any else "") + more
    return f"注：{told}" if told else None


def comparison_statistics(facts: SurveyFacts) -> list[Block]:
    """The tests behind the chapter, one table for each background question."""
    blocks: list[Block] = [
        paragraph(
            f"某题的回答不足{FEWEST_OF_GROUP}份的组不参加检验。两组比较用曼–惠特尼秩和检验与Welch t检验，三组及以上用"
            "克鲁斯卡尔–沃利斯秩和检验与Welch方差分析；秩和检验按近似分布计算，作同分校正，曼–惠特尼检验并作连续性校正。"
            "卡方检验针对各选项的分布，不作连续性校正，V为克拉默系数。一道背景题的各题检验多次，秩和检验的p按霍尔姆"
            "（Holm）法校正，校正后小于0.05的，正文才说有差异；正文只判断各组都有30份以上的题目。"
            + BANDS_NOTE
        )
    ]
    blocks += [_statistics(found) for found in facts.comparisons.groups if _is_tested(found)]
    names = [
        quote_label(topic(found.comparison.name) or found.comparison.name)
        for found in facts.comparisons.groups
        if not _is_tested(found)
    ]
    if names:
        blocks.append(
            paragraph(f"按{'、'.join(names)}分组的没有可以列出的检验：各组份数过少，或没有两组可比。")
        )
    return blocks


def has_statistics(facts: SurveyFacts) -> bool:
    """Whether a test of any background question can be shown."""
    return any(map(_is_tested, facts.comparisons.groups))


def _is_tested(found: GroupFacts) -> bool:
    return any(
        not isinstance(test, Undefined)
        for item in found.comparison.items
        if not found.hidden.hides_tests(item.code, item.tested)
        for test in item.tests.values()
    )


def _limits(found: GroupFacts) -> Iterator[str]:
    """What limits the tests, each with the items of which it is true."""
    told = [item for item in found.comparison.items if not found.hidden.hides_tests(item.code, item.tested)]
    for code in dict.fromkeys(code for item in told for code in item.warnings):
        names = [quote_label(topic(item.name)) for item in told if code in item.warnings]
        yield f"{'、'.join(names) if len(names) < len(told) else '各题'}{warning_words(code)}"


def _in_lines(words: str) -> str:
    """A test with a line for each of its numbers, as narrow as a column is."""
    return words.replace("，", "\n")


def _statistics(found: GroupFacts) -> Table:
    rows = []
    for item in found.comparison.items:
        if found.hidden.hides_tests(item.code, item.tested):
            rows.append((item.name, *(HIDDEN for _ in range(5))))
            continue
        ranks, means = ("kruskal", "welch_anova") if "kruskal" in item.tests else ("mann_whitney", "welch_t")
        rows.append(
            (
                item.name,
                _in_lines(statistic_words(item.tests[ranks])),
                p_cell(item.p_holm),
                _in_lines(statistic_words(item.tests[means])),
                _in_lines(statistic_words(item.tests["chi2"])),
                f"{effect_name(item.effect_name)} = {effect_words(item.effect)}".replace("（", "\n（"),
            )
        )
    hidden = HIDDEN_NOTE if any(HIDDEN in row for row in rows) else ""
    note = hidden + "".join(f"{sentence}。" for sentence in _limits(found))
    name = topic(found.comparison.name) or found.comparison.name
    return Table(
        header=("题目", "秩和检验", "校正后的p", "均值的检验", "卡方检验", "差异大小（95%区间）"),
        rows=tuple(rows),
        widths=(3.0, 3.3, 2.1, 3.4, 3.1, 3.6),
        alignments=("left", *CENTRED * 5),
        caption=f"按{quote_label(name)}分组的统计检验",
        note=f"注：{note}" if note else None,
    )
