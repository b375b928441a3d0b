"""Comparisons of groups in words: names of tests and effects, and what a table of groups says in plain sentences."""

from collections.abc import Iterable, Mapping

from surveyapp.analysis.groups.comparison import Comparison, GroupFigures, ItemComparison, RespondentGroup
from surveyapp.analysis.groups.effect_sizes import Effect
from surveyapp.analysis.groups.group_tests import (
    ChiSquare,
    GroupTest,
    Kruskal,
    MannWhitney,
    WelchAnova,
    WelchT,
)
from surveyapp.analysis.groups.small_groups import NOTHING_HIDDEN, HiddenGroups
from surveyapp.analysis.limits import FEWEST_OF_GROUP, SMALL_SAMPLE
from surveyapp.analysis.results import Undefined
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.reports.words.figure_words import p_beside_sign, p_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    SHARE_PLACES,
    not_applicable,
    number_words,
    quote_label,
    reason_words,
    topic,
)

HIDDEN = "*"
"""What stands in a cell whose figure is hidden."""

_TESTS: Mapping[str, str] = {
    "welch_t": "Welch t 检验",
    "mann_whitney": "曼–惠特尼秩和检验",
    "welch_anova": "Welch 方差分析",
    "kruskal": "克鲁斯卡尔–沃利斯秩和检验",
    "chi2": "卡方检验",
}
_EFFECTS: Mapping[str, str] = {"hedges_g": "Hedges g", "epsilon_squared": "ε²"}
_WARNINGS: Mapping[str, str] = {
    "sparse_table": "有的格子预期不足 5 份，卡方检验只是近似",
    "ceiling": "90% 以上的人给了最高评价，差异能说明的有限",
}
_MATTERS: Mapping[str, str] = {
    "negligible": "差异微小，实际意义不大",
    "small": "差异较小，可以留意",
    "medium": "差异中等，值得关注",
    "large": "差异较大，应当查明原因",
}
BANDS_NOTE = (
    "差异的大小按科恩（Cohen 1988）的界限：两组比较看 Hedges g，0.2、0.5、0.8 起为较小、中等、较大；"
    "三组及以上看 ε²，0.01、0.06、0.14 起为较小、中等、较大；再小为微小。"
)
"""By which limits a difference is called small, medium or large."""

HIDDEN_NOTE = "*处的组不足5份，连同可以推算出它的邻组，为保护个人不予列出。"
"""What stands below a table in which something is hidden."""

_WITHHELD = "有的组不予列出，因此不判断这些题的组间差异。"
_FEW = "不足 {fewest} 份"
_SMALL = "仅供参考"
_NONE_OF_ITEMS = "各题都没有发现超出偶然波动的组间差异。"
_SOME_OF_ITEMS = "{all}题中有{count}题的组间差异超出偶然波动。"
_EVERY_ITEM = "{all}题的组间差异都超出偶然波动。"
_REST = "其余{count}题没有发现这样的差异。"
_DIFFERS = "{item}：{high}最高（{most}），{low}最低（{least}），相差{gap}"
_DIFFERS_IN_RANKS = "{item}：各组的评价分布不同"
_THIS_MATTERS = "{difference}；{matters}。"
_ALL_MATTER = "这{count}题的{matters}。"
_ALL_ITEMS = "各题"
_NOT_JUDGED = "{items}因有的组不足 {fewest} 份，只列数字，不判断差异。"
_UNTESTED = "{items}没有检验：{reason}。"
_REFERENCE = "{groups}不足 {fewest} 份，数字仅供参考。"
_CEILING = "{items}有 90% 以上的人给了最高评价，差异能说明的有限。"


def statistic_name(name: str) -> str:
    """What people call a test."""
    return say(_TESTS[name])


def effect_name(name: str) -> str:
    """What people call the size of a difference."""
    return say(_EFFECTS[name])


def warning_words(code: str) -> str:
    """What limits a test, from its code."""
    return say(_WARNINGS[code])


def group_mark(n: int) -> str:
    """What is said of a group by the number of its answers: nothing of 30 and more, and of none."""
    if not n or n >= SMALL_SAMPLE:
        return ""
    return say(_FEW).format(fewest=FEWEST_OF_GROUP) if n < FEWEST_OF_GROUP else say(_SMALL)


def value_words(value: float | Undefined, formula: str | None) -> str:
    """A figure of a group by the formula of the survey with its sign; `不适用` with the reason."""
    if isinstance(value, Undefined):
        return not_applicable(value)
    kind = FIGURE_KINDS[formula] if formula else None
    return number_words(value, kind.places if kind else SHARE_PLACES) + (kind.sign if kind else "")


def p_cell(p: float | Undefined) -> str:
    """p in a column that says so, with three decimals, smaller ones as <0.001; why there is none."""
    return (
        not_applicable(p)
        if isinstance(p, Undefined)
        else p_beside_sign(p).removeprefix("= ").replace(" ", "")
    )


def statistic_words(found: GroupTest | Undefined) -> str:
    """A test with its letter, degrees of freedom and p: t(12.30) = −2.100，p = 0.048."""
    match found:
        case Undefined():
            return not_applicable(found)
        case WelchT():
            letter = f"t({_df(found.df)})"
        case MannWhitney():
            letter = "W"
        case WelchAnova():
            letter = f"F({_df(found.df1)}, {_df(found.df2)})"
        case Kruskal():
            letter = f"H({_df(found.df)})"
        case ChiSquare():
            letter = f"χ²({_df(found.df)})"
    value = number_words(found.statistic, COEFFICIENT_PLACES)
    told = [f"{letter} = {value}", p_words(found.p)]
    if isinstance(found, ChiSquare):
        told.append(f"V = {number_words(found.cramers_v, COEFFICIENT_PLACES)}")
    return say("，").join(told)


def _df(df: float) -> str:
    return str(int(df)) if df == int(df) else number_words(df, 2)


def effect_words(found: Effect | Undefined) -> str:
    """The size of a difference with its interval: −0.394（−0.478 至 −0.311）."""
    if isinstance(found, Undefined):
        return not_applicable(found)
    value, low, high = (number_words(end, COEFFICIENT_PLACES) for end in (found.value, found.low, found.high))
    return say("{value}（{low} 至 {high}）").format(value=value, low=low, high=high)


def comparison_sentences(
    comparison: Comparison, formula: str | None, hidden: HiddenGroups = NOTHING_HIDDEN
) -> list[str]:
    """What a comparison says, in plain sentences without p: what differs, by how much, whether it matters.

    Only tests of groups that all gave 30 answers or more are read; of others it is said that they are not. What is
    `hidden` is not mentioned.
    """
    shown = [item for item in comparison.items if not hidden.hides_tests(item.code, item.tested)]
    judged = [item for item in shown if item.is_conclusive]
    differing = [item for item in judged if item.differs]
    told = []
    if judged and not differing:
        told.append(say(_NONE_OF_ITEMS) if len(judged) == len(comparison.items) else _rest(judged))
    elif differing:
        all_differ = len(judged) == len(differing) > 1
        some = say(_EVERY_ITEM if all_differ else _SOME_OF_ITEMS)
        told.append(some.format(all=len(judged), count=len(differing)))
        told += _differences(comparison, differing, formula, hidden)
        if rest := [item for item in judged if not item.differs]:
            told.append(say(_REST).format(count=len(rest)))
    told += _not_judged(shown)
    if len(shown) < len(comparison.items):
        told.append(say(_WITHHELD))
    ceiling = [item.name for item in judged if "ceiling" in item.warnings]
    if ceiling:
        told.append(say(_CEILING).format(items=_list(ceiling)))
    few = [
        group.label for group in comparison.groups if _is_reference(group) and group.code not in hidden.groups
    ]
    if few:
        told.append(say(_REFERENCE).format(groups=_list(few), fewest=SMALL_SAMPLE))
    return told


def _rest(judged: list[ItemComparison]) -> str:
    return say("{items}没有发现超出偶然波动的组间差异。").format(items=_list(item.name for item in judged))


def _not_judged(items: list[ItemComparison]) -> list[str]:
    """Items whose tests rest on small groups, and those without a test, by reason."""
    small = [item.name for item in items if not item.is_conclusive and isinstance(item.p_holm, float)]
    names = _list(small) if len(small) < len(items) else say(_ALL_ITEMS)
    told = [say(_NOT_JUDGED).format(items=names, fewest=SMALL_SAMPLE)] if small else []
    reasons: dict[str, list[str]] = {}
    for item in items:
        if isinstance(item.p_holm, Undefined):
            reasons.setdefault(reason_words(item.p_holm.reason), []).append(item.name)
    every = say(_ALL_ITEMS)
    return told + [
        say(_UNTESTED).format(items=_list(names) if len(names) < len(items) else every, reason=reason)
        for reason, names in reasons.items()
    ]


def _is_reference(group: RespondentGroup) -> bool:
    return FEWEST_OF_GROUP <= group.n < SMALL_SAMPLE


def _size(item: ItemComparison) -> float:
    return 0.0 if isinstance(item.effect, Undefined) else abs(item.effect.value)


def _differences(
    comparison: Comparison, differing: list[ItemComparison], formula: str | None, hidden: HiddenGroups
) -> list[str]:
    """A sentence for each item, the largest difference first; what is true of all of them is said once."""
    by_size = sorted(differing, key=_size, reverse=True)
    matters = [_matters(item) for item in by_size]
    found = [_difference(comparison, item, formula, hidden) for item in by_size]
    if len(found) > 1 and len(set(matters)) == 1:
        return [
            say("；").join(found) + say("。"),
            say(_ALL_MATTER).format(count=len(found), matters=matters[0]),
        ]
    return [
        say(_THIS_MATTERS).format(difference=difference, matters=each)
        for difference, each in zip(found, matters, strict=True)
    ]


def _matters(item: ItemComparison) -> str:
    return say(_MATTERS[item.effect.band if isinstance(item.effect, Effect) else "negligible"])


def _difference(
    comparison: Comparison, item: ItemComparison, formula: str | None, hidden: HiddenGroups
) -> str:
    by_figure = isinstance(next(iter(item.figures.values())).value, float) or formula is not None
    figures = [
        (_figure(item.figures[group.code], by_value=by_figure), group.label)
        for group in comparison.groups
        if item.figures[group.code].n >= SMALL_SAMPLE and not hidden.hides(group.code, item.code)
    ]
    numbers = [(figure, label) for figure, label in figures if isinstance(figure, float)]
    (least, low), (most, high) = min(numbers), max(numbers)
    if least == most:  # the same mean of other answers
        return say(_DIFFERS_IN_RANKS).format(item=quote_label(topic(item.name)))
    shown = formula if by_figure else None
    return say(_DIFFERS).format(
        item=quote_label(topic(item.name)),
        high=quote_label(high),
        low=quote_label(low),
        most=value_words(most, shown),
        least=value_words(least, shown),
        gap=_gap(most - least, shown),
    )


def _figure(found: GroupFigures, *, by_value: bool) -> float | Undefined:
    return found.value if by_value else found.mean


def _gap(gap: float, formula: str | None) -> str:
    """A difference of two percentages is one of percentage points."""
    kind = FIGURE_KINDS[formula] if formula else None
    number = number_words(gap, kind.places if kind else SHARE_PLACES)
    return say("{number}个百分点").format(number=number) if kind and kind.sign == "%" else number


def _list(names: Iterable[str]) -> str:
    return say("、").join(quote_label(topic(name)) for name in names)
