"""The responses of a survey as the database holds them, batch by batch: columns from the driver on.

What is known of a response beside its answers comes as one line, which Arrow splits: a value for each column of each
row would be an object first, and a million responses ten millions of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Integer, Select, Text, cast, func, select, type_coerce

from surveyapp.records.driver_rows import driver_rows
from surveyapp.records.tables import Response
from surveyapp.services.answers.counts.screening import flags_of, screen
from surveyapp.services.answers.returns import status_of
from surveyapp.snapshots import layout as columns
from surveyapp.snapshots.coding import StoredBatch
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.late_libraries import arrow_csv, np, pa, pc
from surveyapp.snapshots.limits import CHARACTERS_PER_STORED_BATCH, ROWS_PER_STORED_BATCH

_DIGITS, _DASHED = 32, 36
_DASHES = (8, 13, 18, 23)
"""Where the dashes of a written UUID stand."""

_BETWEEN = "\x1f"
"""Stands between the values of a line, and in none of them: texts from outside are written as JSON."""

_IN_LINE = (
    columns.ID,
    columns.VERSION,
    columns.CHANNEL,
    columns.LANGUAGE,
    columns.STARTED,
    columns.SECONDS,
    columns.SUBMITTED,
    columns.STATUS,
    columns.FLAGS,
)
"""What stands in a line."""


def stored_batches(connection: Connection, survey: str) -> Iterator[StoredBatch]:
    """Every response with its status (`returns`) and its flags, the marking rules that mark it among them, in the order
    in which they came.
    """
    marks = {str(response): names for response, names in screen(connection, survey).items()}
    lines: list[str] = []
    documents: list[str] = []
    characters = read = 0
    for rows in driver_rows(connection, _query(connection.dialect.name, survey)):
        found = [row[1] for row in rows]
        lines += [row[0] for row in rows]
        documents += found
        characters += sum(map(len, found))
        # Counted over all: however many of the batches are shorter, they end where others would.
        is_end, read = (
            (read + len(rows)) // ROWS_PER_STORED_BATCH > read // ROWS_PER_STORED_BATCH,
            read + len(rows),
        )
        if is_end or characters >= CHARACTERS_PER_STORED_BATCH:
            yield _batch(lines, documents, marks)
            lines, documents, characters = [], [], 0
    if lines:
        yield _batch(lines, documents, marks)


def _query(dialect: str, survey: str) -> Select[Any]:
    """The line of each response, and its answers as text."""
    form = func.printf if dialect == "sqlite" else func.format
    line = form(
        _BETWEEN.join(["%s"] * len(_IN_LINE)),
        _id(dialect),
        _quoted(dialect, Response.version),
        _quoted(dialect, Response.channel),
        _quoted(dialect, Response.language),
        _moment(dialect, Response.started),
        cast(Response.seconds, Integer),
        _moment(dialect, Response.submitted),
        status_of(),
        _flags_text(dialect),
    )
    theirs = select(line, _text(dialect, Response.answers)).where(Response.survey == survey)
    return theirs.order_by(Response.submitted, Response.id)


def _id(dialect: str) -> ColumnElement[str]:
    """The id; SQLite takes any text for one, and gives its digits alone."""
    text = _text(dialect, Response.id)
    return func.lower(func.replace(text, "-", "")) if dialect == "sqlite" else text


def _flags_text(dialect: str) -> ColumnElement[str]:
    """The list of flags on one line, however it is written."""
    text = _text(dialect, Response.flags)
    return func.json(text) if dialect == "sqlite" else text


def _text(dialect: str, column: Any) -> ColumnElement[str]:
    """An id or a document as text: SQLite keeps it so."""
    return type_coerce(column, Text) if dialect == "sqlite" else cast(column, Text)


def _quoted(dialect: str, column: Any) -> ColumnElement[str]:
    """A text as JSON writes it."""
    return func.json_quote(column) if dialect == "sqlite" else func.to_json(column)


def _moment(dialect: str, column: Any) -> ColumnElement[str]:
    """A moment in UTC as SQLite keeps it, 2026-07-05 08:30:00.250000."""
    if dialect == "sqlite":
        return type_coerce(column, Text)
    return func.to_char(func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS.US")


def _batch(
    lines: Sequence[str], documents: Sequence[str], marks: Mapping[str, tuple[str, ...]]
) -> StoredBatch:
    found = _split(lines)
    ids = _ids(found[columns.ID])
    read = {
        columns.ID: ids,
        columns.VERSION: _unquoted(found[columns.VERSION]),
        columns.CHANNEL: _unquoted(found[columns.CHANNEL]),
        columns.LANGUAGE: _unquoted(found[columns.LANGUAGE]),
        columns.FLAGS: _flags(ids, found[columns.FLAGS], marks),
    }
    facts = [read.get(field.name, found[field.name]).cast(field.type) for field in columns.facts()]
    return StoredBatch(pa.table(facts, schema=columns.facts()), pa.array(documents, pa.string()))


def _line_types() -> dict[str, pa.DataType]:
    """As what each value of a line is read: moments have no zone in it, and a list of flags is a text."""
    texts = {columns.ID: pa.string(), columns.FLAGS: pa.dictionary(pa.int32(), pa.string())}
    moments = dict.fromkeys((columns.STARTED, columns.SUBMITTED), pa.timestamp("us"))
    return {name: columns.facts().field(name).type for name in _IN_LINE} | texts | moments


def _split(lines: Sequence[str]) -> dict[str, pa.Array]:
    """The values of the lines as columns; SnapshotError `facts_unreadable` names the first that are none."""
    try:
        return _values(lines)
    except pa.ArrowInvalid as error:
        raise SnapshotError("facts_unreadable", response=_first_unreadable(lines)) from error


def _first_unreadable(lines: Sequence[str]) -> str:
    """Whose line is the first that cannot be split."""
    if len(lines) == 1:
        return lines[0].partition(_BETWEEN)[0]
    half = len(lines) // 2
    try:
        _values(lines[:half])
    except pa.ArrowInvalid:
        return _first_unreadable(lines[:half])
    return _first_unreadable(lines[half:])


def _values(lines: Sequence[str]) -> dict[str, pa.Array]:
    content = "\n".join(lines).encode()
    table = arrow_csv.read_csv(
        pa.BufferReader(content),
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=len(content) + 1, column_names=[*_IN_LINE]
        ),
        parse_options=arrow_csv.ParseOptions(delimiter=_BETWEEN, quote_char=False, ignore_empty_lines=False),
        convert_options=arrow_csv.ConvertOptions(column_types=_line_types(), null_values=[""]),
    )
    return {name: table[name].combine_chunks() for name in _IN_LINE}


def _ids(ids: pa.StringArray) -> pa.StringArray:
    """The ids as UUIDs are written; SQLite keeps their digits alone."""
    lengths = pc.binary_length(ids)
    if pc.all(pc.equal(lengths, _DASHED)).as_py():
        return ids
    wrong = pc.index(pc.equal(lengths, _DIGITS), value=False).as_py()
    if wrong >= 0:
        raise SnapshotError("facts_unreadable", response=ids[wrong].as_py())
    digits = np.frombuffer(ids.buffers()[2], dtype=np.uint8)[: len(ids) * _DIGITS].reshape(-1, _DIGITS)
    written = np.full((len(ids), _DASHED), ord("-"), dtype=np.uint8)
    begins, ends = (0, *(dash + 1 for dash in _DASHES)), (*_DASHES, _DASHED)
    for number, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        written[:, begin:end] = digits[:, begin - number : end - number]
    offsets = np.arange(0, written.size + 1, _DASHED, dtype=np.int32)
    return pa.StringArray.from_buffers(len(ids), pa.py_buffer(offsets), pa.py_buffer(written))


def _unquoted(names: pa.DictionaryArray) -> pa.DictionaryArray:
    """The texts that JSON wrote."""
    read = [orjson.loads(name) for name in names.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(names.indices, pa.array(read, pa.string()))


def _flags(
    ids: pa.StringArray, stored: pa.DictionaryArray, marks: Mapping[str, tuple[str, ...]]
) -> pa.ListArray:
    """The flags of each response, its marks among them; what many have alike is made once."""
    none: tuple[str, ...] = ()
    texts = stored.dictionary.to_pylist()
    known: dict[tuple[int, tuple[str, ...]], int] = {(place, none): place for place in range(len(texts))}
    places = stored.indices
    if marks:
        pairs = zip(places.to_pylist(), (marks.get(key, none) for key in ids.to_pylist()), strict=True)
        places = pa.array([known.setdefault(pair, len(known)) for pair in pairs], pa.int32())
    different = [flags_of(orjson.loads(texts[place]), names) for place, names in known]
    type_ = columns.facts().field(columns.FLAGS).type
    return pa.array(different, type_).take(places)
