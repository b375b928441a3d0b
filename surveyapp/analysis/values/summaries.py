"""What is computed from numbers, dates, orders of options and recommendations. All of it is exact but for roots."""

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from surveyapp.analysis.results import Figure, Outcome, QuestionResult, Undefined
from surveyapp.analysis.values.value_counts import ValueCounts
from surveyapp.definition.calendar import date_of_number
from surveyapp.definition.limits import FINEST_FRACTION

PROMOTERS, PASSIVES, DETRACTORS = range(9, 11), range(7, 9), range(7)
"""Steps of 0 to 10 at which somebody recommends it, does neither, or advises against it (Reichheld, 2003)."""

_ROOTS = Context(prec=40)


@dataclass(frozen=True)
class NumberSummary:
    """Figures of the numbers that `n` respondents gave, in their unit; Undefined where there is none."""

    n: int
    mean: Outcome
    median: Outcome
    sd: Outcome
    low: Outcome
    high: Outcome


def number_summary(values: ValueCounts | None) -> NumberSummary:
    """Mean, median, standard deviation (of a sample, n − 1), lowest and highest number.

    mean = Σx ÷ n; median: the number in the middle, of an even n the mean of both; sd = √((Σx² − (Σx)² ÷ n) ÷ (n − 1)).
    Of 2, 4, 4 and 10 the mean is 5, the median 4, the sd √((136 − 400 ÷ 4) ÷ 3) = √12 = 3.46. The median is undefined
    (`too_many_values`) beyond 100,000 different numbers.
    """
    n = 0 if values is None else values.n
    if values is None or not n or values.low is None or values.high is None:
        none = Undefined("no_answers")
        return NumberSummary(0, none, none, none, none, none)

    def figure(exact: Fraction) -> Figure:
        return Figure(exact * FINEST_FRACTION, n)

    return NumberSummary(
        n=n,
        mean=figure(Fraction(values.total, n)),
        median=figure(median) if (median := _median(values)) is not None else Undefined("too_many_values"),
        sd=figure(_root(Fraction(values.squares * n - values.total**2, n * (n - 1))))
        if n > 1
        else Undefined("one_answer"),
        low=figure(Fraction(values.low)),
        high=figure(Fraction(values.high)),
    )


def _median(values: ValueCounts) -> Fraction | None:
    """The value in the middle; None where the different values are too many to be counted."""
    if values.pairs is None:
        return None
    middle = [(values.n - 1) // 2, values.n // 2]
    found: list[int] = []
    passed = 0
    for value, count in values.pairs:
        passed += count
        while len(found) < 2 and middle[len(found)] < passed:
            found.append(value)
    return Fraction(sum(found), 2)


def _root(square: Fraction) -> Fraction:
    """The square root to forty digits."""
    whole = _ROOTS.divide(Decimal(square.numerator), Decimal(square.denominator))
    return Fraction(_ROOTS.sqrt(whole))


def date_range_of(result: QuestionResult) -> tuple[str, str] | None:
    """The earliest and the latest date that was given; None where there is none."""
    values = result.values
    if values is None or values.low is None or values.high is None:
        return None
    return date_of_number(values.low), date_of_number(values.high)


@dataclass(frozen=True)
class OptionRank:
    """How one option was ranked: by `n` respondents, `first` of them before all others, on average at `mean_rank`.

    `places`: how often it stood at each place. `score`: its 平均综合得分, undefined where nobody ranked anything.
    """

    code: str
    n: int
    first: int
    places: tuple[int, ...]
    mean_rank: Outcome
    score: Outcome


def option_ranks(result: QuestionResult) -> tuple[OptionRank, ...]:
    """How each option was ranked, in the order of the form.

    mean rank = Σ place ÷ those who ranked it. 平均综合得分 = Σ(count × weight of the place) ÷ all who answered, where
    of K options the first place weighs K and the last 1 (问卷星). Example: of three options one that is ranked first
    by 2 and second by 1 of 4 who answered has the mean rank 4 ÷ 3 = 1.33 and the score (2 × 3 + 1 × 2) ÷ 4 = 2.
    """
    options = result.item.options
    return tuple(
        _option_rank(option.code, result.counts[at * len(options) : (at + 1) * len(options)], result.n)
        for at, option in enumerate(options)
    )


def _option_rank(code: str, places: tuple[int, ...], answered: int) -> OptionRank:
    n = sum(places)
    ranks = sum(place * count for place, count in enumerate(places, start=1))
    weights = sum((len(places) + 1 - place) * count for place, count in enumerate(places, start=1))
    none = Undefined("no_answers")
    return OptionRank(
        code,
        n,
        places[0] if places else 0,
        places,
        Figure(Fraction(ranks, n), n) if n else none,
        Figure(Fraction(weights, answered), answered) if answered else none,
    )


@dataclass(frozen=True)
class RecommendationSummary:
    """The shares of promoters (9, 10) and detractors (0 to 6) in percent, and their difference, the NPS."""

    value: Outcome
    promoters: Outcome
    detractors: Outcome


def recommendation_summary(counts: tuple[int, ...]) -> RecommendationSummary:
    """From how often each of 0 to 10 was chosen. Example: of 10 with 5 promoters and 2 detractors the NPS is 30.

    >>> str(recommendation_summary((1, 0, 0, 0, 0, 0, 1, 2, 1, 2, 3)).value.rounded(2))
    '30.00'
    """
    n = sum(counts)
    if not n:
        none = Undefined("no_answers")
        return RecommendationSummary(none, none, none)
    promoters, detractors = (sum(counts[step] for step in steps) for steps in (PROMOTERS, DETRACTORS))
    shares = (promoters - detractors, promoters, detractors)
    return RecommendationSummary(*(Figure(Fraction(100 * count, n), n) for count in shares))


def recommendation_sums(counts: tuple[int, ...]) -> tuple[Fraction, Fraction]:
    """The sum, and the sum of squares, of 1 for each promoter, one half for each who is neither, 0 for detractors.

    >>> [str(total) for total in recommendation_sums((1, 0, 0, 0, 0, 0, 1, 2, 1, 2, 3))]
    ['13/2', '23/4']
    """
    promoters, passives = (sum(counts[step] for step in steps) for steps in (PROMOTERS, PASSIVES))
    return promoters + Fraction(passives, 2), promoters + Fraction(passives, 4)
