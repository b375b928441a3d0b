"""What pages, reports and the command line say of an evaluation beside its scores: sources, intervals, differences."""

from collections.abc import Mapping

from surveyapp.analysis.results import half_up
from surveyapp.indicators.actual_values import SourceKind
from surveyapp.indicators.comparison import Compared, Comparison, Difference
from surveyapp.indicators.scoring import LeafScore
from surveyapp.reports.saying import say
from surveyapp.reports.score_words import step_words

FIGURES: Mapping[Compared, str] = {
    "actual": "实际完成值",
    "completion": "完成率",
    "score": "得分",
    "total": "总分",
    "grade": "等级",
}
"""What is compared -> what people call it."""

KINDS: Mapping[SourceKind, str] = {
    "file": "指标文件",
    "survey": "问卷调查",
    "form": "基础表",
    "entered": "填写的实际完成值",
}
"""Kind of source -> what people call it."""

_SIDES = "数值的 95% 置信区间为 {low} 至 {high}，跨过计分界限：取下限得 {worse} 分，取上限得 {better} 分。"
_DIFFER = "与已公布的数字不一致的有 {count} 行，见下表。"
_AGREE = "与已公布的数字全部一致。"
_OPEN = "尚无实际完成值、没有比较的：{codes}。"
_PLACE = "见公布报告的{place}"
_MOVED = "由上面的差异引起"


def sides(leaf: LeafScore) -> str:
    """What is said where the interval of a figure crosses a threshold; nothing otherwise."""
    if leaf.sides is None or leaf.source.interval is None:
        return ""
    low, high = interval_ends(leaf)
    worse, better = leaf.sides
    return say(_SIDES).format(low=low, high=high, worse=worse, better=better)


def interval_ends(leaf: LeafScore) -> tuple[str, ...]:
    """Both ends of the interval, in percent where the value is; nothing where there is none."""
    unit = "%" if is_percent(leaf) else ""
    return tuple(f"{half_up(end, 2)}{unit}" for end in leaf.source.interval or ())


def is_percent(leaf: LeafScore) -> bool:
    """Whether the actual value is shown in percent."""
    return (leaf.shown or "").endswith("%")


def comparison_sentence(found: Comparison) -> str:
    """How many lines differ, and what was not compared."""
    told = say(_DIFFER).format(count=len(found.differences)) if found.differences else say(_AGREE)
    if found.not_compared:
        told += say(_OPEN).format(codes=say("、").join(found.not_compared))
    return told


def difference_note(one: Difference, *, moved: bool) -> str:
    """Where it is printed, how ours came about, or that it follows from another line."""
    notes = [say(_PLACE).format(place=one.place)] if one.place else []
    if one.step is not None:
        notes.append(step_words(one.step))
    if moved:
        notes.append(say(_MOVED))
    return say("；").join(notes)
