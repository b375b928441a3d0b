"""Uploaded exports in the instance folder, from upload to confirmation: previewed, corrected, imported or discarded.

A file lies under its upload's id, readable by the server alone, and is never given out again.
"""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.sql import Select

from surveyapp.collection.exports.columns.columns import ColumnCells, cells_of
from surveyapp.collection.exports.columns.corrections import NO_CORRECTIONS, Corrections, read_corrections
from surveyapp.collection.exports.file import read_file, sheets_of
from surveyapp.collection.exports.files.table import ExportTable, HiddenParts, ImportProblem, UnreadableExport
from surveyapp.collection.exports.rows.responses import MatchedExport, match_export, require_importable
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import transaction
from surveyapp.records.console import Upload
from surveyapp.services.answers.counts.count_arrivals import count_arrivals
from surveyapp.services.answers.import_file import (
    ImportSource,
    ImportSummary,
    current_questionnaire,
    store_responses,
)
from surveyapp.services.answers.known_responses import KnownRows, find_known
from surveyapp.services.answers.numbers_answers import EarlierAnswer, earlier_answer, keep_answer
from surveyapp.services.errors import Refusal
from surveyapp.services.free_space import size_words
from surveyapp.services.limits import (
    LONGEST_FILE_NAME,
    MOST_UPLOAD_CELLS,
    MOST_UPLOAD_ROWS,
    MOST_WAITING_BYTES,
    MOST_WAITING_UPLOADS,
    UPLOADS_KEPT_FOR,
)
from surveyapp.services.surveys.answer_deletions import refuse_deleted
from surveyapp.services.surveys.survey_lookup import known_survey

_FORMAT = 3
_TABLE = ".table"


@dataclass(frozen=True)
class WaitingUpload:
    """An upload whose matching is not confirmed yet."""

    id: UUID
    survey: str
    file_name: str
    corrections: Corrections
    created: datetime


@dataclass(frozen=True)
class ImportPreview:
    """The effects of importing an upload. Where it has `sheets`, the person has to choose one before anything else is
    known.

    `earlier`: the answer about numbers given for the last file of this layout; it is offered, not applied.
    """

    waiting: WaitingUpload
    questionnaire: Questionnaire
    version: str
    sheets: tuple[str, ...] = ()
    table: ExportTable | None = None
    export: MatchedExport | None = None
    cells: tuple[ColumnCells, ...] = ()
    there: KnownRows | None = None
    earlier: EarlierAnswer | None = None

    @property
    def mark(self) -> str:
        """A mark of what the preview showed: the questionnaire's version and the corrections."""
        return _mark(self.version, self.waiting.corrections)


def folder_of_uploads(instance: Path) -> Path:
    """Where uploads lie below the instance folder."""
    return instance / "uploads"


def keep(engine: Engine, folder: Path, survey: str, file_name: str, data: bytes, account: int) -> UUID:
    """Keep a file for its preview; gives its id. `Refusal` for what is no export, and with `too_many_uploads` where too
    many uploads of the account wait; nothing is kept then.
    """
    remove_old_uploads(engine, folder)
    with engine.connect() as connection:
        _refuse_too_many(connection, folder, account, len(data))
    _, questionnaire = current_questionnaire(engine, survey)
    with engine.connect() as connection:
        refuse_deleted(connection, survey)
    table = _read(data, questionnaire, None)
    upload = uuid4()
    values = {
        "id": upload,
        "survey": survey,
        "file_name": file_name[-LONGEST_FILE_NAME:],
        "corrections": NO_CORRECTIONS.as_json(),
        "account": account,
        "created": datetime.now(UTC),
    }
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        _write(folder / str(upload), data)
        if isinstance(table, ExportTable):
            _write(folder / f"{upload}{_TABLE}", _packed(table))
        with transaction(engine, alone=True) as connection:
            _refuse_too_many(connection, folder, account, len(data))  # several may come at once
            connection.execute(insert(Upload).values(**values))
    except BaseException:
        remove_files(folder, upload)
        raise
    return upload


def waiting_uploads(engine: Engine, survey: str) -> list[WaitingUpload]:
    """The uploads of a survey that wait, the latest first."""
    query = _living().where(Upload.survey == survey).order_by(Upload.created.desc())
    with engine.connect() as connection:
        return [_waiting(row) for row in connection.execute(query)]


def find(engine: Engine, survey: str, upload: UUID) -> WaitingUpload:
    """One upload of this survey; `Refusal` with `unknown_upload` if there is none (any more)."""
    with engine.connect() as connection:
        row = connection.execute(_living().where(Upload.survey == survey, Upload.id == upload)).first()
    if row is None:
        raise Refusal("unknown_upload")
    return _waiting(row)


def correct(engine: Engine, survey: str, upload: UUID, corrections: Corrections) -> None:
    """Replace the corrections of an upload."""
    values = {"corrections": corrections.as_json()}
    statement = update(Upload).where(Upload.survey == survey, Upload.id == upload).values(**values)
    with engine.connect() as connection:
        if connection.execute(statement).rowcount == 0:
            raise Refusal("unknown_upload")


def unchanged_upload(engine: Engine, survey: str, upload: UUID, mark: str) -> WaitingUpload:
    """The upload; `Refusal` with `matching_is_stale` if it changed since the preview with this `mark` was shown."""
    kept = find(engine, survey, upload)
    if mark != _mark(known_survey(engine, survey).version, kept.corrections):
        raise Refusal("matching_is_stale")
    return kept


def preview_import(engine: Engine, folder: Path, survey: str, upload: UUID) -> ImportPreview:
    """Match the file as corrected so far, and compare it with what is stored; nothing is stored."""
    found, questionnaire = current_questionnaire(engine, survey)
    kept = find(engine, survey, upload)
    table = _table(folder, kept, questionnaire)
    if not isinstance(table, ExportTable):
        return ImportPreview(kept, questionnaire, found.version, sheets=table)
    export = match_export(questionnaire, table, kept.corrections)
    with engine.connect() as connection:
        there = find_known(connection, survey, export.responses)
    others = {row.line for row in export.other_rows}
    cells = tuple(cells_of(table, column.number, others) for column in export.columns)
    earlier = earlier_answer(engine, survey, table.header)
    return ImportPreview(kept, questionnaire, found.version, (), table, export, cells, there, earlier)


def offer_sheets(engine: Engine, folder: Path, survey: str, upload: UUID) -> ImportPreview:
    """A preview that only offers the sheets of the file, for a person who wants another one than was read."""
    found, questionnaire = current_questionnaire(engine, survey)
    kept = find(engine, survey, upload)
    try:
        names = sheets_of((folder / str(kept.id)).read_bytes())
    except FileNotFoundError as error:
        raise Refusal("unknown_upload") from error
    except UnreadableExport as error:
        raise Refusal("upload_unreadable", details=tuple(error.problems)) from error
    return ImportPreview(kept, questionnaire, found.version, sheets=names)


def leave_out_faulty(engine: Engine, folder: Path, survey: str, upload: UUID) -> int:
    """Leave out every row that has a problem with the present corrections; gives how many rows are left out now."""
    _, questionnaire = current_questionnaire(engine, survey)
    kept = find(engine, survey, upload)
    table = _table(folder, kept, questionnaire)
    if not isinstance(table, ExportTable):
        return 0
    export = match_export(questionnaire, table, kept.corrections)
    rows = tuple(sorted({*export.left_out_rows, *export.faulty_rows}))
    correct(engine, survey, upload, export.corrections.model_copy(update={"rows": rows}))
    return len(rows)


def confirm(
    engine: Engine,
    folder: Path,
    survey: str,
    upload: UUID,
    mark: str,
    *,
    reconstructed: bool,
    person: str = "",
    decided_on: str | None = None,
) -> ImportSummary:
    """Store everything in the file as corrected, or nothing; the upload is gone afterwards.

    `mark`: that of the preview that was shown. `Refusal` with `matching_is_stale` if the questionnaire or the
    corrections have changed since, or if anything stops the import; `alike_undecided` if nobody has decided about rows
    that may be stored already. `person` is who imports; `decided_on`: as in `importing.store_responses`.
    """
    found, questionnaire = current_questionnaire(engine, survey)
    kept = unchanged_upload(engine, survey, upload, mark)
    table = _table(folder, kept, questionnaire)
    if not isinstance(table, ExportTable):
        problem = ImportProblem("several_sheets", params={"sheets": table})
        raise Refusal("import_unreadable", details=(problem,))
    try:
        export = require_importable(match_export(questionnaire, table, kept.corrections))
    except UnreadableExport as error:
        raise Refusal("import_unreadable", details=tuple(error.problems)) from error
    source = ImportSource(kept.file_name, person, reconstructed)
    with transaction(engine) as connection:
        if connection.execute(delete(Upload).where(Upload.id == upload)).rowcount == 0:
            raise Refusal("unknown_upload")
        try:
            summary = store_responses(connection, found, questionnaire, export, source, decided_on)
        except Refusal as refused:
            if refused.code == "alike_rows":  # in the browser there is something else to do about it
                raise Refusal("alike_undecided", details=refused.details, **refused.params) from refused
            raise
        keep_answer(connection, survey, table.header, export.corrections)
    remove_files(folder, upload)
    count_arrivals(engine)
    return summary


def discard(engine: Engine, folder: Path, survey: str, upload: UUID) -> None:
    """Remove an upload; nothing was stored."""
    find(engine, survey, upload)
    with engine.connect() as connection:
        connection.execute(delete(Upload).where(Upload.id == upload))
    remove_files(folder, upload)


def remove_old_uploads(engine: Engine, folder: Path) -> int:
    """Remove uploads older than `UPLOADS_KEPT_FOR`, and files without an upload; gives the number of uploads
    removed.
    """
    oldest = datetime.now(UTC) - UPLOADS_KEPT_FOR
    with engine.connect() as connection:
        removed = connection.execute(delete(Upload).where(Upload.created < oldest)).rowcount
    if folder.is_dir():
        for path in folder.iterdir():
            # Another process may be tidying up, or writing, at the same time.
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest.timestamp():
                    path.unlink()
    return removed


def _refuse_too_many(connection: Connection, folder: Path, account: int, size: int) -> None:
    query = select(Upload.id, Upload.survey).where(Upload.account == account)
    rows = connection.execute(query.where(Upload.created >= datetime.now(UTC) - UPLOADS_KEPT_FOR)).all()
    held = sum(_size(path) for row in rows for path in _files(folder, row.id))
    if len(rows) >= MOST_WAITING_UPLOADS or held + size > MOST_WAITING_BYTES:
        raise Refusal(
            "too_many_uploads",
            found=len(rows),
            size=size_words(held + size),
            limit=MOST_WAITING_UPLOADS,
            largest=size_words(MOST_WAITING_BYTES),
            surveys=sorted({row.survey for row in rows}),
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _files(folder: Path, upload: UUID) -> tuple[Path, Path]:
    """The file of an upload, and the cells that were read out of it."""
    return folder / str(upload), folder / f"{upload}{_TABLE}"


def _mark(version: str, corrections: Corrections) -> str:
    told = orjson.dumps([version, corrections.as_json()], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(told).hexdigest()


def _living() -> Select[UUID, str, str, dict[str, Any], datetime]:
    columns = (Upload.id, Upload.survey, Upload.file_name, Upload.corrections, Upload.created)
    return select(*columns).where(Upload.created >= datetime.now(UTC) - UPLOADS_KEPT_FOR)


def _read(data: bytes, questionnaire: Questionnaire, sheet: str | None) -> ExportTable | tuple[str, ...]:
    """The table, or the sheets of which a person has to choose one; `Refusal` for anything else."""
    try:
        table = read_file(
            data, questionnaire, sheet, 2 * MOST_UPLOAD_CELLS
        )  # blank rows and columns do not count
    except UnreadableExport as error:
        problem = error.problems[0]
        sheets = problem.params.get("sheets")
        if problem.code in ("several_sheets", "no_such_sheet") and isinstance(sheets, list):
            return tuple(sheets)
        if problem.code == "too_many_cells":
            raise Refusal("too_many_cells_at_once", limit=MOST_UPLOAD_CELLS) from error
        raise Refusal("upload_unreadable", details=tuple(error.problems)) from error
    if len(table.rows) > MOST_UPLOAD_ROWS:
        raise Refusal("too_many_rows", found=len(table.rows), limit=MOST_UPLOAD_ROWS)
    if len(table.rows) * len(table.header) > MOST_UPLOAD_CELLS:
        raise Refusal("too_many_cells_at_once", limit=MOST_UPLOAD_CELLS)
    return table


def _table(folder: Path, kept: WaitingUpload, questionnaire: Questionnaire) -> ExportTable | tuple[str, ...]:
    """The table of an upload, from its second reading on out of the cells kept beside it."""
    sheet = kept.corrections.sheet
    cells = folder / f"{kept.id}{_TABLE}"
    try:
        table = _unpacked(cells.read_bytes()) if cells.exists() else None
        if table is not None and sheet in (None, table.sheet):
            return table
        read = _read((folder / str(kept.id)).read_bytes(), questionnaire, sheet)
        if isinstance(read, ExportTable):
            _write(cells, _packed(read))
    except FileNotFoundError as error:
        raise Refusal("unknown_upload") from error
    return read


def _packed(table: ExportTable) -> bytes:
    """The table with every different text once and its cells as numbers of texts, so that it takes no more memory when
    read.
    """
    texts: dict[str, int] = {}
    cells = [texts.setdefault(cell, len(texts)) for row in table.rows for cell in row]
    kept = dict(table.__dict__)
    return orjson.dumps({**kept, "format": _FORMAT, "rows": cells, "texts": list(texts)})


def _unpacked(data: bytes) -> ExportTable | None:
    """The table that was kept; None for one that another version of surveyapp kept."""
    kept = orjson.loads(data)
    if kept["format"] != _FORMAT:
        return None
    texts, width = kept["texts"], len(kept["header"])
    cells = iter([texts[number] for number in kept["rows"]])
    return ExportTable(
        header=tuple(kept["header"]),
        rows=tuple(zip(*[cells] * width, strict=True)),
        lines=tuple(kept["lines"]),
        top=kept["top"],
        headings=tuple(kept["headings"]),
        faults=tuple(ImportProblem(**fault) for fault in kept["faults"]),
        sheet=kept["sheet"],
        delimiter=kept["delimiter"],
        hidden=HiddenParts(
            rows=tuple(kept["hidden"]["rows"]),
            columns=tuple(kept["hidden"]["columns"]),
            sheet=kept["hidden"]["sheet"],
            sheets=tuple(kept["hidden"]["sheets"]),
        ),
    )


def _write(path: Path, data: bytes) -> None:
    """Write a whole file that only the server's own user can read."""
    begun = path.with_name(f"{uuid4()}.begun")
    try:
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        begun.replace(path)
    finally:
        begun.unlink(missing_ok=True)


def remove_files(folder: Path, upload: UUID) -> None:
    """Remove the files of an upload, as far as they are there."""
    for path in _files(folder, upload):
        path.unlink(missing_ok=True)


def _waiting(row: Row[UUID, str, str, dict[str, Any], datetime]) -> WaitingUpload:
    return WaitingUpload(row.id, row.survey, row.file_name, read_corrections(row.corrections), row.created)
