"""Types whose answers are given in a field: a number, a date, words; and a note, which asks for nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from surveyapp.definition.calendar import is_date
from surveyapp.definition.limits import FINEST_STEP, LARGEST_NUMBER
from surveyapp.definition.question import Precision, Question
from surveyapp.definition.question_types import (
    Answer,
    Fault,
    Layout,
    QuestionType,
    answer_of_part,
    answer_of_question,
)


class NumberType(QuestionType):
    """A number; without a `step` a whole one."""

    keys: ClassVar[frozenset[str]] = frozenset({"range", "unit"})
    mistakes: ClassVar[tuple[str, ...]] = ("number_unstorable", "bad_step", "range_empty")

    def answers(self, question: Question) -> Iterator[Answer]:
        """One number."""
        yield replace(answer_of_question(question, "number"), figures=("median",))

    def faults(self, question: Question) -> Iterator[Fault]:
        """As QuestionType; a range of something else, or with nothing in it."""
        yield from super().faults(question)
        bounds = question.range
        if bounds is None:
            return
        for key, end in (("from", bounds.from_), ("to", bounds.to)):
            if isinstance(end, str):
                yield ("range", key), "not_a_number", {"found": end}
            elif end is not None and (abs(end) > LARGEST_NUMBER or end % FINEST_STEP):
                yield ("range", key), "number_unstorable", {"found": str(end), "limit": str(LARGEST_NUMBER)}
        if bounds.step is not None and (bounds.step <= 0 or bounds.step % FINEST_STEP):
            yield ("range", "step"), "bad_step", {"found": str(bounds.step), "limit": str(FINEST_STEP)}
        low, high = bounds.from_, bounds.to
        if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
            yield ("range",), "range_empty", {"found": str(low), "limit": str(high)}


class DateType(QuestionType):
    """A date: a day, or with `precision` a month or a year."""

    keys: ClassVar[frozenset[str]] = frozenset({"range", "precision"})
    mistakes: ClassVar[tuple[str, ...]] = ("step_of_dates", "not_of_precision", "range_empty")

    def answers(self, question: Question) -> Iterator[Answer]:
        """One date."""
        yield answer_of_question(question, "date")

    def faults(self, question: Question) -> Iterator[Fault]:
        """As QuestionType; a range of something else, or with nothing in it."""
        yield from super().faults(question)
        bounds, precision = question.range, question.precision or "day"
        if bounds is None:
            return
        if bounds.step is not None:
            yield ("range", "step"), "step_of_dates", {}
        ends = {key: str(end) for key, end in (("from", bounds.from_), ("to", bounds.to)) if end is not None}
        wrong = [key for key, end in ends.items() if not is_date(end, precision)]
        for key in wrong:
            yield (
                ("range", key),
                "not_of_precision",
                {"found": ends[key], "expected": DATE_EXAMPLES[precision]},
            )
        if not wrong and len(ends) > 1 and ends["from"] > ends["to"]:
            yield ("range",), "range_empty", {"found": ends["from"], "limit": ends["to"]}


DATE_EXAMPLES: Mapping[Precision, str] = {"year": "2026", "month": "2026-01", "day": "2026-01-31"}
"""Precision -> a date as it is written in a file."""


def number_range(answer: Answer) -> tuple[Decimal | None, Decimal | None, Decimal]:
    """The smallest and the largest number that may be given, None where there is none, and the step between them."""
    bounds = answer.range
    if bounds is None:
        return None, None, Decimal(1)
    low, high = (end if isinstance(end, Decimal) else None for end in (bounds.from_, bounds.to))
    return low, high, bounds.step or Decimal(1)


def date_range(answer: Answer) -> tuple[str | None, str | None]:
    """The first and the last date that may be given; None where there is none."""
    bounds = answer.range
    if bounds is None:
        return None, None
    first, last = (None if end is None else str(end) for end in (bounds.from_, bounds.to))
    return first, last


class OpenText(QuestionType):
    """A text in the respondent's own words, or one in each of several `blanks`."""

    keys: ClassVar[frozenset[str]] = frozenset({"blanks"})

    def answers(self, question: Question) -> Iterator[Answer]:
        """One text, or one for each blank."""
        for blank in question.blanks:
            yield answer_of_part(question, "text", blank.code, blank.label)
        if not question.blanks:
            yield answer_of_question(question, "text")


class Note(QuestionType):
    """Something to be read: no answer and no number."""

    layout: ClassVar[Layout] = "none"

    def answers(self, _question: Question) -> Iterator[Answer]:
        """None."""
        yield from ()

    def faults(self, question: Question) -> Iterator[Fault]:
        """As QuestionType; an answer that is wanted where none can be given."""
        yield from super().faults(question)
        if question.required:
            yield ("required",), "key_not_for_type", {"found": "required", "type": question.type}
