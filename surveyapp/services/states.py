"""The life of a survey: draft → open ⇄ paused → closed, and open again with a reason.

A draft may close at once: its answers may all have been collected elsewhere and imported.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select, update

from surveyapp.records.connection import transaction
from surveyapp.records.tables import StateChange, Survey
from surveyapp.services.errors import Refused
from surveyapp.services.published import known_survey

STEPS: Mapping[str, tuple[str, ...]] = {
    "draft": ("open", "closed"),
    "open": ("paused", "closed"),
    "paused": ("open", "closed"),
    "closed": ("open",),
}
"""State -> the states that may follow it."""


def change_state(engine: Engine, survey: str, state: str, reason: str = "") -> None:
    """Bring a survey into `state`; `Refused` if that may not follow, or a closed one is opened without a reason."""
    known_survey(engine, survey)
    with transaction(engine) as connection:
        query = select(Survey.state).where(Survey.name == survey).with_for_update()
        present = connection.execute(query).scalar_one()
        if state == present:
            return
        if state not in STEPS[present]:
            raise Refused(
                "state_not_allowed", survey=survey, found=present, wanted=state, allowed=STEPS[present]
            )
        if present == "closed" and not reason.strip():
            raise Refused("reason_needed", survey=survey)
        connection.execute(update(Survey).where(Survey.name == survey).values(state=state))
        change = {"survey": survey, "state": state, "reason": reason.strip(), "at": datetime.now(UTC)}
        connection.execute(insert(StateChange).values(**change))
