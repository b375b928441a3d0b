"""What is taken off for so many percents, days or pieces, in words: in a rule as in the steps of a score."""

from collections.abc import Mapping

from surveyapp.indicators.rules.counting import Count, Of
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import joined

_PARTS: Mapping[Count, str] = {
    "started": "不足 {per} 的按 {per} 计",
    "whole": "不足 {per} 的不计",
    "pro_rata": "不足 {per} 的按比例计",
}
_EACH, _EACH_FULL = "每 {per} {off}", "每满 {per} {off}"
_POINTS, _SHARE = "扣 {points} 分", "扣权重的 {share}%"
_SHARE_IN_POINTS = "扣权重的 {share}%（{points} 分）"


def per_words(per: str, of: Of, unit: str) -> str:
    """What something is taken off for: 1%, 2 个百分点, 10 天, 1 项; without a known unit either may be meant."""
    if of == "relative":
        return f"{per}%"
    if of == "days":
        return say("{per} 天").format(per=per)
    if of == "pieces":
        return say("{per} 项").format(per=per)
    if unit == "%":
        return say("{per} 个百分点").format(per=per)
    return f"{per} {unit}" if unit else say("{per} 个百分点或单位").format(per=per)


def off_words(points: str, share: str = "") -> str:
    """How much is taken off: 扣 0.2 分, 扣权重的 5%; with both 扣权重的 5%（0.25 分）."""
    if not share:
        return say(_POINTS).format(points=points)
    if not points:
        return say(_SHARE).format(share=share)
    return say(_SHARE_IN_POINTS).format(share=share, points=points)


def each_words(per: str, off: str, count: Count) -> str:
    """每 1% 扣 0.2 分，不足 1% 的按比例计."""
    each = say(_EACH_FULL if count == "whole" else _EACH).format(per=per, off=off)
    told = each + say("，") + say(_PARTS[count]).format(per=per)
    return joined(told)
