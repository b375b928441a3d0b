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
from surveyapp.cli.watching import EndSignal, RepeatedWork, keep_working
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
@report_errors
def work_command(once: bool) -> None:
    """在后台生成下载文件、公告并删除到期的答卷，直到被终止；surveyapp run 会自动启动一个。"""
    database(settings()).dispose()  # no fork uses a connection of another process
    if once:
        _log_jobs()
        _make_files(new_worker(), _Ending(), followed=False)
        _tidy_up()
        return
    keep_working(works_of_worker())


def works_of_worker() -> list[RepeatedWork]:
    """What a worker does, for the process that has it done: a fork makes files until none waits and then ends, so that
    what they took of memory is free again; another one tidies up.
    """
    _log_jobs()
    worker, watch = new_worker(), os.getpid()

    def make_files() -> None:
        _make_files(worker, _Ending(watch), followed=True)

    def tidy_up() -> None:
        EndSignal()  # a signal does not cut it short
        _tidy_up()

    return [
        RepeatedWork("surveyapp-work", report_errors(make_files)),
        RepeatedWork("surveyapp-tidy", report_errors(tidy_up), TIDY_FILES_EVERY),
    ]


class _Ending:
    """Whether the worker has to end: by a signal, or because the process that started it is gone."""

    def __init__(self, parent: int | None = None) -> None:
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


def _make_files(worker: str, ending: _Ending, *, followed: bool) -> None:
    """Make what is asked for until nothing waits or it has to end; where another process is to follow under its name,
    not before something was made.
    """
    config = settings()
    engine = database(config)
    try:
        with keep_alive(engine, worker, is_followed=lambda: followed and not ending.now()):
            log.info("worker: waiting for jobs")
            _work(engine, config, worker, ending, made=not followed)
    finally:
        engine.dispose()


def _work(engine: Engine, config: Settings, worker: str, ending: _Ending, *, made: bool) -> None:
    freed = float("-inf")
    while not ending.now():
        try:
            now = time.monotonic()
            if now - freed > LOOK_FOR_LOST_JOBS_EVERY:
                jobs.requeue_lost(engine, worker)
                freed = now
            with _killed_after(LONGEST_JOB.total_seconds()):
                places = places_of(config, engine)
                worked = work_once(places, worker, ending.overdue, reserve=config.reserve)
        except SQLAlchemyError as error:
            # Only the kind of the error: its text may quote a row.
            log.warning("database: %s", type(error).__name__)
            ending.wait(PAUSE_AFTER_FAILURE)
            continue
        if worked:
            made = True
        elif made:
            return
        else:
            ending.wait(LOOK_FOR_JOBS_EVERY)


@contextmanager
def _killed_after(seconds: float) -> Iterator[None]:
    """Within, the system ends this process after so long, whatever it is doing; the next worker fails the job."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _tidy_up() -> None:
    """Remove what has expired: files made, exports never confirmed, sessions nobody can use, answers."""
    config = settings()
    engine = database(config)
    try:
        _remove_files(engine, config)
        sessions.remove_old_sessions(engine)
        forget_what_is_due(
            places_of(config, engine), terminal_person(), on_done=lambda done: note_forgotten(engine, done)
        )
    finally:
        engine.dispose()


def _remove_files(engine: Engine, config: Settings) -> None:
    try:
        job_files.remove_old_jobs(engine, config.instance)
        uploads.remove_old_uploads(engine, uploads.folder_of_uploads(config.instance))
        tidy_figures(engine, config.snapshots)
    except OSError as error:
        # Without the path; the next round tries again.
        log.warning("tidying: %s", type(error).__name__)


def _log_jobs() -> None:
    """Say on standard error which jobs are made; nothing of what is in them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger = logging.getLogger("surveyapp")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
