"""A value that somebody enters for an indicator: checked as if it stood in the file."""

from fractions import Fraction
from typing import Any

from surveyapp.definition.files.problems import Problem, errors_among
from surveyapp.definition.files.source import Source
from surveyapp.definition.files.structure import build_model
from surveyapp.definition.indicators.actual import Actual
from surveyapp.definition.indicators.indicator_system import Indicator, IndicatorSystem
from surveyapp.definition.indicators.targets import Amount, read_target
from surveyapp.indicators.actual_checks import actual_faults
from surveyapp.indicators.actual_values import actual_unit
from surveyapp.indicators.checks import FileContext, LeafParts
from surveyapp.indicators.rules.rule_table import rule_of

ASKED_ABOUT = frozenset({"share_implausible", "value_below_zero"})
"""Warnings that are no mistake of a value entered: `doubtful_number` asks about it once it is kept."""


def entered_actual(
    system: IndicatorSystem, leaf: Indicator, keys: dict[str, Any]
) -> tuple[Actual | None, tuple[Problem, ...]]:
    """The actual value that these `keys` (as in the file) state, or every mistake in them.

    What the file would be warned of is a mistake here, unless the file acknowledges it for this indicator: 40篇 is not
    entered against a target in 万元. An empty mapping is no value.
    """
    source = Source("", {"actual": keys})
    actual = build_model(Actual, source, ("actual",))
    if actual is None:
        return None, tuple(source.problems)
    if not actual.kinds:
        source.report(("actual",), "value_missing")
        return None, tuple(source.problems)
    rule = rule_of(leaf)
    line = LeafParts(rule, Fraction(leaf.weight), leaf.target, leaf.unit, str(leaf.name))
    known = {
        acknowledgement.problem
        for acknowledgement in system.acknowledge
        if not acknowledgement.lines or leaf.code in acknowledgement.lines
    } | ASKED_ABOUT
    for fault in actual_faults(line, actual, FileContext(system.budget, system.forms)):
        if fault.level == "error" or fault.code not in known:
            source.report(fault.path, fault.code, level="error", **fault.params)
    problems = tuple(source.problems)
    return (None if errors_among(problems) else actual), problems


def doubtful_number(leaf: Indicator, actual: Actual) -> Fraction | None:
    """A number that can be scored and yet looks mistyped: below 0, a percentage above 100, or a part of 1 where percent
    are asked for; None where nothing is in doubt.

    200% against ≥90% gives 200; 102% too may be meant: the number is pointed out, and no mistake. Of an aggregate it is
    the share, in percent. 0.95 against ≥90% gives 0.95: spreadsheets hold 95% so, and what is meant is asked.
    """
    number = _written_number(actual)
    if number is None or number < 0:
        return number
    if actual_unit(actual, leaf.target, leaf.unit) != "%":
        return None
    return number if number > 100 or (0 < number <= 1 and _may_be_part_of_one(leaf, actual)) else None


def _may_be_part_of_one(leaf: Indicator, actual: Actual) -> bool:
    """Whether a number of 1 or less was written without a sign where the target is more."""
    read, target = read_target(str(actual.value)), read_target(leaf.target or "")
    plain = actual.value is not None and isinstance(read, Amount) and not read.unit
    return plain and isinstance(target, Amount) and target.number > 1


def _written_number(actual: Actual) -> Fraction | None:
    """The number that somebody wrote, or the share that they counted."""
    if actual.aggregate is not None:
        return actual.aggregate.share
    if isinstance(actual.value, str):
        read = read_target(actual.value)
        return Fraction(read.number) if isinstance(read, Amount) else None
    return None if actual.value is None else Fraction(actual.value)
