"""What holds of a scale's figures whatever people answered: shards merge, order and origin of scores do not matter."""

import math
from dataclasses import replace
from functools import reduce

import numpy as np
import pytest
from coded_answers import live_table
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from made_surveys import scale_answers, scale_questionnaire, stored, tallied

from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.results import Alpha, Correlation, Figure, Undefined
from surveyapp.analysis.scores.scale_figures import ScaleFigures, scale_figures
from surveyapp.analysis.scores.scale_sums import ScaleSums, sums_of_answers, sums_of_table
from surveyapp.analysis.scores.score_table import ScoreColumn, ScoreTable
from surveyapp.analysis.statistics.one_factor import OneFactor

Rows = list[list[int | None]]

FIVE = (1, 2, 3, 4, 5)
K = 4

fewer = settings(max_examples=40)
"""Of examples for which a survey is made and counted, or a factor sought several times."""


@some.composite
def tables(draw: some.DrawFn, *, blanks: bool = True) -> Rows:
    """Rows of four scores from 1 to 5; what people have in common makes them go together."""
    cell = some.integers(-1, 1)
    rows = draw(
        some.lists(
            some.tuples(some.integers(2, 4), *[cell] * K, some.sampled_from([None, None, *range(K)])),
            min_size=5,
            max_size=30,
        )
    )
    return [
        [None if blanks and place == blank else level + step for place, step in enumerate(steps)]
        for level, *steps, blank in rows
    ]


def table_of(rows: Rows) -> ScoreTable:
    scores = np.array([[math.nan if cell is None else cell for cell in row] for row in rows], dtype=float)
    return ScoreTable(
        tuple(ScoreColumn(f"q{place}", "", 1, 5) for place in range(K)), scores.reshape(len(rows), K)
    )


def figures(rows: Rows, policy: str = "listwise") -> ScaleFigures:
    return scale_figures(sums_of_table(table_of(rows)), "pairwise" if policy == "pairwise" else "listwise")


def answer_sums(rows: Rows, batch_rows: int) -> ScaleSums:
    items = [f"i{place}" for place in range(K)]
    asked = scale_questionnaire(items, FIVE)
    answers = live_table(asked, stored(scale_answers(items, FIVE, rows)), batch_rows)
    return sums_of_answers(asked, answers, asked.scale_items())


@fewer
@given(tables(), some.integers(1, 7), some.integers(1, 4))
def test_shards_merged_equal_one_pass_bit_for_bit(rows, batch_rows, parts):
    whole = sums_of_table(table_of(rows))
    pieces = [sums_of_table(table_of(rows[part::parts])) for part in range(parts)]
    assert reduce(ScaleSums.plus, pieces) == whole
    assert answer_sums(rows, batch_rows) == answer_sums(rows, len(rows))


@fewer
@given(tables(), some.randoms())
def test_the_order_of_respondents_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert figures(shuffled) == figures(rows)
    assert figures(shuffled, "pairwise") == figures(rows, "pairwise")


def values(found: ScaleFigures) -> list[float]:
    """All coefficients that there are, but for the factor's and the halves'."""
    outcomes = [found.alpha, *(item.r_item_total for item in found.items)]
    outcomes += [item.r_drop for item in found.items] + [item.alpha_if_deleted for item in found.items]
    return [each.value for each in outcomes if isinstance(each, Alpha | Correlation | Figure)]


@fewer
@given(tables(), some.permutations(range(K)))
def test_the_order_of_items_does_not_matter(rows, order):
    found, other = figures(rows), figures([[row[place] for place in order] for row in rows])
    assert sorted(values(other)) == pytest.approx(sorted(values(found)), abs=1e-12)
    if isinstance(found.one_factor, OneFactor) and not found.one_factor.heywood:
        assert isinstance(other.one_factor, OneFactor)
        assert other.one_factor.omega == pytest.approx(found.one_factor.omega, abs=1e-5)


@fewer
@given(tables(), some.integers(-1000, 1000), some.sampled_from([1, 2, 0.5, 10, 0.001]))
def test_where_scores_begin_and_their_unit_do_not_matter(rows, shift, unit):
    table = table_of(rows)
    moved = ScoreTable(
        tuple(replace(item, lowest=None, highest=None) for item in table.items),
        np.round(table.scores * unit + shift, 3),
    )
    for policy in ("listwise", "pairwise"):
        first = scale_figures(sums_of_table(table), policy)
        second = scale_figures(sums_of_table(moved), policy)
        assert values(second) == pytest.approx(values(first), abs=1e-12)
        assert (second.one_factor, second.split_half, second.factors) == (
            first.one_factor,
            first.split_half,
            first.factors,
        )


@given(tables())
def test_pairwise_covariances_are_those_of_pandas(rows):
    found, frame = figures(rows, "pairwise"), table_of(rows).frame()
    expected = frame.loc[:, frame.std() > 0].cov().to_numpy()
    k = len(expected)
    assume(k > 1 and not np.isnan(expected).any() and expected.sum() > 1e-6)
    assert isinstance(found.alpha, Alpha)
    assert found.alpha.value == pytest.approx(
        k / (k - 1) * (1 - np.trace(expected) / expected.sum()), abs=1e-9
    )
    for item in found.items:
        if frame[item.code].notna().any():
            assert item.mean == pytest.approx(frame[item.code].mean(), abs=1e-12)
        else:
            assert item.mean == Undefined("no_answers")


@given(tables())
def test_listwise_figures_are_those_of_the_complete_rows_alone(rows):
    complete = [row for row in rows if None not in row]
    found, alone = figures(rows), figures(complete)
    assert (found.n, found.dropped) == (len(complete), len(rows) - len(complete))
    if complete:
        assert values(found) == values(alone)
        assert replace(found, sums=alone.sums, alpha=alone.alpha) == alone


@fewer
@given(tables(blanks=False))
def test_without_gaps_both_policies_agree(rows):
    listwise, pairwise = figures(rows), figures(rows, "pairwise")
    assert values(pairwise) == pytest.approx(values(listwise), abs=1e-12)


@fewer
@given(tables())
def test_a_survey_has_the_alpha_that_its_analysis_states(rows):
    items = [f"i{place}" for place in range(K)]
    asked = scale_questionnaire(items, FIVE)
    stated = analyse(asked, tallied(asked, scale_answers(items, FIVE, rows)))
    found = scale_figures(answer_sums(rows, 7))
    assert found.alpha == stated.reliability
    assert {item.code: item.r_drop for item in found.items} == stated.validity.corrected_item_total
    assert {item.code: item.r_item_total for item in found.items} == stated.validity.item_total
    assert found.factors == stated.validity.factorability
