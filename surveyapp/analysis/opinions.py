"""Which answers a satisfaction figure counts: those that say what somebody thinks."""

from collections.abc import Iterator
from fractions import Fraction

from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer

Counts = tuple[int, ...]
"""How often each option of an item was chosen, in the questionnaire's order."""


def opinions(item: Answer, counts: Counts) -> Iterator[tuple[Option, int]]:
    """Each option that holds an opinion, with how often it was chosen; `no_opinion` is none."""
    return (pair for pair in zip(item.options, counts, strict=True) if not pair[0].no_opinion)


def scores(item: Answer, counts: Counts) -> list[tuple[Fraction, int]]:
    """The scores of the options that count in an index or a mean, with how often each was chosen."""
    return [
        (Fraction(option.score), count)
        for option, count in opinions(item, counts)
        if option.score is not None
    ]


def score_range(item: Answer) -> tuple[Fraction, Fraction]:
    """The lowest and the highest score that can be given; ValueError where no option has one."""
    possible = [score for score, _ in scores(item, (0,) * len(item.options))]
    return min(possible), max(possible)


def opinion_count(item: Answer, counts: Counts) -> int:
    """How many gave an opinion. Example: of 5 answers of which 2 are 不了解 it is 3."""
    return sum(count for _, count in opinions(item, counts))
