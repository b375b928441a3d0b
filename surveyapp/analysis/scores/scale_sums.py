"""Scores of some items → n, sums and products that merge: all that the figures of a scale need, in one pass.

Scores become whole numbers by a factor, so that the sums of shards merged equal those of one pass bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import TYPE_CHECKING, TypeAlias

from surveyapp.analysis.limits import ROWS_PER_BLOCK
from surveyapp.analysis.scores.score_table import Scores, ScoreTable, score_blocks
from surveyapp.analysis.statistics.covariance import PairSums
from surveyapp.analysis.tally import ScaleTally, merge_scales, whole_factor
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.late_libraries import np
from surveyapp.snapshots.snapshot import AnswerPart, CodedAnswers

if TYPE_CHECKING:
    from numpy.typing import NDArray


MOST_WHOLE = 2**50
"""Up to here scores are made whole: floats hold every whole number to 2⁵³, and no file's has more than 15 digits."""

_LIMB_BITS = 17
"""Bits of the parts that whole numbers are split into: 2¹⁷ squared, times a block of 2¹⁷ rows, is below 2⁵³."""

_Whole: TypeAlias = "NDArray[np.int64]"


@dataclass(frozen=True)
class ScaleSums:
    """Over `rows` respondents: `complete`, of the rows with a score for every item, and `pairs`, of each pair of items
    (None where only the former was stored). `best` of all scores are the best of their item.
    """

    rows: int
    complete: ScaleTally
    pairs: PairSums | None
    best: int = 0

    @property
    def items(self) -> tuple[str, ...]:
        """The codes of the items."""
        return self.complete.items

    @property
    def answers(self) -> int:
        """How many scores there are; 0 where pairs were not stored."""
        return sum(row[place] for place, row in enumerate(self.pairs.counts)) if self.pairs else 0

    def plus(self, other: ScaleSums) -> ScaleSums:
        """The sum of two of the same items; ValueError for others."""
        complete = merge_scales(self.complete, other.complete)
        pairs = None
        if self.pairs is not None and other.pairs is not None:
            pairs = PairSums(
                self.pairs.items,
                _added(self.pairs.counts, other.pairs.counts),
                _added(self.pairs.sums, other.pairs.sums),
                _added(self.pairs.products, other.pairs.products),
            )
        return ScaleSums(self.rows + other.rows, complete, pairs, self.best + other.best)


def sums_of_table(table: ScoreTable) -> ScaleSums:
    """The sums of a table. The best score is the highest that the items allow, where that is not known the highest of
    the whole table.
    """
    present = table.scores[~np.isnan(table.scores)]
    highest = float(present.max()) if present.size else 0.0
    best = [highest if item.highest is None else item.highest for item in table.items]
    factors = [decimal_factor(column[~np.isnan(column)]) for column in table.scores.T]
    count = _ScoreCount(table.codes, factors, best)
    count.add(table.scores)
    return count.sums()


def sums_of_answers(
    questionnaire: Questionnaire,
    answers: CodedAnswers,
    items: Sequence[Answer],
    map_: Callable[..., Iterable[ScaleSums]] = map,
) -> ScaleSums:
    """The sums of the valid respondents, part by part: `map_(function, parts)` may be a process pool's.

    `items` as `scores_of_answers` takes them. Raises SnapshotError as reading answers does.
    """
    function = partial(sums_of_part, questionnaire, tuple(items))
    return reduce(ScaleSums.plus, map_(function, answers.parts()), _count_of(items).sums())


def sums_of_part(questionnaire: Questionnaire, items: tuple[Answer, ...], part: AnswerPart) -> ScaleSums:
    """The sums of one part, of which only the columns of the items are read."""
    count = _count_of(items)
    for block in score_blocks(questionnaire, items, part):
        count.add(block)
    return count.sums()


def decimal_factor(scores: Scores) -> int:
    """The smallest power of ten that makes these scores whole, as far as 15 digits go: 4.25 and 5 → 100.

    >>> decimal_factor(np.array([4.25, 5.0])), decimal_factor(np.array([]))
    (100, 1)
    """
    largest = float(np.abs(scores).max()) if scores.size else 0.0
    factor = 1
    while largest * factor * 10 <= MOST_WHOLE and factor < 10**22:
        scaled = scores * float(factor)
        if bool(np.all(np.abs(scaled - np.rint(scaled)) <= np.abs(scaled) * 2.0**-50)):
            break
        factor *= 10
    return factor


def _count_of(items: Sequence[Answer]) -> _ScoreCount:
    scores = [[option.score for option in item.options if not option.no_opinion] for item in items]
    given = [[score for score in row if score is not None] for row in scores]
    factors = [whole_factor(row) for row in given]
    return _ScoreCount([item.code for item in items], factors, [float(max(row)) for row in given])


class _ScoreCount:
    """Adds up scores, each item's made whole by a factor of its own; the sums are then those of the largest."""

    def __init__(self, codes: Sequence[str], factors: Sequence[int], best: Sequence[float]) -> None:
        self._codes, self._factors = tuple(codes), np.array(factors, dtype=np.float64)
        self._factor = max(factors, default=1)
        self._ratios = np.array([self._factor // factor for factor in factors], dtype=object)
        self._best = np.rint(np.array(best, dtype=np.float64) * self._factors)
        k = len(self._codes)
        self._rows = self._answered = self._all_best = self._best_scores = 0
        self._complete = np.zeros((k + 1, k + 1), dtype=object)
        self._counts, self._sums, self._products = (np.zeros((k, k), dtype=object) for _ in range(3))

    def add(self, scores: Scores) -> None:
        """Add rows × items, NaN where there is no score."""
        for start in range(0, len(scores), ROWS_PER_BLOCK):
            self._add_block(scores[start : start + ROWS_PER_BLOCK])

    def _add_block(self, scores: Scores) -> None:
        given = ~np.isnan(scores)
        whole = np.rint(np.where(given, scores, 0.0) * self._factors).astype(np.int64)
        complete = given.all(axis=1)
        self._rows += len(scores)
        self._answered += int(np.count_nonzero(given.any(axis=1)))
        of_complete = whole[complete]
        self._best_scores += int(np.count_nonzero((whole == self._best) & given))
        self._all_best += int(np.count_nonzero((of_complete == self._best).all(axis=1)))
        ones = np.ones((len(of_complete), 1), dtype=np.int64)
        products = _products(np.hstack([ones, of_complete]))
        self._complete += products
        if len(of_complete) == len(scores):
            self._counts += products[0, 0]
            self._sums += products[1:, :1]
            self._products += products[1:, 1:]
            return
        k = len(self._codes)
        pairs = _products(np.hstack([given.astype(np.int64), whole]))
        self._counts += pairs[:k, :k]
        self._sums += pairs[k:, :k]
        self._products += pairs[k:, k:]

    def sums(self) -> ScaleSums:
        """What was added up."""
        ratios = np.array([1, *self._ratios], dtype=object)
        complete = _rows_of(self._complete * np.outer(ratios, ratios))
        tally = ScaleTally(
            items=self._codes,
            factor=self._factor,
            answered=self._answered,
            n=complete[0][0],
            sums=complete[0][1:],
            products=tuple(row[1:] for row in complete[1:]),
            best=self._all_best,
        )
        pairs = PairSums(
            self._codes,
            _rows_of(self._counts),
            _rows_of(self._sums * self._ratios[:, np.newaxis]),
            _rows_of(self._products * np.outer(self._ratios, self._ratios)),
        )
        return ScaleSums(self._rows, tally, pairs, self._best_scores)


def _products(columns: _Whole) -> NDArray[np.object_]:
    """X'X of whole numbers, exact: as products of their limbs in floats that hold every sum."""
    limbs, rest = [], columns
    while bool(np.any(rest)):
        limbs.append((rest & (2**_LIMB_BITS - 1)).astype(np.float64))
        rest = rest >> _LIMB_BITS
        if bool(np.all((rest == 0) | (rest == -1))):  # what is below zero ends in a limb of -1
            limbs += [rest.astype(np.float64)] if np.any(rest) else []
            break
    size = columns.shape[1]
    found: NDArray[np.object_] = np.zeros((size, size), dtype=object)
    for first, left in enumerate(limbs):
        for second, right in enumerate(limbs):
            product = (left.T @ right).astype(np.int64).astype(object)
            found = found + product * 2 ** (_LIMB_BITS * (first + second))
    return found


def _rows_of(matrix: NDArray[np.object_]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(cell) for cell in row) for row in matrix)


def _added(
    first: tuple[tuple[int, ...], ...], second: tuple[tuple[int, ...], ...]
) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(own + other for own, other in zip(row, more, strict=True))
        for row, more in zip(first, second, strict=True)
    )
