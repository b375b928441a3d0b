"""The named satisfaction formulas, in exact fractions, for one item and for the items of the main scale; and which
answers they count: those that hold an opinion.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from surveyapp.analysis.results import Figure, Outcome, Undefined, share
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer

Counts = tuple[int, ...]
"""How often each option of an item was chosen, in the questionnaire's order."""


def opinions(item: Answer, counts: Counts) -> Iterator[tuple[Option, int]]:
    """How often each option that holds an opinion was chosen; options with `no_opinion` are left out."""
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


def overall_satisfaction(figures: Iterable[Outcome], n: int) -> Outcome:
    """The unweighted mean of the item figures, resting on the `n` who gave an opinion on at least one item.

    An item that nobody answered has no figure and is left out of the mean; `no_answers` when that is true of
    all. An item that cannot have such a figure (`no_scores`, `nothing_favourable`) makes the mean undefined.
    Example: 97.183 % and 98.592 % give 97.887 %.

    >>> str(overall_satisfaction([Figure(Fraction(97), 50), Figure(Fraction(99), 40)], 60).rounded(2))
    '98.00'
    """
    exact: list[Fraction] = []
    for figure in figures:
        if isinstance(figure, Figure):
            exact.append(figure.exact)
        elif figure.reason != "no_answers":
            return figure
    return Figure(sum(exact, Fraction(0)) / len(exact), n) if exact else Undefined("no_answers")


def favourable_rate(item: Answer, counts: Counts) -> Outcome:
    """满意率: answers that are declared favourable ÷ all answers to the item that hold an opinion · 100.

    Example: 103 very satisfied and 18 satisfied of 122 is 99.18 %. Who chose 不了解 (`no_opinion`) is left out.

    >>> from decimal import Decimal
    >>> from surveyapp.definition.values import Text
    >>> scored = [{"code": f"s{n}", "label": f"{n}", "score": Decimal(n), "favourable": n > 3} for n in (5, 4, 3, 2, 1)]
    >>> options = tuple(map(Option.model_validate, scored))
    >>> item = Answer("a", Text("甲"), "choice", "a", "single", options)
    >>> str(favourable_rate(item, (103, 18, 1, 0, 0)).rounded(2))
    '99.18'
    """
    if not any(option.favourable for option in item.options):
        return Undefined("nothing_favourable")
    satisfied = sum(count for option, count in opinions(item, counts) if option.favourable)
    return share(satisfied, opinion_count(item, counts))


def mean_score(item: Answer, counts: Counts) -> Outcome:
    """Σ score · count ÷ Σ count over the answers that carry a score, in the item's own scores.

    >>> from decimal import Decimal
    >>> from surveyapp.definition.values import Text
    >>> scored = [{"code": f"s{n}", "label": f"{n}", "score": Decimal(n), "favourable": n > 3} for n in (5, 4, 3, 2, 1)]
    >>> options = tuple(map(Option.model_validate, scored))
    >>> item = Answer("a", Text("甲"), "choice", "a", "single", options)
    >>> str(mean_score(item, (60, 11, 0, 0, 0)).rounded(3))
    '4.845'
    """
    scored = scores(item, counts)
    if not scored:
        return Undefined("no_scores")
    n = sum(count for _, count in scored)
    if not n:
        return Undefined("no_answers")
    return Figure(sum((score * count for score, count in scored), Fraction(0)) / n, n)


def satisfaction_index(item: Answer, counts: Counts) -> Outcome:
    """满意度指数: mean ÷ highest score · 100. Example: 345 points of 71 × 5 = 355 is 97.183 %.

    >>> from decimal import Decimal
    >>> from surveyapp.definition.values import Text
    >>> scored = [{"code": f"s{n}", "label": f"{n}", "score": Decimal(n), "favourable": n > 3} for n in (5, 4, 3, 2, 1)]
    >>> options = tuple(map(Option.model_validate, scored))
    >>> item = Answer("a", Text("甲"), "choice", "a", "single", options)
    >>> str(satisfaction_index(item, (61, 10, 0, 0, 0)).rounded(3))
    '97.183'
    """
    average = mean_score(item, counts)
    if isinstance(average, Undefined):
        return average
    _lowest, highest = score_range(item)
    if highest <= 0:
        return Undefined("no_scores")
    return Figure(average.exact / highest * 100, average.n)


def rescaled_index(item: Answer, counts: Counts) -> Outcome:
    """(mean − lowest score) ÷ (highest − lowest) · 100, the index without its floor.

    Mean/highest cannot fall below 20 on a 1–5 scale; this runs from 0 to 100. Example: mean 4 is 75.

    >>> from decimal import Decimal
    >>> from surveyapp.definition.values import Text
    >>> scored = [{"code": f"s{n}", "label": f"{n}", "score": Decimal(n), "favourable": n > 3} for n in (5, 4, 3, 2, 1)]
    >>> options = tuple(map(Option.model_validate, scored))
    >>> item = Answer("a", Text("甲"), "choice", "a", "single", options)
    >>> str(rescaled_index(item, (0, 10, 0, 0, 0)).rounded(2))
    '75.00'
    """
    average = mean_score(item, counts)
    if isinstance(average, Undefined):
        return average
    lowest, highest = score_range(item)
    if highest == lowest:
        return Undefined("no_scores")
    return Figure((average.exact - lowest) / (highest - lowest) * 100, average.n)
