"""Rows as the database's own driver gives them: for queries of so many rows that an object for each costs too much."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Select

from surveyapp.records.limits import ROWS_FETCHED_AT_ONCE


def driver_rows(connection: Connection, query: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query in lists of at most `ROWS_FETCHED_AT_ONCE`, each a tuple of what the driver makes of its
    values: no type of SQLAlchemy turns them into anything else. The database holds what was not asked for yet.

    To be read within a transaction. The values in the query's conditions are texts and whole numbers.
    """
    compiled = query.compile(dialect=connection.dialect)
    values = compiled.construct_params()
    given = [values[name] for name in compiled.positiontup] if compiled.positiontup is not None else values
    driver: Any = connection.connection.driver_connection
    # Without a name PostgreSQL's driver takes all rows into memory.
    named = {} if connection.dialect.name == "sqlite" else {"name": "driver_rows"}
    most = ROWS_FETCHED_AT_ONCE[connection.dialect.name]
    with closing(driver.cursor(**named)) as cursor:
        cursor.execute(compiled.string, given)
        while rows := cursor.fetchmany(most):
            yield rows
