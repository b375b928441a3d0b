"""Databases with their tables: copies of one that was migrated, and those of PostgreSQL emptied for the next test.

The migrations run once for all tests, and a database of PostgreSQL is made only where none is free: making and removing
one is hundreds of files, emptying it some rows.
"""

import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import psycopg
from servers import REPOSITORY
from sqlalchemy import Engine

from surveyapp.records.connection import connect
from surveyapp.services.database import ready_database
from surveyapp.services.figures.demonstration import prepare_demo
from surveyapp.services.surveys.publish import publish_folder

TEMPLATE = "ready"
"""The PostgreSQL database that others are copies of."""

LARGEST_KEPT = 20_000_000
"""Bytes of a database that the next test may have: every test leaves some space behind."""

_SHAPE = """
SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
    SELECT concat_ws(' ', 'class', oid, relname, relkind, relnatts, relhastriggers) AS part
    FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, attnotnull)
    FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid AND relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'trigger', oid, tgname, tgenabled) FROM pg_trigger
    UNION ALL SELECT concat_ws(' ', 'constraint', oid, conname) FROM pg_constraint
    UNION ALL SELECT concat_ws(' ', 'function', oid, xmin) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'version', version_num) FROM alembic_version
) AS parts
"""
"""Stands for all that a test may have altered of tables; their rows apart."""

_ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

_FORGET_ROWS = """
DO $$ DECLARE held name; sequence record; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR held IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM public.%I', held); END LOOP;
    FOR sequence IN SELECT schemaname, sequencename, start_value FROM pg_sequences WHERE last_value IS NOT NULL
    LOOP PERFORM setval(format('%I.%I', sequence.schemaname, sequence.sequencename), sequence.start_value, false);
    END LOOP;
END $$
"""
"""Without triggers: some tables refuse that rows are deleted."""


class PostgresDatabases:
    """The databases of one cluster; `url` has a {} for the name."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._number = 0
        self._free: list[tuple[str, str]] = []
        self._lent: dict[str, str] = {}
        self._in("postgres", f'CREATE DATABASE "{TEMPLATE}"')
        engine = connect(url.format(TEMPLATE))
        ready_database(engine)
        engine.dispose()

    def empty(self) -> str:
        """The name of a new database without tables."""
        return self._new("template1")

    def ready(self) -> str:
        """The name of a database with its tables, without rows."""
        if self._free:
            name, shape = self._free.pop()
        else:
            name = self._new(TEMPLATE)
            shape = self._in(name, _SHAPE)
        self._lent[name] = shape
        return name

    def give_back(self, name: str) -> None:
        """The database is not needed any more; the next test has it if it can be emptied."""
        shape = self._lent.pop(name, None)
        if shape is not None and self._emptied(name, shape):
            self._free.append((name, shape))
            return
        self._in("postgres", f'DROP DATABASE "{name}" WITH (FORCE)')

    def _emptied(self, name: str, shape: str) -> bool:
        with self._connection(name) as connection:
            connection.execute(_ALONE)
            altered = connection.execute(_SHAPE).fetchone() != (shape,)
            (size,) = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            if altered or size > LARGEST_KEPT:
                return False
            connection.execute(_FORGET_ROWS)
        return True

    def _new(self, template: str) -> str:
        self._number += 1
        name = f"t{self._number}"
        self._in("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def _in(self, name: str, statement: str) -> str:
        """Execute a statement in a database; gives what it says first, if anything."""
        with self._connection(name) as connection:
            found = connection.execute(statement)
            return found.fetchone()[0] if found.description else ""

    def _connection(self, name: str) -> psycopg.Connection:
        return psycopg.connect(self.url.replace("+psycopg", "").format(name), autocommit=True)


def ready_sqlite(path: Path) -> None:
    """Write an SQLite database with its tables, without rows."""
    path.write_bytes(_migrated())


def demonstration_sqlite(path: Path) -> None:
    """Write an SQLite database with the published questionnaires, open and filled with sample answers."""
    path.write_bytes(_demonstration())


@lru_cache(maxsize=1)
def _migrated() -> bytes:
    return _filled(None, ready_database)


@lru_cache(maxsize=1)
def _demonstration() -> bytes:
    published = REPOSITORY / "questionnaires"

    def fill(engine: Engine) -> None:
        publish_folder(engine, published)
        prepare_demo(engine, published)

    return _filled(_migrated(), fill)


def _filled(before: bytes | None, fill: Callable[[Engine], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.sqlite"
        if before is not None:
            path.write_bytes(before)
        engine = connect(f"sqlite:///{path}")
        fill(engine)
        engine.dispose()  # closing the last connection takes everything into the file
        return path.read_bytes()
