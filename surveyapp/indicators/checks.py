"""What must be true of an indicator, its rule and its actual value beyond the shape of their keys."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from surveyapp.definition.actual import Actual
from surveyapp.definition.basic_form import BasicForm, Budget
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicator_system import Grade
from surveyapp.definition.problems import Path
from surveyapp.definition.questionnaire import CODE
from surveyapp.definition.targets import (
    DATE_UNIT,
    Amount,
    Day,
    DayOfMonth,
    Range,
    Words,
    base_of,
    read_target,
)
from surveyapp.indicators.actual_values import target_unit, unit_of
from surveyapp.indicators.rule import Achieved, Fault, Rule

_ALWAYS = ("no_evidence",)
"""Kinds of actual value that stand in for whatever a rule needs."""


@dataclass(frozen=True)
class Around:
    """What a line can refer to within its file: the budget block and the 基础表."""

    budget: Budget | None = None
    forms: tuple[BasicForm, ...] = ()


@dataclass(frozen=True)
class Line:
    """The parts of a leaf that are checked together."""

    rule: Rule
    weight: Fraction
    target: str | None
    unit: str | None


def target_faults(line: Line) -> Iterator[Fault]:
    """A rule that computes with the target has one, of a kind that it can, and its unit is the indicator's."""
    rule, target = line.rule, line.target
    read = read_target(target) if target is not None else None
    if rule.uses_target:
        if read is None:
            yield Fault((), "target_missing", {"rule": rule.type})
        elif not isinstance(read, rule.target_forms):
            yield Fault(("target",), _target_fault(rule), {"found": target, "rule": rule.type})
        elif rule.needs_positive_target and not _is_positive(read):
            yield Fault(("target",), "target_not_positive", {"found": target})
        elif (reason := rule.target_fault(read)) is not None:
            yield Fault(("target",), reason, {"found": target, "rule": rule.type})
    if isinstance(read, Amount | Range) and read.unit and line.unit and read.unit != line.unit:
        yield Fault(("unit",), "unit_differs", {"found": line.unit, "expected": read.unit})


def _target_fault(rule: Rule) -> str:
    if Day in rule.target_forms:
        return "target_not_a_day"
    return "target_not_a_range" if Range in rule.target_forms else "target_not_a_number"


def _is_positive(read: object) -> bool:
    if isinstance(read, Amount):
        return read.number > 0
    return read.low > 0 if isinstance(read, Range) else True


def weight_faults(rule: Rule, weight: Decimal) -> Iterator[Fault]:
    """The rule can give the whole weight and no more; what it cannot give, or take, is only a warning."""
    if rule.outside or not weight:
        if not rule.outside:
            yield Fault(("weight",), "zero_weight", {"rule": rule.type})
        elif weight:
            yield Fault(("weight",), "weight_outside", {"found": weight})
        return
    most, least = rule.most(Fraction(weight)), rule.least(Fraction(weight))
    if most > weight:
        yield Fault(("rule",), "rule_above_weight", {"found": most, "limit": weight})
    elif most < weight:
        yield Fault(("rule",), "full_marks_out_of_reach", {"found": most, "limit": weight}, level="warning")
    if least > 0:
        params = {"found": Fraction(weight) - least, "limit": weight, "least": least}
        yield Fault(("rule",), "deductions_leave_points", params, level="warning")


def actual_faults(line: Line, actual: Actual, around: Around) -> Iterator[Fault]:
    """The actual value is given in one way, and in one that the rule can score.

    The same for the file and for a value entered later. Paths start with "actual".
    """
    kinds = actual.kinds
    if len(kinds) > 1:
        yield Fault(("actual",), "actual_ambiguous", {"found": ", ".join(kinds)})
        return
    if kinds and kinds[0] not in line.rule.needs and not (kinds[0] in _ALWAYS and not line.rule.outside):
        expected = ", ".join(sorted(line.rule.needs))
        params = {"found": kinds[0], "expected": expected, "rule": line.rule.type}
        yield Fault(("actual", kinds[0]), "actual_not_for_rule", params)
        return
    yield from _kind_faults(line, actual, around)
    if kinds and kinds[0] not in _ALWAYS:
        yield from line.rule.actual_faults(actual, line.weight)
    if actual.completion is not None and not line.rule.takes_completion:
        yield Fault(("actual", "completion"), "completion_not_wanted", {"rule": line.rule.type})


def _kind_faults(line: Line, actual: Actual, around: Around) -> Iterator[Fault]:
    if actual.met is not None:
        yield from _met_faults(line.rule, actual.met)
    for at, reference in figures_of(actual):
        yield from _figure_faults(at, reference)
    if actual.references() and actual.shown is not None:
        yield Fault(("actual", "shown"), "shown_beside_figure")
    if actual.aggregate is not None and (actual.aggregate.numerator is None) == (
        actual.aggregate.percent is None
    ):
        yield Fault(("actual", "aggregate"), "numerator_or_percent")
    if actual.execution is not None and around.budget is None:
        yield Fault(("actual", "execution"), "no_budget")
    if actual.cell is not None:
        yield from _cell_faults(actual, around.forms, target_unit(line.target, line.unit))
    yield from _value_faults(line, actual)
    yield from _percent_faults(line, actual)


def figures_of(actual: Actual) -> Iterator[tuple[Path, FigureReference]]:
    """The figures of surveys that an actual value rests on, each with its place below the indicator."""
    if actual.figure is not None:
        yield ("actual", "figure"), actual.figure
    if actual.combined is not None:
        for index, reference in enumerate(actual.combined.figures):
            yield ("actual", "combined", "figures", index), reference


def _percent_faults(line: Line, actual: Actual) -> Iterator[Fault]:
    """A percentage is not compared with a target in pieces or money."""
    read = read_target(line.target) if line.target is not None else None
    if not line.rule.uses_target or not isinstance(read, Amount | Range) or not actual.kinds:
        return
    in_percent = unit_of(actual, line.target, line.unit) == "%"
    if in_percent and actual.value is None and read.unit not in ("%", ""):
        yield Fault(("actual",), "actual_in_percent", {"found": line.target})


def _value_faults(line: Line, actual: Actual) -> Iterator[Fault]:
    """A written value says something that the rule can read, in the unit of the target."""
    if actual.value is None:
        return
    achieved, unit = _achieved(actual.value)
    target = read_target(line.target) if line.target is not None else None
    reason = line.rule.unfit(achieved, target, completed=actual.completion is not None)
    if _is_bound(actual.value):
        reason = "value_not_exact"
    if reason is not None:
        yield Fault(("actual", "value"), reason, {"found": actual.value, "rule": line.rule.type})
    expected = DATE_UNIT if isinstance(target, Day | DayOfMonth) else target_unit(line.target, line.unit)
    if unit and expected and unit != expected and (_bases_differ(unit, expected)):
        params = {"found": unit, "expected": expected}
        yield Fault(("actual", "value"), "units_differ", params, level="warning")


def _achieved(value: Decimal | str) -> tuple[Achieved, str]:
    """What a written value says, and its unit ("" for none; words have none)."""
    if isinstance(value, Decimal):
        return Fraction(value), ""
    read = read_target(value)
    if isinstance(read, Amount):
        return Fraction(read.number), read.unit
    if isinstance(read, Day):
        return read.date, DATE_UNIT
    return (read, DATE_UNIT) if isinstance(read, DayOfMonth) else (Words(value), "")


def _is_bound(value: Decimal | str) -> bool:
    """Whether a written value is an upper or lower bound instead of a number: <90%."""
    read = read_target(value) if isinstance(value, str) else None
    return isinstance(read, Amount) and read.comparison not in (None, "=")


def _bases_differ(unit: str, expected: str) -> bool:
    return base_of(unit) != base_of(expected)


def _cell_faults(actual: Actual, forms: tuple[BasicForm, ...], expected: str) -> Iterator[Fault]:
    """The cell is one of a form of the file, in the unit of the target."""
    reference = actual.cell
    if reference is None:
        return
    form = next((form for form in forms if form.code == reference.form), None)
    if form is None:
        known = ", ".join(form.code for form in forms)
        params = {"found": reference.form, "expected": known}
        yield Fault(("actual", "cell", "form"), "unknown_form", params)
    elif (cell := form.cell(reference.cell)) is not None:
        unit = cell.unit or ""
        if unit and expected and _bases_differ(unit, expected):
            params = {"found": unit, "expected": expected}
            yield Fault(("actual", "cell"), "units_differ", params, level="warning")
    else:
        known = ", ".join(cell.code for cell in form.cells)
        yield Fault(("actual", "cell", "cell"), "unknown_cell", {"found": reference.cell, "expected": known})


def _met_faults(rule: Rule, met: tuple[str, ...]) -> Iterator[Fault]:
    counts = Counter(met)
    for index, code in enumerate(met):
        if code not in rule.point_codes:
            expected = ", ".join(rule.point_codes)
            yield Fault(("actual", "met", index), "unknown_point", {"found": code, "expected": expected})
        elif counts[code] > 1 and met.index(code) != index:
            yield Fault(("actual", "met", index), "point_met_twice", {"found": code})


def _figure_faults(at: Path, reference: FigureReference) -> Iterator[Fault]:
    if not CODE.fullmatch(reference.survey):
        yield Fault((*at, "survey"), "bad_survey_name", {"found": reference.survey})
    if reference.figure == "share":
        if reference.question is None or reference.option is None:
            yield Fault(at, "share_of_what")
    elif reference.option is not None:
        yield Fault((*at, "option"), "option_not_wanted", {"found": reference.figure})


def budget_faults(budget: Budget) -> Iterator[Fault]:
    """The parts of the budget block are together its total. Paths start at the file."""
    for key in ("initial", "full_year", "spent"):
        parts = [getattr(part, key) for part in budget.parts]
        total = getattr(budget.total, key)
        if parts and total is not None and None not in parts and sum(parts) != total:
            params = {"found": sum(parts), "expected": total}
            yield Fault(("budget", "total", key), "budget_does_not_add_up", params, level="warning")


def grade_faults(grades: tuple[Grade, ...], weight: Decimal) -> Iterator[Fault]:
    """Grades go down from the best to one from 0, and each can be reached. Paths start at the file."""
    for index, grade in enumerate(grades):
        at = ("grades", index)
        if index and grade.from_ >= (above := grades[index - 1].from_):
            yield Fault((*at, "from"), "grades_not_descending", {"found": grade.from_, "limit": above})
        if grade.from_ > weight:
            yield Fault((*at, "from"), "grade_out_of_reach", {"found": grade.from_, "limit": weight})
        if str(grade.name) in [str(earlier.name) for earlier in grades[:index]]:
            yield Fault((*at, "name"), "duplicate_grade", {"found": str(grade.name)})
    if grades and grades[-1].from_ != 0:
        yield Fault(("grades", len(grades) - 1, "from"), "lowest_grade_not_zero", {"found": grades[-1].from_})
