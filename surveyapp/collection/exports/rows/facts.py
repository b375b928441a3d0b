"""Reads the website's own facts about each response: its number, time, duration and source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from surveyapp.collection.exports.cells.times import (
    day_order,
    duration_unit,
    read_duration,
    read_time,
)
from surveyapp.collection.exports.columns.website_columns import (
    SECONDS,
    SERIAL,
    SOURCE,
    SUBMITTED,
    counts_in_utc,
)
from surveyapp.collection.exports.files.table import ExportTable, ImportProblem
from surveyapp.collection.exports.layouts import every_layout
from surveyapp.collection.limits import LONGEST_QUOTED, LONGEST_SOURCE
from surveyapp.collection.written_values import UnclearDay
from surveyapp.definition.china_time import CHINA


@dataclass(frozen=True)
class PlatformFacts:
    """The website's facts about one response; None where a column is missing or blank."""

    serial: str | None
    submitted: datetime | None
    seconds: int | None
    source: str | None


class FactsReader:
    """Reads the website's own columns of a table, row by row."""

    def __init__(self, table: ExportTable, columns: Mapping[str, int], rows: list[int]) -> None:
        """`columns`: fact -> number of its column; `rows`: the indices of the rows that are responses."""
        self._table, self._columns = table, columns
        self._unknown = frozenset(every_layout().unknown)
        self._order = None
        self._zone, self._unit = CHINA, "s"
        if SUBMITTED in columns:
            number = columns[SUBMITTED]
            self._order = day_order({table.rows[index][number] for index in rows})
            self._zone = UTC if counts_in_utc(table.header[number]) else CHINA
        if SECONDS in columns:
            self._unit = duration_unit(table.header[columns[SECONDS]])

    def read(self, index: int) -> tuple[PlatformFacts, list[ImportProblem]]:
        """The facts of row `index`, and the problems of cells that cannot be read: `bad_time` · `unclear_day` ·
        `bad_seconds`.
        """
        problems: list[ImportProblem] = []
        submitted = seconds = None
        if cell := self._cell(index, SUBMITTED):
            try:
                submitted = read_time(cell, self._order, self._zone)
            except UnclearDay:
                problems.append(self._problem("unclear_day", index, SUBMITTED, cell))
            except (ValueError, OverflowError):
                problems.append(self._problem("bad_time", index, SUBMITTED, cell))
        if cell := self._cell(index, SECONDS):
            try:
                seconds = read_duration(cell, self._unit)
            except ValueError:
                problems.append(self._problem("bad_seconds", index, SECONDS, cell))
        serial, source = (self._cell(index, fact)[:LONGEST_SOURCE] or None for fact in (SERIAL, SOURCE))
        return PlatformFacts(serial, submitted, seconds, source), problems

    def _cell(self, index: int, fact: str) -> str:
        number = self._columns.get(fact)
        cell = "" if number is None else self._table.rows[index][number]
        return "" if cell in self._unknown else cell

    def _problem(self, code: str, index: int, fact: str, cell: str) -> ImportProblem:
        heading = self._table.header[self._columns[fact]]
        return ImportProblem(code, self._table.lines[index], heading, {"found": cell[:LONGEST_QUOTED]})
