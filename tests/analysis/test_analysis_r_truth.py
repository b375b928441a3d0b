"""Reliability and validity equal what R's psych computes, to nine decimals."""

import csv
import math
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from cases import each
from made_surveys import scale_tally

from surveyapp.analysis.results import Alpha, Factorability, Figure, Undefined
from surveyapp.analysis.statistics.covariance import Covariance, covariance
from surveyapp.analysis.statistics.reliability import feldt_interval, reliability
from surveyapp.analysis.statistics.validity import validity
from surveyapp.analysis.tally import Tally

FOLDER = Path(__file__).parent / "r-psych"
EXACT = 1e-9
SETS = [
    "L1_clean_12x4",
    "L2_missing_reversed_30x6",
    "L2_recoded",
    "L3_lowalpha_constant_20x5",
    "L4_two_items_15x2",
    "bfi_A_recoded",
    "bfi_A_unrecoded",
]


@cache
def truth(name: str) -> dict[str, dict[str, float]]:
    """What R says with incomplete rows left out: statistic -> item ("" for the whole scale) -> value."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    with (FOLDER / "psych_truth.csv").open() as file:
        for row in csv.DictReader(file):
            if (row["set"], row["policy"]) == (name, "listwise") and row["value"] not in ("", "NA"):
                found[row["statistic"]][row["item"]] = float(row["value"])
    return found


@cache
def tally_of(name: str) -> tuple[Tally, dict[str, str]]:
    """The tally of a set, and the name R uses for each of our items."""
    with (FOLDER / f"input_{name}.csv").open() as file:
        reader = csv.reader(file)
        names = next(reader)
        rows = [[int(value) if value else None for value in row] for row in reader]
    return scale_tally(rows, (1, 2, 3, 4, 5, 6)), {
        f"m.q{place + 1}": item for place, item in enumerate(names)
    }


def alpha_of(name: str) -> Alpha:
    alpha = reliability(tally_of(name)[0].scale)
    assert isinstance(alpha, Alpha)
    return alpha


@each("name", SETS)
def test_alpha_equals_r(name):
    assert alpha_of(name).value == pytest.approx(truth(name)["alpha_raw"][""], abs=EXACT)


@each("name", SETS)
def test_standardized_alpha_equals_r(name):
    assert alpha_of(name).standardized == pytest.approx(truth(name)["alpha_std"][""], abs=EXACT)


@each("name", SETS)
def test_alpha_rests_on_the_complete_rows_and_the_items_that_vary(name):
    alpha = alpha_of(name)
    assert (alpha.n, alpha.items) == (truth(name)["n_complete"][""], truth(name)["k_used"][""])


@each("name", SETS)
@each(("confidence", "percent"), [(0.95, "95"), (0.99, "99")])
def test_feldt_interval_equals_r(name, confidence, percent):
    alpha = alpha_of(name)
    expected = [truth(name)[f"alpha_feldt{percent}_{end}"][""] for end in ("lower", "upper")]
    assert feldt_interval(alpha.value, alpha.n, alpha.items, confidence) == pytest.approx(expected, abs=EXACT)


@each("name", SETS)
def test_alpha_carries_the_95_percent_interval(name):
    expected = [truth(name)[f"alpha_feldt95_{end}"][""] for end in ("lower", "upper")]
    assert alpha_of(name).ci95 == pytest.approx(expected, abs=EXACT)


@each("name", [name for name in SETS if name != "L4_two_items_15x2"])
def test_alpha_without_each_item_equals_r(name):
    tally, names = tally_of(name)
    without = validity(tally.scale).alpha_if_deleted
    ours = {names[item]: alpha.value for item, alpha in without.items() if isinstance(alpha, Figure)}
    assert ours == pytest.approx(truth(name)["deleted_raw_alpha"], abs=EXACT)


def test_one_of_two_items_leaves_no_alpha():
    tally, _ = tally_of("L4_two_items_15x2")
    assert set(validity(tally.scale).alpha_if_deleted.values()) == {Undefined("one_item")}


@each("name", SETS)
def test_item_total_correlation_equals_r(name):
    tally, names = tally_of(name)
    found = validity(tally.scale).item_total
    expected = truth(name)["r_item_total_sum_complete"]
    ours = {names[item]: r.value for item, r in found.items() if not isinstance(r, Undefined)}
    assert ours == pytest.approx(expected, abs=EXACT)


@each("name", SETS)
def test_corrected_item_total_correlation_equals_r(name):
    tally, names = tally_of(name)
    found = validity(tally.scale).corrected_item_total
    ours = {names[item]: r.value for item, r in found.items() if not isinstance(r, Undefined)}
    assert ours == pytest.approx(truth(name)["r_drop"], abs=EXACT)


def factorability_of(name: str) -> Factorability:
    found = validity(tally_of(name)[0].scale).factorability
    assert isinstance(found, Factorability)
    return found


@each("name", SETS)
def test_kmo_equals_r(name):
    _, names = tally_of(name)
    found = factorability_of(name)
    assert found.kmo == pytest.approx(truth(name)["KMO"][""], abs=EXACT)
    ours = {names[item]: value for item, value in found.kmo_items.items()}
    assert ours == pytest.approx(truth(name)["KMO_item"], abs=EXACT)


@each("name", SETS)
def test_bartlett_equals_r(name):
    found = factorability_of(name)
    assert found.chi2 == pytest.approx(truth(name)["bartlett_chisq"][""], rel=EXACT)
    assert (found.degrees, found.n) == (truth(name)["bartlett_df"][""], truth(name)["bartlett_n"][""])
    assert found.p == pytest.approx(truth(name)["bartlett_p"][""], abs=EXACT)


def test_unrelated_items_are_not_factorable():
    assert factorability_of("L3_lowalpha_constant_20x5").p == pytest.approx(0.205, abs=5e-4)


def test_an_item_not_turned_round_is_named_and_left_as_it_is():
    assert alpha_of("bfi_A_unrecoded").reverse_keyed == ("m.q1",)
    assert alpha_of("bfi_A_recoded").reverse_keyed == ()


def test_a_constant_item_is_left_out_and_named():
    assert alpha_of("L3_lowalpha_constant_20x5").left_out == ("m.q5",)


def test_incomplete_rows_are_counted_as_dropped():
    assert alpha_of("L2_missing_reversed_30x6").dropped == 6


@each("name", SETS)
def test_means_equal_r(name):
    tally, names = tally_of(name)
    ours = {
        names[item]: total / tally.scale.n
        for item, total in zip(tally.scale.items, tally.scale.sums, strict=True)
    }
    varying = {item: ours[item] for item in truth(name)["mean"]}
    assert varying == pytest.approx(truth(name)["mean"], abs=EXACT)


@each("name", SETS)
def test_standard_deviations_equal_r(name):
    tally, names = tally_of(name)
    found = covariance(tally.scale)
    assert isinstance(found, Covariance)
    scaled = found.n * (found.n - 1)
    ours = {
        names[item]: math.sqrt(found.matrix[place][place] / scaled) for place, item in enumerate(found.items)
    }
    varying = {item: ours[item] for item in truth(name)["sd"]}
    assert varying == pytest.approx(truth(name)["sd"], abs=EXACT)
