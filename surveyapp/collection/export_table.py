"""The table that a survey website exports, as rows of cells with its own columns set apart.

CSV as UTF-8 (with or without BOM) or GB18030, as spreadsheet programs save it in China.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import datetime

from surveyapp.definition.china_time import CHINA

LARGEST = 100_000_000
"""Bytes in an import file."""

LONGEST_CELL = 100_000

SERIAL, SUBMITTED, SECONDS, SOURCE = "序号", "提交答卷时间", "所用时间", "来源"
PLATFORM_COLUMNS = (SERIAL, SUBMITTED, SECONDS, SOURCE, "来源详情", "来自IP", "总分")
"""The website's own columns. The address (来自IP) is never kept."""

_TIME = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_DURATION = re.compile(r"(?:(\d+)\s*(?:小时|时))?\s*(?:(\d+)\s*分钟?)?\s*(?:(\d+)\s*秒?)?")


@dataclass(frozen=True)
class ImportProblem:
    """What is wrong with the file: the row (1 is the header) and column heading, where there are any.

    `not_text` · `too_large` · `no_rows` · `ragged_row` · `duplicate_column` · `unmatched_column` ·
    `unmatched_option` · `bad_tick` · `bad_time` · `bad_seconds` · `too_long` ·
    `numbers_ambiguous` · `no_question_column`
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

    `lines`: the number of each row in the file, the header being 1.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True)
class PlatformFacts:
    """What the website says of one response; None where its column is missing or blank."""

    serial: str | None
    submitted: datetime | None
    seconds: int | None
    source: str | None


def read_table(data: bytes) -> ExportTable:
    """The cells of a CSV export, trimmed; `Unreadable` if it is no such file."""
    if len(data) > LARGEST:
        raise Unreadable([ImportProblem("too_large", params={"found": len(data), "limit": LARGEST})])
    text = _decoded(data)
    csv.field_size_limit(LONGEST_CELL)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise Unreadable([ImportProblem("not_text", params={"found": str(error)})]) from error
    lines = [[cell.strip() for cell in line] for line in lines]
    if len(lines) < 2 or not any(lines[0]):
        raise Unreadable([ImportProblem("no_rows")])
    width = len(lines[0])
    problems: list[ImportProblem] = []
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    for number, line in enumerate(lines[1:], start=2):
        if any(line[width:]) or (any(line) and len(line) < width):
            problems.append(
                ImportProblem("ragged_row", number, params={"found": len(line), "expected": width})
            )
        elif any(line):
            rows.append(tuple(line[:width]))
            numbers.append(number)
    if problems:
        raise Unreadable(problems)
    if not rows:
        raise Unreadable([ImportProblem("no_rows")])
    return ExportTable(tuple(lines[0]), tuple(rows), tuple(numbers))


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable([ImportProblem("not_text", params={"found": data[:4].hex(" ")})])


def platform_facts(
    table: ExportTable, index: int, columns: list[int]
) -> tuple[PlatformFacts, list[ImportProblem]]:
    """What the website's own `columns` say of row `index`, and what of it cannot be read."""
    problems: list[ImportProblem] = []
    cells = {table.header[number]: table.rows[index][number] for number in columns}
    submitted = seconds = None
    try:
        submitted = _time(cells.get(SUBMITTED, ""))
    except ValueError:
        problems.append(ImportProblem("bad_time", table.lines[index], SUBMITTED, {"found": cells[SUBMITTED]}))
    try:
        seconds = _seconds(cells.get(SECONDS, ""))
    except ValueError:
        problems.append(ImportProblem("bad_seconds", table.lines[index], SECONDS, {"found": cells[SECONDS]}))
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
    match = _DURATION.fullmatch(cell)
    if not match or len(cell) > 30:
        raise ValueError(cell)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return min(hours * 3600 + minutes * 60 + seconds, 2**31 - 1)
