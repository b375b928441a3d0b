"""The exact interval of a share of a known population: held to whole numbers, person by person."""

from fractions import Fraction
from math import comb

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.analysis.statistics.hypergeometric import hypergeometric_interval


def tails(count: int, n: int, population: int, people: int) -> tuple[int, int]:
    """C(N, n) times P(X ≤ count) and P(X ≥ count), in whole numbers."""
    ways = [comb(people, x) * comb(population - people, n - x) for x in range(n + 1)]
    return sum(ways[: count + 1]), sum(ways[count:])


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 60), st.data())
def test_hypergeometric_ends_are_the_last_that_no_test_rejects(population: int, data: st.DataObject) -> None:
    n = data.draw(st.integers(1, population))
    count = data.draw(st.integers(0, n))
    level = comb(population, n)  # 2.5 % of it is level ÷ 40
    possible = range(count, population - (n - count) + 1)
    accepted = [
        people
        for people in possible
        if all(tail * 40 > level for tail in tails(count, n, population, people))
    ]
    low, high = hypergeometric_interval(count, n, population)
    assert (low * population, high * population) == (accepted[0], accepted[-1])
    assert low <= Fraction(count, n) <= high


@each(("n", "population"), [(5, 12), (10, 30), (20, 200)])
def test_hypergeometric_intervals_contain_every_truth_in_95_of_100_samples(n: int, population: int) -> None:
    ends = [hypergeometric_interval(count, n, population) for count in range(n + 1)]
    for people in range(population + 1):
        ways = [comb(people, x) * comb(population - people, n - x) for x in range(n + 1)]
        truth = Fraction(people, population)
        hit = sum(way for way, (low, high) in zip(ways, ends, strict=True) if low <= truth <= high)
        assert hit * 100 >= 95 * comb(population, n)


@each(
    ("population", "n", "count"),
    [
        (1300, 122, 121),
        (20_000, 5000, 4900),
        (3_000_000, 400, 380),
        (1_400_000_000, 2, 1),
        (10_000_000_000, 2, 1),
        (10_000_000_000, 30, 29),
    ],
)
def test_any_number_of_people_is_counted_one_by_one(population: int, n: int, count: int) -> None:
    low, high = (int(end * population) for end in hypergeometric_interval(count, n, population))
    level = comb(population, n)

    def more(people: int) -> int:
        return sum(comb(people, x) * comb(population - people, n - x) for x in range(count, n + 1))

    assert more(low) * 40 > level >= more(low - 1) * 40

    def fewer(people: int) -> int:
        return level - more(people) + comb(people, count) * comb(population - people, n - count)

    assert fewer(high) * 40 > level >= fewer(high + 1) * 40


def test_more_answers_than_people_is_no_sample() -> None:
    with pytest.raises(ValueError, match="11 of 12 out of 10"):
        hypergeometric_interval(11, 12, 10)
