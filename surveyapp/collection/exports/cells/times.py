"""Times and durations as survey websites, and spreadsheet programs after them, write them."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from surveyapp.collection.limits import FIRST_YEAR, LAST_YEAR, LONGEST_DURATION, LONGEST_TIME
from surveyapp.collection.written_values import MONTHS, DayOrder, month_and_day
from surveyapp.definition.china_time import CHINA

_HALF = r"(?P<half>上午|下午|凌晨|早上|中午|傍晚|晚上|[AaPp]\.?[Mm]\.?)"
_CLOCK = (
    rf"(?:{_HALF}\s*)?(?P<hour>\d{{1,2}})\s*[:：时点時]\s*(?P<minute>\d{{1,2}})"
    r"(?:\s*[:：分]\s*(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?\s*[分秒]?"
    rf"(?:\s*{_HALF.replace('half', 'half_after')})?"
)
_ZONE = r"(?:\s*(?P<zone>Z|UTC|GMT)?\s*(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?)"
_WHEN = rf"(?:(?:\s+|\s*[T,，]\s*|(?<=日)|\s*(?=[上下凌早中傍晚]))(?:星期.\s*)?{_CLOCK}{_ZONE})?"
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?" + _WHEN
)
_YEAR_LAST = re.compile(r"(?P<first>\d{1,2})[-/.](?P<then>\d{1,2})[-/.](?P<year>\d{4})" + _WHEN)
_DAY_MONTH = re.compile(r"(?P<day>\d{1,2})[ -](?P<name>[A-Za-z]{3,9})[ -](?P<year>\d{4})" + _WHEN)
_MONTH_DAY = re.compile(r"(?P<name>[A-Za-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})" + _WHEN)
_SERIAL = re.compile(r"\d{5}(?:\.\d{1,15})?")
_AFTERNOON = ("下午", "中午", "傍晚", "晚上", "pm")

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_UNIT_WORDS = (
    ("d", ("天", "日", "days", "day", "d")),
    ("h", ("小时", "个小时", "时", "hours", "hour", "hrs", "hr", "h")),
    ("m", ("分钟", "分", "minutes", "minute", "mins", "min", "m")),
    ("s", ("秒钟", "秒", "seconds", "second", "secs", "sec", "s")),
)
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*([^\W\d_]{1,8}|$)\.?[\s,，]*")
_COUNTED = re.compile(
    r"(?:(?P<days>\d{1,4})\s*(?:天|days?,?)\s*)?(?P<clock>\d{1,4}(?::\d{1,2}){1,2})(?:\.\d{1,9})?"
)


def read_time(text: str, order: DayOrder | None = None, zone: tzinfo = CHINA) -> datetime:
    """A moment to the second, in China time; without a zone of its own it counts in `zone`.

    `order`: how to read a date with its year last whose day and month could be exchanged. Raises `UnclearDay` for such
    a date without it, ValueError for what is no time.

    >>> read_time("2025-07-04T16:22:11.5Z").isoformat()
    '2025-07-05T00:22:11+08:00'
    >>> read_time("2025年7月5日 下午3:05").isoformat()
    '2025-07-05T15:05:00+08:00'
    """
    if len(text) > LONGEST_TIME:  # before it is matched
        raise ValueError(text[:LONGEST_TIME])
    text = text.strip()
    if _SERIAL.fullmatch(text):
        return _of_serial(text, zone)
    match = (
        _YEAR_FIRST.fullmatch(text)
        or _YEAR_LAST.fullmatch(text)
        or _DAY_MONTH.fullmatch(text)
        or _MONTH_DAY.fullmatch(text)
    )
    if match is None:
        raise ValueError(text)
    found = match.groupdict()
    month, day = _month_and_day(found, order)
    year = int(found["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(text)
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    moment = datetime(year, month, day, _hour(hour, found), minute, second, tzinfo=_zone(found, zone))
    return moment.astimezone(CHINA)


def day_order(texts: Iterable[str]) -> DayOrder | None:
    """The order of day and month in one column, which a day above 12 shows; None where there is no such day.

    >>> day_order(["7/5/2025 9:00", "7/25/2025 9:00"])
    'month_first'
    """
    orders: set[DayOrder] = set()
    for text in texts:
        match = _YEAR_LAST.fullmatch(text.strip()) if len(text) <= LONGEST_TIME else None
        if match is not None and int(match["then"]) > 12:
            orders.add("month_first")
        elif match is not None and int(match["first"]) > 12:
            orders.add("day_first")
    return orders.pop() if len(orders) == 1 else None


def read_duration(text: str, unit: str = "s") -> int:
    """A duration in seconds; ValueError for a text that is none. `unit` (d, h, m, s) is that of a bare number.

    >>> [read_duration(text) for text in ("224秒", "3:44", "224.0", "3分44秒", "3 min 44 s", "1天2小时")]
    [224, 224, 224, 224, 224, 93600]
    """
    if len(text) > LONGEST_DURATION:  # before it is matched
        raise ValueError(text[:LONGEST_DURATION])
    text = text.strip()
    if counted := _COUNTED.fullmatch(text):
        parts = [int(part) for part in counted["clock"].split(":")]
        if max(parts[1:]) > 59:
            raise ValueError(text)
        seconds = Decimal(sum(part * 60**place for place, part in enumerate(reversed(parts))))
        seconds += int(counted["days"] or 0) * _UNITS["d"]
    else:
        seconds = _of_parts(text, unit)
    return min(int(seconds.to_integral_value(ROUND_HALF_UP)), 2**31 - 1)


def duration_unit(heading: str) -> str:
    """The unit of bare numbers in a column of durations, as its heading says: minutes, or else seconds.

    >>> duration_unit("答题时长（分钟）"), duration_unit("答题时长")
    ('m', 's')
    """
    minutes = re.search(r"[（(]\s*(?:in\s*)?(?:分钟?|min\w*)\s*[）)]", heading[:LONGEST_TIME], re.IGNORECASE)
    return "m" if minutes else "s"


def _of_parts(text: str, unit: str) -> Decimal:
    """The sum of numbers with units, each smaller than the one before: 1小时2分3秒."""
    seconds, place, least = Decimal(0), 0, 2 * _UNITS["d"]
    while place < len(text):
        match = _PART.match(text, place)
        word = match[2].casefold() if match else ""
        name = next((name for name, words in _UNIT_WORDS if word in words), "")
        if not word and least == _UNITS["m"]:
            name = "s"  # 3分44
        if match is None or (not name and (word or place)):
            raise ValueError(text)
        size = _UNITS[name or unit]
        if size >= least:
            raise ValueError(text)
        seconds += Decimal(match[1]) * size
        place, least = match.end(), size
    if not place:
        raise ValueError(text)
    return seconds


def _of_serial(text: str, zone: tzinfo) -> datetime:
    """A spreadsheet's number of a day: days since the end of 1899."""
    seconds = (Decimal(text) * 86400).to_integral_value(ROUND_HALF_UP)
    moment = datetime(1899, 12, 30, tzinfo=zone) + timedelta(seconds=int(seconds))
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(text)
    return moment.astimezone(CHINA)


def _month_and_day(parts: dict[str, str | None], order: DayOrder | None) -> tuple[int, int]:
    if name := parts.get("name"):
        months = [number for number, month in enumerate(MONTHS, start=1) if name[:3].casefold() == month]
        if not months:
            raise ValueError(name)
        return months[0], int(parts["day"] or 0)
    if "month" in parts:
        return int(parts["month"] or 0), int(parts["day"] or 0)
    return month_and_day(int(parts["first"] or 0), int(parts["then"] or 0), order)


def _hour(hour: int, parts: dict[str, str | None]) -> int:
    half = (parts["half"] or parts["half_after"] or "").casefold().replace(".", "")
    if not half or hour > 12:
        return hour
    if half in _AFTERNOON:
        return hour if hour == 12 or (half == "中午" and hour > 9) else hour + 12
    return hour % 12


def _zone(parts: dict[str, str | None], zone: tzinfo) -> tzinfo:
    offset = parts["offset"]
    if offset is None:
        return UTC if parts["zone"] else zone
    hours, minutes = int(offset[1:3].rstrip(":")), int(offset[-2:]) if len(offset) > 3 else 0
    size = timedelta(hours=hours, minutes=minutes)
    if size > timedelta(hours=15) or minutes > 59:
        raise ValueError(offset)
    return timezone(-size if offset[0] == "-" else size)
