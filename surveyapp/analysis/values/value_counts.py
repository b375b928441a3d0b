"""How often each number or date was answered: counts that merge, and hold enough for every figure of a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from surveyapp.analysis.limits import MOST_DIFFERENT_VALUES

Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ValueCounts:
    """`n` whole numbers: their sum (`total`), the sum of their `squares`, the lowest and the highest (None of none).

    `pairs`: each different value with how often it was answered, in order; None where there are too many of them. All
    of it is exact, and the same in whatever order tallies are merged: the different values of a merged tally are no
    fewer than those of its parts.
    """

    n: int = 0
    total: int = 0
    squares: int = 0
    low: int | None = None
    high: int | None = None
    pairs: Pairs | None = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Self:
        """The counts of these values, each with how often it was answered."""
        counted = tuple(sorted(pairs))
        return cls(
            n=sum(count for _, count in counted),
            total=sum(value * count for value, count in counted),
            squares=sum(value * value * count for value, count in counted),
            low=counted[0][0] if counted else None,
            high=counted[-1][0] if counted else None,
            pairs=counted if len(counted) <= MOST_DIFFERENT_VALUES else None,
        )

    def plus(self, other: "ValueCounts") -> "ValueCounts":
        """The counts of both together."""
        if not self.n or not other.n:
            return self if self.n else other
        pairs = None
        if self.pairs is not None and other.pairs is not None:
            merged = dict(self.pairs)
            for value, count in other.pairs:
                merged[value] = merged.get(value, 0) + count
            pairs = tuple(sorted(merged.items())) if len(merged) <= MOST_DIFFERENT_VALUES else None
        ends = [end for end in (self.low, self.high, other.low, other.high) if end is not None]
        return ValueCounts(
            self.n + other.n,
            self.total + other.total,
            self.squares + other.squares,
            min(ends),
            max(ends),
            pairs,
        )

    def as_json(self) -> list[Any]:
        """The counts as JSON."""
        pairs = None if self.pairs is None else [list(pair) for pair in self.pairs]
        return [self.n, self.total, self.squares, self.low, self.high, pairs]

    @classmethod
    def from_json(cls, content: list[Any]) -> Self:
        """The counts from what `as_json` made."""
        n, total, squares, low, high, pairs = content
        counted = None if pairs is None else tuple((value, count) for value, count in pairs)
        return cls(n, total, squares, low, high, counted)
