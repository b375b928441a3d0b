"""Whether nearly everybody gave the best answer, so that figures about differences between answers say little."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from surveyapp.analysis.limits import CEILING_PERCENT
from surveyapp.analysis.results import Alpha, Correlation, QuestionResult, Undefined, Validity
from surveyapp.definition.question_types import Answer

SAYS_LITTLE = "says little"
"""What is said of α, r, tests and drivers at the ceiling: they rest on the few who did not give the best answer."""


def is_at_ceiling(best: int, answers: int) -> bool:
    """Whether `best` of the answers, 90 % or more, are the best one; never of no answers.

    >>> is_at_ceiling(90, 100), is_at_ceiling(899, 1000), is_at_ceiling(0, 0)
    (True, False, False)
    """
    return answers > 0 and 100 * best >= CEILING_PERCENT * answers


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


def reliability_at_ceiling(
    alpha: Alpha | Undefined, items: Sequence[Answer], results: Mapping[str, QuestionResult]
) -> Alpha | Undefined:
    """α of these items, marked where of all answers to them together 90 % or more are the best one of their item;
    `results` by code.
    """
    if isinstance(alpha, Undefined):
        return alpha
    pairs = [best_and_all(item, results[item.code].counts) for item in items]
    at_ceiling = is_at_ceiling(sum(best for best, _ in pairs), sum(answers for _, answers in pairs))
    return replace(alpha, is_at_ceiling=at_ceiling)


def validity_at_ceiling(
    validity: Validity, items: Sequence[Answer], results: Mapping[str, QuestionResult]
) -> Validity:
    """The correlations of these items, each marked where 90 % or more of the answers to the item are the best one."""
    marks = {item.code: is_at_ceiling(*best_and_all(item, results[item.code].counts)) for item in items}

    def marked(correlations: dict[str, Correlation | Undefined]) -> dict[str, Correlation | Undefined]:
        return {
            code: found if isinstance(found, Undefined) else replace(found, is_at_ceiling=marks[code])
            for code, found in correlations.items()
        }

    return replace(
        validity,
        item_total=marked(validity.item_total),
        corrected_item_total=marked(validity.corrected_item_total),
    )
