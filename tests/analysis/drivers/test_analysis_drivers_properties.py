"""What holds of importance whatever the answers are: parts of a whole, blind to order and to the units of scores."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.analysis.drivers.extreme_shares import extreme_shares, low_ratings
from surveyapp.analysis.drivers.importance import Importance, importance
from surveyapp.analysis.drivers.performance import Performance, performances
from surveyapp.analysis.drivers.quadrant import Area, ImportanceMatrix, MatrixPlace, Side, importance_matrix
from surveyapp.analysis.drivers.relative_importance import contributions
from surveyapp.analysis.drivers.score_sums import correlation_of, sum_rows
from surveyapp.analysis.results import Figure, Undefined
from surveyapp.analysis.scores.score_table import ScoreColumn, Scores, ScoreTable


def table_of(scores: Scores, codes: Sequence[str] = ("y", "a", "b", "c")) -> ScoreTable:
    return ScoreTable(tuple(ScoreColumn(code, code, 1, 5) for code in codes), scores)


def made_scores(seed: int, rows: int = 120, items: int = 3) -> Scores:
    """Answers of 1 to 5 to an outcome and to items that go with it more or less."""
    random = np.random.default_rng(seed)
    common = random.normal(size=(rows, 1))
    drawn = 3 + common * random.uniform(0, 1, items + 1) + random.normal(size=(rows, items + 1))
    return np.clip(np.round(drawn), 1, 5)


seeds = st.integers(0, 10_000)


@settings(max_examples=25)
@given(seeds)
def test_contributions_are_parts_of_r_squared(seed: int) -> None:
    found = importance("y", table_of(made_scores(seed)))
    values = [driver.value for driver in found.drivers]
    assert min(values) >= -1e-12
    assert sum(values) == pytest.approx(found.r2, abs=1e-12)
    assert sum(driver.share for driver in found.drivers) == pytest.approx(100, abs=1e-9)
    for driver in found.drivers:
        assert not isinstance(driver.ci95, Undefined)
        assert driver.ci95[0] <= driver.value <= driver.ci95[1]
        assert not isinstance(driver.share_ci95, Undefined)
        assert driver.share_ci95[0] <= driver.share <= driver.share_ci95[1]


def by_code(found: Importance) -> dict[str, list[float]]:
    return {
        driver.code: [driver.value, driver.spearman, *np.ravel(driver.ci95), *np.ravel(driver.share_ci95)]
        for driver in found.drivers
    }


@settings(max_examples=15)
@given(seeds)
def test_neither_the_order_of_rows_nor_that_of_items_changes_anything(seed: int) -> None:
    scores = made_scores(seed)
    shuffled = np.random.default_rng(seed + 1).permutation(scores)
    first = by_code(importance("y", table_of(scores)))
    other = importance("y", table_of(shuffled[:, [0, 3, 1, 2]], ("y", "c", "a", "b")))
    assert [driver.code for driver in other.drivers] == ["c", "a", "b"]
    for code, figures in by_code(other).items():
        assert figures == pytest.approx(first[code], abs=1e-12)


@settings(max_examples=15)
@given(seeds, st.floats(0.1, 50), st.floats(-100, 100))
def test_the_unit_of_an_item_changes_nothing(seed: int, factor: float, shift: float) -> None:
    scores = made_scores(seed)
    stretched = scores.copy()
    stretched[:, 2] = scores[:, 2] * factor + shift
    stretched[:, 0] = scores[:, 0] * 2 - 1
    columns = tuple(ScoreColumn(code, code) for code in ("y", "a", "b", "c"))
    first = by_code(importance("y", ScoreTable(columns, scores)))
    for code, figures in by_code(importance("y", ScoreTable(columns, stretched))).items():
        assert figures == pytest.approx(first[code], abs=1e-9)


@settings(max_examples=15)
@given(seeds, st.integers(1, 119))
def test_sums_of_two_parts_are_the_sums_of_the_whole(seed: int, cut: int) -> None:
    scores = made_scores(seed)
    whole = sum_rows(scores)
    parts = [sum_rows(part) for part in (scores[:cut], scores[cut:])]
    moments = [
        (
            part.sizes.sum(),
            part.sums.sum(axis=0) + part.n * part.shift,
            part.products.sum(axis=0)
            + np.outer(part.sums.sum(axis=0), part.shift)
            + np.outer(part.shift, part.sums.sum(axis=0))
            + part.n * np.outer(part.shift, part.shift),
        )
        for part in parts
    ]
    n, sums, products = (first + second for first, second in zip(*moments, strict=True))
    merged = correlation_of(np.array(n), sums, products)
    assert np.allclose(merged, whole.correlation(), atol=1e-12)
    assert np.allclose(contributions(merged), contributions(whole.correlation()), atol=1e-12)


def test_groups_of_rows_give_the_intervals_of_single_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """1,500 rows one by one, and in 500 groups of three: the widths are alike within what chance does to them."""
    scores = made_scores(3, rows=1500)
    alone = importance("y", table_of(scores))
    monkeypatch.setattr("surveyapp.analysis.drivers.score_sums.MOST_RESAMPLED_GROUPS", 500)
    grouped = importance("y", table_of(scores))
    for one, other in zip(alone.drivers, grouped.drivers, strict=True):
        assert isinstance(one.ci95, tuple) and isinstance(other.ci95, tuple)
        assert other.value == pytest.approx(one.value, abs=1e-12)
        assert other.ci95[1] - other.ci95[0] == pytest.approx(one.ci95[1] - one.ci95[0], rel=0.2)


def test_intervals_are_those_of_rows_drawn_one_by_one() -> None:
    scores = made_scores(3, rows=400)
    random = np.random.default_rng(8)
    drawn = np.array(
        [contributions(np.corrcoef(random.choice(scores, 400), rowvar=False)) for _ in range(2000)]
    )
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    ends = [driver.ci95 for driver in importance("y", table_of(scores)).drivers]
    widths = [end[1] - end[0] for end in ends if isinstance(end, tuple)]
    assert sum(widths) == pytest.approx(float((high - low).sum()), rel=0.08)


def test_intervals_hold_what_they_should_as_often_as_they_should() -> None:
    """Of 60 samples of 200 rows, the interval holds the importance in the population for at least nine of ten."""
    population = made_scores(5, rows=60_000)
    truth = {driver.code: driver.value for driver in importance("y", table_of(population)).drivers}
    random = np.random.default_rng(1)
    held = []
    for _ in range(60):
        found = importance("y", table_of(random.choice(population, 200)))
        held += [
            driver.ci95[0] <= truth[driver.code] <= driver.ci95[1]
            for driver in found.drivers
            if isinstance(driver.ci95, tuple)
        ]
    assert sum(held) >= 0.88 * len(held)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 30), min_size=4, max_size=11))
def test_shares_at_the_ends_are_shares_of_all(counts: list[int]) -> None:
    found = extreme_shares(dict(enumerate(counts, start=1)))
    if not sum(counts):
        assert found.top == Undefined("no_answers")
        return
    assert isinstance(found.top, Figure) and isinstance(found.top2, Figure)
    assert isinstance(found.bottom2, Figure)
    assert found.top.n == sum(counts)
    assert found.top.exact <= found.top2.exact <= 100
    assert found.top2.exact + found.bottom2.exact <= 100


def test_the_two_lowest_steps_count_together() -> None:
    found = extreme_shares({1: 1, 2: 2, 3: 3, 4: 4, 5: 10})
    assert (found.top, found.top2, found.bottom2) == (
        Figure(Fraction(50), 20),
        Figure(Fraction(70), 20),
        Figure(Fraction(15), 20),
    )


def test_pairs_of_steps_need_four_of_them() -> None:
    found = extreme_shares({1: 3, 2: 4, 3: 3})
    assert found.top == Figure(Fraction(30), 10)
    assert found.top2 == found.bottom2 == Undefined("too_few_steps")


def test_low_ratings_stand_by_how_many_people_gave_them() -> None:
    found = low_ratings({"a": ({1: 9, 5: 1}, {1}), "b": ({1: 20, 5: 80}, {1}), "c": ({1: 0, 5: 0}, {1})})
    assert [(rating.code, rating.count) for rating in found] == [("b", 20), ("a", 9), ("c", 0)]
    assert found[-1].share == Undefined("no_answers")


class TestWhatIsNeeded:
    """Without enough answers there is a reason, never a figure."""

    @staticmethod
    def reason(scores: Scores, codes: Sequence[str] = ("y", "a", "b", "c")) -> tuple[str, int, int]:
        found = importance("y", table_of(scores, codes))
        assert found.missing is not None
        assert not found.drivers
        return found.missing.reason, found.had, found.needed

    def test_ten_rows_for_each_item(self) -> None:
        assert self.reason(made_scores(1, rows=29)) == ("too_few_complete_rows", 29, 30)
        assert importance("y", table_of(made_scores(1, rows=30))).missing is None

    def test_twenty_people_below_the_top(self) -> None:
        scores = made_scores(1, rows=100)
        scores[:, 0] = 5
        scores[:19, 0] = 3
        assert self.reason(scores) == ("too_few_below_top", 19, 20)
        scores[19, 0] = 4
        assert importance("y", table_of(scores)).missing is None

    def test_the_top_is_the_highest_score_allowed_not_the_highest_given(self) -> None:
        scores = np.minimum(made_scores(1, rows=100), 4)
        assert importance("y", table_of(scores)).below_top == 100

    def test_an_outcome_with_differences(self) -> None:
        scores = made_scores(1)
        scores[:, 0] = 4
        assert self.reason(scores)[0] == "constant_outcome"

    def test_at_most_twelve_items_that_vary(self) -> None:
        codes = ("y", *(f"q{place}" for place in range(13)))
        scores = made_scores(1, rows=300, items=13)
        assert self.reason(scores, codes) == ("too_many_drivers", 13, 12)
        scores[:, 5] = 4
        found = importance("y", table_of(scores, codes))
        assert len(found.drivers) == 12
        assert found.left_out == {"q4": Undefined("constant_item")}

    def test_complete_rows(self) -> None:
        scores = made_scores(1)
        scores[::2, 0] = np.nan
        scores[1::2, 1] = np.nan
        assert self.reason(scores)[0] == "no_complete_rows"

    def test_items_that_vary(self) -> None:
        scores = made_scores(1)
        scores[:, 1:] = 5
        assert self.reason(scores)[0] == "no_drivers"

    def test_a_column_without_answers_costs_no_row(self) -> None:
        scores = made_scores(1)
        scores[:, 2] = np.nan
        found = importance("y", table_of(scores))
        assert found.n == 120
        assert found.left_out == {"b": Undefined("no_answers")}

    def test_something_in_common(self) -> None:
        square = np.array([[first, second] for first in (1.0, 5.0) for second in (1.0, 5.0)] * 10)
        found = importance("y", table_of(square, ("y", "a")))
        assert found.missing == Undefined("nothing_explained")


class TestMatrix:
    """Items by importance and performance; what lies within an interval of a threshold is not decided."""

    @staticmethod
    def matrix(seed: int = 2, rows: int = 400) -> ImportanceMatrix:
        table = table_of(made_scores(seed, rows))
        found = importance_matrix(importance("y", table), performances(table.of(("a", "b", "c"))))
        assert isinstance(found, ImportanceMatrix)
        return found

    def test_thresholds_are_the_means(self) -> None:
        found = self.matrix()
        assert found.importance_threshold == pytest.approx(100 / 3)
        assert found.performance_threshold == pytest.approx(
            sum(place.performance.value for place in found.places) / 3
        )
        assert found.unit == "index"

    @settings(max_examples=20)
    @given(seeds)
    def test_areas_and_doubts_follow_from_the_thresholds(self, seed: int) -> None:
        found = self.matrix(seed)
        for place in found.places:
            assert place.area.startswith("improve") == (place.performance.value < found.performance_threshold)
            assert (place.area in ("improve_first", "keep_up")) == (place.share >= found.importance_threshold)
            assert isinstance(place.performance.ci95, tuple)
            low, high = place.performance.ci95
            assert ("performance" in place.undecided) == (low <= found.performance_threshold <= high)
        order = [place.area for place in found.priorities]
        assert order == sorted(order, key=["improve_first", "improve_later"].index)
        assert {place.code for place in found.priorities} == {
            place.code for place in found.places if place.area.startswith("improve")
        }

    def test_what_could_gain_most_stands_first_and_what_is_undecided_behind_what_is_not(self) -> None:
        def place(code: str, share: float, value: float, area: Area, *doubts: Side) -> MatrixPlace:
            return MatrixPlace(
                code, share, Performance(code, value, 50, (0, 100), "index", 100), area, doubts
            )

        found = ImportanceMatrix(
            20,
            80,
            "index",
            (
                place("later", 5, 50, "improve_later"),
                place("doubtful", 40, 20, "improve_first", "performance"),
                place("some", 25, 70, "improve_first"),
                place("much", 25, 40, "improve_first"),
                place("strong", 30, 95, "keep_up"),
            ),
        )
        assert [each.code for each in found.priorities] == ["much", "some", "doubtful", "later"]

    def test_fewer_answers_leave_more_undecided(self) -> None:
        few, many = self.matrix(rows=40), self.matrix(rows=20_000)
        assert sum(len(place.undecided) for place in few.places) > sum(
            len(place.undecided) for place in many.places
        )

    def test_one_item_has_nothing_to_be_compared_with(self) -> None:
        table = table_of(made_scores(1, items=1), ("y", "a"))
        found = importance_matrix(importance("y", table), performances(table.of(("a",))))
        assert found == Undefined("one_driver")

    def test_without_known_limits_the_mean_score_itself_is_compared(self) -> None:
        scores = made_scores(1)
        columns = tuple(ScoreColumn(code, code) for code in ("a", "b", "c"))
        found = performances(ScoreTable(columns, scores[:, 1:]))
        assert [each.unit for each in found] == ["score"] * 3
        assert found[0].value == pytest.approx(scores[:, 1].mean())
