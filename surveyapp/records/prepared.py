"""Statements compiled once, for what every citizen waits for: they go to the database's driver without a detour.

SQLAlchemy makes the SQL and converts the values. A connection of its own for each statement would take longer than the
statement itself (docs/decisions/0009-forms-and-receipts-before-flask.md); so these run on the pool's connections,
which commit each statement by themselves.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Dialect, Engine, Insert, Select
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any] | None
Fetch = Callable[[Any], Any]


class PreparedStatement:
    """One INSERT or SELECT in the SQL of a database; its values are named as its bind parameters."""

    def __init__(self, statement: Insert | Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        into: dict[str, Convert] = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
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
        driver, connection = engine.dialect.loaded_dbapi, None
        try:
            connection = engine.raw_connection()
            cursor = connection.cursor()
            try:
                cursor.execute(self.sql, bound)
                return fetch(cursor)
            finally:
                cursor.close()  # a SELECT that is not read to its end would keep its moment of the database open
        except driver.Error as error:
            broken = engine.dialect.is_disconnect(error, connection, None)
            if broken:
                if connection is not None:
                    connection.invalidate(error)
                engine.dispose()  # those that wait in the pool are as old
            raise DBAPIError.instance(
                self.sql, None, error, driver.Error, hide_parameters=True, connection_invalidated=broken
            ) from error
        finally:
            if connection is not None:
                connection.close()
