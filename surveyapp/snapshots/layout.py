"""A questionnaire -> the columns that its answers are stored in.

Facts about a response start with an underscore, which no code can, so they never meet a question's column.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property

import orjson

from surveyapp.definition.conditions.display_logic import DisplayLogic
from surveyapp.definition.loading import version_hash
from surveyapp.definition.question_types import KINDS
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.given_answers import GivenTypes
from surveyapp.snapshots.kinds import COLUMNS, AnswerColumns
from surveyapp.snapshots.late_libraries import pa

ID, VERSION, CHANNEL, LANGUAGE = "_id", "_version", "_channel", "_language"
STARTED, SECONDS, SUBMITTED = "_started", "_seconds", "_submitted"
STATUS, FLAGS = "_status", "_flags"

ASKED = "_asked."
"""How the names of the columns begin that say who was asked: `_asked.reason`."""

LAYOUT_KEY = b"surveyapp.layout"
"""Where every table carries its layout, so that answers are never read with other questions or options."""

_PARTS = ("choices", "ticks", "texts", "write_ins")
"""What every layout lists, if only as empty: the others are listed where there are some."""


@cache
def facts() -> pa.Schema:
    """The columns of what is known of each response beside its answers."""
    name, moment = _name(), pa.timestamp("us", tz="UTC")
    return pa.schema(
        (
            pa.field(ID, pa.string(), nullable=False),
            pa.field(VERSION, name),
            pa.field(CHANNEL, name),
            pa.field(LANGUAGE, name),
            pa.field(STARTED, moment),
            pa.field(SECONDS, pa.int64()),
            pa.field(SUBMITTED, moment),
            pa.field(STATUS, name, nullable=False),
            pa.field(FLAGS, pa.list_(pa.field("element", pa.string())), nullable=False),
        )
    )


def _name() -> pa.DataType:
    """The type of texts of which there are few different ones."""
    return pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class AnswerLayout:
    """Where every answer goes: its columns, those of a kind together, in the order of the form. What was written in own
    words stands in a table of its own, one row (id, item, text) for each.

    `partly_asked`: the codes of the answers that not everybody is asked for, texts beside options too. `versions`: the
    questionnaires that responses answered, each with conditions of its own.
    """

    answers: tuple[AnswerColumns, ...]
    partly_asked: frozenset[str] = frozenset()
    versions: tuple[Questionnaire, ...] = field(default=(), compare=False)

    @cached_property
    def given_types(self) -> GivenTypes:
        """Item -> how its answers stand in the documents of responses."""
        return {columns.item: columns.given for columns in self.answers}

    @cached_property
    def display_logics(self) -> dict[str, DisplayLogic]:
        """The hash of each version -> what it asks of whom."""
        return {version_hash(version): version.display_logic for version in self.versions}

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The items that have a column for who was asked; what has none was asked of all."""
        partly = (columns for columns in self.answers if columns.item in self.partly_asked)
        return tuple(columns.item for columns in partly if columns.fields)

    @cached_property
    def words(self) -> tuple[AnswerColumns, ...]:
        """The answers in own words, and behind them the texts beside options."""
        return tuple(columns for columns in self.answers if columns.has_words)

    @property
    def answer_columns(self) -> list[str]:
        """The names of all columns that hold answers, or say who was asked."""
        return [field.name for field in self._answer_fields]

    @property
    def _answer_fields(self) -> list[pa.Field]:
        asked = [pa.field(ASKED + item, pa.bool_(), nullable=False) for item in self.asked]
        return [cells for columns in self.answers for cells in columns.fields] + asked

    @property
    def given_schema(self) -> pa.Schema:
        """The main table as long as it is not known who was asked what."""
        answers = (cells for cells in self._answer_fields if not cells.name.startswith(ASKED))
        return pa.schema([*facts(), *answers], metadata={LAYOUT_KEY: self.as_json()})

    @property
    def schema(self) -> pa.Schema:
        """The main table: facts about each response, its answers, then what it was asked of what others were not."""
        return pa.schema([*facts(), *self._answer_fields], metadata={LAYOUT_KEY: self.as_json()})

    @property
    def texts_schema(self) -> pa.Schema:
        """The table of words: whose, beside which question or option, and what was written."""
        fields = [pa.field(ID, pa.string()), pa.field("item", _name()), pa.field("text", pa.string())]
        return pa.schema(fields, metadata={LAYOUT_KEY: self.as_json()})

    def check(self, schema: pa.Schema) -> None:
        """Raise SnapshotError `other_questionnaire` unless a table with this schema has this layout."""
        if (schema.metadata or {}).get(LAYOUT_KEY) != self.as_json():
            raise SnapshotError("other_questionnaire")

    def as_json(self) -> bytes:
        """The layout as tables carry it."""
        parts: dict[str, list[object]] = {part: [] for part in _PARTS}
        for columns in self.answers:
            parts.setdefault(columns.part, []).append(columns.as_json())
        if self.asked:
            parts["asked"] = [*self.asked]
        return orjson.dumps(parts)


def layout_of(questionnaire: Questionnaire) -> AnswerLayout:
    """The layout of a questionnaire; only codes and their order matter, never wordings or scores."""
    kinds = list(KINDS)
    ordered = sorted(questionnaire.answers, key=lambda answer: (kinds.index(answer.kind), answer.is_beside))
    columns = tuple(COLUMNS[answer.kind].of(answer) for answer in ordered)
    return AnswerLayout(columns, questionnaire.partly_asked, questionnaire.versions)
