"""A survey website's export -> the answers of each respondent, and everything that does not match.

Cells may hold texts or numbers, the ticks of a multiple choice one cell (joined, `joined_ticks`) or one column of
ticks for each option. Nothing is guessed: where a cell could mean different options, a person has to say.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyapp.collection.answers import read_answers
from surveyapp.collection.ending import asked_count
from surveyapp.collection.exports.columns.columns import (
    ExportColumn,
    column_notes,
    column_problems,
    match_columns,
)
from surveyapp.collection.exports.columns.corrections import (
    NO_CORRECTIONS,
    Corrections,
    TextCorrection,
    fit_corrections,
    leave_out_columns,
)
from surveyapp.collection.exports.file import read_file
from surveyapp.collection.exports.files.own_export import is_own_export
from surveyapp.collection.exports.files.table import ExportTable, ImportProblem, UnreadableExport
from surveyapp.collection.exports.rows.cell_readings import CellReading, ColumnReader
from surveyapp.collection.exports.rows.facts import FactsReader, PlatformFacts
from surveyapp.collection.exports.rows.field_columns import FieldColumn
from surveyapp.collection.exports.rows.not_asked import AnswersNotAsked
from surveyapp.collection.exports.rows.notes import cut_notes, dropped_notes, table_notes
from surveyapp.collection.exports.rows.numbers import NumbersReading, meaning_of_numbers, open_numbers
from surveyapp.collection.exports.rows.other_rows import OtherRow, other_rows, row_problems
from surveyapp.collection.kinds import AnswerProblem, Answers
from surveyapp.collection.limits import LONGEST_QUOTED, MOST_LABELS_NAMED, MOST_ROW_PROBLEMS
from surveyapp.definition.limits import LONGEST_ANSWER
from surveyapp.definition.questionnaire import Questionnaire


@dataclass(frozen=True)
class ExportedResponse:
    """One row of the export; `line` is its number in the file, `asked`: how many items the respondent was asked,
    `ended`: whether an option was chosen that ends the form.
    """

    facts: PlatformFacts
    answers: Answers
    incomplete: bool
    line: int
    asked: int
    ended: bool = False


@dataclass(frozen=True)
class UnmatchedText:
    """A text that matches no option: its column, and the number of cells with it.

    `near`: the code of the option it is most like, or nothing; `readings`: where it could mean several things, each
    as the labels of its options; `correction`: what a person said that it means, None stops the import.
    """

    number: int
    key: str
    text: str
    count: int
    near: str
    readings: tuple[tuple[str, ...], ...]
    correction: TextCorrection | None


@dataclass(frozen=True)
class MatchedExport:
    """The content of an export after matching, whether or not it may be imported: any of the `problems` stops the
    import.

    `texts`: those that a person has to settle, or has settled; `responses`: of every row that is not left out;
    `absent`: items without a column; `blanks`: required items -> blank answers; `faulty_rows`: the numbers of all rows
    with a problem, `unreadable_rows`: of those that settling texts does not mend, `left_out_rows`: of those left out by
    hand; `corrections`: those that fit; `other_rows`: rows that are no responses, or unclear; `notes`: what does not
    stop the import, but has to be said.
    """

    columns: tuple[ExportColumn, ...]
    numbers: NumbersReading
    responses: tuple[ExportedResponse, ...]
    problems: tuple[ImportProblem, ...]
    texts: tuple[UnmatchedText, ...]
    faulty_rows: tuple[int, ...]
    unreadable_rows: tuple[int, ...]
    left_out_rows: tuple[int, ...]
    absent: tuple[str, ...]
    blanks: dict[str, int]
    corrections: Corrections
    other_rows: tuple[OtherRow, ...] = ()
    notes: tuple[ImportProblem, ...] = ()

    @property
    def by_position(self) -> bool:
        """Whether bare numbers were found to be the places of options, without anybody saying so."""
        return any(
            group.meaning == "position" and group.why in ("only", "same") for group in self.numbers.groups
        )

    @property
    def left_out_columns(self) -> tuple[str, ...]:
        """The headings of the columns left out by hand."""
        return tuple(column.heading for column in self.columns if column.kind == "left_out")


def read_export(
    questionnaire: Questionnaire,
    data: bytes,
    corrections: Corrections = NO_CORRECTIONS,
    ignored: Sequence[str] = (),
) -> MatchedExport:
    """The answers in a CSV or .xlsx export; `UnreadableExport` lists every column and cell that does not match.

    `ignored`: the headings of columns that are left out.
    """
    table = read_file(data, questionnaire, corrections.sheet)
    return require_importable(
        match_export(questionnaire, table, leave_out_columns(table, ignored, corrections))
    )


def require_importable(export: MatchedExport) -> MatchedExport:
    """The same export; `UnreadableExport` if anything in it stops the import."""
    if export.problems:
        raise UnreadableExport(list(export.problems[:MOST_ROW_PROBLEMS]))
    return export


def match_export(
    questionnaire: Questionnaire, table: ExportTable, corrections: Corrections = NO_CORRECTIONS
) -> MatchedExport:
    """Match a table to a questionnaire, with what a person settled by hand, and read all of its rows."""
    fit = fit_corrections(questionnaire, table, corrections)
    columns = match_columns(questionnaire, table, fit.corrections)
    left_out = frozenset(fit.corrections.rows)
    others = other_rows(table, columns, fit.corrections)
    aside = left_out.union(row.line for row in others)
    kept = [index for index, line in enumerate(table.lines) if line not in aside]
    readers = list(_readers(questionnaire, table, columns, kept, fit.corrections))
    said = {correction.key: correction.meaning for correction in fit.corrections.meanings}
    download = fit.corrections.numbers or ("code" if is_own_export(table) else None)
    numbers = meaning_of_numbers(readers, download, said)
    rows = _Rows(questionnaire, table, columns, readers, numbers, kept)
    rows.read()
    problems = [
        *fit.misfits,
        *column_problems(questionnaire, table, columns),
        *row_problems(others, left_out),
        *(problem for group in numbers.open_groups for problem in open_numbers(table, group)),
        *([] if kept else [ImportProblem("no_rows")]),
        *sorted(rows.problems + rows.unmatched, key=lambda problem: problem.row or 0),
    ]
    present = {column.target.code for column in columns if column.kind == "answers" and column.target}
    return MatchedExport(
        columns=columns,
        numbers=numbers,
        responses=tuple(rows.responses),
        problems=tuple(problems),
        texts=tuple(rows.open_texts()),
        faulty_rows=tuple(rows.faulty),
        unreadable_rows=tuple(rows.unreadable),
        left_out_rows=tuple(line for line in table.lines if line in left_out),
        absent=tuple(asked.code for asked in questionnaire.items if asked.code not in present),
        blanks=dict(rows.blanks),
        corrections=fit.corrections,
        other_rows=others,
        notes=(*table_notes(table, others, kept), *column_notes(columns), *rows.notes()),
    )


def _readers(
    questionnaire: Questionnaire,
    table: ExportTable,
    columns: tuple[ExportColumn, ...],
    kept: list[int],
    corrections: Corrections,
) -> Iterator[ColumnReader]:
    """A reader for each column whose cells mean options."""
    for column in columns:
        target = column.target
        if column.kind == "answers" and target and target.holds_options:
            cells = Counter(table.rows[index][column.number] for index in kept)
            yield ColumnReader(column, target, cells, corrections, questionnaire.languages)


class _Rows:
    """Reads row after row, and keeps what came of them."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        table: ExportTable,
        columns: tuple[ExportColumn, ...],
        readers: list[ColumnReader],
        numbers: NumbersReading,
        kept: list[int],
    ) -> None:
        self.questionnaire, self.table, self.columns, self.readers = questionnaire, table, columns, readers
        self.readings = [(reader, reader.read_all(numbers.meaning_of(reader.number))) for reader in readers]
        read = {reader.number for reader in readers}
        self.fields = [
            FieldColumn(column.number, column.target, (table.rows[index][column.number] for index in kept))
            for column in columns
            if column.kind == "answers" and column.target and column.number not in read
        ]
        self.own = is_own_export(table)
        self.asked = {c.target.item.item.code for c in columns if c.kind == "answers" and c.target}
        platform = {c.platform: c.number for c in columns if c.kind == "platform" and c.platform}
        self.kept, self.facts = kept, FactsReader(table, platform, kept)
        self.cuts: list[ImportProblem] = []
        self.not_asked = AnswersNotAsked(questionnaire, columns)
        self.dropped: list[int] = []
        self.faults = _faults_by_line(table, columns)
        self.responses: list[ExportedResponse] = []
        self.problems: list[ImportProblem] = []
        self.unmatched: list[ImportProblem] = []
        self.faulty: list[int] = []
        self.unreadable: list[int] = []
        self.blanks: Counter[str] = Counter()

    def read(self) -> None:
        """Read the rows that are responses."""
        for index in self.kept:
            problems, unmatched = self._row(index)
            if problems:
                self.unreadable.append(self.table.lines[index])
                self.problems += problems[: max(0, MOST_ROW_PROBLEMS - len(self.problems))]
            if unmatched:
                self.unmatched += unmatched[: max(0, MOST_ROW_PROBLEMS - len(self.unmatched))]
            if problems or unmatched:
                self.faulty.append(self.table.lines[index])

    def open_texts(self) -> Iterator[UnmatchedText]:
        """The texts that mean no option by themselves, counted over all rows, the most frequent of a column first."""
        for reader, readings in self.readings:
            counts: Counter[str] = Counter()
            for cell, reading in readings.items():
                for part in (*reading.unmatched, *reading.settled, *((cell,) if reading.doubtful else ())):
                    counts[part] += reader.counts[cell]
            for text, count in counts.most_common():
                doubtful = readings[text].doubtful if text in readings else ()
                yield UnmatchedText(
                    reader.number,
                    reader.key,
                    text,
                    count,
                    reader.nearest_option(text),
                    doubtful,
                    reader.correction(text),
                )

    def _row(self, index: int) -> tuple[list[ImportProblem], list[ImportProblem]]:
        """Keep one row's answers; what of it cannot be read, and which texts mean no option."""
        line = self.table.lines[index]
        problems = list(self.faults.get(line, ()))
        form, skipped, unmatched = self._form(index)
        facts, unclear = self.facts.read(index)
        reading = read_answers(self.questionnaire, form)
        incomplete = False
        for problem in reading.problems:
            if problem.code == "required" and problem.field in skipped:
                continue
            if problem.code == "required":
                incomplete = True
                self.blanks[problem.field] += 1
            else:
                problems.append(self._import_problem(line, problem))
        asked = self.asked - skipped
        if self.questionnaire.partly_asked:
            by_conditions = {item.code for item in self.questionnaire.items_asked(reading.answers)}
            answered = {code for code in reading.unasked if form.get(code) != []}
            self.not_asked.add(line, by_conditions, answered, skipped)
            asked &= by_conditions
        count = len(asked)
        if reading.ended:
            count = min(count, asked_count(self.questionnaire, reading.answers))
        if reading.dropped:
            self.dropped.append(line)
        self.responses.append(
            ExportedResponse(facts, reading.answers, incomplete, line, count, reading.ended)
        )
        return problems + unclear, unmatched

    def _form(self, index: int) -> tuple[dict[str, list[str]], set[str], list[ImportProblem]]:
        """One row as the fields of a form, the items that were not asked, and the cells that match nothing.

        A multiple choice with no tick but an option that was not ticked has an empty list: answered with none.
        """
        form: dict[str, list[str]] = {}
        skipped: set[str] = set()
        unmatched: list[ImportProblem] = []
        row = self.table.rows[index]
        for column in self.fields:
            silence = column.silence_of(row[column.number], own=self.own)
            if not silence:
                form[column.field] = [self._short(index, column.number, column.text_of(row[column.number]))]
            elif silence == "skipped":
                skipped.add(column.asked)
        for reader, readings in self.readings:
            reading = readings[row[reader.number]]
            code = reader.target.code
            if reading.unticked:
                form.setdefault(code, [])
            for choice in reading.choices:
                form.setdefault(code, []).append(choice.option.code)
                if choice.text:
                    text = self._short(index, reader.number, choice.text)
                    form[reader.target.item.text_codes[choice.option.code]] = [text]
            if reading.silence == "skipped":
                skipped.add(code)
            if reading.unmatched or reading.doubtful:
                unmatched += _unmatched_cell(reader, row[reader.number], reading, self.table.lines[index])
        return form, skipped, unmatched

    def _short(self, index: int, number: int, text: str) -> str:
        """A text as long as an answer may be; a longer one is cut, and a note says so."""
        if len(text) <= LONGEST_ANSWER:
            return text
        params: dict[str, object] = {"found": len(text), "limit": LONGEST_ANSWER}
        self.cuts.append(
            ImportProblem("answer_cut", self.table.lines[index], self.table.header[number], params)
        )
        return text[:LONGEST_ANSWER]

    def notes(self) -> list[ImportProblem]:
        """Notes on what is not imported as it stands in the file."""
        return [*self.not_asked.notes(), *dropped_notes(self.dropped), *cut_notes(self.cuts)]

    def _import_problem(self, line: int, problem: AnswerProblem) -> ImportProblem:
        """A problem of an answer, with the heading of the column that it came from."""
        answer = self.questionnaire.answer(problem.field)
        item = answer.item if answer is not None else None
        owners = (
            column.heading
            for column in self.columns
            if column.kind == "answers" and column.target and column.target.item is item
        )
        return ImportProblem(problem.code, line, next(owners, problem.field), problem.params)


def _unmatched_cell(
    reader: ColumnReader, cell: str, reading: CellReading, line: int
) -> Iterator[ImportProblem]:
    """The problems of a cell with parts that mean nothing known, or with several readings."""
    labels = [option.label.say() for option in reader.target.item.options]
    shown = labels[:MOST_LABELS_NAMED] + ["…"] * (len(labels) > MOST_LABELS_NAMED)
    if reading.doubtful:
        readings = [" + ".join(f"“{label}”" for label in found) for found in reading.doubtful]
        params: dict[str, object] = {"found": cell[:LONGEST_QUOTED], "readings": readings}
        yield ImportProblem("several_readings", line, reader.heading, params)
    for part in reading.unmatched:
        if reader.ticks_only:
            yield ImportProblem("bad_tick", line, reader.heading, {"found": part[:LONGEST_QUOTED]})
            continue
        near = reader.target.item.option(reader.nearest_option(part))
        likely = near.label.say() if near else ""
        params = {"found": part[:LONGEST_QUOTED], "near": likely, "expected": shown}
        yield ImportProblem("unmatched_option", line, reader.heading, params)


def _faults_by_line(table: ExportTable, columns: tuple[ExportColumn, ...]) -> dict[int, list[ImportProblem]]:
    """The faults of the table's rows; a column that is left out has none."""
    unread = {column.heading for column in columns if column.kind == "left_out"}
    faults: dict[int, list[ImportProblem]] = {}
    for fault in table.faults:
        if fault.row is not None and (fault.column is None or fault.column not in unread):
            faults.setdefault(fault.row, []).append(fault)
    return faults
