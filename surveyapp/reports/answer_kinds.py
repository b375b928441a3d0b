"""The kinds of answers as they are written out, whatever the format: their columns, and what each column means."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import KINDS, Answer
from surveyapp.definition.types.values import DATE_EXAMPLES
from surveyapp.reports.words.wording import type_words

Value = str | int | Decimal | datetime | None
"""What stands in a cell: a text or code, a number, a moment, or nothing."""

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

    def value(self, answers: StoredAnswer) -> Value:
        """The value in this column: the answer itself, unless a subclass says otherwise; None where nothing was
        answered.
        """
        answer = answers.get(self.answer.code)
        return None if answer is None else str(answer)

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

    def value(self, answers: StoredAnswer) -> Value:
        """The label."""
        option = self.answer.option(str(answers.get(self.answer.code)))
        return str(option.label) if option else None

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row: the values are labels."""
        yield ("", "所选选项的文字", "", "")


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

    def value(self, answers: StoredAnswer) -> Value:
        """1 or 0."""
        ticks = answers.get(self.answer.code)
        return None if ticks is None else int(self.option.code in ticks)

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row for 1 and one for 0."""
        yield ("1", f"选择“{self.option.label}”", *_scale(self.option))
        yield ("0", f"未选择“{self.option.label}”", "", "")


class WrittenColumn(AnswerColumn):
    """What was written in answer, or beside options."""

    @property
    def heading(self) -> str:
        """What was asked; beside an option, which, and that it was written."""
        if self.answer.reason_of:
            return f"{self.wording}：原因"
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
        chosen = "".join(f"“{option.label}”" for option in (self.answer.reason_of or self._beside))
        what = "原因" if self.answer.reason_of else "文字"
        yield ("", f"选择{chosen}时填写的{what}" if chosen else "填写的文字", "", "")

    @property
    def _beside(self) -> tuple[Option, ...]:
        return () if self.answer.beside is None else (self.answer.beside,)


class NumberColumn(AnswerColumn):
    """The number, to be computed with."""

    width: ClassVar[float] = 12

    def value(self, answers: StoredAnswer) -> Value:
        """The number."""
        answer = answers.get(self.answer.code)
        return None if answer is None else Decimal(str(answer))

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row, with the unit."""
        yield ("", f"填写的数字，单位：{self.answer.unit}" if self.answer.unit else "填写的数字", "", "")


class DateColumn(AnswerColumn):
    """The date as it was asked: 2026, 2026-07 or 2026-07-31."""

    width: ClassVar[float] = 12

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row that says how fine it is."""
        yield ("", f"填写的日期，如 {DATE_EXAMPLES[self.answer.precision]}", "", "")


class PlaceColumn(OptionColumn):
    """The place of an option in an order: 1, 2 and so on, 0 where it has none."""

    def value(self, answers: StoredAnswer) -> Value:
        """The place."""
        order = answers.get(self.answer.code)
        if order is None:
            return None
        return order.index(self.option.code) + 1 if self.option.code in order else 0

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

    def value(self, answers: StoredAnswer) -> Value:
        """The labels with arrows between them."""
        order = answers.get(self.answer.code)
        if order is None:
            return None
        labels = {option.code: str(option.label) for option in self.answer.options}
        return "→".join(labels.get(code, code) for code in order)

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row."""
        yield ("", "所排选项的文字，先者在前", "", "")


class KindColumns(ABC):
    """The columns in which answers of one kind are written out."""

    @abstractmethod
    def columns(self, answer: Answer) -> Iterator[AnswerColumn]:
        """The columns of an answer, without those of its write-ins."""

    @abstractmethod
    def misfit(self, answer: Answer, value: str | Sequence[str]) -> str | None:
        """What keeps a stored value from being an answer: the code of an option that does not exist, empty for a value
        of another kind; None for an answer.
        """

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
            yield CodeColumn(answer.code, answer)
            yield LabelColumn(f"{answer.code}.label", answer)

    def misfit(self, answer: Answer, value: str | Sequence[str]) -> str | None:
        """The code that no option has, empty for a text where ticks are wanted; None for an answer."""
        if answer.is_several and isinstance(value, str):
            return ""
        return next((code for code in _codes(value) if answer.option(code) is None), None)

    def words(self, answer: Answer, answers: StoredAnswer) -> Iterator[str]:
        """The labels."""
        for code in _codes(answers.get(answer.code, ())):
            option = answer.option(code)
            label = str(option.label) if option else code
            written = answers.get(answer.text_codes.get(code, ""))
            yield f"{label}：{written}" if written else label


class TextColumns(KindColumns):
    """The text."""

    def columns(self, answer: Answer) -> Iterator[AnswerColumn]:
        """One column."""
        yield WrittenColumn(answer.code, answer)

    def misfit(self, _answer: Answer, _value: str | Sequence[str]) -> str | None:
        """None: every text is an answer."""
        return None

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

    def misfit(self, _answer: Answer, value: str | Sequence[str]) -> str | None:
        """None for a text; a list is none."""
        return None if isinstance(value, str) else ""

    def words(self, answer: Answer, answers: StoredAnswer) -> Iterator[str]:
        """The number with its unit, or the date."""
        if (given := answers.get(answer.code)) is not None:
            yield f"{given} {answer.unit}" if answer.unit else str(given)


COLUMNS: CompleteTable[KindColumns] = CompleteTable(
    "reports.answer_columns.COLUMNS",
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
