"""Statements compiled once, for what every citizen waits for: they go to the database's driver without a detour.

SQLAlchemy makes the SQL, converts the values and opens the connections, which commit each statement by themselves. Its
own way from a statement to the driver, and from the pool and back to it, takes longer than the statement itself
(docs/decisions/0009-forms-and-receipts-before-flask.md); so connections wait here for the next statement.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import JSON, Dialect, Engine, Insert, Select, event
from sqlalchemy.exc import DBAPIError

from surveyapp.records.connection import json_text
from surveyapp.records.limits import RECYCLE_SECONDS

Convert = Callable[[Any], Any] | None
Fetch = Callable[[Any], Any]

_LINES = "surveyapp_lines"
_MAKING = Lock()

_INHERITED: list[Any] = []
"""Connections of the process that started this one: never closed here, not even by being forgotten."""


class PreparedStatement:
    """One INSERT or SELECT in the SQL of a database; its values are named as its bind parameters."""

    def __init__(self, statement: Insert | Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        into: dict[str, Convert] = {
            # The SQL says what is a document, so that its text is enough for either driver.
            name: json_text
            if isinstance(bind.type, JSON)
            else bind.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bind in compiled.binds.items()
        }
        positions = compiled.positiontup
        self._into = [(name, into[name]) for name in positions or into]
        self._by_position = positions is not None
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._out_of = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]

    def change(self, engine: Engine, values: Mapping[str, Any]) -> int:
        """Run an INSERT; gives the number of rows that it made. SQLAlchemyError where the database fails."""
        count: int = self._run(engine, values, lambda cursor: cursor.rowcount)
        return count

    def first(self, engine: Engine, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run a SELECT; gives its first row, or None. SQLAlchemyError where the database fails."""
        row = self._run(engine, values, lambda cursor: cursor.fetchone())
        if row is None:
            return None
        return tuple(
            value if convert is None else convert(value)
            for value, convert in zip(row, self._out_of, strict=True)
        )

    def _run(self, engine: Engine, values: Mapping[str, Any], fetch: Fetch) -> Any:
        bound: Any
        if self._by_position:
            bound = [
                values[name] if convert is None else convert(values[name]) for name, convert in self._into
            ]
        else:
            bound = {
                name: values[name] if convert is None else convert(values[name])
                for name, convert in self._into
            }
        driver, lines, line = engine.dialect.loaded_dbapi, lines_of(engine), None
        try:
            line = lines.take(engine)
            cursor = line.connection.execute(self.sql, bound)
            result = fetch(cursor)
            cursor.close()  # a SELECT that is not read to its end would keep its moment of the database open
        except driver.Error as error:
            broken = False
            if line is not None:
                broken = engine.dialect.is_disconnect(error, line.connection, None)
                line.close()
            if broken:
                engine.dispose()  # the others are as old
            raise DBAPIError.instance(
                self.sql, None, error, driver.Error, hide_parameters=True, connection_invalidated=broken
            ) from error
        lines.put_back(line)
        return result


@dataclass(frozen=True)
class Line:
    """A connection of the driver that its pool has forgotten, good until then by the clock, or until `pool` is no more
    the engine's, in the process that opened it.
    """

    connection: Any
    until: float
    pool: object
    process: int

    def close(self) -> None:
        """Close it where it was opened: a process that was started since would end it for the other too."""
        if self.process == os.getpid():
            self.connection.close()
        else:
            _INHERITED.append(self.connection)


class Lines:
    """The connections of an engine that wait for the next statement: never more than there are threads."""

    def __init__(self) -> None:
        self._waiting: deque[Line] = deque()

    def take(self, engine: Engine) -> Line:
        """One that waits, or a new one."""
        while (line := self._next()) is not None:
            if line.process == os.getpid() and line.pool is engine.pool and time.monotonic() < line.until:
                return line
            line.close()
        until, pool, pooled = time.monotonic() + RECYCLE_SECONDS, engine.pool, engine.raw_connection()
        connection = pooled.driver_connection
        pooled.detach()
        return Line(connection, until, pool, os.getpid())

    def put_back(self, line: Line) -> None:
        """Let it wait for the next statement."""
        self._waiting.append(line)

    def close(self, _engine: Engine) -> None:
        """Close all that wait."""
        while (line := self._next()) is not None:
            line.close()

    def _next(self) -> Line | None:
        try:
            return self._waiting.pop()
        except IndexError:
            return None


def lines_of(engine: Engine) -> Lines:
    """The waiting connections of an engine, which are closed when it is disposed of."""
    lines: Lines | None = engine.get_execution_options().get(_LINES)
    if lines is not None:
        return lines
    with _MAKING:
        lines = engine.get_execution_options().get(_LINES)
        if lines is None:
            lines = Lines()
            event.listen(engine, "engine_disposed", lines.close)
            engine.update_execution_options(**{_LINES: lines})  # with the engine they are forgotten
    return lines
