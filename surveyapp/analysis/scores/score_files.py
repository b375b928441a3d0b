"""CSV files of scores: a header with the names of items, a row for each respondent, blank where there is no score."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from surveyapp.analysis.limits import (
    LARGEST_SCORE,
    LARGEST_SCORE_FILE,
    LONGEST_SCORE_CELL,
    MOST_SCORE_CELLS,
    MOST_SCORE_COLUMNS,
)
from surveyapp.analysis.scores.score_table import ScoreColumn, ScoreTable
from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.files.text_files import decode_text

_DELIMITERS = (",", "\t", ";")


class ScoreFileError(CodedError):
    """A file of scores cannot be used. `code` says why, `params` where (row as the file counts, column by its heading).

    `score_file_too_large` (limit: bytes) · `score_file_not_text` · `score_file_empty` · `score_file_too_many_columns`,
    `score_file_too_many_cells` (limit) · `score_file_blank_heading` (column: its number) · `score_file_same_heading`
    (column) · `score_file_ragged` (row, found, expected) · `score_file_broken` (row) · `score_file_no_number` (row,
    column, found) · `score_file_number_too_large` (row, column, found, limit) · `score_file_unknown_column` (column,
    known) · `score_file_too_many_groups`, `score_file_too_many_values` (column, found, limit).
    """

    source = "scores"


@dataclass(frozen=True)
class ScoreFile:
    """The cells of a CSV file, trimmed: `headings`, and `columns` of as many texts as there are rows; `lines`: the line
    of the file on which each row begins.
    """

    headings: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    @property
    def rows(self) -> int:
        """How many rows there are below the header."""
        return len(self.lines)

    def texts(self, heading: str) -> tuple[str, ...]:
        """The cells below a heading. Raises ScoreFileError `score_file_unknown_column`."""
        if heading not in self.headings:
            raise ScoreFileError(
                "score_file_unknown_column", column=heading[:LONGEST_SCORE_CELL], known=list(self.headings)
            )
        return self.columns[self.headings.index(heading)]

    def scores(self, headings: Sequence[str]) -> ScoreTable:
        """The scores below some of the headings. Raises ScoreFileError `score_file_unknown_column`,
        `score_file_no_number`.
        """
        columns = [[*self._numbers(heading)] for heading in headings]
        scores = np.array(columns, dtype=np.float64).T.reshape(self.rows, len(columns))
        return ScoreTable(tuple(ScoreColumn(heading, heading) for heading in headings), scores)

    def _numbers(self, heading: str) -> Iterator[float]:
        for line, text in zip(self.lines, self.texts(heading), strict=True):
            try:
                number = float(text) if text else np.nan
            except ValueError:
                number = np.inf
            if np.isinf(number) or (np.isnan(number) and text) or "_" in text:
                raise ScoreFileError("score_file_no_number", row=line, column=heading, found=text[:40])
            if abs(number) > LARGEST_SCORE:
                code, found = "score_file_number_too_large", text[:40]
                raise ScoreFileError(code, row=line, column=heading, found=found, limit=LARGEST_SCORE)
            yield number


def read_score_file(data: bytes) -> ScoreFile:
    """A CSV file, in UTF-8, GB18030 or UTF-16, with commas, tabs or semicolons. A line without any cell is no row; one
    of blank cells is. Raises ScoreFileError.

    >>> read_score_file("a,b\\n5,\\n3,4\\n".encode()).scores(["a", "b"]).scores.tolist()
    [[5.0, nan], [3.0, 4.0]]
    """
    if len(data) > LARGEST_SCORE_FILE:
        raise ScoreFileError("score_file_too_large", limit=LARGEST_SCORE_FILE)
    decoded = decode_text(data)
    if decoded is None:
        raise ScoreFileError("score_file_not_text")
    text, _ = decoded
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    records = _records(text, delimiter)
    header = next(records, None)
    if header is None:
        raise ScoreFileError("score_file_empty")
    headings = _checked_headings(header[1])
    lines, rows = [], []
    for line, cells in records:
        if len(cells) != len(headings):
            raise ScoreFileError("score_file_ragged", row=line, found=len(cells), expected=len(headings))
        lines.append(line)
        rows.append(cells)
        if len(rows) * len(headings) > MOST_SCORE_CELLS:
            raise ScoreFileError("score_file_too_many_cells", limit=MOST_SCORE_CELLS)
    columns = tuple(zip(*rows, strict=True)) if rows else tuple(() for _ in headings)
    return ScoreFile(headings, columns, tuple(lines))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that have cells, each with its number; cells are held once, however often they come."""
    csv.field_size_limit(LONGEST_SCORE_CELL)
    known: dict[str, str] = {}
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in records:
            if cells:
                yield line, [known.setdefault(cell, cell) for cell in map(str.strip, cells)]
            line = records.line_num + 1
    except csv.Error as error:
        raise ScoreFileError("score_file_broken", row=line) from error


def _checked_headings(cells: list[str]) -> tuple[str, ...]:
    if len(cells) > MOST_SCORE_COLUMNS:
        raise ScoreFileError("score_file_too_many_columns", limit=MOST_SCORE_COLUMNS)
    for place, heading in enumerate(cells, start=1):
        if not heading:
            raise ScoreFileError("score_file_blank_heading", column=place)
        if heading in cells[: place - 1]:
            raise ScoreFileError("score_file_same_heading", column=heading)
    return tuple(cells)
