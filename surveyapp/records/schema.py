"""The database's schema: created when empty, carried forward by migrations, refused when it is behind."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Table, inspect

from surveyapp.extensions import Base
from surveyapp.records.connection import transaction

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def revision_of(engine: Engine) -> str | None:
    """The migration that was applied last to the database; None for a database that was never migrated."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_revision() -> str:
    """The migration that this version of surveyapp needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError(f"no migrations in {MIGRATIONS}")
    return head


def is_empty(engine: Engine) -> bool:
    """Whether the database has no table at all."""
    return not inspect(engine).get_table_names()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Carry the schema forward, all steps or none."""
    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Carry the schema back to `revision` ("base" removes every table)."""
    _run(engine, command.downgrade, revision)


def tables_about_surveys() -> list[Table]:
    """Every table whose rows belong to a survey, whoever added it; those that refer to others first."""
    surveys = Base.metadata.tables["surveys"]
    return [
        table
        for table in reversed(Base.metadata.sorted_tables)
        if any(key.column.table is surveys for key in table.foreign_keys) and "survey" in table.c
    ]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _run(engine: Engine, step: Callable[[Config, str], None], revision: str) -> None:
    config = _config()
    with transaction(engine, alone=True) as connection:
        config.attributes["connection"] = connection
        step(config, revision)
