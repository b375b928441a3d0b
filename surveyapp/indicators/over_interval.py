"""Computes what the 95 % interval of a figure means for the score of its indicator."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from surveyapp.analysis.results import Interval, half_up
from surveyapp.indicators.rules.rule import Rule, ScoringInput

_BESIDE = Fraction(1, 10**9)
"""How far beside a limit is just beside it: no score that is printed sees the distance."""

_JUMP = Fraction(1, 10**5)
"""More points than a curve without a jump moves over that distance."""


@dataclass(frozen=True)
class OverInterval:
    """The scores within an interval, rounded like every score, where they are not all the same.

    `at_low` and `at_high` at its ends, `least` and `most` anywhere within it. `crossed`: the limits of the rule
    that lie within, ascending (the start of a band, a pass mark, the target); none where the score merely goes
    along with the value.
    """

    at_low: Decimal
    at_high: Decimal
    least: Decimal
    most: Decimal
    crossed: tuple[Fraction, ...]

    @property
    def ends_say_all(self) -> bool:
        """Whether no value between the ends scores less or more than the ends."""
        return {self.at_low, self.at_high} == {self.least, self.most}


def score_over_interval(
    rule: Rule, inputs: ScoringInput, interval: Interval, places: int
) -> OverInterval | None:
    """How the score varies over an interval of the actual value; None where it is the same everywhere.

    Between the limits of a rule its score only rises, only falls, or stays: least and most are found at the ends,
    at the limits within and just beside them. So a peak within is seen, and a range that the interval covers on
    both sides. A limit at an end counts as crossed only where the score jumps there. Example: 90 gives 10, below
    80 % of them; from 84.3 to 95.2 the scores are 8 and 10, and 90 is crossed.
    """

    def exact(value: Fraction) -> Fraction:
        return rule.apply(replace(inputs, actual=value)).exact

    low, high = interval
    limits = sorted(limit for limit in rule.limits(inputs) if low <= limit <= high)
    scores = [half_up(exact(value), places) for value in (low, high, *_about(limits, low, high))]
    if len(set(scores)) == 1:
        return None

    def jumps(limit: Fraction) -> bool:
        return any(abs(exact(value) - exact(limit)) > _JUMP for value in _about([limit], low, high))

    crossed = tuple(limit for limit in limits if low < limit < high or jumps(limit))
    return OverInterval(scores[0], scores[1], min(scores), max(scores), crossed)


def _about(limits: list[Fraction], low: Fraction, high: Fraction) -> Iterator[Fraction]:
    """The limits, and just beside them, within the interval."""
    for limit in limits:
        yield from (value for value in (limit - _BESIDE, limit, limit + _BESIDE) if low <= value <= high)
