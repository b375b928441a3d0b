"""Dates as answers hold them: `2026`, `2026-07` or `2026-07-31`, as finely as the question asks."""

import re
from datetime import date
from typing import get_args

from surveyapp.definition.question import Precision

_FORMS = {
    "year": re.compile(r"\d{4}", re.ASCII),
    "month": re.compile(r"\d{4}-\d\d", re.ASCII),
    "day": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
}


def is_date(text: str, precision: Precision) -> bool:
    """Whether a text is a date of the calendar in the form of this precision.

    >>> is_date("2026-02-28", "day"), is_date("2026-02-30", "day"), is_date("2026-02", "day")
    (True, False, False)
    """
    if not _FORMS[precision].fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def precision_of(text: str) -> Precision | None:
    """How fine a date is; None for a text that is none."""
    return next((precision for precision in get_args(Precision) if is_date(text, precision)), None)


def date_number(text: str) -> int:
    """A date as a number by which dates are in order: 2026-07 is 20260700; ValueError for what is no date.

    >>> date_number("2026"), date_number("2026-07"), date_number("2026-07-31")
    (20260000, 20260700, 20260731)
    """
    if precision_of(text) is None:
        raise ValueError(text)
    return int(text.replace("-", "").ljust(8, "0"))


def date_of_number(number: int) -> str:
    """The date of such a number.

    >>> date_of_number(20260700)
    '2026-07'
    """
    year, rest = divmod(number, 10_000)
    month, day = divmod(rest, 100)
    parts = [f"{year:04}", *([f"{month:02}"] if month else []), *([f"{day:02}"] if day else [])]
    return "-".join(parts)
