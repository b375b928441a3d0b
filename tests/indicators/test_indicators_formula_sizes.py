"""Formulas of 基础表 end: what grows beyond all measure is named where it grows, at check and at scoring."""

import time
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_files import file_of, flow, leaf, named, no_survey, system_of, told_of

from surveyapp.definition.indicators.basic_form import BasicForm
from surveyapp.definition.indicators.formula import Factors, FormulaError, read_formula
from surveyapp.definition.limits import MOST_DIGITS, MOST_FACTORS
from surveyapp.indicators.basic_forms import NoCell, cell_values
from surveyapp.indicators.limits import MOST_FORM_CELLS
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import score
from surveyapp.reports.words.score_words import missing_words
from surveyapp.services.mistakes.author_words import describe

Cell = dict[str, Any]
Z = {"code": "z", "name": "数", "value": Decimal("123456789012345.678901234567")}
FACTORS = "z * z * z * z * z * z * z * z * z * z"
LARGE = NoCell("result_too_large")


@pytest.fixture(autouse=True)
def no_minutes() -> Iterator[None]:
    """Eight cells of products of each other took hours."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 20


def computed(code: str, formula: str) -> Cell:
    return {"code": code, "name": f"单元格 {code}", "formula": formula}


def tower(step: str, height: int = 8) -> list[Cell]:
    """Cells of which each is computed from the one before: `step` with x in the place of that."""
    codes = ["z", *(f"c{number}" for number in range(height))]
    return [
        Z,
        *(computed(after, step.replace("x", before)) for before, after in pairwise(codes)),
    ]


def form(*cells: Cell) -> BasicForm:
    return BasicForm.model_validate({"code": "money", "name": "基础表 1", "cells": list(cells)})


def faults(*cells: Cell) -> list[tuple[str, str]]:
    line = leaf(target="≥1", rule={"type": "target", "short": "proportional"}, actual={"value": 1})
    told = told_of(line, forms=[{"code": "money", "name": "基础表 1", "cells": list(cells)}])
    return [(code, key) for _, code, key in told]


TOWERS = {
    "products": (tower(" * ".join("x" * 20)),),
    "quotients": (tower("1 / " + " / ".join("x" * 20)),),
    "products of sums": (tower("(x + 1) * (x + 2) * (x + 3) * (x + 4) * (x + 5)"),),
    "sums of quotients": (tower("sum(1 / x, 1 / (x + 1), 1 / (x + 2), 1 / (x + 3), 1 / (x + 4))"),),
    "squares": (tower("x * x", 100),),
}


@each("cells", named(TOWERS))
def test_a_tower_of_formulas_is_computed_as_far_as_it_can_be(cells: list[Cell]) -> None:
    values = cell_values(form(*cells), {})
    assert values[cells[-1]["code"]] == LARGE
    known = [value for value in values.values() if isinstance(value, Fraction)]
    assert all(max(abs(number.numerator), number.denominator) < 10**MOST_DIGITS for number in known)


@each("cells", named(TOWERS))
def test_the_check_names_the_formulas_where_it_grows(cells: list[Cell]) -> None:
    codes = {code for code, _ in faults(*cells)}
    assert codes
    assert codes <= {"too_many_factors", "result_too_large"}
    empty = [{key: value for key, value in cells[0].items() if key != "value"}, *cells[1:]]
    assert {code for code, _ in faults(*empty)} == {"too_many_factors"}


def test_what_only_rests_on_it_is_not_named() -> None:
    cells = [Z, computed("a", f"{FACTORS} * {FACTORS}"), computed("b", "a + 1"), computed("c", "b * 2")]
    assert faults(*cells) == [("result_too_large", "forms[1].cells[2].formula")]


def test_what_is_filled_in_later_is_bounded_when_it_is_scored() -> None:
    empty = {"code": "z", "name": "数"}
    cells = [empty, computed("a", f"{FACTORS} * {FACTORS}"), computed("b", "a + 1")]
    file = {"code": "money", "name": "基础表 1", "cells": cells}
    line = leaf(
        target="≥1",
        rule={"type": "target", "short": "proportional"},
        actual={"cell": {"form": "money", "cell": "b"}},
    )
    system = system_of(line, forms=[file])
    filled = {"money": {"z": "123456789012345.123456789"}}
    (scored,) = score(system, no_survey, filled_forms=filled).leaves()
    assert (scored.score, scored.missing) == (None, "result_too_large")
    assert "位数太多" in missing_words(str(scored.missing))
    (scored,) = score(system, no_survey, filled_forms={"money": {"z": "2"}}).leaves()
    assert scored.score is not None


def test_ordinary_formulas_have_room() -> None:
    rates = [f"r{number}" for number in range(25)]
    cells: list[Cell] = []
    for number, rate in enumerate(rates):
        cells += [
            {"code": f"a{number}", "name": "数", "value": Decimal(1_000_003 + 2 * number)},
            {"code": f"b{number}", "name": "数", "value": Decimal(2_000_003 + 2 * number)},
            computed(rate, f"a{number} / b{number} * 100"),
        ]
    cells.append(computed("mean", f"sum({', '.join(rates)}) / 25"))
    assert faults(*cells) == []
    assert isinstance(cell_values(form(*cells), {})["mean"], Fraction)


@each(
    ("formula", "factors"),
    [
        ("a", (1, 0)),
        ("a * b / c", (2, 1)),
        ("a / b / c", (1, 2)),
        ("a / (b / c)", (2, 1)),
        ("a / b + c / d", (2, 2)),
        ("a * b + c", (2, 0)),
        ("sum(a, b, c) / 3", (1, 0)),
        ("-a * 2", (1, 0)),
    ],
)
def test_factors_are_counted_above_and_below_the_line(formula: str, factors: tuple[int, int]) -> None:
    assert read_formula(formula).factors({}) == factors


def test_factors_of_the_cells_that_are_named_count() -> None:
    assert read_formula("x * y").factors({"x": Factors(3, 1), "y": Factors(2, 5)}) == (5, 6)
    assert not Factors(MOST_FACTORS, MOST_FACTORS).too_many
    assert Factors(MOST_FACTORS + 1, 0).too_many
    assert Factors(0, MOST_FACTORS + 1).too_many


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(("x * y", "x / y", "x + y", "1 / x - y / x", "sum(x, y, 1)")), max_size=60))
def test_no_result_is_larger_than_its_bound(steps: list[str]) -> None:
    values = {"x": Fraction("123456789012345.678901234567"), "y": Fraction(1, 3)}
    for formula in steps:
        try:
            values = {"x": read_formula(formula).value(values), "y": values["x"]}
        except FormulaError as error:
            assert error.code in ("result_too_large", "division_by_zero")
            return
        largest = max(abs(values["x"].numerator), values["x"].denominator)
        assert largest < 10**MOST_DIGITS
        float(values["x"])


def test_a_form_has_a_bounded_number_of_cells() -> None:
    many = [{"code": f"a{number}", "name": "数"} for number in range(MOST_FORM_CELLS + 1)]
    assert faults(*many[:-1]) == []
    assert faults(*many) == [("too_many_cells", "forms[1].cells")]


def test_the_words_say_what_to_do() -> None:
    line = leaf(target="≥1", rule={"type": "target", "short": "proportional"}, actual={"value": 1})
    file = file_of(line, forms=[{"code": "money", "name": "表", "cells": TOWERS["products"][0]}])
    problems = load_indicators(flow(file).encode(), "a.yaml").problems
    assert any(
        "100 个以上的数连乘或连除" in words and "请拆开或改写公式" in words
        for words in map(describe, problems)
    )
