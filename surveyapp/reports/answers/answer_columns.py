"""The columns in which every response is written out, whatever the format, and what each of them means.

A single choice (and a line of a matrix) takes two columns: the code, which never changes between versions and
languages and is what the codebook and other files refer to, and beside it the label, so that the file can be
read without the codebook. A multiple choice takes one 0/1 column for each option, blank where the question was
not answered: that is the form every statistics program counts directly. Columns of each kind: `answer_kinds.py`. In all
columns of a question that a respondent was not asked stands `NOT_ASKED`: a text, which no program adds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from surveyapp.collection.exports.files.own_export import NOT_ASKED, OWN_HEADINGS
from surveyapp.definition.languages import LANGUAGES
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.answers.answer_batches import AnswerBatch, answer_batches, batch_of_none
from surveyapp.reports.answers.answer_kinds import COLUMNS
from surveyapp.reports.words.wording import (
    CHANNELS,
    FLAGS,
    STATUSES,
)
from surveyapp.snapshots import layout
from surveyapp.snapshots.flags import flags_apart, flags_as_one
from surveyapp.snapshots.late_libraries import pa
from surveyapp.snapshots.snapshot import CodedAnswers

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


@dataclass(frozen=True)
class ColumnCells:
    """The cells of a column in some responses: `values` of one kind (texts, whole numbers, decimals, moments), null for
    a blank; `asked`: who was asked, None where all were. In the cells of the others stands `NOT_ASKED`.
    """

    values: pa.Array
    asked: pa.Array | None = None


class AnswerColumns:
    """All columns of a questionnaire: those about the response itself, then those of its items in order.

    The questionnaire must know every item and option that was ever answered (all versions combined).
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self.columns = tuple(
            column for answer in questionnaire.answers for column in COLUMNS[answer.kind].columns(answer)
        )
        taken = {column.name.lower() for column in self.columns}
        self.own = {name: f"_{name}" if name in taken else name for name in RESPONSE_COLUMNS}
        items = dict.fromkeys(column.item for column in self.columns)
        self.partly_asked = tuple(item for item in items if item in questionnaire.partly_asked)

    @property
    def names(self) -> list[str]:
        """The header."""
        return [*self.own.values(), *(column.name for column in self.columns)]

    def batches(self, answers: CodedAnswers, *, numbers: bool = False) -> Iterator[AnswerBatch]:
        """The answers as `cells` takes them, some responses at a time; errors and `numbers` as in `answer_batches`."""
        return answer_batches(self._questionnaire, answers, len(self.names), numbers=numbers)

    def cells(self, batch: AnswerBatch, *, in_words: bool = False) -> Iterator[ColumnCells]:
        """The cells of each column; `in_words`: channel, language, status and flags as people read them, not as codes.

        Moments are in UTC.
        """
        for name in self.own:
            yield ColumnCells(_OWN_CELLS[name](batch, _own_words(name) if in_words else {}))
        for column in self.columns:
            asked = batch.asked(column.item)
            yield ColumnCells(
                column.cells(batch), None if asked is None or asked.true_count == len(asked) else asked
            )

    def types(self) -> list[pa.DataType]:
        """The type of the values in each column."""
        return [column.values.type for column in self.cells(batch_of_none(self._questionnaire))]

    def codebook(self, *, in_words: bool = False, typed: bool = False) -> Iterator[list[str]]:
        """What every column means, in the order of the columns, under `CODEBOOK_HEADER`; `in_words` as for `cells`;
        `typed`: in files whose cells hold no `NOT_ASKED`, and which have a column for it behind the others.
        """
        for key, name in self.own.items():
            codes = {} if in_words else _own_words(key)
            for code, meaning in codes.items() or [("", "")]:
                yield [name, RESPONSE_COLUMNS[key], "答卷信息", code, meaning, "", ""]
        for column in self.columns:
            yield from column.codebook_rows()
            if column.item in self.partly_asked and not typed:
                meaning = "没有向该受访者提问"
                yield [column.name, column.wording, column.type_words, NOT_ASKED, meaning, "", ""]
        for item in self.partly_asked if typed else ():
            yield [layout.ASKED + item, "是否向该受访者提问", "答卷信息", "true", "提问了", "", ""]
            yield [layout.ASKED + item, "是否向该受访者提问", "答卷信息", "false", "没有提问", "", ""]


def _own_words(column: str) -> Mapping[str, str]:
    if column == "language":
        return {code: language.chinese_name for code, language in LANGUAGES.items()}
    return _OWN_WORDS.get(column, {})


def _as_stored(name: str) -> Callable[[AnswerBatch, Mapping[str, str]], pa.Array]:
    return lambda batch, _words: batch.cells(name)


def _named(name: str) -> Callable[[AnswerBatch, Mapping[str, str]], pa.Array]:
    def names(batch: AnswerBatch, words: Mapping[str, str]) -> pa.Array:
        codes = batch.cells(name)
        said = pa.array([words.get(code, code) for code in codes.dictionary.to_pylist()], pa.string())
        return pa.DictionaryArray.from_arrays(codes.indices, said)

    return names


def _flags(batch: AnswerBatch, words: Mapping[str, str]) -> pa.Array:
    """The flags of each response in one text; in words with the Chinese semicolon."""
    flags = flags_as_one(batch.cells(layout.FLAGS)).dictionary_encode()
    between = "；" if words else ";"
    said = [
        between.join(words.get(flag, flag) for flag in flags_apart(joined))
        for joined in flags.dictionary.to_pylist()
    ]
    return pa.DictionaryArray.from_arrays(flags.indices, pa.array(said, pa.string()))


_OWN_CELLS: Mapping[str, Callable[[AnswerBatch, Mapping[str, str]], pa.Array]] = {
    "id": _as_stored(layout.ID),
    "version": _named(layout.VERSION),
    "channel": _named(layout.CHANNEL),
    "language": _named(layout.LANGUAGE),
    "started": _as_stored(layout.STARTED),
    "seconds": _as_stored(layout.SECONDS),
    "submitted": _as_stored(layout.SUBMITTED),
    "status": _named(layout.STATUS),
    "flags": _flags,
}
"""Column about the response -> its cells, said with these words (code -> words)."""
