"""Figures of numbers and orders equal those of the answers themselves, however tallies are merged."""

import statistics
from decimal import Decimal
from fractions import Fraction
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.results import Figure, QuestionResult, Undefined
from surveyapp.analysis.values import value_counts
from surveyapp.analysis.values.classes import date_classes, number_classes
from surveyapp.analysis.values.summaries import number_summary, option_ranks
from surveyapp.analysis.values.value_counts import ValueCounts
from surveyapp.definition.calendar import date_number
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer
from surveyapp.definition.values import Text

NUMBERS = st.lists(st.integers(-(10**18), 10**18), min_size=1, max_size=40)
ITEM = Answer("wait", Text("等了多久"), "number", "wait", "number")


def counts_of(values: list[int]) -> ValueCounts:
    return ValueCounts.of((value, values.count(value)) for value in set(values))


def result_of(counts: ValueCounts) -> QuestionResult:
    return QuestionResult(ITEM, counts.n, (), (), counts, asked=counts.n)


def exact(outcome: object) -> Fraction:
    assert isinstance(outcome, Figure)
    return outcome.exact


@given(st.lists(NUMBERS, min_size=1, max_size=6), st.randoms())
def test_tallies_merge_in_any_order_to_the_tally_of_all(parts: list[list[int]], random: object) -> None:
    together = counts_of([value for part in parts for value in part])
    shuffled = [*parts]
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # random.Random
    merged = reduce(ValueCounts.plus, map(counts_of, shuffled), ValueCounts())
    assert merged == together
    assert ValueCounts.from_json(merged.as_json()) == merged


@given(NUMBERS)
def test_the_figures_are_those_of_the_numbers(values: list[int]) -> None:
    summary = number_summary(result_of(counts_of(values)))
    numbers = [Fraction(value, 10**6) for value in values]
    assert exact(summary.mean) == statistics.mean(numbers)
    assert exact(summary.median) == statistics.median(numbers)
    assert (exact(summary.low), exact(summary.high)) == (min(numbers), max(numbers))
    if len(values) == 1:
        assert summary.sd == Undefined("one_answer")
    else:
        square = statistics.variance(numbers)
        assert abs(exact(summary.sd) ** 2 - square) <= square * Fraction(1, 10**30)


def test_of_too_many_different_numbers_all_but_the_median_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(value_counts, "MOST_DIFFERENT_VALUES", 3)
    first, second = counts_of([1, 2, 3]), counts_of([4, 1])
    for merged in (first.plus(second), second.plus(first), counts_of([1, 2, 3, 4, 1])):
        summary = number_summary(result_of(merged))
        assert summary.median == Undefined("too_many_values")
        assert exact(summary.mean) * 10**6 == Fraction(11, 5)
        assert merged.plus(counts_of([1])).pairs is None
        assert ValueCounts.from_json(merged.as_json()) == merged
    assert counts_of([1, 2, 3]).pairs is not None


@given(NUMBERS, st.integers(2, 15))
def test_classes_hold_every_number_once_and_are_few(values: list[int], most: int) -> None:
    found = number_classes(result_of(counts_of(values)), most)
    assert len(found) <= most
    assert sum(one.count for one in found) == len(values)
    for one in found:
        end = one.start + Fraction(1, 10**6) if one.end is None else one.end
        assert one.count == sum(one.start <= Fraction(value, 10**6) < end for value in values)


def test_dates_stand_by_day_month_year_or_decade() -> None:
    def classes(days: list[str], most: int) -> list[tuple[str, int]]:
        return date_classes(result_of(counts_of([date_number(day) for day in days])), most)

    assert classes(["2025-01-02", "2025-01-02", "2024-12-31"], 2) == [("2024-12-31", 1), ("2025-01-02", 2)]
    days = ["2025-01-02", "2025-01-03", "2024-12-31"]
    assert classes(days, 2) == [("2024-12", 1), ("2025-01", 2)]
    assert classes([*days, "2024-03-01"], 2) == [("2024", 2), ("2025", 2)]
    assert classes(["1956", "1959", "1990"], 2) == [("1950–1959", 2), ("1990–1999", 1)]


@given(
    st.lists(
        st.permutations(["a", "b", "c"]).flatmap(lambda p: st.integers(1, 3).map(lambda k: p[:k])), max_size=9
    )
)
def test_ranks_are_those_of_the_orders(orders: list[list[str]]) -> None:
    codes = ["a", "b", "c"]
    item = Answer(
        "r", Text("排"), "rank", "r", "ranking", tuple(Option(code=code, label=Text(code)) for code in codes)
    )
    places = tuple(sum(order[at : at + 1] == [code] for order in orders) for code in codes for at in range(3))
    for code, rank in zip(
        codes, option_ranks(QuestionResult(item, len(orders), (), places, asked=len(orders))), strict=True
    ):
        stood = [order.index(code) + 1 for order in orders if code in order]
        assert (rank.n, rank.first) == (len(stood), stood.count(1))
        assert rank.mean_rank == (
            Figure(Fraction(sum(stood), len(stood)), len(stood)) if stood else Undefined("no_answers")
        )
        if orders:
            assert exact(rank.score) == Fraction(sum(4 - place for place in stood), len(orders))


def test_what_is_exact_stays_exact() -> None:
    tenths = counts_of([int(Decimal(text) * 10**6) for text in ("0.1", "0.2", "0.3")])
    assert exact(number_summary(result_of(tenths)).mean) == Fraction(1, 5)
