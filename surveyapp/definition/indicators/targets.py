"""Reads targets and actual values as evaluation tables print them: amounts with units, ranges, dates, words.

Whatever is written is shown as written; what is read from it is what the rules compute with.
"""

import calendar
import datetime
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from surveyapp.definition.limits import LONGEST_TARGET

ComparisonSign = Literal["≥", "≤", "=", ">", "<"]

DATE_UNIT = "日期"
"""What stands for the unit of a date where units are compared."""

_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.\d{1,9})?"
_UNIT = r"[^\d\s.,~～—–≤≥<>=*-][^\d*~～≤≥<>=]*"
_NAME = r"[^\d\s<>=≤≥~～±][^<>=≤≥~～±]{0,29}?"
"""What lies between two bounds: a letter, or 成本控制率."""
_AMOUNT = re.compile(rf"(?P<comparison>>=|<=|[≥≤=<>])?\s*(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})?")
_BETWEEN = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?P<unit_low>{_UNIT})?\s*(?P<below><=|[≤<])\s*{_NAME}\s*(?P<above><=|[≤<])\s*"
    rf"(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})?"
)
_SPAN = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?P<unit_low>{_UNIT})?\s*(?:~|～|—|–|-|至)\s*(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})?"
)
_AROUND = re.compile(
    rf"±\s*(?P<number>{_NUMBER.removeprefix('[-+]?')})\s*(?P<unit>[^\d\s.,]+?)?\s*(?:以内|之内|内)?"
)
_BEFORE = r"(?:之?前|以前|底前|底)?"
_DATE = re.compile(rf"(?:=|≤|<=)?\s*(\d{{4}})年(\d{{1,2}})月(?:(\d{{1,2}})日)?{_BEFORE}")
_SHORT_DATE = re.compile(rf"(?:=|≤|<=)?\s*(\d{{4}})(?P<mark>[-/.])(\d{{1,2}})(?P=mark)(\d{{1,2}}){_BEFORE}")
_YEAR_END = re.compile(r"(?:=|≤|<=)?\s*((?:19|20)\d{2})年(?:[底末](?:之?前|以前)?)?")
"""Before a year (2024年前) may mean its end or the end of the one before: that is not read as a day."""
_AT_THE_END = re.compile("[底末]")
_EACH_MONTH = re.compile(r"=?\s*每月(\d{1,2})日(?:之?前|以前)?")

_LOOSE = re.compile(r"(?<![A-Za-z0-9.,])\s+|\s+(?![A-Za-z0-9.,])")
"""Spaces without meaning: 2024 年 12 月 is 2024年12月, but 100 100 is not 100100."""

_WIDE = str.maketrans("０１２３４５６７８９＝＜＞％，．≧≦（）＋－−", "0123456789=<>%,.≥≤()+--")
_TYPED: dict[str, ComparisonSign] = {"≥": "≥", ">=": "≥", "≤": "≤", "<=": "≤", "=": "=", ">": ">", "<": "<"}
_BEFORE_NUMBERS = {
    **dict.fromkeys(("不低于", "不少于", "不小于", "至少"), "≥"),
    **dict.fromkeys(("不超过", "不高于", "不多于", "不大于", "至多"), "≤"),
    **dict.fromkeys(("高于", "超过", "大于", "多于"), ">"),
    **dict.fromkeys(("低于", "少于", "小于"), "<"),
}
_AFTER_NUMBERS = {
    **dict.fromkeys(("及以上", "以上"), "≥"),
    **dict.fromkeys(("及以下", "以下", "以内", "之内", "内"), "≤"),
}
_NO_UNIT = re.compile(r"[年月][底末].*|.*[年月日](?:之?前|以前)")
"""What stands behind a number that belongs to a date."""
_MISTYPED = re.compile(r"[OoIl]+[%‰]")
"""What stands behind a number of which a digit is a letter: 9O%."""
_SCALE = re.compile(r"万亿|[十百千]?[万亿]|千(?!分)|‰")
_DIGITS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "‰": -1}
"""Character of a scale -> its power of ten; ‰ is a tenth of a percent."""


@dataclass(frozen=True)
class Amount:
    """A number with its unit: `≤14.8 万元` is ("≤", 14.8, "万元"), `100%` is (None, 100, "%")."""

    comparison: ComparisonSign | None
    number: Decimal
    unit: str


@dataclass(frozen=True)
class Range:
    """From `low` to `high`: `95%≤N≤100%` is (95, 100, "%"), `±10%以内` is (−10, 10, "%").

    Both belong to it, unless they are `above_low` or `below_high`: `80%≤N<90%` is below_high.
    """

    low: Decimal
    high: Decimal
    unit: str
    above_low: bool = False
    below_high: bool = False


@dataclass(frozen=True)
class Day:
    """A date, or the last day of a month or year: `2024年12月31日前`, `≤2024/12/31`, `2024年8月` (31 August).

    `since`: the first day of a month or year, where no day of it is written; None for a date.
    """

    date: date
    since: datetime.date | None = field(default=None, compare=False)


@dataclass(frozen=True)
class DayOfMonth:
    """A day of every month: `每月25日前`."""

    day: int


@dataclass(frozen=True)
class WordTarget:
    """Anything else: 充分, 长期提升, 7*24小时."""

    text: str


Target = Amount | Range | Day | DayOfMonth | WordTarget


def read_target(text: str) -> Target:
    """Read a target or an actual value. Never fails: a text that is nothing else becomes a `WordTarget`."""
    if len(text.strip()) > LONGEST_TARGET:
        return WordTarget(text.strip())
    plain = _LOOSE.sub("", text.translate(_WIDE))
    return _day(plain) or _amount(plain) or _range(plain) or WordTarget(text.strip())


def in_usual_width(text: str) -> str:
    """A number or day with its digits and signs in the usual width, as tables print it; words as they are.

    >>> in_usual_width("９４．３５％"), in_usual_width("第１名")
    ('94.35%', '第１名')
    """
    return text if isinstance(read_target(text), WordTarget) else text.translate(_WIDE)


def scale_of(unit: str) -> Decimal:
    """How many of the base unit one unit is: 10,000 for 万元 and 万条, 10^12 for 万亿元, 0.1 for ‰, 1 for 元."""
    scale = _SCALE.match(unit)
    return Decimal(1).scaleb(sum(_DIGITS[part] for part in scale[0])) if scale else Decimal(1)


def base_of(unit: str) -> str:
    """The unit without its scale: 元 for 万元, % for ‰, nothing for 万 alone."""
    scale = _SCALE.match(unit)
    if scale is None:
        return unit
    return "%" if scale[0] == "‰" else unit.removeprefix(scale[0])


def units_contradict(one: str, other: str) -> bool:
    """Whether two units are different ones beyond 万 and 亿; a number without a unit contradicts none."""
    return len({base_of(one), base_of(other)} - {""}) > 1


def _amount(text: str) -> Amount | None:
    match = _AMOUNT.fullmatch(_with_sign(text))
    if match is None:
        return None
    unit = (match["unit"] or "").strip()
    if _NO_UNIT.fullmatch(unit) or _MISTYPED.fullmatch(unit):
        return None
    comparison = _TYPED[match["comparison"]] if match["comparison"] else None
    return Amount(comparison, _number(match["number"]), unit)


def _with_sign(text: str) -> str:
    """The same with the sign that words say: 不超过10天 and 10天以内 are ≤10天. Signs that differ say nothing."""
    for words, sign in _BEFORE_NUMBERS.items():
        if text.startswith(words):
            return sign + text.removeprefix(words)
    for words, sign in _AFTER_NUMBERS.items():
        if text.endswith(words):
            typed = re.match("[≥≤=<>]=?", text)
            if typed is None:
                return sign + text.removesuffix(words)
            return text.removesuffix(words) if _TYPED.get(typed[0]) == sign else ""
    return text


def _range(text: str) -> Range | None:
    around = _AROUND.fullmatch(text)
    if around is not None:
        far = _number(around["number"])
        return Range(-far, far, around["unit"] or "")
    between = _BETWEEN.fullmatch(text)
    match = between or _SPAN.fullmatch(text)
    if match is None:
        return None
    unit = (match["unit"] or "").strip()
    first = (match["unit_low"] or "").strip()
    low, high = _number(match["low"]), _number(match["high"])
    above, below = (between is not None and between[sign] == "<" for sign in ("below", "above"))
    possible = low < high or (low == high and not (above or below))
    return Range(low, high, unit, above, below) if possible and first in ("", unit) else None


def _day(text: str) -> Day | DayOfMonth | None:
    each_month = _EACH_MONTH.fullmatch(text)
    if each_month is not None and 1 <= int(each_month[1]) <= 31:
        return DayOfMonth(int(each_month[1]))
    year_end = _YEAR_END.fullmatch(text)
    if year_end is not None:
        year = int(year_end[1])
        return Day(date(year, 12, 31), None if _AT_THE_END.search(text) else date(year, 1, 1))
    match = _DATE.fullmatch(text) or _SHORT_DATE.fullmatch(text)
    if match is None:
        return None
    written = [part for part in match.groups() if part not in ("-", "/", ".")]
    year, month = int(written[0]), int(written[1])
    if not (1 <= month <= 12 and 1900 <= year <= 9998):
        return None
    last = calendar.monthrange(year, month)[1]
    if not written[2]:
        return Day(date(year, month, last), None if _AT_THE_END.search(text) else date(year, month, 1))
    day = int(written[2])
    return Day(date(year, month, day)) if 1 <= day <= last else None


def _number(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))
