"""What is taken off for so many percents, days or pieces, in words: in a rule as in the steps of a score."""

from collections.abc import Callable, Mapping
from typing import cast

from surveyapp.indicators.rules.counting import Count, OffStep, ShortfallKind
from surveyapp.indicators.trace import Step
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import fill_sentence, join_unit, number_text, sign

_PARTS: Mapping[Count, str] = {
    "started": "不足 {per} 的按 {per} 计",
    "whole": "不足 {per} 的不计",
    "pro_rata": "不足 {per} 的按比例计",
}
_EACH, _EACH_FULL = "每 {per} {off}", "每满 {per} {off}"
_POINTS, _SHARE = "扣 {points} 分", "扣权重的 {share}%"
_SHARE_IN_POINTS = "扣权重的 {share}%（{points} 分）"
_TAKEN_OFF = "{each}，计 {times} 次：{weight} − {times} × {off} {sign} {result} 分"
_USED_UP = "{each}，计 {times} 次：应扣 {times} × {off} 分，不少于 {weight} 分，扣完为止，得 0 分"
_PIECES_OFF = "{each}：{weight} − {times} × {off} {sign} {result} 分"
_PIECES_USED_UP = "{each}：应扣 {times} × {off} 分，不少于 {weight} 分，扣完为止，得 0 分"
_EACH_PIECE = "每项{off}"


def per_words(per: str, of: ShortfallKind, unit: str) -> str:
    """The unit for which something is taken off: 1%, 2 个百分点, 10 天, 1 项. Without a known unit it may be percent or
    percentage points.
    """
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
    return join_unit(told)


def _off_line(counted: str, pieces: str) -> Callable[[Step], str]:
    """A line for what is taken off: for each percent or day with how it is counted, or for each failed piece."""

    def words(step: Step) -> str:
        given = step.params
        off = off_words(
            number_text(given["off"]), "" if given["share"] == "" else number_text(given["share"])
        )
        of, count = cast("ShortfallKind", given["of"]), cast("Count", given["count"])
        shown = sign(given["result"])
        if of == "pieces":
            return fill_sentence(pieces, given, each=say(_EACH_PIECE).format(off=off), sign=shown)
        per = per_words(number_text(given["per"]), of, str(given["unit"]))
        return fill_sentence(counted, given, each=each_words(per, off, count), sign=shown)

    return words


OFF: Mapping[str, Callable[[Step], str]] = {
    OffStep.TAKEN_OFF: _off_line(_TAKEN_OFF, _PIECES_OFF),
    OffStep.USED_UP: _off_line(_USED_UP, _PIECES_USED_UP),
}
"""The steps of whatever takes something off."""
