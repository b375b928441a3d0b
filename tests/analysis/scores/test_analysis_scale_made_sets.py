"""Scales at the edges of what surveys hold equal R's figures: ceilings, gaps, Heywood cases, two to thirty items."""

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cases import each

from surveyapp.analysis.results import Alpha, Correlation, Factorability, Figure, Undefined
from surveyapp.analysis.scores.scale_figures import MissingPolicy, ScaleFigures, scale_figures
from surveyapp.analysis.scores.scale_sums import sums_of_table
from surveyapp.analysis.scores.scale_warnings import scale_warnings
from surveyapp.analysis.scores.score_table import ScoreColumn, ScoreTable
from surveyapp.analysis.statistics.one_factor import OneFactor
from surveyapp.analysis.statistics.split_half import SplitHalf

TRUTH: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "r-truth" / "scale.json").read_text()
)
EXACT = 1e-9
ITERATED = 1e-4
POLICIES: list[MissingPolicy] = ["listwise", "pairwise"]
SINGULAR = ["collinear", "twins"]


@cache
def figures_of(name: str, policy: MissingPolicy = "listwise") -> ScaleFigures:
    rows = TRUTH[name]["x"]
    items = tuple(ScoreColumn(f"q{place}", "") for place in range(1, len(rows[0]) + 1))
    scores = np.array([[math.nan if cell is None else cell for cell in row] for row in rows], dtype=float)
    return scale_figures(sums_of_table(ScoreTable(items, scores)), policy)


def by_item(found: ScaleFigures, figure: str) -> list[float]:
    """A figure of the items that vary."""
    outcomes = [getattr(item, figure) for item in found.items if item.code not in found.left_out]
    return [
        outcome.value if isinstance(outcome, Figure | Correlation) else float(outcome) for outcome in outcomes
    ]


@each("policy", POLICIES)
@each("name", TRUTH)
def test_alpha_and_the_figures_of_items_equal_r(name, policy):
    found, expected = figures_of(name, policy), TRUTH[name][policy]
    assert (found.n, found.complete, found.k) == (expected["n"], expected["n_complete"], expected["k"])
    assert isinstance(found.alpha, Alpha)
    assert found.alpha.value == pytest.approx(expected["alpha"], abs=EXACT)
    assert found.alpha.standardized == pytest.approx(expected["std"], abs=EXACT)
    assert found.alpha.ci95 == pytest.approx(expected["ci95"], abs=EXACT)
    for ours, theirs in (("mean", "mean"), ("sd", "sd")):
        assert by_item(found, ours) == pytest.approx(expected[theirs], rel=EXACT)
    assert by_item(found, "r_drop") == pytest.approx(expected["r_drop"], abs=EXACT)
    assert by_item(found, "r_item_total") == pytest.approx(TRUTH[name]["complete"]["r_item_total"], abs=EXACT)
    if found.k > 2:
        assert by_item(found, "alpha_if_deleted") == pytest.approx(expected["deleted"], abs=EXACT)


@each("name", [name for name in TRUTH if name not in SINGULAR])
def test_kmo_and_bartlett_equal_r(name):
    factors, expected = figures_of(name).factors, TRUTH[name]["complete"]
    assert isinstance(factors, Factorability)
    assert factors.kmo == pytest.approx(expected["kmo"], abs=EXACT)
    assert [*factors.kmo_items.values()] == pytest.approx(expected["kmo_items"], abs=EXACT)
    chi2, degrees, p = expected["bartlett"]
    assert factors.chi2 == pytest.approx(chi2, rel=EXACT)
    assert (factors.degrees, factors.p) == (degrees, pytest.approx(p, rel=1e-6))


@each("name", SINGULAR)
def test_an_item_that_follows_from_others_leaves_no_kmo(name):
    assert figures_of(name).factors == Undefined("singular")
    assert "not_factorable" in [warning.code for warning in scale_warnings(figures_of(name))]


@each("name", TRUTH)
def test_split_half_equals_r(name):
    halves = figures_of(name).split_half
    assert isinstance(halves, SplitHalf)
    found = [halves.r, halves.spearman_brown, halves.guttman]
    assert found == pytest.approx(TRUTH[name]["complete"]["split"], abs=EXACT)


@each("name", [name for name, truth in TRUTH.items() if "loadings" in truth["complete"]])
def test_loadings_and_omega_equal_r(name):
    factor, expected = figures_of(name).one_factor, TRUTH[name]["complete"]
    assert isinstance(factor, OneFactor)
    warned = "heywood" in [warning.code for warning in scale_warnings(figures_of(name))]
    assert warned == bool(factor.heywood) == (max(map(abs, expected["loadings"])) > 0.9975)
    if factor.heywood:  # R stops where its criterion is not least: its figures are no measure there
        return
    assert [*factor.loadings.values()] == pytest.approx(expected["loadings"], abs=ITERATED)
    assert factor.omega == pytest.approx(expected["omega"], abs=ITERATED)


def test_two_items_determine_no_factor():
    assert figures_of("two").one_factor == Undefined("few_items_for_factor")


def test_an_item_that_goes_with_one_other_alone_is_warned_about_for_its_loading():
    chance = np.random.default_rng(5)
    first, other = chance.normal(size=(2, 400))
    second = other - 0.2 * first
    scores = np.column_stack(
        [factor + 0.3 * chance.normal(size=400) for factor in (first, first, first, second, second)]
    )
    found = scale_figures(
        sums_of_table(ScoreTable(tuple(ScoreColumn(f"q{n}", "") for n in range(5)), scores))
    )
    rests = [item.r_drop for item in found.items]
    assert all(isinstance(rest, Correlation) and rest.value > 0 for rest in rests)
    (against,) = [each for each in scale_warnings(found) if each.code == "reverse_item"]
    assert against.items == ("q3", "q4")
