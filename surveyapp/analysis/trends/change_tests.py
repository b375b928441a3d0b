"""Whether a figure changed between two surveys: the difference, its interval and a test, from counts alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import sqrt
from typing import Literal

from surveyapp.analysis.groups.comparison import SIGNIFICANCE, holm
from surveyapp.analysis.limits import FEWEST_ANSWERS_OF_INTERVAL, FEWEST_EXPECTED
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.statistics.intervals import Z95, wilson_interval
from surveyapp.snapshots.late_libraries import np, special

_SAME_PROBABILITY = 1 + 1e-7
"""Tables are as improbable as the one seen up to this factor: rounding must not leave its twin out."""


@dataclass(frozen=True)
class ShareSample:
    """A figure that is a share in percent: `count` of `n` respondents."""

    count: int
    n: int

    @property
    def share(self) -> Fraction:
        """count ÷ n; ValueError without respondents."""
        return Fraction(self.count, self.n)


@dataclass(frozen=True)
class MeanSample:
    """A figure that is a mean: of `n` respondents, their `variance` (n − 1 in the denominator) in the figure's own unit
    squared.
    """

    mean: Fraction
    variance: Fraction
    n: int


Sample = ShareSample | MeanSample | Undefined
"""What a figure rests on, or why it cannot be tested: `no_n`, `no_spread`, `no_whole_count` of published ones."""


def mean_sample(weighted: Iterable[tuple[Fraction, int]]) -> Sample:
    """The sample of values with how often each was given; `no_answers` where none was.

    >>> mean_sample([(Fraction(5), 2), (Fraction(3), 2)])
    MeanSample(mean=Fraction(4, 1), variance=Fraction(4, 3), n=4)
    """
    found = [(value, count) for value, count in weighted if count]
    n = sum(count for _, count in found)
    if not n:
        return Undefined("no_answers")
    mean = sum((value * count for value, count in found), Fraction()) / n
    squares = sum(((value - mean) ** 2 * count for value, count in found), Fraction())
    return MeanSample(mean, squares / (n - 1) if n > 1 else Fraction(), n)


@dataclass(frozen=True)
class ChangeTest:
    """A test of whether two figures differ by more than chance: `welch_t` (statistic t, df) or `two_proportion`
    (statistic χ², df 1).

    `exact_p`: Fisher's exact test, where some cell is expected to hold fewer than `FEWEST_EXPECTED`: it decides there.
    `p_holm`: the deciding p after Holm's correction over the items of the same change.
    """

    name: Literal["welch_t", "two_proportion"]
    statistic: float
    df: float
    p: float
    exact_p: float | None = None
    p_holm: float | None = None

    @property
    def deciding_p(self) -> float:
        """The p that decides before any correction."""
        return self.p if self.exact_p is None else self.exact_p

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the change is more than chance gives, after Holm's correction where there is one."""
        return (self.deciding_p if self.p_holm is None else self.p_holm) < SIGNIFICANCE


@dataclass(frozen=True)
class Difference:
    """The later figure less the earlier one, in the figure's unit (percentage points of a share), its 95 % interval and
    the test, each undefined where it cannot be had. `method`: how the interval was made (`welch`, `wald`, `newcombe`).
    """

    exact: Fraction
    ci95: tuple[float, float] | Undefined
    test: ChangeTest | Undefined
    method: str = ""

    @property
    def value(self) -> float:
        """The difference, unrounded."""
        return float(self.exact)


def difference(before: Sample, after: Sample) -> Difference | Undefined:
    """The change from one sample to the next; undefined where one cannot be tested, or they are of two sorts."""
    for sample in (before, after):
        if isinstance(sample, Undefined):
            return sample
        if not sample.n:
            return Undefined("no_answers")
    if isinstance(before, ShareSample) and isinstance(after, ShareSample):
        return _of_shares(before, after)
    if isinstance(before, MeanSample) and isinstance(after, MeanSample):
        return _of_means(before, after)
    return Undefined("two_sorts_of_figures")


def _of_shares(before: ShareSample, after: ShareSample) -> Difference:
    """Pearson's χ² of the 2 × 2 table, as R's prop.test without continuity correction; the interval is Wald's, or
    Newcombe's (1998, method 10) where an expected count is small: Wald's has no width where everybody agrees.

    >>> found = difference(ShareSample(80, 100), ShareSample(90, 100))
    >>> round(found.value, 6), round(found.test.statistic, 6), round(found.test.p, 6), found.method
    (10.0, 3.921569, 0.04767, 'wald')
    """
    exact = (after.share - before.share) * 100
    hits, n = before.count + after.count, before.n + after.n
    if not 0 < hits < n:
        return Difference(exact, _newcombe(before, after), Undefined("all_alike"), "newcombe")
    pooled = Fraction(hits, n)
    chi2 = float(
        (after.share - before.share) ** 2
        / (pooled * (1 - pooled) * (Fraction(1, before.n) + Fraction(1, after.n)))
    )
    small = min(hits, n - hits) * Fraction(min(before.n, after.n), n) < FEWEST_EXPECTED
    exact_p = _fisher(before, after) if small else None
    test = ChangeTest("two_proportion", chi2, 1.0, float(special.chdtrc(1, chi2)), exact_p)
    if small:
        return Difference(exact, _newcombe(before, after), test, "newcombe")
    spread = sum((sample.share * (1 - sample.share) / sample.n for sample in (before, after)), Fraction())
    half = 100 * Z95 * sqrt(spread)
    ends = (max(float(exact) - half, -100.0), min(float(exact) + half, 100.0))
    return Difference(exact, ends, test, "wald")


def _newcombe(before: ShareSample, after: ShareSample) -> tuple[float, float]:
    """Newcombe (1998), Stat. Med. 17, method 10: the ends of both Wilson intervals, joined as distances.

    >>> [round(end, 4) for end in _newcombe(ShareSample(48, 80), ShareSample(56, 70))]
    [5.2431, 33.3873]
    """
    first, second = float(before.share), float(after.share)
    (low1, high1), (low2, high2) = (
        (float(low), float(high))
        for low, high in (wilson_interval(first, before.n), wilson_interval(second, after.n))
    )
    below = sqrt((second - low2) ** 2 + (high1 - first) ** 2)
    above = sqrt((first - low1) ** 2 + (high2 - second) ** 2)
    return 100 * (second - first - below), 100 * (second - first + above)


def _fisher(before: ShareSample, after: ShareSample) -> float:
    """Fisher's exact p: the probability of all tables with these margins that are no more probable than the one seen.

    >>> round(_fisher(ShareSample(3, 10), ShareSample(9, 10)), 6)
    0.019767
    """
    hits, n = before.count + after.count, before.n + after.n
    possible = np.arange(max(0, hits - after.n), min(before.n, hits) + 1, dtype=np.float64)
    logs = _log_choose(before.n, possible) + _log_choose(after.n, hits - possible) - _log_choose(n, hits)
    probabilities = np.exp(logs)
    seen = probabilities[before.count - max(0, hits - after.n)]
    return float(min(1.0, probabilities[probabilities <= seen * _SAME_PROBABILITY].sum()))


def _log_choose(n: int, chosen: np.ndarray[tuple[int, ...], np.dtype[np.float64]] | int) -> np.float64:
    found: np.float64 = special.gammaln(n + 1) - special.gammaln(chosen + 1) - special.gammaln(n - chosen + 1)
    return found


def _of_means(before: MeanSample, after: MeanSample) -> Difference:
    """Welch's t: (m₂ − m₁) ÷ √(s₁²/n₁ + s₂²/n₂), df by Welch–Satterthwaite (Welch 1947).

    >>> found = difference(MeanSample(Fraction(4), Fraction(1), 50), MeanSample(Fraction(9, 2), Fraction(2), 60))
    >>> [round(number, 6) for number in (found.test.statistic, found.test.df, found.test.p)]
    [2.165064, 105.366743, 0.032639]
    """
    exact = after.mean - before.mean
    if min(before.n, after.n) < FEWEST_ANSWERS_OF_INTERVAL:
        return Difference(exact, Undefined("too_few_answers"), Undefined("too_few_answers"))
    parts = [sample.variance / sample.n for sample in (before, after)]
    variance = sum(parts, Fraction())
    if not variance:
        return Difference(exact, Undefined("all_alike"), Undefined("all_alike"))
    shares = [part * part / (sample.n - 1) for part, sample in zip(parts, (before, after), strict=True)]
    df, error = float(variance * variance / sum(shares, Fraction())), sqrt(variance)
    t = float(exact) / error
    half = float(special.stdtrit(df, 0.975)) * error
    test = ChangeTest("welch_t", t, df, float(2 * special.stdtr(df, -abs(t))))
    return Difference(exact, (float(exact) - half, float(exact) + half), test, "welch")


def with_holm(changes: Mapping[str, Difference | Undefined]) -> dict[str, Difference | Undefined]:
    """The changes of several items with p corrected by Holm (1979) over those that have a test: multiplied, the
    smallest by how many there are, the next by one fewer, never falling, at most 1.
    """
    tested = {
        code: found.test
        for code, found in changes.items()
        if isinstance(found, Difference) and isinstance(found.test, ChangeTest)
    }
    corrected = dict(zip(tested, holm([test.deciding_p for test in tested.values()]), strict=True))
    return {
        code: replace(found, test=replace(tested[code], p_holm=corrected[code]))
        if isinstance(found, Difference) and code in tested
        else found
        for code, found in changes.items()
    }
