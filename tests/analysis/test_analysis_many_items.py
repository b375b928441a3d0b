"""Scales of many items: what is computed exactly up to 60 items is computed in floats beyond, with the same figures."""

import math
import random
import time
from typing import NoReturn

import numpy as np
import pytest
from cases import each

from surveyapp.analysis.limits import MOST_ITEMS_EXACT
from surveyapp.analysis.results import Alpha, Factorability, Undefined
from surveyapp.analysis.statistics import factorability as room
from surveyapp.analysis.statistics.covariance import Covariance, correlations, covariance
from surveyapp.analysis.statistics.factorability import exact_logarithm, factorability, float_logarithm
from surveyapp.analysis.statistics.reliability import reliability
from surveyapp.analysis.statistics.validity import validity
from surveyapp.analysis.tally import ScaleTally


def scale(items: int, rows: int = 400, *, repeated: int | None = None) -> ScaleTally:
    """Answers 1 to 5 that go together; `repeated`: the last item is the sum of so many others."""
    chance = random.Random(items)
    answers = []
    for _ in range(rows):
        mood = chance.gauss(3, 1)
        row = [min(5, max(1, round(mood + chance.gauss(0, 1)))) for _ in range(items)]
        if repeated:
            row[-1] = sum(row[:repeated])
        answers.append(row)
    columns = list(zip(*answers, strict=True))
    matrix = np.array(answers)
    products = tuple(map(tuple, (matrix.T @ matrix).tolist()))
    names = tuple(f"q{place}" for place in range(items))
    return ScaleTally(names, 1, rows, rows, tuple(map(sum, columns)), products)


@each("items", [2, 10, MOST_ITEMS_EXACT])
def test_floats_give_the_exact_determinant(items: int) -> None:
    covariances = covariance(scale(items))
    assert not isinstance(covariances, Undefined)
    exact = exact_logarithm(covariances, covariances.varying)
    assert exact is not None
    rounded = float_logarithm(correlations(covariances, covariances.varying))
    assert rounded == pytest.approx(exact, rel=1e-9)


def test_the_worked_example_is_right_both_ways() -> None:
    assert float_logarithm([[1, 0.5], [0.5, 1]]) == pytest.approx(math.log(0.75))


def test_beyond_sixty_items_nothing_is_computed_in_integers(monkeypatch: pytest.MonkeyPatch) -> None:
    def unused(_: object) -> NoReturn:
        raise AssertionError("integers of thousands of digits")

    sixty = scale(MOST_ITEMS_EXACT)
    exact = factorability(_covariances(sixty))
    monkeypatch.setattr(room, "determinant", unused)
    assert isinstance(factorability(_covariances(scale(MOST_ITEMS_EXACT + 1))), Factorability)
    monkeypatch.setattr(room, "MOST_ITEMS_EXACT", MOST_ITEMS_EXACT - 1)
    floats = factorability(_covariances(sixty))
    assert isinstance(exact, Factorability)
    assert isinstance(floats, Factorability)
    assert floats.chi2 == pytest.approx(exact.chi2, rel=1e-9)
    assert (floats.kmo, floats.degrees, floats.n) == (exact.kmo, exact.degrees, exact.n)


@each(("items", "repeated"), [(MOST_ITEMS_EXACT, 3), (MOST_ITEMS_EXACT + 1, 3), (90, 80)])
def test_an_item_that_follows_from_others_is_found_both_ways(items: int, repeated: int) -> None:
    assert factorability(_covariances(scale(items, repeated=repeated))) == Undefined("singular")


def test_what_floats_cannot_tell_from_nothing_is_nothing() -> None:
    """The least eigenvalue of such a matrix comes out a little above 0 as often as below."""
    for items in range(61, 91):
        same = {0, items - 1}
        doubled = [
            [
                1.0 if first == two or {first, two} == same else 0.1 + 0.4 * (first % 7 == two % 7)
                for two in range(items)
            ]
            for first in range(items)
        ]
        doubled[-1] = [*doubled[0][:-1], 1.0]
        for row in doubled:
            row[-1] = row[0]
        doubled[0][-1] = doubled[-1][0] = 1.0
        assert float_logarithm(doubled) is None


def test_more_items_than_answers_are_singular() -> None:
    assert factorability(_covariances(scale(100, rows=80))) == Undefined("singular")


def test_three_hundred_items_take_no_minutes() -> None:
    """In integers the determinant of 120 items takes three seconds, that of 300 minutes."""
    large = scale(300, rows=350)
    start = time.process_time()
    found = validity(large)
    assert isinstance(found.factorability, Factorability)
    assert found.factorability.degrees == 300 * 299 // 2
    assert isinstance(reliability(large), Alpha)
    assert time.process_time() - start < 60


def _covariances(tally: ScaleTally) -> Covariance:
    found = covariance(tally)
    assert not isinstance(found, Undefined)
    return found
