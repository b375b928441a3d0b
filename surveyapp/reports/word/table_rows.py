"""Whether a table is kept on one page, with its caption."""

from math import ceil

from surveyapp.reports.blocks import Table
from surveyapp.reports.limits import (
    CELL_CHARACTER,
    CELL_PADDING,
    MOST_UNBROKEN_LINES,
    MOST_UNBROKEN_ROWS,
    MOST_UNBROKEN_SUM_ROWS,
)


def stays_together(table: Table, width: float) -> bool:
    """Whether no page begins within the table, which is `width` cm wide: it has few rows, and is so low that its
    caption stands above it. A higher one would leave its caption alone on the page before.
    """
    most = MOST_UNBROKEN_SUM_ROWS if table.total_row else MOST_UNBROKEN_ROWS
    if len(table.rows) > most:
        return False
    widths = [width * part / sum(table.widths) - CELL_PADDING for part in table.widths]
    lines = (max(_lines(text, room) for text, room in zip(row, widths, strict=True)) for row in table.rows)
    return sum(lines) <= MOST_UNBROKEN_LINES


def _lines(text: str, room: float) -> int:
    """How many lines a text takes in a cell with so much room, about."""
    return sum(max(1, ceil(_length(part) / room)) for part in text.split("\n"))


def _length(text: str) -> float:
    return sum(CELL_CHARACTER if ord(character) > 0x2E7F else CELL_CHARACTER / 2 for character in text)
