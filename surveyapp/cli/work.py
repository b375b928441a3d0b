"""The command that makes files in the background."""

import logging
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.cli.forgetting import note_forgotten
from surveyapp.cli.limits import (
    JOB_GRACE,
    LOOK_FOR_JOBS_EVERY,
    LOOK_FOR_LOST_JOBS_EVERY,
    PAUSE_AFTER_FAILURE,
    TIDY_FILES_EVERY,
)
from surveyapp.cli.recording import terminal_person
from surveyapp.cli.settings import database, places_of, report_errors, settings
from surveyapp.cli.watching import EndSignal
from surveyapp.config import Settings
from surveyapp.services.answers import uploads
from surveyapp.services.downloads import job_files, jobs
from surveyapp.services.downloads.worker import keep_alive, new_worker, work_once
from surveyapp.services.figures.sharing.tidying import tidy_figures
from surveyapp.services.limits import LONGEST_JOB
from surveyapp.services.people import sessions
from surveyapp.services.retention.worker_rounds import forget_what_is_due

log = logging.getLogger(__name__)


@click.command("work")
@click.option("--once", is_flag=True, help="做完已在排队的任务就结束。")
@click.option("--with-parent", type=int, hidden=True, help="启动它的进程结束时一并结束。")
@report_errors
def work_command(once: bool, with_parent: int | None) -> None:
    """在后台生成下载文件、公告并删除到期的答卷，直到被终止；surveyapp run 会自动启动一个。"""
    found = settings()
    engine = database(found)
    _log_jobs()
    ending = _Ending(with_parent)
    worker = new_worker()
    with keep_alive(engine, worker):
        log.info("worker: waiting for jobs")
        _work(engine, found, worker, ending, once=once)
    engine.dispose()


class _Ending:
    """Whether the worker has to end: by a signal, or because the process that started it is gone."""

    def __init__(self, parent: int | None) -> None:
        self._parent, self._told, self._since = parent, EndSignal(), 0.0

    def now(self) -> bool:
        """Whether to take no further job."""
        return self._told.yes or (self._parent is not None and os.getppid() != self._parent)

    def overdue(self) -> bool:
        """Whether the job being made has had its time."""
        if not self.now():
            return False
        self._since = self._since or time.monotonic()
        return time.monotonic() - self._since > JOB_GRACE

    def wait(self, seconds: float) -> None:
        """Sleep for so many seconds, or until the worker has to end."""
        self._told.wait(seconds)


def _work(engine: Engine, config: Settings, worker: str, ending: _Ending, *, once: bool) -> None:
    tidied = freed = float("-inf")
    while not ending.now():
        try:
            now = time.monotonic()
            if now - freed > LOOK_FOR_LOST_JOBS_EVERY:
                jobs.requeue_lost(engine, worker)
                freed = now
            if now - tidied > TIDY_FILES_EVERY:
                _tidy(engine, config)
                tidied = now
            with _killed_after(LONGEST_JOB.total_seconds()):
                places = places_of(config, engine)
                worked = work_once(places, worker, ending.overdue, reserve=config.reserve)
        except SQLAlchemyError as error:
            # Only the kind of the error: its text may quote a row.
            log.warning("database: %s", type(error).__name__)
            ending.wait(PAUSE_AFTER_FAILURE)
            continue
        if worked:
            continue
        if once:
            return
        ending.wait(LOOK_FOR_JOBS_EVERY)


@contextmanager
def _killed_after(seconds: float) -> Iterator[None]:
    """Within, the system ends this process after so long, whatever it is doing; the next worker fails the job."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _tidy(engine: Engine, config: Settings) -> None:
    """Remove what has expired: files made, exports never confirmed, sessions nobody can use, answers."""
    try:
        job_files.remove_old_jobs(engine, config.instance)
        uploads.remove_old_uploads(engine, uploads.folder_of_uploads(config.instance))
        tidy_figures(engine, config.snapshots)
    except OSError as error:
        # Without the path; the next round tries again.
        log.warning("tidying: %s", type(error).__name__)
    sessions.remove_old_sessions(engine)
    forget_what_is_due(
        places_of(config, engine), terminal_person(), on_done=lambda done: note_forgotten(engine, done)
    )


def _log_jobs() -> None:
    """Say on standard error which jobs are made; nothing of what is in them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger = logging.getLogger("surveyapp")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
