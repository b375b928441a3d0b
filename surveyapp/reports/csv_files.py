"""The answers as CSV for people and programs, and the codebook that explains every column."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from surveyapp.collection.exports.files.own_export import FORMULA_STARTS, NOT_ASKED, escape_formula
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.answer_columns import CODEBOOK_HEADER, AnswerColumns, ColumnCells
from surveyapp.reports.column_texts import change_texts, decimal_texts, joined_bytes, moment_texts
from surveyapp.reports.whole_file import write_whole_file
from surveyapp.snapshots.late_libraries import pa, pc
from surveyapp.snapshots.snapshot import CodedAnswers

_BEGINS_LIKE_FORMULA = f"^ *[{re.escape(''.join(FORMULA_STARTS))}]"
_NEEDS_QUOTES = '[,"\r\n]'


def write_csv(
    path: Path,
    questionnaire: Questionnaire,
    answers: CodedAnswers,
    *,
    numbers: bool = False,
    on_progress: Callable[[int], None] = lambda _rows: None,
) -> int:
    """Write one row for each response to `path` (UTF-8 with BOM), whole or not at all; how many rows.

    `questionnaire` must know every item and option that was ever answered (all versions combined). Some responses are
    taken at a time, and `on_progress` is told how many are written. Only with `numbers` are mobile and identity numbers
    in full. Raises SnapshotError as reading the answers does.
    """
    columns, count = AnswerColumns(questionnaire), 0
    with write_whole_file(path) as unfinished, unfinished.open("wb") as file:
        file.write(codecs.BOM_UTF8 + _lines([columns.names]))
        for batch in columns.batches(answers, numbers=numbers):
            on_progress(count)
            *cells, last = (csv_texts(column) for column in columns.cells(batch))
            ended = pc.binary_join_element_wise(last, "\r\n", "")
            file.write(joined_bytes(pc.binary_join_element_wise(*cells, ended, ",")))
            count += batch.rows.num_rows
    return count


def write_codebook(path: Path, questionnaire: Questionnaire, *, typed: bool = False) -> None:
    """Write what every column of `write_csv` means, with `typed` of `parquet_files.write_parquet`: a row for each
    column, or for each of its codes.
    """
    rows = (
        [escape_formula(cell) for cell in row] for row in AnswerColumns(questionnaire).codebook(typed=typed)
    )
    with write_whole_file(path) as unfinished:
        unfinished.write_bytes(codecs.BOM_UTF8 + _lines([CODEBOOK_HEADER, *rows]))


def csv_texts(cells: ColumnCells) -> pa.Array:
    """The cells of a column as they stand in the file: no formulas, in quotes where they need them."""
    values = cells.values
    if pa.types.is_timestamp(values.type):
        texts = moment_texts(values, "T", zone="+08:00")
    elif pa.types.is_decimal(values.type):
        texts = decimal_texts(values)
    elif pa.types.is_integer(values.type):
        texts = values.cast(pa.string())
    else:
        texts = change_texts(values, _BEGINS_LIKE_FORMULA, escape_formula)
        texts = change_texts(texts, _NEEDS_QUOTES, _quoted).cast(pa.string())
    texts = texts.fill_null("")
    return texts if cells.asked is None else pc.if_else(cells.asked, texts, NOT_ASKED)


def _quoted(text: str) -> str:
    return f'"{text.replace(chr(34), 2 * chr(34))}"'


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    """A few rows."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()
