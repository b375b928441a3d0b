"""The kinds of answers: how each is counted, batch by batch, and how its counts are written down."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveyapp.analysis.limits import MOST_OPTIONS_COMPARED
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.question_types import KINDS, Answer
from surveyapp.snapshots.layout import STATUS
from surveyapp.snapshots.limits import MOST_INT8_OPTIONS

Positions = NDArray[np.signedinteger[Any]]
"""A column of option positions; -1 where the question was left blank."""


@dataclass(frozen=True)
class AnswerTally:
    """One item: how many `answered` it, and the `counts` of its kind: how often each option was chosen."""

    answered: int
    counts: tuple[int, ...] = ()

    def plus(self, other: "AnswerTally") -> "AnswerTally":
        """The sum of both tallies."""
        counts = zip(self.counts, other.counts, strict=True)
        return AnswerTally(self.answered + other.answered, tuple(own + more for own, more in counts))


class Rows:
    """A batch of coded answers, of which only the rows with one of these statuses count.

    The columns named in `often` are read several times; their positions are kept.
    """

    def __init__(
        self, batch: pa.RecordBatch, statuses: tuple[str, ...], often: Collection[str] = frozenset()
    ) -> None:
        self._batch, self._often = batch, often
        self.valid = _with_status(batch, statuses)
        self.n = batch.num_rows if self.valid is None else int(np.count_nonzero(self.valid))
        self._known: dict[str, Positions] = {}

    def positions(self, column: str) -> Positions:
        """The cells of a column of whole numbers; -1 where there is none, or the row does not count."""
        if column in self._known:
            return self._known[column]
        values = self._batch.column(column)
        if values.null_count:
            values = values.fill_null(-1)
        positions: Positions = values.to_numpy()
        if self.valid is not None:
            positions = blank_rows(positions, self.valid)
        if column in self._often:
            self._known[column] = positions
        return positions


class KindCounter(ABC):
    """How answers of one kind are counted. `part`: where stored tallies list them."""

    part: ClassVar[str]

    def empty_tally(self, answer: Answer) -> AnswerTally:
        """The tally of no respondents: 0 for each option."""
        return AnswerTally(0, (0,) * len(answer.options))

    @abstractmethod
    def count(self, answer: Answer, rows: Rows) -> AnswerTally:
        """Tally a batch."""

    def who_answered(self, answer: Answer, rows: Rows) -> NDArray[np.bool_]:
        """Which rows answered, with no tick where it is known that there was none."""
        answered: NDArray[np.bool_] = rows.positions(answer.code) >= 0
        return answered

    def who_chose(self, answer: Answer, rows: Rows, options: Sequence[str]) -> NDArray[np.bool_]:
        """Which rows chose one of `options`, codes of the answer's own."""
        raise NotImplementedError(f"{type(self).__name__} counts no options: {answer.code}")

    def option_counts(self, tally: AnswerTally) -> tuple[int, ...]:
        """How often each option was chosen; nothing where there are none."""
        return tally.counts

    def as_json(self, tally: AnswerTally) -> Any:
        """A tally as JSON."""
        return [tally.answered, list(tally.counts)]

    def from_json(self, content: Any) -> AnswerTally:
        """A tally from what `as_json` made."""
        return AnswerTally(content[0], tuple(content[1]))


class ChoiceCounter(KindCounter):
    """Whoever answered chose one option."""

    part = "choices"

    def count(self, answer: Answer, rows: Rows) -> AnswerTally:
        """How often each position stands in the column."""
        positions, options = rows.positions(answer.code), len(answer.options)
        if options <= MOST_OPTIONS_COMPARED:
            counts = [int(np.count_nonzero(positions == option)) for option in range(options)]
        else:
            counts = np.bincount(positions[positions >= 0], minlength=options).tolist()
        return AnswerTally(sum(counts), tuple(counts))

    def who_chose(self, answer: Answer, rows: Rows, options: Sequence[str]) -> NDArray[np.bool_]:
        """Which rows chose one of `options`."""
        chosen = lookup_table([option.code in options for option in answer.options], np.bool_)
        return chosen.take(as_unsigned(rows.positions(answer.code)), mode="wrap")

    def as_json(self, tally: AnswerTally) -> Any:
        """The counts alone: together they are all who answered."""
        return list(tally.counts)

    def from_json(self, content: Any) -> AnswerTally:
        """A tally from its counts."""
        return AnswerTally(sum(content), tuple(content))


class TicksCounter(KindCounter):
    """Whoever answered ticked any number of options, each with a column of its own."""

    part = "ticks"

    def count(self, answer: Answer, rows: Rows) -> AnswerTally:
        """How often each option was ticked."""
        columns = [rows.positions(f"{answer.code}.{option.code}") for option in answer.options]
        answered = int(np.count_nonzero(columns[0] >= 0))
        return AnswerTally(answered, tuple(int(np.count_nonzero(column == 1)) for column in columns))

    def who_answered(self, answer: Answer, rows: Rows) -> NDArray[np.bool_]:
        """Which rows answered, with no tick where it is known that there was none."""
        answered: NDArray[np.bool_] = rows.positions(f"{answer.code}.{answer.options[0].code}") >= 0
        return answered

    def who_chose(self, answer: Answer, rows: Rows, options: Sequence[str]) -> NDArray[np.bool_]:
        """Which rows ticked one of `options`."""
        ticked = [rows.positions(f"{answer.code}.{option}") == 1 for option in options]
        return np.logical_or.reduce(ticked)  # type: ignore[no-any-return]  # numpy knows no more


class TextCounter(KindCounter):
    """Whoever answered wrote something."""

    part = "texts"

    def count(self, answer: Answer, rows: Rows) -> AnswerTally:
        """How many wrote."""
        return AnswerTally(int(np.count_nonzero(rows.positions(answer.code) == 1)))

    def as_json(self, tally: AnswerTally) -> Any:
        """How many wrote."""
        return tally.answered

    def from_json(self, content: Any) -> AnswerTally:
        """A tally from how many wrote."""
        return AnswerTally(content)


COUNTERS: CompleteTable[KindCounter] = CompleteTable(
    "analysis.kinds.COUNTERS",
    KINDS,
    {"choice": ChoiceCounter(), "ticks": TicksCounter(), "text": TextCounter()},
)
"""Kind -> how its answers are counted."""


def lookup_table(values: list[Any], kind: type[np.generic]) -> NDArray[Any]:
    """A table from every number that a column's bytes can hold to the value at that position, else zero.

    With a place for all of them, blanks included, looking up needs no branch: four times as fast.
    """
    table = np.zeros(2**8 if len(values) <= MOST_INT8_OPTIONS else 2**16, dtype=kind)
    table[: len(values)] = values
    return table


def as_unsigned(positions: Positions) -> NDArray[np.unsignedinteger[Any]]:
    """The same bytes read without a sign: a blank is then the largest number."""
    return positions.view(np.uint8 if positions.itemsize == 1 else np.uint16)


def blank_rows(positions: Positions, kept: NDArray[np.bool_]) -> Positions:
    """The column with -1 in every row that is not `counted`: all bits set, which is faster than taking rows out."""
    blanks: Positions = positions | (kept.view(np.int8) - np.int8(1))
    return blanks


def _with_status(batch: pa.RecordBatch, statuses: tuple[str, ...]) -> NDArray[np.bool_] | None:
    """Which rows have one of these statuses; None when all of them do."""
    status = batch.column(STATUS)
    places = [status.dictionary.index(name).as_py() for name in statuses]
    counts: NDArray[np.bool_] = np.isin(status.indices.to_numpy(zero_copy_only=False), places)
    return None if counts.all() else counts
