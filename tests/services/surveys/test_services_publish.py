"""Publishing: a file becomes a survey, a changed file its next version, and no version ever vanishes."""

from pathlib import Path

import pytest
from servers import questionnaire_source
from sqlalchemy import Engine
from survey_of_tests import SURVEY, open_survey, publish_every_type, submit

from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.errors import Refusal
from surveyapp.services.surveys.publish import publish, publish_folder
from surveyapp.services.surveys.survey_lookup import (
    known_survey,
    questionnaire_of,
    versions_of,
    whole_questionnaire,
)


def reworded(source: bytes) -> bytes:
    return source.replace("您的年龄是？".encode(), "您的年龄段是？".encode())


def rescored(source: bytes) -> bytes:
    return source.replace(b"score: 2}", b"score: 2.5}")


def without_adults(source: bytes) -> bytes:
    return source.replace("  - {code: adult, label: 18-60岁}\n".encode(), b"")


def test_a_new_survey_is_a_draft(engine: Engine) -> None:
    publish_every_type(engine)
    assert known_survey(engine, SURVEY).state == "draft"


def test_publishing_the_same_file_again_changes_nothing(engine: Engine) -> None:
    publish_every_type(engine)
    publish_every_type(engine)
    assert len(versions_of(engine, SURVEY)) == 1


def test_a_changed_wording_is_a_new_version_and_the_old_one_stays(engine: Engine) -> None:
    open_survey(engine)
    old = known_survey(engine, SURVEY).version
    publish_every_type(engine, reworded)
    new = known_survey(engine, SURVEY)
    assert (new.version != old, new.state) == (True, "open")
    texts = [questionnaire_of(engine, SURVEY, version) for version in (old, new.version)]
    assert [str(q.questions[0].text) for q in texts if q] == ["您的年龄是？", "您的年龄段是？"]


def test_changed_scores_keep_the_version_that_citizens_see(engine: Engine) -> None:
    publish_every_type(engine)
    before = known_survey(engine, SURVEY)
    publish_every_type(engine, rescored)
    after = known_survey(engine, SURVEY)
    assert (after.version, after.analysis_hash != before.analysis_hash) == (before.version, True)


def test_going_back_to_earlier_scores_brings_them_back(engine: Engine) -> None:
    for change in (bytes, rescored, bytes):
        publish_every_type(engine, change)
    found = known_survey(engine, SURVEY)
    questionnaire = questionnaire_of(engine, SURVEY, found.version)
    assert questionnaire is not None
    assert {str(option.score) for option in questionnaire.questions[2].options} == {"3", "2", "1"}


def test_an_option_that_was_dropped_still_has_its_place_among_all_answers(engine: Engine) -> None:
    open_survey(engine)
    submit(engine, {"age": "adult"})
    publish_every_type(engine, without_adults)
    whole = whole_questionnaire(engine, known_survey(engine, SURVEY))
    assert [option.code for option in whole.questions[0].options] == ["young", "other", "adult"]


def test_a_file_with_errors_keeps_no_other_from_being_published(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "good.yaml").write_bytes(questionnaire_source("every_type"))
    (tmp_path / "tests" / "bad.yaml").write_text("title: x", "utf-8")
    publications, refusals = publish_folder(engine, tmp_path)
    assert [publication.survey for publication in publications] == ["tests/good"]
    assert [str(refused.params["file"]) for refused in refusals] == [str(tmp_path / "tests" / "bad.yaml")]


def test_a_file_with_errors_publishes_nothing(engine: Engine) -> None:
    with pytest.raises(Refusal) as refused:
        publish(engine, SURVEY, b"title: x\nquestions: []\n", "x.yaml")
    assert refused.value.details
    with pytest.raises(Refusal, match="unknown_survey"):
        known_survey(engine, SURVEY)


@pytest.mark.parametrize(
    ("steps", "wanted"), [([], "paused"), (["open", "closed"], "paused"), (["open"], "draft")]
)
def test_a_state_follows_only_where_it_may(engine: Engine, steps: list[str], wanted: str) -> None:
    publish_every_type(engine)
    for state in steps:
        change_state(engine, SURVEY, state)
    with pytest.raises(Refusal, match="state_not_allowed"):
        change_state(engine, SURVEY, wanted)


def test_a_closed_survey_opens_again_only_with_a_reason(engine: Engine) -> None:
    open_survey(engine)
    change_state(engine, SURVEY, "closed")
    with pytest.raises(Refusal, match="reason_needed"):
        change_state(engine, SURVEY, "open")
    change_state(engine, SURVEY, "open", "补充抽样")
    assert known_survey(engine, SURVEY).state == "open"


def test_a_reason_is_a_few_sentences(engine: Engine) -> None:
    publish_every_type(engine)
    with pytest.raises(Refusal, match="reason_too_long"):
        change_state(engine, SURVEY, "closed", "长" * 501)
    change_state(engine, SURVEY, "closed", f" {'长' * 500} ")
