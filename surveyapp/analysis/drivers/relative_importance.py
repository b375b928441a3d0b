"""Relative importance of items for an outcome, from correlations alone: R² of all subsets, and its parts."""

from functools import cache
from math import comb
from typing import TYPE_CHECKING, TypeAlias

from surveyapp.snapshots.late_libraries import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


Numbers: TypeAlias = "NDArray[np.float64]"

COLLINEAR = 1e-10
"""The part of an item's variance that others leave unexplained, below which it follows exactly from them: answers are
whole numbers, of which a million rows with one exception leave more than this.
"""


def contributions(correlation: Numbers) -> Numbers:
    """The contribution of each item to R² (Lindeman, Merenda & Gold), in the order of the items; their sum is R².

    `correlation`: one matrix or a stack of them, (…, 1 + K, 1 + K), the outcome first; a variable that does not vary
    has zeros beside its diagonal. An item's contribution is what it adds to R² of the items before it, averaged over
    all orders of the K items: the mean over sizes s of the mean over the subsets S of s other items of
    R²(S + item) − R²(S). An item that follows exactly from others shares what they have in common with them.
    Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis, 119 ff.; Grömping (2006),
    Journal of Statistical Software 17(1). Worked example: two items with r = 0.5 between them, 0.6 and 0.4 with the
    outcome, have R² = (0.36 + 0.16 − 2 · 0.6 · 0.4 · 0.5) ÷ 0.75 = 0.3733; the first adds 0.36 alone and 0.2133 to the
    second:

    >>> matrix = np.array([[1, 0.6, 0.4], [0.6, 1, 0.5], [0.4, 0.5, 1]])
    >>> contributions(matrix).round(4).tolist()
    [0.2867, 0.0867]
    """
    explained = explained_by_subsets(correlation)
    items = correlation.shape[-1] - 1
    result: Numbers = explained @ _weights_of_subsets(items)
    return result


def explained_by_subsets(correlation: Numbers) -> Numbers:
    """R² of the regression of the outcome on every subset of the K items: (…, 2ᴷ), subset m holding item j where bit
    j of m is set; the empty one explains 0.

    One elimination for all subsets: at each step every subset so far goes on without the next item and with it, the
    latter by the Schur complement of what is left, which are the covariances given the items in the subset.
    """
    rest = correlation[..., np.newaxis, :, :]
    # The outcome stands first, the item of the highest bit next: so subsets end up in the order of their numbers.
    order = [0, *range(rest.shape[-1] - 1, 0, -1)]
    rest = rest[..., order, :][..., :, order]
    for _ in range(correlation.shape[-1] - 1):
        pivot = rest[..., 1, 1]
        others = [0, *range(2, rest.shape[-1])]
        column = rest[..., others, 1]
        without = rest[..., others, :][..., :, others]
        divisor = np.where(pivot > COLLINEAR, pivot, np.inf)
        given = without - column[..., :, np.newaxis] * column[..., np.newaxis, :] / divisor[..., None, None]
        rest = np.stack((without, given), axis=-3).reshape(
            *without.shape[:-3], 2 * without.shape[-3], *without.shape[-2:]
        )
    explained: Numbers = 1 - rest[..., 0, 0]
    return explained


def unexplained_by_others(correlation: Numbers) -> Numbers:
    """The part of each item's variance that all other items together leave unexplained, 1 − R²; K × K correlations.

    >>> unexplained_by_others(np.array([[1, 0.6], [0.6, 1]])).round(2).tolist()
    [0.64, 0.64]
    """
    items = range(len(correlation))
    parts = []
    for item in items:
        others = [other for other in items if other != item]
        rest = correlation[np.ix_(others, others)]
        with_item = correlation[others, item]
        parts.append(1 - with_item @ np.linalg.pinv(rest, rcond=COLLINEAR, hermitian=True) @ with_item)
    return np.maximum(np.array(parts), 0.0)


@cache
def _weights_of_subsets(items: int) -> Numbers:
    """Subsets × items: how much of a subset's R² counts for each item, and against it where it is not in the subset.

    Of K items a subset of s others counts 1 ÷ (K · C(K − 1, s)): the same for every size, and within a size.
    """
    weights = np.zeros((2**items, items))
    for subset in range(2**items):
        size = subset.bit_count()
        for item in range(items):
            if subset >> item & 1:
                weights[subset, item] = 1 / (items * comb(items - 1, size - 1))
            else:
                weights[subset, item] = -1 / (items * comb(items - 1, size))
    return weights
