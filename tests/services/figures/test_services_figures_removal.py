"""Shared figures hold nothing of what was taken back or deleted, whoever counted meanwhile and however that ended."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self
from uuid import UUID

import pytest
from sqlalchemy import Engine
from survey_of_tests import COMPLETE, SURVEY, open_survey, submit

from surveyapp.definition.coded_error import CodedError
from surveyapp.services.answers.receipts import withdraw
from surveyapp.services.figures.kept_results import chosen_results
from surveyapp.services.figures.sharing import counting, shared_figures
from surveyapp.services.figures.sharing.counting import count_for_all, live_figures
from surveyapp.services.figures.sharing.counting_order import CountingOrder
from surveyapp.services.figures.sharing.tidying import tidy_figures
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.figures_folder import (
    FROZEN,
    UNFINISHED,
    figures_lock,
    figures_root,
    make_figures_folder,
    remove_figures,
)
from surveyapp.services.places import Places
from surveyapp.services.retention import forget_answers
from surveyapp.services.retention.forget_answers import forget_response, forget_survey

TEXT = "只有我知道"
FORGET = {"reason": "本人要求", "person": "张测"}


@pytest.fixture
def places(engine: Engine, tmp_path: Path) -> Places:
    """Two responses, one of which says something that nobody else says."""
    open_survey(engine)
    submit(engine, {**COMPLETE, "why": TEXT}, UUID(int=1))
    submit(engine, {**COMPLETE, "why": "别的"}, UUID(int=2))
    return Places(engine, tmp_path, tmp_path / "snapshots", tmp_path)


def forget_one(places: Places) -> None:
    forget_response(places, SURVEY, str(UUID(int=1)), **FORGET)


def forget_all(places: Places) -> None:
    forget_survey(places, SURVEY, **FORGET)


def holding(places: Places) -> list[Path]:
    """The files of shared figures that hold the text."""
    files = figures_root(places.snapshots).rglob("*")
    return [path for path in files if path.is_file() and TEXT.encode() in path.read_bytes()]


@pytest.mark.parametrize("forget", [forget_one, forget_all])
@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("published", ["before", "after"])
def test_who_counts_while_a_response_is_deleted_leaves_nothing_of_it(
    places: Places,
    monkeypatch: pytest.MonkeyPatch,
    forget: Callable[[Places], None],
    frozen: bool,
    published: str,
) -> None:
    snapshot = freeze(places.engine, places.snapshots, SURVEY).id
    order = CountingOrder(SURVEY, snapshot if frozen else None)
    erase, written = {}, counting.write_figures
    erasing = ("forget_in_snapshots", "erase_response", "erase_snapshot_rows", "erase_answers")
    for name in erasing:
        erase[name] = getattr(forget_answers, name)

    class Interrupted(Exception):
        """The deletion is recorded, and nothing erased yet."""

    def interrupt(*_: object) -> None:
        raise Interrupted

    for name in erasing:
        monkeypatch.setattr(forget_answers, name, interrupt)
    with pytest.raises(Interrupted):
        forget(places)

    def go_on() -> None:
        for name in erasing:
            monkeypatch.setattr(forget_answers, name, erase[name])
        for finish in forget_answers.unfinished_deletions(places):
            finish()

    def write(*arguments: object, **options: object) -> None:
        written(*arguments, **options)  # type: ignore[arg-type]
        if published == "after":
            go_on()

    monkeypatch.setattr(counting, "write_figures", write)
    # Refused where there is nothing to count any more, or not yet.
    with figures_lock(make_figures_folder(places.snapshots, SURVEY)), suppress(CodedError):
        count_for_all(places.engine, places.snapshots, order)
    if published == "before":
        go_on()
    assert holding(places) == []


def take_back(places: Places) -> None:
    withdraw(places.engine, SURVEY, UUID(int=1))
    remove_figures(places.snapshots, SURVEY, live_alone=True)


@pytest.mark.parametrize("remove", [take_back, forget_one, forget_all])
def test_what_a_killed_process_left_goes_with_the_answers(
    places: Places, remove: Callable[[Places], None]
) -> None:
    counted = count_for_all(places.engine, places.snapshots, CountingOrder(SURVEY)).folder
    rest = counted.rename(counted.with_name(f"{UNFINISHED}1"))
    with figures_lock(rest.parent) as lock:
        assert lock is not None
        take_back(places)
        assert rest.exists()  # who has the lock goes on writing, and looks afterwards
    remove(places)
    assert holding(places) == []


def test_who_counts_for_a_page_has_the_lock(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    locks, written = [], counting.write_figures

    def write(folder: Path, *arguments: object, **options: object) -> None:
        with figures_lock(folder.parent) as lock:
            locks.append(lock)
        written(folder, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(counting, "write_figures", write)
    with figures_lock(make_figures_folder(places.snapshots, SURVEY)):
        assert chosen_results(places.engine, places.snapshots, SURVEY).survey_analysis.analysis.n == 2
    assert locks == []
    chosen_results(places.engine, places.snapshots, SURVEY)
    assert locks == [None]


def test_the_worker_removes_figures_of_a_snapshot_as_it_is_no_longer(places: Places) -> None:
    snapshot = freeze(places.engine, places.snapshots, SURVEY).id
    folder = count_for_all(places.engine, places.snapshots, CountingOrder(SURVEY, snapshot)).folder
    other = make_figures_folder(places.snapshots, SURVEY) / f"{FROZEN}{'0' * 64}"
    other.mkdir()
    tidy_figures(places.engine, places.snapshots)
    assert folder.exists() and not other.exists()


def test_no_figures_from_before_a_withdrawal_stay_beside_newer_ones(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = CountingOrder(SURVEY)
    folders = [count_for_all(places.engine, places.snapshots, order).folder for _ in range(2)]
    withdraw(places.engine, SURVEY, UUID(int=1))  # by a citizen app that does not reach the folder
    count_for_all(places.engine, places.snapshots, order)
    assert not any(folder.exists() for folder in folders)
    folders = [count_for_all(places.engine, places.snapshots, order).folder for _ in range(2)]
    assert all(folder.exists() for folder in folders)
    withdraw(places.engine, SURVEY, UUID(int=2))
    tidy_figures(places.engine, places.snapshots)
    assert not any(folder.exists() for folder in folders)
    folder = count_for_all(places.engine, places.snapshots, order).folder
    monkeypatch.setattr(shared_figures, "FORMAT", shared_figures.FORMAT + 1)
    tidy_figures(places.engine, places.snapshots)
    assert not folder.exists()


def test_figures_that_a_wrong_clock_dated_ahead_give_way(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = CountingOrder(SURVEY)

    class Ahead(datetime):
        """A clock that goes wrong by 300 days."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(days=300)

    with monkeypatch.context() as wrong:
        wrong.setattr(counting, "datetime", Ahead)
        ahead = count_for_all(places.engine, places.snapshots, order).folder
    assert live_figures(places.snapshots, SURVEY) is None
    figures = count_for_all(places.engine, places.snapshots, order)
    found = live_figures(places.snapshots, SURVEY)
    assert found is not None and found.folder == figures.folder and not ahead.exists()


def test_a_deletion_ends_only_when_no_figures_are_left(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_for_all(places.engine, places.snapshots, CountingOrder(SURVEY))

    def closed(*_: object, **__: object) -> None:
        raise PermissionError

    with monkeypatch.context() as of_another_account:
        of_another_account.setattr(shutil, "rmtree", closed)
        assert not forget_response(places, SURVEY, str(UUID(int=1)), **FORGET).finished
    (finish,) = forget_answers.unfinished_deletions(places)
    assert finish().finished and holding(places) == []
