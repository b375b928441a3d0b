"""A questionnaire -> the columns that its answers are stored in.

Facts about a response start with an underscore, which no code can, so they never meet a question's column.
"""

from collections.abc import Callable
from dataclasses import dataclass

import orjson
import pyarrow as pa

from surveyapp.definition.questionnaire import Question, Questionnaire
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.limits import MOST_INT8_OPTIONS

ID, VERSION, CHANNEL, LANGUAGE = "_id", "_version", "_channel", "_language"
STARTED, SECONDS, SUBMITTED = "_started", "_seconds", "_submitted"
STATUS, FLAGS = "_status", "_flags"

LAYOUT_KEY = b"surveyapp.layout"
"""Where every table carries its layout, so that answers are never read with other questions or options."""

_NAME = pa.dictionary(pa.int32(), pa.string())
_MOMENT = pa.timestamp("us", tz="UTC")
_FACTS = (
    pa.field(ID, pa.string(), nullable=False),
    pa.field(VERSION, _NAME),
    pa.field(CHANNEL, _NAME),
    pa.field(LANGUAGE, _NAME),
    pa.field(STARTED, _MOMENT),
    pa.field(SECONDS, pa.int64()),
    pa.field(SUBMITTED, _MOMENT),
    pa.field(STATUS, _NAME, nullable=False),
    pa.field(FLAGS, pa.list_(pa.field("element", pa.string())), nullable=False),
)


@dataclass(frozen=True)
class Choice:
    """One answer out of several: the column `item` holds the position in `codes`, null when left blank."""

    item: str
    codes: tuple[str, ...]

    @property
    def type(self) -> pa.DataType:
        """int8, or int16 past 127 options."""
        return pa.int8() if len(self.codes) <= MOST_INT8_OPTIONS else pa.int16()


@dataclass(frozen=True)
class Ticks:
    """A multiple choice: one column per option holds 1 or 0, null where the question was left out.

    Snapshots of answers given on a page have no row of zeros: a form cannot tell none from left out.
    """

    item: str
    codes: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The column of each option, `channels.a`."""
        return tuple(f"{self.item}.{code}" for code in self.codes)


@dataclass(frozen=True)
class Layout:
    """Where every answer goes. `texts` have a column that is 1 where something was written; the words of
    `texts` and `write_ins` stand in a table of their own, one row (id, item, text) for each.
    """

    choices: tuple[Choice, ...]
    ticks: tuple[Ticks, ...]
    texts: tuple[str, ...]
    write_ins: tuple[str, ...]

    @property
    def answer_columns(self) -> list[str]:
        """The names of all columns that hold answers."""
        ticked = [column for ticks in self.ticks for column in ticks.columns]
        return [*(choice.item for choice in self.choices), *ticked, *self.texts]

    @property
    def schema(self) -> pa.Schema:
        """The main table: facts about each response, then its answers."""
        answers = [pa.field(choice.item, choice.type) for choice in self.choices]
        answers += [pa.field(column, pa.int8()) for ticks in self.ticks for column in ticks.columns]
        answers += [pa.field(item, pa.int8()) for item in self.texts]
        return pa.schema([*_FACTS, *answers], metadata={LAYOUT_KEY: self._written()})

    @property
    def texts_schema(self) -> pa.Schema:
        """The table of words: whose, beside which question or option, and what was written."""
        fields = [pa.field(ID, pa.string()), pa.field("item", _NAME), pa.field("text", pa.string())]
        return pa.schema(fields, metadata={LAYOUT_KEY: self._written()})

    def check(self, schema: pa.Schema) -> None:
        """Raise SnapshotError `other_questionnaire` unless a table with this schema has this layout."""
        if (schema.metadata or {}).get(LAYOUT_KEY) != self._written():
            raise SnapshotError("other_questionnaire")

    def _written(self) -> bytes:
        return orjson.dumps(self)


def layout_of(questionnaire: Questionnaire) -> Layout:
    """The layout of a questionnaire; only codes and their order matter, never wordings or scores."""
    parts = [_PARTS[question.type](question) for question in questionnaire.questions]
    return Layout(
        choices=tuple(choice for part in parts for choice in part.choices),
        ticks=tuple(ticks for part in parts for ticks in part.ticks),
        texts=tuple(text for part in parts for text in part.texts),
        write_ins=tuple(text for part in parts for text in part.write_ins),
    )


def _codes(question: Question) -> tuple[str, ...]:
    return tuple(option.code for option in question.options)


def _write_ins(question: Question) -> tuple[str, ...]:
    return tuple(question.write_in_code(option) for option in question.options if option.write_in)


def _single(question: Question) -> Layout:
    return Layout((Choice(question.code, _codes(question)),), (), (), _write_ins(question))


def _multiple(question: Question) -> Layout:
    return Layout((), (Ticks(question.code, _codes(question)),), (), _write_ins(question))


def _matrix(question: Question) -> Layout:
    codes = _codes(question)
    return Layout(tuple(Choice(question.item_code(item), codes) for item in question.items), (), (), ())


def _text(question: Question) -> Layout:
    return Layout((), (), (question.code,), ())


_PARTS: dict[str, Callable[[Question], Layout]] = {
    "single": _single,
    "multiple": _multiple,
    "matrix": _matrix,
    "text": _text,
}
"""The part of the layout that a question of each type takes."""
