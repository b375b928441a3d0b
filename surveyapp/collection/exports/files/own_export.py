"""The CSV of answers that surveyapp itself writes, read back: the marks that its writer put into cells are removed.

Its writer (`reports.csv_files`) puts a quote before texts that a spreadsheet program would take for formulas, and says
of each response whether it counts.
"""

import re
from dataclasses import replace
from typing import Literal, get_args

from surveyapp.collection.exports.files.table import ExportTable, ImportProblem

OWN_HEADINGS = ("id", "version", "channel", "language", "started", "seconds", "submitted", "status", "flags")
"""The columns with which such a file begins; one that a question has too begins with an underscore."""

NOT_ASKED = "(跳过)"
"""What stands in the columns of a question that this respondent was not asked: the sign of 问卷星."""

_COUNTED_AGAIN = "excluded"
UnreturnedStatus = Literal["undone", "withdrawn"]
"""Statuses of rows that were not returned any more where they come from: import undone, taken back."""

_STATUS = OWN_HEADINGS.index("status")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With what a text begins that the writer puts a quote before, blanks aside."""

_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def escape_formula(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula: a quote before `=1+1`, none before `-5`."""
    if text.lstrip(" ").startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def is_own_export(table: ExportTable) -> bool:
    """Whether the file was written by surveyapp."""
    beginning = tuple(heading.removeprefix("_") for heading in table.header[: len(OWN_HEADINGS)])
    return beginning == OWN_HEADINGS


def unquote_cells(table: ExportTable) -> ExportTable:
    """The table with the texts as respondents wrote them; the table of another website's file is unchanged."""
    if not is_own_export(table):
        return table
    return replace(table, rows=tuple(tuple(map(_unquoted, row)) for row in table.rows))


def status_notes(table: ExportTable, kept: list[int]) -> list[ImportProblem]:
    """`counted_again` (rows): responses that did not count where they come from, and count where they are imported."""
    if not is_own_export(table):
        return []
    lines = [table.lines[index] for index in kept if table.rows[index][_STATUS] == _COUNTED_AGAIN]
    return [ImportProblem("counted_again", params={"rows": lines})] if lines else []


def lines_not_returned(table: ExportTable) -> dict[int, UnreturnedStatus]:
    """The rows of responses that no longer count as returned where they come from: row -> their status."""
    if not is_own_export(table):
        return {}
    statuses = zip(table.lines, (row[_STATUS] for row in table.rows), strict=True)
    return {
        line: known for line, status in statuses for known in get_args(UnreturnedStatus) if status == known
    }


def _unquoted(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ").startswith(FORMULA_STARTS) else cell
