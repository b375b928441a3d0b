"""The answers as Parquet for programs: the columns of the CSV file, each of one type.

Where a respondent was not asked, cells are empty, and a column `_asked.CODE` at the end says who was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import orjson

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.answers.answer_columns import AnswerColumns, ColumnCells
from surveyapp.reports.limits import CELLS_OF_ROW_GROUP, TEXT_BYTES_OF_ROW_GROUP
from surveyapp.reports.whole_file import write_whole_file
from surveyapp.snapshots.late_libraries import pa, pq
from surveyapp.snapshots.layout import ASKED
from surveyapp.snapshots.snapshot import CodedAnswers


def write_parquet(
    path: Path,
    questionnaire: Questionnaire,
    answers: CodedAnswers,
    *,
    numbers: bool = False,
    on_progress: Callable[[int], None] = lambda _rows: None,
) -> int:
    """Write one row for each response to `path`, whole or not at all; how many rows. Arguments and errors as in
    `csv_files.write_csv`.

    Texts, codes and dates are strings, ticks and places int8, seconds int64, numbers decimals with six places, moments
    have the zone of China. The metadata of a column has what was asked (`label`) and the meanings of its codes
    (`values`, JSON). The same answers give the same bytes.
    """
    columns, count = AnswerColumns(questionnaire), 0
    schema = _schema(columns)
    with (
        write_whole_file(path) as unfinished,
        pq.ParquetWriter(unfinished, schema, compression="snappy") as file,
    ):
        for table in _row_groups(columns, schema, answers, numbers=numbers):
            on_progress(count)
            file.write_table(table, row_group_size=table.num_rows)
            count += table.num_rows
    return count


def _row_groups(
    columns: AnswerColumns, schema: pa.Schema, answers: CodedAnswers, *, numbers: bool
) -> Iterator[pa.Table]:
    """The responses in tables of about `CELLS_OF_ROW_GROUP` cells, or `TEXT_BYTES_OF_ROW_GROUP` of long texts: of
    smaller ones a file reads slowly.
    """
    waiting: list[pa.Table] = []
    rows = size = 0
    for batch in columns.batches(answers, numbers=numbers):
        cells = [*columns.cells(batch)]
        asked = [batch.asked(item) for item in columns.partly_asked]
        waiting.append(pa.table([*map(_typed, cells), *asked], schema=schema))
        rows += batch.rows.num_rows
        size += sum(texts.nbytes for texts in batch.texts.values())
        if rows * len(schema) >= CELLS_OF_ROW_GROUP or size >= TEXT_BYTES_OF_ROW_GROUP:
            yield pa.concat_tables(waiting).combine_chunks()
            waiting, rows, size = [], 0, 0
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def _typed(cells: ColumnCells) -> pa.Array:
    """The cells of a column as the file has them; those who were not asked have answered nothing."""
    return cells.values.cast(_type_in_file(cells.values.type))


def _type_in_file(held: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(held):
        return pa.string()
    if pa.types.is_decimal(held):
        return pa.decimal128(19, 6)
    return pa.timestamp("us", "Asia/Shanghai") if pa.types.is_timestamp(held) else held


def _schema(columns: AnswerColumns) -> pa.Schema:
    labels: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for name, label, _type, code, meaning, *_scale in columns.codebook(typed=True):
        labels[name] = label
        if code:
            values.setdefault(name, {})[code] = meaning
    asked = [(f"{ASKED}{item}", pa.bool_()) for item in columns.partly_asked]
    return pa.schema(
        pa.field(name, _type_in_file(held), metadata=_metadata(labels[name], values.get(name)))
        for name, held in [*zip(columns.names, columns.types(), strict=True), *asked]
    )


def _metadata(label: str, values: dict[str, str] | None) -> dict[str, bytes]:
    return {"label": label.encode(), **({"values": orjson.dumps(values)} if values else {})}
