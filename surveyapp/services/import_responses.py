"""Answers collected elsewhere come in: all of a file or nothing of it, and the same file only once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID, uuid5

import orjson
from sqlalchemy import Connection, Engine, select, update

from surveyapp.collection.exports.corrections import Corrections
from surveyapp.collection.exports.options import Numbers
from surveyapp.collection.exports.responses import Export, ExportedResponse, read_export
from surveyapp.collection.exports.table import Unreadable
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import insert_of, transaction
from surveyapp.records.tables import Response, Survey
from surveyapp.services.errors import Refused
from surveyapp.services.published import Published, known_survey, questionnaire_of
from surveyapp.snapshots.manifest import RECONSTRUCTED

NO_TIME = "no_time"
"""The flag of an imported response whose file does not say when it was submitted: its time is that of the import."""

SAMPLES = (".sample.csv", ".sample.xlsx")
"""How the names of files with reconstructed sample answers end."""

_IDENTITY = UUID("6f6f1c5e-5f0a-5b44-9a2b-0c7d1f1b8a11")
_ROWS = 500

Row = dict[str, object]
"""A response as it is stored: the values of its columns."""


@dataclass(frozen=True)
class ImportSummary:
    """What an import did: rows read, added, already there; what it left blank or out; how numbers were read."""

    rows: int
    added: int
    present: int
    absent: tuple[str, ...]
    blanks: dict[str, int]
    by_position: bool
    left_out_columns: tuple[str, ...] = ()
    left_out_rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class AlreadyThere:
    """How many rows of a file are stored already, and how many new ones look like stored ones with other answers."""

    present: int
    alike: int


def import_responses(
    engine: Engine,
    survey: str,
    data: bytes,
    *,
    reconstructed: bool = False,
    numbers: Numbers | None = None,
    sheet: str | None = None,
) -> ImportSummary:
    """Read a survey website's export into `survey`; `Refused` lists what does not match, and nothing is stored.

    A row is the same as one imported before if its number, time, duration, source and answers are: the answers as
    imported, whatever file and corrections they came from.
    """
    found, questionnaire = current_questionnaire(engine, survey)
    try:
        export = read_export(questionnaire, data, Corrections(numbers=numbers, sheet=sheet))
    except Unreadable as error:
        raise Refused("import_unreadable", details=tuple(error.problems)) from error
    rows = rows_of(found, questionnaire, export, reconstructed=reconstructed)
    with transaction(engine) as connection:
        added = store(connection, survey, rows, reconstructed=reconstructed)
    return summary_of(export, added)


def current_questionnaire(engine: Engine, survey: str) -> tuple[Published, Questionnaire]:
    """The survey, and the questionnaire that imported answers have to fit."""
    found = known_survey(engine, survey)
    questionnaire = questionnaire_of(engine, survey, found.version)
    if questionnaire is None:
        raise Refused("unknown_survey", found=survey)
    return found, questionnaire


def rows_of(
    found: Published, questionnaire: Questionnaire, export: Export, *, reconstructed: bool = False
) -> Iterator[Row]:
    """The responses of an export as they are stored, one after the other: all at once they fill the memory."""
    common = {"survey": found.survey, "version": found.version, "language": questionnaire.languages[0]}
    return _rows(export, common, reconstructed)


def store(connection: Connection, survey: str, rows: Iterable[Row], *, reconstructed: bool) -> int:
    """Store the rows that are not there yet, within the caller's transaction; gives how many were added."""
    added = _insert(connection, rows)
    if reconstructed and added:
        connection.execute(update(Survey).where(Survey.name == survey).values(sample=True))
    return added


def summary_of(export: Export, added: int) -> ImportSummary:
    """What storing an export did."""
    rows = len(export.responses)
    return ImportSummary(
        rows,
        added,
        rows - added,
        export.absent,
        export.blanks,
        export.by_position,
        export.left_out_columns,
        export.left_out_rows,
    )


def already_there(engine: Engine, survey: str, rows: Iterable[Row]) -> AlreadyThere:
    """Compare rows with what is stored. Alike are those of the same time, duration and channel."""
    coming = {row["id"]: (row["submitted"], row["seconds"], row["channel"]) for row in rows}
    columns = (Response.id, Response.submitted, Response.seconds, Response.channel)
    present: set[object] = set()
    others: set[tuple[object, ...]] = set()
    with engine.connect() as connection:
        for row in connection.execute(select(*columns).where(Response.survey == survey)):
            if row.id in coming:
                present.add(row.id)
            else:
                others.add((row.submitted, row.seconds, row.channel))
    alike = sum(facts in others for found, facts in coming.items() if found not in present)
    return AlreadyThere(len(present), alike)


def _rows(export: Export, common: dict[str, str], reconstructed: bool) -> Iterator[Row]:
    now = datetime.now(UTC)
    seen: Counter[UUID] = Counter()
    for response in export.responses:
        identity = _identity(common["survey"], response)
        first = uuid5(_IDENTITY, f"{identity}#1")
        seen[first] += 1
        flags = ["imported"]
        flags += [RECONSTRUCTED] if reconstructed else []
        flags += ["incomplete"] if response.incomplete else []
        flags += [] if response.facts.submitted else [NO_TIME]
        yield {
            "id": first if seen[first] == 1 else uuid5(_IDENTITY, f"{identity}#{seen[first]}"),
            **common,
            "channel": response.facts.source or "import",
            "started": None,
            "seconds": response.facts.seconds,
            "submitted": response.facts.submitted or now,
            "flags": flags,
            "answers": response.answers,
        }


def _identity(survey: str, response: ExportedResponse) -> str:
    facts = response.facts
    parts = [survey, facts.serial, facts.submitted, facts.seconds, facts.source, response.answers]
    return orjson.dumps(parts, option=orjson.OPT_SORT_KEYS).decode()


def _insert(connection: Connection, rows: Iterable[Row]) -> int:
    """Insert the rows that are not there yet, one statement prepared once for all of them."""
    statement = insert_of(connection.dialect.name)(Response.__table__)
    statement = statement.on_conflict_do_nothing(index_elements=["id"])
    waiting = iter(rows)
    added = 0
    while some := list(islice(waiting, _ROWS)):
        result = connection.execute(statement, some, execution_options={"preserve_rowcount": True})
        added += result.rowcount
    return added
