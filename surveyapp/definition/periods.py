"""Periods of figures as people write them: a year, a half, a quarter or a month."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from surveyapp.definition.limits import LONGEST_PERIOD
from surveyapp.definition.normal_form import normal_form

_YEAR = r"(?P<year>(?:19|20)\d\d)\s*(?:年度?)?"
_FORMS = tuple(
    re.compile(rf"{_YEAR}{rest}", re.ASCII | re.IGNORECASE)
    for rest in (
        r"",
        r"\s*[-./]?\s*(?P<month>1[0-2]|0?[1-9])\s*(?:月份?)?",
        r"\s*[-./]?\s*(?:Q(?P<quarter>[1-4])|第?(?P<counted>[1-4一二三四])季度?)",
        r"\s*[-./]?\s*(?:H(?P<half>[12])|(?P<named>上|下)半年)",
    )
)
MONTHS_OF_YEAR = 12

_COUNTED: Mapping[str, int] = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, order=True)
class Period:
    """So many whole `months` from the first day of a `month` of a `year`."""

    year: int
    month: int
    months: int

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The day on which it ends.

        >>> Period(2023, 12, 1).last_day
        datetime.date(2023, 12, 31)
        """
        year, month = divmod(self.year * 12 + self.month - 1 + self.months, 12)
        return date(year, month + 1, 1) - timedelta(days=1)

    @property
    def single_months(self) -> tuple["Period", ...]:
        """The months that it has, each by itself.

        >>> [month.code for month in Period(2023, 4, 3).single_months]
        ['2023-04', '2023-05', '2023-06']
        """
        return tuple(Period(self.year, month, 1) for month in range(self.month, self.month + self.months))

    @property
    def code(self) -> str:
        """How files and addresses name it: 2022, 2022-H1, 2022-Q3, 2022-07."""
        part = (self.month - 1) // self.months + 1
        return f"{self.year}" + {12: "", 6: f"-H{part}", 3: f"-Q{part}", 1: f"-{self.month:02}"}[self.months]

    @property
    def name(self) -> str:
        """How people in China name it."""
        part = (self.month - 1) // self.months + 1
        names = {12: "", 6: "上下"[part - 1 : part] + "半年", 3: f"第{part}季度", 1: f"{self.month}月"}
        return f"{self.year}年{names[self.months]}"


def read_period(text: str) -> Period | None:
    """The period that a text names; None where it names none, or leaves the year out.

    >>> read_period("2022年第三季度"), read_period("2022/7").code, read_period("7月")
    (Period(year=2022, month=7, months=3), '2022-07', None)
    """
    written = normal_form(text, LONGEST_PERIOD + 1).strip()
    if len(written) > LONGEST_PERIOD:
        return None
    for form in _FORMS:
        if found := form.fullmatch(written):
            parts = found.groupdict()
            year = int(parts["year"])
            if month := parts.get("month"):
                return Period(year, int(month), 1)
            if quarter := parts.get("quarter") or parts.get("counted"):
                return Period(
                    year, 3 * _COUNTED.get(quarter, 0) - 2 if quarter in _COUNTED else 3 * int(quarter) - 2, 3
                )
            if half := parts.get("half") or parts.get("named"):
                return Period(year, 1 if half in ("1", "上") else 7, 6)
            return Period(year, 1, 12)
    return None
