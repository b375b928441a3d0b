"""Imports answers collected elsewhere: all of a file or nothing of it, and each response only once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Connection, Engine, insert, update

from surveyapp.analysis.screening import arrival_flags
from surveyapp.collection.answers import is_answered
from surveyapp.collection.exports.columns.corrections import NO_CORRECTIONS, AlikeDecision, Corrections
from surveyapp.collection.exports.files.table import ImportProblem, UnreadableExport
from surveyapp.collection.exports.rows.responses import MatchedExport, read_export
from surveyapp.collection.limits import MOST_ROW_PROBLEMS
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import insert_of, transaction
from surveyapp.records.tables import Import, Response, Survey
from surveyapp.services.answers.counts.count_arrivals import count_arrivals
from surveyapp.services.answers.import_lock import alone_with
from surveyapp.services.answers.imported_ids import ImportedIds
from surveyapp.services.answers.known_responses import (
    NO_SOURCE,
    AlikeRow,
    KnownRows,
    find_known,
)
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import IMPORTED_AT_ONCE, LONGEST_FILE_NAME, LONGEST_WEBSITE_NUMBER
from surveyapp.services.surveys.answer_deletions import refuse_deleted
from surveyapp.services.surveys.survey_lookup import SurveySummary, known_survey, questionnaire_of
from surveyapp.snapshots.manifest import IMPORTED, NO_TIME, RECONSTRUCTED

SAMPLES = (".sample.csv", ".sample.xlsx")
"""How the names of files with reconstructed sample answers end."""

Row = dict[str, object]
"""A response as it is stored: the values of its columns."""


@dataclass(frozen=True)
class ImportSource:
    """The source of answers: the file's name, who brings it, and whether they are reconstructed samples."""

    file_name: str
    person: str
    reconstructed: bool


@dataclass(frozen=True)
class ImportSummary:
    """The result of an import: rows read, added, already there; what was left blank or out; how numbers were read.

    `import_id`: the import as it is recorded, None where nothing was added · `changed`: rows already there with other
    answers than stored · `alike`: rows that a person decided to be what `decision` says · `notes`: what else has to be
    said of the file and how it was read.
    """

    rows: int
    added: int
    present: int
    absent: tuple[str, ...]
    blanks: dict[str, int]
    by_position: bool
    left_out_columns: tuple[str, ...] = ()
    left_out_rows: tuple[int, ...] = ()
    import_id: int | None = None
    changed: int = 0
    alike: int = 0
    decision: AlikeDecision | None = None
    notes: tuple[ImportProblem, ...] = ()

    def as_json(self, survey: str) -> dict[str, object]:
        """The object of `surveyapp import-responses --json`."""
        return {
            "survey": survey,
            "import": self.import_id,
            "rows": self.rows,
            "added": self.added,
            "present": self.present,
            "changed": self.changed,
            "alike": self.alike,
            "absent": list(self.absent),
            "blanks": self.blanks,
            "notes": [
                {"code": note.code, "row": note.row, "column": note.column, **note.params}
                for note in self.notes
            ],
        }


def import_responses(
    engine: Engine,
    survey: str,
    data: bytes,
    *,
    file_name: str = "",
    person: str = "",
    reconstructed: bool = False,
    corrections: Corrections = NO_CORRECTIONS,
    ignored: Sequence[str] = (),
) -> ImportSummary:
    """Read a survey website's export into `survey`; `Refusal` lists what does not match, and nothing is stored.

    `corrections`: what was said beforehand of its sheet, its numbers and its rows; `ignored`: the headings of columns
    that are left out. `exports.identity` decides which rows are stored already; `corrections.alike` decides all of
    those that may be, and without it they stop the import (`alike_rows`).
    """
    found, questionnaire = current_questionnaire(engine, survey)
    try:
        export = read_export(questionnaire, data, corrections, ignored)
    except UnreadableExport as error:
        raise Refusal("import_unreadable", details=tuple(error.problems)) from error
    with transaction(engine) as connection:
        source = ImportSource(file_name, person, reconstructed)
        summary = store_responses(connection, found, questionnaire, export, source)
    count_arrivals(engine)
    return summary


def current_questionnaire(engine: Engine, survey: str) -> tuple[SurveySummary, Questionnaire]:
    """The survey, and the questionnaire into which imported answers must fit."""
    found = known_survey(engine, survey)
    questionnaire = questionnaire_of(engine, survey, found.version)
    if questionnaire is None:
        raise Refusal("unknown_survey", found=survey)
    return found, questionnaire


def store_responses(
    connection: Connection,
    summary: SurveySummary,
    questionnaire: Questionnaire,
    export: MatchedExport,
    source: ImportSource,
    decided_on: str | None = None,
) -> ImportSummary:
    """Store the rows that are not there yet as one import, within the caller's transaction.

    Nobody else imports into the survey meanwhile. `Refusal` with `alike_rows`: see `import_responses`. `decided_on`:
    the `alike_mark` of the rows that were shown to whoever decided; `Refusal` with `matching_is_stale` if these have
    changed, with `answers_deleted` where the survey's answers were deleted.
    """
    alone_with(connection, summary.survey)
    refuse_deleted(connection, summary.survey)
    known = find_known(connection, summary.survey, export.responses)
    decided = export.corrections.alike
    if known.alike and decided is None:
        details = tuple(alike_problem(row) for row in list(known.alike.values())[:MOST_ROW_PROBLEMS])
        raise Refusal("alike_rows", count=len(known.alike), details=details)
    if known.alike and decided_on not in (None, known.alike_mark):
        raise Refusal("matching_is_stale")
    there = known.same if decided == "new" else known.same | known.alike.keys()
    rows, added = len(export.responses), len(export.responses) - len(there)
    import_id = _record(connection, summary.survey, known, source, rows, added) if added else None
    if import_id is not None:
        common = {
            "survey": summary.survey,
            "version": summary.version,
            "language": questionnaire.languages[0],
        }
        _insert(connection, _rows(export, known, there, common | {"import_id": import_id}, source))
        if source.reconstructed:
            connection.execute(update(Survey).where(Survey.name == summary.survey).values(sample=True))
    return ImportSummary(
        rows=rows,
        added=added,
        present=rows - added,
        absent=export.absent,
        blanks=export.blanks,
        by_position=export.by_position,
        left_out_columns=export.left_out_columns,
        left_out_rows=export.left_out_rows,
        import_id=import_id,
        changed=known.changed,
        alike=len(known.alike),
        decision=decided if known.alike else None,
        notes=export.notes,
    )


def alike_problem(row: AlikeRow) -> ImportProblem:
    """What is to be decided about a row, as a problem of the file: `alike_answers` and so on (number, time)."""
    at, number = row.stored.at, row.stored.number or "—"
    time = "—" if at is None else f"{datetime.fromtimestamp(at, CHINA):%Y-%m-%d %H:%M:%S}"
    return ImportProblem(f"alike_{row.why}", row.line, None, {"number": number, "time": time})


def _record(
    connection: Connection, survey: str, known_rows: KnownRows, source: ImportSource, rows: int, added: int
) -> int:
    values = {
        "survey": survey,
        "file_name": source.file_name[-LONGEST_FILE_NAME:],
        "rows": rows,
        "added": added,
        "unit": known_rows.unit,
        "person": source.person,
        "at": datetime.now(UTC),
    }
    return int(connection.execute(insert(Import).values(**values).returning(Import.id)).scalar_one())


def _rows(
    export: MatchedExport,
    known_rows: KnownRows,
    there: frozenset[int],
    common: dict[str, object],
    source: ImportSource,
) -> Iterator[Row]:
    """The responses that are not stored yet, as rows, one after the other: together they would fill the memory."""
    now = datetime.now(UTC)
    ids = ImportedIds(str(common["survey"]), known_rows.ids)
    for place, response in enumerate(export.responses):
        if place in there:
            continue
        facts = response.facts
        flags = [IMPORTED]
        flags += [RECONSTRUCTED] if source.reconstructed else []
        flags += arrival_flags("import", scripted=True, seconds=facts.seconds, questions=response.asked)
        flags += ["incomplete"] if response.incomplete else []
        flags += [] if facts.submitted else [NO_TIME]
        yield {
            "id": ids.next(response),
            **common,
            "channel": facts.source or NO_SOURCE,
            "started": None,
            "seconds": facts.seconds,
            "submitted": facts.submitted or now,
            "flags": flags,
            "answers": response.answers,
            "empty": not is_answered(response.answers),
            "ineligible": response.ended,
            "number": facts.serial[:LONGEST_WEBSITE_NUMBER] if facts.serial else None,
            "answers_digest": known_rows.digests[place],
            "texts_digest": None,
            "device": None,
        }


def _insert(connection: Connection, rows: Iterator[Row]) -> None:
    """Insert the rows, one statement prepared once for all of them."""
    statement = insert_of(connection.dialect.name)(Response.__table__)
    while some := list(islice(rows, IMPORTED_AT_ONCE)):
        connection.execute(statement, some)
