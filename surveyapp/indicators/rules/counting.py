"""How a shortfall is counted in percents, days or pieces, and what it takes off."""

import math
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from surveyapp.indicators.rules.rule import Worth
from surveyapp.indicators.trace import Step, step


class OffStep(StrEnum):
    """The steps of what is taken off for so many percents, days or pieces."""

    TAKEN_OFF = "taken_off"
    """weight − times × off: weight, times, off, result; share (percent of the weight that off is, "" for points);
    of (points, relative, days, pieces), unit, per, count (started, whole, pro_rata): how the times were counted"""
    USED_UP = "used_up"
    """the same, where more would be taken off than there is: result 0"""


Count = Literal["started", "whole", "pro_rata"]

ShortfallKind = Literal["points", "relative", "days", "pieces"]
"""What is counted: percentage points (or units of the target), percent of the bound, days, failed pieces."""


def count_shortfall(shortfall: Fraction, per: Fraction, count: Count) -> Fraction:
    """How many times `per` the shortfall is; `count` says what a part of a `per` is.

    >>> [float(count_shortfall(Fraction("2.3"), Fraction(1), count)) for count in ("started", "whole", "pro_rata")]
    [3.0, 2.0, 2.3]
    """
    times = shortfall / per
    if count == "pro_rata":
        return times
    return Fraction(math.ceil(times) if count == "started" else math.floor(times))


def take_off(
    worth: Worth,
    weight: Fraction,
    shortfall: Fraction,
    of: ShortfallKind,
    *,
    per: Fraction = Fraction(1),
    count: Count = "whole",
    unit: str = "",
) -> tuple[Fraction, Step]:
    """What is left of the weight, down to 0, and the step that shows how it is counted and taken off.

    Formula: max(0, weight − count(shortfall ÷ per) × worth). Example: 5 % of a weight of 5 for each started
    percent, 2.5 percentage points short, is 5 − 3 × 0.25:

    >>> from decimal import Decimal
    >>> float(take_off(Worth(share=Decimal(5)), Fraction(5), Fraction("2.5"), "points", count="started")[0])
    4.25
    """
    times, off = count_shortfall(shortfall, per, count), worth.of(weight)
    exact = max(weight - times * off, Fraction())
    return exact, step(
        OffStep.TAKEN_OFF if weight >= times * off else OffStep.USED_UP,
        weight=weight,
        of=of,
        unit=unit,
        per=per,
        count=count,
        times=times,
        share="" if worth.share is None else Fraction(worth.share),
        off=off,
        result=exact,
    )
