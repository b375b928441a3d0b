"""The database's schema: created when empty, carried forward by migrations, refused when it is behind."""

from functools import cache
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, inspect, text

from surveyapp.records.connection import transaction

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def revision_of(engine: Engine) -> str | None:
    """The migration that was applied last to the database; None for a database that was never migrated."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


@cache
def newest_revision() -> str:
    """The migration that this version of surveyapp needs: each file is named after its own, in their order."""
    return max(path.name for path in MIGRATIONS.glob("versions/*.py")).partition("_")[0]


def is_empty(engine: Engine) -> bool:
    """Whether the database has no table at all."""
    return not inspect(engine).get_table_names()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Carry the schema forward, all steps or none."""
    _run(engine, "upgrade", revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Carry the schema back to `revision` ("base" removes every table)."""
    _run(engine, "downgrade", revision)


def _run(engine: Engine, direction: Literal["upgrade", "downgrade"], revision: str) -> None:
    # Alembic is loaded for this alone: commands and servers only look whether the database is current.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with transaction(engine, alone=True) as connection:
        config.attributes["connection"] = connection
        (command.upgrade if direction == "upgrade" else command.downgrade)(config, revision)
