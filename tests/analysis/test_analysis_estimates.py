"""What holds of weighed estimates whatever the answers are, and when there are none."""

import random
from fractions import Fraction

import numpy as np
import pytest
from cases import each
from coded_answers import live_table
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_surveys import stored
from sampling_designs import designed_survey, estimated

from surveyapp.analysis.results import Figure, Undefined
from surveyapp.analysis.sampling.composition import compositions, weight_ranges
from surveyapp.analysis.sampling.design_cells import DesignCells, ItemValues, count_cells, item_values
from surveyapp.analysis.sampling.estimates import Estimate, Estimates
from surveyapp.analysis.sampling.raking import CellMargin, rake
from surveyapp.analysis.sampling.sample_size import allocate
from surveyapp.analysis.sampling.weighing import design_answers
from surveyapp.analysis.statistics.intervals import wilson_interval
from surveyapp.definition.questionnaire import Questionnaire

TWO_STRATA = {"sizes": {"o0": 400, "o1": 100}}


def rows_of(n: int, *groups: int, items: int = 2, seed: int = 1, blanks: float = 0.1) -> list[list[int]]:
    """Answers of n people: the questions that divide them, all options in turn at first, then items, some blank."""
    chance = random.Random(seed)
    rows = []
    for person in range(n):
        by = [person % size if person < 2 * size else chance.randrange(size) for size in groups]
        given_ = [-1 if chance.random() < blanks else chance.randrange(6) for _item in range(items)]
        rows.append([*by, *given_])
    return rows


def found(outcome: object) -> Estimates:
    assert isinstance(outcome, Estimates), outcome
    return outcome


def figures(outcome: Estimates) -> dict[str, tuple[float, ...]]:
    """Value, standard error and interval of everything that has one."""
    entries = {"overall": outcome.overall, **outcome.items}
    return {
        code: (entry.value, entry.se, *map(float, entry.interval))
        for code, entry in entries.items()
        if isinstance(entry, Estimate) and not isinstance(entry.interval, Undefined)
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=6, max_size=6), st.integers(1, 99), st.integers(1, 99))
def test_raked_weights_have_the_margins_and_keep_their_sum(counts, first, second) -> None:
    n = np.array(counts, dtype=float)
    cells = [(row, column) for row in range(2) for column in range(3)]
    shares = (np.array([first, 100 - first]) / 100, np.array([second, 100 - second, 50]) / 150)
    margins = [CellMargin(np.array([cell[at] for cell in cells]), known) for at, known in enumerate(shares)]
    raked = rake(n, np.ones(6), margins)
    assert raked.converged
    assert n @ raked.weights == pytest.approx(n.sum(), rel=1e-9)
    for margin in margins:
        weighted = np.bincount(margin.place, n * raked.weights, margin.shares.size) / n.sum()
        assert weighted == pytest.approx(margin.shares, abs=1e-10)


def test_margins_that_empty_cells_forbid_do_not_converge() -> None:
    # Only men of the city and women of the country answered: the shares of both questions must then be the same.
    margins = [
        CellMargin(np.array([0, 1]), np.array([0.5, 0.5])),
        CellMargin(np.array([0, 1]), np.array([0.7, 0.3])),
    ]
    assert not rake(np.array([10.0, 10.0]), np.ones(2), margins).converged
    rows = [[0, 0, 0]] * 10 + [[1, 1, 1]] * 10
    outcome = estimated(designed_survey(1, margins=[(50, 50), (70, 30)]), rows)
    assert outcome == Undefined("raking_not_converged")


@each("seed", range(4))
def test_counts_of_parts_add_up_in_any_order_to_those_of_the_whole_bit_for_bit(seed) -> None:
    questionnaire = designed_survey(3, margins=[(50, 50), (30, 30, 40)], formula="index")
    rows = rows_of(200, 2, 3, items=3, seed=seed)
    whole = counted(questionnaire, rows)
    cuts = sorted(random.Random(seed).sample(range(201), 3))
    parts = [rows[a:b] for a, b in zip([0, *cuts], [*cuts, 200], strict=True)]
    random.Random(seed).shuffle(parts)
    merged = DesignCells(whole.factor, {})
    for part in parts:
        merged = merged.plus(counted(questionnaire, part))
    assert merged.cells.keys() == whole.cells.keys()
    for cell, sums in whole.cells.items():
        assert (merged.cells[cell].n, merged.cells[cell].answered) == (sums.n, sums.answered)
        assert np.array_equal(merged.cells[cell].products, sums.products)
        assert np.array_equal(merged.cells[cell].sums, sums.sums)


def counted(questionnaire: Questionnaire, rows: list[list[int]]) -> DesignCells:
    codes = [question.code for question in questionnaire.questions]
    answers = [{code: f"o{at}" for code, at in zip(codes, row, strict=True) if at >= 0} for row in rows]
    values = [item_values("index", item) for item in questionnaire.scale_items()]
    assert questionnaire.sampling is not None
    return count_cells(
        questionnaire,
        live_table(questionnaire, stored(answers)),
        design_answers(questionnaire, questionnaire.sampling),
        [entry for entry in values if isinstance(entry, ItemValues)],
    )


@each("seed", range(4))
def test_the_order_of_strata_and_respondents_changes_nothing(seed) -> None:
    rows = rows_of(60, 3, seed=seed)
    sizes = {"o0": 300, "o1": 200, "o2": 77}
    turned = {0: 2, 1: 0, 2: 1}
    other = {f"o{turned[at]}": sizes[f"o{at}"] for at in range(3)}
    moved = [[turned[row[0]], *row[1:]] for row in reversed(rows)]
    ours = found(estimated(designed_survey(2, strata={"sizes": sizes}, method="stratified", groups=3), rows))
    theirs = found(
        estimated(designed_survey(2, strata={"sizes": other}, method="stratified", groups=3), moved)
    )
    for code, numbers in figures(ours).items():
        assert figures(theirs)[code] == pytest.approx(numbers, abs=1e-9)


@each("formula", ["index", "favourable"])
def test_equal_weights_give_the_plain_figure(formula) -> None:
    rows = rows_of(90, 3)
    n = [sum(row[0] == at for row in rows) for at in range(3)]
    strata = {"sizes": {f"o{at}": 10 * count for at, count in enumerate(n)}}
    survey = designed_survey(2, strata=strata, method="stratified", groups=3, formula=formula)
    outcome = found(estimated(survey, rows))
    assert (outcome.weights.smallest, outcome.weights.largest, outcome.weights.kish) == pytest.approx(
        (1, 1, 1)
    )
    for entry in (outcome.overall, *outcome.items.values()):
        assert isinstance(entry, Estimate)
        assert isinstance(entry.unweighted, Figure)
        assert entry.value == pytest.approx(entry.unweighted.value, abs=1e-9)


def test_of_everybody_counted_there_is_no_error_and_the_interval_is_the_figure() -> None:
    rows = rows_of(40, 2)
    n = [sum(row[0] == at for row in rows) for at in range(2)]
    survey = designed_survey(2, strata={"sizes": {"o0": n[0], "o1": n[1]}}, method="stratified", groups=2)
    item = found(estimated(survey, rows)).items["q1"]
    assert isinstance(item, Estimate)
    assert item.se == 0
    assert item.interval == (Fraction(item.value), Fraction(item.value))
    assert item.n_effective == Undefined("everybody_answered")


def test_a_share_has_wilsons_interval_of_its_effective_size() -> None:
    rows = rows_of(50, 2, items=1, blanks=0)
    survey = designed_survey(1, strata=TWO_STRATA, method="stratified", formula="favourable", groups=2)
    item = found(estimated(survey, rows)).items["q1"]
    assert isinstance(item, Estimate)
    assert not isinstance(item.interval, Undefined)
    share = item.value / 100
    assert item.n_effective == pytest.approx(share * (1 - share) / (item.se / 100) ** 2)
    expected = [100 * float(end) for end in wilson_interval(share, float(item.n_effective))]
    assert [float(end) for end in item.interval] == pytest.approx(expected, abs=1e-9)


def test_where_all_are_satisfied_the_interval_is_no_point() -> None:
    survey = designed_survey(1, strata=TWO_STRATA, method="stratified", formula="favourable", groups=2)
    item = found(estimated(survey, [[at % 2, 0] for at in range(40)])).items["q1"]
    assert isinstance(item, Estimate)
    assert not isinstance(item.interval, Undefined)
    # As exact as the weights leave 40: Kish's (Σw)² ÷ Σw²(1 − f).
    left = 400**2 / 20 * (1 - 20 / 400) + 100**2 / 20 * (1 - 20 / 100)
    assert item.n_effective == pytest.approx(500**2 / left)
    assert float(item.interval[0]) == pytest.approx(100 * wilson_interval(1.0, 500**2 / left)[0])
    assert item.interval[1] == 100


def test_excluded_and_unplaced_responses_do_not_count() -> None:
    survey = designed_survey(1, strata=TWO_STRATA, method="stratified", groups=2)
    rows = rows_of(30, 2, items=1)
    more = [*rows, [0, 4], [-1, 0]]
    status = [*["valid"] * 30, "excluded", "valid"]
    plain, outcome = found(estimated(survey, rows)), found(estimated(survey, more, status))
    assert outcome.unplaced == 1
    assert figures(outcome) == figures(plain)


@each(
    ("survey", "rows", "reason"),
    [
        (designed_survey(1, strata=TWO_STRATA, method="convenience", groups=2), rows_of(20, 2, items=1), "open_sample"),
        (designed_survey(1, strata=TWO_STRATA, method="quota", groups=2), rows_of(20, 2, items=1), "open_sample"),
        (designed_survey(1, margins=[(50, 50)], method="census"), rows_of(20, 2, items=1), "census"),
        (designed_survey(1, method="stratified"), [[0], [1]], "strata_not_declared"),
        (designed_survey(1), [[0], [1]], "nothing_to_weigh_by"),
        (designed_survey(1, strata=TWO_STRATA, method="stratified", groups=2), [[0, 0]] * 5 + [[1, 1]],
         "stratum_too_small"),
        (designed_survey(1, strata=TWO_STRATA, method="stratified", groups=2), [[0, 0]] * 5, "stratum_too_small"),
        (designed_survey(1, strata={"sizes": {"o0": 4, "o1": 9}}, method="stratified", groups=2),
         [[0, 0]] * 5 + [[1, 1]] * 3, "stratum_overfull"),
        (designed_survey(1, margins=[(50, 30, 20)]), [[0, 0]] * 5 + [[1, 1]] * 5, "margin_unanswered"),
        (designed_survey(1, margins=[(50, 50, 0)]), [[at % 3, 0] for at in range(9)], "margin_of_nobody"),
        (designed_survey(1, margins=[(50, 50)]), [[0, 0]], "too_few_answers"),
    ],
)  # fmt: skip
def test_without_a_sound_design_there_is_a_reason(survey, rows, reason) -> None:
    assert estimated(survey, rows) == Undefined(reason)


def test_an_item_that_nobody_answered_has_a_reason_and_leaves_the_mean() -> None:
    rows = [[at % 2, at % 5, -1] for at in range(20)]
    outcome = found(estimated(designed_survey(2, margins=[(50, 50)]), rows))
    assert outcome.items["q2"] == Undefined("no_answers")
    assert isinstance(outcome.overall, Estimate)
    assert isinstance(outcome.items["q1"], Estimate)
    assert outcome.overall.value == pytest.approx(outcome.items["q1"].value)


def test_the_composition_says_how_answers_differ_from_the_population() -> None:
    survey = designed_survey(
        1, strata={**TWO_STRATA, "issued": {"o0": 40, "o1": 50}}, method="stratified", groups=2
    )
    outcome = found(estimated(survey, [[0, 0]] * 20 + [[1, 1]] * 12))
    (strata,) = compositions(survey, outcome.weighed)
    first = strata.lines[0]
    assert (first.known, first.answered, first.people, first.issued, first.n) == (
        80,
        Fraction(125, 2),
        400,
        40,
        20,
    )
    assert first.weight == pytest.approx(0.8 / 0.625)
    assert sum(entry.n for entry in weight_ranges(outcome.weighed)) == 32


def test_a_weight_of_exactly_twice_the_mean_is_counted_from_there_on() -> None:
    survey = designed_survey(1, strata={"sizes": {"o0": 200, "o1": 200}}, method="stratified", groups=2)
    outcome = found(estimated(survey, [[0, 0]] * 10 + [[1, 1]] * 30))
    counted_ = {(entry.low, entry.high): entry.n for entry in weight_ranges(outcome.weighed) if entry.n}
    assert counted_ == {(2.0, 5.0): 10, (0.5, 0.8): 30}


def test_margins_whose_shares_were_rounded_differently_are_met_all_the_same() -> None:
    rows = rows_of(90, 3, 2, items=1)
    rounded = found(estimated(designed_survey(1, margins=[(33.3, 33.3, 33.3), (50, 50)]), rows))
    whole = found(estimated(designed_survey(1, margins=[(33.4, 33.4, 33.4 - 0.1), (50, 50)]), rows))
    assert rounded.weighed.raked is not None
    assert rounded.weighed.raked.converged
    assert rounded.overall != whole.overall
    weighted = rounded.weighed.counts @ rounded.weighed.weights
    assert weighted == pytest.approx(90)


@given(
    st.integers(1, 500),
    st.lists(st.tuples(st.integers(2, 300), st.floats(0.01, 10)), min_size=1, max_size=6),
)
def test_a_sample_is_divided_without_rest_and_no_stratum_gives_more_than_it_has(n, strata) -> None:
    sizes, parts = [size for size, _part in strata], [part for _size, part in strata]
    assume(n >= 2 * len(sizes))
    shares = allocate(n, sizes, parts)
    assert all(2 <= share <= size for share, size in zip(shares, sizes, strict=True))
    assert sum(shares) >= min(n, sum(sizes))
    assert sum(shares) <= min(n, sum(sizes)) + 2 * len(sizes)
