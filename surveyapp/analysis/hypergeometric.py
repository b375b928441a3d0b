"""The exact interval of a share that was counted in a sample of a known population."""

from collections.abc import Callable
from fractions import Fraction

from surveyapp.analysis.results import Interval

_TAIL = 0.025
"""The level of each of the two one-sided tests."""

_EQUAL = 1e-10
"""Relative distance within which a computed probability may be the level itself; such a number is rejected."""


def hypergeometric_interval(count: int, n: int, population: int) -> Interval:
    """The 95 % interval of a share, `count` of `n`, drawn without replacement from so many people; 0 to 1.

    Its ends are K ÷ N: the fewest and the most people K of the population's N for whom neither one-sided test of
    2.5 % rejects, P(X ≥ count) > 0.025 and P(X ≤ count) > 0.025, X being hypergeometric. Buonaccorsi (1987), The
    American Statistician 41, 215–218. With n = N it is the share itself. Raises ValueError for more answers than
    people. Example: 121 of 122 out of 1,300 is 1244 ÷ 1300 to 1299 ÷ 1300.
    """
    from scipy.stats import hypergeom  # takes a second to import, which only an interval has to wait for

    if not 0 <= count <= n <= population:
        raise ValueError(f"{count} of {n} out of {population}")

    def few_enough(people: int) -> bool:
        """Whether so many people do not make as few as `count` unlikely."""
        return float(hypergeom.cdf(count, population, people, n)) > _TAIL * (1 + _EQUAL)

    def many_enough(people: int) -> bool:
        """Whether so many people do not make as many as `count` unlikely."""
        return float(hypergeom.sf(count - 1, population, people, n)) > _TAIL * (1 + _EQUAL)

    fewest, most = count, population - (n - count)
    low = _first(many_enough, fewest, most)
    high = _first(lambda people: not few_enough(people), fewest, most + 1) - 1
    return Fraction(low, population), Fraction(high, population)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first number from `low` on for which something holds that then goes on holding; it is taken to at `high`."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
