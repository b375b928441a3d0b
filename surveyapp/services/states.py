"""The life of a survey: draft → open ⇄ paused → closed, and open again with a reason.

A draft may close at once: its answers may all have been collected elsewhere and imported.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select, update

from surveyapp.records.connection import transaction
from surveyapp.records.tables import StateChange, Survey
from surveyapp.services.answers.screening import settle_marks
from surveyapp.services.errors import Refused
from surveyapp.services.published import known_survey
from surveyapp.services.reasons import usable_reason

STEPS: Mapping[str, tuple[str, ...]] = {
    "draft": ("open", "closed"),
    "open": ("paused", "closed"),
    "paused": ("open", "closed"),
    "closed": ("open",),
}
"""State -> the states that may follow it."""


def change_state(engine: Engine, survey: str, state: str, reason: str = "", person: str = "") -> bool:
    """Bring a survey into `state`; False if it was in it already.

    `Refused` if that may not follow, or a closed one is opened without a reason.

    `reason_too_long` for a reason that is no short one. `person` is who did it, as the history names them. Closing
    writes down which responses screening marks, and forgets the marks of devices.
    """
    known_survey(engine, survey)
    reason = usable_reason(reason)
    with transaction(engine) as connection:
        query = select(Survey.state).where(Survey.name == survey).with_for_update()
        present = connection.execute(query).scalar_one()
        if state == present:
            return False
        if state not in STEPS[present]:
            raise Refused(
                "state_not_allowed", survey=survey, found=present, wanted=state, allowed=STEPS[present]
            )
        if present == "closed" and not reason:
            raise Refused("reason_needed", survey=survey)
        connection.execute(update(Survey).where(Survey.name == survey).values(state=state))
        change = {"survey": survey, "state": state, "reason": reason, "person": person}
        connection.execute(insert(StateChange).values(**change, at=datetime.now(UTC)))
        if state == "closed":
            settle_marks(connection, survey)
    return True
