"""How files name the series of surveys that ask the same in different years, and the periods of its figures."""

from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from surveyapp.definition.limits import LONGEST_SERIES_NAME
from surveyapp.definition.normal_form import normal_form
from surveyapp.definition.periods import read_period


def series_key(name: str) -> str:
    """A series' name in one width, without blanks around: what two files have to share.

    >>> series_key(" １２３４５热线满意度 ")
    '12345热线满意度'
    """
    return normal_form(name, LONGEST_SERIES_NAME + 1).strip()


def _series(value: object) -> object:
    name = series_key(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not name or len(name) > LONGEST_SERIES_NAME or not name.isprintable():
        raise PydanticCustomError("bad_series", "bad series", {"found": value, "limit": LONGEST_SERIES_NAME})
    return name


def _period(value: object) -> object:
    period = read_period(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
    if period is None:
        raise PydanticCustomError("not_a_period", "not a period", {"found": value})
    return period.code


SeriesName = Annotated[str, BeforeValidator(_series)]
PeriodCode = Annotated[str, BeforeValidator(_period)]
"""A period as `Period.code` writes it, however it was written."""
