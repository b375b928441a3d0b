"""Tests of change between two surveys, as R computes them."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.groups.comparison import holm
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.trends.change_tests import (
    ChangeTest,
    Difference,
    MeanSample,
    ShareSample,
    difference,
    mean_sample,
    with_holm,
)

TRUTH: dict[str, Any] = json.loads((Path(__file__).parents[1] / "r-truth" / "changes.json").read_text())


def close(value: object) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("case", TRUTH["shares"], ids=str)
def test_a_change_of_a_share_is_that_of_prop_test(case: dict[str, Any]) -> None:
    x1, n1, x2, n2 = case["counts"]
    found = difference(ShareSample(x1, n1), ShareSample(x2, n2))
    assert isinstance(found, Difference)
    assert isinstance(found.test, ChangeTest)
    assert (found.test.statistic, found.test.p, found.test.df) == (close(case["chi2"]), close(case["p"]), 1)
    small = min(x1 + x2, n1 + n2 - x1 - x2) * min(n1, n2) / (n1 + n2) < 5
    assert found.ci95 == close([100 * end for end in case["newcombe" if small else "wald"]])
    assert found.test.exact_p == (close(case["fisher"]) if small else None)


@pytest.mark.parametrize("case", TRUTH["means"], ids=str)
def test_a_change_of_a_mean_is_that_of_welchs_t_test(case: dict[str, Any]) -> None:
    before, after = (
        mean_sample((Fraction(score), count) for score, count in enumerate(case[when], start=1))
        for when in ("before", "after")
    )
    found = difference(before, after)
    assert isinstance(found, Difference)
    assert isinstance(found.test, ChangeTest)
    assert (found.test.statistic, found.test.df, found.test.p) == tuple(
        close(case[key]) for key in ("t", "df", "p")
    )
    assert found.ci95 == close(case["ci95"])


def test_holm_is_that_of_p_adjust() -> None:
    assert holm(TRUTH["holm"]["p"]) == close(TRUTH["holm"]["corrected"])


def test_untested_items_leave_the_family() -> None:
    tested = difference(ShareSample(80, 100), ShareSample(90, 100))
    alike = difference(ShareSample(9, 9), ShareSample(8, 8))
    found = with_holm({"a": tested, "b": Undefined("no_n"), "c": alike})
    assert isinstance(found["a"], Difference)
    assert isinstance(found["a"].test, ChangeTest)
    assert found["a"].test.p_holm == found["a"].test.p
    assert (found["b"], found["c"]) == (Undefined("no_n"), alike)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (ShareSample(71, 71), ShareSample(60, 60), "all_alike"),
        (MeanSample(Fraction(5), Fraction(), 71), MeanSample(Fraction(5), Fraction(), 60), "all_alike"),
        (MeanSample(Fraction(5), Fraction(), 1), MeanSample(Fraction(4), Fraction(1), 60), "too_few_answers"),
    ],
)
def test_what_cannot_be_tested_has_a_reason_and_still_a_difference(
    before: ShareSample | MeanSample, after: ShareSample | MeanSample, reason: str
) -> None:
    found = difference(before, after)
    assert isinstance(found, Difference)
    assert found.test == Undefined(reason)


def test_a_published_figure_without_spread_cannot_be_tested() -> None:
    assert difference(Undefined("no_spread"), MeanSample(Fraction(4), Fraction(1), 9)) == Undefined(
        "no_spread"
    )
    assert difference(ShareSample(3, 4), MeanSample(Fraction(4), Fraction(1), 9)) == Undefined(
        "two_sorts_of_figures"
    )


shares = st.integers(1, 60).flatmap(lambda n: st.integers(0, n).map(lambda count: ShareSample(count, n)))


@given(shares, shares)
def test_the_other_way_round_the_change_is_the_opposite(before: ShareSample, after: ShareSample) -> None:
    there, back = difference(before, after), difference(after, before)
    assert isinstance(there, Difference)
    assert isinstance(back, Difference)
    assert there.exact == -back.exact
    assert not isinstance(there.ci95, Undefined)
    assert not isinstance(back.ci95, Undefined)
    assert list(there.ci95) == close([-end for end in reversed(back.ci95)])
    assert there.ci95[0] - 1e-9 <= there.value <= there.ci95[1] + 1e-9
    if isinstance(there.test, ChangeTest):
        assert isinstance(back.test, ChangeTest)
        assert there.test.deciding_p == close(back.test.deciding_p)


@given(st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any), st.permutations(range(5)))
def test_the_order_of_scores_does_not_matter(counts: list[int], order: list[int]) -> None:
    weighted = [(Fraction(score), count) for score, count in enumerate(counts)]
    assert mean_sample(weighted) == mean_sample([weighted[place] for place in order])
