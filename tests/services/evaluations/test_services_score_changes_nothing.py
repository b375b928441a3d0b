"""Scoring reads: whoever asks, no row, no file and no folder is touched, and a database that only reads is enough."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from surveyapp.services.downloads.evaluation_report import evaluation_facts
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.entered_values import EntryRequest, ValuePlace, append_value
from surveyapp.services.evaluations.evaluation_list import evaluations
from surveyapp.services.evaluations.lock_candidate import drift_since, lock_candidate
from surveyapp.services.evaluations.lock_records import lock_evaluation
from surveyapp.services.evaluations.score import publish_asked, score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.evaluations.trials import trial_of
from surveyapp.services.figures.demonstration import prepare_demo
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.places import Places
from surveyapp.services.surveys.publish import publish_folder
from surveyapp.services.surveys.survey_lookup import survey_names

FROZEN, NEW, LOCKED = "changji-jishitong-2024", "turpan-12345-2022", "qitai-zhengwu-2023"


@pytest.fixture
def places(engine: Engine, tmp_path: Path, published_questionnaires: Path) -> Places:
    """One evaluation with frozen answers and an entered value, one that is locked, one whose survey nobody knows."""
    questionnaires = tmp_path / "questionnaires"
    for folder in (FROZEN, LOCKED):
        shutil.copytree(published_questionnaires / folder, questionnaires / folder)
    places = Places(engine, tmp_path / "instance", tmp_path / "snapshots", questionnaires)
    publish_folder(engine, questionnaires)
    prepare_demo(engine, questionnaires)
    freeze(engine, places.snapshots, f"{FROZEN}/residents")
    system = score_evaluation(places, FROZEN).systems["indicators"].system
    value = EntryRequest({"met": []}, "核对凭证")
    append_value(engine, ValuePlace(FROZEN, "indicators", system), "A11", value, "王测")
    locked = lock_candidate(places, LOCKED)
    lock_evaluation(engine, LOCKED, locked.request, reason="定稿", person="王测")
    shutil.copytree(published_questionnaires / NEW, questionnaires / NEW)
    return places


@pytest.fixture
def only_reading(places: Places) -> Iterator[Places]:
    """The same, its database open for reading alone: whatever writes, fails."""
    sqlite = places.engine.dialect.name == "sqlite"
    first = "PRAGMA query_only = ON" if sqlite else "SET default_transaction_read_only = on"
    places.engine.dispose()

    @event.listens_for(places.engine, "connect")
    def read_only(connection, _record) -> None:  # type: ignore[no-untyped-def]  # of either driver
        cursor = connection.cursor()
        cursor.execute(first)
        cursor.close()
        if not sqlite:
            connection.commit()

    with places.engine.connect() as connection, pytest.raises(Exception, match=r"read-?only"):
        connection.execute(text("DELETE FROM surveys"))
    yield places
    event.remove(places.engine, "connect", read_only)
    places.engine.dispose()


def files(places: Places) -> dict[str, tuple[bytes | None, int]]:
    """Every file and folder with its bytes and when it was changed."""
    return {
        str(path): (path.read_bytes() if path.is_file() else None, path.stat().st_mtime_ns)
        for path in sorted(places.questionnaires.parent.rglob("*"))
        if not path.name.startswith("survey.sqlite")
    }


def rows(places: Places) -> dict[str, list[str]]:
    """Every row of every table."""
    with places.engine.connect() as connection:
        names = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
            "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
        }[connection.dialect.name]
        return {
            name: sorted(str(row) for row in connection.execute(text(f'SELECT * FROM "{name}"')))
            for name in connection.execute(text(names)).scalars()
        }


def _trial(places: Places, folder: str) -> object:
    found = score_evaluation(places, folder, only="indicators")
    codes = [leaf.code for leaf in found.systems["indicators"].system.leaves()]
    return trial_of(places, found, "indicators", {code: {"no_evidence": "试算"} for code in codes})


ASKED: dict[str, Callable[[Places, str], object]] = {
    "command": lambda places, folder: as_json(score_evaluation(places, folder).sound(places), compared=True),
    "list": lambda places, folder: evaluations(places, {folder}),
    "page": lambda places, folder: score_evaluation(places, folder, only="indicators"),
    "report": lambda places, folder: evaluation_facts(places.engine, score_evaluation(places, folder)),
    "trial": _trial,
    "lock": lambda places, folder: drift_since(places, folder, lock_candidate(places, folder)),
}
"""Who scores -> how."""


def test_whoever_scores_changes_neither_database_nor_folders(only_reading: Places) -> None:
    before = (rows(only_reading), files(only_reading))
    for who, ask in ASKED.items():
        for folder in (FROZEN, NEW, LOCKED, "nowhere"):
            with suppress(Refusal, KeyError):
                ask(only_reading, folder)
            assert (rows(only_reading), files(only_reading)) == before, (who, folder)


def test_a_trial_gives_other_scores_and_what_counts_stays(places: Places) -> None:
    before = as_json(score_evaluation(places, FROZEN))
    found = score_evaluation(places, FROZEN, only="indicators")
    tried = trial_of(places, found, "indicators", {"A11": {"no_evidence": "试算"}})
    now = {leaf.code: leaf.score for leaf in found.systems["indicators"].scores.leaves()}
    then = {leaf.code: leaf.score for leaf in tried.score.scores.leaves()}
    assert (now.pop("A11"), then.pop("A11")) == (0, 0)
    assert now == then
    more = trial_of(places, found, "indicators", {"A12": {"no_evidence": "试算"}}).score.scores.total
    assert more is not None
    assert more < found.systems["indicators"].scores.total  # type: ignore[operator]  # nothing is missing
    assert as_json(score_evaluation(places, FROZEN)) == before


def test_what_has_to_be_published_is_published_by_who_asks(places: Places) -> None:
    def reasons() -> set[str | None]:
        scores = score_evaluation(places, NEW).systems["indicators"].scores
        return {leaf.missing for leaf in scores.leaves()} - {None, "no_value"}

    assert reasons() == {"unknown_survey"}
    assert f"{NEW}/residents" not in survey_names(places.engine)
    publish_asked(places, NEW)
    assert f"{NEW}/residents" in survey_names(places.engine)
    assert reasons() == {"no_snapshot"}
