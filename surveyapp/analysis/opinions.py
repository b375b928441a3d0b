"""Which answers a satisfaction figure counts: those that say what somebody thinks."""

from fractions import Fraction

from surveyapp.definition.questionnaire import Question

Counts = tuple[int, ...]
"""How often each option of a question was chosen, in the questionnaire's order."""


def scores(question: Question, counts: Counts) -> list[tuple[Fraction, int]]:
    """The scores of the options that count in an index or a mean, with how often each was chosen."""
    return [
        (Fraction(option.score), count)
        for option, count in zip(question.options, counts, strict=True)
        if option.score is not None
    ]
