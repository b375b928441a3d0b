"""How often each value of an item occurs in each group: what all tests of groups are computed from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from surveyapp.snapshots.late_libraries import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


Counts: TypeAlias = "NDArray[np.int64]"
"""Counts, groups × values."""

Numbers: TypeAlias = "NDArray[np.float64]"


@dataclass(frozen=True)
class CountTable:
    """`counts`: groups × values; `scores`: the score of each value, NaN where it has none."""

    scores: Numbers
    counts: Counts

    @property
    def sizes(self) -> Counts:
        """How many answers each group gave."""
        sizes: Counts = self.counts.sum(axis=1)
        return sizes

    def scored(self) -> "CountTable":
        """The values that have a score, in ascending order of scores; equal scores are one value.

        >>> CountTable(np.array([3.0, np.nan, 1.0, 3.0]), np.array([[1, 2, 3, 4]])).scored().counts.tolist()
        [[3, 5]]
        """
        known = ~np.isnan(self.scores)
        scores, places = np.unique(self.scores[known], return_inverse=True)
        counts = np.zeros((len(self.counts), len(scores)), dtype=np.int64)
        np.add.at(counts.T, places, self.counts[:, known].T)
        return CountTable(scores, counts)

    def of_groups(self, places: list[int]) -> "CountTable":
        """The rows of some groups, and the values that occur in them."""
        counts = self.counts[places]
        occurring = counts.sum(axis=0) > 0
        return CountTable(self.scores[occurring], counts[:, occurring])

    def means(self) -> Numbers:
        """The mean score of each group; NaN of one without answers."""
        with np.errstate(invalid="ignore"):
            means: Numbers = self.counts @ self.scores / self.sizes
        return means

    def variances(self) -> Numbers:
        """The variance of each group's scores around its own mean, n − 1 below the line; NaN below two answers. A group
        in which one value alone occurs has exactly 0.
        """
        around = self.scores - self.means()[:, np.newaxis]
        with np.errstate(invalid="ignore", divide="ignore"):
            variances: Numbers = (self.counts * around * around).sum(axis=1) / (self.sizes - 1)
        one_value = (self.counts > 0).sum(axis=1) == 1
        variances[one_value & (self.sizes > 1)] = 0.0
        variances[self.sizes < 2] = np.nan
        return variances

    def rows_of(self, place: int) -> Numbers:
        """The scores of a group one by one, as pingouin takes them."""
        rows: Numbers = np.repeat(self.scores, self.counts[place])
        return rows
