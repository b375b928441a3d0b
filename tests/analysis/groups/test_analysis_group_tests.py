"""Comparisons of groups equal what R computes, from single rows by pingouin and from the count table alike."""

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.groups import comparison as comparison_module
from surveyapp.analysis.groups import effect_sizes, group_tests, pingouin_tests
from surveyapp.analysis.groups.comparison import Comparison, ItemComparison, holm
from surveyapp.analysis.groups.count_table import CountTable
from surveyapp.analysis.groups.effect_sizes import Effect
from surveyapp.analysis.groups.file_groups import compare_score_file
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.scores.score_files import ScoreFileError, read_score_file

FOLDER = Path(__file__).parents[1] / "r-truth"
SHARED = Path(__file__).parents[1] / "r-psych" / "group_tests_truth.json"
TRUTH: dict[str, dict[str, Any]] = json.loads((FOLDER / "group_tests.json").read_text())
EXACT = 1e-9
TESTS = ("welch_t", "mann_whitney", "welch_anova", "kruskal", "chi2")


@cache
def rows_of(name: str) -> bytes:
    """The file of scores behind a set: each row as often as it came."""
    with (FOLDER / f"groups_{name}.csv").open() as file:
        header, *rows = csv.reader(file)
    assert header[-1] == "times"
    lines = [header[:-1], *(row[:-1] for row in rows for _ in range(int(row[-1])))]
    return "\n".join(",".join(line) for line in lines).encode()


def compared(name: str, by: str = "group") -> Comparison:
    scores = read_score_file(rows_of(name))
    return compare_score_file(scores, by, [heading for heading in scores.headings if heading != by])


@pytest.fixture(params=["pingouin", "count table"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways in which the same figures are computed."""
    if request.param == "count table":
        monkeypatch.setattr(comparison_module, "MOST_PINGOUIN_ROWS", 0)
    return str(request.param)


def items(found: Comparison) -> Iterator[tuple[str, ItemComparison]]:
    return ((item.code, item) for item in found.items)


@pytest.mark.parametrize("name", TRUTH)
def test_every_test_equals_that_of_r(name: str, way: str) -> None:
    for code, item in items(compared(name)):
        true = TRUTH[name][code]
        assert [item.figures[group].n for group in item.tested] == np.atleast_1d(true["n"]).tolist()
        assert list(item.tested) == np.atleast_1d(true["groups"]).tolist()
        assert {test for test in TESTS if test in true} == {
            test for test, found in item.tests.items() if not isinstance(found, Undefined)
        }, (code, way)
        for test, found in item.tests.items():
            if not isinstance(found, Undefined):
                figures = asdict(found)
                if isinstance(found, group_tests.ChiSquare):
                    figures["sparse"] = figures.pop("few_expected") > 0
                assert figures == pytest.approx(true[test], rel=EXACT, abs=EXACT * EXACT), (code, test)
        if "p_holm" in true:
            assert item.p_holm == pytest.approx(true["p_holm"], rel=EXACT)
        else:
            assert isinstance(item.p_holm, Undefined)
        if "effect" in true:
            assert isinstance(item.effect, Effect)
            assert item.effect.name == true["effect"]["name"] == item.effect_name
            assert item.effect.value == pytest.approx(true["effect"]["value"], rel=EXACT)
            assert [item.effect.low, item.effect.high] == pytest.approx(true["effect"]["ci95"], abs=1e-8)
        else:
            assert isinstance(item.effect, Undefined)


def test_bfi_equals_the_figures_that_others_computed(way: str) -> None:
    true = json.loads(SHARED.read_text())
    gender, education = (dict(items(compared(name)))["A2"] for name in ("bfi_gender", "bfi_education"))
    welch, ranks = gender.tests["welch_t"], gender.tests["mann_whitney"]
    assert isinstance(welch, group_tests.WelchT)
    assert isinstance(ranks, group_tests.MannWhitney)
    assert (welch.statistic, welch.df) == pytest.approx(
        (true["welch_t"]["t"], true["welch_t"]["df"]), rel=EXACT
    )
    assert welch.p == pytest.approx(true["welch_t"]["p"], rel=1e-9)
    assert (ranks.statistic, ranks.p) == pytest.approx((true["mwu"]["W"], true["mwu"]["p"]), rel=1e-9)
    anova, kruskal = education.tests["welch_anova"], education.tests["kruskal"]
    assert isinstance(anova, group_tests.WelchAnova)
    assert isinstance(kruskal, group_tests.Kruskal)
    assert (anova.statistic, anova.df2, anova.p) == pytest.approx([*true["welch"].values()], rel=EXACT)
    assert (kruskal.statistic, kruskal.p) == pytest.approx([*true["kruskal"].values()], rel=EXACT)


@each(
    "name, item, test, reason",
    [
        ("constant", "all", "kruskal", "constant_scores"),
        ("constant_two", "all", "mann_whitney", "constant_scores"),
        ("constant", "one_group", "welch_anova", "zero_variance_in_group"),
        ("constant_two", "each", "welch_t", "zero_variance_in_group"),
        ("constant", "all", "chi2", "one_value"),
        ("two_left", "few", "mann_whitney", "one_group"),
    ],
)
def test_a_test_that_is_not_there_says_why(name: str, item: str, test: str, reason: str, way: str) -> None:
    found = dict(items(compared(name)))[item]
    assert found.tests[test] == Undefined(reason)
    if test != "welch_anova" and test != "chi2":
        assert found.effect == Undefined(reason)


def test_untested_items_leave_the_family_of_holm() -> None:
    found = compared("constant")
    tested = {code: item for code, item in items(found) if isinstance(item.p_holm, float)}
    assert set(tested) == {"one_group", "each"}
    ranks = [item.tests["kruskal"] for item in tested.values()]
    assert sorted(item.p_holm for item in tested.values()) == sorted(
        holm([rank.p for rank in ranks if isinstance(rank, group_tests.Kruskal)])
    )


def test_groups_under_five_are_listed_and_leave_the_tests() -> None:
    found = compared("seven")
    assert [(group.code, group.n) for group in found.groups] == [
        *(("1", 200), ("2", 12), ("3", 3), ("4", 7)),
        *(("5", 90), ("6", 30), ("7", 1)),
    ]
    item = dict(items(found))["item"]
    assert item.tested == ("1", "2", "4", "5", "6")
    assert set(item.figures) == {"1", "2", "3", "4", "5", "6", "7"}
    assert dict(items(compared("two_left")))["item"].effect_name == "hedges_g"


def test_a_file_declares_no_formula_and_may_have_rough_tables() -> None:
    item = dict(items(compared("floats")))["time"]
    assert item.figures["1"].value == Undefined("no_formula")
    assert isinstance(item.figures["1"].mean, float)
    assert item.warnings == ("sparse_table",)
    assert "ceiling" in dict(items(compared("two")))["ceiling"].warnings


@each(
    "cells, groups",
    [
        ("10,9,2.5,10", ["2.5", "9", "10"]),
        ("1.0,1,2", ["1", "2"]),
        ("b,10,a,nan", ["10", "a", "b", "nan"]),
        ("x,,x", ["x"]),
    ],
)
def test_groups_of_a_file_stand_by_value(cells: str, groups: list[str]) -> None:
    rows = "".join(f"{cell},1\n" for cell in cells.split(","))
    found = compare_score_file(read_score_file(f"g,x\n{rows}".encode()), "g", ["x"])
    assert [group.code for group in found.groups] == groups


def test_a_column_of_numbers_is_no_column_of_groups() -> None:
    rows = "".join(f"{row},1\n" for row in range(201))
    with pytest.raises(ScoreFileError, match="score_file_too_many_groups"):
        compare_score_file(read_score_file(f"id,x\n{rows}".encode()), "id", ["x"])


tables = st.lists(
    st.lists(st.integers(0, 40), min_size=4, max_size=4).filter(
        lambda row: sum(row) >= 5 and sum(map(bool, row)) >= 2
    ),
    min_size=2,
    max_size=5,
)


@given(tables)
def test_pingouin_and_the_count_table_agree(rows: list[list[int]]) -> None:
    """Any groups, any scores: the two ways are one."""
    table = CountTable(np.array([0.0, 1.5, 3.0, 4.25]), np.array(rows)).of_groups([*range(len(rows))])
    two = table.of_groups([0, 1])
    for found, other in (
        (group_tests.chi_square(table), pingouin_tests.chi_square(table)),
        (group_tests.welch_anova(table), pingouin_tests.welch_anova(table)),
        (group_tests.welch_t(two), pingouin_tests.welch_t(two)),
        (effect_sizes.hedges_g(two), pingouin_tests.hedges_g(two)),
    ):
        if isinstance(found, Undefined):
            assert found == other
        else:
            mine, theirs = asdict(found), asdict(other)
            assert mine.keys() == theirs.keys()
            for name, value in mine.items():
                same = value == theirs[name] or math.isclose(value, theirs[name], rel_tol=1e-9, abs_tol=1e-9)
                assert same, (name, value, theirs[name])


@given(tables)
def test_the_other_order_turns_signs_alone(rows: list[list[int]]) -> None:
    table = CountTable(np.array([1.0, 2.0, 3.0, 5.0]), np.array(rows[:2]))
    turned = table.of_groups([1, 0])
    straight = table.of_groups([0, 1])
    first, second = group_tests.welch_t(straight), group_tests.welch_t(turned)
    if isinstance(first, group_tests.WelchT) and isinstance(second, group_tests.WelchT):
        assert first.statistic == pytest.approx(-second.statistic)
        assert first.p == pytest.approx(second.p)
    ranks, other = group_tests.mann_whitney(straight), group_tests.mann_whitney(turned)
    if isinstance(ranks, group_tests.MannWhitney) and isinstance(other, group_tests.MannWhitney):
        assert ranks.statistic + other.statistic == pytest.approx(math.prod(straight.sizes.tolist()))
        assert ranks.p == pytest.approx(other.p)
    g, back = effect_sizes.hedges_g(straight), effect_sizes.hedges_g(turned)
    if isinstance(g, Effect) and isinstance(back, Effect):
        assert (g.value, g.low, g.high) == pytest.approx((-back.value, -back.high, -back.low))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_holm_keeps_the_order_and_never_lowers(values: list[float]) -> None:
    adjusted = holm(values)
    assert all(p <= q <= 1 for p, q in zip(values, adjusted, strict=True))
    ordered = [adjusted[place] for place in sorted(range(len(values)), key=values.__getitem__)]
    assert all(first <= second for first, second in pairwise(ordered))
    assert min(adjusted) == pytest.approx(min(1.0, min(values) * len(values)))


@given(st.floats(0, 200), st.integers(1, 20), st.integers(25, 5000))
def test_epsilon_lies_within_its_interval(h: float, df: int, n: int) -> None:
    found = effect_sizes.epsilon_squared(group_tests.Kruskal(min(h, n - 1.0), df, 0.5), n)
    assert isinstance(found, Effect)
    assert 0 <= found.low <= found.value <= found.high <= 1
