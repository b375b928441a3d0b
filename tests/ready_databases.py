"""Databases with their tables, as copies of one that was migrated: the migrations run once for all tests."""

import tempfile
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine, text

from surveyapp.records.connection import connect
from surveyapp.services.database import ready_database

TEMPLATE = "ready"
"""The PostgreSQL database that others are copies of."""


def ready_sqlite(path: Path) -> None:
    """Write an SQLite database with its tables, without rows."""
    path.write_bytes(_migrated())


def ready_postgres(admin: Engine, url: str) -> None:
    """Make the database that others of this cluster are copies of; `url` has a {} for the name."""
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{TEMPLATE}"'))
    engine = connect(url.format(TEMPLATE))
    ready_database(engine)
    engine.dispose()


@lru_cache(maxsize=1)
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.sqlite"
        engine = connect(f"sqlite:///{path}")
        ready_database(engine)
        engine.dispose()  # closing the last connection takes everything into the file
        return path.read_bytes()
