"""Formulas over the cells of a 基础表: numbers, cell codes, + − * / and brackets, and sum( ).

They are read with Python's own parser, and nothing but these few parts of its grammar is let through.
"""

import ast
import keyword
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from surveyapp.definition.indicators.quantity import is_ordinary
from surveyapp.definition.limits import (
    DEEPEST_FORMULA,
    LONGEST_FORMULA,
    LONGEST_FORMULA_QUOTED,
    MOST_DIGITS,
    MOST_FACTORS,
)

_TOO_LARGE = 10**MOST_DIGITS

_WIDE = str.maketrans("（）＋－−×＊÷／，", "()+--**//,")


class FormulaError(Exception):
    """A formula that cannot be read, or a result that cannot be computed.

    `code` is `formula_unclear`, `division_by_zero` or `result_too_large` (beyond `MOST_DIGITS`).
    """

    def __init__(self, code: str, found: str = "") -> None:
        super().__init__(code, found)
        self.code, self.found = code, found


class Factors(NamedTuple):
    """How many cells are multiplied with each other above and below the line of a result written as one fraction."""

    above: int
    below: int

    @property
    def too_many(self) -> bool:
        """Whether there are more than `MOST_FACTORS`."""
        return max(self) > MOST_FACTORS


ONE_CELL = Factors(1, 0)


@dataclass(frozen=True)
class Formula:
    """A formula that can be computed: what was written, and the cells that it names, in order.

    `sums` are the cells that are added to, or taken from, each other, so that they must be in one unit; the last are
    those of the result, and a single cell is one. `a + b * (c - d)` has (c, d), (b,) and (a,).
    """

    text: str
    cells: tuple[str, ...]
    sums: tuple[tuple[str, ...], ...] = ()

    def value(self, cells: Mapping[str, Fraction]) -> Fraction:
        """Computed exactly. Raises FormulaError `division_by_zero` or `result_too_large`; every cell named must have a
        value.
        """
        return _value(self._tree, cells)

    def factors(self, cells: Mapping[str, Factors]) -> Factors:
        """The factors of the result, of the cells that are computed themselves as `cells` says.

        `a * b / c` has (2, 1), `a / b + c / d` is (ad + cb) / bd and has (2, 2). Counted only a little further than
        `MOST_FACTORS`.
        """
        return _factors(self._tree, cells)

    @property
    def _tree(self) -> ast.expr:
        return ast.parse(self.text.translate(_WIDE), mode="eval").body


def read_formula(text: str) -> Formula:
    """The formula that a text states: `spent / budget * 100`, `sum(a, b, c)`. Raises FormulaError `formula_unclear`."""
    if len(text) > LONGEST_FORMULA or "#" in text or len(text.strip().splitlines()) > 1:
        raise FormulaError("formula_unclear", text[:LONGEST_FORMULA_QUOTED])
    try:
        tree = ast.parse(text.translate(_WIDE).strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise FormulaError("formula_unclear", text[:LONGEST_FORMULA_QUOTED]) from error
    cells: dict[str, None] = {}
    _collect(tree, text.translate(_WIDE).strip(), cells, 0)
    sums: list[tuple[str, ...]] = []
    result = _added(tree, sums)
    return Formula(text.strip(), tuple(cells), (*sums, result))


def is_nameable(code: str) -> bool:
    """Whether a formula can name a cell by this code: neither `a-b`, which is a difference, nor `2a`, `in` or `sum`."""
    return code.isidentifier() and not keyword.iskeyword(code) and code != "sum"


def _added(node: ast.expr, sums: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The cells that are terms of the sum that `node` is; the sums within its products are put in `sums`."""
    match node:
        case ast.Name(id=name):
            return (name,)
        case ast.UnaryOp(operand=operand):
            return _added(operand, sums)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return (*_added(left, sums), *_added(right, sums))
        case ast.BinOp(left=left, right=right):
            sums += (_added(left, sums), _added(right, sums))
        case ast.Call(args=args):
            return tuple(name for part in args for name in _added(part, sums))
    return ()


def _collect(node: ast.expr, text: str, cells: dict[str, None], depth: int) -> None:
    if depth > DEEPEST_FORMULA:
        raise FormulaError("formula_unclear", text[:LONGEST_FORMULA_QUOTED])
    match node:
        case ast.Name(id=name):
            cells[name] = None
        case ast.Constant(value=value) if isinstance(value, int | float) and not isinstance(value, bool):
            if not is_ordinary(Decimal(str(value))):
                raise FormulaError("formula_unclear", str(value)[:LONGEST_FORMULA_QUOTED])
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            _collect(left, text, cells, depth + 1)
            _collect(right, text, cells, depth + 1)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            _collect(operand, text, cells, depth + 1)
        case ast.Call(func=ast.Name(id="sum"), args=args, keywords=[]) if args:
            for part in args:
                _collect(part, text, cells, depth + 1)
        case _:
            found = ast.get_source_segment(text, node) or text
            raise FormulaError("formula_unclear", found[:LONGEST_FORMULA_QUOTED])


def _value(node: ast.expr, cells: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Name(id=name):
            return cells[name]
        case ast.Constant(value=value):
            return Fraction(str(value))
        case ast.UnaryOp(op=op, operand=operand):
            return -_value(operand, cells) if isinstance(op, ast.USub) else _value(operand, cells)
        case ast.Call(args=args):
            return reduce(lambda total, part: _bounded(total + _value(part, cells)), args, Fraction())
        case ast.BinOp(left=left, op=op, right=right):
            return _bounded(_computed(op, _value(left, cells), _value(right, cells)))
    raise TypeError(f"{node!r} was let through")


def _bounded(number: Fraction) -> Fraction:
    if max(abs(number.numerator), number.denominator) >= _TOO_LARGE:
        raise FormulaError("result_too_large")
    return number


def _factors(node: ast.expr, cells: Mapping[str, Factors]) -> Factors:
    match node:
        case ast.Name(id=name):
            return cells.get(name, ONE_CELL)
        case ast.UnaryOp(operand=operand):
            return _factors(operand, cells)
        case ast.BinOp(left=left, op=op, right=right):
            return _together(op, _factors(left, cells), _factors(right, cells))
        case ast.Call(args=args):
            first, *others = (_factors(part, cells) for part in args)
            return reduce(lambda total, part: _together(ast.Add(), total, part), others, first)
    return Factors(0, 0)


def _together(op: ast.operator, left: Factors, right: Factors) -> Factors:
    if isinstance(op, ast.Div):
        right = Factors(right.below, right.above)
    below = left.below + right.below
    if isinstance(op, ast.Mult | ast.Div):
        above = left.above + right.above
    else:
        above = max(left.above + right.below, right.above + left.below)
    return Factors(min(above, 2 * MOST_FACTORS), min(below, 2 * MOST_FACTORS))


def _computed(op: ast.operator, left: Fraction, right: Fraction) -> Fraction:
    if isinstance(op, ast.Add):
        return left + right
    if isinstance(op, ast.Sub):
        return left - right
    if isinstance(op, ast.Mult):
        return left * right
    if not right:
        raise FormulaError("division_by_zero")
    return left / right
