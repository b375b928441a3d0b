"""How 95 % confidence intervals are computed, and which ways of sampling allow none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from surveyapp.analysis.limits import FEWEST_ANSWERS_OF_INTERVAL
from surveyapp.analysis.results import Figure, Interval, IntervalOutcome, Undefined
from surveyapp.analysis.statistics.hypergeometric import hypergeometric_interval
from surveyapp.analysis.tally import ScaleTally
from surveyapp.definition.questionnaire import Sampling, SamplingMethod
from surveyapp.snapshots.late_libraries import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


Z95 = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""

_NONE_OF_METHOD: Mapping[SamplingMethod, str] = {
    "convenience": "open_sample",
    "quota": "open_sample",
    "stratified": "strata_not_declared",
    "cluster": "clusters_not_declared",
    "census": "census",
}
"""Why there is no interval for a way of sampling. Each share of a sample drawn by strata has to be weighed by its
stratum, and respondents of one cluster are alike: as long as neither is declared, an interval would be too narrow or
about something else. Where everybody was asked nothing was drawn. Where strata are declared the interval belongs to
the weighed estimate (`analysis/sampling/`), not to the plain share of the answers.
"""

NumberOrArray: TypeAlias = "float | NDArray[np.float64]"
"""One number, or one for each of many samples that are computed at once."""


def no_interval(plan: Sampling | None) -> str | None:
    """Why a sample drawn in this way has no interval; None where it has one."""
    if plan is None:
        return "open_sample"
    if plan.strata is not None and plan.method not in ("convenience", "quota", "cluster", "census"):
        return "weighed_by_strata"
    return _NONE_OF_METHOD.get(plan.method)


def mean_interval(
    mean: NumberOrArray, total: NumberOrArray, squares: NumberOrArray, n: NumberOrArray, size: NumberOrArray
) -> tuple[NumberOrArray, NumberOrArray]:
    """The interval of the mean of `n` answers from 0 to 1; `total` is their sum, `squares` that of their squares.

    One pseudo-answer, shared by both ends, keeps the spread s² from vanishing where everybody answers alike:
    m' = (Σs + ½) ÷ (n + 1), v = (Σ(s − m')² + ½m'² + ½(1 − m')²) ÷ (n + 1), which is (Σs² + ½) ÷ (n + 1) − m'².
    r = v ÷ (m'(1 − m')), at most 1, is how much less such answers vary than a yes or no with the same mean; then
    Wilson's interval of `mean` for `size` ÷ r answers, r acting like a design effect (Kish 1965). `size` is n, with
    the finite-population correction where there is one. Answers of 0 and 1 alone have r = 1 and Wilson's own
    interval. Thirty fives of thirty on a scale of 1 to 5:

    >>> [round(float(end), 3) for end in mean_interval(1.0, 30.0, 30.0, 30, 30)]
    [0.886, 1.0]
    """
    middle = (total + 0.5) / (n + 1)
    spread = (squares + 0.5) / (n + 1) - middle * middle
    ratio = np.minimum(spread / (middle * (1 - middle)), 1.0)
    return wilson_interval(mean, size / ratio)


def wilson_interval(share: NumberOrArray, n: NumberOrArray) -> tuple[NumberOrArray, NumberOrArray]:
    """Wilson's score interval for a share (0 to 1) of n: (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) ÷ (1 + z²/n).

    Wilson (1927), J. Am. Stat. Assoc. 22.

    >>> [round(float(end), 4) for end in wilson_interval(121 / 122, 122)]
    [0.955, 0.9986]
    """
    square = Z95 * Z95 / n
    middle = (share + square / 2) / (1 + square)
    half = Z95 * np.sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def effective_size(n: int, population: int | None) -> float | None:
    """The sample size that stands for n of a finite population, n·(N − 1) ÷ (N − n); None where everybody answered.

    >>> effective_size(100, 199), effective_size(100, None), effective_size(100, 100)
    (200.0, 100.0, None)
    """
    if population is None:
        return float(n)
    return None if n >= population else n * (population - 1) / (population - n)


@dataclass(frozen=True)
class Rows:
    """`n` values between 0 and 1: their `total` and that of their `squares`."""

    n: int
    total: Fraction
    squares: Fraction


def complete_rows(scale: ScaleTally, ranges: Sequence[Interval]) -> Rows:
    """Every complete row's mean of its scaled items; an item with one possible score moves no row."""
    items = [place for place, (low, high) in enumerate(ranges) if low != high]
    weights = {place: 1 / (len(items) * (ranges[place][1] - ranges[place][0])) for place in items}
    start = sum((ranges[place][0] * weights[place] for place in items), Fraction())
    weights = {place: weight / scale.factor for place, weight in weights.items()}
    summed = sum((weights[place] * scale.sums[place] for place in items), Fraction())
    squared = sum(
        (
            weights[first] * weights[second] * scale.products[first][second]
            for first in items
            for second in items
        ),
        Fraction(),
    )
    n = scale.n
    return Rows(n, summed - n * start, squared - 2 * start * summed + n * start * start)


def interval_of_rows(figure: Figure, rows: Rows, population: int | None, ends: Interval) -> IntervalOutcome:
    """The interval of a figure that lies between `ends`, the values that it has where all rows are 0 and 1."""
    if rows.n < FEWEST_ANSWERS_OF_INTERVAL:
        return Undefined("too_few_answers")
    size = effective_size(rows.n, population)
    if size is None:
        return figure.exact, figure.exact
    low, high = ends
    scaled = float((figure.exact - low) / (high - low))
    found = mean_interval(scaled, float(rows.total), float(rows.squares), rows.n, size)
    below, above = (low + Fraction(float(end)) * (high - low) for end in found)
    return _around(figure.exact, below, above)


def interval_of_one_value(figure: Figure, n: int) -> IntervalOutcome:
    """The interval of a figure whose options all have the same score: it can be nothing else."""
    return (figure.exact, figure.exact) if n >= FEWEST_ANSWERS_OF_INTERVAL else Undefined("too_few_answers")


def interval_of_share(figure: Figure, population: int | None) -> IntervalOutcome:
    """The interval of a share of the respondents, in percent."""
    if figure.n < FEWEST_ANSWERS_OF_INTERVAL:
        return Undefined("too_few_answers")
    if population is None:
        low, high = wilson_interval(float(figure.exact) / 100, figure.n)
        return _around(figure.exact, Fraction(float(low)) * 100, Fraction(float(high)) * 100)
    if figure.n >= population:
        return figure.exact, figure.exact
    count = figure.exact * figure.n / 100
    fewest, most = hypergeometric_interval(int(count), figure.n, population)
    return fewest * 100, most * 100


def _around(value: Fraction, low: Fraction, high: Fraction) -> Interval:
    """The interval widened, where rounding in the computation requires it, to contain the figure itself."""
    return min(low, value), max(high, value)
