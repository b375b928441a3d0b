"""The kinds of answers as columns of a data frame: read from coded rows, table by table, as compact arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.limits import FINEST_STEP
from surveyapp.definition.question import Option, Precision
from surveyapp.definition.question_types import KINDS, Answer
from surveyapp.snapshots.late_libraries import np, pa
from surveyapp.snapshots.layout import ASKED
from surveyapp.snapshots.limits import MOST_INT8_OPTIONS
from surveyapp.snapshots.marks import has_cell, numbers

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Array: TypeAlias = "NDArray[Any]"

STATE = "_state."
"""How the names of the columns begin that say what became of a question: `_state.service.speed`."""

ANSWERED, NO_OPINION, SKIPPED, NOT_ASKED = STATES = ("answered", "no_opinion", "skipped", "not_asked")


@dataclass(frozen=True)
class FrameColumn:
    """One column of a frame: `read` gives the cells of a table of coded rows as numbers, `finish` turns those of all
    tables into what pandas holds. `precision`: how fine a date is.
    """

    name: str
    read: Callable[[pa.Table], Array]
    finish: Callable[[Array], Any]
    precision: Precision | None = None


class KindFrames(Protocol):
    """The columns of one kind's answers."""

    def columns(self, answer: Answer) -> Iterator[FrameColumn]:
        """The columns of an answer, without that of its state."""


def state_column(answer: Answer, first: str, *, partly_asked: bool) -> FrameColumn:
    """What became of a question: answered, answered that one has no opinion, asked and skipped, or not asked. `first`:
    the column of the coded rows that is empty where there is no answer.
    """
    silent = [place for place, option in enumerate(answer.options) if option.no_opinion]

    def read(table: pa.Table) -> Array:
        states = np.where(has_cell(table, first), 0, 2).astype(np.int8)
        if silent and answer.takes_one_option:
            states[np.isin(numbers(table, first, blank=-1), silent)] = 1
        if partly_asked:
            states[~table[ASKED + answer.code].to_numpy()] = 3
        return states

    return FrameColumn(STATE + answer.code, read, lambda states: _categories(states, STATES, ordered=False))


def labels_of(options: Sequence[Option]) -> list[str]:
    """The labels of options, in their order; those that several options share are followed by their code."""
    labels = [str(option.label) for option in options]
    with_code = [f"{label}（{option.code}）" for label, option in zip(labels, options, strict=True)]
    known = Counter(labels)
    shown = [long if known[label] > 1 else label for label, long in zip(labels, with_code, strict=True)]
    return shown if len(set(shown)) == len(shown) else with_code


class ChoiceFrames:
    """One option out of several: `CODE` as a category, `CODE.score` where options have scores, NaN for the others, for
    no opinion and for a blank.
    """

    def columns(self, answer: Answer) -> Iterator[FrameColumn]:
        """Category and score."""
        labels = labels_of(answer.options)
        kind = np.int8 if len(labels) <= MOST_INT8_OPTIONS else np.int16
        scores = np.array([*map(_score, answer.options), np.nan])

        def positions(table: pa.Table) -> Array:
            return numbers(table, answer.code, blank=-1).astype(kind, copy=False)

        yield FrameColumn(answer.code, positions, lambda found: _categories(found, labels, ordered=True))
        if not np.isnan(scores).all():
            yield FrameColumn(f"{answer.code}.score", lambda table: scores[positions(table)], _as_is)


class TickFrames:
    """Any number of options: a nullable boolean for each."""

    def columns(self, answer: Answer) -> Iterator[FrameColumn]:
        """`CODE.OPTION` for each option."""
        for option in answer.options:
            yield _option_column(f"{answer.code}.{option.code}", blank=-1, finish=_booleans)


class RankFrames:
    """An order of options: the place of each from 1 on, missing where it has none."""

    def columns(self, answer: Answer) -> Iterator[FrameColumn]:
        """`CODE.OPTION` for each option."""
        for option in answer.options:
            yield _option_column(f"{answer.code}.{option.code}", blank=0, finish=_places)


class NumberFrames:
    """A number, as float64."""

    def columns(self, answer: Answer) -> Iterator[FrameColumn]:
        """One column."""
        code, steps = answer.code, int(1 / FINEST_STEP)

        def read(table: pa.Table) -> Array:
            return np.where(has_cell(table, code), numbers(table, code) / steps, np.nan)

        yield FrameColumn(code, read, _as_is)


class DateFrames:
    """A date; of a month or a year its first day (`frame.attrs["precision"]` says how fine the question is)."""

    def columns(self, answer: Answer) -> Iterator[FrameColumn]:
        """One column."""
        code = answer.code

        def read(table: pa.Table) -> Array:
            year, rest = np.divmod(numbers(table, code).astype(np.int64), 10_000)
            month, day = np.divmod(rest, 100)
            months = (year - 1970) * 12 + np.maximum(month, 1) - 1
            days = months.astype("datetime64[M]").astype("datetime64[D]") + (np.maximum(day, 1) - 1)
            days[~has_cell(table, code)] = np.datetime64("NaT")
            seconds: Array = days.astype("datetime64[s]")
            return seconds

        yield FrameColumn(code, read, _as_is, answer.precision)


class TextFrames:
    """What was written: its words stand in a table of their own (`frames.py`)."""

    def columns(self, _answer: Answer) -> Iterator[FrameColumn]:
        """None."""
        yield from ()


FRAMES: CompleteTable[KindFrames] = CompleteTable(
    "snapshots.frame_columns.FRAMES",
    KINDS,
    {
        "choice": ChoiceFrames(),
        "ticks": TickFrames(),
        "number": NumberFrames(),
        "date": DateFrames(),
        "rank": RankFrames(),
        "text": TextFrames(),
    },
)
"""Kind -> its columns in a frame."""


def _score(option: Option) -> float:
    return np.nan if option.score is None or option.no_opinion else float(option.score)


def _option_column(name: str, blank: int, finish: Callable[[Array], Any]) -> FrameColumn:
    return FrameColumn(name, lambda table: numbers(table, name, blank=blank), finish)


def _as_is(cells: Array) -> Array:
    return cells


def _categories(positions: Array, labels: Sequence[str], *, ordered: bool) -> pd.Categorical:
    import pandas as pd

    return pd.Categorical.from_codes(positions, categories=pd.Index(labels), ordered=ordered)


def _booleans(ticks: Array) -> Any:
    import pandas as pd

    return pd.arrays.BooleanArray(ticks > 0, ticks < 0)


def _places(places: Array) -> Any:
    import pandas as pd

    return pd.arrays.IntegerArray(places.astype(np.int16), places <= 0)
