"""A survey website's export -> the answers of each respondent, or everything that does not match.

Cells may hold texts or numbers, the ticks of a multiple choice one cell (joined by ┋) or one 0/1 column
for each option. Nothing is guessed: where numbers could mean different options, the caller has to say.
"""

import difflib
import re
from dataclasses import dataclass

from surveyapp.collection.answers import AnswerProblem, Answers, read_answers
from surveyapp.collection.export_table import (
    PLATFORM_COLUMNS,
    ExportTable,
    ImportProblem,
    PlatformFacts,
    Unreadable,
    platform_facts,
    read_table,
)
from surveyapp.collection.matching import (
    Numbers,
    OptionMatcher,
    Target,
    column_targets,
    is_bare_number,
    number_and_text,
    target_of,
)
from surveyapp.definition.questionnaire import Questionnaire

BLANKS = ("(空)", "(跳过)", "（空）", "（跳过）", "-2", "-3", "N/A")
"""How the websites write a question that was left out."""

_JOINED = re.compile("┋(?![^〖]*〗)")
"""What stands between ticks; inside 〖…〗 it is somebody's text."""

MOST_PROBLEMS = 200
TICKED, UNTICKED = ("1", "是", "√", "✓"), ("0", "否")


@dataclass(frozen=True)
class ExportedResponse:
    """One row of the export."""

    facts: PlatformFacts
    answers: Answers
    incomplete: bool


@dataclass(frozen=True)
class Export:
    """What an export holds.

    `absent`: items without a column; `blanks`: required items -> blank answers; `by_position`: bare numbers were
    read as the places of options.
    """

    responses: tuple[ExportedResponse, ...]
    absent: tuple[str, ...]
    blanks: dict[str, int]
    by_position: bool = False


@dataclass(frozen=True)
class _Reader:
    """Everything that is known of the file before its rows are read."""

    questionnaire: Questionnaire
    table: ExportTable
    columns: dict[int, Target]
    platform: list[int]
    matchers: dict[int, OptionMatcher]
    numbers: Numbers

    def heading(self, field: str) -> str:
        """The heading of the column that a field of the form came from."""
        owners = (n for n, target in self.columns.items() if f"{field}.".startswith(f"{target.code}."))
        number = next(owners, None)
        return field if number is None else self.table.header[number]


def read_export(questionnaire: Questionnaire, data: bytes, numbers: Numbers | None = None) -> Export:
    """The answers in a CSV export; `Unreadable` lists every column and cell that does not match.

    `numbers` says what bare numbers mean where the file leaves that open.
    """
    table = read_table(data)
    columns = _columns(questionnaire, table)
    matchers = {
        number: OptionMatcher(target.question, questionnaire.languages)
        for number, target in columns.items()
        if target.option is None and target.question.options
    }
    meaning = numbers or _meaning_of_numbers(table, columns, matchers)
    platform = [n for n, name in enumerate(table.header) if n not in columns and name in PLATFORM_COLUMNS]
    reader = _Reader(questionnaire, table, columns, platform, matchers, meaning)
    responses: list[ExportedResponse] = []
    problems: list[ImportProblem] = []
    blanks: dict[str, int] = {}
    for index in range(len(table.rows)):
        response, missing, faults = _read_row(reader, index)
        responses.append(response)
        problems += faults
        for code in missing:
            blanks[code] = blanks.get(code, 0) + 1
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise Unreadable(problems[:MOST_PROBLEMS])
    present = {target.code for target in columns.values()}
    absent = tuple(asked.code for asked in questionnaire.asked_items() if asked.code not in present)
    return Export(tuple(responses), absent, blanks, meaning == "position")


def _read_row(reader: _Reader, index: int) -> tuple[ExportedResponse, list[str], list[ImportProblem]]:
    """One row's answers, the required items it leaves blank, and what of it cannot be read."""
    form, problems = _form(reader, index)
    facts, unclear = platform_facts(reader.table, index, reader.platform)
    reading = read_answers(reader.questionnaire, form)
    missing = [problem.field for problem in reading.problems if problem.code == "required"]
    faults = [problem for problem in reading.problems if problem.code != "required"]
    problems += [_import_problem(reader, index, fault) for fault in faults]
    return ExportedResponse(facts, reading.answers, bool(missing)), missing, problems + unclear


def _import_problem(reader: _Reader, index: int, problem: AnswerProblem) -> ImportProblem:
    return ImportProblem(
        problem.code, reader.table.lines[index], reader.heading(problem.field), problem.params
    )


def _columns(questionnaire: Questionnaire, table: ExportTable) -> dict[int, Target]:
    """Column number -> what it holds. Every column belongs to a question or to the website."""
    targets = column_targets(questionnaire)
    columns: dict[int, Target] = {}
    problems: list[ImportProblem] = []
    for number, heading in enumerate(table.header):
        target = target_of(heading, targets)
        empty = not heading and not any(row[number] for row in table.rows)
        if target is None and (heading in PLATFORM_COLUMNS or empty):
            continue
        if target is None:
            texts = [asked.text.say() for asked in questionnaire.asked_items()]
            near = difflib.get_close_matches(heading, texts, 1, 0.5)
            problems.append(ImportProblem("unmatched_column", 1, heading, {"near": near[0] if near else ""}))
        elif any(_overlap(target, other) for other in columns.values()):
            problems.append(ImportProblem("duplicate_column", 1, heading, {"found": target.code}))
        else:
            columns[number] = target
    if not columns and not problems:
        problems.append(ImportProblem("no_question_column", 1))
    if problems:
        raise Unreadable(problems)
    return columns


def _overlap(one: Target, other: Target) -> bool:
    return one.code == other.code and (
        one.option is None or other.option is None or one.option == other.option
    )


def _ticks(target: Target, matcher: OptionMatcher, cell: str) -> list[str]:
    """The answers in one cell: a multiple choice may hold several, joined by ┋."""
    if target.question.type != "multiple" or ("┋" not in cell and matcher.by_label(cell)):
        return [cell]
    return [tick.strip() for tick in _JOINED.split(cell)]


def _meaning_of_numbers(
    table: ExportTable, columns: dict[int, Target], matchers: dict[int, OptionMatcher]
) -> Numbers:
    """What bare numbers are in this file.

    In a file with texts they are codes or scores. In a file of numbers alone they are positions if some column's
    numbers can be nothing else, names (code, score) if some column's can only be those, and otherwise it must not
    matter: a column where the readings differ is refused.
    """
    cells = {
        number: {
            tick if matcher.by_label(tick) else number_and_text(tick)[0]
            for row in table.rows
            if row[number] and row[number] not in BLANKS
            for tick in _ticks(columns[number], matcher, row[number])
        }
        for number, matcher in matchers.items()
    }
    numeric = all(is_bare_number(cell) for found in cells.values() for cell in found)
    labels = all(matchers[number].by_label(cell) for number, found in cells.items() for cell in found)
    differ = [
        number
        for number, found in cells.items()
        if any(_is_open(matchers[number], cell, numeric=numeric) for cell in found if is_bare_number(cell))
    ]
    if numeric and not labels:
        fits = [
            (all(map(matchers[number].by_name, found)), all(map(matchers[number].by_position, found)))
            for number, found in cells.items()
        ]
        if (False, True) in fits:
            return "position"
        if (True, False) in fits:
            differ = [n for n in differ if any(_is_open(matchers[n], c, numeric=False) for c in cells[n])]
    if differ and not labels:
        raise Unreadable([ImportProblem("numbers_ambiguous", 1, table.header[number]) for number in differ])
    return "code"


def _is_open(matcher: OptionMatcher, cell: str, *, numeric: bool) -> bool:
    """Whether a bare number means different options by code and by score, or in a file of numbers by position."""
    if not numeric:
        found = (matcher.by_code(cell), matcher.by_score(cell))
        return matcher.by_label(cell) is None and len({choice.option.code for choice in found if choice}) > 1
    return len(matcher.readings(cell)) > 1


def _form(reader: _Reader, index: int) -> tuple[dict[str, list[str]], list[ImportProblem]]:
    """One row as the fields of a form, and the cells that match nothing."""
    form: dict[str, list[str]] = {}
    problems: list[ImportProblem] = []
    for number, target in reader.columns.items():
        cell = reader.table.rows[index][number]
        if not cell or cell in BLANKS:
            continue
        heading = reader.table.header[number]
        if target.option is not None:
            ticked, text = number_and_text(cell)
            if cell in TICKED or (ticked in TICKED and target.option.write_in):
                form.setdefault(target.code, []).append(target.option.code)
                if text:
                    form[target.question.write_in_code(target.option)] = [text]
            elif cell not in UNTICKED:
                problems.append(
                    ImportProblem("bad_tick", reader.table.lines[index], heading, {"found": cell[:80]})
                )
        elif number in reader.matchers:
            problems += _choose(form, reader, number, cell, reader.table.lines[index])
        else:
            form[target.code] = [cell]
    return form, problems


def _choose(
    form: dict[str, list[str]], reader: _Reader, number: int, cell: str, row: int
) -> list[ImportProblem]:
    """Put the options that a cell means into the form."""
    target, matcher = reader.columns[number], reader.matchers[number]
    problems: list[ImportProblem] = []
    for part in _ticks(target, matcher, cell):
        choice = matcher.find(part, reader.numbers)
        if choice is None:
            labels = [option.label.say() for option in target.question.options]
            near = difflib.get_close_matches(part, labels, 1, 0.5)
            params: dict[str, object] = {
                "found": part[:80],
                "near": near[0] if near else "",
                "expected": labels[:8],
            }
            problems.append(ImportProblem("unmatched_option", row, reader.table.header[number], params))
            continue
        form.setdefault(target.code, []).append(choice.option.code)
        if choice.text:
            form[target.question.write_in_code(choice.option)] = [choice.text]
    return problems
