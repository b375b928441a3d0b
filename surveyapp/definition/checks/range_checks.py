"""Options that are ranges of ages, amounts or times, and share a number or leave one out.

18–25 and 25–30 both hold 25; 18–25 and 27–30 leave out 26. 以上, 以下 and 以内 hold their number (民法典 1259), 不满,
不足, 超过 and 以外 do not; 以下 beside 及以上 of the same number does not either, as statistics write it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from surveyapp.definition.checks.advice_finding import Finding, holds_no_opinion, words_of
from surveyapp.definition.question import Option
from surveyapp.definition.questionnaire import Questionnaire

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = r"(?:\d{1,12}(?:\.\d{1,4})?|[零〇一二两三四五六七八九十百千]{1,9})"
_SCALE = r"(?P<{0}_times>[千百]?[万亿]|千)?"
_UNIT = (
    r"(?P<{0}_unit>周岁|岁|元/月|元|个月|年|小时|分钟|秒|(?:个)?工作日|天|日|周|次|人|个|件|户|公里|千米|米|平方米|㎡|亩|公斤|吨"
    r"|%|％|分)?"
)
_INCLUDED = r"(?P<{0}_in>[(（]?(?:不含|含|包含|不包含)(?:本数)?[)）]?)?"


def _end(name: str) -> str:
    return rf"(?P<{name}>{_NUMBER})\s*{_SCALE.format(name)}\s*{_UNIT.format(name)}\s*{_INCLUDED.format(name)}"


_BEFORE = r"(?P<before>[\u4e00-\u9fff]{0,6}?)"
_BETWEEN = re.compile(
    rf"{_BEFORE}(?:满|大于|从)?\s*{_end('low')}\s*(?:及以上|以上)?\s*(?:-|–|—|－|―|~|～|至|到|、|，|,)+\s*(?P<below>不满|不足|小于|未满)?\s*{_end('high')}\s*(?P<within>以下|以内|之间)?"
)
_BELOW = re.compile(
    rf"{_BEFORE}(?P<sign><=|≤|<|＜|不满|未满|不足|不到|低于|少于|小于|不超过|不高于|至多)?\s*{_end('high')}\s*(?P<tail>及以下|以下|以内|之内|以前|之前)?(?:\s*{_INCLUDED.format('tail')})?"
)
_ABOVE = re.compile(
    rf"{_BEFORE}(?P<sign>>=|≥|>|＞|满|超过|高于|多于|大于|不低于|不少于|至少)?\s*{_end('low')}\s*(?P<tail>及以上|以上|以外|以后|之后)?(?:\s*{_INCLUDED.format('tail')})?"
)
_WHOLE_UNITS = {
    *["岁", "次", "人", "个", "件", "户", "天", "工作日", "年", "个月", "周", "元", "分钟", "秒", "分"],
    "",
}
"""Of what is counted in whole numbers: 18–25 and 26–30 leave nothing out."""

_SAME_UNIT = {
    "周岁": "岁",
    "元/月": "元",
    "％": "%",
    "千米": "公里",
    "㎡": "平方米",
    "日": "天",
    "个工作日": "工作日",
}


@dataclass(frozen=True)
class _Range:
    """One option as a range; an end that is None is open. `unsure_*`: the wording leaves open whether the end belongs
    to it, so that its neighbour decides.
    """

    place: int
    label: str
    before: str
    unit: str
    low: Fraction | None
    high: Fraction | None
    low_in: bool = True
    high_in: bool = True
    unsure_low: bool = False
    unsure_high: bool = False
    whole: bool = True


def broken_ranges(questionnaire: Questionnaire) -> Iterator[Finding]:
    """`ranges_overlap` (the two options, and the number that both hold) · `ranges_gap` (what stands between them)."""
    for index, block in enumerate(questionnaire.blocks):
        if not any(answer.takes_one_option for answer in block.answers):
            continue
        ranges = _ranges(block.question.options)
        for one, other in pairwise(ranges):
            at = ("questions", index, "options", max(one.place, other.place), "label")
            code, between = _between(one, other)
            if code:
                found = {"found": [one.label, other.label], "limit": between}
                yield Finding(at, code, found)
                break


def _ranges(options: Sequence[Option]) -> list[_Range]:
    """The options as ranges in rising order; nothing unless nearly all that hold an opinion are ranges of one thing."""
    told = [(place, option) for place, option in enumerate(options) if not holds_no_opinion(option)]
    ranges = [found for place, option in told if (found := _range(place, words_of(option.label))) is not None]
    if len(ranges) < 2 or len(told) - len(ranges) > len(ranges):
        return []
    units = {entry.unit for entry in ranges if entry.unit}
    if len(units) > 1 or len({entry.before for entry in ranges}) > 1:
        return []
    bounded = any(
        entry.low is not None and entry.high is not None and entry.low < entry.high for entry in ranges
    )
    if not bounded and (len(ranges), len(told)) != (2, 2):
        return []
    return sorted(ranges, key=_rising)


def _rising(entry: _Range) -> tuple[bool, Fraction, bool, Fraction]:
    """Those that are open below stand first, those that are open above last."""
    nothing = Fraction()
    return entry.low is not None, entry.low or nothing, entry.high is None, entry.high or nothing


def _range(place: int, label: str) -> _Range | None:
    text = re.sub(r"\s+", "", label)
    if found := _BETWEEN.fullmatch(text):
        times = found["low_times"] or (found["high_times"] if not found["low_unit"] else None)
        low = _value(found["low"], times)
        high = _value(found["high"], found["high_times"])
        if low is None or high is None or low > high:
            return None
        return _Range(
            place,
            label,
            _plain(found["before"]),
            _unit(found["high_unit"] or found["low_unit"]),
            low,
            high,
            low_in="不" not in (found["low_in"] or ""),
            high_in="不" not in (found["high_in"] or "") and not found["below"],
            whole=not (times or found["high_times"]),
        )
    below, above = _BELOW.fullmatch(text), _ABOVE.fullmatch(text)
    if below and (below["sign"] or below["tail"]):
        return _open(place, label, below, "high")
    if above and (above["sign"] or above["tail"]):
        return _open(place, label, above, "low")
    return None


_OUTSIDE = {
    *("<", "＜", "不满", "未满", "不足", "不到", "低于", "少于", "小于"),
    *(">", "＞", "超过", "高于", "多于", "大于"),
}
_INSIDE = {"<=", "≤", ">=", "≥", "满", "不超过", "不高于", "至多", "不低于", "不少于", "至少"}
_OUTSIDE_TAILS = {"以外", "以前", "之前", "以后", "之后"}


def _open(place: int, label: str, found: re.Match[str], end: str) -> _Range | None:
    value = _value(found[end], found[f"{end}_times"])
    if value is None:
        return None
    said, sign, tail = (
        (found[f"{end}_in"] or "") + (found["tail_in"] or ""),
        found["sign"],
        found["tail"] or "",
    )
    outside = "不" in said or sign in _OUTSIDE or tail in _OUTSIDE_TAILS
    sure = outside or bool(said) or sign in _INSIDE or tail.startswith("及")
    below = end == "high"
    return _Range(
        place,
        label,
        _plain(found["before"]),
        _unit(found[f"{end}_unit"]),
        low=None if below else value,
        high=value if below else None,
        low_in=not outside,
        high_in=not outside,
        unsure_low=not below and not sure,
        unsure_high=below and not sure,
        whole=not found[f"{end}_times"],
    )


def _plain(before: str) -> str:
    return before.strip("约为在：:")


def _unit(unit: str | None) -> str:
    return _SAME_UNIT.get(unit or "", unit or "")


def _value(text: str, times: str | None) -> Fraction | None:
    """A number in digits or in Chinese, with 千, 万 and 亿 behind it: 1.5 万 is 15,000.

    >>> _value("1.5", "万"), _value("二十五", None), _value("一百零五", None)
    (Fraction(15000, 1), Fraction(25, 1), Fraction(105, 1))
    """
    number = Fraction(text) if text[0].isascii() else _chinese(text)
    if number is None:
        return None
    for character in times or "":
        number *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[character]
    return number


def _chinese(text: str) -> Fraction | None:
    total, digit = 0, None
    for character in text:
        if character in _TENS:
            total += (1 if digit is None else digit) * _TENS[character]
            digit = None
        elif digit is not None and digit != 0:
            return None
        else:
            digit = _DIGITS[character]
    return Fraction(total + (digit or 0))


def _between(one: _Range, other: _Range) -> tuple[str, str]:
    """What two neighbours share or leave out: the code of it, and the number or numbers."""
    if other.low is None:  # two that are open below: both hold everything small
        return "ranges_overlap", _written(min(end for end in (one.high, other.high) if end is not None))
    if one.high is None:
        return "ranges_overlap", _written(max(one.low or other.low, other.low))
    if one.high > other.low:
        return "ranges_overlap", _numbers(other.low, min(one.high, other.high or one.high))
    if one.high == other.low:
        # Where one says clearly that it holds the number, an unclear neighbour does not.
        one_in = one.high_in and not (
            one.unsure_high and other.low_in and not other.unsure_low and other.high is None
        )
        other_in = other.low_in and not (
            other.unsure_low and one.high_in and not one.unsure_high and one.low is None
        )
        if one_in and other_in:
            return "ranges_overlap", _written(one.high)
        return ("", "") if one_in or other_in else ("ranges_gap", _written(one.high))
    gap = other.low - one.high
    whole = one.whole and other.whole and one.unit in _WHOLE_UNITS and other.unit in _WHOLE_UNITS
    step = 1 if whole and one.high.denominator == other.low.denominator == 1 else 0
    if step and gap == 1 and one.high_in and other.low_in:
        return "", ""
    low = one.high + (step if one.high_in else 0)
    high = other.low - (step if other.low_in else 0)
    return "ranges_gap", _numbers(low, high)


def _numbers(low: Fraction, high: Fraction) -> str:
    return _written(low) if low >= high else f"{_written(low)}–{_written(high)}"


def _written(number: Fraction) -> str:
    return f"{float(number):g}" if number.denominator != 1 else str(number)
