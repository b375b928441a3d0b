"""Figures that all processes share: the same as counted from the answers, closed to others, counted by one process at a
time, and gone with the answers.
"""

import errno
import fcntl
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine
from survey_of_tests import COMPLETE, SURVEY, open_survey, submit

from surveyapp.reports.open_answers import gather_open_answers
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.receipts import withdraw
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.kept_results import LIVE, chosen_results, written_answers
from surveyapp.services.figures.limits import LIVE_FIGURES_KEPT_FOR
from surveyapp.services.figures.sharing import counting, counting_process
from surveyapp.services.figures.sharing.counting import count_for_all, live_figures
from surveyapp.services.figures.sharing.counting_order import CountingOrder
from surveyapp.services.figures.sharing.counting_process import LOST, RUNNING, count_and_tell, count_beside
from surveyapp.services.figures.sharing.shared_figures import CONTENT
from surveyapp.services.figures.sharing.tidying import tidy_figures
from surveyapp.services.figures.survey_answers import freeze, live_answers
from surveyapp.services.figures_folder import (
    LOCK,
    UNFINISHED,
    figures_folder,
    figures_lock,
    figures_root,
    make_figures_folder,
    remove_figures,
)
from surveyapp.services.places import Places
from surveyapp.services.retention.forget_answers import forget_response, forget_survey
from surveyapp.snapshots.answer_filter import AnswerFilter
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.snapshot import tables_of

ORDER = CountingOrder(SURVEY)
NUMBER = "请打 13812345678"


@pytest.fixture
def answered(engine: Engine) -> Engine:
    """Nine responses: one excluded, one withdrawn, some with texts, one of them a telephone number."""
    open_survey(engine)
    texts = ["太远", "太远", "无", NUMBER, "请打 13812340000", "", "  "]
    for number, text in enumerate(texts, 1):
        submit(engine, {**COMPLETE, "why": text}, UUID(int=number))
    for number in (8, 9):
        submit(engine, {**COMPLETE, "age": "other", "why": "不算"}, UUID(int=number))
    exclude(engine, SURVEY, UUID(int=8), reason="试填", person="张测")
    withdraw(engine, SURVEY, UUID(int=9))
    return engine


def test_shared_figures_are_those_of_the_answers(answered: Engine, tmp_path: Path) -> None:
    live = live_answers(answered, SURVEY)
    shared = count_for_all(answered, tmp_path, ORDER).live_answers
    assert shared.questionnaire == live.questionnaire
    assert (shared.returns, shared.exclusions, shared.review) == (live.returns, live.exclusions, live.review)
    assert next(tables_of(shared.coded_answers)).equals(next(tables_of(live.coded_answers)))
    found = chosen_results(answered, tmp_path, SURVEY, LIVE)
    assert found.survey_analysis.tally == analyse_survey(live).tally
    for numbers in (False, True):
        for wanted in gather_open_answers(live.questionnaire, live.coded_answers, numbers=numbers):
            assert written_answers(found, wanted.place, numbers=numbers) == wanted
    only = AnswerFilter(channels=("link",))
    part = chosen_results(answered, tmp_path, SURVEY, LIVE, only=only).survey_analysis
    assert part.as_json() == analyse_survey(live.only(only)).as_json()


def test_they_are_closed_to_other_accounts(answered: Engine, tmp_path: Path) -> None:
    count_for_all(answered, tmp_path, ORDER)
    for path in (figures_root(tmp_path), *figures_root(tmp_path).rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


@pytest.mark.parametrize("file", ["rows.arrow", "texts.arrow", CONTENT])
@pytest.mark.parametrize("damage", [lambda size: b"", lambda size: bytes(size), lambda _: b"[]"])
def test_what_is_damaged_is_counted_anew(
    sqlite_engine: Engine, tmp_path: Path, file: str, damage: Callable[[int], bytes]
) -> None:
    open_survey(sqlite_engine)
    submit(sqlite_engine, {**COMPLETE, "why": "太远"})
    path = count_for_all(sqlite_engine, tmp_path, ORDER).folder / file
    path.write_bytes(damage(path.stat().st_size))
    only = AnswerFilter(channels=("link",))
    # Of the right size it is only seen when it is read.
    with suppress(SnapshotError):
        read = chosen_results(sqlite_engine, tmp_path, SURVEY, LIVE, only=only).survey_analysis.answers
        list(read.coded_answers.texts())
    assert not path.parent.exists()
    found = chosen_results(sqlite_engine, tmp_path, SURVEY, LIVE, only=only).survey_analysis
    assert found.analysis.n == 1


def test_whoever_reads_them_while_newer_ones_come_is_not_disturbed(answered: Engine, tmp_path: Path) -> None:
    shared = count_for_all(answered, tmp_path, ORDER).live_answers.coded_answers
    count_for_all(answered, tmp_path, ORDER)
    assert sum(table.num_rows for table in tables_of(shared)) == 9
    remove_figures(tmp_path, SURVEY, live_alone=True)
    with pytest.raises(SnapshotError, match="answers_changed_meanwhile"):
        next(tables_of(shared))


def test_what_is_taken_back_while_it_is_counted_is_not_left_behind(
    answered: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, waiting = counting.write_figures, [UUID(int=number) for number in (1, 2, 3, 4)]

    def slowly(*arguments: object, **options: object) -> None:
        written(*arguments, **options)  # type: ignore[arg-type]
        withdraw(answered, SURVEY, waiting.pop())

    monkeypatch.setattr(counting, "write_figures", slowly)
    with pytest.raises(Refusal, match="answers_keep_changing"):
        count_for_all(answered, tmp_path, ORDER)
    assert not any(path.is_dir() for path in figures_folder(tmp_path, SURVEY).iterdir())
    waiting[:] = [UUID(int=9)]  # it was withdrawn before
    assert (
        b"13812345678" not in (count_for_all(answered, tmp_path, ORDER).folder / "texts.arrow").read_bytes()
    )


def test_a_process_counts_and_leaves_figures_alone(sqlite_engine: Engine, tmp_path: Path) -> None:
    open_survey(sqlite_engine)
    submit(sqlite_engine)
    folder = make_figures_folder(tmp_path, SURVEY)
    given = {
        "database": sqlite_engine.url.render_as_string(hide_password=False),
        "snapshots": str(tmp_path),
        "reserve": 0,
        "survey": SURVEY,
        "snapshot": None,
    }
    program = [sys.executable, "-m", counting_process.__name__]
    done = subprocess.run(program, input=json.dumps(given).encode(), capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    figures = live_figures(tmp_path, SURVEY)
    assert figures is not None and figures.content["live"]["returns"]["returned"] == 1
    assert {path.name for path in folder.iterdir()} == {figures.folder.name}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The locks given to processes that count; none begins."""
    locks: list[int] = []
    monkeypatch.setattr(counting_process, "_start", lambda _order, lock: locks.append(os.dup(lock)))
    return locks


def test_one_process_at_a_time_counts_a_survey(
    sqlite_engine: Engine, tmp_path: Path, started: list[int]
) -> None:
    first, again = (count_beside(sqlite_engine, tmp_path, ORDER) for _ in range(2))
    assert (first.since, len(started)) == (again.since, 1)
    os.close(started.pop())  # as the system does with a process that ends
    lost = count_beside(sqlite_engine, tmp_path, ORDER, again=False)
    assert (lost.since, lost.failure, started) == (None, LOST, [])
    once_more = count_beside(sqlite_engine, tmp_path, ORDER)
    assert (once_more.failure, once_more.since is not None, len(started)) == (LOST, True, 1)
    os.close(started.pop())


def test_a_process_that_failed_says_so_and_is_not_begun_again_by_itself(
    sqlite_engine: Engine, tmp_path: Path, started: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    url = sqlite_engine.url.render_as_string(hide_password=False)
    assert count_and_tell(url, tmp_path, ORDER, 0) == "unknown_survey"
    assert [record.message for record in caplog.records] == ["counting: unknown_survey"]
    for _ in range(2):
        failed = count_beside(sqlite_engine, tmp_path, ORDER, again=False)
        assert (failed.failure, failed.since, started) == ("unknown_survey", None, [])
    assert count_beside(sqlite_engine, tmp_path, ORDER).since
    os.close(started.pop())


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_called_so(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    folder = make_figures_folder(tmp_path, SURVEY)
    (folder / RUNNING).write_text("{}")

    def full(*_: object) -> None:
        raise OSError(code, "full")

    monkeypatch.setattr(counting_process, "_write", full)
    found = count_beside(sqlite_engine, tmp_path, ORDER)
    assert (found.since, found.failure, found.failed_at is not None) == (None, "too_little_space", True)
    monkeypatch.setattr(counting, "require_space", full)
    open_survey(sqlite_engine)
    url = sqlite_engine.url.render_as_string(hide_password=False)
    assert count_and_tell(url, tmp_path, ORDER, 0) == "too_little_space"
    assert not (folder / RUNNING).exists()


@pytest.mark.parametrize("survey", [SURVEY, "counting.lock/a"])
def test_no_name_of_a_survey_is_that_of_a_lock(tmp_path: Path, survey: str) -> None:
    with figures_lock(make_figures_folder(tmp_path, survey)) as lock, counting_process._turn(tmp_path):
        assert lock is not None


def test_the_worker_removes_what_nobody_may_read(answered: Engine, tmp_path: Path) -> None:
    folder = count_for_all(answered, tmp_path, ORDER).folder
    rest = folder.with_name(f"{UNFINISHED}1")
    rest.mkdir()
    with (folder.parent / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        tidy_figures(answered, tmp_path)
        assert folder.exists() and rest.exists()
    tidy_figures(answered, tmp_path)
    assert folder.exists() and not rest.exists()
    withdraw(answered, SURVEY, UUID(int=1))
    tidy_figures(answered, tmp_path)
    assert not folder.exists()
    later = datetime.now(UTC) + LIVE_FIGURES_KEPT_FOR + timedelta(seconds=1)
    assert (count_for_all(answered, tmp_path, ORDER).folder / CONTENT).exists()
    tidy_figures(answered, tmp_path, later)
    assert live_figures(tmp_path, SURVEY) is None


def test_forgetting_answers_removes_their_figures_live_and_frozen(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    open_survey(sqlite_engine)
    for number in (1, 2):
        submit(sqlite_engine, {**COMPLETE, "why": "只有我知道"}, UUID(int=number))
    places = Places(sqlite_engine, tmp_path, tmp_path / "snapshots", tmp_path)
    forget = {"reason": "本人要求", "person": "张测"}
    for step in (
        lambda: forget_response(places, SURVEY, str(UUID(int=1)), **forget),
        lambda: forget_survey(places, SURVEY, **forget),
    ):
        snapshot = freeze(sqlite_engine, places.snapshots, SURVEY).id
        orders = (ORDER, CountingOrder(SURVEY, snapshot))
        folders = [count_for_all(sqlite_engine, places.snapshots, order).folder for order in orders]
        step()
        assert [folder.exists() for folder in folders] == [False, False]
