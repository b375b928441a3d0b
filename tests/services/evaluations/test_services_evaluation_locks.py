"""A locked evaluation is scored from what the lock kept: texts, snapshots and what was entered."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from surveyapp.cli.score_lines import score_lines
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.services.downloads.evaluation_report import evaluation_facts
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.entered_values import EntryRequest, ValuePlace, append_value
from surveyapp.services.evaluations.evaluation_list import evaluations
from surveyapp.services.evaluations.lock_candidate import drift_since, lock_as_seen, lock_candidate
from surveyapp.services.evaluations.lock_records import lock_evaluation, unlock_evaluation
from surveyapp.services.evaluations.score import EvaluationScore, score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.figures.demonstration import prepare_demo
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.places import Places
from surveyapp.services.surveys.publish import publish_folder

FOLDER = "changji-jishitong-2024"
SURVEY = f"{FOLDER}/residents"
SIGNED = {"reason": "定稿", "person": "王测"}


class Place:
    """A published evaluation with its frozen survey, in a database and two folders."""

    def __init__(self, engine: Engine, snapshots: Path, questionnaires: Path) -> None:
        self.engine, self.snapshots, self.questionnaires = engine, snapshots, questionnaires
        self.at = Places(engine, snapshots.parent, snapshots, questionnaires)

    @property
    def score(self) -> EvaluationScore:
        return score_evaluation(self.at, FOLDER)

    @property
    def figures(self) -> dict[str, Any]:
        """The score as JSON, whether it is locked left out."""
        return as_json(self.score) | {"locked": None}

    def lock(self) -> None:
        found = lock_candidate(self.at, FOLDER)
        lock_as_seen(self.engine, FOLDER, found, mark=found.mark, incomplete=False, **SIGNED)

    def rewrite(self, old: str, new: str) -> None:
        path = self.questionnaires / FOLDER / "indicators.yaml"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


@pytest.fixture
def place(engine: Engine, tmp_path: Path, published_questionnaires: Path) -> Place:
    questionnaires = tmp_path / "questionnaires"
    shutil.copytree(published_questionnaires / FOLDER, questionnaires / FOLDER)
    publish_folder(engine, questionnaires)
    prepare_demo(engine, questionnaires)
    freeze(engine, tmp_path / "snapshots", SURVEY)
    return Place(engine, tmp_path / "snapshots", questionnaires)


def test_a_new_snapshot_leaves_a_locked_score(place: Place) -> None:
    before = place.figures
    place.lock()
    freeze(place.engine, place.snapshots, SURVEY)
    assert place.figures == before


def test_a_changed_file_leaves_a_locked_score(place: Place) -> None:
    before = place.figures
    place.lock()
    place.rewrite("title: ", "title: 改名")
    assert place.figures == before


def test_unlocked_it_follows_the_latest_snapshot(place: Place) -> None:
    before = place.figures
    place.lock()
    freeze(place.engine, place.snapshots, SURVEY)
    unlock_evaluation(place.engine, FOLDER, **SIGNED)
    assert place.figures != before


def test_a_survey_that_was_not_frozen_stays_missing_in_the_lock(place: Place) -> None:
    indicators = (place.questionnaires / FOLDER / "indicators.yaml").read_text("utf-8")
    place.rewrite(indicators, indicators.replace("survey: residents", "survey: later"))
    missing = place.figures["missing"]
    found = lock_candidate(place.at, FOLDER)
    lock_as_seen(place.engine, FOLDER, found, mark=found.mark, incomplete=True, **SIGNED)
    shutil.copy(
        place.questionnaires / FOLDER / "residents.yaml", place.questionnaires / FOLDER / "later.yaml"
    )
    publish_folder(place.engine, place.questionnaires)
    freeze(place.engine, place.snapshots, f"{FOLDER}/later")
    assert (place.figures["missing"], bool(missing)) == (missing, True)


def test_json_and_the_printed_lines_say_that_it_is_locked(place: Place) -> None:
    place.lock()
    locked = as_json(place.score)["locked"]
    first = next(iter(score_lines(place.score)))
    assert (locked is not None, "由王测锁定，按锁定时的指标表、填报资料和问卷数据计分" in first) == (
        True,
        True,
    )


def test_the_report_says_on_what_a_locked_score_rests(place: Place) -> None:
    place.lock()
    facts = evaluation_facts(place.engine, place.score)
    assert "按锁定时的指标表、填报资料和问卷数据计分" in str(evaluation_report(facts))


def test_a_total_unlike_the_recorded_one_is_told_in_the_report(place: Place) -> None:
    place.lock()
    shutil.rmtree(place.snapshots)
    facts = evaluation_facts(place.engine, place.score)
    assert "重新计算的总分与锁定时记下的总分不一致" in str(evaluation_report(facts))


def test_what_moved_since_is_a_snapshot_a_file_and_the_total(place: Place) -> None:
    place.lock()
    freeze(place.engine, place.snapshots, SURVEY)
    place.rewrite("title: ", "title: 改名")
    moved = drift_since(place.at, FOLDER, lock_candidate(place.at, FOLDER))
    assert [(drift.what, drift.name) for drift in moved] == [("text", "indicators"), ("snapshot", SURVEY)]


def test_a_snapshot_of_a_survey_that_no_indicator_asks_moves_nothing(place: Place) -> None:
    residents = place.questionnaires / FOLDER / "residents.yaml"
    shutil.copy(residents, residents.with_name("other.yaml"))
    publish_folder(place.engine, place.questionnaires)
    place.lock()
    freeze(place.engine, place.snapshots, f"{FOLDER}/other")
    assert drift_since(place.at, FOLDER, lock_candidate(place.at, FOLDER)) == []


def test_a_value_entered_while_the_scores_were_computed_keeps_it_open(place: Place) -> None:
    found = lock_candidate(place.at, FOLDER)
    system = place.score.systems["indicators"].system
    leaf = next(leaf for leaf in system.leaves() if leaf.actual is not None and leaf.actual.met is not None)
    taken_back = EntryRequest({"met": []}, "核对")
    append_value(place.engine, ValuePlace(FOLDER, "indicators", system), leaf.code, taken_back, "李测")
    with pytest.raises(Refusal, match="changed_meanwhile"):
        lock_evaluation(place.engine, FOLDER, found.request, **SIGNED)


def test_a_locked_evaluation_stays_in_the_list_without_its_files(place: Place) -> None:
    place.lock()
    shutil.rmtree(place.questionnaires / FOLDER)
    assert [line.folder for line in evaluations(place.at, None)] == [FOLDER]


def test_one_damaged_snapshot_leaves_the_list_and_names_why(place: Place) -> None:
    shutil.rmtree(place.snapshots)
    [line] = evaluations(place.at, None)
    reasons = {leaf.missing for leaf in place.score.systems["indicators"].scores.leaves()}
    assert (line.systems[0].missing, "snapshot_damaged" in reasons) == (2, True)
