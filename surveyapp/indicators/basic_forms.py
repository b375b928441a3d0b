"""Computes 基础表: from what was filled in to the value of every cell, computed ones included, or the reason why it has
none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from graphlib import TopologicalSorter
from typing import Literal, get_args

from surveyapp.definition.files.problems import Severity
from surveyapp.definition.indicators.basic_form import BasicForm, Cell
from surveyapp.definition.indicators.formula import (
    ONE_CELL,
    Factors,
    Formula,
    FormulaError,
    is_nameable,
    read_formula,
)
from surveyapp.definition.indicators.targets import Amount, Day, base_of, read_target
from surveyapp.definition.limits import MOST_DIGITS, MOST_FACTORS
from surveyapp.indicators.limits import MOST_FORM_CELLS
from surveyapp.indicators.rules.rule import Fault

FilledCells = Mapping[str, Decimal | str]
"""Cell code -> what was filled in: a number, or text as it was typed."""

CellValue = Fraction | date | str
"""What a cell holds: a number in its unit, a day, or text."""


NoCellReason = Literal[
    "cell_empty", "cell_unreadable", "division_by_zero", "result_too_large", "form_not_confirmed"
]

NO_CELL: frozenset[str] = frozenset(get_args(NoCellReason))
"""Why a cell has no value: what is to be done about it is done in its form."""


@dataclass(frozen=True)
class NoCell:
    """A cell without a value, and why."""

    reason: NoCellReason


def cell_values(form: BasicForm, filled_cells: FilledCells) -> dict[str, CellValue | NoCell]:
    """Every cell of the form. What is filled in comes before what stands in the file."""
    values: dict[str, CellValue | NoCell] = {}
    for cell in form.cells:
        if cell.formula is None:
            values[cell.code] = _typed(cell, filled_cells.get(cell.code, cell.value))
    formulas = {cell.code: read_formula(cell.formula) for cell in form.cells if cell.formula is not None}
    for code in _in_order(formulas):
        values[code] = _computed(formulas[code], values)
    return {cell.code: values[cell.code] for cell in form.cells}


def _typed(cell: Cell, value: Decimal | str | None) -> CellValue | NoCell:
    if value is None or value == "":
        return NoCell("cell_empty")
    read = read_cell(cell, value)
    return NoCell("cell_unreadable") if read is None else read


def read_cell(cell: Cell, value: Decimal | str) -> CellValue | None:
    """What was typed, as the cell's type reads it; None where it cannot be read so.

    A number may have a unit if it is the cell's: 718.39 万元. A month (2024年8月) is no date.
    """
    if cell.type == "text":
        return str(value).strip() or None
    if isinstance(value, Decimal):
        return Fraction(value) if cell.type == "number" else None
    read = read_target(value)
    if cell.type == "date":
        return read.date if isinstance(read, Day) and read.since is None else None
    fits = isinstance(read, Amount) and read.comparison in (None, "=") and read.unit in ("", cell.unit or "")
    return Fraction(read.number) if fits and isinstance(read, Amount) else None


def _computed(formula: Formula, values: Mapping[str, CellValue | NoCell]) -> CellValue | NoCell:
    numbers: dict[str, Fraction] = {}
    for code in formula.cells:
        value = values[code]
        if isinstance(value, NoCell):
            return value
        if not isinstance(value, Fraction):
            raise TypeError(f"{code} is not a number")
        numbers[code] = value
    try:
        return formula.value(numbers)
    except FormulaError as error:
        return NoCell("result_too_large" if error.code == "result_too_large" else "division_by_zero")


def _in_order(formulas: Mapping[str, Formula]) -> list[str]:
    """The computed cells, each after those that it is computed from. The form has been checked for circles."""
    needed = {code: set(formula.cells) & formulas.keys() for code, formula in formulas.items()}
    return list(TopologicalSorter(needed).static_order())


def form_faults(form: BasicForm) -> Iterator[Fault]:
    """The faults of a form: two cells with one code, values that cannot be read, formulas that cannot be computed.
    Paths start at the form.
    """
    if len(form.cells) > MOST_FORM_CELLS:
        yield Fault(("cells",), "too_many_cells", {"found": len(form.cells), "limit": MOST_FORM_CELLS})
        return
    faults = list(_cell_faults(form))
    yield from faults
    if not any(fault.level == "error" for fault in faults):
        yield from _size_faults(form)


def _cell_faults(form: BasicForm) -> Iterator[Fault]:
    seen: set[str] = set()
    formulas: dict[str, Formula] = {}
    has_formula = any(cell.formula is not None for cell in form.cells)
    for index, cell in enumerate(form.cells):
        at = ("cells", index)
        if cell.code.lower() in seen:
            yield Fault((*at, "code"), "duplicate_cell", {"found": cell.code})
        seen.add(cell.code.lower())
        if has_formula and cell.type == "number" and not is_nameable(cell.code):
            yield Fault((*at, "code"), "code_not_for_formulas", {"found": cell.code})
        if cell.formula is None:
            if cell.value is not None and read_cell(cell, cell.value) is None:
                params = {"found": cell.value, "cell_content": cell.type, "unit": cell.unit or ""}
                yield Fault((*at, "value"), "cell_value_unclear", params)
            continue
        if cell.value is not None or cell.type != "number":
            yield Fault((*at, "formula"), "formula_beside_value")
        try:
            formulas[cell.code] = read_formula(cell.formula)
        except FormulaError as error:
            yield Fault((*at, "formula"), error.code, {"found": error.found})
            continue
        yield from _name_faults(form, formulas[cell.code], (*at, "formula"))
        yield from _sum_faults(form, cell, formulas[cell.code], (*at, "formula"))
    yield from _circles(form, formulas)


def _size_faults(form: BasicForm) -> Iterator[Fault]:
    """Formulas whose results grow beyond all measure: of whatever numbers, or of those that stand in the file.

    What only rests on such a result is not named.
    """
    formulas = {cell.code: read_formula(cell.formula) for cell in form.cells if cell.formula is not None}
    places = {cell.code: ("cells", index, "formula") for index, cell in enumerate(form.cells) if cell.formula}
    factors: dict[str, Factors] = {}
    for code in _in_order(formulas):
        factors[code] = formulas[code].factors(factors)
        if factors[code].too_many:
            yield Fault(places.pop(code), "too_many_factors", {"limit": MOST_FACTORS})
            factors[code] = ONE_CELL
    values = cell_values(form, {})
    too_large = NoCell("result_too_large")
    for code, at in places.items():
        if values[code] == too_large and all(values[cell] != too_large for cell in formulas[code].cells):
            yield Fault(at, "result_too_large", {"limit": MOST_DIGITS})


def _name_faults(form: BasicForm, formula: Formula, at: tuple[str | int, ...]) -> Iterator[Fault]:
    for code in formula.cells:
        cell = form.cell(code)
        if cell is None:
            known = ", ".join(other.code for other in form.cells)
            yield Fault(at, "unknown_cell", {"found": code, "expected": known})
        elif cell.type != "number":
            yield Fault(at, "cell_not_a_number", {"found": code})


def _sum_faults(
    form: BasicForm, computed_cell: Cell, formula: Formula, at: tuple[str | int, ...]
) -> Iterator[Fault]:
    """Only what is in one unit is added up: not 万元 and 人, nor 元 and 万元, which would be wrong by a factor."""
    *within, result = formula.sums
    for codes in (*within, (*result, computed_cell.code) if result else ()):
        cells = [cell for code in codes if (cell := form.cell(code)) is not None]
        units = list(dict.fromkeys(cell.unit for cell in cells if cell.unit))
        if len(units) > 1:
            by_a_factor = len({base_of(unit) for unit in units}) == 1
            level: Severity = "error" if by_a_factor else "warning"
            yield Fault(at, "formula_mixes_units", {"found": units}, level=level)


def _circles(form: BasicForm, formulas: Mapping[str, Formula]) -> Iterator[Fault]:
    """Formulas that in the end need their own result; not those that only rest on such a one."""
    reached = {code: _reached(code, formulas) for code in formulas}
    for index, cell in enumerate(form.cells):
        if cell.code in reached.get(cell.code, ()):
            circle = [code for code in reached[cell.code] if cell.code in reached.get(code, ())]
            yield Fault(("cells", index, "formula"), "circular_formula", {"found": ", ".join(sorted(circle))})


def _reached(start: str, formulas: Mapping[str, Formula]) -> set[str]:
    """The cells that a computed cell rests on, directly or through others."""
    found: set[str] = set()
    waiting = list(formulas[start].cells)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += formulas[code].cells if code in formulas else ()
    return found
