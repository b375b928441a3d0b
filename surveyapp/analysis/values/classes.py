"""Numbers and dates in classes, so that a table and a chart can show how they are spread."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from surveyapp.analysis.results import QuestionResult
from surveyapp.definition.calendar import date_of_number
from surveyapp.definition.limits import FINEST_FRACTION


@dataclass(frozen=True)
class NumberClass:
    """The numbers from `start` up to, not with, `end` (None: this number alone), and how many gave one."""

    start: Fraction
    end: Fraction | None
    count: int


def number_classes(result: QuestionResult, most: int) -> tuple[NumberClass, ...]:
    """Each number that was given, or where these are more than `most`, so many classes at most: of equal width, 1, 2 or
    5 times a power of ten, from a multiple of it on. None where the numbers were too many to be counted.

    Example: twenty numbers from 3 to 58 in twelve classes at most stand in [0, 5), [5, 10) … [55, 60).
    """
    values = result.values
    if values is None or values.pairs is None or values.low is None or values.high is None:
        return ()
    if len(values.pairs) <= most:
        return tuple(NumberClass(value * FINEST_FRACTION, None, count) for value, count in values.pairs)
    width = _round_width(values.low, values.high, most)
    first = values.low // width
    counts = [0] * (values.high // width - first + 1)
    for value, count in values.pairs:
        counts[value // width - first] += count
    step = width * FINEST_FRACTION
    return tuple(
        NumberClass(at * step, (at + 1) * step, count) for at, count in enumerate(counts, start=first)
    )


def _round_width(low: int, high: int, most: int) -> int:
    """The smallest of 1, 2 and 5 times a power of ten of which no more than `most` classes hold all numbers."""
    unit = 1
    while True:
        for width in (unit, 2 * unit, 5 * unit):
            if high // width - low // width < most:
                return width
        unit *= 10


def date_classes(result: QuestionResult, most: int) -> list[tuple[str, int]]:
    """How many gave each date, or where these are more than `most`, one in each month, year or decade."""
    pairs = result.values.pairs if result.values is not None else None
    classes: dict[str, int] = {}
    for class_of in _DATE_CLASSES:
        classes = {}
        for number, count in pairs or ():
            name = class_of(date_of_number(number))
            classes[name] = classes.get(name, 0) + count
        if len(classes) <= most:
            break
    return list(classes.items())


_DATE_CLASSES: tuple[Callable[[str], str], ...] = (
    lambda date: date,
    lambda date: date[:7],
    lambda date: date[:4],
    lambda date: f"{date[:3]}0–{date[:3]}9",
)
"""A date -> itself, its month, its year, its decade."""
