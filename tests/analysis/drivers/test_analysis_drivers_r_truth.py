"""Importance and rank correlations equal what R computes (`r-truth/drivers.R`), to nine decimals; pingouin's too."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pingouin
import pytest
from cases import each

from surveyapp.analysis.drivers import importance as importance_module
from surveyapp.analysis.drivers.importance import Importance, importance
from surveyapp.analysis.scores.score_files import read_score_file
from surveyapp.analysis.scores.score_table import ScoreColumn, ScoreTable

FOLDER = Path(__file__).parents[1] / "r-truth"
EXACT = 1e-9
TRUTH: dict[str, dict[str, Any]] = {
    found["name"]: found for found in json.loads((FOLDER / "drivers.json").read_text())
}


def table_of(name: str) -> ScoreTable:
    file = read_score_file((FOLDER / f"drivers_{name}.csv").read_bytes())
    return file.scores(file.headings)


def computed(name: str) -> Importance:
    return importance(TRUTH[name]["on"], table_of(name))


@each("name", sorted(TRUTH))
def test_importance_is_that_of_r(name: str) -> None:
    truth, found = TRUTH[name], computed(name)
    assert (found.n, found.dropped) == (truth["n"], truth["n_dropped"])
    assert found.missing is None
    assert found.r2 == pytest.approx(truth["r2"], abs=EXACT)
    for driver in found.drivers:
        assert driver.value == pytest.approx(truth["lmg"][driver.code], abs=EXACT)
        assert driver.spearman == pytest.approx(truth["spearman"][driver.code], abs=EXACT)
        assert driver.share == pytest.approx(100 * truth["lmg"][driver.code] / truth["r2"], abs=EXACT)


@each("name", sorted(TRUTH))
def test_above_the_rows_of_pingouin_the_sums_give_the_same(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_pingouin = computed(name)
    monkeypatch.setattr(importance_module, "MOST_PINGOUIN_ROWS", 0)
    by_sums = computed(name)
    for one, other in zip(by_pingouin.drivers, by_sums.drivers, strict=True):
        assert one.value == pytest.approx(other.value, abs=EXACT)
        assert one.ci95 == other.ci95 or np.allclose(one.ci95, other.ci95, atol=EXACT)


@each("name", sorted(TRUTH))
def test_a_negative_slope_is_warned_of_and_nothing_is_turned_round(name: str) -> None:
    slopes = TRUTH[name]["slopes"]
    warned = {warning.item for warning in computed(name).warnings if warning.code == "negative_slope"}
    # R has no slope (NA) for what follows from other items.
    assert warned == {code for code, slope in slopes.items() if isinstance(slope, float) and slope < 0}


def test_items_that_follow_from_others_are_named() -> None:
    found = computed("collinear")
    assert {warning.item for warning in found.warnings if warning.code == "collinear"} == {
        "speed",
        "manner",
        "both",
    }


def test_at_the_ceiling_the_outcome_and_its_items_say_little() -> None:
    found = computed("ceiling")
    assert found.is_at_ceiling
    assert not computed("many").is_at_ceiling


def test_of_more_rows_than_pingouin_is_given_the_importance_is_still_its_own() -> None:
    random = np.random.default_rng(2)
    common = random.normal(size=(importance_module.MOST_PINGOUIN_ROWS + 1, 1))
    scores = np.clip(np.round(3 + 0.8 * common + random.normal(size=(len(common), 4))), 1, 5)
    codes = ("y", "a", "b", "c")
    found = importance("y", ScoreTable(tuple(ScoreColumn(code, code, 1, 5) for code in codes), scores))
    theirs = pingouin.linear_regression(scores[:, 1:], scores[:, 0], relimp=True, as_dataframe=False)
    assert [driver.value for driver in found.drivers] == pytest.approx(theirs["relimp"][1:], abs=EXACT)
    assert found.r2 == pytest.approx(theirs["r2"], abs=EXACT)
