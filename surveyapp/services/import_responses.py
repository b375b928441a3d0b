"""Answers collected elsewhere come in: all of a file or nothing of it, and the same file only once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

import orjson
from sqlalchemy import Connection, Engine, update

from surveyapp.collection.export_answers import Export, ExportedResponse, read_export
from surveyapp.collection.export_table import Unreadable
from surveyapp.collection.matching import Numbers
from surveyapp.records.connection import insert_of, transaction
from surveyapp.records.tables import Response, Survey
from surveyapp.services.errors import Refused
from surveyapp.services.published import known_survey, questionnaire_of
from surveyapp.snapshots.manifest import RECONSTRUCTED

NO_TIME = "no_time"
"""The flag of an imported response whose file does not say when it was submitted: its time is that of the import."""

_IDENTITY = UUID("6f6f1c5e-5f0a-5b44-9a2b-0c7d1f1b8a11")
_ROWS = 500


@dataclass(frozen=True)
class ImportSummary:
    """What an import did: rows in the file, added, already there; what it left blank; how numbers were read."""

    rows: int
    added: int
    present: int
    absent: tuple[str, ...]
    blanks: dict[str, int]
    by_position: bool


def import_responses(
    engine: Engine, survey: str, data: bytes, *, reconstructed: bool = False, numbers: Numbers | None = None
) -> ImportSummary:
    """Read a survey website's export into `survey`; `Refused` lists what does not match, and nothing is stored.

    A row is the same as one imported before if its number, time, duration, source and answers are.
    """
    found = known_survey(engine, survey)
    questionnaire = questionnaire_of(engine, survey, found.version)
    if questionnaire is None:
        raise Refused("unknown_survey", found=survey)
    try:
        export = read_export(questionnaire, data, numbers)
    except Unreadable as error:
        raise Refused("import_unreadable", details=tuple(error.problems)) from error
    common = {"survey": survey, "version": found.version, "language": questionnaire.languages[0]}
    rows = _rows(export, common, reconstructed)
    with transaction(engine) as connection:
        added = _insert(connection, rows)
        if reconstructed and added:
            connection.execute(update(Survey).where(Survey.name == survey).values(sample=True))
    return ImportSummary(
        len(rows), added, len(rows) - added, export.absent, export.blanks, export.by_position
    )


def _rows(export: Export, common: dict[str, str], reconstructed: bool) -> list[dict[str, object]]:
    now = datetime.now(UTC)
    seen: dict[bytes, int] = {}
    rows: list[dict[str, object]] = []
    for response in export.responses:
        identity = _identity(common["survey"], response)
        copy = seen[identity] = seen.get(identity, 0) + 1
        flags = ["imported"]
        flags += [RECONSTRUCTED] if reconstructed else []
        flags += ["incomplete"] if response.incomplete else []
        flags += [] if response.facts.submitted else [NO_TIME]
        rows.append(
            {
                "id": uuid5(_IDENTITY, f"{identity.decode()}#{copy}"),
                **common,
                "channel": response.facts.source or "import",
                "started": None,
                "seconds": response.facts.seconds,
                "submitted": response.facts.submitted or now,
                "flags": flags,
                "answers": response.answers,
            }
        )
    return rows


def _identity(survey: str, response: ExportedResponse) -> bytes:
    facts = response.facts
    parts = [survey, facts.serial, facts.submitted, facts.seconds, facts.source, response.answers]
    return orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)


def _insert(connection: Connection, rows: list[dict[str, object]]) -> int:
    insert = insert_of(connection.dialect.name)
    added = 0
    for start in range(0, len(rows), _ROWS):
        statement = insert(Response).values(rows[start : start + _ROWS])
        statement = statement.on_conflict_do_nothing(index_elements=["id"])
        added += connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
    return added
