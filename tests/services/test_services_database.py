"""A database that an other version made is refused before anything is read or written."""

import pytest
from sqlalchemy import Engine, text

from surveyapp.records.schema import newest_revision
from surveyapp.services.database import migrate, ready_database
from surveyapp.services.errors import Refusal


def test_a_current_database_is_used_as_it_is(engine: Engine) -> None:
    ready_database(engine)


def test_an_older_database_is_refused(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(Refusal, match="database_not_current"):
        ready_database(engine)


def test_a_database_of_something_else_is_refused(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(Refusal, match="database_not_current"):
        ready_database(sqlite_engine)


def test_migrating_says_where_it_began_and_ended(engine: Engine) -> None:
    assert migrate(engine) == (newest_revision(), newest_revision())
