"""The columns in which every response is written out, whatever the format, and what each of them means.

A single choice (and a line of a matrix) takes two columns: the code, which never changes between versions and
languages and is what the codebook and other files refer to, and beside it the label, so that the file can be
read without the codebook. A multiple choice takes one 0/1 column for each option, blank where the question was
not answered: that is the form every statistics program counts directly. Columns of each kind: `answer_kinds.py`. In all
columns of a question that a respondent was not asked stands `NOT_ASKED`: a text, which no program adds up.
"""

from collections.abc import Iterator, Mapping

from surveyapp.collection.exports.files.own_export import NOT_ASKED, OWN_HEADINGS
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.languages import LANGUAGES
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.answer_kinds import COLUMNS, Value
from surveyapp.reports.unplaced_answer import UnplacedAnswer
from surveyapp.reports.words.wording import (
    CHANNELS,
    FLAGS,
    STATUSES,
)
from surveyapp.snapshots.coding import StoredResponse

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


class AnswerColumns:
    """All columns of a questionnaire: those about the response itself, then those of its items in order.

    The questionnaire must know every item and option that was ever answered (all versions combined).
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._answers = {answer.code: answer for answer in questionnaire.answers}
        self._partly_asked = questionnaire.partly_asked
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
        return own + [
            NOT_ASKED if column.item in response.not_asked else column.value(response.answers)
            for column in self.columns
        ]

    def codebook(self, *, in_words: bool = False) -> Iterator[list[str]]:
        """What every column means, in the order of the columns, under `CODEBOOK_HEADER`; `in_words` as for `values`."""
        for key, name in self.own.items():
            codes = {} if in_words else _own_words(key)
            for code, meaning in codes.items() or [("", "")]:
                yield [name, RESPONSE_COLUMNS[key], "答卷信息", code, meaning, "", ""]
        for column in self.columns:
            yield from column.codebook_rows()
            if column.item in self._partly_asked:
                yield [
                    column.name,
                    column.wording,
                    column.type_words,
                    NOT_ASKED,
                    "没有向该受访者提问",
                    "",
                    "",
                ]

    def _check_placed(self, response: StoredResponse) -> None:
        for code, given in response.answers.items():
            answer = self._answers.get(code)
            misfit = "" if answer is None else COLUMNS[answer.kind].misfit(answer, given)
            if misfit is not None:
                raise UnplacedAnswer(response.id, code, misfit)


def _own_words(column: str) -> Mapping[str, str]:
    if column == "language":
        return {code: language.chinese_name for code, language in LANGUAGES.items()}
    return _OWN_WORDS.get(column, {})
