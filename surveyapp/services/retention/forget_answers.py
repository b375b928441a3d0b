"""Deleting the answers of a survey, or one response: at once, whole, and for good.

Each deletion is recorded before anything is removed, and finished when nothing is left: after an interruption the next
call, or the worker, goes on where it stopped. Figures stay (`frozen_removal`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import func, insert, select, update

from surveyapp.records.connection import transaction
from surveyapp.records.retention import AnswerDeletion, ForgottenResponse
from surveyapp.records.tables import Response, Survey
from surveyapp.services.answers.counts.count_arrivals import count_arrivals
from surveyapp.services.answers.progress import progress
from surveyapp.services.answers.status_counts import status
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.survey_answers import freeze, frozen_answers, is_behind
from surveyapp.services.figures.survey_screening import screening_of
from surveyapp.services.figures_folder import remove_figures
from surveyapp.services.limits import FREEZING_TRIES
from surveyapp.services.places import Places
from surveyapp.services.retention.forget_in_database import erase_answers, erase_remains, erase_response
from surveyapp.services.retention.forget_in_snapshots import erase_snapshot_rows, forget_in_snapshots
from surveyapp.services.retention.holds import refuse_held
from surveyapp.services.statistics.opinion_report import store_opinion_counts
from surveyapp.services.surveys.answer_deletions import Deletion, deletions, find_deletion, refuse_deleted
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of
from surveyapp.services.typed_text import usable_reason

BY_DATE, ON_REQUEST = "date", "request"
"""Why the answers of a survey are deleted."""


@dataclass(frozen=True)
class DeletionResult:
    """The result of a deletion: how many `responses` of a survey, from how many `snapshots`, and when it began.

    `is_whole_survey`: all responses, not just one. `finished`: nothing is left in any file; otherwise somebody still
    reads the database, or a file cannot be removed yet, and the worker will finish it.
    """

    survey: str
    is_whole_survey: bool
    responses: int
    snapshots: int
    at: datetime
    finished: bool

    def as_json(self) -> dict[str, object]:
        """The object of `surveyapp forget --json`."""
        return {
            "survey": self.survey,
            "whole": self.is_whole_survey,
            "responses": self.responses,
            "snapshots": self.snapshots,
            "at": self.at.isoformat(),
            "finished": self.finished,
        }


def forget_survey(
    places: Places,
    survey: str,
    *,
    reason: str,
    person: str,
    cause: str = ON_REQUEST,
    now: datetime | None = None,
) -> DeletionResult:
    """Delete all answers of a survey; its figures stay as they are frozen.

    It is closed, and frozen first where it never was, or where its last snapshot is not all there is. `Refusal`:
    `unknown_survey`, `forget_needs_reason`, `reason_too_long`, `answers_held`, `answers_deleted`,
    `answers_keep_coming`. SnapshotError where a snapshot is damaged: nothing is deleted then.
    """
    now = now or datetime.now(UTC)
    known_survey(places.engine, survey)
    reason = _reason(reason)
    for number in _pending(places, survey):
        _finish_response(places, number)
    present = find_deletion(places.engine, survey)
    if present is None:
        with places.engine.connect() as connection:
            refuse_held(connection, survey, now)
        for _ in range(FREEZING_TRIES):
            if not _is_frozen(places, survey):
                freeze(places.engine, places.snapshots, survey, person)
            if _begun(places, survey, cause, reason, person, now):
                break
        else:
            raise Refusal("answers_keep_coming", survey=survey)
        present = find_deletion(places.engine, survey)
    elif present.finished is not None:
        raise Refusal("answers_deleted", survey=survey, on=present.day)
    if present is None:
        raise RuntimeError(f"the deletion of {survey} was not written down")
    return _finish_survey(places, present)


def forget_response(
    places: Places, survey: str, response: str, *, reason: str, person: str, now: datetime | None = None
) -> DeletionResult:
    """Take one response out of the rows, the words and every snapshot of a survey.

    The ids of the snapshots stay; their manifests say that a response was forgotten, and when. An evaluation that is
    locked keeps its score. `Refusal`: `unknown_survey`, `unknown_response`, `forget_needs_reason`,
    `reason_too_long`, `answers_held`, `answers_deleted`.
    """
    now = now or datetime.now(UTC)
    known_survey(places.engine, survey)
    reason = _reason(reason)
    try:
        identity = UUID(response.strip())
    except ValueError as error:
        raise Refusal("unknown_response", survey=survey, found=response) from error
    with transaction(places.engine) as connection:
        refuse_deleted(connection, survey)
        refuse_held(connection, survey, now)
        there = select(Response.id).where(Response.id == identity, Response.survey == survey)
        table = ForgottenResponse
        pending = select(table.id).where(table.response == identity, table.survey == survey)
        number = connection.execute(pending).scalar()
        if number is None:
            if connection.execute(there).first() is None:
                raise Refusal("unknown_response", survey=survey, found=str(identity))
            values = {
                "survey": survey,
                "response": identity,
                "reason": reason,
                "person": person,
                "begun": now,
            }
            number = connection.execute(insert(table).values(**values).returning(table.id)).scalar_one()
    return _finish_response(places, int(number))


def unfinished_deletions(places: Places) -> list[Callable[[], DeletionResult]]:
    """The deletions that were begun and interrupted, each as a function that finishes it."""
    with places.engine.connect() as connection:
        begun = [deletion for deletion in deletions(connection).values() if deletion.finished is None]
    steps: list[Callable[[], DeletionResult]] = [
        partial(_finish_response, places, number) for number in _pending(places)
    ]
    return steps + [partial(_finish_survey, places, deletion) for deletion in begun]


def surveys_with_forgotten(places: Places) -> list[str]:
    """The surveys from which single responses were forgotten."""
    query = select(ForgottenResponse.survey).where(ForgottenResponse.finished.is_not(None)).distinct()
    with places.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def _reason(text: str) -> str:
    reason = usable_reason(text)
    if not reason:
        raise Refusal("forget_needs_reason")
    return reason


def _is_frozen(places: Places, survey: str) -> bool:
    """Whether the latest snapshot of a closed survey is all there is."""
    if known_survey(places.engine, survey).state != "closed":
        return False
    answers = frozen_answers(places.engine, places.snapshots, survey)
    return answers is not None and not is_behind(places.engine, answers)


def _begun(places: Places, survey: str, cause: str, reason: str, person: str, now: datetime) -> bool:
    """Record the deletion with the counts that will be shown of the returns; False where more came than is frozen.

    From here on nothing comes in, and nothing is opened again: whoever is writing now is waited for.
    """
    row = select(Survey.name).where(Survey.name == survey).with_for_update()
    count_arrivals(places.engine)  # now, not while others wait for the row
    with transaction(places.engine) as connection:
        connection.execute(row)
        if survey in deletions(connection, [survey]):
            return True
        refuse_held(connection, survey, now)
        if not _is_frozen(places, survey):
            return False
        values = {"cause": cause, "reason": reason, "person": person, "begun": now}
        connection.execute(
            insert(AnswerDeletion).values(survey=survey, figures=_figures(places, survey), **values)
        )
    return True


def _figures(places: Places, survey: str) -> dict[str, object]:
    """The counts that are shown of the returns once the answers are deleted."""
    engine = places.engine
    shown = progress(engine, survey, questionnaire_of(engine, survey, known_survey(engine, survey).version))
    last = shown.counts.last_answer
    with engine.connect() as connection:
        query = select(func.count()).select_from(Response).where(Response.survey == survey)
        rows = connection.execute(query).scalar_one()
    return {
        "status": status(engine, survey),
        "screening": screening_of(engine, places.snapshots, survey).counts_json(),
        "counts": {**vars(shown.counts), "last_answer": last.isoformat() if last else None},
        "languages": dict(shown.languages),
        "set_aside": dict(shown.set_aside),
        "rows": rows,
    }


def _pending(places: Places, survey: str | None = None) -> list[int]:
    """The numbers of the responses of a survey, or of all, that are not wholly forgotten yet."""
    table = ForgottenResponse
    query = select(table.id, table.survey).where(table.finished.is_(None)).order_by(table.id)
    with places.engine.connect() as connection:
        return [row.id for row in connection.execute(query) if survey in (None, row.survey)]


def _finish_survey(places: Places, deletion: Deletion) -> DeletionResult:
    survey, engine = deletion.survey, places.engine
    answers = frozen_answers(engine, places.snapshots, survey)
    if answers is not None and answers.deletion_time is None:
        store_opinion_counts(engine, answers)
    snapshots = erase_snapshot_rows(places, survey, deletion.begun)
    erase_answers(engine, places.instance, survey)
    gone = remove_figures(places.snapshots, survey)
    wiped = erase_remains(engine) and gone
    if wiped:
        done = update(AnswerDeletion).where(AnswerDeletion.survey == survey)
        with engine.connect() as connection:
            connection.execute(done.values(finished=datetime.now(UTC)))
        remove_figures(places.snapshots, survey)  # of who began before all was gone, and ended since
    return DeletionResult(survey, True, int(deletion.figures["rows"]), snapshots, deletion.begun, wiped)


def _finish_response(places: Places, number: int) -> DeletionResult:
    engine, table = places.engine, ForgottenResponse
    with engine.connect() as connection:
        row = connection.execute(
            select(table.survey, table.response, table.begun).where(table.id == number)
        ).one()
    snapshots = 0
    if row.response is not None:
        if find_deletion(engine, row.survey) is None:  # else its rows are gone with all others
            snapshots = forget_in_snapshots(places, row.survey, row.response, number, row.begun)
        erase_response(engine, places.instance, row.survey, row.response)
        with engine.connect() as connection:
            connection.execute(update(table).where(table.id == number).values(response=None))
    # Only now: who counts from here on no longer reads it, and who counted before sees the mark, and removes his own.
    gone = remove_figures(places.snapshots, row.survey)
    wiped = erase_remains(engine) and gone
    if wiped:
        with engine.connect() as connection:
            done = update(table).where(table.id == number)
            connection.execute(done.values(finished=datetime.now(UTC)))
    return DeletionResult(row.survey, False, 1, snapshots, row.begun, wiped)
