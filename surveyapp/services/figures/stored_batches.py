"""The responses of a survey as the database holds them, batch by batch: columns from the driver on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
from sqlalchemy import ColumnElement, Connection, Select, Text, cast, func, select, type_coerce

from surveyapp.records.driver_rows import driver_rows
from surveyapp.records.tables import Response
from surveyapp.services.answers.returns import status_of
from surveyapp.services.answers.screening import Marks, flags_of, screen
from surveyapp.services.limits import ANSWERS_AT_ONCE
from surveyapp.snapshots import layout as columns
from surveyapp.snapshots.coding import StoredBatch
from surveyapp.snapshots.limits import CHARACTERS_PER_STORED_BATCH, ROWS_PER_STORED_BATCH

_DIGITS, _DASHED = 32, 36
_DASHES = (8, 13, 18, 23)
"""Where the dashes of a written UUID stand."""


def stored_batches(connection: Connection, survey: str) -> Iterator[StoredBatch]:
    """Every response with its status (`returns`) and its flags, the marking rules that mark it among them, in the order
    in which they came.
    """
    marks = _marks_by_key(connection, screen(connection, survey))
    waiting: list[tuple[Any, ...]] = []
    characters = 0
    for rows in driver_rows(connection, _query(connection.dialect.name, survey), ANSWERS_AT_ONCE):
        waiting += rows
        characters += sum(len(row[-1]) for row in rows)
        if len(waiting) >= ROWS_PER_STORED_BATCH or characters >= CHARACTERS_PER_STORED_BATCH:
            yield _batch(waiting, marks)
            waiting, characters = [], 0
    if waiting:
        yield _batch(waiting, marks)


def _query(dialect: str, survey: str) -> Select[Any]:
    """The columns of `layout.FACTS` in their order, then the answers: each as text, but for the seconds."""
    found = (
        _text(dialect, Response.id),
        Response.version,
        Response.channel,
        Response.language,
        _moment(dialect, Response.started),
        Response.seconds,
        _moment(dialect, Response.submitted),
        status_of(),
        _text(dialect, Response.flags),
        _text(dialect, Response.answers),
    )
    return select(*found).where(Response.survey == survey).order_by(Response.submitted, Response.id)


def _text(dialect: str, column: Any) -> ColumnElement[str]:
    """An id or a document as text: SQLite keeps it so."""
    return type_coerce(column, Text) if dialect == "sqlite" else cast(column, Text)


def _moment(dialect: str, column: Any) -> ColumnElement[str]:
    """A moment in UTC as SQLite keeps it, 2026-07-05 08:30:00.250000."""
    if dialect == "sqlite":
        return type_coerce(column, Text)
    return func.to_char(func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS.US", type_=Text)


def _marks_by_key(connection: Connection, marks: Marks) -> Mapping[str, tuple[str, ...]]:
    """The marks by the id as the database writes it."""
    is_sqlite = connection.dialect.name == "sqlite"
    return {response.hex if is_sqlite else str(response): names for response, names in marks.items()}


def _batch(rows: Sequence[tuple[Any, ...]], marks: Mapping[str, tuple[str, ...]]) -> StoredBatch:
    ids, versions, channels, languages, started, seconds, submitted, statuses, flags, answers = zip(
        *rows, strict=True
    )
    facts = [
        _ids(ids),
        _names(versions),
        _names(channels),
        _names(languages),
        _moments(started),
        pa.array(seconds, pa.int64()),
        _moments(submitted),
        _names(statuses),
        _flags(ids, flags, marks),
    ]
    return StoredBatch(pa.table(facts, schema=columns.FACTS), pa.array(answers, pa.string()))


def _ids(ids: Sequence[str]) -> pa.Array:
    """The ids as UUIDs are written; SQLite keeps their digits alone."""
    if len(ids[0]) == _DASHED:
        return pa.array(ids, pa.string())
    digits = np.frombuffer("".join(ids).encode("ascii"), dtype=np.uint8).reshape(-1, _DIGITS)
    written = np.insert(digits, [place - number for number, place in enumerate(_DASHES)], ord("-"), axis=1)
    ends = np.arange(0, written.size + 1, _DASHED, dtype=np.int32)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(written))]
    return pa.Array.from_buffers(pa.string(), len(ids), buffers)


def _names(names: Sequence[str]) -> pa.Array:
    """What takes few values, each stored once."""
    return pa.array(names, pa.string()).dictionary_encode()


def _moments(texts: Sequence[str | None]) -> pa.Array:
    """The moments as UTC."""
    type_ = columns.FACTS.field(columns.SUBMITTED).type
    return pa.array(texts, pa.string()).cast(pa.timestamp(type_.unit)).cast(type_)


def _flags(ids: Sequence[str], flags: Sequence[str], marks: Mapping[str, tuple[str, ...]]) -> pa.Array:
    """The flags of each response, its marks among them; what many have alike is made once."""
    none: tuple[str, ...] = ()
    known: dict[tuple[str, tuple[str, ...]], int] = {}
    places = [
        known.setdefault((stored, marks.get(key, none)), len(known))
        for key, stored in zip(ids, flags, strict=True)
    ]
    different = [flags_of(orjson.loads(stored), names) for stored, names in known]
    type_ = columns.FACTS.field(columns.FLAGS).type
    return pa.array(different, type_).take(pa.array(places, pa.int32()))
