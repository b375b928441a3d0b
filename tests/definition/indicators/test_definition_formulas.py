"""Formulas over the cells of a 基础表: what they compute, and what is more than arithmetic."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from cases import each
from indicator_files import named

from surveyapp.definition.indicators.basic_form import BasicForm
from surveyapp.definition.indicators.formula import FormulaError, read_formula

CELLS = {"a": Fraction(30), "b": Fraction("7.5"), "c": Fraction(1)}

FORMULAS: dict[str, tuple[str, str]] = {
    "a sum": ("a + b", "37.5"),
    "a difference": ("a - b", "22.5"),
    "a product": ("a * b", "225"),
    "a quotient": ("a / b", "4"),
    "products before sums": ("a + b * 2", "45"),
    "brackets first": ("(a + b) * 2", "75"),
    "from left to right": ("a - b - 1", "21.5"),
    "a quotient of a quotient": ("a / b / 2", "2"),
    "a sign": ("-a + b", "-22.5"),
    "another sign": ("+a", "30"),
    "a sign behind a sign": ("a - -b", "37.5"),
    "a number": ("12.5", "12.5"),
    "a percentage": ("b / a * 100", "25"),
    "a sum of several": ("sum(a, b, 1)", "38.5"),
    "a sum of one": ("sum(a)", "30"),
    "a sum of results": ("sum(a - b, b * 2)", "37.5"),
    "a sum within a sum": ("sum(a, sum(b, b))", "45"),
    "a sum in brackets": ("2 * sum(a, b)", "75"),
    "no spaces": ("(a-b)/b*100", "300"),
    "wide brackets": ("（a ＋ b）×2", "75"),
    "wide signs": ("a－b", "22.5"),
    "Chinese signs": ("a × b ÷ 2", "112.5"),
    "a wide asterisk and a wide stroke": ("a ＊ b ／ 2", "112.5"),
    "a wide comma": ("sum（a，b）", "37.5"),
    "the minus that tables print": ("a − b", "22.5"),
    "a tenth is a tenth": ("0.1 + 0.2", "0.3"),
    "spaces around": ("  a + b  ", "37.5"),
}


@each(("formula", "value"), named(FORMULAS))
def test_a_formula_is_computed_exactly(formula: str, value: str) -> None:
    assert read_formula(formula).value(CELLS) == Fraction(value)


def test_a_third_stays_a_third() -> None:
    assert read_formula("c / 3 * 3").value(CELLS) == 1


UNCLEAR = {
    "nothing": "",
    "only spaces": "   ",
    "an unfinished sum": "a +",
    "a bracket that is not closed": "(a + b",
    "two names": "a b",
    "a call": "abs(a)",
    "a dangerous call": "__import__('os').system('true')",
    "a call of what a sum gives": "sum(a)(b)",
    "a sum of nothing": "sum()",
    "a sum with a keyword": "sum(a, start=1)",
    "a sum of all in a cell": "sum(*a)",
    "a sum of a list": "sum([a, b])",
    "an attribute": "a.real",
    "an attribute of sum": "sum.real(a)",
    "a part": "a[0]",
    "a power": "a ** 2",
    "a caret": "a ^ 2",
    "a remainder": "a % 2",
    "a whole quotient": "a // 2",
    "a bit of it": "a & 1",
    "a shift": "a << 100",
    "a comparison": "a > b",
    "a choice": "a if b else 1",
    "a text": "'a'",
    "a text that is put together": "f'{a}'",
    "a truth": "True",
    "a nothing": "None",
    "an imaginary number": "1j",
    "a list": "[a]",
    "two results": "a, b",
    "a name for it": "(c := a)",
    "a function": "lambda: a",
    "an equation": "a = b",
    "a leading equals sign": "=a+b",
    "a percent sign": "10%",
    "a number too large": "9" * 17,
    "a number too fine": "0." + "1" * 13,
    "a number past all measure": "1e999",
    "Chinese words": "支出 除以 预算",
    "a remark": "a + b # 合计",
    "two lines": "(a\n+ b)",
    "too long": " + ".join(["a"] * 80),
    "too many signs": "-" * 31 + "a",
    "too many terms": "+".join(["a"] * 32),
    "too deep a sum": "sum(" * 31 + "a" + ")" * 31,
    "too many brackets": "(" * 250 + "a",
    "inversions all the way down": "~" * 290 + "a",
    "attributes all the way down": "a" + ".b" * 140,
    "calls all the way down": "a" + "()" * 140,
}


def from_deep_down(call: Callable[[], Any], frames: int) -> Any:
    return from_deep_down(call, frames - 1) if frames else call()


@each("formula", UNCLEAR.values(), ids=UNCLEAR)
def test_a_formula_that_is_more_than_arithmetic_is_unclear(formula: str) -> None:
    # a web request reads it from some way down the stack
    with pytest.raises(FormulaError, match="formula_unclear"):
        from_deep_down(lambda: read_formula(formula), 150)


@each(
    "formula",
    ["+".join(["a"] * 31), "-" * 30 + "a", "(" * 30 + "a" + ")" * 30, "sum(" + ",".join(["a"] * 140) + ")"],
)
def test_a_formula_within_the_limits_is_read(formula: str) -> None:
    assert read_formula(formula).cells == ("a",)


def test_a_formula_names_its_cells_once_and_in_order() -> None:
    assert read_formula("(b - a) / a * 100 + sum(c, b)").cells == ("b", "a", "c")


def test_a_division_by_zero_is_named() -> None:
    with pytest.raises(FormulaError, match="division_by_zero"):
        read_formula("a / (c - 1)").value(CELLS)


@each(
    ("formula", "found"),
    [
        ("a + b ** 2", "b ** 2"),
        ("abs(a)", "abs(a)"),
        ("a > b", "a > b"),
        ("-" * 31 + "a", "-" * 31 + "a"),
        ("a +", "a +"),
    ],
)
def test_the_part_that_was_not_understood_is_quoted(formula: str, found: str) -> None:
    with pytest.raises(FormulaError) as refused:
        read_formula(formula)
    assert refused.value.found == found


def test_names_with_signs_in_them_stay_as_they_are() -> None:
    cells = [{"code": "a", "name": "收入/支出"}, {"code": "b", "name": "2023-2024 年"}]
    form = BasicForm.model_validate({"code": "money", "name": "基础表", "cells": cells})
    assert form.in_words("a / b - 1") == "收入/支出 ÷ 2023-2024 年 − 1"


def test_a_formula_is_told_in_the_names_of_its_cells() -> None:
    cells = [{"code": "spent", "name": "支出数"}, {"code": "plan", "name": "预算数"}]
    form = BasicForm.model_validate({"code": "money", "name": "基础表", "cells": cells})
    assert form.in_words("(spent - plan) / plan * 100") == "(支出数 − 预算数) ÷ 预算数 × 100"
