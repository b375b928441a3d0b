"""Connections to both kinds of database: answers are safe under load, and only our code begins transactions."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    BOOLEAN,
    ColumnElement,
    Connection,
    Engine,
    any_,
    bindparam,
    create_engine,
    event,
    func,
    select,
    text,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url

from surveyapp.records.limits import BUSY_SECONDS
from surveyapp.records.private_files import make_private_database

_ALONE = 7_376_672
"""The key of PostgreSQL's advisory lock that lets one transaction run alone."""


def default_url(instance: Path) -> str:
    """The embedded database in the instance folder."""
    return f"sqlite:///{instance / 'surveyapp.sqlite'}"


def engine_options(url: str) -> dict[str, Any]:
    """Options for the engine: every statement commits by itself; the pool fits the server's threads."""
    # Answers must not get into a log with the text of an error.
    options: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "hide_parameters": True}
    options["json_serializer"] = _json
    # Statements commit by themselves and transactions end where they began: there is nothing to roll back.
    options["pool_reset_on_return"] = None
    if make_url(url).get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": BUSY_SECONDS}
    else:
        options |= {"pool_size": 8, "max_overflow": 8, "pool_recycle": 1800, "pool_use_lifo": True}
    return options


def _json(document: object) -> str:
    return orjson.dumps(document).decode()


def prepare_engine(engine: Engine) -> None:
    """Give an SQLite engine its pragmas and its way to begin a transaction; PostgreSQL needs nothing."""
    if engine.dialect.name == "sqlite" and not event.contains(engine, "connect", _connect_sqlite):
        event.listen(engine, "do_connect", _make_private)
        event.listen(engine, "connect", _connect_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def connect(url: str) -> Engine:
    """An engine of our own, for work outside the web apps."""
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    return engine


def insert_of(dialect: str) -> Callable[..., postgresql.Insert | sqlite.Insert]:
    """The dialect's own INSERT, which has ON CONFLICT."""
    return sqlite.insert if dialect == "sqlite" else postgresql.insert


def among(dialect: str, column: Any, values: Collection[Any]) -> ColumnElement[bool]:
    """A condition: the column has one of these values. However many there are, they are one parameter, while IN is
    limited to some thousands.
    """
    if dialect == "postgresql":
        array = bindparam(None, list(values), type_=ARRAY(column.type), unique=True)
        return type_coerce(column == any_(array), BOOLEAN)
    process = column.type.dialect_impl(sqlite.dialect()).bind_processor(sqlite.dialect())
    listed = orjson.dumps([process(value) if process else value for value in values]).decode()
    return type_coerce(column.in_(select(func.json_each(listed).table_valued("value").c.value)), BOOLEAN)


@contextmanager
def transaction(engine: Engine, *, alone: bool = False, patient: bool = True) -> Iterator[Connection]:
    """A context for statements that take effect together or not at all.

    `alone`: no other such transaction runs meanwhile (on SQLite none at all does). Not `patient`: on SQLite it fails at
    once (SQLITE_BUSY) where somebody else is writing.
    """
    level = "SERIALIZABLE" if engine.dialect.name == "sqlite" else "READ COMMITTED"
    with engine.connect() as connection, _waiting(connection, BUSY_SECONDS if patient else 0):
        connection = connection.execution_options(isolation_level=level)
        with connection.begin():
            if alone and engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ALONE})
            yield connection


@contextmanager
def _waiting(connection: Connection, seconds: int) -> Iterator[None]:
    """A context in which SQLite waits so long for others that write."""
    if seconds == BUSY_SECONDS or connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={seconds}000")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS}000")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A context for several SELECTs that see one moment of the database, without holding up writers."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("COMMIT")
        else:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection


def _make_private(_dialect: object, _record: object, arguments: Sequence[Any], _options: object) -> None:
    """Close the file to others before each connection to SQLite, whatever the umask is."""
    name = str(arguments[0]) if arguments else ""
    if name and not name.startswith((":", "file:")):
        make_private_database(Path(name))


def _connect_sqlite(connection: Any, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # what replaces a row runs its delete triggers too: append-only stays so
        f"busy_timeout={BUSY_SECONDS}000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a deferred transaction that upgrades its lock fails under parallel writers."""
    if connection.get_execution_options().get("isolation_level") == "SERIALIZABLE":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
