"""The page says how long answers are kept, and that is what happens."""

from pathlib import Path

import pytest
from citizen_survey import PATH, QUESTIONNAIRE, SURVEY, citizen_client
from sqlalchemy import Engine

from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.retention.due_dates import retention_of
from surveyapp.services.surveys.publish import publish


@pytest.mark.parametrize(("written", "kept"), [(365, 365), (30, 30), (7, 30)])
def test_the_days_on_the_page_are_those_after_which_answers_go(
    sqlite_engine: Engine, sqlite_url: str, tmp_path: Path, written: int, kept: int
) -> None:
    """Never fewer than the 30 for which a deletion is announced."""
    source = QUESTIONNAIRE.replace("retention_days: 365", f"retention_days: {written}")
    publish(sqlite_engine, SURVEY, source.encode(), "residents.yaml")
    change_state(sqlite_engine, SURVEY, "open")
    with citizen_client(sqlite_url) as client:
        chinese, english = client.get(PATH).text, client.get(f"{PATH}?language=en").text
    assert f"答卷在调查结束后保存 {kept} 天" in chinese.replace("<bdi>", "").replace("</bdi>", "")
    assert "只留下不记名的统计数字" in chinese
    assert "only anonymous counts stay" in english
    freeze(sqlite_engine, tmp_path / "snapshots", SURVEY)
    found = retention_of(sqlite_engine, SURVEY)
    assert found.due is not None
    assert found.closed is not None
    assert (found.due - found.closed).days == kept
