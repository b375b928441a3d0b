"""Sentences of pages, reports and the command line about an evaluation beside its scores: sources, intervals,
differences.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from surveyapp.analysis.results import Undefined
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.indicators.indicator_system import Grade
from surveyapp.definition.indicators.quantity import plain_number
from surveyapp.indicators.actual_values import ActualSource, SourceKind
from surveyapp.indicators.comparison import ComparedQuantity, Difference, SystemComparison
from surveyapp.indicators.scoring import LeafScore, Subtotal
from surveyapp.reports.words.interval_words import interval_or_reason, interval_words, printed_interval
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.score_words import step_words
from surveyapp.reports.words.step_numbers import number_text

QUANTITY_WORDS: Mapping[ComparedQuantity, str] = {
    "actual": "实际完成值",
    "completion": "完成率",
    "score": "得分",
    "total": "总分",
    "grade": "等级",
}
"""What is compared -> what people call it."""

SOURCE_KIND_WORDS: Mapping[SourceKind, str] = {
    "file": "指标表",
    "survey": "问卷调查",
    "form": "基础表",
    "entered": "填写的实际完成值",
}
"""Kind of source -> what people call it."""

_SUBTOTAL = "暂计 {points} / {weight} 分（{all} 项指标中已有 {count} 项）"
_CHOSEN_LATER = "（填写时选定）"
_TOO_FEW = Undefined("few_answers")
_INTERVAL = "数值的 95% 置信区间为 {ends}，"
_WITHIN = "区间内得分为 {least}～{most} 分"
_CROSSED = "跨过计分界限 {limits}"
_ENDS = "取下限得 {at_low} 分，取上限得 {at_high} 分"
_DIFFER = "与已公布的数字不一致的有 {count} 行，见下表。"
_AGREE = "与已公布的数字全部一致。"
_AGREE_SO_FAR = "比较过的各行与已公布的数字一致。"
_NOTHING = "没有可以比较的数字。"
_OPEN = "尚无实际完成值、没有比较的：{codes}。"
_NO_COUNTERPART = "公布了而没有计算结果可比的：{figures}。"
_PLACE = "见公布报告的{place}"
_MOVED = "由上面的差异引起"
_UNREAD = "同一行的得分，按公布的完成情况无法核算"


def subtotal_words(subtotal: Subtotal) -> str:
    """What an unfinished evaluation has so far, which is no score: 暂计 27.00 / 30 分（2 项指标中已有 1 项）."""
    return say(_SUBTOTAL).format(
        points=subtotal.points,
        weight=plain_number(subtotal.weight),
        count=subtotal.indicators,
        all=subtotal.all_indicators,
    )


def kind_words(source: ActualSource) -> str:
    """Where an actual value comes from; of a figure or a cell that was chosen later, that too."""
    kind = say(SOURCE_KIND_WORDS[source.kind])
    return kind + say(_CHOSEN_LATER) if source.entered and source.kind != "entered" else kind


def over_interval_words(leaf: LeafScore) -> str:
    """What the 95 % interval of a figure means for the score; empty where the score is the same all over the interval.

    Example: 数值的 95% 置信区间为 84.3% 至 95.2%，跨过计分界限 90%：取下限得 8.00 分，取上限得 10.00 分。
    """
    found, interval = leaf.over_interval, leaf.source.interval
    if found is None or interval is None or isinstance(interval, Undefined):
        return ""
    told = say(_INTERVAL).format(ends=interval_words(interval, unit_shown(leaf), leaf.source.places))
    within = say(_WITHIN).format(least=found.least, most=found.most)
    if not found.crossed:
        return told + within + say("。")
    limits = say("、").join(number_text(limit) + unit_shown(leaf) for limit in found.crossed)
    told += say(_CROSSED).format(limits=limits) + say("：")
    told += say(_ENDS).format(at_low=found.at_low, at_high=found.at_high)
    return told + (say("。") if found.ends_say_all else say("，") + within + say("。"))


def leaf_interval_words(leaf: LeafScore) -> str:
    """The interval of a survey's figure, in percent where the value is, or why it has none; "" of other values."""
    interval = leaf.source.interval
    if interval is None or leaf.missing is not None:
        return ""
    return interval_or_reason(interval, unit_shown(leaf), leaf.source.places)


def written_interval_words(leaf: LeafScore) -> str:
    """The interval in a document for the evaluators; that of fewer than 30 answers is shown in the console alone."""
    few = (
        isinstance(leaf.source.interval, tuple)
        and printed_interval(leaf.source.interval, leaf.source.interval_n) is None
    )
    return interval_or_reason(_TOO_FEW, "") if few else leaf_interval_words(leaf)


def printed_interval_words(leaf: LeafScore) -> str:
    """The interval as the client's report prints it; empty where it prints none."""
    interval = printed_interval(leaf.source.interval, leaf.source.interval_n)
    return "" if interval is None else interval_words(interval, unit_shown(leaf), leaf.source.places)


def unit_shown(leaf: LeafScore) -> str:
    """The sign behind the actual value where it is shown in percent."""
    return "%" if (leaf.shown or "").endswith("%") else ""


def comparison_sentence(comparison: SystemComparison) -> str:
    """How many lines differ, and what was not compared."""
    count = len(comparison.differences)
    told = say(_DIFFER).format(count=count) if count else agreement_words([comparison])
    if comparison.not_compared:
        told += say(_OPEN).format(codes=say("、").join(comparison.not_compared))
    if comparison.no_counterpart:
        told += no_counterpart_words(comparison)
    return told


def no_counterpart_words(comparison: SystemComparison) -> str:
    """Which printed figures have no computed counterpart: 公布了而没有计算结果可比的：等级。"""
    figures = (
        f"{figure.code} {say(QUANTITY_WORDS[figure.figure])}".lstrip() for figure in comparison.no_counterpart
    )
    return say(_NO_COUNTERPART).format(figures=say("、").join(figures))


def agreement_words(comparisons: Iterable[SystemComparison]) -> str:
    """The sentence that nothing differs, as far as anything could be compared."""
    comparisons = list(comparisons)
    if not any(comparison.compared for comparison in comparisons):
        return say(_NOTHING)
    left_out = any(comparison.not_compared or comparison.no_counterpart for comparison in comparisons)
    return say(_AGREE_SO_FAR if left_out else _AGREE)


def grade_scale(grades: Sequence[Grade]) -> str:
    """From how many points on which grade is given, the best first; nothing where the file declares none.

    Example: 评价等级：90 分及以上为优，80 分及以上、不足 90 分为良，不足 80 分为差。
    """
    told, above = [], ""
    for grade in grades:
        least = format(grade.from_, "f")
        bounds = [f"{least} 分及以上"] if grade.from_ or not above else []
        bounds += [f"不足 {above} 分"] if above else []
        told.append(f"{'、'.join(bounds)}为{grade.name}")
        above = least
    return f"评价等级：{'，'.join(told)}。" if told else ""


def difference_note(difference: Difference, *, moved: bool) -> str:
    """A note on a difference: where the figure is printed, how ours came about, or that it follows from another
    line.
    """
    notes = [say(_PLACE).format(place=difference.place)] if difference.place else []
    if difference.step is not None:
        notes.append(step_words(difference.step))
    if moved:
        notes.append(say(_UNREAD if difference.unread else _MOVED))
    return say("；").join(notes)


def locked_words(at: datetime, person: str, *, keeps: bool) -> str:
    """The sentence that an evaluation is locked since `at`, by whom, and what counts meanwhile; `keeps`: the lock kept
    texts and snapshots.
    """
    when = at.astimezone(CHINA)
    told = f"评价已于 {when:%Y-%m-%d %H:%M} 由{person}锁定，"
    if keeps:
        return told + "按锁定时的指标表、填报资料和问卷数据计分"
    return told + "但没有保存当时的指标表和问卷数据，按现在的计分；请核对后解锁，再锁定一次"
