"""Formats the numbers of a trace for its sentences."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from surveyapp.analysis.results import half_up
from surveyapp.definition.indicators.quantity import with_unit
from surveyapp.indicators.trace import Param
from surveyapp.reports.words.saying import say

_EXACT_PLACES = 6
_EXACT_SCALE = 1_000_000
"""A number with up to six decimals is shown whole, any other is rounded and marked as approximate."""

_BLANK_BETWEEN_CHARACTERS = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def as_fraction(value: Param) -> Fraction:
    """The parameter as a number; TypeError for anything else."""
    if not isinstance(value, Fraction | int):
        raise TypeError(f"{value!r} is not a number")
    return Fraction(value)


def as_list(value: Param) -> tuple[Fraction | str, ...]:
    """The parameter as a list; TypeError for anything else."""
    if not isinstance(value, tuple):
        raise TypeError(f"{value!r} is not a list")
    return value


def is_short(exact: Fraction) -> bool:
    """Whether a number is short enough to be shown with all its digits."""
    return (exact * _EXACT_SCALE).denominator == 1


def number_text(value: Param) -> str:
    """As people write it: whole where it ends soon (14.8), otherwise four decimals."""
    exact = as_fraction(value)
    text = str(half_up(exact, _EXACT_PLACES if is_short(exact) else 4))
    return text.rstrip("0").rstrip(".") if "." in text else text


def two_places(value: Param) -> str:
    """Two decimals, and more where two would hide on which side of a limit the value lies: 2.00, 11.625."""
    exact = as_fraction(value)
    rounded = half_up(exact, 2)
    return str(rounded) if Fraction(rounded) == exact else number_text(exact)


def value_text(value: Param, unit: Param, bound: Param | None = None) -> str:
    """A value that nothing is computed with, and its unit: whole where it ends soon, otherwise two decimals, and more
    where two would be a whole number or the `bound` that it lies beside. 96.9014… is 96.90; 89.9961… is 89.9961.
    """
    exact = as_fraction(value)
    rounded = half_up(exact, 2)
    hides = rounded % 1 == 0 or (bound is not None and rounded == as_fraction(bound))
    shown = number_text(exact) if is_short(exact) or hides else str(rounded)
    return with_unit(shown, str(unit))


def percentage(value: Param) -> str:
    """A rate in percent that was computed, with two decimals, and more where `value_text` has more: 100.00, 99.9961."""
    shown, rounded = value_text(value, ""), str(half_up(as_fraction(value), 2))
    return max(shown, rounded, key=len)


def sign(value: Param) -> str:
    """= for a number that is shown whole, otherwise ≈."""
    return "=" if is_short(as_fraction(value)) else "≈"


def quantity_text(value: Param, unit: Param) -> str:
    """A number with its unit: 94.35%, 14.8 万元."""
    return with_unit(number_text(value), str(unit))


def join_unit(line: str) -> str:
    """The line without blanks between two characters, where a unit ends in one: 9 人达到目标, but 9% 达到目标."""
    return _BLANK_BETWEEN_CHARACTERS.sub("", line)


def as_said(text: str) -> str:
    """A value or target, written for a table, as a sentence says it: 1 个 for =1 个, ≥90% for >=90%."""
    said = text.replace(">=", "≥").replace("<=", "≤")
    return said.lstrip("=＝ ")


_SHOWN: Mapping[str, Callable[[Param], str]] = {
    "completion": two_places,
    "result": two_places,
    "unit": str,
    "reason": str,
    "text": lambda text: as_said(str(text)),
    "level": str,
    "point": str,
}
"""How a parameter is shown that is not shown as a mere number."""


def fill_sentence(template: str, params: Mapping[str, Param], **gaps: str) -> str:
    """The sentence with its gaps: those given, and the step's parameters for the others."""
    shown = {
        name: _SHOWN.get(name, number_text)(value)
        for name, value in params.items()
        if name not in gaps and f"{{{name}}}" in template
    }
    return say(template).format(**shown, **gaps)
