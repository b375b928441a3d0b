"""Split-half reliability: the items at odd places against those at even ones."""

from dataclasses import dataclass

from surveyapp.analysis.results import Undefined
from surveyapp.analysis.statistics.covariance import Covariance, signed_root, signed_square


@dataclass(frozen=True)
class SplitHalf:
    """Over `n` complete rows: `r` of the two halves' totals, stepped up to the whole length by Spearman and Brown, and
    Guttman's λ₄, which does not take the halves to be alike. `spearman_brown` is undefined at r = −1.
    """

    r: float
    spearman_brown: float | Undefined
    guttman: float
    n: int


def split_half(scale: Covariance) -> SplitHalf | Undefined:
    """The items that vary, in their order, 1st, 3rd, 5th … against 2nd, 4th, 6th …

    Spearman–Brown: 2r ÷ (1 + r). Guttman: 4 · cov(a, b) ÷ σ²(a + b). Brown (1910), Spearman (1910), British Journal of
    Psychology 3; Guttman (1945), Psychometrika 10, 255–282. `one_item` of fewer than two; `constant_half` where the
    total of a half never varies, `zero_variance` where that of both together does not.
    Worked example: halves with variances 2 and 2 and covariance 1 have r = 0.5, 1 ÷ 1.5 = 0.667 and 4 ÷ 6 = 0.667.

    >>> split_half(Covariance(("a", "b"), 20, 0, ((2, 1), (1, 2)))).r
    0.5
    """
    places = scale.varying
    if len(places) < 2:
        return Undefined("one_item" if places else "zero_variance")
    odd, even = places[::2], places[1::2]
    first, second, total = scale.variance(odd), scale.variance(even), scale.variance(places)
    if not first or not second:
        return Undefined("constant_half")
    if not total:
        return Undefined("zero_variance")
    shared = sum(scale.with_total(place, even) for place in odd)
    square = signed_square(shared, first * second)
    r = signed_root(square)
    stepped = Undefined("zero_variance") if square == -1 else 2 * r / (1 + r)
    return SplitHalf(r, stepped, 4 * shared / total, scale.n)
