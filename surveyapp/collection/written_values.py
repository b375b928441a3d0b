"""Numbers and dates as people, websites and spreadsheets write them -> as answers hold them."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from surveyapp.collection.limits import LONGEST_NUMBER_OR_DATE
from surveyapp.definition.calendar import is_date
from surveyapp.definition.limits import FINEST_STEP, LARGEST_NUMBER
from surveyapp.definition.normal_form import normal_form
from surveyapp.definition.question import Precision
from surveyapp.definition.values import plain_number

DayOrder = Literal["month_first", "day_first"]
"""How a date is meant whose year stands last: 7/25/2025 or 25/7/2025."""

_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "，": ",", "。": "."})
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,2})?|[+-]?\.\d+", re.ASCII)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""How the English names of months begin."""

_CLOCK = r"(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_SEPARATOR = r"\s*[-/.年]\s*"
_YEAR = re.compile(r"(?P<year>\d{4})\s*年?(?:\.0)?", re.ASCII)
_MONTH_FORMS = (
    re.compile(rf"(?P<year>\d{{4}}){_SEPARATOR}(?P<month>\d{{1,2}})\s*月?(?:份)?", re.ASCII),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})", re.ASCII),
    re.compile(r"(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<name>[a-z]{3,9})\.?[\s,-]+(?P<year>\d{4})", re.ASCII | re.IGNORECASE),
)
_DAY_FORMS = (
    re.compile(
        rf"(?P<year>\d{{4}}){_SEPARATOR}(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})\s*[日号]?{_CLOCK}",
        re.ASCII,
    ),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII),
    re.compile(
        rf"(?P<day>\d{{1,2}})[\s-]+(?P<name>[a-z]{{3,9}})\.?[\s,-]+(?P<year>\d{{4}}){_CLOCK}",
        re.ASCII | re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<name>[a-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}){_CLOCK}",
        re.ASCII | re.IGNORECASE,
    ),
)
_YEAR_LAST = re.compile(
    rf"(?P<first>\d{{1,2}})\s*[-/.]\s*(?P<then>\d{{1,2}})\s*[-/.]\s*(?P<year>\d{{4}}){_CLOCK}", re.ASCII
)
_SERIAL = re.compile(r"\d{5}(?:\.\d{1,15})?", re.ASCII)
_SERIALS_BEGIN = date(1899, 12, 30)


class UnclearDay(ValueError):
    """A date like 7/5/2025, of which nothing says whether it is in July or in May."""


def read_number(text: str, units: Iterable[str] = ()) -> Decimal:
    """A number, perhaps with one of these `units` behind it; ValueError for what is none, or cannot be stored.

    >>> [str(read_number(text, ["分钟"])) for text in ("1,200", "１２", "−3.50", "12 分钟", "1.2E+3")]
    ['1200', '12', '-3.5', '12', '1200']
    """
    if len(text) > LONGEST_NUMBER_OR_DATE:  # before it is matched
        raise ValueError(text[:LONGEST_NUMBER_OR_DATE])
    plain = _plain(text)
    for unit in sorted(map(_plain, units), key=len, reverse=True):
        if unit and plain.endswith(unit):
            plain = plain.removesuffix(unit).rstrip()
            break
    if not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    number = Decimal(plain.replace(",", ""))
    if abs(number) > LARGEST_NUMBER or number % FINEST_STEP:
        raise ValueError(text)
    return Decimal(plain_number(number))


def read_date(text: str, precision: Precision, order: DayOrder | None = None) -> str:
    """A date as fine as `precision` wants it; what is finer is cut. Spreadsheets' numbers of days are read too.

    `order`: how to read a date with its year last whose day and month could be exchanged. Raises UnclearDay for such a
    date without it, ValueError for what is no date, or not fine enough.

    >>> [read_date(text, "day") for text in ("2025/7/5", "2025年7月5日", "20250705", "2025-07-05 00:00:00", "45843")]
    ['2025-07-05', '2025-07-05', '2025-07-05', '2025-07-05', '2025-07-05']
    >>> read_date("2025年7月", "month"), read_date("2025/07/01", "year"), read_date("7/5/2025", "day", "month_first")
    ('2025-07', '2025', '2025-07-05')
    """
    if len(text) > LONGEST_NUMBER_OR_DATE:  # before it is matched
        raise ValueError(text[:LONGEST_NUMBER_OR_DATE])
    plain = normal_form(text, LONGEST_NUMBER_OR_DATE).translate(_SIGNS).strip()
    for read in _readings(precision):
        if parts := read(plain, order):
            found = "-".join(part for part in parts if part)
            cut = found[: {"year": 4, "month": 7, "day": 10}[precision]]
            if is_date(cut, precision) and (len(parts) < 3 or is_date(found, "day")):
                return cut
            raise ValueError(text)
    raise ValueError(text)


def month_and_day(first: int, then: int, order: DayOrder | None) -> tuple[int, int]:
    """Month and day of 7/25 or 25/7; UnclearDay where both could be either and `order` says nothing."""
    if then > 12 or first == then:
        return first, then
    if first > 12:
        return then, first
    if order is None:
        raise UnclearDay(f"{first}/{then}")
    return (first, then) if order == "month_first" else (then, first)


_Parts = tuple[str, ...]
_Reading = Callable[[str, DayOrder | None], _Parts | None]


def _readings(precision: Precision) -> Iterator[_Reading]:
    """The ways to read a date, the coarsest that is fine enough first."""
    if precision == "year":
        yield lambda text, _order: (match["year"],) if (match := _YEAR.fullmatch(text)) else None
    if precision in ("year", "month"):
        yield lambda text, _order: _match(_MONTH_FORMS, text)
    yield lambda text, _order: _match(_DAY_FORMS, text)
    yield _year_last
    yield _serial


def _match(forms: Iterable[re.Pattern[str]], text: str) -> _Parts | None:
    for form in forms:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            month = parts.get("month") or _month_of(parts["name"])
            day = (parts["day"].zfill(2),) if "day" in parts else ()
            return (parts["year"], month.zfill(2), *day) if month else None
    return None


def _month_of(name: str) -> str:
    found = next((at for at, month in enumerate(MONTHS, 1) if name[:3].casefold() == month), None)
    return str(found or "")


def _year_last(text: str, order: DayOrder | None) -> _Parts | None:
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    month, day = month_and_day(int(match["first"]), int(match["then"]), order)
    return (match["year"], f"{month:02}", f"{day:02}")


def _serial(text: str, _order: DayOrder | None) -> _Parts | None:
    """A spreadsheet's number of a day: days since the end of 1899."""
    if not _SERIAL.fullmatch(text):
        return None
    day = _SERIALS_BEGIN + timedelta(days=int(Decimal(text)))
    return (f"{day.year:04}", f"{day.month:02}", f"{day.day:02}")


def _plain(text: str) -> str:
    return normal_form(text, LONGEST_NUMBER_OR_DATE).translate(_SIGNS).strip().casefold()
