"""Prepares the database at start-up: created when empty, used when current, refused when it is older or newer."""

from sqlalchemy import Engine

from surveyapp.records import schema
from surveyapp.services.errors import Refusal


def ready_database(engine: Engine) -> None:
    """Create the tables of an empty database; `Refusal` for one of another version of surveyapp."""
    if schema.is_empty(engine):
        schema.upgrade(engine)
        return
    found, needed = schema.revision_of(engine), schema.newest_revision()
    if found != needed:
        raise Refusal("database_not_current", found=found or "—", expected=needed)


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Carry the database to the newest migration; gives the one before and the one after."""
    before = schema.revision_of(engine)
    schema.upgrade(engine)
    return before, schema.newest_revision()
