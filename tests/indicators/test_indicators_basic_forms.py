"""基础表: what cells hold, what is computed from them, and what becomes of the indicators that rest on them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cases import each
from indicator_files import Told, leaf, named, no_survey, system_of, told_of

from surveyapp.definition.indicators.basic_form import BasicForm
from surveyapp.indicators.basic_forms import NoCell, cell_values
from surveyapp.indicators.scoring import FilledForms, LeafScore, score
from surveyapp.indicators.trace import StepCode

Cell = dict[str, Any]


def cell(code: str, **keys: Any) -> Cell:
    return {"code": code, "name": f"单元格 {code}", **keys}


def form(*cells: Cell, code: str = "money") -> dict[str, Any]:
    return {"code": code, "name": "基础表 1", "cells": list(cells)}


def values(*cells: Cell, **filled: Any) -> dict[str, Any]:
    """Every cell of the form, once these are filled in."""
    return cell_values(BasicForm.model_validate(form(*cells)), filled)


A, B, ZERO = cell("a", value=30), cell("b", value=Decimal("7.5")), cell("zero", value=0)

CHAIN = [
    cell("rate", formula="saved / budget * 100"),
    cell("saved", formula="budget - spent"),
    cell("spent", formula="wages + goods"),
    cell("budget", value=200),
    cell("wages", value=100),
    cell("goods", value=50),
]


@each("turn", range(len(CHAIN)))
def test_computed_cells_may_rest_on_computed_cells_in_any_order(turn: int) -> None:
    assert values(*CHAIN[turn:], *CHAIN[:turn])["rate"] == 25


@each(
    ("written", "value"),
    [
        (cell("c", value=12), Fraction(12)),
        (cell("c", value="1,234.5"), Fraction("1234.5")),
        (cell("c", value="12万元", unit="万元"), Fraction(12)),
        (cell("c", value="12 万元", unit="万元"), Fraction(12)),
        (cell("c", value="=12", unit="万元"), Fraction(12)),
        (cell("c", value="-3"), Fraction(-3)),
        (cell("c", type="text", value="有"), "有"),
        (cell("c", type="text", value=3), "3"),
        (cell("c", type="date", value="2024年8月21日"), date(2024, 8, 21)),
        (cell("c", type="date", value="2024-08-21"), date(2024, 8, 21)),
    ],
)
def test_a_cell_holds_what_its_type_reads(written: Cell, value: Any) -> None:
    assert values(written)["c"] == value


@each(
    ("written", "filled", "value"),
    [
        (cell("c"), Decimal(5), Fraction(5)),
        (cell("c", value=12), Decimal(5), Fraction(5)),
        (cell("c", value=12), "5", Fraction(5)),
        (cell("c", value=12), Decimal(0), Fraction(0)),
        (cell("c", value=12, unit="万元"), "5万元", Fraction(5)),
        (cell("c", type="text", value="有"), "无", "无"),
        (cell("c", type="date", value="2024-08-21"), "2024年9月1日", date(2024, 9, 1)),
    ],
)
def test_what_is_filled_in_takes_the_place_of_the_files_value(written: Cell, filled: Any, value: Any) -> None:
    assert values(written, c=filled)["c"] == value


def test_what_is_filled_in_is_computed_with() -> None:
    assert values(A, B, cell("c", formula="a + b"), a=Decimal(100))["c"] == Fraction("107.5")


def test_a_computed_cell_cannot_be_filled_in() -> None:
    assert values(A, cell("c", formula="a * 2"), c=Decimal(1))["c"] == 60


NOTHING: dict[str, tuple[list[Cell], dict[str, Any], str]] = {
    "never filled in": ([cell("c")], {}, "cell_empty"),
    "emptied": ([cell("c", value=12)], {"c": ""}, "cell_empty"),
    "no number": ([cell("c")], {"c": "很多"}, "cell_unreadable"),
    "a number with a sign": ([cell("c")], {"c": "≥5"}, "cell_unreadable"),
    "a number in another unit": ([cell("c", unit="万元")], {"c": "5元"}, "cell_unreadable"),
    "no date": ([cell("c", type="date")], {"c": "2024年2月30日"}, "cell_unreadable"),
    "a number for a date": ([cell("c", type="date")], {"c": Decimal(5)}, "cell_unreadable"),
    "a month for a date": ([cell("c", type="date")], {"c": "2024年8月"}, "cell_unreadable"),
    "computed from an empty cell": ([cell("x"), A, cell("c", formula="a + x")], {}, "cell_empty"),
    "computed from what cannot be read": (
        [cell("x"), A, cell("c", formula="a + x")],
        {"x": "很多"},
        "cell_unreadable",
    ),
    "divided by zero": ([A, ZERO, cell("c", formula="a / zero")], {}, "division_by_zero"),
    "divided by a difference of zero": ([A, cell("c", formula="a / (a - a)")], {}, "division_by_zero"),
    "computed from a division by zero": (
        [cell("c", formula="x + 1"), cell("x", formula="a / zero"), A, ZERO],
        {},
        "division_by_zero",
    ),
}


@each(("cells", "filled", "reason"), named(NOTHING))
def test_a_cell_without_a_value_says_why(cells: list[Cell], filled: dict[str, Any], reason: str) -> None:
    assert values(*cells, **filled)["c"] == NoCell(reason)


def test_a_cell_without_a_value_leaves_the_others_theirs() -> None:
    found = values(A, cell("x"), cell("c", formula="a + x"), cell("d", formula="a * 2"))
    assert (found["c"], found["d"]) == (NoCell("cell_empty"), 60)


RULE = {"type": "target", "short": "proportional"}
DATE = {"type": "date", "late": "zero"}


def resting_on(reference: str, **keys: Any) -> dict[str, Any]:
    """A line that takes a cell of the form `money`."""
    actual = {"cell": {"form": "money", "cell": reference}}
    return leaf(**{"target": "≥100", "rule": RULE, "actual": actual, **keys})


def told_of_cells(*cells: Cell) -> list[Told]:
    return told_of(resting_on("a"), forms=[form(*cells)])


def value_of(number: int) -> str:
    return f"forms[1].cells[{number}].value"


def formula_of(number: int) -> str:
    return f"forms[1].cells[{number}].formula"


ITSELF = cell("x", formula="x + 1")

FAULTS: dict[str, tuple[list[Cell], list[tuple[str, str]]]] = {
    "a formula of itself": ([A, ITSELF], [("circular_formula", formula_of(2))]),
    "two formulas of each other": (
        [A, cell("x", formula="y"), cell("y", formula="x + a")],
        [("circular_formula", formula_of(2)), ("circular_formula", formula_of(3))],
    ),
    "a formula that rests on a circle": (
        [A, cell("x", formula="y"), cell("y", formula="x"), cell("z", formula="x + 1")],
        [("circular_formula", formula_of(2)), ("circular_formula", formula_of(3))],
    ),
    "a formula between two circles": (
        [A, cell("x", formula="x"), cell("between", formula="x + z"), cell("z", formula="z")],
        [("circular_formula", formula_of(2)), ("circular_formula", formula_of(4))],
    ),
    "a number that no formula can name": (
        [A, cell("b-c"), cell("d", formula="a")],
        [("code_not_for_formulas", "forms[1].cells[2].code")],
    ),
    "a number that is called like a word of formulas": (
        [A, cell("in"), cell("2b"), cell("sum"), cell("d", formula="a")],
        [("code_not_for_formulas", f"forms[1].cells[{number}].code") for number in (2, 3, 4)],
    ),
    "a number in a form without formulas": ([A, cell("b-c")], []),
    "a text that no formula needs": ([A, cell("b-c", type="text"), cell("d", formula="a")], []),
    "元 and 万元 together": (
        [cell("a", unit="元"), cell("b", unit="万元"), cell("c", formula="a + b")],
        [("formula_mixes_units", formula_of(3))],
    ),
    "元 as 万元": (
        [cell("a", unit="元"), cell("c", unit="万元", formula="a")],
        [("formula_mixes_units", formula_of(2))],
    ),
    "元 and 万元 within a quotient": (
        [cell("a", unit="元"), cell("b", unit="万元"), cell("c", formula="100 * sum(a, b) / a")],
        [("formula_mixes_units", formula_of(3))],
    ),
    "元 turned into 万元": (
        [cell("a", unit="元"), cell("b", unit="万元"), cell("c", unit="万元", formula="a / 10000 + b")],
        [],
    ),
    "a rate of two sums of money": (
        [cell("a", unit="万元"), cell("b", unit="万元"), cell("c", unit="%", formula="(a - b) / b * 100")],
        [],
    ),
    "a cell that there is not": ([A, cell("c", formula="a + bb")], [("unknown_cell", formula_of(2))]),
    "a cell that is written otherwise": ([A, cell("c", formula="A")], [("unknown_cell", formula_of(2))]),
    "a text in a formula": (
        [A, cell("t", type="text", value="有"), cell("c", formula="a + t")],
        [("cell_not_a_number", formula_of(3))],
    ),
    "a date in a formula": (
        [A, cell("t", type="date", value="2024-08-21"), cell("c", formula="a - t")],
        [("cell_not_a_number", formula_of(3))],
    ),
    "a code twice": ([A, cell("A", value=1)], [("duplicate_cell", "forms[1].cells[2].code")]),
    "words for a number": ([A, cell("c", value="很多")], [("cell_value_unclear", value_of(2))]),
    "another unit": ([A, cell("c", unit="万元", value="5元")], [("cell_value_unclear", value_of(2))]),
    "a number for a date": ([A, cell("c", type="date", value=5)], [("cell_value_unclear", value_of(2))]),
    "a month for a date": ([A, cell("c", type="date", value="2024年8月")], [("cell_value_unclear", value_of(2))]),
    "no such day": (
        [A, cell("c", type="date", value="2024年2月30日")],
        [("cell_value_unclear", value_of(2))],
    ),
    "a formula beside a value": ([A, cell("c", value=1, formula="a")], [("formula_beside_value", formula_of(2))]),
    "a formula for a text": (
        [A, cell("c", type="text", formula="a")],
        [("formula_beside_value", formula_of(2))],
    ),
    "a formula that says nothing": ([A, cell("c", formula="a ** 2")], [("formula_unclear", formula_of(2))]),
    "an empty formula": ([A, cell("c", formula="")], [("formula_unclear", formula_of(2))]),
    "nothing wrong": ([A, B, cell("c", formula="a + b"), cell("d", type="text")], []),
    "nothing known yet": ([cell("a"), cell("c", formula="a + 1")], []),
}  # fmt: skip


@each(("cells", "problems"), named(FAULTS))
def test_a_form_that_cannot_be_computed_is_an_error(
    cells: list[Cell], problems: list[tuple[str, str]]
) -> None:
    assert told_of_cells(*cells) == [("error", *problem) for problem in problems]


def scored_with(reference: str, *cells: Cell, filled: FilledForms | None = None, **keys: Any) -> LeafScore:
    system = system_of(resting_on(reference, **keys), forms=[form(*cells)])
    return next(score(system, no_survey, filled_forms=filled).leaves())


def test_a_line_takes_the_value_of_its_cell() -> None:
    assert str(scored_with("c", A, cell("c", formula="a * 2.5")).score) == "7.50"


@each(
    ("filled", "points"),
    [
        (None, "3.00"),
        ({}, "3.00"),
        ({"other": {"a": Decimal(1)}}, "3.00"),
        ({"money": {"a": Decimal(55)}}, "5.50"),
    ],
)
def test_a_line_takes_what_was_filled_in(filled: FilledForms | None, points: str) -> None:
    assert str(scored_with("a", A, filled=filled).score) == points


def test_a_form_that_is_not_confirmed_leaves_its_line_missing() -> None:
    found = scored_with("a", A, filled={"money": None})
    assert (found.missing, found.score) == ("form_not_confirmed", None)


@each(
    ("formula", "filled", "reason"),
    [
        ("a + x", {}, "cell_empty"),
        ("a + x", {"x": ""}, "cell_empty"),
        ("a + x", {"x": "很多"}, "cell_unreadable"),
        ("a / x", {"x": Decimal(0)}, "division_by_zero"),
    ],
)
def test_a_line_whose_cell_has_no_value_is_missing(formula: str, filled: dict[str, Any], reason: str) -> None:
    found = scored_with("c", A, cell("x"), cell("c", formula=formula), filled={"money": filled})
    assert (found.missing, found.score) == (reason, None)


@each(
    ("kind", "target", "rule"),
    [
        ("text", "≥100", RULE),
        ("date", "≥100", RULE),
        ("text", "2024年8月31日前", DATE),
        ("number", "2024年8月31日前", DATE),
        ("date", "≤30天", DATE),
        ("date", "每月25日前", DATE),
    ],
)
def test_a_cell_of_another_type_than_the_rule_needs_is_an_error(
    kind: str, target: str, rule: dict[str, Any]
) -> None:
    line = resting_on("c", target=target, rule=rule)
    problem = ("error", "cell_not_for_rule", "indicators[1].actual.cell")
    assert told_of(line, forms=[form(cell("c", type=kind))]) == [problem]


@each(
    ("kind", "target", "rule"),
    [
        ("number", "≥100", RULE),
        ("date", "2024年8月31日前", DATE),
        ("number", "≤30天", DATE),
        ("date", "≤30天", {**DATE, "start": "2024-01-01"}),
        ("text", "充分", {"type": "self_evaluation"}),
    ],
)
def test_a_cell_of_the_type_that_the_rule_needs_is_right(
    kind: str, target: str, rule: dict[str, Any]
) -> None:
    assert told_of(resting_on("c", target=target, rule=rule), forms=[form(cell("c", type=kind))]) == []


def test_a_cell_in_another_scale_is_converted_to_the_unit_of_the_target() -> None:
    found = scored_with("c", cell("c", unit="元", value=7838), target="≥1万元")
    assert (found.actual, found.shown) == (Fraction("0.7838"), "7838 元")


def test_a_cell_in_another_unit_than_the_target_is_told() -> None:
    line = resting_on("c", target="≥3万元")
    assert told_of(line, forms=[form(cell("c", unit="条", value=5))]) != []


def test_the_step_names_form_cell_and_formula() -> None:
    step = scored_with("c", A, cell("c", formula="a * 2")).trace[0]
    assert (step.code, step.params["form"], step.params["cell"], step.params["formula"]) == (
        StepCode.CELL,
        "基础表 1",
        "单元格 c",
        "单元格 a × 2",
    )


def test_a_value_of_a_form_has_the_form_as_its_source() -> None:
    assert scored_with("a", A).source.kind == "form"


@each(
    ("reference", "problem"),
    [
        ({"form": "other", "cell": "a"}, ("unknown_form", "form")),
        ({"form": "money", "cell": "z"}, ("unknown_cell", "cell")),
    ],
)
def test_a_line_that_rests_on_nothing_is_an_error(
    reference: dict[str, str], problem: tuple[str, str]
) -> None:
    code, key = problem
    line = resting_on("a", actual={"cell": reference})
    assert told_of(line, forms=[form(A)]) == [("error", code, f"indicators[1].actual.cell.{key}")]


def test_different_things_added_up_are_told_until_the_file_means_it() -> None:
    form_of_two = form(cell("a", unit="万元"), cell("b", unit="人"), cell("c", formula="a + b"))
    meant = {"problem": "formula_mixes_units", "reason": "按公布的表"}
    assert told_of(resting_on("c"), forms=[form_of_two]) == [
        ("warning", "formula_mixes_units", formula_of(3))
    ]
    assert told_of(resting_on("c"), forms=[form_of_two], acknowledge=[meant]) == []


def test_two_forms_of_one_code_are_an_error() -> None:
    found = told_of(resting_on("a"), forms=[form(A), form(A)])
    assert found == [("error", "duplicate_code", "forms[2].code")]
