"""Coded answers -> counts, sums and cross products that merge: everything that the figures need, in one pass.

Tallies of shards merged in any order equal the tally of one pass bit for bit, because all of it is integers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from surveyapp.analysis.kinds import (
    COUNTERS,
    AnswerTally,
    Positions,
    Rows,
    as_unsigned,
    blank_rows,
    lookup_table,
)
from surveyapp.analysis.limits import ROWS_PER_BLOCK
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import NamedFigure, Questionnaire
from surveyapp.snapshots.late_libraries import np, pa
from surveyapp.snapshots.layout import AnswerLayout, layout_of
from surveyapp.snapshots.marks import Marks
from surveyapp.snapshots.statuses import EXCLUDED, VALID


@dataclass(frozen=True)
class ScaleTally:
    """One scale, its scores made whole by `factor` (score 4.5 with factor 10 counts as 45).

    `answered` respondents gave an opinion on at least one item. Over the `n` complete rows, those with a score for
    every item: `sums` of each item and `products`, the matrix X'X; `best` of them have the highest score on each.
    `partly_asked` of those who answered were not asked every item.
    """

    items: tuple[str, ...]
    factor: int
    answered: int
    n: int
    sums: tuple[int, ...]
    products: tuple[tuple[int, ...], ...]
    best: int = 0
    partly_asked: int = 0


@dataclass(frozen=True)
class NamedTally:
    """A figure of the questionnaire's own: `count` of the `base` respondents that it speaks of."""

    count: int
    base: int


@dataclass(frozen=True)
class Tally:
    """What was counted over `n` respondents.

    `items`: item -> who answered it, and how often each option was chosen, in the questionnaire's order · `scale`: the
    main scale · `named`: the questionnaire's own figures · `scales`: the scales beside the main scale · `partly_asked`:
    how many were asked each item that is not asked of everybody.
    """

    n: int
    items: dict[str, AnswerTally]
    scale: ScaleTally
    named: dict[str, NamedTally] = field(default_factory=dict)
    scales: dict[str, ScaleTally] = field(default_factory=dict)
    partly_asked: dict[str, int] = field(default_factory=dict)

    def asked(self, item: str) -> int:
        """How many respondents were asked this item: all of them, unless it is not asked of everybody."""
        return self.partly_asked.get(item, self.n)

    def of_scale(self, code: str | None) -> ScaleTally:
        """The main scale, or the one that has this code; KeyError where there is none."""
        return self.scale if code is None else self.scales[code]


def empty_tally(questionnaire: Questionnaire) -> Tally:
    """The tally of no respondents."""
    return TallyCount(questionnaire).tally()


def tally_tables(
    questionnaire: Questionnaire, tables: Iterable[pa.Table], *, include_excluded: bool = False
) -> Tally:
    """Tally tables of coded answers, one at a time. Raises SnapshotError `other_questionnaire`."""
    count = TallyCount(questionnaire)
    for table in tables:
        count.add_table(table, include_excluded=include_excluded)
    return count.tally()


def merge_tallies(first: Tally, second: Tally) -> Tally:
    """The sum of two tallies; both must be of the same questionnaire."""
    return Tally(
        n=first.n + second.n,
        items={item: tally.plus(second.items[item]) for item, tally in first.items.items()},
        scale=merge_scales(first.scale, second.scale),
        named={
            code: NamedTally(tally.count + second.named[code].count, tally.base + second.named[code].base)
            for code, tally in first.named.items()
        },
        scales={code: merge_scales(scale, second.scales[code]) for code, scale in first.scales.items()},
        partly_asked={item: n + second.partly_asked[item] for item, n in first.partly_asked.items()},
    )


def merge_scales(first: ScaleTally, second: ScaleTally) -> ScaleTally:
    """The sum of two tallies of one scale; ValueError for two scales."""
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
        partly_asked=first.partly_asked + second.partly_asked,
    )


def _added(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(own + other for own, other in zip(first, second, strict=True))


class TallyCount:
    """Adds up one questionnaire's answers, table by table."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.layout: AnswerLayout = layout_of(questionnaire)
        self._n = 0
        self._answers = [(item, COUNTERS[item.kind]) for item in questionnaire.items]
        self._tallies = {item.code: counter.empty_tally(item) for item, counter in self._answers}
        self._asked = dict.fromkeys(self.layout.asked, 0)
        self._scale = _ScaleCount(questionnaire.scale_items())
        self._scales = {
            dimension.code: _ScaleCount(questionnaire.scale_items(dimension.code))
            for dimension in questionnaire.scales
        }
        self._counted = [scale for scale in (self._scale, *self._scales.values()) if scale.items]
        self._of_scale = frozenset(item for scale in self._counted for item in scale.items)
        self._named = [_NamedCount(figure, questionnaire) for figure in questionnaire.figures]

    def add_table(self, table: pa.Table, *, include_excluded: bool = False) -> None:
        """Add the valid rows of a table, the excluded ones too if asked. Raises SnapshotError `other_questionnaire`."""
        self.layout.check(table.schema)
        for batch in table.to_batches(max_chunksize=ROWS_PER_BLOCK):
            self._add(batch, include_excluded)

    def _add(self, batch: pa.RecordBatch, include_excluded: bool) -> None:
        rows = Rows(batch, (VALID, EXCLUDED) if include_excluded else (VALID,), self._of_scale)
        self._n += rows.n
        for item, counter in self._answers:
            self._tallies[item.code] = self._tallies[item.code].plus(counter.count(item, rows))
        asked = {code: rows.asked(code) for code in self._asked}
        for code, whom in asked.items():
            self._asked[code] += int(np.count_nonzero(whom))
        for scale in self._counted:
            of_scale = [asked[code] for code in scale.items if code in asked]
            scale.add([rows.positions(item) for item in scale.items], of_scale)
        for named in self._named:
            named.add(rows)

    def tally(self) -> Tally:
        """What was counted so far."""
        return Tally(
            n=self._n,
            items=dict(self._tallies),
            scale=self._scale.tally(),
            named={named.code: NamedTally(named.count, named.base) for named in self._named},
            scales={code: scale.tally() for code, scale in self._scales.items()},
            partly_asked=dict(self._asked),
        )


class _NamedCount:
    """Adds up one of the questionnaire's own figures: how many are in its base, and how many of them chose."""

    def __init__(self, figure: NamedFigure, questionnaire: Questionnaire) -> None:
        known = {item.code: (item, COUNTERS[item.kind]) for item in questionnaire.items}
        self.code, self._options, self._of = figure.code, figure.options, figure.of
        self._item, self._counter = known[figure.question]
        self._base, self._base_counter = known[figure.of.question if figure.of else figure.question]
        self.count = self.base = 0

    def add(self, rows: Rows) -> None:
        base = self._counter.who_answered(self._item, rows)
        if self._of is not None:
            base &= self._base_counter.who_chose(self._base, rows, self._of.options)
        self.base += int(np.count_nonzero(base))
        chosen = self._counter.who_chose(self._item, rows, self._options)
        self.count += int(np.count_nonzero(base & chosen))


class _ScaleCount:
    """Adds up X'X of one scale by matrix products of floats that hold every sum exactly."""

    def __init__(self, items: tuple[Answer, ...]) -> None:
        self.items = tuple(item.code for item in items)
        scores = [[option.score for option in item.options] for item in items]
        self._factor = whole_factor(score for row in scores for score in row if score is not None)
        whole = [[None if score is None else int(score * self._factor) for score in row] for row in scores]
        largest = max((score for row in whole for score in row if score is not None), default=0)
        kind, self._rows = _exact_block(largest)
        self._scores = [lookup_table([score or 0 for score in row], kind) for row in whole]
        self._opinions = [
            lookup_table([not option.no_opinion for option in item.options], np.bool_)
            if item.no_opinions
            else None
            for item in items
        ]
        self._scored = [
            lookup_table([score is not None for score in row], np.bool_) if None in row else None
            for row in whole
        ]
        self._block = np.empty((len(items) + 1, self._rows), dtype=kind)
        self._products = np.zeros((len(items) + 1, len(items) + 1), dtype=object)
        self._highest = sum(max((score for score in row if score is not None), default=0) for row in whole)
        self._answered = self._best = self._partly_asked = 0

    def add(self, columns: list[Positions], asked: list[Marks]) -> None:
        """`asked`: who was asked, of each item that is not asked of everybody."""
        for start in range(0, len(columns[0]), self._rows):
            rows = slice(start, start + self._rows)
            self._add_block([column[rows] for column in columns], [whom[rows] for whom in asked])

    def _add_block(self, columns: list[Positions], asked: list[Marks]) -> None:
        """Incomplete rows become zeros; complete ones lead with a 1, whose products are n and the sums."""
        block = self._block[:, : len(columns[0])]
        answered = np.zeros(len(columns[0]), dtype=bool)
        complete = np.ones(len(columns[0]), dtype=bool)
        for column, scored, opinions in zip(columns, self._scored, self._opinions, strict=True):
            given = column >= 0 if opinions is None else opinions.take(as_unsigned(column), mode="wrap")
            answered |= given
            complete &= given if scored is None else scored.take(as_unsigned(column), mode="wrap")
        block[0] = complete
        for row, column, scores in zip(block[1:], columns, self._scores, strict=True):
            scores.take(as_unsigned(blank_rows(column, complete)), out=row, mode="wrap")
        self._answered += int(np.count_nonzero(answered))
        if asked:
            self._partly_asked += int(np.count_nonzero(answered & ~np.logical_and.reduce(asked)))
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
            partly_asked=self._partly_asked,
        )


def whole_factor(scores: Iterable[Decimal]) -> int:
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
    if ROWS_PER_BLOCK * square <= 2**24:
        return np.float32, ROWS_PER_BLOCK
    rows = min(ROWS_PER_BLOCK, 2**53 // square)
    if not rows:
        raise ValueError("scores too large to be added exactly")
    return np.float64, rows
