"""Counts the respondents of each cell: those who gave the same answers to the questions by which answers are weighed.

What an estimate needs of a cell are sums and cross products, so that the counts of parts add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from math import lcm
from typing import TYPE_CHECKING, TypeAlias

from surveyapp.analysis.figures import figure_of_item
from surveyapp.analysis.kinds import Rows
from surveyapp.analysis.limits import MOST_CELL_NUMBERS, ROWS_PER_BLOCK
from surveyapp.analysis.results import Figure, Undefined
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.late_libraries import np, pa
from surveyapp.snapshots.layout import STATUS, layout_of
from surveyapp.snapshots.snapshot import AnswerPart, CodedAnswers
from surveyapp.snapshots.statuses import VALID

if TYPE_CHECKING:
    from numpy.typing import NDArray


Numbers: TypeAlias = "NDArray[np.float64]"

Cell = tuple[int, ...]
"""The positions of the options that were chosen, one for each of the questions."""


@dataclass(frozen=True)
class ItemValues:
    """What each option of an item counts in its figure, in the figure's unit: 5 of 1 to 5 counts 100 in the index; None
    where it does not count (不了解).
    """

    code: str
    values: tuple[Fraction | None, ...]

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The lowest and the highest of them."""
        counted = [value for value in self.values if value is not None]
        return min(counted), max(counted)


def item_values(formula: str, item: Answer) -> ItemValues | Undefined:
    """What each option counts in the figure of this name: the figure where everybody chose it; why it has none."""
    values: list[Fraction | None] = []
    lacking = Undefined("no_answers")
    for place in range(len(item.options)):
        counts = tuple(int(place == other) for other in range(len(item.options)))
        figure = figure_of_item(formula, item, counts)
        values.append(figure.exact if isinstance(figure, Figure) else None)
        if isinstance(figure, Undefined) and figure.reason != "no_answers":
            lacking = figure
    return ItemValues(item.code, tuple(values)) if any(v is not None for v in values) else lacking


@dataclass(frozen=True)
class CellSums:
    """The `n` respondents of one cell; `answered` of them count in at least one item.

    Of each respondent's row (value of each item, 0 where it does not count; then 1 for each that counts): `sums` and
    `products`, the cross products of all columns. Values are whole numbers by `DesignCells.factor`.
    """

    n: int
    answered: int
    sums: Numbers
    products: Numbers

    def plus(self, other: CellSums) -> CellSums:
        """The sums of both."""
        return CellSums(
            self.n + other.n,
            self.answered + other.answered,
            self.sums + other.sums,
            self.products + other.products,
        )


@dataclass(frozen=True)
class DesignCells:
    """All `cells` that occur; `unplaced` respondents left one of the questions blank and are in none.

    `too_many`: there are more cells than memory should hold; then none are there.
    """

    factor: int
    cells: Mapping[Cell, CellSums]
    unplaced: int = 0
    too_many: bool = False

    def plus(self, other: DesignCells) -> DesignCells:
        """The sum of the counts of two parts."""
        cells = dict(self.cells)
        for cell, sums in other.cells.items():
            cells[cell] = cells[cell].plus(sums) if cell in cells else sums
        size = sum(sums.products.size for sums in cells.values())
        too_many = self.too_many or other.too_many or size > MOST_CELL_NUMBERS
        unplaced = self.unplaced + other.unplaced
        return DesignCells(self.factor, {} if too_many else cells, unplaced, too_many)

    @property
    def n(self) -> int:
        """How many respondents are in a cell."""
        return sum(sums.n for sums in self.cells.values())


def count_cells(
    questionnaire: Questionnaire,
    answers: CodedAnswers,
    by: Sequence[Answer],
    items: Sequence[ItemValues],
    map_: Callable[..., Iterable[DesignCells]] = map,
) -> DesignCells:
    """Count the valid respondents by the single choices `by`; `map_(function, parts)` may be a process pool's.

    Raises SnapshotError as reading answers does.
    """
    factor = lcm(*(value.denominator for item in items for value in item.values if value is not None))
    function = partial(count_cells_part, questionnaire, tuple(by), tuple(items), factor)
    return reduce(DesignCells.plus, map_(function, answers.parts()), DesignCells(factor, {}))


def count_cells_part(
    questionnaire: Questionnaire,
    by: tuple[Answer, ...],
    items: tuple[ItemValues, ...],
    factor: int,
    part: AnswerPart,
) -> DesignCells:
    """Read one part, only the columns that are counted, and count it."""
    layout = layout_of(questionnaire)
    named = {*(answer.code for answer in by), *(item.code for item in items)}
    columns = [cells.name for stored in layout.answers if stored.item in named for cells in stored.fields]
    tables = [_values_by_position(item, factor) for item in items]
    counted = DesignCells(factor, {})
    for table in part.tables([*columns, STATUS]):
        layout.check(table.schema)
        for batch in table.to_batches(max_chunksize=ROWS_PER_BLOCK):
            counted = counted.plus(_count_batch(batch, by, items, tables, factor))
            if counted.too_many:
                return counted
    return counted


def _values_by_position(item: ItemValues, factor: int) -> tuple[Numbers, Numbers]:
    """By position, with -1 (blank) last: the value, and whether it counts."""
    values = [0.0 if value is None else float(value * factor) for value in item.values]
    counts = [float(value is not None) for value in item.values]
    return np.array([*values, 0.0]), np.array([*counts, 0.0])


def _count_batch(
    batch: pa.RecordBatch,
    by: tuple[Answer, ...],
    items: tuple[ItemValues, ...],
    tables: Sequence[tuple[Numbers, Numbers]],
    factor: int,
) -> DesignCells:
    rows = Rows(batch, (VALID,))
    placed = np.ones(batch.num_rows, dtype=bool) if rows.valid is None else rows.valid.copy()
    number = np.zeros(batch.num_rows, dtype=np.int64)
    for answer in by:
        positions = rows.positions(answer.code)
        placed &= positions >= 0
        number = number * len(answer.options) + np.maximum(positions, 0)
    unplaced = rows.n - int(np.count_nonzero(placed))
    numbers, inverse = np.unique(number[placed], return_inverse=True)
    size = numbers.size * (2 * len(items)) ** 2
    if size > MOST_CELL_NUMBERS:
        return DesignCells(factor, {}, unplaced, too_many=True)
    order = np.argsort(inverse, kind="stable")
    ends = np.searchsorted(inverse[order], np.arange(numbers.size + 1)).tolist()
    matrix = np.empty((2 * len(items), inverse.size))
    for place, item in enumerate(items):
        positions = rows.positions(item.code)[placed][order]
        values, counts = tables[place]
        matrix[place] = values[positions]
        matrix[len(items) + place] = counts[positions]
    answered: NDArray[np.bool_] = np.any(matrix[len(items) :], axis=0)
    sizes = [len(answer.options) for answer in by]
    cells: dict[Cell, CellSums] = {}
    for place, code in enumerate(numbers.tolist()):
        block, marks = matrix[:, ends[place] : ends[place + 1]], answered[ends[place] : ends[place + 1]]
        # Not `@`: threads of the matrix library cost more than such small products take, much more on a busy machine.
        products = np.einsum("ir,jr->ij", block, block)
        cells[_cell(code, sizes)] = CellSums(
            block.shape[1], int(np.count_nonzero(marks)), block.sum(axis=1), products
        )
    return DesignCells(factor, cells, unplaced)


def _cell(number: int, sizes: Sequence[int]) -> Cell:
    positions: list[int] = []
    for size in reversed(sizes):
        number, position = divmod(number, size)
        positions.append(position)
    return tuple(reversed(positions))
