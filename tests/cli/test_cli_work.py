"""`surveyapp work`: it makes what waits, says only which jobs, and ends when it is told to."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import uuid4

import pytest
from forked_program import COMMAND_LINE, ForkedProgram, wait_until_ended
from servers import questionnaire_source
from sqlalchemy import Engine, insert, select, text, update

from surveyapp.cli.watching import RepeatedWork
from surveyapp.records.accounts import Account, ConsoleSession
from surveyapp.records.console import Job, Upload, Worker
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.downloads import request_download
from surveyapp.services.downloads.formats import DOWNLOADS
from surveyapp.services.downloads.job_files import file_of, folder_of
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.limits import LONGEST_JOB, WORKER_LOST
from surveyapp.services.people.accounts import administrator_password
from surveyapp.services.surveys.publish import publish

SURVEY = "demo/every"

Start = Callable[..., ForkedProgram]
Watch = Callable[..., ForkedProgram]


@pytest.fixture
def survey(sqlite_engine: Engine) -> Engine:
    publish(sqlite_engine, SURVEY, questionnaire_source("every_type"), "every_type.yaml")
    return sqlite_engine


@pytest.fixture
def environment(sqlite_url: str, tmp_path: Path) -> dict[str, str]:
    """That of a program on this test's database."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYAPP_")}
    return others | {"SURVEYAPP_DATABASE_URL": sqlite_url, "SURVEYAPP_INSTANCE": str(tmp_path)}


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """start(*options) -> a running `surveyapp work`; `code`: another program that works."""
    with ExitStack() as started:

        def run(*options: str, code: str = COMMAND_LINE) -> ForkedProgram:
            process = ForkedProgram(["work", *options], environment, code)
            started.callback(process.end)
            return process

        yield run


@pytest.fixture
def watch(environment: dict[str, str]) -> Iterator[Watch]:
    """watch(parent) -> what runs beside a service; without `parent` the service is the process that forks it."""
    with ExitStack() as started:

        def run(parent: int | None = None) -> ForkedProgram:
            process = ForkedProgram([str(parent or "")], environment, WATCH)
            started.callback(process.end)
            return process

        yield run


WATCH = """
import os, sys
from surveyapp.cli.serving import work_beside
work_beside(int(sys.argv[1] or os.getppid()))
"""
"""What the fork of `surveyapp run` does that has work done beside it."""


ENDLESS = """
from datetime import timedelta
from surveyapp.cli import work
from surveyapp.cli.main import main
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.formats import DOWNLOADS
import dataclasses, re
work.LONGEST_JOB = jobs.LONGEST_JOB = timedelta(seconds=1)
def endless(making):
    re.match("(a+)+b", "a" * 60)
DOWNLOADS["csv"] = dataclasses.replace(DOWNLOADS["csv"], write=endless)
main()
"""
"""A worker that gives files one second, and makes them without end and without letting any other thread run."""


IMPATIENT = """
from surveyapp.cli import work
from surveyapp.cli.main import main
work.PAUSE_AFTER_FAILURE = 0.1
main()
"""
"""A worker that waits less long than usual for a database that does not answer."""


TELLING = """
import sys
from surveyapp.cli import work
from surveyapp.cli.main import main
work.tidy_figures = lambda *_: sys.stderr.write("tidied up\\n")
main()
"""
"""A worker that says each time that it tidied up."""

BUSY = TELLING.replace("main()", "work.TIDY_FILES_EVERY = 0.1\nmain()")
"""The same, but many times a second."""

SLOW_TIDYING = """
import sys
from surveyapp.cli import work
from surveyapp.cli.main import main
class Told(work.EndSignal):
    def __init__(self):
        super().__init__()
        work.told = self
def tidy(*_):
    sys.stderr.write("tidying begins\\n")
    sys.stderr.flush()
    while not work.told.yes:
        work.told.wait(1)
    sys.stderr.write("tidied up\\n")
work.EndSignal, work.tidy_figures = Told, tidy
main()
"""
"""A worker whose tidying lasts until a signal has come."""


LOOKING = """
import os, sys
from surveyapp.cli.main import main
from surveyapp.services.downloads import survey_report
def look(*_, **__):
    files = [os.readlink(f"/proc/self/fd/{each}") for each in os.listdir("/proc/self/fd") if each not in "0 1 2"
        and os.path.exists(f"/proc/self/fd/{each}")]
    sys.stderr.write(f"open: {sum('.sqlite' in each for each in files)}\\n")
    sys.stderr.flush()
    raise ValueError
survey_report.survey_facts = look
main()
"""
"""A worker that says how many of the database's files are open where the figures of a Word report are computed."""


WORKER = "surveyapp-work"


def worker_names(engine: Engine) -> list[str]:
    """The workers that are recorded as running."""
    with engine.connect() as connection:
        return list(connection.execute(select(Worker.id)).scalars())


def state_of(engine: Engine) -> list[str]:
    return [job.state for job in jobs.jobs_of(engine, SURVEY, DOWNLOADS)]


def said(stderr: IO[str] | None, words: str) -> str:
    """Read what the worker says until it says this; gives what it said before."""
    assert stderr is not None
    before = ""
    for line in stderr:
        if words in line:
            return before
        before += line
    raise AssertionError(f"it never said {words!r}, but {before}")


def only_job(engine: Engine) -> KnownJob:
    return jobs.jobs_of(engine, SURVEY, DOWNLOADS)[0]


def test_once_makes_what_waits_and_ends(survey: Engine, start: Start, tmp_path: Path) -> None:
    for kind in ("csv", "xlsx"):
        request_download(survey, tmp_path, SURVEY, kind, view=LIVE)
    process = start("--once")
    log = process.log()
    assert process.wait() == 0
    assert state_of(survey) == ["done", "done"]
    assert file_of(tmp_path, only_job(survey)) is not None
    line = r"\S+ \S+ (worker: waiting for jobs|job [0-9a-f-]{36} (csv|xlsx): (started|done))"
    assert [found for found in log.splitlines() if not re.fullmatch(line, found)] == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(survey: Engine, start: Start, number: signal.Signals) -> None:
    process = start()
    said(process.stderr, "waiting for jobs")
    assert jobs.is_served(survey)
    process.send_signal(number)
    assert process.wait() == 0
    assert not jobs.is_served(survey)


def test_it_takes_what_comes_while_it_runs(survey: Engine, start: Start, tmp_path: Path) -> None:
    process = start()
    said(process.stderr, "waiting for jobs")
    request_download(survey, tmp_path, SURVEY, "csv", view=LIVE)
    said(process.stderr, "csv: done")
    assert state_of(survey) == ["done"]


def test_what_a_killed_worker_had_is_made_by_the_next(survey: Engine, start: Start, tmp_path: Path) -> None:
    request_download(survey, tmp_path, SURVEY, "csv", view=LIVE)
    assert jobs.claim(survey, "killed", DOWNLOADS) is not None
    start("--once").wait()
    assert state_of(survey) == ["done"]


def test_a_worker_tidies_up_what_has_had_its_time(survey: Engine, start: Start) -> None:
    administrator_password(survey, "admin")
    long_ago = datetime.now(UTC) - timedelta(days=30)
    with survey.connect() as connection:
        connection.execute(
            insert(Upload).values(
                id=uuid4(), survey=SURVEY, file_name="导出.csv", corrections={}, created=long_ago
            )
        )
        account = connection.execute(select(Account.id)).scalar_one()
        connection.execute(
            insert(ConsoleSession).values(id_hash="0", account=account, created=long_ago, seen=long_ago)
        )
    assert start("--once").wait() == 0
    with survey.connect() as connection:
        assert connection.execute(select(Upload.id)).all() == []
        assert connection.execute(select(ConsoleSession.id_hash)).all() == []


def test_what_cannot_be_tidied_up_does_not_end_it(survey: Engine, start: Start, tmp_path: Path) -> None:
    identity = request_download(survey, tmp_path, SURVEY, "csv", view=LIVE)
    then = datetime.now(UTC) - timedelta(days=8)
    with survey.connect() as connection:
        connection.execute(update(Job).values(state="failed", finished=then))
    folder_of(tmp_path, identity).parent.mkdir()
    folder_of(tmp_path, identity).write_text("no folder")
    process = start("--once")
    said(process.stderr, "tidying: NotADirectoryError")
    assert process.wait() == 0


def test_a_database_that_fails_for_a_while_does_not_end_it(
    survey: Engine, start: Start, tmp_path: Path
) -> None:
    process = start(code=IMPATIENT)
    said(process.stderr, "waiting for jobs")
    with survey.connect() as connection:
        connection.execute(text("ALTER TABLE jobs RENAME TO mislaid"))
    said(process.stderr, "database: OperationalError")
    with survey.connect() as connection:
        connection.execute(text("ALTER TABLE mislaid RENAME TO jobs"))
    request_download(survey, tmp_path, SURVEY, "csv", view=LIVE)
    said(process.stderr, "csv: done")


def test_a_file_that_takes_too_long_is_given_up(survey: Engine, start: Start, tmp_path: Path) -> None:
    request_download(survey, tmp_path, SURVEY, "csv", view=LIVE)
    assert start("--once", code=ENDLESS).wait() == -signal.SIGALRM
    with survey.connect() as connection:
        connection.execute(update(Worker).values(seen=datetime.now(UTC) - WORKER_LOST))
        connection.execute(update(Job).values(started=datetime.now(UTC) - LONGEST_JOB))
    start("--once").wait()
    assert only_job(survey).problem == {"code": "took_too_long", "params": {"minutes": 30}}


@pytest.mark.parametrize("options", [["--once"], []], ids=["once", "always"])
def test_no_open_database_is_carried_into_the_fork_that_computes_a_report(
    survey: Engine, start: Start, tmp_path: Path, options: list[str]
) -> None:
    request_download(survey, tmp_path, SURVEY, "docx", view=LIVE)
    process = start(*options, code=LOOKING)
    said(process.stderr, "open: 0")


def test_what_cannot_be_forked_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    RepeatedWork("surveyapp-work", refuse).look()
    RepeatedWork("surveyapp-tidy", refuse, 3600).look()
    assert [line.rpartition("; ")[2] for line in capsys.readouterr().err.splitlines()] == [
        "again in 2 s",
        "again in 60 s",
    ]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) & {signal.SIGTERM, signal.SIGINT} == set()


def test_a_worker_that_dies_is_followed_by_another(survey: Engine, watch: Watch) -> None:
    watching = watch()
    said(watching.stderr, "waiting for jobs")
    first = watching.forks(WORKER)
    os.kill(first[0], signal.SIGKILL)
    said(watching.stderr, f"{WORKER} ended (-9); the next starts in 2 s")
    said(watching.stderr, "waiting for jobs")
    assert watching.forks(WORKER) != first
    watching.send_signal(signal.SIGTERM)
    assert watching.wait() == 0
    assert worker_names(survey) == []


def test_what_a_file_took_of_memory_goes_with_the_process_that_made_it(
    survey: Engine, start: Start, tmp_path: Path
) -> None:
    process = start()
    said(process.stderr, "waiting for jobs")
    first, names = process.forks(WORKER), worker_names(survey)
    process.send_signal(signal.SIGSTOP)  # so that none follows yet
    for kind in ("csv", "xlsx"):
        request_download(survey, tmp_path, SURVEY, kind, view=LIVE)
    wait_until_ended(first[0])
    assert state_of(survey) == ["done", "done"], "it makes all that waits first"
    assert worker_names(survey) == names, "somebody who looks now is not told that no worker runs"
    process.send_signal(signal.SIGCONT)
    said(process.stderr, "waiting for jobs")
    assert process.forks(WORKER) != first
    assert worker_names(survey) == names


def test_old_files_are_removed_again_and_again_in_processes_that_end(survey: Engine, start: Start) -> None:
    process = start(code=BUSY)
    said(process.stderr, "tidied up")
    said(process.stderr, "tidied up")
    assert process.forks(WORKER) != []


def test_old_files_are_not_removed_after_every_job(survey: Engine, start: Start, tmp_path: Path) -> None:
    process = start(code=TELLING)
    said(process.stderr, "tidied up")
    request_download(survey, tmp_path, SURVEY, "csv", view=LIVE)
    log = said(process.stderr, "csv: done")
    request_download(survey, tmp_path, SURVEY, "xlsx", view=LIVE)
    log += said(process.stderr, "xlsx: done")
    assert "tidied up" not in log


def test_a_signal_does_not_cut_short_what_is_being_removed(survey: Engine, start: Start) -> None:
    process = start(code=SLOW_TIDYING)
    said(process.stderr, "tidying begins")
    process.send_signal(signal.SIGTERM)
    log = process.log()
    assert process.wait() == 0
    assert "tidied up" in log


def test_the_watch_over_the_worker_ends_with_the_service(survey: Engine, watch: Watch) -> None:
    assert watch(1).wait() == 0
    assert not jobs.is_served(survey)
