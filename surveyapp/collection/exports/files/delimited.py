"""CSV in the kinds that websites and spreadsheet programs write: with commas, tabs or semicolons, with `sep=` or not.

What stands between the cells is found from the header, never from what respondents wrote.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from surveyapp.collection.exports.files.table import (
    ExportTable,
    ImportProblem,
    LayoutFinder,
    Lines,
    UnreadableExport,
    check_cells,
    check_size,
    first_line_layout,
    table_of,
)
from surveyapp.collection.limits import LONGEST_CELL, MOST_CELLS_SPLIT, MOST_EXPORT_CELLS, MOST_HEADER_LINES
from surveyapp.definition.files.text_files import decode_text

DELIMITERS = (",", "\t", ";")
"""What may stand between cells, the usual one first."""

_DECLARED = re.compile(r'\s*"?sep=(.)"?[ ,;\t]*(?:\r\n|\n|\r)', re.IGNORECASE)
"""The line with which Excel is told what stands between the cells."""

IsKnownHeading = Callable[[str], bool]
"""Whether a text is the heading of a question or of a website's own column."""


def read_csv(
    data: bytes,
    most_cells: int = MOST_EXPORT_CELLS,
    is_known: IsKnownHeading = lambda _: False,
    layout_of: LayoutFinder = first_line_layout,
) -> ExportTable:
    """The cells of a CSV export, trimmed.

    `UnreadableExport` if it is no such file: `not_text` · `web_page` · `broken_quotes` (row) · `cell_too_long` (row) ·
    `unclear_delimiter` (found) · those of a table.
    """
    check_size(data)
    found = decode_text(data)
    if found is None:
        raise UnreadableExport([ImportProblem("not_text", params={"found": data[:4].hex(" ")})])
    text, _ = found
    if text.lstrip().startswith("<"):
        raise UnreadableExport([ImportProblem("web_page")])
    declared = _DECLARED.match(text)
    if declared:
        text, delimiter = text[declared.end() :], declared[1]
    else:
        delimiter = _delimiter(text, is_known)
    lines: Lines = []
    texts: dict[str, str] = {}
    cells = 0
    for number, line in _records(text, delimiter):
        check_cells(cells := cells + len(line), most_cells)
        stripped = (cell.strip() for cell in line)
        lines.append((number, [texts.setdefault(cell, cell) for cell in stripped]))
    return replace(table_of(lines, layout_of), delimiter=delimiter)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    number = 0
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, line in enumerate(records, start=1):
            yield number, line
    except csv.Error as error:
        code = "cell_too_long" if "field limit" in str(error) else "broken_quotes"
        raise UnreadableExport([ImportProblem(code, number + 1, params={"limit": LONGEST_CELL})]) from error


def _delimiter(text: str, is_known: IsKnownHeading) -> str:
    """The delimiter with which most headings are known; where none is, the one with the same number of columns in every
    line.
    """
    found = {delimiter: _judged(text, delimiter, is_known) for delimiter in DELIMITERS}
    best = max(found.values())
    if best[0] == 0 and best[1] == 1:
        return DELIMITERS[0]
    fitting = [delimiter for delimiter in DELIMITERS if found[delimiter] == best]
    if len(fitting) > 1 and best[1] > 1:
        raise UnreadableExport([ImportProblem("unclear_delimiter", params={"found": fitting})])
    return fitting[0]


def _judged(text: str, delimiter: str, is_known: IsKnownHeading) -> tuple[int, int]:
    """How many headings of the first lines are known, and how many columns all these lines have (1: they differ)."""
    first: list[list[str]] = []
    try:
        for _, line in _records(text, delimiter):
            if any(cell.strip() for cell in line):
                first.append(line)
            if len(first) == MOST_HEADER_LINES:
                break
    except UnreadableExport:
        if not first:
            return 0, 1
    widths = {len(line) for line in first}
    headings = max(
        (sum(is_known(cell.strip()) for cell in line[:MOST_CELLS_SPLIT]) for line in first), default=0
    )
    return headings, widths.pop() if len(widths) == 1 else 1
