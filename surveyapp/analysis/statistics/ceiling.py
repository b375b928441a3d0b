"""Whether nearly everybody gave the best answer, so that figures about differences between answers say little."""

from collections.abc import Iterable, Sequence

from surveyapp.analysis.results import QuestionResult
from surveyapp.definition.question_types import Answer

SAYS_LITTLE = "says little"
"""What is said of α, r, tests and drivers at the ceiling: they rest on the few who did not give the best answer."""

CEILING = 90
"""Percent of the answers from which on the best one leaves hardly any differences."""


def is_at_ceiling(best: int, answers: int) -> bool:
    """Whether `best` of the answers, 90 % or more, are the best one; never of no answers.

    >>> is_at_ceiling(90, 100), is_at_ceiling(899, 1000), is_at_ceiling(0, 0)
    (True, False, False)
    """
    return answers > 0 and 100 * best >= CEILING * answers


def best_and_all(item: Answer, counts: Sequence[int]) -> tuple[int, int]:
    """How many gave the best answer to an item, and how many gave any with a score; `counts` by its options.

    The best is the option with the highest score (several, where they share it); options without a score, or that
    hold no opinion, count for neither. (0, 0) where no option has a score.
    """
    scored = [
        (option.score, count)
        for option, count in zip(item.options, counts, strict=True)
        if option.score is not None and not option.no_opinion
    ]
    top = max((score for score, _ in scored), default=None)
    return sum(count for score, count in scored if score == top), sum(count for _, count in scored)


def items_at_ceiling(results: Iterable[QuestionResult]) -> frozenset[str]:
    """The codes of the items to which 90 % or more of the answers are the best one."""
    return frozenset(
        result.item.code
        for result in results
        if result.item.takes_one_option and is_at_ceiling(*best_and_all(result.item, result.counts))
    )


def is_scale_at_ceiling(items: Sequence[Answer], results: Iterable[QuestionResult]) -> bool:
    """Whether of all answers to the items of a scale together 90 % or more are the best one of their item."""
    codes = {item.code for item in items}
    pairs = [best_and_all(result.item, result.counts) for result in results if result.item.code in codes]
    return is_at_ceiling(sum(best for best, _ in pairs), sum(answers for _, answers in pairs))
