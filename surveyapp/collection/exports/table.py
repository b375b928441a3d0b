"""The table that a survey website exports, as rows of cells with its own columns set apart.

Here from CSV as spreadsheet programs save it in China: `text_files.decoded`.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from surveyapp.definition.china_time import CHINA
from surveyapp.definition.text_files import decoded

LARGEST = 100_000_000
"""Bytes in an import file."""

LONGEST_CELL = 100_000

MOST_CELLS = 10_000_000
"""Cells in an import file: what memory holds."""

MOST_COLUMNS = 16_384
"""Columns in an import file, as many as a sheet can have."""

LONGEST_DURATION = 30
"""Characters of a cell that says how long somebody took."""

SERIAL, SUBMITTED, SECONDS, SOURCE = "序号", "提交答卷时间", "所用时间", "来源"
PLATFORM_COLUMNS = (SERIAL, SUBMITTED, SECONDS, SOURCE, "来源详情", "来自IP", "总分")
"""The website's own columns. The address (来自IP) is never kept."""

_TIME = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_DURATION = re.compile(r"(?:(\d+)\s*(?:小时|时))?\s*(?:(\d+)\s*分钟?)?\s*(?:(\d+)\s*秒?)?")
_CLOCK = re.compile(r"(\d+):(\d{2}):(\d{2})")


@dataclass(frozen=True)
class ImportProblem:
    """What is wrong with the file: the row (as the file counts) and column heading, where there are any.

    `not_text` · `web_page` · `too_large` · `too_many_cells` · `too_many_columns` · `no_rows` · `ragged_row` ·
    `duplicate_column` · `unmatched_column` · `unmatched_option` · `bad_tick` · `bad_time` · `bad_seconds` ·
    `too_long` · `numbers_ambiguous` · `no_question_column` · those of a spreadsheet (`spreadsheet_safety`,
    `spreadsheet`, `file`), of corrections (`corrections`) and of answers (`types.AnswerProblem`)
    """

    code: str
    row: int | None = None
    column: str | None = None
    params: dict[str, object] = field(default_factory=dict)


class Unreadable(Exception):
    """The file cannot be imported; `problems` says all that is wrong with it."""

    def __init__(self, problems: list[ImportProblem]) -> None:
        super().__init__(problems[0].code)
        self.problems = problems


@dataclass(frozen=True)
class ExportTable:
    """Header and rows of the file without its blank rows; every row has as many cells as the header.

    `lines`: the number of each row in the file; `top`: that of the header. `faults`: what of single rows cannot be
    read; the file can be imported without these rows. `sheet`: the sheet of a spreadsheet.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    top: int = 1
    faults: tuple[ImportProblem, ...] = ()
    sheet: str | None = None


@dataclass(frozen=True)
class PlatformFacts:
    """What the website says of one response; None where its column is missing or blank."""

    serial: str | None
    submitted: datetime | None
    seconds: int | None
    source: str | None


def read_csv(data: bytes, most_cells: int = MOST_CELLS) -> ExportTable:
    """The cells of a CSV export, trimmed; `Unreadable` if it is no such file."""
    check_size(data)
    found = decoded(data)
    if found is None:
        raise Unreadable([ImportProblem("not_text", params={"found": data[:4].hex(" ")})])
    text, _ = found
    if text.lstrip().startswith("<"):
        raise Unreadable([ImportProblem("web_page")])
    csv.field_size_limit(LONGEST_CELL)
    lines: list[tuple[int, list[str]]] = []
    texts: dict[str, str] = {}
    cells = 0
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            check_cells(cells := cells + len(line), most_cells)
            stripped = (cell.strip() for cell in line)
            lines.append((number, [texts.setdefault(cell, cell) for cell in stripped]))
    except csv.Error as error:
        raise Unreadable([ImportProblem("not_text", params={"found": str(error)})]) from error
    return table_of(lines)


def check_size(data: bytes) -> None:
    """`Unreadable` for a file beyond `LARGEST`."""
    if len(data) > LARGEST:
        raise Unreadable([ImportProblem("too_large", params={"found": len(data), "limit": LARGEST})])


def check_cells(found: int, most: int) -> None:
    """`Unreadable` for more cells than `most`."""
    if found > most:
        raise Unreadable([ImportProblem("too_many_cells", params={"limit": most})])


def table_of(lines: Iterable[tuple[int, list[str]]]) -> ExportTable:
    """The table of numbered lines: the first one that is not blank is the header, the others are rows.

    A row that is shorter or longer than the header is a fault.
    """
    written = [(number, line) for number, line in lines if any(line)]
    if len(written) < 2:
        raise Unreadable([ImportProblem("no_rows")])
    (top, header), *rest = written
    width = len(header)
    if width > MOST_COLUMNS:
        raise Unreadable([ImportProblem("too_many_columns", params={"found": width, "limit": MOST_COLUMNS})])
    faults = tuple(
        ImportProblem("ragged_row", number, params={"found": len(line), "expected": width})
        for number, line in rest
        if len(line) < width or any(line[width:])
    )
    rows = tuple((*line[:width], *[""] * (width - len(line))) for _, line in rest)
    return ExportTable(tuple(header), rows, tuple(number for number, _ in rest), top, faults)


def platform_facts(
    table: ExportTable, index: int, columns: Mapping[str, int]
) -> tuple[PlatformFacts, list[ImportProblem]]:
    """What the website's own `columns` (name -> number) say of row `index`, and what of it cannot be read."""
    problems: list[ImportProblem] = []
    row, line = table.rows[index], table.lines[index]
    cells = {name: row[number] for name, number in columns.items()}
    submitted = seconds = None
    try:
        submitted = _time(cells.get(SUBMITTED, ""))
    except ValueError:
        heading, found = table.header[columns[SUBMITTED]], cells[SUBMITTED][:80]
        problems.append(ImportProblem("bad_time", line, heading, {"found": found}))
    try:
        seconds = _seconds(cells.get(SECONDS, ""))
    except ValueError:
        heading, found = table.header[columns[SECONDS]], cells[SECONDS][:80]
        problems.append(ImportProblem("bad_seconds", line, heading, {"found": found}))
    source = cells.get(SOURCE) or None
    return PlatformFacts(
        cells.get(SERIAL) or None, submitted, seconds, source[:100] if source else None
    ), problems


def _time(cell: str) -> datetime | None:
    if not cell:
        return None
    match = _TIME.fullmatch(cell)
    if not match:
        raise ValueError(cell)
    parts = [int(part or 0) for part in match.groups()]
    if not 2000 <= parts[0] < 2200:
        raise ValueError(cell)
    return datetime(*parts[:6], tzinfo=CHINA)  # type: ignore[misc,arg-type]  # six numbers


def _seconds(cell: str) -> int | None:
    if not cell:
        return None
    if len(cell) > LONGEST_DURATION:  # before it is matched: that takes the square of the length
        raise ValueError(cell)
    match = _DURATION.fullmatch(cell) or _CLOCK.fullmatch(cell)
    if not match:
        raise ValueError(cell)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return min(hours * 3600 + minutes * 60 + seconds, 2**31 - 1)
