"""A worker: it takes jobs one at a time, makes their files and records their progress, until it has to end."""

import errno
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.definition.coded_error import CodedError
from surveyapp.reports.word.frame_error import FrameError
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.downloads import make_file
from surveyapp.services.downloads.formats import DOWNLOADS
from surveyapp.services.downloads.job_files import remove_if_gone
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.errors import Refusal
from surveyapp.services.forking import ForkLost, between_forks
from surveyapp.services.free_space import bytes_to_download, require_space
from surveyapp.services.limits import HEARTBEAT_SECONDS, PROGRESS_SECONDS
from surveyapp.services.places import Places
from surveyapp.snapshots.errors import SnapshotError

log = logging.getLogger(__name__)


class JobPutBack(Exception):
    """The worker has to end before the job is done, or the job is another worker's by now."""


def new_worker() -> str:
    """A name that no other worker has."""
    return f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"


@contextmanager
def keep_alive(
    engine: Engine, worker: str, is_followed: Callable[[], bool] = lambda: False
) -> Iterator[None]:
    """A context in which the worker counts as alive, however long a job takes; at its end the worker is removed, but
    where another process goes on under its name.
    """
    ended = Event()

    def beat() -> None:
        while not ended.wait(HEARTBEAT_SECONDS):
            try:
                with between_forks:
                    jobs.record_alive(engine, worker)
            except SQLAlchemyError as error:
                log.warning("heartbeat: %s", type(error).__name__)

    jobs.record_alive(engine, worker)
    thread = Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        if not is_followed():
            jobs.remove_worker(engine, worker)


def work_once(
    places: Places,
    worker: str,
    leave: Callable[[], bool] = lambda: False,
    *,
    reserve: int = 0,
) -> bool:
    """Take one job and make its file; False where nothing waits. A failure is written down in the job.

    Where `leave` becomes true while the file is being made, the job is put back. `reserve`: bytes of the disk that no
    download may use.
    """
    engine, instance = places.engine, places.instance
    job = jobs.claim(engine, worker, DOWNLOADS)
    if job is None:
        return False
    log.info("job %s %s: started", job.id, job.kind)
    try:
        require_space(instance, bytes_to_download(engine, job.subject), reserve)
        name = make_file(places, job, _progress_recorder(engine, job, worker, leave))
    except JobPutBack:
        jobs.put_back(engine, job, worker)
        log.info("job %s %s: put back", job.id, job.kind)
    except ForkLost:
        # As where a worker dies: it is taken up again, some times (`jobs.requeue_lost`).
        log.warning("job %s %s: its process was killed", job.id, job.kind)
    except Exception as error:  # whatever it is, the person who waits must be told
        problem = problem_of(error, job)
        jobs.fail(engine, job, worker, problem)
        # Neither the text of an error nor its trace: both may quote answers.
        log.warning("job %s %s: failed, %s %s", job.id, job.kind, problem["code"], type(error).__name__)
    else:
        jobs.finish(engine, job, worker, name)
        log.info("job %s %s: done", job.id, job.kind)
    remove_if_gone(engine, instance, job)
    return True


def problem_of(error: Exception, job: KnownJob) -> Mapping[str, Any]:
    """The problem of a failed job: its code, parameters, and the list that has its words (`source`). Never an
    answer.
    """
    if isinstance(error, Refusal | SnapshotError | FrameError):
        params = {name: _plain(value) for name, value in error.params.items()}
        return {"source": error.source, "code": error.code, "params": params}
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return {"code": "disk_full" if full else "file_not_writable", "params": {}}
    return {"code": "unexpected", "params": {"job": str(job.id)}}


def error_of(problem: Mapping[str, Any]) -> CodedError:
    """The problem of a failed job as the error that was raised, to be put into words."""
    kinds: Mapping[str, type[CodedError]] = {
        kind.source: kind for kind in (Refusal, SnapshotError, FrameError)
    }
    return kinds[problem.get("source", "refused")](str(problem["code"]), **problem["params"])


def _progress_recorder(
    engine: Engine, job: KnownJob, worker: str, leave: Callable[[], bool]
) -> Callable[[float], None]:
    last = 0.0

    def on_progress(part: float) -> None:
        nonlocal last
        if leave():
            raise JobPutBack
        now = time.monotonic()
        if now - last >= PROGRESS_SECONDS:
            last = now
            if not jobs.record_progress(engine, job, worker, min(99, int(part * 100))):
                raise JobPutBack

    return on_progress


def _plain(value: object) -> object:
    return [str(part) for part in value] if isinstance(value, list | tuple) else str(value)
