"""CSV files of scores: a header with the names of items, a row for each respondent, blank where there is no score."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from surveyapp.analysis.limits import (
    LARGEST_SCORE,
    LARGEST_SCORE_FILE,
    LONGEST_SCORE_CELL,
    MOST_SCORE_CELLS,
    MOST_SCORE_COLUMNS,
    SCORE_ROWS_AT_ONCE,
)
from surveyapp.analysis.scores.score_table import ScoreColumn, Scores, ScoreTable
from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.files.text_files import decode_text
from surveyapp.snapshots.late_libraries import np, pa

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
class CodedColumn:
    """A column of cells: its different `texts`, trimmed, in the order in which they first occur, and for each row the
    place of its text among them.
    """

    texts: tuple[str, ...]
    places: NDArray[np.int64]

    def first_row(self, place: int) -> int:
        """The first row that has the text at this place."""
        return int(np.argmax(self.places == place))


@dataclass(frozen=True)
class ScoreFile:
    """The cells of a CSV file: `headings`, and `columns` of as many texts as there are rows; `lines`: the line of the
    file on which each row begins.
    """

    headings: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    lines: NDArray[np.int64]

    @property
    def rows(self) -> int:
        """How many rows there are below the header."""
        return len(self.lines)

    def column(self, heading: str) -> CodedColumn:
        """The cells below a heading. Raises ScoreFileError `score_file_unknown_column`."""
        if heading not in self.headings:
            raise ScoreFileError(
                "score_file_unknown_column", column=heading[:LONGEST_SCORE_CELL], known=list(self.headings)
            )
        cells = self.columns[self.headings.index(heading)].dictionary_encode().unify_dictionaries()
        if not cells.num_chunks:
            return CodedColumn((), np.empty(0, dtype=np.int64))
        texts: dict[str, int] = {}
        trimmed = [
            texts.setdefault(text.strip(), len(texts)) for text in cells.chunk(0).dictionary.to_pylist()
        ]
        places = np.concatenate([chunk.indices.to_numpy() for chunk in cells.chunks])
        return CodedColumn(tuple(texts), np.array(trimmed, dtype=np.int64)[places])

    def headings_of(self, texts: Sequence[str]) -> list[str]:
        """The headings that texts name, each once: one, or several between commas. A heading that itself holds commas
        comes before its parts; what is no heading stays as it was written.

        >>> read_score_file('a,"b,c"\\n'.encode()).headings_of(["a,b,c", "c"])
        ['a', 'b,c', 'c']
        """
        return list(dict.fromkeys(heading for text in texts for heading in self._headings_in(text)))

    def _headings_in(self, text: str) -> Iterator[str]:
        parts = re.split("([,，])", text)
        start = 0
        while start < len(parts):
            ends = range(len(parts), start, -2)
            spans = ((end, "".join(parts[start:end]).strip()) for end in ends)
            start, heading = next(
                ((end + 1, span) for end, span in spans if span in self.headings),
                (start + 2, parts[start].strip()),
            )
            yield heading

    def scores(self, headings: Sequence[str]) -> ScoreTable:
        """The scores below some of the headings. Raises ScoreFileError `score_file_unknown_column`,
        `score_file_no_number`, `score_file_number_too_large`.
        """
        scores = np.empty((self.rows, len(headings)), dtype=np.float64, order="F")
        for place, heading in enumerate(headings):
            scores[:, place] = self._numbers(heading)
        return ScoreTable(tuple(ScoreColumn(heading, heading) for heading in headings), scores)

    def _numbers(self, heading: str) -> Scores:
        """Each different text of a column is read once."""
        column = self.column(heading)
        numbers = np.empty(len(column.texts), dtype=np.float64)
        for place, text in enumerate(column.texts):
            number = _number(text)
            if number is None or abs(number) > LARGEST_SCORE:
                row, found = int(self.lines[column.first_row(place)]), text[:40]
                if number is None:
                    raise ScoreFileError("score_file_no_number", row=row, column=heading, found=found)
                code = "score_file_number_too_large"
                raise ScoreFileError(code, row=row, column=heading, found=found, limit=LARGEST_SCORE)
            numbers[place] = number
        return numbers[column.places]


def _number(text: str) -> float | None:
    """The number that a cell holds, NaN where it is blank; None where it holds something else."""
    if not text:
        return np.nan
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) and "_" not in text else None


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
    _, encoding = decoded
    del decoded  # of a large file several times its size: it is decoded again line by line
    first = next((line for line in _lines(data, encoding) if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    records = _records(_lines(data, encoding), delimiter)
    header = next(records, None)
    if header is None:
        raise ScoreFileError("score_file_empty")
    headings = _checked_headings([*map(str.strip, header[1])])
    lines, blocks = array("q"), []
    while block := [*islice(records, SCORE_ROWS_AT_ONCE)]:
        for line, cells in block:
            if len(cells) != len(headings):
                raise ScoreFileError("score_file_ragged", row=line, found=len(cells), expected=len(headings))
        lines.extend(line for line, _ in block)
        if len(lines) * len(headings) > MOST_SCORE_CELLS:
            raise ScoreFileError("score_file_too_many_cells", limit=MOST_SCORE_CELLS)
        columns = zip(*(cells for _, cells in block), strict=True)
        blocks.append([pa.array(column, pa.string()) for column in columns])
    return ScoreFile(
        headings,
        tuple(pa.chunked_array([block[at] for block in blocks], pa.string()) for at in range(len(headings))),
        np.array(lines, dtype=np.int64),
    )


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")


def _records(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that have cells, each with its number."""
    csv.field_size_limit(LONGEST_SCORE_CELL)
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in records:
            if cells:
                yield line, cells
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
