"""The columns in which every response is written out, whatever the format, and what each of them means.

A single choice (and a line of a matrix) takes two columns: the code, which never changes between versions and
languages and is what the codebook and other files refer to, and beside it the label, so that the file can be
read without the codebook. A multiple choice takes one 0/1 column for each option, blank where the question was
not answered: that is the form every statistics program counts directly.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from surveyapp.collection.exports.files.own_export import OWN_HEADINGS
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.languages import LANGUAGES
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import KINDS, Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.words.wording import (
    CHANNELS,
    FLAGS,
    STATUSES,
    type_words,
)
from surveyapp.snapshots.coding import StoredResponse

Value = str | int | datetime | None
"""What stands in a cell: a text or code, a number, a moment, or nothing."""

_OWN_HEADINGS_IN_WORDS = (
    "答卷编号",
    "问卷版本",
    "投放渠道",
    "作答语言",
    "开始时间（受访者设备所报，北京时间）",
    "答题时长（秒，受访者设备所报）",
    "提交时间（北京时间）",
    "状态",
    "审核标记（以分号分隔）",
)

RESPONSE_COLUMNS: Mapping[str, str] = dict(zip(OWN_HEADINGS, _OWN_HEADINGS_IN_WORDS, strict=True))
"""Columns about the response itself. One whose name is a question's code gets an underscore in front."""

_OWN_WORDS: Mapping[str, Mapping[str, str]] = {
    "channel": CHANNELS,
    "status": STATUSES,
    "flags": FLAGS,
}
"""Column of codes (except `language`) -> code -> its words; any other code is a name already."""

CODEBOOK_HEADER = ("列名", "题目", "题型", "编码", "含义", "分值", "计入满意")


class UnplacedAnswer(Exception):
    """A stored answer has no column: `response` id, `item`, and the `code` of an option where that is unknown."""

    def __init__(self, response: str, item: str, code: str = "") -> None:
        super().__init__(f"{response}: {item} {code}")
        self.response, self.item, self.code = response, item, code


StoredAnswer = Mapping[str, str | Sequence[str]]
"""The answers of one response: item -> what was answered."""


@dataclass(frozen=True)
class AnswerColumn(ABC):
    """One column of answers; `width`: characters that it takes in a sheet."""

    name: str
    answer: Answer

    width: ClassVar[float] = 30

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
class TickColumn(AnswerColumn):
    """Whether an option was ticked: 1 or 0."""

    option: Option

    width: ClassVar[float] = 10

    @property
    def heading(self) -> str:
        """What was asked, and the option."""
        return f"{self.wording}：{self.option.label}"

    def value(self, answers: StoredAnswer) -> Value:
        """1 or 0."""
        ticks = answers.get(self.answer.code)
        return None if ticks is None else int(self.option.code in ticks)

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row for 1 and one for 0."""
        yield ("1", f"选择“{self.option.label}”", *_scale(self.option))
        yield ("0", f"未选择“{self.option.label}”", "", "")


class WrittenColumn(AnswerColumn):
    """What was written in answer, or beside an option."""

    @property
    def heading(self) -> str:
        """What was asked; beside an option, which, and that it was written."""
        beside = self.answer.beside
        return self.wording if beside is None else f"{self.wording}：{beside.label}（填写的文字）"

    @property
    def type_words(self) -> str:
        """The type of its question, or that it is a text beside an option."""
        return super().type_words if self.answer.beside is None else "补充说明"

    def meanings(self) -> Iterator[tuple[str, ...]]:
        """One row that says when the column is filled in."""
        beside = self.answer.beside
        yield ("", "填写的文字" if beside is None else f"选择“{beside.label}”时填写的文字", "", "")


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
            written = answers.get(answer.write_in_codes.get(code, ""))
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


COLUMNS: CompleteTable[KindColumns] = CompleteTable(
    "reports.answer_columns.COLUMNS",
    KINDS,
    {"choice": OptionColumns(), "ticks": OptionColumns(), "text": TextColumns()},
)
"""Kind -> how its answers are written out."""


class AnswerColumns:
    """All columns of a questionnaire: those about the response itself, then those of its items in order.

    The questionnaire must know every item and option that was ever answered (all versions combined).
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._answers = {answer.code: answer for answer in questionnaire.answers}
        self.columns = tuple(
            column for answer in questionnaire.answers for column in COLUMNS[answer.kind].columns(answer)
        )
        taken = {column.name.lower() for column in self.columns}
        self.own = {name: f"_{name}" if name in taken else name for name in RESPONSE_COLUMNS}

    @property
    def names(self) -> list[str]:
        """The header."""
        return [*self.own.values(), *(column.name for column in self.columns)]

    def values(self, response: StoredResponse, *, in_words: bool = False) -> list[Value]:
        """The row of a response; `in_words`: channel, language, status and flags as people read them, not as codes.

        Raises UnplacedAnswer rather than leave an answer out.
        """
        self._check_placed(response)

        def said(column: str, code: str) -> str:
            return _own_words(column).get(code, code) if in_words else code

        own: list[Value] = [
            *(response.id, response.version),
            *(said("channel", response.channel), said("language", response.language)),
            response.started and response.started.astimezone(CHINA),
            *(response.seconds, response.submitted.astimezone(CHINA), said("status", response.status)),
            ("；" if in_words else ";").join(said("flags", flag) for flag in response.flags),
        ]
        return own + [column.value(response.answers) for column in self.columns]

    def codebook(self, *, in_words: bool = False) -> Iterator[list[str]]:
        """What every column means, in the order of the columns, under `CODEBOOK_HEADER`; `in_words` as for `values`."""
        for key, name in self.own.items():
            codes = {} if in_words else _own_words(key)
            for code, meaning in codes.items() or [("", "")]:
                yield [name, RESPONSE_COLUMNS[key], "答卷信息", code, meaning, "", ""]
        for column in self.columns:
            yield from column.codebook_rows()

    def _check_placed(self, response: StoredResponse) -> None:
        for code, given in response.answers.items():
            answer = self._answers.get(code)
            misfit = "" if answer is None else COLUMNS[answer.kind].misfit(answer, given)
            if misfit is not None:
                raise UnplacedAnswer(response.id, code, misfit)


def _codes(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _scale(option: Option) -> list[str]:
    counted = "没有意见" if option.no_opinion else "是" if option.favourable else ""
    return ["" if option.score is None else str(option.score), counted]


def _own_words(column: str) -> Mapping[str, str]:
    if column == "language":
        return {code: language.chinese_name for code, language in LANGUAGES.items()}
    return _OWN_WORDS.get(column, {})
