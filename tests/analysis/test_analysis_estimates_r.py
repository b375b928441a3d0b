"""Estimates by strata and by raking equal those of R's survey, to nine decimals (`r-truth/estimates.R`)."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from cases import each
from sampling_designs import designed_survey, estimated

from surveyapp.analysis.results import Figure
from surveyapp.analysis.sampling.estimates import Estimate, Estimates

FILE = Path(__file__).parent / "r-truth" / "estimates.json"
EXACT = 1e-9
CASES = {case["name"]: case for case in orjson.loads(FILE.read_bytes())["cases"]}


@cache
def ours(name: str) -> Estimates:
    case = CASES[name]
    sizes = case["sizes"] or None
    questionnaire = designed_survey(
        len(case["items"]),
        method="stratified" if sizes else "random",
        formula=case["kind"],
        strata={"sizes": {f"o{place}": size for place, size in enumerate(sizes)}} if sizes else None,
        margins=case["margins"],
        population=case["population"],
        groups=len(sizes or ()),
    )
    found = estimated(questionnaire, case["rows"])
    assert isinstance(found, Estimates), found
    return found


def numbers(estimate: object) -> Estimate:
    assert isinstance(estimate, Estimate), estimate
    return estimate


@each("name", list(CASES))
def test_estimates_of_items_equal_svymean(name):
    for number, truth in enumerate(CASES[name]["items"]):
        item = numbers(ours(name).items[f"q{number + 1}"])
        assert isinstance(item.unweighted, Figure)
        assert (item.value, item.se, item.n, item.unweighted.value) == pytest.approx(
            (truth["value"], truth["se"], truth["n"], truth["unweighted"]), abs=EXACT
        )


@each("name", list(CASES))
def test_design_effects_of_items_equal_svymean(name):
    found: dict[str, Any] = {}
    for number, truth in enumerate(CASES[name]["items"]):
        item = numbers(ours(name).items[f"q{number + 1}"])
        if truth["deff"] is None:
            assert item.deff.reason == "everybody_answered"
        else:
            found[f"q{number + 1}"] = (item.deff, truth["deff"])
    for deff, expected in found.values():
        assert deff == pytest.approx(expected, abs=EXACT)


@each("name", list(CASES))
def test_the_mean_of_items_has_the_linearised_error_of_their_sum(name):
    overall, truth = numbers(ours(name).overall), CASES[name]["overall"]
    assert (overall.value, overall.se) == pytest.approx((truth["value"], truth["se"]), abs=EXACT)


@each("name", list(CASES))
def test_weights_equal_those_of_rake(name):
    weights, truth = ours(name).weights, CASES[name]["weights"]
    found = (weights.smallest, weights.largest, weights.kish)
    assert found == pytest.approx((truth["min"], truth["max"], truth["kish"]), abs=EXACT)
