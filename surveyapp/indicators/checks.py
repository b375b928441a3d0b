"""Checks an indicator, its rule and its target beyond the shape of their keys, and a whole file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.indicators.basic_form import BasicForm, Budget
from surveyapp.definition.indicators.indicator_system import Grade, PublishedFigures
from surveyapp.definition.indicators.targets import (
    Amount,
    Day,
    Range,
    Target,
    WordTarget,
    read_target,
    units_contradict,
)
from surveyapp.indicators.actual_values import target_unit
from surveyapp.indicators.rules.rule import Fault, Rule, TargetUse

_TYPED_SIGN = re.compile(r"\s*[≥≤<>=≧≦＝＜＞]")


@dataclass(frozen=True)
class FileContext:
    """What a line can refer to within its file: the budget block and the 基础表."""

    budget: Budget | None = None
    forms: tuple[BasicForm, ...] = ()


@dataclass(frozen=True)
class LeafParts:
    """The parts of a leaf that are checked together."""

    rule: Rule
    weight: Fraction
    target: str | None
    unit: str | None
    name: str = ""

    @property
    def read(self) -> Target | None:
        """The target as it is read; None where there is none."""
        return read_target(self.target) if self.target is not None else None


def target_faults(line: LeafParts) -> Iterator[Fault]:
    """The faults of a target: a rule that computes with it needs one of a kind that it can use, in the indicator's
    unit.
    """
    rule, use, target, read = line.rule, line.rule.target_use, line.target, line.read
    if use is not None:
        if read is None:
            yield Fault((), "target_missing", {"rule": rule.type})
        elif not isinstance(read, use.forms):
            yield Fault(("target",), _target_fault(use), {"found": target, "rule": rule.type})
        elif use.divides and not _is_positive(read):
            yield Fault(("target",), "target_not_positive", {"found": target})
        else:
            yield from _with_target(line, read)
    elif read is not None:
        yield from _with_target(line, read)
    if (
        isinstance(read, WordTarget)
        and (use is None or WordTarget in use.forms)
        and _TYPED_SIGN.match(target or "")
    ):
        yield Fault(("target",), "target_not_read", {"found": target}, level="warning")
    if isinstance(read, Amount | Range) and read.unit and line.unit and read.unit != line.unit:
        yield Fault(("unit",), "unit_differs", {"found": line.unit, "expected": read.unit})


def _with_target(line: LeafParts, read: Target) -> Iterator[Fault]:
    """What the rule says of the target, in the unit of the line where the target has none."""
    if isinstance(read, Amount | Range) and not read.unit:
        read = replace(read, unit=line.unit or "")
    for fault in line.rule.target_faults(read):
        yield replace(fault, params={"found": line.target, "rule": line.rule.type, **fault.params})


def _target_fault(use: TargetUse) -> str:
    if Day in use.forms:
        return "target_not_a_day"
    return "target_not_a_range" if Range in use.forms else "target_not_a_number"


def _is_positive(read: object) -> bool:
    if isinstance(read, Amount):
        return read.number > 0
    return read.low > 0 if isinstance(read, Range) else True


def weight_faults(rule: Rule, weight: Decimal) -> Iterator[Fault]:
    """The faults of a weight: a row within the total needs a weight that its rule can give, a row outside it has
    none.
    """
    if rule.outside_total:
        if weight:
            yield Fault(("weight",), "weight_outside", {"found": weight})
    elif weight != round(weight, 2):
        yield Fault(("weight",), "weight_too_fine", {"found": weight})
    elif not weight:
        yield Fault(("weight",), "zero_weight", {"rule": rule.type})
    else:
        yield from rule.weight_faults(Fraction(weight))


def published_faults(line: LeafParts, published: PublishedFigures) -> Iterator[Fault]:
    """The faults of published figures: they must be in the unit of the target, and a completion is possible only where
    the rule states one.
    """
    use = line.rule.target_use
    if published.completion is not None and (use is None or not use.states_completion):
        params: dict[str, object] = {"rule": line.rule.type}
        yield Fault(("published", "completion"), "published_completion_vain", params, level="warning")
    printed: list[tuple[KeyPath, str]] = [
        (("published", "elsewhere", index, "actual"), other.actual)
        for index, other in enumerate(published.elsewhere)
    ]
    if published.actual is not None:
        printed.append((("published", "actual"), published.actual))
    expected = target_unit(line.target, line.unit)
    for at, text in printed:
        read = read_target(text)
        if isinstance(read, Amount) and units_contradict(read.unit, expected):
            yield Fault(at, "units_differ", {"found": read.unit, "expected": expected}, level="warning")


def budget_faults(budget: Budget) -> Iterator[Fault]:
    """The faults of the budget block: its parts must sum up to its total. Paths start at the file."""
    for key in ("initial", "full_year", "spent"):
        parts = [getattr(part, key) for part in budget.parts]
        total = getattr(budget.total, key)
        if parts and total is not None and None not in parts and sum(parts) != total:
            params = {"found": sum(parts), "expected": total}
            yield Fault(("budget", "total", key), "budget_does_not_add_up", params, level="warning")


def grade_faults(grades: tuple[Grade, ...], highest: Decimal | None) -> Iterator[Fault]:
    """The faults of the grades: they must go down from the best to one that starts at 0, and none may start above the
    `highest` total (None: nothing bounds the total). Paths start at the file.

    Paths start at the file.
    """
    for index, grade in enumerate(grades):
        at = ("grades", index)
        if index and grade.from_ >= (above := grades[index - 1].from_):
            yield Fault((*at, "from"), "grades_not_descending", {"found": grade.from_, "limit": above})
        if highest is not None and grade.from_ > highest:
            yield Fault((*at, "from"), "grade_out_of_reach", {"found": grade.from_, "limit": highest})
        if str(grade.name) in [str(earlier.name) for earlier in grades[:index]]:
            yield Fault((*at, "name"), "duplicate_grade", {"found": str(grade.name)})
    if grades and grades[-1].from_ != 0:
        yield Fault(("grades", len(grades) - 1, "from"), "lowest_grade_not_zero", {"found": grades[-1].from_})
