"""The contents of the preview page of an upload: columns, texts, numbers, rows, and what confirming would do."""

from dataclasses import dataclass
from itertools import islice

import orjson
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.collection.exports.columns.columns import ExportColumn
from surveyapp.collection.exports.columns.corrections import PLATFORM_KEYS, AlikeDecision, targets_by_key
from surveyapp.collection.exports.columns.headings import ColumnTarget
from surveyapp.collection.exports.rows.responses import MatchedExport, UnmatchedText
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.answers.import_file import alike_problem
from surveyapp.services.answers.uploads import ImportPreview
from surveyapp.services.limits import MOST_PROBLEMS_SHOWN
from surveyapp.services.mistakes.problem_lists import csv_of
from surveyapp.services.refusal_words import import_line, import_words
from surveyapp.web.console.imports.import_form import ANSWER, BLANK, OPTION, SKIP, WRITTEN, text_values
from surveyapp.web.console.imports.import_numbers import NumbersQuestion, numbers_question
from surveyapp.web.console.limits import (
    LONGEST_SAMPLE,
    LONGEST_TEXT_SHOWN,
    MOST_CHARACTERS_LISTED,
    MOST_OPEN_COLUMNS,
)

MOST_SHOWN = MOST_PROBLEMS_SHOWN
"""Texts and rows that are listed; all of them are counted."""

KINDS = {
    "answers": _l("已对应"),
    "platform": _l("网站自带"),
    "unread": _l("网站自带"),
    "repeat": _l("重复说明，不读"),
    "empty": _l("空列"),
    "left_out": _l("不导入"),
    "unmatched": _l("未对应"),
    "ambiguous": _l("对应不止一题"),
    "duplicate": _l("重复"),
}
"""Kind of a column -> what people read."""

OPEN_KINDS = ("unmatched", "ambiguous", "duplicate")
"""The kinds of columns that a person has to settle."""

ROW_KINDS = {
    "headings": _l("标题或表头"),
    "totals": _l("合计或统计"),
    "undone": _l("导入已撤销的答卷"),
    "withdrawn": _l("填写人已撤回的答卷"),
    "unclear": _l("可能是合计，也可能是答卷"),
    "answer": _l("由您指定为答卷"),
}
"""What a row is that looks like no response -> what people read."""

TextChoices = list[tuple[str, str]]


@dataclass(frozen=True)
class ColumnRow:
    """One column as the page shows it; `field`: the hidden text that names it, empty where it is not to be changed.

    `is_open`: a person has to settle it.
    """

    number: int
    heading: str
    kind: str
    is_open: bool
    holds: str
    near: str
    samples: tuple[str, ...]
    blanks: int
    by_hand: bool
    field: str
    chosen: str


@dataclass(frozen=True)
class TextRow:
    """One text that means no option by itself, or several things: `readings` in words.

    `several`: it may mean more than one option; `chosen`: the values that say what it means.
    """

    heading: str
    text: str
    count: int
    near: str
    readings: str
    field: str
    choices: TextChoices
    several: bool
    chosen: tuple[str, ...]


@dataclass(frozen=True)
class FaultyRow:
    """One row of the file with a problem, or left out."""

    line: int
    problems: list[str]
    left_out: bool


@dataclass(frozen=True)
class OtherRowChoice:
    """One row that looks like a header or like totals, and what a person said of it (nothing, answer or skip)."""

    line: int
    kind: str
    text: str
    chosen: str


@dataclass(frozen=True)
class MatchingView:
    """Everything on the page. `open_count`: how many things still stop the import; `returned`: how many rows are
    responses.

    `notes`: what has to be said of the file.
    `present`: rows that are stored already, and would stay out; `alike`: row and words of those that may be.
    """

    columns: list[ColumnRow]
    groups: list[tuple[str, TextChoices]]
    texts: list[TextRow]
    texts_total: int
    rows: list[FaultyRow]
    others: list[OtherRowChoice]
    notes: list[str]
    returned: int
    faulty: int
    left_out_rows: int
    left_out_columns: tuple[str, ...]
    numbers: NumbersQuestion | None
    misfits: list[str]
    rest: list[str]
    absent: list[str]
    blanks: list[tuple[str, int]]
    present: int
    alike: list[tuple[int, str]]
    alike_total: int
    alike_choice: AlikeDecision | None
    open_count: int


def matching_of(preview: ImportPreview, change: int | None) -> MatchingView:
    """The page's content; `change`: the number of a matched column that is to be changed."""
    export, questionnaire, there = preview.export, preview.questionnaire, preview.there
    assert export is not None and there is not None  # asked only where a table was read
    decided = export.corrections.alike
    codes = {asked.code: str(asked.text) for asked in questionnaire.items}
    unsettled = [text for text in export.texts if text.correction is None]
    numbers = numbers_question(preview)
    unread = (
        len(unsettled)
        + sum(column.kind in OPEN_KINDS for column in export.columns)
        + sum(problem.code == "unclear_row" for problem in export.problems)
        + (numbers.open_count if numbers else 0)
        + len(export.unreadable_rows)
    )
    # Similar rows are found by their answers, which therefore have to be settled before.
    alike = {} if unread else there.alike
    return MatchingView(
        columns=_columns(preview, export, change),
        groups=_groups(questionnaire),
        texts=_texts(preview, export.texts),
        texts_total=len(export.texts),
        rows=_rows(export),
        others=_others(export),
        notes=[import_line(note).strip() for note in export.notes],
        returned=len(export.responses) + len(export.left_out_rows),
        faulty=len(export.faulty_rows),
        left_out_rows=len(export.left_out_rows),
        left_out_columns=export.left_out_columns,
        numbers=numbers,
        misfits=_of_codes(export, "_misfits"),
        rest=_of_codes(export, "no_question_column") + _of_codes(export, "no_rows"),
        absent=[codes[code] for code in export.absent],
        blanks=[(codes.get(code, code), count) for code, count in export.blanks.items()],
        present=there.present + (len(alike) if decided == "same" else 0),
        alike=[(row.line, import_words(alike_problem(row))) for row in islice(alike.values(), MOST_SHOWN)],
        alike_total=len(alike),
        alike_choice=decided,
        open_count=unread + bool(alike and decided is None),
    )


def problems_file(preview: ImportPreview) -> bytes:
    """Everything that was found in an upload, line by line, as a CSV file: row, column, sentence."""
    export, there = preview.export, preview.there
    assert export is not None and there is not None  # asked only where a table was read
    alike = [alike_problem(row) for row in there.alike.values()]
    rows = [
        (str(problem.row or ""), problem.column or "", import_words(problem))
        for problem in (*export.problems, *export.notes, *alike)
    ]
    left = len(export.faulty_rows) - len({problem.row for problem in export.problems if problem.row})
    if left > 0:
        rows.append(("", "", _("另有 %(count)s 行有问题，没有逐条列出。", count=left)))
    return csv_of([(_("行"), _("列"), _("说明")), *rows])


def _columns(preview: ImportPreview, export: MatchedExport, change: int | None) -> list[ColumnRow]:
    """Columns that a person has to settle first, then those that a person has settled."""
    rows: list[ColumnRow] = []
    opened = 0
    for column, cells in zip(export.columns, preview.cells, strict=True):
        unmatched = column.kind in OPEN_KINDS
        opened += unmatched
        shown = column.by_hand or column.number == change or (unmatched and opened <= MOST_OPEN_COLUMNS)
        near = preview.questionnaire.item(column.near) if column.near else None
        rows.append(
            ColumnRow(
                column.number,
                column.heading,
                column.kind,
                unmatched,
                _holds(column),
                str(near.text) if near else "",
                ()
                if column.kind == "unread"
                else tuple(_short(text, LONGEST_SAMPLE) for text in cells.samples),
                cells.blanks,
                column.by_hand,
                _json(number=column.number, heading=column.heading) if shown else "",
                _chosen(export, column),
            )
        )
    return sorted(rows, key=lambda row: (not row.is_open, not row.field))


def _holds(column: ExportColumn) -> str:
    """What a column holds, in words."""
    if column.target is None:
        return _("不保存") if column.kind == "unread" else column.platform or ""
    item = column.target.item
    text = str(item.question_text if column.target.path else item.text)
    if item.reason_of:
        return str(_("%(question)s：原因", question=text))
    if item.is_typed:
        return str(_("%(question)s：填写的文字", question=text))
    option = column.target.option
    if option is None:
        return text
    label = str(option.label)
    ticks = _("%(question)s：%(option)s", question=text, option=label)
    written = _("%(question)s：%(option)s的补充文字", question=text, option=label)
    return str(written if column.target.written else ticks)


def _chosen(export: MatchedExport, column: ExportColumn) -> str:
    return next((kept.holds for kept in export.corrections.columns if kept.number == column.number), "")


def _groups(questionnaire: Questionnaire) -> list[tuple[str, TextChoices]]:
    """Everything that a column may be made to hold, in groups."""
    items: TextChoices = []
    ticks: TextChoices = []
    written: TextChoices = []
    for key, target in targets_by_key(questionnaire).items():
        words = _short(_holds(ExportColumn(0, "", "answers", target)))
        (written if target.written else ticks if target.option else items).append((key, words))
    groups = [
        (_("题目"), items),
        (_("多选题的一个选项（0/1 列）"), ticks),
        (_("选项的补充文字"), written),
        (_("网站自带的列"), list(PLATFORM_KEYS.items())),
    ]
    return [group for group in groups if group[1]]


def _texts(preview: ImportPreview, texts: tuple[UnmatchedText, ...]) -> list[TextRow]:
    """Those without an answer first."""
    targets = targets_by_key(preview.questionnaire)
    header = preview.table.header if preview.table else ()
    rows: list[TextRow] = []
    characters = 0
    shown = sorted(texts, key=lambda text: text.correction is not None)[:MOST_SHOWN]
    for field, text in enumerate(shown):
        characters += len(text.text)
        if rows and characters > MOST_CHARACTERS_LISTED:
            break
        target = targets[text.key]
        near = target.item.option(text.near) if target.option is None else None
        rows.append(
            TextRow(
                header[text.number],
                text.text,
                text.count,
                str(near.label) if near else "",
                _("，或者").join(" + ".join(f"“{label}”" for label in labels) for labels in text.readings),
                _json(field=field, key=text.key, text=text.text),
                _choices(target),
                target.item.is_several and target.option is None,
                text_values(text.correction),
            )
        )
    return rows


def _choices(target: ColumnTarget) -> TextChoices:
    """What a text may be said to mean."""
    if (option := target.option) is not None:
        written = [(f"{WRITTEN}{option.code}", _("选中，并填入这段文字"))] if option.write_in else []
        return [(f"{OPTION}{option.code}", _("选中")), *written, (BLANK, _("未选"))]
    options = [(f"{OPTION}{option.code}", str(option.label)) for option in target.item.options]
    written = [
        (f"{WRITTEN}{option.code}", _("%(option)s，并填入这段文字", option=str(option.label)))
        for option in target.item.options
        if option.write_in
    ]
    return [*options, *written, (BLANK, _("按未作答处理"))]


def _rows(export: MatchedExport) -> list[FaultyRow]:
    """Rows that cannot be read first, then those with texts that mean no option, then those left out."""
    every = set(export.faulty_rows)
    problems: dict[int, list[str]] = {}
    for problem in export.problems:
        if problem.row in every:
            words = import_words(problem)
            if problem.column:
                words = _("列“%(column)s”：%(words)s", column=_short(problem.column), words=words)
            problems.setdefault(problem.row or 0, []).append(words)
    unreadable = set(export.unreadable_rows)
    lines = sorted(problems, key=lambda line: (line not in unreadable, line))
    faulty = [FaultyRow(line, problems[line], False) for line in lines[:MOST_SHOWN]]
    others = {row.line for row in export.other_rows}
    left_out = [line for line in export.left_out_rows if line not in others]
    return [*faulty, *(FaultyRow(line, [], True) for line in left_out[:MOST_SHOWN])]


def _others(export: MatchedExport) -> list[OtherRowChoice]:
    """Rows that look like no responses, the unclear ones first, then those of which a person said that they are."""
    rows = sorted(export.other_rows, key=lambda row: row.kind != "unclear")[:MOST_SHOWN]
    left_out = set(export.left_out_rows)
    answers = [OtherRowChoice(line, "answer", "", ANSWER) for line in export.corrections.answer_rows]
    return [
        *(OtherRowChoice(row.line, row.kind, row.text, SKIP if row.line in left_out else "") for row in rows),
        *answers[:MOST_SHOWN],
    ]


def _of_codes(export: MatchedExport, ending: str) -> list[str]:
    return [import_words(problem) for problem in export.problems if problem.code.endswith(ending)]


def _short(text: str, longest: int = LONGEST_TEXT_SHOWN) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _json(**values: object) -> str:
    return orjson.dumps(values).decode()
