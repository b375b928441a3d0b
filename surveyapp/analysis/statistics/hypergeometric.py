"""The exact interval of a share that was counted in a sample of a known population."""

from collections.abc import Callable
from fractions import Fraction
from math import exp, lgamma, log, log1p

from surveyapp.analysis.results import Interval

_TAIL = 0.025
"""The level of each of the two one-sided tests."""

_EQUAL = 1e-10
"""Relative distance within which a computed probability may be the level itself; such a number is rejected."""

_STIRLING_FROM = 1000
"""From here on three terms of Stirling's series are as exact as the machine's numbers."""


def hypergeometric_interval(count: int, n: int, population: int) -> Interval:
    """The 95 % interval of a share, `count` of `n`, drawn without replacement from so many people; 0 to 1.

    Its ends are K ÷ N: the fewest and the most people K of the population's N for whom neither one-sided test of
    2.5 % rejects, P(X ≥ count) > 0.025 and P(X ≤ count) > 0.025, X being hypergeometric. Buonaccorsi (1987), The
    American Statistician 41, 215–218. With n = N it is the share itself. Raises ValueError for more answers than
    people.

    >>> [int(end * 1300) for end in hypergeometric_interval(121, 122, 1300)]
    [1244, 1299]
    """
    if not 0 <= count <= n <= population:
        raise ValueError(f"{count} of {n} out of {population}")

    def few_enough(people: int) -> bool:
        """Whether so many people do not make as few as `count` unlikely."""
        return _at_most(count, n, people, population) > _TAIL * (1 + _EQUAL)

    def many_enough(people: int) -> bool:
        """Whether so many people do not make as many as `count` unlikely."""
        return _at_most(n - count, n, population - people, population) > _TAIL * (1 + _EQUAL)

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


def _at_most(count: int, n: int, people: int, population: int) -> float:
    """P(X ≤ count), X being how many of n drawn from the population are among so many people; 1 from the mean on.

    The probability of `count` itself, and from there down each from the one above, until they add nothing more:
    P(X = x − 1) ÷ P(X = x) = x(N − K − n + x) ÷ ((K − x + 1)(n − x + 1)). Where `count` is the mean or more, it is at
    least the median too, and no test of 2.5 % rejects. scipy's takes minutes for few of very many people.
    """
    others = population - people
    if count > people or count < n - others:
        return 1.0 if count > people else 0.0
    if count * population >= n * people:
        return 1.0
    ways = _falling(n, count) - lgamma(count + 1)
    probability = exp(ways + _falling(people, count) + _falling(others, n - count) - _falling(population, n))
    total = probability
    for x in range(count, max(0, n - others), -1):
        probability *= x * (others - n + x) / ((people - x + 1) * (n - x + 1))
        total += probability
        if probability < total * 1e-17:
            break
    return total


def _falling(top: int, factors: int) -> float:
    """ln(top · (top − 1) · …) of so many factors; accurate even where few are taken from very many."""
    rest = top - factors
    if rest < _STIRLING_FROM:
        return lgamma(top + 1) - lgamma(rest + 1)
    change = (1 / top - 1 / rest) / 12 - (1 / top**3 - 1 / rest**3) / 360
    return factors * log(top) - (rest + 0.5) * log1p(-factors / top) - factors + change
