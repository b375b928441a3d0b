"""No name of a survey leads out of the folders that files are written to."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cases import each
from servers import questionnaire_source
from sqlalchemy import Engine, insert, update
from survey_of_tests import SURVEY, open_survey

from surveyapp.records.tables import FrozenSnapshot, Survey
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.survey_answers import freeze, frozen_answers
from surveyapp.services.folders import folder_below, usable_survey_name
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey, survey_names

LEADING_OUT = [
    "../esc",
    "demo/..",
    "./x",
    "a/b/c",
    "/etc/passwd",
    "demo",
    "demo/",
    "/x",
    "a\\b/c",
    "a/b\n",
    "",
]


@each("survey", ["demo/every", "昌吉 2024/居民（二）", "A.b/.x", "..a/b..", "<b>/x"])
def test_whatever_a_questionnaire_file_may_be_called_can_be_published(survey: str) -> None:
    assert usable_survey_name(survey) == survey


@each("survey", LEADING_OUT)
def test_a_survey_whose_name_is_not_two_file_names_is_not_published(
    sqlite_engine: Engine, survey: str
) -> None:
    with pytest.raises(Refusal, match="survey_not_plain"):
        publish(sqlite_engine, survey, questionnaire_source("every_type"), "every_type.yaml")
    assert survey_names(sqlite_engine) == []


def test_a_survey_whose_name_leads_out_is_neither_closed_nor_frozen(engine: Engine, tmp_path: Path) -> None:
    row = {"version": "v", "analysis_hash": "a", "origin": "console", "created": datetime.now(UTC)}
    with engine.connect() as connection:
        connection.execute(insert(Survey).values(name="../esc", state="open", sample=False, **row))
    with pytest.raises(Refusal, match="survey_not_plain"):
        freeze(engine, tmp_path / "snapshots", "../esc")
    assert known_survey(engine, "../esc").state == "open"
    assert not (tmp_path / "esc").exists()


def test_a_snapshot_recorded_outside_the_snapshots_is_not_opened(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    freeze(engine, tmp_path / "snapshots", SURVEY)
    with engine.connect() as connection:
        connection.execute(update(FrozenSnapshot).values(folder="../elsewhere"))
    with pytest.raises(Refusal, match="survey_not_plain"):
        frozen_answers(engine, tmp_path / "snapshots", SURVEY)


@pytest.mark.parametrize("place", ["..", ".", "../snapshots-2/x", "/etc", "a/../../b"])
def test_a_place_that_lies_elsewhere_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(Refusal, match="survey_not_plain"):
        folder_below(tmp_path / "snapshots", place)
