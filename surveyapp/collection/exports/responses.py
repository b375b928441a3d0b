"""A survey website's export -> the answers of each respondent, and everything that does not match.

Cells may hold texts or numbers, the ticks of a multiple choice one cell (joined by ┋) or one 0/1 column
for each option. Nothing is guessed: where numbers could mean different options, a person has to say.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.collection.answers import AnswerProblem, Answers, read_answers
from surveyapp.collection.exports.cell_readings import (
    CellReading,
    ColumnReader,
    NumbersReading,
    is_blank,
    meaning_of_numbers,
)
from surveyapp.collection.exports.columns import Column, column_problems, match_columns
from surveyapp.collection.exports.corrections import NONE, Corrections, TextCorrection, fitting
from surveyapp.collection.exports.file import read_file
from surveyapp.collection.exports.table import (
    ExportTable,
    ImportProblem,
    PlatformFacts,
    Unreadable,
    platform_facts,
)
from surveyapp.definition.questionnaire import Questionnaire

MOST_PROBLEMS = 200
"""Problems of rows that are said one by one; rows and texts are counted beyond that."""


@dataclass(frozen=True)
class ExportedResponse:
    """One row of the export."""

    facts: PlatformFacts
    answers: Answers
    incomplete: bool


@dataclass(frozen=True)
class OpenText:
    """A text that means no option by itself: of which column, in how many cells.

    `near`: the code of the option it is most like, or nothing; `correction`: what a person said that it means, None
    stops the import.
    """

    number: int
    key: str
    text: str
    count: int
    near: str
    correction: TextCorrection | None


@dataclass(frozen=True)
class Export:
    """What an export holds once matched, whether or not it may be imported: `problems` stop that.

    `texts` need a person, or had one; `responses`: of every row that is not left out; `absent`: items without a
    column; `blanks`: required items -> blank answers; `faulty_rows`: the numbers of all rows with a problem,
    `unreadable_rows`: of those that settling texts does not mend, `left_out_rows`: of those left out by hand;
    `corrections`: those that fit.
    """

    columns: tuple[Column, ...]
    numbers: NumbersReading
    responses: tuple[ExportedResponse, ...]
    problems: tuple[ImportProblem, ...]
    texts: tuple[OpenText, ...]
    faulty_rows: tuple[int, ...]
    unreadable_rows: tuple[int, ...]
    left_out_rows: tuple[int, ...]
    absent: tuple[str, ...]
    blanks: dict[str, int]
    corrections: Corrections

    @property
    def by_position(self) -> bool:
        """Whether bare numbers were found to be the places of options."""
        return self.numbers.meaning == "position" and self.numbers.why != "by_hand"

    @property
    def left_out_columns(self) -> tuple[str, ...]:
        """The headings of the columns left out by hand."""
        return tuple(column.heading for column in self.columns if column.kind == "left_out")


def read_export(questionnaire: Questionnaire, data: bytes, corrections: Corrections = NONE) -> Export:
    """The answers in a CSV or .xlsx export; `Unreadable` lists every column and cell that does not match."""
    return importable(
        match_export(questionnaire, read_file(data, questionnaire, corrections.sheet), corrections)
    )


def importable(export: Export) -> Export:
    """The same export; `Unreadable` if anything in it stops the import."""
    if export.problems:
        raise Unreadable(list(export.problems[:MOST_PROBLEMS]))
    return export


def match_export(questionnaire: Questionnaire, table: ExportTable, corrections: Corrections = NONE) -> Export:
    """Match a table to a questionnaire, with what a person settled by hand, and read all of its rows."""
    fit = fitting(questionnaire, table, corrections)
    columns = match_columns(questionnaire, table, fit.corrections)
    left_out = frozenset(fit.corrections.rows)
    kept = [index for index, line in enumerate(table.lines) if line not in left_out]
    readers = list(_readers(questionnaire, table, columns, kept, fit.corrections))
    numbers = meaning_of_numbers(readers, fit.corrections.numbers)
    rows = _Rows(questionnaire, table, columns, readers, numbers)
    rows.read(kept)
    problems = [
        *fit.misfits,
        *column_problems(questionnaire, table, columns),
        *(ImportProblem("numbers_ambiguous", table.top, table.header[number]) for number in numbers.unclear),
        *([] if kept else [ImportProblem("no_rows")]),
        *sorted(rows.problems + rows.unmatched, key=lambda problem: problem.row or 0),
    ]
    present = {column.target.code for column in columns if column.kind == "answers" and column.target}
    return Export(
        columns=columns,
        numbers=numbers,
        responses=tuple(rows.responses),
        problems=tuple(problems),
        texts=tuple(rows.open_texts()),
        faulty_rows=tuple(rows.faulty),
        unreadable_rows=tuple(rows.unreadable),
        left_out_rows=tuple(line for line in table.lines if line in left_out),
        absent=tuple(asked.code for asked in questionnaire.asked_items() if asked.code not in present),
        blanks=dict(rows.blanks),
        corrections=fit.corrections,
    )


def _readers(
    questionnaire: Questionnaire,
    table: ExportTable,
    columns: tuple[Column, ...],
    kept: list[int],
    corrections: Corrections,
) -> Iterator[ColumnReader]:
    """A reader for each column whose cells mean options."""
    for column in columns:
        target = column.target
        if column.kind == "answers" and target is not None and target.question.options:
            cells = Counter(table.rows[index][column.number] for index in kept)
            yield ColumnReader(column, target, cells, corrections, questionnaire.languages)


class _Rows:
    """Reads row after row, and keeps what came of them."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        table: ExportTable,
        columns: tuple[Column, ...],
        readers: list[ColumnReader],
        numbers: NumbersReading,
    ) -> None:
        self.questionnaire, self.table, self.columns, self.readers = questionnaire, table, columns, readers
        self.readings = [(reader, reader.read_all(numbers.meaning)) for reader in readers]
        read = {reader.number for reader in readers}
        self.texts = [
            (column.number, column.target.code)
            for column in columns
            if column.kind == "answers" and column.target and column.number not in read
        ]
        self.platform = {c.platform: c.number for c in columns if c.kind == "platform" and c.platform}
        self.faults = _faults_by_line(table, columns)
        self.responses: list[ExportedResponse] = []
        self.problems: list[ImportProblem] = []
        self.unmatched: list[ImportProblem] = []
        self.faulty: list[int] = []
        self.unreadable: list[int] = []
        self.blanks: Counter[str] = Counter()

    def read(self, kept: list[int]) -> None:
        """Read the rows with these indices."""
        for index in kept:
            problems, unmatched = self._row(index)
            if problems:
                self.unreadable.append(self.table.lines[index])
                self.problems += problems[: max(0, MOST_PROBLEMS - len(self.problems))]
            if unmatched:
                self.unmatched += unmatched[: max(0, MOST_PROBLEMS - len(self.unmatched))]
            if problems or unmatched:
                self.faulty.append(self.table.lines[index])

    def open_texts(self) -> Iterator[OpenText]:
        """The texts that mean no option by themselves, counted over all rows, the most frequent of a column first."""
        for reader, readings in self.readings:
            counts: Counter[str] = Counter()
            for cell, reading in readings.items():
                for part in (*reading.unmatched, *reading.settled):
                    counts[part] += reader.counts[cell]
            for text, count in counts.most_common():
                correction = reader.correction(text)
                yield OpenText(reader.number, reader.key, text, count, reader.near(text), correction)

    def _row(self, index: int) -> tuple[list[ImportProblem], list[ImportProblem]]:
        """Keep one row's answers; what of it cannot be read, and which texts mean no option."""
        line = self.table.lines[index]
        problems = list(self.faults.get(line, ()))
        form, unmatched = self._form(index)
        facts, unclear = platform_facts(self.table, index, self.platform)
        reading = read_answers(self.questionnaire, form)
        incomplete = False
        for problem in reading.problems:
            if problem.code == "required":
                incomplete = True
                self.blanks[problem.field] += 1
            else:
                problems.append(self._import_problem(line, problem))
        self.responses.append(ExportedResponse(facts, reading.answers, incomplete))
        return problems + unclear, unmatched

    def _form(self, index: int) -> tuple[dict[str, list[str]], list[ImportProblem]]:
        """One row as the fields of a form, and the cells that match nothing."""
        form: dict[str, list[str]] = {}
        unmatched: list[ImportProblem] = []
        row = self.table.rows[index]
        for number, code in self.texts:
            if not is_blank(row[number]):
                form[code] = [row[number]]
        for reader, readings in self.readings:
            reading = readings.get(row[reader.number])
            if reading is None:
                continue
            for choice in reading.choices:
                form.setdefault(reader.target.code, []).append(choice.option.code)
                if choice.text:
                    form[reader.target.question.write_in_code(choice.option)] = [choice.text]
            if reading.unmatched:
                unmatched += _unmatched_cell(reader, reading, self.table.lines[index])
        return form, unmatched

    def _import_problem(self, line: int, problem: AnswerProblem) -> ImportProblem:
        """A problem of an answer, with the heading of the column that it came from."""
        owners = (
            column.heading
            for column in self.columns
            if column.kind == "answers"
            and column.target
            and f"{problem.field}.".startswith(f"{column.target.code}.")
        )
        return ImportProblem(problem.code, line, next(owners, problem.field), problem.params)


def _unmatched_cell(reader: ColumnReader, reading: CellReading, line: int) -> Iterator[ImportProblem]:
    """The problems of a cell with parts that mean nothing known."""
    labels = [option.label.say() for option in reader.target.question.options]
    for part in reading.unmatched:
        if reader.ticks_only:
            yield ImportProblem("bad_tick", line, reader.heading, {"found": part[:80]})
            continue
        near = reader.target.question.option(reader.near(part))
        likely = near.label.say() if near else ""
        params: dict[str, object] = {"found": part[:80], "near": likely, "expected": labels[:8]}
        yield ImportProblem("unmatched_option", line, reader.heading, params)


def _faults_by_line(table: ExportTable, columns: tuple[Column, ...]) -> dict[int, list[ImportProblem]]:
    """The faults of the table's rows; a column that is left out has none."""
    unread = {column.heading for column in columns if column.kind == "left_out"}
    faults: dict[int, list[ImportProblem]] = {}
    for fault in table.faults:
        if fault.row is not None and (fault.column is None or fault.column not in unread):
            faults.setdefault(fault.row, []).append(fault)
    return faults
