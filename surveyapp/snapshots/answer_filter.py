"""Part of a survey's responses: those of a group, a channel, a language, a period. Nothing else of them changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from surveyapp.definition.china_time import CHINA
from surveyapp.definition.conditions.comparison import Comparison
from surveyapp.definition.questionnaire import Group, Questionnaire
from surveyapp.snapshots.flags import has_flag
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import (
    CHANNEL,
    FLAGS,
    LANGUAGE,
    SUBMITTED,
    AnswerLayout,
    layout_of,
)
from surveyapp.snapshots.manifest import NO_TIME, Returns
from surveyapp.snapshots.marks import Marks
from surveyapp.snapshots.returns_count import ReturnsCount
from surveyapp.snapshots.rows_with_texts import rows_with_texts
from surveyapp.snapshots.snapshot import AnswerPart, CodedAnswers, tables_of


@dataclass(frozen=True)
class AnswerFilter:
    """Whose responses are wanted: those that every part of it lets through; a part that is empty lets all through.

    `groups`: who chose, or ticked, one of the options of each question. `channels`, `languages`: one of these.
    `first`, `last`: days in China on which they came, both included; responses whose day is unknown (an import without
    times) came on none.
    """

    groups: tuple[Group, ...] = ()
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        """Whether it leaves anybody out at all."""
        return self != AnswerFilter()

    @property
    def is_of_groups(self) -> bool:
        """Whether only answers decide, as in a group of a figure."""
        return self == AnswerFilter(groups=self.groups)

    def as_json(self) -> dict[str, Any]:
        """The filter as JSON; parts that let all through are left out."""
        found = {
            "groups": [group.model_dump(mode="json") for group in self.groups],
            "channels": list(self.channels),
            "languages": list(self.languages),
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
        }
        return {name: value for name, value in found.items() if value}


def filter_from_json(content: Mapping[str, Any]) -> AnswerFilter:
    """The filter that `AnswerFilter.as_json` wrote.

    >>> wanted = AnswerFilter(channels=("online",), first=date(2026, 7, 5))
    >>> filter_from_json(wanted.as_json()) == wanted
    True
    """
    days = {name: date.fromisoformat(content[name]) for name in ("first", "last") if name in content}
    return AnswerFilter(
        groups=tuple(Group.model_validate(group) for group in content.get("groups", ())),
        channels=tuple(content.get("channels", ())),
        languages=tuple(content.get("languages", ())),
        **days,
    )


class RowFilter:
    """A filter over the tables of one questionnaire: which rows it lets through, and the columns that it reads."""

    def __init__(self, wanted: AnswerFilter, questionnaire: Questionnaire) -> None:
        """ValueError for a group of a question that there is not."""
        self.wanted, self._layout = wanted, layout_of(questionnaire)
        self._comparisons = [_comparison(questionnaire, group) for group in wanted.groups]
        self._columns_of = {columns.item: columns for columns in self._layout.answers}

    @property
    def layout(self) -> AnswerLayout:
        """The layout that the tables must have."""
        return self._layout

    @property
    def columns(self) -> list[str]:
        """The columns that decide."""
        wanted = self.wanted
        named = [
            cells.name
            for comparison in self._comparisons
            for cells in self._columns_of[comparison.item.code].fields
        ]
        by_fact = ((CHANNEL, wanted.channels), (LANGUAGE, wanted.languages))
        named += [column for column, values in by_fact if values]
        return [*named, SUBMITTED, FLAGS] if wanted.first or wanted.last else named

    def marks(self, rows: pa.Table) -> Marks:
        """Which rows it lets through."""
        marks = np.ones(rows.num_rows, dtype=bool)
        for comparison in self._comparisons:
            marks &= self._columns_of[comparison.item.code].holds(comparison, rows)
        for column, values in ((CHANNEL, self.wanted.channels), (LANGUAGE, self.wanted.languages)):
            if values:
                marks &= _one_of(rows, column, values)
        if self.wanted.first or self.wanted.last:
            marks &= _came_between(rows, self.wanted.first, self.wanted.last)
        return marks

    def of_table(self, rows: pa.Table) -> pa.Table:
        """The rows that it lets through."""
        return rows.filter(pa.array(self.marks(rows)))


def _comparison(questionnaire: Questionnaire, group: Group) -> Comparison:
    item = questionnaire.item(group.question)
    if item is None:
        raise ValueError(f"no question {group.question}")
    return Comparison(item, frozenset(group.options))


def _one_of(rows: pa.Table, column: str, values: Sequence[str]) -> Marks:
    names = rows[column].cast(pa.string())
    marks: Marks = pc.is_in(names, value_set=pa.array(values, pa.string())).to_numpy(zero_copy_only=False)
    return marks


def _came_between(rows: pa.Table, first: date | None, last: date | None) -> Marks:
    submitted = rows[SUBMITTED]
    marks = ~has_flag(rows, (NO_TIME,))
    if first is not None:
        begin = pa.scalar(datetime.combine(first, time(), CHINA), submitted.type)
        marks &= pc.greater_equal(submitted, begin).fill_null(False).to_numpy(zero_copy_only=False)
    if last is not None:
        end = pa.scalar(datetime.combine(last + timedelta(days=1), time(), CHINA), submitted.type)
        marks &= pc.less(submitted, end).fill_null(False).to_numpy(zero_copy_only=False)
    return marks


@dataclass(frozen=True)
class FilteredPart:
    """A part of the coded answers, of which only the rows pass that a filter lets through."""

    part: AnswerPart
    rows: RowFilter

    def tables(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """As those of the part; columns that only the filter needs are read and not given."""
        read = None if columns is None else list(dict.fromkeys([*columns, *self.rows.columns]))
        for table in self.part.tables(read):
            self.rows.layout.check(table.schema)
            passed = self.rows.of_table(table)
            yield passed if columns is None else passed.select(columns)


@dataclass(frozen=True)
class FilteredAnswers:
    """The coded answers of a survey, frozen or live, of which only those count that `wanted` lets through."""

    answers: CodedAnswers
    questionnaire: Questionnaire
    wanted: AnswerFilter

    @cached_property
    def _rows(self) -> RowFilter:
        return RowFilter(self.wanted, self.questionnaire)

    def parts(self) -> tuple[FilteredPart, ...]:
        """The parts of all answers, each filtered when it is read."""
        return tuple(FilteredPart(part, self._rows) for part in self.answers.parts())

    def texts(self) -> Iterator[pa.Table]:
        """What these respondents wrote."""
        for joined in rows_with_texts(self.answers, self._rows.columns):
            if len(joined.texts):
                passed = self._rows.marks(joined.rows)
                yield joined.texts.filter(pa.array(passed[joined.places]))

    def stored_tally(self) -> None:
        """None: what was counted before answers were deleted was counted of all."""

    @cached_property
    def returns(self) -> Returns:
        """How many of the responses passed, and where from."""
        count = ReturnsCount()
        for table in tables_of(self, [*ReturnsCount.COLUMNS]):
            count.add(table)
        return count.returns()
