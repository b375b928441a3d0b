"""The kinds of answers: how each is counted, batch by batch, and how its counts are written down."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from surveyapp.analysis.limits import MOST_OPTIONS_COMPARED
from surveyapp.analysis.results import Figure, Outcome, QuestionResult
from surveyapp.analysis.values.summaries import (
    date_range_of,
    number_summary,
    option_ranks,
    recommendation_summary,
)
from surveyapp.analysis.values.value_counts import ValueCounts
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.question_types import KINDS, Answer
from surveyapp.snapshots.late_libraries import np, pa
from surveyapp.snapshots.layout import ASKED, STATUS
from surveyapp.snapshots.limits import MOST_INT8_OPTIONS
from surveyapp.snapshots.marks import Marks

if TYPE_CHECKING:
    from numpy.typing import NDArray


Positions: TypeAlias = "NDArray[np.signedinteger[Any]]"
"""A column of option positions; -1 where the question was left blank."""


@dataclass(frozen=True)
class AnswerTally:
    """One item: how many `answered` it, and what its kind counts: in `counts` how often each option was chosen (each
    option at each place), in `values` numbers or dates.
    """

    answered: int
    counts: tuple[int, ...] = ()
    values: ValueCounts | None = None

    def plus(self, other: AnswerTally) -> AnswerTally:
        """The sum of both tallies."""
        counts = zip(self.counts, other.counts, strict=True)
        values = self.values.plus(other.values) if self.values and other.values else None
        return AnswerTally(self.answered + other.answered, tuple(own + more for own, more in counts), values)


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

    def values(self, column: str) -> NDArray[np.signedinteger[Any]]:
        """The cells of a column of whole numbers, of those rows that count and have one."""
        cells: NDArray[np.signedinteger[Any]] = self._batch.column(column).fill_null(0).to_numpy()
        return cells[self.has_value(column)]

    def asked(self, item: str) -> Marks:
        """Which rows count and were asked an item that is not asked of everybody."""
        whom: Marks = self._batch.column(ASKED + item).to_numpy(zero_copy_only=False)
        return whom if self.valid is None else whom & self.valid

    def has_value(self, column: str) -> NDArray[np.bool_]:
        """Which rows count and have a cell in this column."""
        there: NDArray[np.bool_] = self._batch.column(column).is_valid().to_numpy(zero_copy_only=False)
        return there if self.valid is None else there & self.valid


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

    def summary_json(self, _result: QuestionResult) -> dict[str, Any]:
        """What `analyse --json` says of an answer beside n and options."""
        return {}

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

    def summary_json(self, result: QuestionResult) -> dict[str, Any]:
        """The NPS with its shares, of a question that has one."""
        if not result.item.figures:
            return {}
        found = recommendation_summary(result.counts)
        shares = {"promoters": json_value(found.promoters), "detractors": json_value(found.detractors)}
        return {result.item.figures[0]: {"value": json_value(found.value), "n": result.n, **shares}}

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


class ValueCounter(KindCounter):
    """Whoever answered gave a number or a date."""

    def empty_tally(self, _answer: Answer) -> AnswerTally:
        """The tally of no respondents."""
        return AnswerTally(0, (), ValueCounts())

    def count(self, answer: Answer, rows: Rows) -> AnswerTally:
        """How often each value was given."""
        values, counts = np.unique(rows.values(answer.code), return_counts=True)
        counted = ValueCounts.of(zip(values.tolist(), counts.tolist(), strict=True))
        return AnswerTally(counted.n, (), counted)

    def who_answered(self, answer: Answer, rows: Rows) -> NDArray[np.bool_]:
        """Which rows have a value."""
        return rows.has_value(answer.code)

    def as_json(self, tally: AnswerTally) -> Any:
        """The counts of values."""
        return (tally.values or ValueCounts()).as_json()

    def from_json(self, content: Any) -> AnswerTally:
        """A tally from its counts of values."""
        values = ValueCounts.from_json(content)
        return AnswerTally(values.n, (), values)


class NumberCounter(ValueCounter):
    """Whoever answered gave a number."""

    part = "numbers"

    def summary_json(self, result: QuestionResult) -> dict[str, Any]:
        """Mean, median, standard deviation, lowest and highest number, in the unit of the question."""
        found = number_summary(result.values)
        named = (("mean", found.mean), ("median", found.median), ("sd", found.sd))
        ends = (("min", found.low), ("max", found.high))
        return {name: json_value(outcome) for name, outcome in (*named, *ends)}


class DateCounter(ValueCounter):
    """Whoever answered gave a date."""

    part = "dates"

    def summary_json(self, result: QuestionResult) -> dict[str, Any]:
        """The earliest and the latest date."""
        earliest, latest = date_range_of(result) or (None, None)
        return {"earliest": earliest, "latest": latest}


class RankCounter(KindCounter):
    """Whoever answered put options into an order, each with a column for its place."""

    part = "ranks"

    def empty_tally(self, answer: Answer) -> AnswerTally:
        """0 for each option at each place."""
        return AnswerTally(0, (0,) * len(answer.options) ** 2)

    def count(self, answer: Answer, rows: Rows) -> AnswerTally:
        """How often each option stood at each place."""
        columns = [rows.positions(f"{answer.code}.{option.code}") for option in answer.options]
        counts = [
            np.bincount(column[column > 0], minlength=len(columns) + 1)[1:].tolist() for column in columns
        ]
        answered = int(np.count_nonzero(columns[0] >= 0))
        return AnswerTally(answered, tuple(count for places in counts for count in places))

    def who_answered(self, answer: Answer, rows: Rows) -> NDArray[np.bool_]:
        """Which rows ranked anything."""
        answered: NDArray[np.bool_] = rows.positions(f"{answer.code}.{answer.options[0].code}") >= 0
        return answered

    def who_chose(self, answer: Answer, rows: Rows, options: Sequence[str]) -> NDArray[np.bool_]:
        """Which rows ranked one of `options`."""
        ranked = [rows.positions(f"{answer.code}.{option}") > 0 for option in options]
        return np.logical_or.reduce(ranked)  # type: ignore[no-any-return]  # numpy knows no more

    def option_counts(self, tally: AnswerTally) -> tuple[int, ...]:
        """How often each option was ranked."""
        options = isqrt(len(tally.counts))
        return tuple(sum(tally.counts[at * options : (at + 1) * options]) for at in range(options))

    def summary_json(self, result: QuestionResult) -> dict[str, Any]:
        """Of each option by its code: the mean of its places, how many ranked it, and how often it came first."""
        return {
            "ranks": {
                rank.code: {
                    "mean_rank": json_value(rank.mean_rank),
                    "n": rank.n,
                    "first": rank.first,
                    "score": json_value(rank.score),
                }
                for rank in option_ranks(result)
            }
        }


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
    {
        "choice": ChoiceCounter(),
        "ticks": TicksCounter(),
        "number": NumberCounter(),
        "date": DateCounter(),
        "rank": RankCounter(),
        "text": TextCounter(),
    },
)
"""Kind -> how its answers are counted."""


def json_value(outcome: Outcome) -> float | None:
    """A figure unrounded; None where there is none."""
    return outcome.value if isinstance(outcome, Figure) else None


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
