"""Every figure of `surveyapp scale` equals what R's psych computes of the same files, under both policies."""

import csv
import math
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from cases import each

from surveyapp.analysis.results import Alpha, Correlation, Factorability, Figure, Undefined
from surveyapp.analysis.scores.scale_figures import MissingPolicy, ScaleFigures, scale_figures
from surveyapp.analysis.scores.scale_sums import sums_of_table
from surveyapp.analysis.scores.score_files import read_score_file
from surveyapp.analysis.statistics.one_factor import OneFactor
from surveyapp.analysis.statistics.split_half import SplitHalf

PSYCH = Path(__file__).parents[1] / "r-psych"
EXACT = 1e-9
ITERATED = 1e-4
HEYWOOD = 5e-4
"""At the edge of what is possible R stops where its own criterion is not least: a warning is what counts there."""

SETS = [path.stem.removeprefix("input_") for path in sorted(PSYCH.glob("input_*.csv"))]
POLICIES: list[MissingPolicy] = ["listwise", "pairwise"]

Truth = dict[str, dict[str, float]]


@cache
def truth(name: str, policy: str) -> Truth:
    """What R says: statistic -> item ("" for the whole scale) -> value."""
    found: Truth = defaultdict(dict)
    with (PSYCH / "psych_truth.csv").open() as file:
        for row in csv.DictReader(file):
            if (row["set"], row["policy"]) == (name, policy) and row["value"] not in ("", "NA"):
                found[row["statistic"]][row["item"]] = float(row["value"])
    return found


@cache
def figures_of(name: str, policy: MissingPolicy) -> ScaleFigures:
    file = read_score_file((PSYCH / f"input_{name}.csv").read_bytes())
    return scale_figures(sums_of_table(file.scores(file.headings)), policy)


def alpha_of(found: ScaleFigures) -> Alpha:
    assert isinstance(found.alpha, Alpha)
    return found.alpha


def by_item(found: ScaleFigures, figure: str) -> dict[str, float]:
    """A figure of each item that has one."""
    outcomes = {item.code: getattr(item, figure) for item in found.items}
    return {
        code: outcome.value if isinstance(outcome, Figure | Correlation) else float(outcome)
        for code, outcome in outcomes.items()
        if not isinstance(outcome, Undefined) and code not in found.left_out
    }


@each("policy", POLICIES)
@each("name", SETS)
def test_alpha_and_its_interval_equal_r(name, policy):
    expected, alpha = truth(name, policy), alpha_of(figures_of(name, policy))
    assert alpha.value == pytest.approx(expected["alpha_raw"][""], abs=EXACT)
    assert alpha.standardized == pytest.approx(expected["alpha_std"][""], abs=EXACT)
    ends = [expected[f"alpha_feldt95_{end}"][""] for end in ("lower", "upper")]
    assert alpha.ci95 == pytest.approx(ends, abs=EXACT)


@each("policy", POLICIES)
@each("name", SETS)
def test_rows_and_items_are_counted_as_r_does(name, policy):
    expected, found = truth(name, policy), figures_of(name, policy)
    assert (found.n, found.complete, found.k) == (
        expected["n"][""],
        expected["n_complete"][""],
        expected["k_used"][""],
    )
    assert found.n + found.dropped == found.sums.rows
    answered = {code: n for code, n in expected["n"].items() if code}
    assert {item.code: item.n for item in found.items if item.code not in found.left_out} == answered


@each(
    ("ours", "theirs"),
    [("mean", "mean"), ("sd", "sd"), ("r_item_total", "r_item_total_sum_complete"), ("r_drop", "r_drop")],
)
@each("policy", POLICIES)
@each("name", SETS)
def test_figures_of_items_equal_r(name, policy, ours, theirs):
    assert by_item(figures_of(name, policy), ours) == pytest.approx(truth(name, policy)[theirs], abs=EXACT)


@each("policy", POLICIES)
@each("name", [name for name in SETS if name != "L4_two_items_15x2"])
def test_alpha_without_each_item_equals_r(name, policy):
    expected = truth(name, policy)["deleted_raw_alpha"]
    assert by_item(figures_of(name, policy), "alpha_if_deleted") == pytest.approx(expected, abs=EXACT)


@each("policy", POLICIES)
@each("name", SETS)
def test_kmo_and_bartlett_rest_on_the_complete_rows_and_equal_r(name, policy):
    expected, factors = truth(name, policy), figures_of(name, policy).factors
    assert isinstance(factors, Factorability)
    assert factors.kmo == pytest.approx(expected["KMO"][""], abs=EXACT)
    assert factors.kmo_items == pytest.approx(expected["KMO_item"], abs=EXACT)
    assert factors.chi2 == pytest.approx(expected["bartlett_chisq"][""], rel=EXACT)
    assert (factors.degrees, factors.n) == (expected["bartlett_df"][""], expected["bartlett_n"][""])
    assert factors.p == pytest.approx(expected["bartlett_p"][""], rel=1e-6)


@each("policy", POLICIES)
@each("name", [name for name in SETS if name != "L4_two_items_15x2"])
def test_loadings_and_omega_equal_r(name, policy):
    expected, factor = truth(name, policy), figures_of(name, policy).one_factor
    assert isinstance(factor, OneFactor)
    theirs = expected["fa1_minres_loading"]
    sign = math.copysign(1, sum(theirs.values()))
    near = HEYWOOD if factor.heywood else ITERATED
    assert factor.loadings == pytest.approx(
        {code: sign * loading for code, loading in theirs.items()}, abs=near
    )
    assert factor.omega == pytest.approx(expected["fa1_minres_omega_model"][""], abs=ITERATED)


@each("policy", POLICIES)
@each("name", SETS)
def test_split_half_equals_r(name, policy):
    expected, halves = truth(name, policy), figures_of(name, policy).split_half
    assert isinstance(halves, SplitHalf)
    assert halves.r == pytest.approx(expected["odd_even_r"][""], abs=EXACT)
    assert halves.spearman_brown == pytest.approx(expected["odd_even_spearman_brown"][""], abs=EXACT)
    assert halves.guttman == pytest.approx(expected["odd_even_guttman"][""], abs=EXACT)
