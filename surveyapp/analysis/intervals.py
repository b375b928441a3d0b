"""95 % confidence intervals of figures, where the sample is one that allows them."""

from fractions import Fraction
from math import sqrt

from surveyapp.analysis.reliability import reliability
from surveyapp.analysis.results import Alpha, Figure
from surveyapp.analysis.tally import Tally
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.questionnaire import Question, Questionnaire, SamplingMethod

Z95 = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""

PROBABILITY: frozenset[SamplingMethod] = frozenset({"random", "stratified", "systematic", "census"})
"""Sampling in which everybody's chance of being asked is known, and clusters do not widen the interval."""

Interval = tuple[Fraction, Fraction]
"""The lower and the upper end."""


def interval(
    reference: FigureReference, questionnaire: Questionnaire, tally: Tally, figure: Figure
) -> Interval | None:
    """The 95 % interval of a figure, in the figure's own unit, or None where there is none to state.

    There is none without a plan of probability sampling (an open link), for fewer than two answers, for shares of
    ticks, which are no sample of independent answers, and for the overall 满意率, whose spread over respondents a
    tally does not hold. Shares: Wilson's. Means and
    indices: mean ± z·√(s²/n), within the range of the scores. α: Feldt's. Where the population is known, n
    stands for n·(N − 1) ÷ (N − n), the finite-population correction: 121 of 122 out of 1,300 is
    95.78–99.85 %.
    """
    plan = questionnaire.sampling
    if plan is None or plan.method not in PROBABILITY or figure.n < 2 or reference.figure == "share_of_ticks":
        return None
    if reference.figure == "alpha":
        found = reliability(tally.scale)
        return (_exact(found.ci95[0]), _exact(found.ci95[1])) if isinstance(found, Alpha) else None
    size = questionnaire.population.size if questionnaire.population else None
    n = effective(figure.n, size)
    if n is None:
        return figure.exact, figure.exact
    named = reference.figure in tally.named
    if reference.question is None and not named:
        return _overall(reference, questionnaire, tally, figure, n)
    if named or reference.figure in ("favourable", "share"):
        low, high = wilson(float(figure.exact) / 100, n)
        return _exact(low * 100), _exact(high * 100)
    item = questionnaire.asked_item(reference.question or "")
    if item is None:
        return None
    return _of_mean(reference, item.question, tally.choices[item.code], figure, n)


def effective(n: int, population: int | None) -> float | None:
    """The sample size that stands for n of a finite population; None where everybody answered."""
    if population is None:
        return float(n)
    return None if n >= population else n * (population - 1) / (population - n)


def wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's score interval for a share (0 to 1) of n: (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) ÷ (1 + z²/n).

    Wilson (1927), J. Am. Stat. Assoc. 22. Example: 121 of 122 is 0.9550 to 0.9986.
    """
    square = Z95 * Z95 / n
    middle = (share + square / 2) / (1 + square)
    half = Z95 * sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _of_mean(
    reference: FigureReference, question: Question, counts: tuple[int, ...], figure: Figure, n: float
) -> Interval | None:
    scores = [
        (float(option.score), count)
        for option, count in zip(question.options, counts, strict=True)
        if option.score is not None
    ]
    average = sum(score * count for score, count in scores) / figure.n
    spread = sum(count * (score - average) ** 2 for score, count in scores) / (figure.n - 1)
    top = max(score for score, _ in scores)
    factor = 100 / top if reference.figure == "index" else 1.0
    half = Z95 * sqrt(spread / n) * factor
    lowest = min(score for score, _ in scores) * factor
    return _within(figure.exact, half, lowest, top * factor)


def _overall(
    reference: FigureReference, questionnaire: Questionnaire, tally: Tally, figure: Figure, n: float
) -> Interval | None:
    """Of the mean of the item figures: from the spread of the respondents' own means, over complete rows."""
    scale, items = tally.scale, questionnaire.scale_items()
    if reference.figure == "favourable" or scale.n < 2:
        return None
    tops = [max(float(o.score) for o in item.question.options if o.score is not None) for item in items]
    weights = [100 / top if reference.figure == "index" else 1.0 for top in tops]
    weights = [weight / len(items) / scale.factor for weight in weights]
    sums = [float(one) for one in scale.sums]
    spread = sum(
        weights[i] * weights[j] * (float(scale.products[i][j]) - sums[i] * sums[j] / scale.n)
        for i in range(len(items))
        for j in range(len(items))
    ) / (scale.n - 1)
    most = sum(weight * top * scale.factor for weight, top in zip(weights, tops, strict=True))
    return _within(figure.exact, Z95 * sqrt(max(spread, 0.0) / n), 0.0, most)


def _within(value: Fraction, half: float, lowest: float, highest: float) -> Interval:
    low, high = max(float(value) - half, lowest), min(float(value) + half, highest)
    return min(_exact(low), value), max(_exact(high), value)


def _exact(number: float) -> Fraction:
    return Fraction(number).limit_denominator(10**9)
