"""Sums of complete rows of scores, from which correlations, slopes and resampled figures follow."""

from dataclasses import dataclass

from surveyapp.analysis.drivers.relative_importance import COLLINEAR, Numbers
from surveyapp.analysis.limits import MOST_RESAMPLED_GROUPS, ROWS_PER_BLOCK
from surveyapp.snapshots.late_libraries import np

SEED = 14
"""The seed of every draw: the same answers give the same intervals."""


ROUNDED_AWAY = 1e-12
"""The part of Σx² that rounding may leave of a variance of 0."""


@dataclass(frozen=True)
class ScoreSums:
    """Rows of scores that were put into groups: `sizes` how many each has, `sums` groups × columns and `products`
    groups × columns × columns, the sums of scores and of products of scores, each less the column's `shift`.
    """

    sizes: Numbers
    sums: Numbers
    products: Numbers
    shift: Numbers

    @property
    def n(self) -> int:
        """How many rows there are."""
        return int(self.sizes.sum())

    def means(self) -> Numbers:
        """The mean of each column."""
        means: Numbers = self.shift + self.sums.sum(axis=0) / self.n
        return means

    def correlation(self) -> Numbers:
        """Pearson's r of all columns: ones on the diagonal, zeros beside it for a column that does not vary."""
        return correlation_of(np.array(self.sizes.sum()), self.sums.sum(axis=0), self.products.sum(axis=0))

    def standard_slopes(self) -> Numbers:
        """The slopes of the regression of the first column on the others, all in standard deviations; of columns that
        follow from one another the shortest solution.
        """
        correlation = self.correlation()
        inverse = np.linalg.pinv(correlation[1:, 1:], rcond=COLLINEAR, hermitian=True)
        slopes: Numbers = inverse @ correlation[1:, 0]
        return slopes

    def resampled(self, count: int) -> Numbers:
        """The correlations of `count` resamples, count × columns × columns: as many groups drawn as there are, each
        time with replacement.
        """
        groups = len(self.sizes)
        drawn = np.random.default_rng(SEED).multinomial(groups, np.full(groups, 1 / groups), size=count)
        weights = drawn.astype(np.float64)
        columns = self.sums.shape[1]
        products = weights @ self.products.reshape(groups, -1)
        return correlation_of(
            weights @ self.sizes,
            weights @ self.sums,
            products.reshape(count, columns, columns),
        )


def correlation_of(n: Numbers, sums: Numbers, products: Numbers) -> Numbers:
    """Pearson's r of columns from n, Σx and Σxx'; of stacks of them too.

    r = (n · Σxy − Σx · Σy) ÷ √((n · Σx² − (Σx)²)(n · Σy² − (Σy)²)). Two columns 1 2 3 and 1 3 2:

    >>> products = np.array([[14.0, 13.0], [13.0, 14.0]])
    >>> correlation_of(np.array(3.0), np.array([6.0, 6.0]), products).round(9).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    size = n[..., np.newaxis]
    covariance = size[..., np.newaxis] * products - sums[..., :, np.newaxis] * sums[..., np.newaxis, :]
    variance = np.diagonal(covariance, axis1=-2, axis2=-1)
    total = size * np.diagonal(products, axis1=-2, axis2=-1)
    # What is left of equal numbers after rounding is no variance.
    varies = variance > ROUNDED_AWAY * total
    root = np.sqrt(np.where(varies, variance, np.inf))
    correlation: Numbers = covariance / (root[..., :, np.newaxis] * root[..., np.newaxis, :])
    columns = np.arange(correlation.shape[-1])
    correlation[..., columns, columns] = 1.0
    return correlation


def in_fixed_order(scores: Numbers) -> Numbers:
    """The rows from the lowest score of the first column on: then the order in which answers came in changes nothing,
    not even the last digit.
    """
    ordered: Numbers = scores[np.lexsort(scores.T[::-1])]
    return ordered


def sum_rows(scores: Numbers) -> ScoreSums:
    """The sums of complete rows, `in_fixed_order` where groups are to be the same again.

    Each row is a group of its own; from `MOST_RESAMPLED_GROUPS` rows on chance puts them into as many groups of nearly
    the same size. Means of groups vary as those of single rows do, by the root of their size less: resampling groups
    gives the same intervals as resampling rows, at the cost of the groups alone.
    """
    rows, columns = scores.shape
    groups = min(rows, MOST_RESAMPLED_GROUPS)
    shift = np.round(scores.mean(axis=0)) if rows else np.zeros(columns)
    group = np.arange(rows) % max(groups, 1)
    if groups < rows:
        group = np.random.default_rng(SEED).permutation(group)
    sizes = np.bincount(group, minlength=groups).astype(np.float64)
    sums, products = np.zeros((groups, columns)), np.zeros((groups, columns, columns))
    for start in range(0, rows, ROWS_PER_BLOCK):
        block = scores[start : start + ROWS_PER_BLOCK] - shift
        own = group[start : start + ROWS_PER_BLOCK]
        for column in range(columns):
            sums[:, column] += np.bincount(own, block[:, column], minlength=groups)
            for other in range(column, columns):
                found = np.bincount(own, block[:, column] * block[:, other], minlength=groups)
                products[:, column, other] += found
                if other != column:
                    products[:, other, column] += found
    return ScoreSums(sizes, sums, products, shift)
