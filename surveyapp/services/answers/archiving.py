"""Archives a survey that may still wait for answers, or the record of an import of answers."""

from sqlalchemy import Engine, select

from surveyapp.records.connection import transaction
from surveyapp.records.tables import Survey
from surveyapp.services.answers.imports import find_import
from surveyapp.services.answers.states import change_state_within
from surveyapp.services.surveys.archive import archive, archive_within

RUNNING = ("open", "paused")
"""States in which a survey waits for answers: who puts it away closes it."""


def archive_survey(engine: Engine, survey: str, reason: str, person: str) -> bool:
    """Archive a survey, published or not; a survey that waits for answers is closed by this. False if it is archived
    already.
    """
    with transaction(engine, alone=True) as connection:
        state = connection.execute(select(Survey.state).where(Survey.name == survey)).scalar()
        if state in RUNNING:
            change_state_within(connection, survey, "closed", reason, person)
        return archive_within(connection, "survey", survey, reason, person)


def archive_import(engine: Engine, survey: str, import_id: int, reason: str, person: str) -> bool:
    """Archive the record of an import; its responses stay as they are. `unknown_import` where there is none."""
    record = find_import(engine, survey, import_id)
    return archive(engine, "import", str(record.id), reason, person)
