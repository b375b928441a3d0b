"""Erases answers from the database and the instance folder, so that nothing of them is left in the files."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from sqlalchemy import CursorResult, Delete, Engine, Select, delete, select, update

from surveyapp.records.connection import transaction
from surveyapp.records.console import Job, Upload
from surveyapp.records.counts import ResponseChange, ResponseCount
from surveyapp.records.opinions import OF_RESPONSES, OpinionDictionary
from surveyapp.records.reviews import ReviewApproval, ReviewComment
from surveyapp.records.screening import DeviceArrival, ScreenedResponse, UnscreenedResponse
from surveyapp.records.tables import Exclusion, Response, SetAside
from surveyapp.services.answers.counts.count_arrivals import count_arrivals
from surveyapp.services.answers.counts.counts import hold_changes
from surveyapp.services.answers.counts.mark_basis import forget_basis
from surveyapp.services.answers.late import remove_set_aside, reset_displaced
from surveyapp.services.answers.text_notes import remove_text_notes
from surveyapp.services.answers.uploads import folder_of_uploads, remove_files
from surveyapp.services.downloads.formats import DOWNLOADS
from surveyapp.services.downloads.job_files import folder_of
from surveyapp.services.limits import DELETED_AT_ONCE


def erase_answers(engine: Engine, instance: Path, survey: str) -> None:
    """Remove the responses of a survey, decisions on them, what was noted of their texts, the dictionary with words
    from these, what was set aside, waiting exports and made files.

    After an interruption the same call removes what was left. Records of imports stay: they say what came in when and
    from which file, and hold no answer.
    """
    with transaction(engine) as connection:
        forget_basis(connection, survey)
    rows = select(Response.id).where(Response.survey == survey).limit(DELETED_AT_ONCE)
    while _erased(engine, _scalars(engine, rows)):
        pass
    erase_set_aside(engine, [survey])
    for upload in _scalars(engine, select(Upload.id).where(Upload.survey == survey)):
        remove_files(folder_of_uploads(instance), upload)
        _delete(engine, delete(Upload).where(Upload.id == upload))
    erase_downloads(engine, instance, survey)
    _erase_reviewers(engine, survey)
    _delete(engine, delete(OpinionDictionary).where(OpinionDictionary.survey == survey))


def erase_response(engine: Engine, instance: Path, survey: str, response: UUID) -> None:
    """Remove one response with the decisions on it and what was set aside under its id, and every made file that may
    hold it.
    """
    with transaction(engine) as connection:
        remove_set_aside(connection, survey, response)
    _erased(engine, [response])
    erase_downloads(engine, instance, survey)


def _erase_reviewers(engine: Engine, survey: str) -> None:
    """Remove the comments of the review with their names; of approvals unit, version and day stay."""
    with transaction(engine) as connection:
        connection.execute(update(ReviewComment).filter_by(survey=survey).values(answers=None))
        connection.execute(delete(ReviewComment).filter_by(survey=survey))
        nobody = update(ReviewApproval).filter_by(survey=survey)
        connection.execute(nobody.values(name="", position=""))


def erase_set_aside(engine: Engine, surveys: Sequence[str]) -> bool:
    """Remove what was set aside of surveys whose answers were deleted, since more may arrive later; gives whether there
    was any.
    """
    if not surveys:
        return False
    with transaction(engine) as connection:
        there = select(SetAside.survey).where(SetAside.survey.in_(surveys)).distinct()
        found = list(connection.execute(there).scalars())
        connection.execute(delete(SetAside).where(SetAside.survey.in_(found)))
        for survey in found:
            reset_displaced(connection, survey)
    return bool(found)


def erase_downloads(engine: Engine, instance: Path, survey: str) -> None:
    """Remove the made files of a survey that hold answers. A worker that is making one finds its job gone."""
    with_answers = [code for code, download in DOWNLOADS.items() if download.holds_answers]
    jobs = select(Job.id).where(Job.subject == survey, Job.kind.in_(with_answers))
    for job in _scalars(engine, jobs):
        with suppress(FileNotFoundError):
            shutil.rmtree(folder_of(instance, job))
        _delete(engine, delete(Job).where(Job.id == job))


def erase_remains(engine: Engine) -> bool:
    """Make sure that no byte of deleted rows is left in the database's files, nor what was noted of them to count them;
    False where somebody still reads or writes them.

    SQLite: the file is written anew (VACUUM) and its log emptied into it. PostgreSQL: VACUUM frees the rows' space,
    which is overwritten as it is used again.
    """
    if not count_arrivals(engine, patient=True):
        return False
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            for table in (
                Response,
                Exclusion,
                SetAside,
                Upload,
                Job,
                ReviewComment,
                OpinionDictionary,
                ScreenedResponse,
                UnscreenedResponse,
                DeviceArrival,
                ResponseCount,
                ResponseChange,
                *OF_RESPONSES,
            ):
                connection.exec_driver_sql(f"VACUUM {table.__tablename__}")
            return True
        connection.exec_driver_sql("VACUUM")
        busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return not busy


def _erased(engine: Engine, responses: list[UUID]) -> int:
    with transaction(engine) as connection:
        hold_changes(
            connection
        )  # in a statement of its own: the next sees a decision that somebody is making
        connection.execute(delete(Exclusion).where(Exclusion.response.in_(responses)))
        remove_text_notes(connection, responses)
        done: CursorResult[*tuple[object, ...]] = connection.execute(
            delete(Response).where(Response.id.in_(responses))
        )
        return done.rowcount


def _delete(engine: Engine, statement: Delete) -> int:
    with engine.connect() as connection:
        done: CursorResult[*tuple[object, ...]] = connection.execute(statement)
        return done.rowcount


def _scalars(engine: Engine, query: Select[UUID]) -> list[UUID]:
    with engine.connect() as connection:
        return list(connection.execute(query).scalars())
