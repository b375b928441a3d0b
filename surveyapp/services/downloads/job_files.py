"""The places where files of jobs are kept, and their removal."""

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from surveyapp.definition.china_time import CHINA
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.formats import DOWNLOADS
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.limits import LONGEST_JOB

FRAME = "frame.docx"
"""The evaluator's own Word frame, as it lies in the job's folder."""


def folder_of(instance: Path, identity: UUID) -> Path:
    """The folder of a job's files."""
    return instance / "downloads" / str(identity)


def make_folder(instance: Path, identity: UUID) -> Path:
    """The folder of a job, there for nobody else on this machine: what lies in it holds answers."""
    folder = folder_of(instance, identity)
    for made in (folder.parent, folder):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def path_of(instance: Path, job: KnownJob) -> Path:
    """The path of a job's file, which follows from the job's id alone."""
    return folder_of(instance, job.id) / f"download.{DOWNLOADS[job.kind].ending}"


def file_of(instance: Path, job: KnownJob) -> Path | None:
    """The path of a finished job's file; None where it was removed."""
    path = path_of(instance, job)
    inside = path.resolve().is_relative_to(folder_of(instance, job.id).resolve())
    return path if job.state == jobs.DONE and inside and path.is_file() else None


def remove_old_jobs(engine: Engine, instance: Path) -> int:
    """Remove the files and jobs that are no longer kept; gives how many. Several workers may do so at once."""
    old = jobs.expired_jobs(engine)
    for identity in old:
        shutil.rmtree(folder_of(instance, identity), onerror=_unless_gone)
        jobs.remove_job(engine, identity)
    _remove_orphans(engine, instance)
    return len(old)


def _remove_orphans(engine: Engine, instance: Path) -> None:
    """Remove folders of jobs that there are not any more: a worker was still writing when the job was removed.

    A folder younger than a job may take belongs to one that is just being put into the queue, or made.
    """
    folder, oldest = instance / "downloads", (datetime.now(CHINA) - LONGEST_JOB).timestamp()
    present = jobs.every_job(engine) if folder.is_dir() else set()
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            if path.name not in present and path.stat().st_mtime < oldest:
                shutil.rmtree(path, onerror=_unless_gone)


def remove_if_gone(engine: Engine, instance: Path, job: KnownJob) -> None:
    """Remove the files of a job that was removed while they were made."""
    if jobs.job_of(engine, job.id, job.subject) is None:
        shutil.rmtree(folder_of(instance, job.id), onerror=_unless_gone)


def _unless_gone(_function: object, _path: str, failure: tuple[object, BaseException, object]) -> None:
    """Another worker may have removed it."""
    if not isinstance(failure[1], FileNotFoundError):
        raise failure[1]
