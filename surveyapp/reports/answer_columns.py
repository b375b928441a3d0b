"""The columns in which every response is written out, whatever the format, and what each of them means.

A single choice (and a line of a matrix) takes two columns: the code, which never changes between versions and
languages and is what the codebook and other files refer to, and beside it the label, so that the file can be
read without the codebook. A multiple choice takes one 0/1 column for each option, blank where the question was
not answered: that is the form every statistics program counts directly.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from surveyapp.definition.china_time import CHINA
from surveyapp.definition.languages import LANGUAGES
from surveyapp.definition.questionnaire import AskedItem, Option, Questionnaire
from surveyapp.reports.words.wording import CHANNELS, FLAGS, STATUSES, question_type_words
from surveyapp.snapshots.coding import StoredResponse

Value = str | int | datetime | None
"""What stands in a cell: a text or code, a number, a moment, or nothing."""

OWN_COLUMNS: Mapping[str, str] = {
    "id": "答卷编号",
    "version": "问卷版本",
    "channel": "投放渠道",
    "language": "作答语言",
    "started": "开始时间（受访者设备所报，北京时间）",
    "seconds": "答题时长（秒，受访者设备所报）",
    "submitted": "提交时间（北京时间）",
    "status": "状态",
    "flags": "审核标记（以分号分隔）",
}
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


@dataclass(frozen=True)
class Column:
    """One column of answers: `kind` is code · label · tick · text; `option` is that of a tick or a write-in."""

    name: str
    item: AskedItem
    kind: str
    option: Option | None = None

    @property
    def wording(self) -> str:
        """What was asked; of a line of a matrix with the question it belongs to."""
        question = self.item.question
        return f"{question.text}：{self.item.text}" if question.items else str(self.item.text)

    def value(self, answers: Mapping[str, str | Sequence[str]]) -> Value:
        """What stands in this column: a tick is 1 or 0, everything else a text; None where nothing was answered."""
        if self.kind == "tick" and self.option is not None:
            ticks = answers.get(self.item.code)
            return None if ticks is None else int(self.option.code in ticks)
        answer = answers.get(self.item.code if self.kind == "label" else self.name)
        if self.kind == "label":
            option = self.item.question.option(str(answer))
            return str(option.label) if option else None
        return None if answer is None else str(answer)

    def codebook_rows(self) -> Iterator[list[str]]:
        """What the column means, under `CODEBOOK_HEADER`: one row, or one for each code."""
        text, kind = self.wording, question_type_words(self.item.question)
        if self.kind == "code":
            for option in self.item.question.options:
                yield [self.name, text, kind, option.code, str(option.label), *_scale(option)]
        elif self.kind == "label":
            yield [self.name, text, kind, "", "所选选项的文字", "", ""]
        elif self.kind == "tick" and self.option is not None:
            yield [self.name, text, kind, "1", f"选择“{self.option.label}”", *_scale(self.option)]
            yield [self.name, text, kind, "0", f"未选择“{self.option.label}”", "", ""]
        elif self.option is not None:
            yield [self.name, text, "补充说明", "", f"选择“{self.option.label}”时填写的文字", "", ""]
        else:
            yield [self.name, text, kind, "", "填写的文字", "", ""]


class AnswerColumns:
    """All columns of a questionnaire: those about the response itself, then those of its items in order.

    The questionnaire must know every item and option that was ever answered (all versions combined).
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.columns = tuple(_columns(questionnaire))
        taken = {column.name.lower() for column in self.columns}
        self.own = {name: f"_{name}" if name in taken else name for name in OWN_COLUMNS}

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
                yield [name, OWN_COLUMNS[key], "答卷信息", code, meaning, "", ""]
        for column in self.columns:
            yield from column.codebook_rows()

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.kind in ("code", "text"))

    @cached_property
    def _chosen(self) -> Mapping[str, AskedItem]:
        return {column.item.code: column.item for column in self.columns}

    def _check_placed(self, response: StoredResponse) -> None:
        for code, answer in response.answers.items():
            if code not in self._known and (code not in self._chosen or isinstance(answer, str)):
                raise UnplacedAnswer(response.id, code)
            item = self._chosen.get(code)
            if item is None or item.question.type == "text":
                continue
            for option in [answer] if isinstance(answer, str) else answer:
                if item.question.option(option) is None:
                    raise UnplacedAnswer(response.id, code, option)


def _columns(questionnaire: Questionnaire) -> Iterator[Column]:
    for item in questionnaire.asked_items():
        question = item.question
        if question.type == "text":
            yield Column(item.code, item, "text")
            continue
        if question.has_ticks:
            for option in question.options:
                yield Column(f"{item.code}.{option.code}", item, "tick", option)
        else:
            yield Column(item.code, item, "code")
            yield Column(f"{item.code}.label", item, "label")
        for option in question.options:
            if option.write_in:
                yield Column(question.write_in_code(option), item, "text", option)


def _scale(option: Option) -> list[str]:
    counted = "没有意见" if option.no_opinion else "是" if option.favourable else ""
    return ["" if option.score is None else str(option.score), counted]


def _own_words(column: str) -> Mapping[str, str]:
    if column == "language":
        return {code: language.chinese_name for code, language in LANGUAGES.items()}
    return _OWN_WORDS.get(column, {})
