"""The main scale's covariances in integers, from which reliability and validity follow."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from surveyapp.analysis.results import Undefined
from surveyapp.analysis.tally import ScaleTally

PAIR_BITS = 128
"""Bits behind the point of covariances of pairs, whose denominators differ."""


@dataclass(frozen=True)
class PairSums:
    """Over the rows that have both of two `items`: `counts` of them, `sums` of the first item (the row) and `products`
    of both; scores are whole numbers.
    """

    items: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    sums: tuple[tuple[int, ...], ...]
    products: tuple[tuple[int, ...], ...]

    def covariance(self, row: int, column: int) -> int:
        """2¹²⁸ times the sample covariance of two items, rounded down; 0 where fewer than two rows have both."""
        n = self.counts[row][column]
        if n < 2:
            return 0
        spread = n * self.products[row][column] - self.sums[row][column] * self.sums[column][row]
        return (spread << PAIR_BITS) // (n * (n - 1))


@dataclass(frozen=True)
class Covariance:
    """Covariances of `items` over the `n` complete rows; `dropped` rows had only some items answered.

    `matrix` holds n · X'X − (Σx)(Σx)', which is n(n − 1) times the sample covariance of the scaled scores.
    Every figure made of it is a ratio in which those factors cancel, so zero is exactly zero. Of pairs of items
    (`pairwise_covariance`) it holds 2¹²⁸ times the covariances, rounded down: a total up to `blur` is zero.
    """

    items: tuple[str, ...]
    n: int
    dropped: int
    matrix: tuple[tuple[int, ...], ...]
    blur: int = 0

    def variance(self, places: Sequence[int]) -> int:
        """The variance of the total of the items at these places."""
        if 2 * len(places) <= len(self.items):
            total = sum(self.with_total(row, places) for row in places)
        else:  # nearly all of them: the few others are quicker taken off the whole
            others = [*set(range(len(self.items))).difference(places)]
            of_others = sum(map(self._with_all.__getitem__, others))
            total = sum(self._with_all) - 2 * of_others + sum(self.with_total(row, others) for row in others)
        return total if abs(total) > self.blur else 0

    def with_total(self, place: int, places: Sequence[int]) -> int:
        """The covariance of one item with the total of the items at `places`."""
        return sum(map(self.matrix[place].__getitem__, places))

    @cached_property
    def _with_all(self) -> tuple[int, ...]:
        """The covariance of each item with the total of all."""
        return tuple(map(sum, self.matrix))

    @property
    def varying(self) -> tuple[int, ...]:
        """The places of the items to which not everybody gave the same answer."""
        return tuple(place for place in range(len(self.items)) if self.matrix[place][place])


def covariance(scale: ScaleTally) -> Covariance | Undefined:
    """The covariances of the main scale's items, or why there are none: `no_scale`, `one_item`, `no_answers`,
    `no_complete_rows`, `one_complete_row`.
    """
    if len(scale.items) < 2:
        return Undefined("one_item" if scale.items else "no_scale")
    if not scale.answered:
        return Undefined("no_answers")
    if scale.n < 2:
        return Undefined("one_complete_row" if scale.n else "no_complete_rows")
    matrix = tuple(
        tuple(scale.n * product - first * second for product, second in zip(row, scale.sums, strict=True))
        for row, first in zip(scale.products, scale.sums, strict=True)
    )
    return Covariance(scale.items, scale.n, scale.answered - scale.n, matrix)


def pairwise_covariance(pairs: PairSums, rows: int) -> Covariance | Undefined:
    """The covariance of each pair of items over the rows that have both, each variance over the rows that have the
    item, as R's `cov(use = "pairwise")`; or why there is none: `no_scale`, `one_item`, `no_answers`, `too_few_pairs`
    where two items have fewer than two rows in common. `n` is all `rows` of the table.

    Worked example: of the rows (1, 2), (3, 4), (5, blank) the covariance is that of the first two, 2, and the variance
    of the first item that of all three, 4.
    """
    if len(pairs.items) < 2:
        return Undefined("one_item" if pairs.items else "no_scale")
    if not any(map(any, pairs.counts)):
        return Undefined("no_answers")
    every = range(len(pairs.items))
    matrix = tuple(tuple(pairs.covariance(row, column) for column in every) for row in every)
    covariances = Covariance(pairs.items, rows, 0, matrix, blur=len(pairs.items) ** 2)
    varying = covariances.varying
    if any(pairs.counts[row][column] < 2 for row in varying for column in varying):
        return Undefined("too_few_pairs")
    return covariances


def signed_square(numerator: int, square: int) -> Fraction:
    """numerator · |numerator| ÷ square: the square of a correlation that keeps its sign, exact."""
    return Fraction(numerator * abs(numerator), square)


def signed_root(square: Fraction) -> float:
    """The root of a square that keeps its sign: −0.25 → −0.5."""
    root = math.sqrt(abs(square))
    return -root if square < 0 else root


def correlations(scale: Covariance, places: Sequence[int]) -> list[list[float]]:
    """Pearson's r between the items at `places`, which must vary.

    >>> correlations(Covariance(("a", "b"), 20, 0, ((2, 1), (1, 2))), (0, 1))
    [[1.0, 0.5], [0.5, 1.0]]
    """
    matrix = scale.matrix
    return [
        [
            signed_root(signed_square(matrix[row][column], matrix[row][row] * matrix[column][column]))
            for column in places
        ]
        for row in places
    ]


def determinant(matrix: Sequence[Sequence[int]]) -> int:
    """The exact determinant of a matrix of integers, by Bareiss' elimination without fractions.

    Bareiss (1968), Mathematics of Computation 22, 565–578. The matrix is symmetric and not negative, as
    covariances are: a zero on the diagonal then means that the determinant is zero.

    >>> determinant([[2, 1], [1, 2]])
    3
    """
    rows = [list(row) for row in matrix]
    divisor = 1
    for step in range(len(rows) - 1):
        pivot = rows[step][step]
        if not pivot:
            return 0
        for row in rows[step + 1 :]:
            for column in range(step + 1, len(rows)):
                row[column] = (row[column] * pivot - row[step] * rows[step][column]) // divisor
        divisor = pivot
    return rows[-1][-1]
