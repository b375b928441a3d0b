"""Coded answers -> counts, sums and cross products that merge: everything that the figures need, in one pass.

Tallies of shards merged in any order equal the tally of one pass bit for bit, because all of it is integers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveyapp.definition.questionnaire import AskedItem, NamedFigure, Questionnaire
from surveyapp.snapshots.coding import EXCLUDED, VALID
from surveyapp.snapshots.layout import MOST_INT8_OPTIONS, STATUS, Layout, Ticks, layout_of

BLOCK_ROWS = 131_072
"""Rows that are counted at once: a block's columns stay in the processor's cache."""

MOST_COMPARED = 24
"""Up to so many options, comparing a column with each of them is faster than a histogram."""

Positions = NDArray[np.signedinteger[Any]]
"""A column of option positions; -1 where the question was left blank."""


@dataclass(frozen=True)
class TickTally:
    """A multiple choice: how many `answered` it, and how often each option was ticked."""

    answered: int
    counts: tuple[int, ...]


@dataclass(frozen=True)
class ScaleTally:
    """The main scale, its scores made whole by `factor` (score 4.5 with factor 10 counts as 45).

    `answered` respondents gave an opinion on at least one item. Over the `n` complete rows, those with a score for
    every item: `sums` of each item and `products`, the matrix X'X; `best` of them have the highest score on each.
    """

    items: tuple[str, ...]
    factor: int
    answered: int
    n: int
    sums: tuple[int, ...]
    products: tuple[tuple[int, ...], ...]
    best: int = 0


@dataclass(frozen=True)
class NamedTally:
    """A figure of the questionnaire's own: `count` of the `base` respondents that it speaks of."""

    count: int
    base: int


@dataclass(frozen=True)
class Tally:
    """What was counted over `n` respondents.

    `choices`: item -> how often each option was chosen, in the questionnaire's order · `ticks`: the multiple
    choices · `texts`: open question -> how many wrote something · `scale`: the main scale · `named`: the
    questionnaire's own figures.
    """

    n: int
    choices: dict[str, tuple[int, ...]]
    ticks: dict[str, TickTally]
    texts: dict[str, int]
    scale: ScaleTally
    named: dict[str, NamedTally] = field(default_factory=dict)


def empty_tally(questionnaire: Questionnaire) -> Tally:
    """The tally of nobody."""
    return _Count(questionnaire).tally()


def tally_tables(
    questionnaire: Questionnaire, tables: Iterable[pa.Table], *, include_excluded: bool = False
) -> Tally:
    """Tally tables of coded answers, one at a time. Raises SnapshotError `other_questionnaire`."""
    count = _Count(questionnaire)
    for table in tables:
        count.layout.check(table.schema)
        for batch in table.to_batches(max_chunksize=BLOCK_ROWS):
            count.add(batch, include_excluded)
    return count.tally()


def merge(first: Tally, second: Tally) -> Tally:
    """The tally of both together; both must be of the same questionnaire."""
    return Tally(
        n=first.n + second.n,
        choices={item: _added(counts, second.choices[item]) for item, counts in first.choices.items()},
        ticks={
            item: TickTally(
                ticks.answered + second.ticks[item].answered, _added(ticks.counts, second.ticks[item].counts)
            )
            for item, ticks in first.ticks.items()
        },
        texts={item: written + second.texts[item] for item, written in first.texts.items()},
        scale=_merged_scales(first.scale, second.scale),
        named={
            code: NamedTally(one.count + second.named[code].count, one.base + second.named[code].base)
            for code, one in first.named.items()
        },
    )


def _merged_scales(first: ScaleTally, second: ScaleTally) -> ScaleTally:
    if (first.items, first.factor) != (second.items, second.factor):
        raise ValueError("tallies of different scales")
    products = zip(first.products, second.products, strict=True)
    return ScaleTally(
        items=first.items,
        factor=first.factor,
        answered=first.answered + second.answered,
        n=first.n + second.n,
        sums=_added(first.sums, second.sums),
        products=tuple(_added(row, other) for row, other in products),
        best=first.best + second.best,
    )


def _added(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(one + other for one, other in zip(first, second, strict=True))


class _Count:
    """Adds up batches of one questionnaire's answers."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.layout: Layout = layout_of(questionnaire)
        self._n = 0
        self._choices = {choice.item: [0] * len(choice.codes) for choice in self.layout.choices}
        self._ticks = {ticks.item: [0] * len(ticks.codes) for ticks in self.layout.ticks}
        self._answered = dict.fromkeys(self._ticks, 0)
        self._texts = dict.fromkeys(self.layout.texts, 0)
        self._scale = _ScaleCount(questionnaire.scale_items())
        self._named = {figure.code: _NamedCount(figure, self.layout) for figure in questionnaire.figures}

    def add(self, batch: pa.RecordBatch, include_excluded: bool) -> None:
        valid = _with_status(batch, (VALID, EXCLUDED) if include_excluded else (VALID,))
        rows = batch.num_rows if valid is None else int(np.count_nonzero(valid))
        self._n += rows
        scale: dict[str, Positions] = {}
        for choice in self.layout.choices:
            positions = _positions(batch, choice.item, valid)
            if choice.item in self._scale.items:
                scale[choice.item] = positions
            _add_to(self._choices[choice.item], _counts(positions, len(choice.codes)))
        for ticks in self.layout.ticks:
            self._add_ticks(batch, ticks, valid)
        for item in self.layout.texts:
            self._texts[item] += int(np.count_nonzero(_positions(batch, item, valid) == 1))
        if self._scale.items:
            self._scale.add([scale[item] for item in self._scale.items])
        for named in self._named.values():
            named.add(batch, valid)

    def _add_ticks(self, batch: pa.RecordBatch, ticks: Ticks, valid: NDArray[np.bool_] | None) -> None:
        columns = [_positions(batch, column, valid) for column in ticks.columns]
        self._answered[ticks.item] += int(np.count_nonzero(columns[0] >= 0))
        _add_to(self._ticks[ticks.item], [int(np.count_nonzero(column == 1)) for column in columns])

    def tally(self) -> Tally:
        return Tally(
            n=self._n,
            choices={item: tuple(counts) for item, counts in self._choices.items()},
            ticks={item: TickTally(self._answered[item], tuple(sums)) for item, sums in self._ticks.items()},
            texts=self._texts,
            scale=self._scale.tally(),
            named={code: NamedTally(named.count, named.base) for code, named in self._named.items()},
        )


class _NamedCount:
    """Adds up one of the questionnaire's own figures: how many are in its base, and how many of them chose."""

    def __init__(self, figure: NamedFigure, layout: Layout) -> None:
        self._choices = {choice.item: choice.codes for choice in layout.choices}
        self._ticks = {ticks.item: ticks.columns for ticks in layout.ticks}
        self._figure = figure
        self.count = self.base = 0

    def add(self, batch: pa.RecordBatch, valid: NDArray[np.bool_] | None) -> None:
        figure = self._figure
        base = self._who_answered(batch, valid, figure.question)
        if figure.of is not None:
            base &= self._who_chose(batch, valid, figure.of.question, figure.of.options)
        self.base += int(np.count_nonzero(base))
        chosen = self._who_chose(batch, valid, figure.question, figure.options)
        self.count += int(np.count_nonzero(base & chosen))

    def _who_answered(
        self, batch: pa.RecordBatch, valid: NDArray[np.bool_] | None, item: str
    ) -> NDArray[np.bool_]:
        """Who answered an item, with no tick where it is known that there was none."""
        column = self._ticks[item][0] if item in self._ticks else item
        answered: NDArray[np.bool_] = _positions(batch, column, valid) >= 0
        return answered

    def _who_chose(
        self, batch: pa.RecordBatch, valid: NDArray[np.bool_] | None, item: str, options: Sequence[str]
    ) -> NDArray[np.bool_]:
        """Who chose, or ticked, at least one of `options` of an item."""
        if item not in self._ticks:
            chosen = _lookup([code in options for code in self._choices[item]], np.bool_)
            return chosen.take(_unsigned(_positions(batch, item, valid)), mode="wrap")
        who = np.zeros(batch.num_rows, dtype=bool)
        for option in options:
            who |= _positions(batch, f"{item}.{option}", valid) == 1
        return who


def _add_to(sums: list[int], counts: list[int]) -> None:
    sums[:] = [total + count for total, count in zip(sums, counts, strict=True)]


def _with_status(batch: pa.RecordBatch, statuses: tuple[str, ...]) -> NDArray[np.bool_] | None:
    """Which rows have one of these statuses; None when all of them do."""
    status = batch.column(STATUS)
    places = [status.dictionary.index(name).as_py() for name in statuses]
    counts: NDArray[np.bool_] = np.isin(status.indices.to_numpy(zero_copy_only=False), places)
    return None if counts.all() else counts


def _positions(batch: pa.RecordBatch, column: str, valid: NDArray[np.bool_] | None) -> Positions:
    values = batch.column(column)
    if values.null_count:
        values = values.fill_null(-1)
    positions: Positions = values.to_numpy()
    return positions if valid is None else _blanked(positions, valid)


def _blanked(positions: Positions, kept: NDArray[np.bool_]) -> Positions:
    """The column with -1 in every row that is not kept: all bits set, which is faster than taking rows out."""
    blanks: Positions = positions | (kept.view(np.int8) - np.int8(1))
    return blanks


def _counts(positions: Positions, options: int) -> list[int]:
    if options <= MOST_COMPARED:
        return [int(np.count_nonzero(positions == option)) for option in range(options)]
    counts: list[int] = np.bincount(positions[positions >= 0], minlength=options).tolist()
    return counts


class _ScaleCount:
    """Adds up X'X of the main scale by matrix products of floats that hold every sum exactly."""

    def __init__(self, items: tuple[AskedItem, ...]) -> None:
        self.items = tuple(item.code for item in items)
        scores = [[option.score for option in item.question.options] for item in items]
        self._factor = _factor(score for row in scores for score in row if score is not None)
        whole = [[None if score is None else int(score * self._factor) for score in row] for row in scores]
        largest = max((score for row in whole for score in row if score is not None), default=0)
        kind, self._rows = _exact_block(largest)
        self._scores = [_lookup([score or 0 for score in row], kind) for row in whole]
        self._opinions = [
            _lookup([not option.no_opinion for option in item.question.options], np.bool_)
            if item.question.no_opinions
            else None
            for item in items
        ]
        self._scored = [
            _lookup([score is not None for score in row], np.bool_) if None in row else None for row in whole
        ]
        self._block = np.empty((len(items) + 1, self._rows), dtype=kind)
        self._products = np.zeros((len(items) + 1, len(items) + 1), dtype=object)
        self._highest = sum(max((score for score in row if score is not None), default=0) for row in whole)
        self._answered = self._best = 0

    def add(self, columns: list[Positions]) -> None:
        for start in range(0, len(columns[0]), self._rows):
            self._add_block([column[start : start + self._rows] for column in columns])

    def _add_block(self, columns: list[Positions]) -> None:
        """Incomplete rows become zeros; complete ones lead with a 1, whose products are n and the sums."""
        block = self._block[:, : len(columns[0])]
        answered = np.zeros(len(columns[0]), dtype=bool)
        complete = np.ones(len(columns[0]), dtype=bool)
        for column, scored, opinions in zip(columns, self._scored, self._opinions, strict=True):
            given = column >= 0 if opinions is None else opinions.take(_unsigned(column), mode="wrap")
            answered |= given
            complete &= given if scored is None else scored.take(_unsigned(column), mode="wrap")
        block[0] = complete
        for row, column, scores in zip(block[1:], columns, self._scores, strict=True):
            scores.take(_unsigned(_blanked(column, complete)), out=row, mode="wrap")
        self._answered += int(np.count_nonzero(answered))
        totals = np.ones(len(columns), dtype=block.dtype) @ block[1:]
        self._best += int(np.count_nonzero(totals == self._highest))
        self._products += (block @ block.T).astype(np.int64).astype(object)

    def tally(self) -> ScaleTally:
        products = [[int(product) for product in row] for row in self._products]
        return ScaleTally(
            items=self.items,
            factor=self._factor,
            answered=self._answered,
            n=products[0][0],
            sums=tuple(products[0][1:]),
            products=tuple(tuple(row[1:]) for row in products[1:]),
            best=self._best,
        )


def _lookup(values: list[Any], kind: type[np.generic]) -> NDArray[Any]:
    """A table from every number that a column's bytes can hold to the value at that position, else zero.

    With a place for all of them, blanks included, looking up needs no branch: four times as fast.
    """
    table = np.zeros(2**8 if len(values) <= MOST_INT8_OPTIONS else 2**16, dtype=kind)
    table[: len(values)] = values
    return table


def _unsigned(positions: Positions) -> NDArray[np.unsignedinteger[Any]]:
    """The same bytes read without a sign: a blank is then the largest number."""
    return positions.view(np.uint8 if positions.itemsize == 1 else np.uint16)


def _factor(scores: Iterable[Decimal]) -> int:
    """The smallest power of ten that makes every score whole: 4.5 and 5 -> 10."""
    factor = 1
    for score in scores:
        while score * factor % 1:
            factor *= 10
    return factor


def _exact_block(largest: int) -> tuple[type[np.floating[Any]], int]:
    """The float type, and the rows of a block, with which no sum of products leaves the exact integers.

    float32 holds every integer up to 2²⁴, float64 up to 2⁵³: scores to 11 fit the former in whole blocks,
    the largest that a questionnaire may declare (1000 in steps of 0.001) the latter with 9007 rows.
    """
    square = max(largest, 1) ** 2
    if BLOCK_ROWS * square <= 2**24:
        return np.float32, BLOCK_ROWS
    rows = min(BLOCK_ROWS, 2**53 // square)
    if not rows:
        raise ValueError("scores too large to be added exactly")
    return np.float64, rows
