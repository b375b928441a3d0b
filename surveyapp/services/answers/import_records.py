"""Imports as records: what came in at once, by whom, and undoing or archiving one as a whole; nothing is deleted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, exists, func, select, update

from surveyapp.records.connection import transaction
from surveyapp.records.tables import FrozenSnapshot, Import, Response, Survey
from surveyapp.services.answers.import_lock import alone_with
from surveyapp.services.answers.returns import IS_RETURNED, has_flag
from surveyapp.services.errors import Refusal
from surveyapp.services.folders import in_folders
from surveyapp.services.limits import MOST_IMPORTS_NAMED
from surveyapp.services.surveys.archive import archive
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.services.typed_text import usable_reason
from surveyapp.snapshots.manifest import RECONSTRUCTED


@dataclass(frozen=True)
class ImportRecord:
    """One import: `added` of the `rows` of its file were new. `undone`: when it was undone; by whom and why."""

    id: int
    survey: str
    file_name: str
    rows: int
    added: int
    person: str
    at: datetime
    undone: datetime | None
    undone_by: str | None
    undone_reason: str | None

    def as_json(self) -> dict[str, object]:
        """The object of `surveyapp undo-import --json` and of each import in `surveyapp status --json`."""
        return {
            "import": self.id,
            "survey": self.survey,
            "file": self.file_name,
            "rows": self.rows,
            "added": self.added,
            "by": self.person,
            "at": self.at.isoformat(),
            "undone": self.undone.isoformat() if self.undone else None,
            "undone_by": self.undone_by,
            "reason": self.undone_reason,
        }


@dataclass(frozen=True)
class UndoneImport:
    """The result of undoing an import; `frozen`: the latest snapshot still counts these responses, until a new one is
    frozen.
    """

    record: ImportRecord
    frozen: bool


def imports_of(engine: Engine, survey: str) -> list[ImportRecord]:
    """The imports that brought something into the survey, the latest first."""
    query = _records(survey).order_by(Import.id.desc())
    with engine.connect() as connection:
        return [ImportRecord(*row) for row in connection.execute(query)]


def every_import(engine: Engine, folders: Collection[str] | None) -> list[ImportRecord]:
    """The imports into all surveys of these folders (None: of all), the latest first."""
    columns = (getattr(Import, name) for name in ImportRecord.__dataclass_fields__)
    query = select(*columns).where(in_folders(Import.survey, folders)).order_by(Import.id.desc())
    with engine.connect() as connection:
        return [ImportRecord(*row) for row in connection.execute(query)]


def find_import(engine: Engine, survey: str, import_id: int) -> ImportRecord:
    """One import of this survey; `Refusal` with `unknown_import` if there is none."""
    known_survey(engine, survey)
    with engine.connect() as connection:
        return _found(connection, survey, import_id)


def undo_import(engine: Engine, survey: str, import_id: int, *, reason: str, person: str) -> UndoneImport:
    """Take back everything that came with an import: it stays with the status `undone` and is not returned any more.

    The file can be imported again afterwards. Exclusions of its responses stay recorded. `Refusal` with
    `unknown_import`, `import_is_undone` (twice), `undo_needs_reason` or `reason_too_long`.
    """
    known_survey(engine, survey)
    reason = usable_reason(reason)
    if not reason or not person.strip():
        raise Refusal("undo_needs_reason")
    now = datetime.now(UTC)
    with transaction(engine) as connection:
        alone_with(connection, survey)
        record = _found(connection, survey, import_id)
        if record.undone is not None:
            raise Refusal(
                "import_is_undone", found=import_id, by=record.undone_by, reason=record.undone_reason
            )
        values = {"undone": now, "undone_by": person.strip(), "undone_reason": reason}
        connection.execute(update(Import).where(Import.id == import_id).values(**values))
        _forget_sample(connection, survey)
        last = select(func.max(FrozenSnapshot.created)).where(FrozenSnapshot.survey == survey)
        frozen = connection.execute(last).scalar_one()
        record = _found(connection, survey, import_id)
    return UndoneImport(record, frozen is not None and frozen > record.at)


def archive_import(engine: Engine, survey: str, import_id: int, reason: str, person: str) -> bool:
    """Archive the record of an import; its responses stay as they are. `unknown_import` where there is none."""
    record = find_import(engine, survey, import_id)
    return archive(engine, "import", str(record.id), reason, person)


def _records(survey: str) -> Select[Any]:
    columns = (getattr(Import, name) for name in ImportRecord.__dataclass_fields__)
    return select(*columns).where(Import.survey == survey)


def _found(connection: Connection, survey: str, import_id: int) -> ImportRecord:
    row = connection.execute(_records(survey).where(Import.id == import_id)).first()
    if row is None:
        known = (
            select(Import.id)
            .where(Import.survey == survey)
            .order_by(Import.id.desc())
            .limit(MOST_IMPORTS_NAMED)
        )
        numbers = sorted(connection.execute(known).scalars())
        raise Refusal("unknown_import", survey=survey, found=import_id, known=numbers)
    return ImportRecord(*row)


def _forget_sample(connection: Connection, survey: str) -> None:
    """A survey whose reconstructed answers were all taken back holds none any more."""
    left = exists().where(Response.survey == survey, has_flag(RECONSTRUCTED), IS_RETURNED)
    connection.execute(update(Survey).where(Survey.name == survey, ~left).values(sample=False))
