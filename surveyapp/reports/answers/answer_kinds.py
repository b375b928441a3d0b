"""The kinds of answers as they are written out, whatever the format: their columns, and what each column means."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from surveyapp.definition.calendar import date_of_number
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.limits import FINEST_STEP
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import KINDS, Answer
from surveyapp.definition.types.values import DATE_EXAMPLES
from surveyapp.reports.answers.answer_batches import AnswerBatch
from surveyapp.reports.answers.column_texts import join_texts
from surveyapp.reports.words.wording import type_words
from surveyapp.snapshots.late_libraries import np, pa, pc

StoredAnswer = Mapping[str, str | Sequence[str]]
"""The answers of one response: item -> what was answered."""


@dataclass(frozen=True)
class AnswerColumn(ABC):
    """One column of answers; `width`: characters that it takes in a sheet."""

    name: str
    answer: Answer

    width: ClassVar[float] = 30

    @property
    def item(self) -> str:
        """The code of the item: that of the answer, or of the one that it is written beside."""
        return self.answer.item.code

    @property
    def wording(self) -> str:
        """What was asked; of a part of a question with the question it belongs to."""
        stem, text = self.answer.stem, self.answer.text
        return str(text) if stem is None else f"{stem}：{text}"

    @property
    def heading(self) -> str:
        """What stands above it, where people read it."""
        return self.wording

    @abstractmethod
    def cells(self, batch: AnswerBatch) -> pa.Array:
        """The cells of this column, one for each response, null where nothing was answered: texts (dictionaries where
        few are different), whole numbers, or decimals.
        """

    @abstractmethod
    def meanings(self) -> Iterator[tuple[str, ...]]:
        """Code, meaning, score and favourable mark of the values in this column: one row, or one for each code."""

    def codebook_rows(self) -> Iterator[list[str]]:
        """The rows of the codebook about this column, under `CODEBOOK_HEADER`."""
        for meaning in self.meanings():
            yield [self.name, self.wording, self.type_words, *meaning]

    @property
    def type_words(self) -> str:
        """The type of its question in words."""
        return type_words(self.answer.type)


class CodeColumn(AnswerColumn):
    """The code of the option chosen."""

    width: ClassVar[float] = 10

    def cells(self, batch: AnswerBatch) -> pa.Array:
        """The codes."""
        return _words_of(batch.cells(self.name), self._codes)

    @cached_property
    def _codes(self) -> pa.Array:
        return pa.array([option.code for option in self.answer.options], pa.string())

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """Each option."""
        for option in self.answer.options:
            yield (option.code, str(option.label), *_scale(option))


class LabelColumn(AnswerColumn):
    """The label of the option chosen."""

    width: ClassVar[float] = 20

    @property
    def heading(self) -> str:
        """The wording of the question, marked as the column of labels."""
        return f"{self.wording}（选项文字）"

    def cells(self, batch: AnswerBatch) -> pa.Array:
        """The labels."""
        return _words_of(batch.cells(self.answer.code), self._labels)

    @cached_property
    def _labels(self) -> pa.Array:
        return pa.array([str(option.label) for option in self.answer.options], pa.string())

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row: the values are labels."""
        yield ("", "所选选项的文字", "", "")


class PathColumn(AnswerColumn):
    """The labels of the options chosen on all levels, joined: 昌吉州/奇台县."""

    @property
    def wording(self) -> str:
        """The wording of the whole question."""
        return str(self.answer.question_text)

    def cells(self, batch: AnswerBatch) -> pa.Array:
        """The path of the option on the deepest level, and behind it what was typed below."""
        codes = [code for code, _labels in self._paths]
        paths = [_words_of(batch.cells(code), labels) for code, labels in self._paths]
        deepest = pc.coalesce(*(path.cast(pa.string()) for path in reversed(paths)))
        typed = [batch.written(text) for text in (f"{code}.text" for code in codes) if text in batch.texts]
        return join_texts([deepest, *typed], "/")

    @cached_property
    def _paths(self) -> list[tuple[str, pa.Array]]:
        """The answer of each level, and the paths of its options."""
        tree = self.answer.tree
        if tree is None:
            raise ValueError(f"{self.name} has no levels")
        return [
            (
                f"{self.answer.question}.{named.code}",
                pa.array([tree.label_path(option.code) for option in tree.of_level(level)], pa.string()),
            )
            for level, named in enumerate(tree.levels)
        ]

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row."""
        yield ("", "各级所选选项的文字，以 / 相连", "", "")


@dataclass(frozen=True)
class OptionColumn(AnswerColumn):
    """What an answer says of one option."""

    option: Option

    width: ClassVar[float] = 10

    @property
    def heading(self) -> str:
        """What was asked, and the option."""
        return f"{self.wording}：{self.option.label}"


class TickColumn(OptionColumn):
    """Whether an option was ticked: 1 or 0."""

    def cells(self, batch: AnswerBatch) -> pa.Array:
        """1 or 0."""
        return batch.cells(self.name)

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row for 1 and one for 0."""
        yield ("1", f"选择“{self.option.label}”", *_scale(self.option))
        yield ("0", f"未选择“{self.option.label}”", "", "")


class WrittenColumn(AnswerColumn):
    """What was written in answer, or beside options."""

    def cells(self, batch: AnswerBatch) -> pa.Array:
        """The texts."""
        return batch.written(self.answer.code)

    @property
    def heading(self) -> str:
        """What was asked; beside an option, which, and that it was written."""
        if self.answer.reason_of:
            return f"{self.wording}：原因"
        if self.answer.is_typed:
            return f"{self.wording}（填写的文字）"
        beside = self.answer.beside
        return self.wording if beside is None else f"{self.wording}：{beside.label}（填写的文字）"

    @property
    def type_words(self) -> str:
        """The type of its question, or that it is a text beside options."""
        if self.answer.reason_of:
            return "原因"
        return super().type_words if self.answer.beside is None else "补充说明"

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row that says when the column is filled in."""
        if self.answer.is_typed:
            yield ("", "填写的文字，没有与选项对应的", "", "")
            return
        chosen = "".join(f"“{option.label}”" for option in (self.answer.reason_of or self._beside))
        what = "原因" if self.answer.reason_of else "文字"
        yield ("", f"选择{chosen}时填写的{what}" if chosen else "填写的文字", "", "")

    @property
    def _beside(self) -> tuple[Option, ...]:
        return () if self.answer.beside is None else (self.answer.beside,)


class NumberColumn(AnswerColumn):
    """The number, to be computed with."""

    width: ClassVar[float] = 12

    def cells(self, batch: AnswerBatch) -> pa.Array:
        """The numbers, as decimals with as many places as the finest step."""
        return pc.multiply(batch.cells(self.name).cast(pa.decimal128(19, 0)), pa.scalar(FINEST_STEP))

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row, with the unit."""
        yield ("", f"填写的数字，单位：{self.answer.unit}" if self.answer.unit else "填写的数字", "", "")


class DateColumn(AnswerColumn):
    """The date as it was asked: 2026, 2026-07 or 2026-07-31."""

    width: ClassVar[float] = 12

    def cells(self, batch: AnswerBatch) -> pa.Array:
        """The dates as texts."""
        numbers = batch.cells(self.name).dictionary_encode()
        dates = pa.array(map(date_of_number, numbers.dictionary.to_pylist()), pa.string())
        return pa.DictionaryArray.from_arrays(numbers.indices, dates)

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row that says how fine it is."""
        yield ("", f"填写的日期，如 {DATE_EXAMPLES[self.answer.precision]}", "", "")


class PlaceColumn(OptionColumn):
    """The place of an option in an order: 1, 2 and so on, 0 where it has none."""

    def cells(self, batch: AnswerBatch) -> pa.Array:
        """The places, one after the other where an option was named twice; null where no option has one."""
        places = _places(self.answer, batch)
        own = places[self.answer.options.index(self.option)]
        before = ((places > 0) & (places <= own)).sum(axis=0, dtype=np.int8)
        return pa.array(before, mask=~(places > 0).any(axis=0))

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row for places, one for 0."""
        yield ("1、2、3…", f"“{self.option.label}”的名次，1 为最先", "", "")
        yield ("0", f"没有给“{self.option.label}”排名次", "", "")


class OrderColumn(AnswerColumn):
    """The options in their order: 甲→乙→丙."""

    @property
    def heading(self) -> str:
        """The wording of the question, marked as the column of the whole order."""
        return f"{self.wording}（排序）"

    def cells(self, batch: AnswerBatch) -> pa.Array:
        """The labels with arrows between them."""
        places = _places(self.answer, batch)
        labels = pa.array([str(option.label) for option in self.answer.options], pa.string())
        first_to_last = np.argsort(np.where(places > 0, places, len(labels) + 1), axis=0, kind="stable")
        placed = np.take_along_axis(places, first_to_last, axis=0) > 0
        ordered = [
            labels.take(pa.array(options, mask=~there))
            for options, there in zip(first_to_last, placed, strict=True)
        ]
        return join_texts(ordered, "→")

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row."""
        yield ("", "所排选项的文字，先者在前", "", "")


class KindColumns(ABC):
    """The columns in which answers of one kind are written out."""

    @abstractmethod
    def columns(self, answer: Answer) -> Iterator[AnswerColumn]:
        """The columns of an answer, without those of its write-ins."""

    @abstractmethod
    def words(self, answer: Answer, answers: StoredAnswer) -> Iterator[str]:
        """The answer in words, each text beside an option behind its label."""


class OptionColumns(KindColumns):
    """A single choice has columns of code and label; a multiple choice has a column of ones and noughts for each
    option.
    """

    def columns(self, answer: Answer) -> Iterator[AnswerColumn]:
        """Two columns, or as many as there are options."""
        if answer.is_several:
            yield from (
                TickColumn(f"{answer.code}.{option.code}", answer, option) for option in answer.options
            )
        else:
            if answer.tree is not None and answer.level == 0:
                yield PathColumn(answer.question, answer)
            yield CodeColumn(answer.code, answer)
            yield LabelColumn(f"{answer.code}.label", answer)

    def words(self, answer: Answer, answers: StoredAnswer) -> Iterator[str]:
        """The labels."""
        for code in _codes(answers.get(answer.code, ())):
            option = answer.option(code)
            label = str(option.label) if option else code
            written = answers.get(answer.text_codes.get(code, ""))
            yield f"{label}：{written}" if written else label
        if answer.typed is not None and (typed := answers.get(answer.typed.code)):
            yield str(typed)


class TextColumns(KindColumns):
    """The text."""

    def columns(self, answer: Answer) -> Iterator[AnswerColumn]:
        """One column."""
        yield WrittenColumn(answer.code, answer)

    def words(self, answer: Answer, answers: StoredAnswer) -> Iterator[str]:
        """The text, unless it is blank."""
        given = answers.get(answer.code)
        if isinstance(given, str) and given.strip():
            yield given


class RankColumns(OptionColumns):
    """A column for the place of each option, and one with the whole order in words."""

    def columns(self, answer: Answer) -> Iterator[AnswerColumn]:
        """As many as there are options, and one."""
        yield OrderColumn(answer.code, answer)
        yield from (PlaceColumn(f"{answer.code}.{option.code}", answer, option) for option in answer.options)


class ValueColumns(KindColumns):
    """A number or date."""

    def __init__(self, column: type[AnswerColumn]) -> None:
        self._column = column

    def columns(self, answer: Answer) -> Iterator[AnswerColumn]:
        """One column."""
        yield self._column(answer.code, answer)

    def words(self, answer: Answer, answers: StoredAnswer) -> Iterator[str]:
        """The number with its unit, or the date."""
        if (given := answers.get(answer.code)) is not None:
            yield f"{given} {answer.unit}" if answer.unit else str(given)


COLUMNS: CompleteTable[KindColumns] = CompleteTable(
    "reports.answers.answer_kinds.COLUMNS",
    KINDS,
    {
        "choice": OptionColumns(),
        "ticks": OptionColumns(),
        "number": ValueColumns(NumberColumn),
        "date": ValueColumns(DateColumn),
        "rank": RankColumns(),
        "text": TextColumns(),
    },
)
"""Kind -> how its answers are written out."""


def _codes(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _scale(option: Option) -> list[str]:
    counted = "没有意见" if option.no_opinion else "是" if option.favourable else ""
    return ["" if option.score is None else str(option.score), counted]


def _words_of(positions: pa.Array, words: pa.Array) -> pa.Array:
    """The word at each of the positions; of many words only those that are needed."""
    if len(words) > len(positions):
        return words.take(positions).dictionary_encode()
    return pa.DictionaryArray.from_arrays(positions, words)


def _places(answer: Answer, batch: AnswerBatch) -> np.ndarray[Any, np.dtype[np.int8]]:
    """The place of each option (rows of the array) in the order of each respondent (its columns), 0 for none."""
    columns = [batch.cells(f"{answer.code}.{option.code}") for option in answer.options]
    return np.array([column.fill_null(0).to_numpy(zero_copy_only=False) for column in columns])
