"""A value that somebody enters: held to what the file is held to, asked about where it only looks mistyped."""

from fractions import Fraction

from cases import each

from surveyapp.indicators.entering import doubtful_number, entered_actual
from surveyapp.indicators.loading import load_indicators

FILE = """
title: 满意度评价
indicators:
- code: A
  name: 群众满意度
  weight: 100
  target: ≥90%
  rule: {type: target, short: proportional}
  actual: {value: 95%}
"""


@each(
    ("value", "number"),
    [
        ("102%", "102"),
        ("-5%", "-5"),
        ("0.95", "0.95"),
        ("0.95%", None),
        ("1.5", None),
        ("0", None),
        ("95", None),
    ],
)
def test_a_rate_that_looks_mistyped_is_taken_and_asked_about(value: str, number: str | None) -> None:
    system = load_indicators(FILE.encode(), "").system
    assert system is not None
    leaf = next(iter(system.leaves()))
    actual, problems = entered_actual(system, leaf, {"value": value})
    assert actual is not None
    assert (problems, doubtful_number(leaf, actual)) == ((), Fraction(number) if number else None)
