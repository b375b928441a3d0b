"""The answers that a satisfaction figure counts: those that express an opinion."""

from collections.abc import Iterator
from fractions import Fraction

from surveyapp.definition.questionnaire import Option, Question

Counts = tuple[int, ...]
"""How often each option of a question was chosen, in the questionnaire's order."""


def opinions(question: Question, counts: Counts) -> Iterator[tuple[Option, int]]:
    """Each option that holds an opinion, with how often it was chosen; `no_opinion` is none."""
    return (pair for pair in zip(question.options, counts, strict=True) if not pair[0].no_opinion)


def scores(question: Question, counts: Counts) -> list[tuple[Fraction, int]]:
    """The scores of the options that count in an index or a mean, with how often each was chosen."""
    return [
        (Fraction(option.score), count)
        for option, count in opinions(question, counts)
        if option.score is not None
    ]


def opinion_count(question: Question, counts: Counts) -> int:
    """How many gave an opinion. Example: of 5 answers of which 2 are 不了解 it is 3."""
    return sum(count for _, count in opinions(question, counts))
