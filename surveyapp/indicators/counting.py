"""How a shortfall is counted in percents or days: each started one, each whole one, or pro rata."""

import math
from fractions import Fraction
from typing import Literal

Count = Literal["started", "whole", "pro_rata"]


def counted(shortfall: Fraction, per: Fraction, count: Count) -> Fraction:
    """How many times `per` the shortfall is: of 2.3 percent, `started` 3, `whole` 2, `pro_rata` 2.3."""
    times = shortfall / per
    if count == "pro_rata":
        return times
    return Fraction(math.ceil(times) if count == "started" else math.floor(times))
