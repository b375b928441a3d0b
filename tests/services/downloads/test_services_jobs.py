"""The table of jobs: each is taken once, goes on when a worker dies, and ends with a file or a reason."""

import errno
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from cases import each
from people_of_tests import person
from servers import questionnaire_source
from sqlalchemy import Engine, select, update

from surveyapp.records.console import Job, Worker
from surveyapp.reports.word.frame import default_frame
from surveyapp.reports.word.frame_error import FrameError
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.downloads import request_download
from surveyapp.services.downloads.formats import DOWNLOADS, SurveyDownload
from surveyapp.services.downloads.job_files import file_of, folder_of, remove_old_jobs
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.downloads.own_frames import OwnFrame
from surveyapp.services.downloads.survey_report import SurveyFile
from surveyapp.services.downloads.worker import error_of, keep_alive, new_worker, problem_of, work_once
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.limits import LONGEST_JOB, MOST_JOB_ATTEMPTS
from surveyapp.services.places import Places
from surveyapp.services.refusal_words import refusal_lines
from surveyapp.services.surveys.publish import publish
from surveyapp.snapshots.errors import SnapshotError

SURVEY = "demo/every"


def queued(engine: Engine, kind: str = "csv", account: int | None = None) -> UUID:
    return jobs.enqueue(engine, kind, SURVEY, {"view": LIVE, "frame": False}, account)


def known(engine: Engine, identity: UUID) -> KnownJob:
    job = jobs.job_of(engine, identity, SURVEY)
    assert job is not None
    return job


def taken(engine: Engine, worker: str) -> KnownJob:
    job = jobs.claim(engine, worker, DOWNLOADS)
    assert job is not None
    return job


def silent_for(engine: Engine, worker: str, seconds: float) -> None:
    """The worker was last seen so long ago."""
    jobs.record_alive(engine, worker)
    with engine.connect() as connection:
        then = datetime.now(UTC) - timedelta(seconds=seconds)
        connection.execute(update(Worker).where(Worker.id == worker).values(seen=then))


@pytest.fixture
def survey(engine: Engine) -> Engine:
    publish(engine, SURVEY, questionnaire_source("every_type"), "every_type.yaml")
    return engine


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[SurveyFile], object]], None]:
    """kind(make): a download called "test" that is made like this."""

    def set_kind(make: Callable[[SurveyFile], object]) -> None:
        def write(file: SurveyFile) -> list[Path]:
            make(file)
            return [file.path]

        plain = DOWNLOADS["docx_plain"]
        assert isinstance(plain, SurveyDownload)
        monkeypatch.setitem(DOWNLOADS, "test", replace(plain, ending="txt", write=write))

    return set_kind


def test_jobs_are_taken_in_the_order_of_asking(engine: Engine) -> None:
    asked = [queued(engine) for _ in range(3)]
    assert [taken(engine, "w").id for _ in asked] == asked
    assert jobs.claim(engine, "w", DOWNLOADS) is None


def test_the_job_that_waits_longest_is_taken_wherever_its_row_lies(engine: Engine) -> None:
    _first, second = queued(engine), queued(engine)
    earlier = datetime.now(UTC) - timedelta(hours=1)
    with engine.connect() as connection:
        connection.execute(update(Job).where(Job.id == second).values(created=earlier))
    assert taken(engine, "w").id == second


def test_no_job_is_taken_twice(engine: Engine) -> None:
    asked = {queued(engine) for _ in range(40)}

    def take_all(worker: str) -> list[UUID]:
        found = []
        for _ in range(len(asked)):
            job = jobs.claim(engine, worker, DOWNLOADS)
            if job is not None:
                found.append(job.id)
        return found

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(take_all, ["a", "b", "c", "d"]))
    everything = [identity for share in shares for identity in share]
    assert len(everything) == len(set(everything))
    assert set(everything) == asked


def test_a_kind_that_this_worker_does_not_know_is_left_alone(engine: Engine) -> None:
    queued(engine, "later")
    assert jobs.claim(engine, "w", DOWNLOADS) is None


def test_how_far_a_job_is_can_be_seen(engine: Engine) -> None:
    job = known(engine, queued(engine))
    assert (job.state, job.progress) == ("queued", 0)
    running = taken(engine, "w")
    assert jobs.record_progress(engine, running, "w", 40)
    assert (known(engine, job.id).state, known(engine, job.id).progress) == ("running", 40)


def test_a_finished_job_has_its_file_name(engine: Engine) -> None:
    queued(engine)
    job = taken(engine, "w")
    assert jobs.finish(engine, job, "w", "数据.zip")
    done = known(engine, job.id)
    assert (done.state, done.progress, done.file_name) == ("done", 100, "数据.zip")


def test_a_job_of_a_dead_worker_is_queued_again(engine: Engine) -> None:
    queued(engine)
    job = taken(engine, "dead")
    silent_for(engine, "dead", 120)
    assert jobs.requeue_lost(engine, "w") == 1
    assert taken(engine, "w").id == job.id


def test_a_job_of_a_working_worker_is_left_to_it(engine: Engine) -> None:
    queued(engine)
    taken(engine, "other")
    silent_for(engine, "other", 20)
    assert jobs.requeue_lost(engine, "w") == 0


def test_a_worker_takes_up_again_what_it_left_behind(engine: Engine) -> None:
    queued(engine)
    jobs.record_alive(engine, "w")
    job = taken(engine, "w")
    jobs.requeue_lost(engine, "w")
    assert taken(engine, "w").id == job.id


def test_a_job_that_kills_its_workers_is_given_up(engine: Engine) -> None:
    identity = queued(engine)
    for number in range(MOST_JOB_ATTEMPTS):
        taken(engine, f"dead-{number}")
        jobs.requeue_lost(engine, "w")
    job = known(engine, identity)
    assert job.state == "failed"
    assert job.problem is not None
    assert job.problem["code"] == "worker_lost"


def test_a_job_that_had_its_time_is_given_up(engine: Engine) -> None:
    identity = queued(engine)
    taken(engine, "dead")
    with engine.connect() as connection:
        connection.execute(update(Job).values(started=datetime.now(UTC) - LONGEST_JOB))
    assert jobs.requeue_lost(engine, "w") == 0
    assert known(engine, identity).problem == {"code": "took_too_long", "params": {"minutes": 30}}


def test_a_worker_that_lost_its_job_can_no_longer_end_it(engine: Engine) -> None:
    queued(engine)
    job = taken(engine, "slow")
    jobs.requeue_lost(engine, "w")
    taken(engine, "w")
    assert not jobs.record_progress(engine, job, "slow", 50)
    assert not jobs.finish(engine, job, "slow", "x")
    assert not jobs.fail(engine, job, "slow", {"code": "unexpected", "params": {}})
    assert known(engine, job.id).state == "running"


def test_a_job_put_back_is_as_if_never_taken(engine: Engine) -> None:
    queued(engine)
    job = taken(engine, "w")
    assert jobs.put_back(engine, job, "w")
    assert (known(engine, job.id).state, known(engine, job.id).attempts) == ("queued", 0)


def test_a_failed_job_can_be_tried_again_and_no_other(engine: Engine) -> None:
    identity = queued(engine)
    assert not jobs.try_again(engine, identity, SURVEY)
    jobs.fail(engine, taken(engine, "w"), "w", {"code": "disk_full", "params": {}})
    assert jobs.try_again(engine, identity, SURVEY)
    assert (known(engine, identity).state, known(engine, identity).problem) == ("queued", None)


def test_a_job_tried_again_has_all_its_attempts(engine: Engine) -> None:
    identity = queued(engine)
    jobs.fail(engine, taken(engine, "w"), "w", {"code": "disk_full", "params": {}})
    jobs.try_again(engine, identity, SURVEY)
    assert known(engine, identity).attempts == 0


def test_jobs_belong_to_their_survey(engine: Engine) -> None:
    identity = queued(engine)
    assert jobs.job_of(engine, identity, "demo/other") is None
    assert jobs.jobs_of(engine, "demo/other", DOWNLOADS) == []
    assert [job.id for job in jobs.jobs_of(engine, SURVEY, DOWNLOADS)] == [identity]
    assert jobs.jobs_of(engine, SURVEY, ["docx"]) == []


def test_of_many_jobs_the_latest_are_listed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_JOBS_LISTED", 2)
    asked = [queued(engine) for _ in range(3)]
    assert [job.id for job in jobs.jobs_of(engine, SURVEY, DOWNLOADS)] == [asked[2], asked[1]]


def test_who_waits_knows_how_many_are_ahead(engine: Engine) -> None:
    first, second = queued(engine), queued(engine)
    assert [jobs.ahead_of(engine, known(engine, identity)) for identity in (first, second)] == [0, 1]


def test_one_person_cannot_fill_the_queue(engine: Engine) -> None:
    account = person(engine, "jia")
    for _ in range(jobs.MOST_WAITING_JOBS):
        queued(engine, account=account)
    with pytest.raises(Refusal) as caught:
        queued(engine, account=account)
    assert caught.value.code == "too_many_jobs"


@pytest.mark.parametrize(("seconds", "served"), [(0, True), (14, True), (16, False)])
def test_a_worker_counts_while_it_is_seen(engine: Engine, seconds: float, served: bool) -> None:
    silent_for(engine, "w", seconds)
    assert jobs.is_served(engine) == served


def test_a_worker_is_there_from_beginning_to_end(engine: Engine) -> None:
    with keep_alive(engine, "w"):
        assert jobs.is_served(engine)
    assert not jobs.is_served(engine)


def test_workers_that_ended_long_ago_leave_no_row(engine: Engine) -> None:
    silent_for(engine, "old", 8 * 24 * 3600)
    jobs.record_alive(engine, "new")
    with engine.connect() as connection:
        assert connection.execute(select(Worker.id)).scalars().all() == ["new"]


def test_a_download_is_made_into_its_own_folder(survey: Engine, tmp_path: Path) -> None:
    identity = request_download(survey, tmp_path, SURVEY, "csv", view=LIVE)
    assert work_once(Places(survey, tmp_path, tmp_path / "snapshots", tmp_path), new_worker())
    path = file_of(tmp_path, known(survey, identity))
    assert path is not None
    assert path.parent == folder_of(tmp_path, identity)
    assert [entry.name for entry in path.parent.iterdir()] == ["download.zip"]


def test_asking_for_the_same_again_gives_the_same_job(survey: Engine, tmp_path: Path) -> None:
    first = request_download(survey, tmp_path, SURVEY, "csv", view=LIVE)
    assert request_download(survey, tmp_path, SURVEY, "csv", view=LIVE) == first
    assert request_download(survey, tmp_path, SURVEY, "xlsx", view=LIVE) != first


def test_a_frame_that_cannot_be_used_leaves_nothing_behind(survey: Engine, tmp_path: Path) -> None:
    with pytest.raises(FrameError):
        frame = OwnFrame(b"no", "模板.docx", "王测")
        request_download(survey, tmp_path, SURVEY, "docx", view=LIVE, frame=frame)
    assert list(tmp_path.glob("downloads/*")) == []
    assert jobs.jobs_of(survey, SURVEY, DOWNLOADS) == []


def test_a_failure_is_written_down_without_what_was_in_the_error(
    survey: Engine, tmp_path: Path, kind: Callable[..., None]
) -> None:
    def break_down(_: SurveyFile) -> None:
        raise ValueError("an answer of somebody")

    kind(break_down)
    identity = queued(survey, "test")
    assert work_once(Places(survey, tmp_path, tmp_path, tmp_path), "w")
    job = known(survey, identity)
    assert job.state == "failed"
    assert job.problem == {"code": "unexpected", "params": {"job": str(identity)}}


def test_a_worker_that_must_leave_puts_its_job_back(
    survey: Engine, tmp_path: Path, kind: Callable[..., None]
) -> None:
    kind(lambda making: making.on_progress(0.5))
    identity = queued(survey, "test")
    assert work_once(Places(survey, tmp_path, tmp_path, tmp_path), "w", leave=lambda: True)
    assert known(survey, identity).state == "queued"


@pytest.mark.parametrize("days", [6, 8])
def test_files_are_kept_seven_days(survey: Engine, tmp_path: Path, days: int) -> None:
    identity = request_download(survey, tmp_path, SURVEY, "csv", view=LIVE)
    work_once(Places(survey, tmp_path, tmp_path, tmp_path), "w")
    with survey.connect() as connection:
        connection.execute(update(Job).values(finished=datetime.now(UTC) - timedelta(days=days)))
    assert remove_old_jobs(survey, tmp_path) == (days > 7)
    assert folder_of(tmp_path, identity).exists() == (days < 7)
    assert (jobs.job_of(survey, identity, SURVEY) is not None) == (days < 7)


def test_a_job_that_waits_again_is_not_forgotten(engine: Engine) -> None:
    identity = queued(engine)
    jobs.remove_job(engine, identity)
    assert known(engine, identity).state == "queued"


def test_several_workers_may_remove_old_files_at_once(engine: Engine, tmp_path: Path) -> None:
    asked = [queued(engine) for _ in range(100)]
    for identity in asked:
        folder_of(tmp_path, identity).mkdir(parents=True)
        for name in ("a", "b", "c"):
            (folder_of(tmp_path, identity) / name).touch()
    with engine.connect() as connection:
        connection.execute(update(Job).values(state="done", finished=datetime.now(UTC) - timedelta(days=8)))
    together = Barrier(4)

    def remove(_: int) -> None:
        together.wait()
        remove_old_jobs(engine, tmp_path)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(remove, range(4)))
    assert jobs.jobs_of(engine, SURVEY, DOWNLOADS) == []
    assert list(tmp_path.glob("downloads/*")) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx"])
def test_files_made_are_there_for_nobody_else_on_the_machine(
    survey: Engine, tmp_path: Path, kind: str
) -> None:
    frame = OwnFrame(default_frame(), "模板.docx", "王测") if kind == "docx" else None
    identity = request_download(survey, tmp_path, SURVEY, kind, view=LIVE, frame=frame)
    work_once(Places(survey, tmp_path, tmp_path, tmp_path), "w")
    folder = folder_of(tmp_path, identity)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder.parent, folder)] == [0o700, 0o700]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


@each("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_called_so(number: int) -> None:
    job = KnownJob(uuid4(), "csv", SURVEY, {}, None, "running", 0, 1, None, None, datetime.now(UTC), None)
    assert problem_of(OSError(number, "full"), job)["code"] == "disk_full"


@each(
    "error",
    [
        Refusal("unknown_snapshot", survey="a/b", found="0"),
        SnapshotError("shard_missing", shard="x"),
        FrameError("unknown_variables", found=["a"], allowed=["b", "c"]),
        OSError(errno.ENOSPC, "full"),
        PermissionError(errno.EACCES, "no"),
        ValueError("anything"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_every_problem_of_a_job_has_words(error: Exception) -> None:
    job = KnownJob(uuid4(), "csv", SURVEY, {}, None, "running", 0, 1, None, None, datetime.now(UTC), None)
    lines = list(refusal_lines(error_of(problem_of(error, job))))
    assert all(lines)
    assert len(lines) == 1
