"""The kinds of answers: the columns that each is stored in, how answers become cells, and cells answers again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias

from surveyapp.definition.calendar import date_number
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.conditions.comparison import Comparison
from surveyapp.definition.limits import FINEST_STEP
from surveyapp.definition.question_types import KINDS, Answer
from surveyapp.snapshots.given_answers import GivenColumn
from surveyapp.snapshots.late_libraries import np, pa
from surveyapp.snapshots.limits import MOST_INT8_OPTIONS
from surveyapp.snapshots.marks import Marks, has_cell, lies_within, numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray


Cells: TypeAlias = "Sequence[pa.Array]"
"""The cells of each of a kind's columns, null where nothing was answered."""


@dataclass(frozen=True)
class AnswerColumns(ABC):
    """The columns in which the answers named `item` are stored; one class for each kind. `part`: the key under which
    layouts list them; `given`: how they stand in the documents of responses; `has_words`: they are words, which are
    kept in a table of their own; `may_be_number`: other programs write them as numbers of JSON.
    """

    item: str

    part: ClassVar[str]
    has_words: ClassVar[bool] = False
    may_be_number: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def of(cls, answer: Answer) -> Self:
        """The columns of an answer."""

    @property
    def given(self) -> pa.DataType:
        """How an answer stands in a document: one text, or a list of them."""
        return pa.string()

    @property
    @abstractmethod
    def fields(self) -> tuple[pa.Field, ...]:
        """The columns in the table of rows."""

    @abstractmethod
    def as_json(self) -> object:
        """The entry in a layout, as JSON: what decides which answers the columns can hold."""

    @abstractmethod
    def cells(self, given: GivenColumn) -> Cells:
        """The cells of `fields`. SnapshotError `wrong_kind`, `unknown_code` for an answer that has no place there."""

    def holds(self, comparison: Comparison, rows: pa.Table) -> Marks:
        """Of which rows a comparison with this answer holds. Without codes or ends it is enough that there is one."""
        if comparison.codes is None and comparison.low is None and comparison.high is None:
            return has_cell(rows, self.fields[0].name)
        return self._compared(comparison, rows)

    def _compared(self, comparison: Comparison, rows: pa.Table) -> Marks:
        """Of which rows the option chosen is one of the codes, or the value lies within the ends."""
        raise NotImplementedError(f"{type(self).__name__} is compared with nothing: {self.item}")

    def words(self, given: GivenColumn) -> pa.Array:
        """The text of this answer in each response, where it is words; null where nothing was written."""
        raise NotImplementedError(f"{type(self).__name__} holds no words: {self.item}")


@dataclass(frozen=True)
class _CodeColumns(AnswerColumns):
    """Columns of answers that are options, known by their `codes`."""

    codes: tuple[str, ...]

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """The columns of an answer."""
        return cls(answer.code, tuple(option.code for option in answer.options))

    def as_json(self) -> object:
        """The item and its codes."""
        return {"item": self.item, "codes": self.codes}

    def _places(self, comparison: Comparison) -> list[int]:
        """The places of the codes that a comparison names."""
        return [place for place, code in enumerate(self.codes) if code in (comparison.codes or ())]


@dataclass(frozen=True)
class ChoiceColumn(_CodeColumns):
    """One answer out of several: the column `item` holds the position in `codes`, null when left blank."""

    part: ClassVar[str] = "choices"

    @property
    def type(self) -> pa.DataType:
        """int8, or int16 past 127 options."""
        return pa.int8() if len(self.codes) <= MOST_INT8_OPTIONS else pa.int16()

    @property
    def fields(self) -> tuple[pa.Field, ...]:
        """One column."""
        return (pa.field(self.item, self.type),)

    def cells(self, given: GivenColumn) -> Cells:
        """Positions."""
        return [given.places(self.codes).cast(self.type)]

    def _compared(self, comparison: Comparison, rows: pa.Table) -> Marks:
        return np.isin(numbers(rows, self.item, blank=-1), self._places(comparison))


@dataclass(frozen=True)
class _OptionColumns(_CodeColumns):
    """A column for each option, of answers that hold any number of them."""

    @property
    def given(self) -> pa.DataType:
        """A list of texts."""
        return pa.list_(pa.string())

    @property
    def columns(self) -> tuple[str, ...]:
        """The column of each option, `channels.a`."""
        return tuple(f"{self.item}.{code}" for code in self.codes)

    @property
    def fields(self) -> tuple[pa.Field, ...]:
        """A column for each option."""
        return tuple(pa.field(column, pa.int8()) for column in self.columns)

    def cells(self, given: GivenColumn) -> Cells:
        """What `_marks` says of the options chosen, 0 of the others; null where the question was left out."""
        rows, places = given.places_in_lists(self.codes)
        cells = np.zeros((len(self.codes), len(given.answers)), dtype=np.int8)
        cells[places, rows] = self._marks(rows)
        left_out = given.answers.is_null().to_numpy(zero_copy_only=False)
        return [pa.array(of_option, mask=left_out) for of_option in cells]

    @abstractmethod
    def _marks(self, rows: NDArray[np.int64]) -> NDArray[np.integer[Any]] | int:
        """The cell of each option chosen; `rows`: whose it is, in the order of rows and choices."""

    def _compared(self, comparison: Comparison, rows: pa.Table) -> Marks:
        chosen = np.array([numbers(rows, column) > 0 for column in self.columns])
        if comparison.codes is not None:
            return np.logical_or.reduce(chosen[self._places(comparison)])  # type: ignore[no-any-return]
        ticked = lies_within(chosen.sum(axis=0), comparison.low, comparison.high)
        return ticked & has_cell(rows, self.columns[0])


@dataclass(frozen=True)
class TickColumns(_OptionColumns):
    """A multiple choice: one column per option holds 1 or 0, null where the question was left out.

    Snapshots of answers given on a page have no row of zeros: a form cannot tell none from left out.
    """

    part: ClassVar[str] = "ticks"

    def _marks(self, _rows: NDArray[np.int64]) -> int:
        """1."""
        return 1


@dataclass(frozen=True)
class RankColumns(_OptionColumns):
    """An order of options: one column for each holds its place from 1 on, 0 where it has none, null where the question
    was left out.
    """

    part: ClassVar[str] = "ranks"

    def _marks(self, rows: NDArray[np.int64]) -> NDArray[np.integer[Any]]:
        """Places from 1 on."""
        return np.arange(len(rows)) - np.searchsorted(rows, rows) + 1


@dataclass(frozen=True)
class _ValueColumn(AnswerColumns):
    """A column of whole numbers that stand for numbers or dates, null where nothing was answered."""

    may_be_number: ClassVar[bool] = True

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """The column of an answer."""
        return cls(answer.code)

    def as_json(self) -> object:
        """The item."""
        return self.item

    @abstractmethod
    def whole(self, text: str) -> int:
        """An answer as a whole number; ValueError for what is none."""

    def cells(self, given: GivenColumn) -> Cells:
        """Whole numbers."""
        return [given.whole_numbers(self.whole, self.fields[0].type)]


@dataclass(frozen=True)
class NumberColumn(_ValueColumn):
    """A number in millionths, whatever step its question has: another version may have another."""

    part: ClassVar[str] = "numbers"

    @property
    def fields(self) -> tuple[pa.Field, ...]:
        """One column."""
        return (pa.field(self.item, pa.int64()),)

    def whole(self, text: str) -> int:
        """12.5 is 12,500,000."""
        millionths = Decimal(text) / FINEST_STEP
        if millionths % 1 or abs(millionths) >= 2**63:
            raise ValueError(text)
        return int(millionths)

    def _compared(self, comparison: Comparison, rows: pa.Table) -> Marks:
        ends = [None if end is None else end / FINEST_STEP for end in (comparison.low, comparison.high)]
        return lies_within(numbers(rows, self.item), *ends) & has_cell(rows, self.item)


@dataclass(frozen=True)
class DateColumn(_ValueColumn):
    """A date as a number by which dates are in order: 2026-07 is 20260700."""

    part: ClassVar[str] = "dates"

    @property
    def fields(self) -> tuple[pa.Field, ...]:
        """One column."""
        return (pa.field(self.item, pa.int32()),)

    def whole(self, text: str) -> int:
        """As `date_number`."""
        return date_number(text)


@dataclass(frozen=True)
class TextColumn(AnswerColumns):
    """A text in the respondent's own words: the column `item` is 1 where something was written, else null."""

    part: ClassVar[str] = "texts"
    has_words: ClassVar[bool] = True

    @classmethod
    def of(cls, answer: Answer) -> TextColumn:
        """The columns of an answer; a text beside an option has none."""
        return WriteInColumn(answer.code) if answer.is_beside else cls(answer.code)

    @property
    def fields(self) -> tuple[pa.Field, ...]:
        """One column."""
        return (pa.field(self.item, pa.int8()),)

    def as_json(self) -> object:
        """The item."""
        return self.item

    def cells(self, given: GivenColumn) -> Cells:
        """Ones."""
        left_out = given.written().is_null().to_numpy(zero_copy_only=False)
        return [pa.array(np.ones(len(left_out), dtype=np.int8), mask=left_out)]

    def words(self, given: GivenColumn) -> pa.Array:
        """The texts, null where only blanks were written."""
        return given.written()


@dataclass(frozen=True)
class WriteInColumn(TextColumn):
    """A text beside an option: its words alone are stored."""

    part: ClassVar[str] = "write_ins"

    @property
    def fields(self) -> tuple[pa.Field, ...]:
        """No column."""
        return ()

    def cells(self, _given: GivenColumn) -> Cells:
        """None."""
        return []


COLUMNS: CompleteTable[type[AnswerColumns]] = CompleteTable(
    "snapshots.kinds.COLUMNS",
    KINDS,
    {
        "choice": ChoiceColumn,
        "ticks": TickColumns,
        "number": NumberColumn,
        "date": DateColumn,
        "rank": RankColumns,
        "text": TextColumn,
    },
)
"""Kind -> the columns of its answers."""
