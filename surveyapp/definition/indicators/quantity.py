"""The numbers of an indicator file: decimals of ordinary size."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from surveyapp.definition.limits import FINEST_POWER, LARGEST_POWER
from surveyapp.definition.values import Number


def is_ordinary(number: Decimal) -> bool:
    """Whether exact arithmetic with this number stays cheap: 1e999999 would take all memory."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= FINEST_POWER and number.adjusted() <= LARGEST_POWER


def plain_number(number: Decimal) -> str:
    """A decimal without needless zeros and never with an exponent: 14.80 is 14.8, 1E+2 is 100."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(number: str, unit: str) -> str:
    """A number with its unit, as tables and sentences print it: 94.35%, 14.8 万元."""
    return number + (unit if unit in ("", "%") else f" {unit}")


def percent_of(share: Fraction) -> Fraction:
    """A part of a whole in percent: 2/5 is 40."""
    return share * 100


def part_of(percent: Fraction) -> Fraction:
    """The part of a whole that a percentage is: 40 is 2/5."""
    return percent / 100


def _ordinary(number: Decimal) -> Decimal:
    if not is_ordinary(number):
        raise PydanticCustomError("number_unclear", "number unclear", {"found": str(number)[:40]})
    return number


Quantity = Annotated[Number, AfterValidator(_ordinary)]
"""A number that is computed with, such as an amount of money, a percentage or a count of points."""

AtLeastZero = Annotated[Quantity, Field(ge=0)]
AboveZero = Annotated[Quantity, Field(gt=0)]
Percent = Annotated[Quantity, Field(ge=0, le=100)]
