"""The life of a survey: draft → open ⇄ paused → closed, open again with a reason, and put away into the archive.

A draft may close at once: its answers may all have been collected elsewhere and imported.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update

from surveyapp.records.connection import transaction
from surveyapp.records.filing import ArchiveEntry
from surveyapp.records.tables import StateChange, Survey
from surveyapp.services.answers.counts.screening import settle_marks
from surveyapp.services.errors import Refusal
from surveyapp.services.surveys.answer_deletions import refuse_deleted
from surveyapp.services.surveys.archive import archive_within
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.services.typed_text import usable_reason

STEPS: Mapping[str, tuple[str, ...]] = {
    "draft": ("open", "closed"),
    "open": ("paused", "closed"),
    "paused": ("open", "closed"),
    "closed": ("open",),
}
"""State -> the states that may follow it."""

RUNNING = ("open", "paused")
"""States in which a survey waits for answers: who puts it away closes it."""


def change_state(engine: Engine, survey: str, state: str, reason: str = "", person: str = "") -> bool:
    """Bring a survey into `state`; False if it was in it already. Opening a survey takes it out of the archive.

    `Refusal` if this state may not follow, if a closed survey is opened without a reason, if its answers were deleted,
    and with `reason_too_long` for a reason beyond `LONGEST_REASON`.

    `person` is who did it, as the history names them. Closing
    writes down which responses screening marks, and forgets the marks of devices.
    """
    known_survey(engine, survey)
    with transaction(engine) as connection:
        return change_state_within(connection, survey, state, reason, person)


def change_state_within(
    connection: Connection, survey: str, state: str, reason: str = "", person: str = ""
) -> bool:
    """The same within a transaction; the survey exists."""
    reason = usable_reason(reason)
    query = select(Survey.state).where(Survey.name == survey).with_for_update()
    present = connection.execute(query).scalar_one()
    if state == present:
        return False
    if state not in STEPS[present]:
        raise Refusal("state_not_allowed", survey=survey, found=present, wanted=state, allowed=STEPS[present])
    refuse_deleted(connection, survey)
    if present == "closed" and not reason:
        raise Refusal("reason_needed", survey=survey)
    connection.execute(update(Survey).where(Survey.name == survey).values(state=state))
    change = {"survey": survey, "state": state, "reason": reason, "person": person}
    connection.execute(insert(StateChange).values(**change, at=datetime.now(UTC)))
    if state == "open":
        put_away = (ArchiveEntry.kind == "survey", ArchiveEntry.subject == survey)
        connection.execute(delete(ArchiveEntry).where(*put_away))
    if state == "closed":
        settle_marks(connection, survey)
    return True


def archive_survey(engine: Engine, survey: str, reason: str, person: str) -> bool:
    """Archive a survey, published or not; a survey that waits for answers is closed by this. False if it is archived
    already.
    """
    with transaction(engine, alone=True) as connection:
        state = connection.execute(select(Survey.state).where(Survey.name == survey)).scalar()
        if state in RUNNING:
            change_state_within(connection, survey, "closed", reason, person)
        return archive_within(connection, "survey", survey, reason, person)
