"""A survey website's export -> the answers of each respondent, or everything that does not match.

Cells may hold texts or numbers, the ticks of a multiple choice one cell (joined by ┋) or one 0/1 column
for each option. Nothing is guessed: where numbers could mean scores or positions, the caller has to say.
"""

import difflib
from dataclasses import dataclass

from surveyapp.collection.answers import Answers, read_answers
from surveyapp.collection.export_table import (
    PLATFORM_COLUMNS,
    ExportTable,
    ImportProblem,
    PlatformFacts,
    Unreadable,
    platform_facts,
    read_table,
)
from surveyapp.collection.matching import OptionMatcher, Target, column_targets, target_of
from surveyapp.definition.questionnaire import Questionnaire

BLANKS = ("(空)", "(跳过)", "（空）", "（跳过）", "-2", "-3", "N/A")
"""How the websites write a question that was left out."""

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
    """What an export holds. `absent`: items without a column; `blanks`: required items -> blank answers."""

    responses: tuple[ExportedResponse, ...]
    absent: tuple[str, ...]
    blanks: dict[str, int]


def read_export(questionnaire: Questionnaire, data: bytes, numbers: str | None = None) -> Export:
    """The answers in a CSV export; `Unreadable` lists every column and cell that does not match.

    `numbers` ("score" or "position") says what bare numbers mean where the file leaves that open.
    """
    table = read_table(data)
    columns = _columns(questionnaire, table)
    matchers = _matchers(questionnaire, table, columns, numbers)
    responses: list[ExportedResponse] = []
    problems: list[ImportProblem] = []
    blanks: dict[str, int] = {}
    for index in range(len(table.rows)):
        form, faults = _form(table, index, columns, matchers)
        facts, unclear = platform_facts(table, index)
        strict = read_answers(questionnaire, form)
        missing = [problem.field for problem in strict.problems if problem.code == "required"]
        for code in missing:
            blanks[code] = blanks.get(code, 0) + 1
        reading = read_answers(questionnaire, form, lenient=True)
        faults += [ImportProblem(p.code, index + 2, p.field, p.params) for p in reading.problems]
        problems += faults + unclear
        if len(problems) >= MOST_PROBLEMS:
            break
        responses.append(ExportedResponse(facts, reading.answers, bool(missing)))
    if problems:
        raise Unreadable(problems[:MOST_PROBLEMS])
    present = {target.code for target in columns.values()}
    absent = tuple(asked.code for asked in questionnaire.asked_items() if asked.code not in present)
    return Export(tuple(responses), absent, blanks)


def _columns(questionnaire: Questionnaire, table: ExportTable) -> dict[int, Target]:
    """Column number -> what it holds. Every column belongs to a question or to the website."""
    targets = column_targets(questionnaire)
    columns: dict[int, Target] = {}
    problems: list[ImportProblem] = []
    for number, heading in enumerate(table.header):
        if heading in PLATFORM_COLUMNS:
            continue
        target = target_of(heading, targets)
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


def _cells(table: ExportTable, number: int, target: Target) -> set[str]:
    """The different answers written in a column."""
    cells = {row[number] for row in table.rows} - set(BLANKS) - {""}
    if target.question.type == "multiple":
        cells = {tick.strip() for cell in cells for tick in cell.split("┋")}
    return cells


def _matchers(
    questionnaire: Questionnaire, table: ExportTable, columns: dict[int, Target], numbers: str | None
) -> dict[int, OptionMatcher]:
    """A matcher for each column with options, once it is clear what bare numbers mean in this file."""
    choices = {
        number: target
        for number, target in columns.items()
        if target.option is None and target.question.options
    }
    if numbers is None:
        numbers = _meaning_of_numbers(questionnaire, table, choices)
    return {
        number: OptionMatcher(target.question, questionnaire.languages, numbers)
        for number, target in choices.items()
    }


def _meaning_of_numbers(questionnaire: Questionnaire, table: ExportTable, choices: dict[int, Target]) -> str:
    """ "position" where some column's numbers can be nothing else; refused where both readings fit and differ."""
    differ: list[str] = []
    by_position = by_score = False
    for number, target in choices.items():
        scores = OptionMatcher(target.question, questionnaire.languages, "score")
        places = OptionMatcher(target.question, questionnaire.languages, "position")
        unnamed = [cell for cell in _cells(table, number, target) if scores.by_name(cell) is None]
        if not unnamed or not all(cell.replace(".", "", 1).isdigit() for cell in unnamed):
            continue
        fits_score = all(scores.by_number(cell) for cell in unnamed)
        fits_place = all(places.by_number(cell) for cell in unnamed)
        if fits_score and fits_place:
            if any(scores.by_number(cell) != places.by_number(cell) for cell in unnamed):
                differ.append(table.header[number])
        elif fits_place:
            by_position = True
        elif fits_score:
            by_score = True
    if differ and by_position == by_score:
        raise Unreadable([ImportProblem("numbers_ambiguous", 1, heading) for heading in differ])
    return "position" if by_position and not by_score else "score"


def _form(
    table: ExportTable, index: int, columns: dict[int, Target], matchers: dict[int, OptionMatcher]
) -> tuple[dict[str, list[str]], list[ImportProblem]]:
    """One row as the fields of a form, and the cells that match nothing."""
    form: dict[str, list[str]] = {}
    problems: list[ImportProblem] = []
    for number, target in columns.items():
        cell = table.rows[index][number]
        if not cell or cell in BLANKS:
            continue
        heading = table.header[number]
        if target.option is not None:
            if cell in TICKED:
                form.setdefault(target.code, []).append(target.option.code)
            elif cell not in UNTICKED:
                problems.append(ImportProblem("bad_tick", index + 2, heading, {"found": cell[:80]}))
        elif number in matchers:
            problems += _choose(form, target, matchers[number], cell, (index + 2, heading))
        else:
            form[target.code] = [cell]
    return form, problems


def _choose(
    form: dict[str, list[str]], target: Target, matcher: OptionMatcher, cell: str, place: tuple[int, str]
) -> list[ImportProblem]:
    """Put the options that a cell means into the form."""
    problems: list[ImportProblem] = []
    whole = matcher.by_name(cell)
    several = target.question.type == "multiple" and (whole is None or "┋" in cell)
    for part in cell.split("┋") if several else [cell]:
        choice = matcher.find(part.strip())
        if choice is None:
            labels = [option.label.say() for option in target.question.options]
            near = difflib.get_close_matches(part, labels, 1, 0.5)
            params: dict[str, object] = {
                "found": part[:80],
                "near": near[0] if near else "",
                "expected": labels[:8],
            }
            problems.append(ImportProblem("unmatched_option", *place, params))
            continue
        form.setdefault(target.code, []).append(choice.option.code)
        if choice.text:
            form[target.question.write_in_code(choice.option)] = [choice.text]
    return problems
