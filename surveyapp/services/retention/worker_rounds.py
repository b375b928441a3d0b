"""The rounds in which the worker announces deletions, deletes answers that are due, and finishes what was
interrupted.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from surveyapp.services.answers.counts.count_arrivals import count_arrivals
from surveyapp.services.errors import Refusal
from surveyapp.services.places import Places
from surveyapp.services.retention.due_dates import announce, retentions
from surveyapp.services.retention.forget_answers import (
    BY_DATE,
    DeletionResult,
    forget_survey,
    surveys_with_forgotten,
    unfinished_deletions,
)
from surveyapp.services.retention.forget_in_database import erase_remains, erase_set_aside
from surveyapp.services.retention.forget_in_snapshots import remove_tallies
from surveyapp.services.surveys.answer_deletions import deletions
from surveyapp.snapshots.errors import SnapshotError

log = logging.getLogger(__name__)

REASON = "保存期满"
"""The reason of a deletion by date."""


def forget_what_is_due(
    places: Places,
    person: str,
    now: datetime | None = None,
    on_done: Callable[[DeletionResult], None] = lambda _done: None,
) -> None:
    """Do one round, in the name of `person`; `on_done` receives every deletion that is done.

    An error at one survey (a damaged snapshot, a full disk) is logged by its code and does not stop the others. What
    was noted of withdrawn responses to count them goes too.
    """
    now = now or datetime.now(UTC)
    for step in unfinished_deletions(places):
        _try(step, on_done)
    for retention in retentions(places.engine):
        if retention.is_announced(now) and retention.announced is None:
            announce(places.engine, retention, now)
        elif retention.is_to_go(now):
            by = {"reason": REASON, "person": person, "cause": BY_DATE}
            _try(partial(forget_survey, places, retention.survey, **by, now=now), on_done)
    for survey in surveys_with_forgotten(places):
        _try(partial(remove_tallies, places, survey), on_done)
    with places.engine.connect() as connection:
        gone = [survey for survey, deletion in deletions(connection).items() if deletion.finished is not None]
    if erase_set_aside(places.engine, gone):
        erase_remains(places.engine)
    count_arrivals(places.engine)


def _try(step: Callable[[], DeletionResult | None], on_done: Callable[[DeletionResult], None]) -> None:
    try:
        done = step()
        if done is not None:
            on_done(done)
    except (Refusal, SnapshotError) as error:
        log.warning("deletion: %s", error.code)
    except (OSError, SQLAlchemyError) as error:
        # Neither a path nor the text of an error, which may quote a row.
        log.warning("deletion: %s", type(error).__name__)
