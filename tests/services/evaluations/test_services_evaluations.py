"""The list of evaluations and each of them, scored by what is published and frozen, without changing anything."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from surveyapp.services.evaluations.check import check_files, problems_of
from surveyapp.services.evaluations.evaluation_list import evaluations
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.systems import evaluation_folders
from surveyapp.services.figures.demonstration import prepare_demo
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.places import Places
from surveyapp.services.surveys.publish import publish_folder

PUBLISHED = "changji-jishitong-2024"
BROKEN = "title: 评价\nindicators:\n- {code: X1, name: 及时率, weight: 90, rule: {type: bandz}}\n"


@pytest.fixture
def folder(tmp_path: Path, published_questionnaires: Path) -> Path:
    """The published evaluation, one with errors in its file, and a folder without an indicator file."""
    folder = tmp_path / "questionnaires"
    shutil.copytree(published_questionnaires / PUBLISHED, folder / PUBLISHED)
    (folder / "broken").mkdir()
    (folder / "broken" / "indicators.yaml").write_text(BROKEN, encoding="utf-8")
    (folder / "empty").mkdir()
    return folder


def problem_codes(places: Places) -> list[str]:
    """What is wrong with the published evaluation's file and its references, as its page tells."""
    (found,) = score_evaluation(places, PUBLISHED).evaluated_systems
    return [problem.code for problem in problems_of(places, found.file)]


def test_only_folders_with_an_indicator_file_are_evaluations(sqlite_engine: Engine, folder: Path) -> None:
    assert evaluation_folders(Places(sqlite_engine, folder, folder, folder)) == ["broken", PUBLISHED]


def test_only_folders_that_are_seen_are_listed(sqlite_engine: Engine, tmp_path: Path, folder: Path) -> None:
    lines = evaluations(Places(sqlite_engine, tmp_path, tmp_path, folder), {"broken", "elsewhere"})
    assert [line.folder for line in lines] == ["broken"]


def test_a_frozen_survey_completes_the_evaluation(engine: Engine, tmp_path: Path, folder: Path) -> None:
    publish_folder(engine, folder)
    prepare_demo(engine, folder)
    missing = evaluations(Places(engine, tmp_path, tmp_path, folder), {PUBLISHED})[0].systems[0]
    freeze(engine, tmp_path, f"{PUBLISHED}/residents")
    complete = evaluations(Places(engine, tmp_path, tmp_path, folder), {PUBLISHED})[0].systems[0]
    assert (missing.total, missing.grade, missing.missing) == (None, None, 2)
    assert (str(complete.total), complete.grade, complete.missing) == ("100.00", "优", 0)
    assert complete.reconstructed


def test_the_score_is_that_of_the_command(sqlite_engine: Engine, tmp_path: Path, folder: Path) -> None:
    publish_folder(sqlite_engine, folder)
    prepare_demo(sqlite_engine, folder)
    freeze(sqlite_engine, tmp_path, f"{PUBLISHED}/residents")
    places = Places(sqlite_engine, tmp_path, tmp_path, folder)
    listed = evaluations(places, {PUBLISHED})[0].systems[0]
    assert (
        listed.total == score_evaluation(places, PUBLISHED).sound(places).systems["indicators"].scores.total
    )


def test_an_unpublished_survey_is_named_as_such(sqlite_engine: Engine, tmp_path: Path, folder: Path) -> None:
    found = score_evaluation(Places(sqlite_engine, tmp_path, tmp_path, folder), PUBLISHED)
    scores = found.systems["indicators"].scores
    reasons = {leaf.code: leaf.missing for leaf in scores.leaves() if leaf.missing}
    assert reasons == {"D11": "unknown_survey", "D21": "unknown_survey"}


def test_a_file_with_errors_is_listed_with_their_number(
    sqlite_engine: Engine, tmp_path: Path, folder: Path
) -> None:
    line = evaluations(Places(sqlite_engine, tmp_path, tmp_path, folder), {"broken"})[0].systems[0]
    assert (line.title, line.total, line.errors) == (None, None, 2)


def test_a_reference_to_a_question_that_is_not_there_is_told(
    sqlite_engine: Engine, tmp_path: Path, folder: Path
) -> None:
    path = folder / PUBLISHED / "indicators.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("question: convenience", "question: comfort"), "utf-8"
    )
    assert problem_codes(Places(sqlite_engine, tmp_path, tmp_path, folder)) == ["reference_unknown_question"]


def test_looking_again_reads_no_file_a_second_time(
    sqlite_engine: Engine, tmp_path: Path, folder: Path
) -> None:
    places = Places(sqlite_engine, tmp_path, tmp_path, folder)
    first, again = (score_evaluation(places, PUBLISHED).systems["indicators"] for _ in range(2))
    assert first.system is again.system


@pytest.mark.parametrize(
    ("file", "before", "after", "code"),
    [
        ("indicators.yaml", "question: convenience", "question: comfort", "reference_unknown_question"),
        ("residents.yaml", "code: convenience", "code: comfort", "reference_survey_has_errors"),
    ],
)
def test_a_change_of_either_file_is_seen_at_once(
    sqlite_engine: Engine, tmp_path: Path, folder: Path, file: str, before: str, after: str, code: str
) -> None:
    places = Places(sqlite_engine, tmp_path, tmp_path, folder)
    assert problem_codes(places) == []
    path = folder / PUBLISHED / file
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    assert code in problem_codes(places)


@pytest.mark.parametrize("name", ["nowhere", "..", "empty", "../questionnaires/broken"])
def test_there_is_nothing_outside_the_folders_with_indicators(
    sqlite_engine: Engine, tmp_path: Path, folder: Path, name: str
) -> None:
    assert score_evaluation(Places(sqlite_engine, tmp_path, tmp_path, folder), name).evaluated_systems == ()


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("city/lock", "system_name_reserved"),
        ("city/downloads", "system_name_reserved"),
        ("new/indicators", "system_name_reserved"),
        (f"city/{'x' * 101}", "system_name_too_long"),
        (f"{'x' * 101}/indicators", "system_name_too_long"),
    ],
)
def test_a_file_that_the_console_could_not_reach_or_keep_is_told_and_not_scored(
    sqlite_engine: Engine, tmp_path: Path, published_questionnaires: Path, place: str, code: str
) -> None:
    folder, _slash, name = place.partition("/")
    path = tmp_path / place
    path.parent.mkdir()
    path = path.with_name(f"{name}.yaml")
    shutil.copy(published_questionnaires / "yantian-minsheng-2024" / "indicators.yaml", path)
    assert [problem.code for problem in check_files([path]) if problem.level == "error"] == [code]
    (line,) = evaluations(Places(sqlite_engine, tmp_path, tmp_path, tmp_path), {folder})
    assert [system.errors for system in line.systems] == [1]
