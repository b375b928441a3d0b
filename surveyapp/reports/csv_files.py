"""The answers as CSV for people and programs, and the codebook that explains every column.

A single choice (and a line of a matrix) takes two columns: the code, which never changes between versions and
languages and is what the codebook and other files refer to, and beside it the label, so that the file can be
read without the codebook. A multiple choice takes one 0/1 column for each option, blank where the question was
not answered: that is the form every statistics program counts directly.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from surveyapp.definition.china_time import CHINA
from surveyapp.definition.questionnaire import AskedItem, Option, Questionnaire
from surveyapp.reports.whole_file import appearing_whole
from surveyapp.reports.wording import question_type_words
from surveyapp.snapshots.coding import StoredResponse


class UnplacedAnswer(Exception):
    """A stored answer has no column: `response` id, `item`, and the `code` of an option where that is unknown."""

    def __init__(self, response: str, item: str, code: str = "") -> None:
        super().__init__(f"{response}: {item} {code}")
        self.response, self.item, self.code = response, item, code


OWN_COLUMNS: Mapping[str, str] = {
    "id": "答卷编号",
    "version": "问卷版本",
    "channel": "投放渠道",
    "language": "作答语言",
    "started": "开始时间（受访者设备所报）",
    "seconds": "答题时长（秒，受访者设备所报）",
    "submitted": "提交时间（服务器，北京时间）",
    "status": "状态",
    "flags": "审核标记（以分号分隔）",
}
"""Columns about the response itself. One whose name is a question's code gets an underscore in front."""

_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula: a quote before `=1+1`, none before `-5`."""
    if text.lstrip(" ").startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


@dataclass(frozen=True)
class _Column:
    name: str
    item: AskedItem
    kind: str  # code · label · tick · text
    option: Option | None = None


def write_csv(path: Path, questionnaire: Questionnaire, responses: Iterable[StoredResponse]) -> int:
    """Write one row for each response to `path` (UTF-8 with BOM), whole or not at all; how many rows.

    `questionnaire` must know every item and option that was ever answered (all versions combined). Responses
    are taken one at a time. Raises UnplacedAnswer rather than leave an answer out.
    """
    columns = list(_columns(questionnaire))
    own = _own_names(questionnaire)
    count = 0
    with _whole_file(path) as rows:
        rows.writerow([*own.values(), *(column.name for column in columns)])
        for response in responses:
            _check_placed(response, columns)
            cells = [_cell(column, response.answers) for column in columns]
            rows.writerow([harmless(cell) for cell in (*_own_cells(response), *cells)])
            count += 1
    return count


def write_codebook(path: Path, questionnaire: Questionnaire) -> None:
    """Write what every column of `write_csv` means: a row for each column, or for each of its codes."""
    with _whole_file(path) as rows:
        rows.writerow(["列名", "题目", "题型", "编码", "含义", "分值", "计入满意"])
        for key, name in _own_names(questionnaire).items():
            rows.writerow([name, OWN_COLUMNS[key], "答卷信息", "", "", "", ""])
        for column in _columns(questionnaire):
            for row in _codebook_rows(column):
                rows.writerow([harmless(cell) for cell in row])


def _columns(questionnaire: Questionnaire) -> Iterator[_Column]:
    for item in questionnaire.asked_items():
        question = item.question
        if question.type == "text":
            yield _Column(item.code, item, "text")
            continue
        if question.type == "multiple":
            for option in question.options:
                yield _Column(f"{item.code}.{option.code}", item, "tick", option)
        else:
            yield _Column(item.code, item, "code")
            yield _Column(f"{item.code}.label", item, "label")
        for option in question.options:
            if option.write_in:
                yield _Column(question.write_in_code(option), item, "text", option)


def _own_names(questionnaire: Questionnaire) -> dict[str, str]:
    taken = {column.name.lower() for column in _columns(questionnaire)}
    return {name: f"_{name}" if name in taken else name for name in OWN_COLUMNS}


def _own_cells(response: StoredResponse) -> list[str]:
    seconds = "" if response.seconds is None else str(response.seconds)
    started = response.started.isoformat() if response.started else ""
    return [
        *(response.id, response.version, response.channel, response.language, started, seconds),
        *(response.submitted.astimezone(CHINA).isoformat(), response.status, ";".join(response.flags)),
    ]


def _cell(column: _Column, answers: Mapping[str, str | Sequence[str]]) -> str:
    if column.kind == "tick" and column.option is not None:
        ticks = answers.get(column.item.code)
        return "" if ticks is None else str(int(column.option.code in ticks))
    answer = answers.get(column.item.code if column.kind == "label" else column.name, "")
    if column.kind == "label":
        option = column.item.question.option(str(answer))
        return str(option.label) if option else ""
    return str(answer)


def _check_placed(response: StoredResponse, columns: Sequence[_Column]) -> None:
    known = {column.name for column in columns if column.kind in ("code", "text")}
    chosen: dict[str, AskedItem] = {column.item.code: column.item for column in columns}
    for code, answer in response.answers.items():
        if code not in known and (code not in chosen or isinstance(answer, str)):
            raise UnplacedAnswer(response.id, code)
        item = chosen.get(code)
        if item is None or item.question.type == "text":
            continue
        for option in [answer] if isinstance(answer, str) else answer:
            if item.question.option(option) is None:
                raise UnplacedAnswer(response.id, code, option)


def _codebook_rows(column: _Column) -> Iterator[list[str]]:
    question, text = column.item.question, str(column.item.text)
    if question.items:
        text = f"{question.text}：{text}"
    kind = question_type_words(question)
    if column.kind == "code":
        for option in question.options:
            yield [column.name, text, kind, option.code, str(option.label), *_scale(option)]
    elif column.kind == "label":
        yield [column.name, text, kind, "", "所选选项的文字", "", ""]
    elif column.kind == "tick" and column.option is not None:
        yield [column.name, text, kind, "1", f"选择“{column.option.label}”", *_scale(column.option)]
        yield [column.name, text, kind, "0", f"未选择“{column.option.label}”", "", ""]
    elif column.option is not None:
        yield [column.name, text, "补充说明", "", f"选择“{column.option.label}”时填写的文字", "", ""]
    else:
        yield [column.name, text, kind, "", "填写的文字", "", ""]


def _scale(option: Option) -> list[str]:
    return ["" if option.score is None else str(option.score), "是" if option.favourable else ""]


class _Rows(Protocol):
    def writerow(self, row: Sequence[str], /) -> object: ...


@contextmanager
def _whole_file(path: Path) -> Iterator[_Rows]:
    """A file that appears under its name only when everything was written."""
    with (
        appearing_whole(path) as unfinished,
        unfinished.open("w", encoding="utf-8-sig", newline="") as stream,
    ):
        yield csv.writer(stream)
