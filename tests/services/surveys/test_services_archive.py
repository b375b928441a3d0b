"""What is put away stays as it is and leaves the lists; what was never open and holds nothing can be removed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select
from survey_of_tests import SURVEY, open_survey, publish_every_type, submit

from surveyapp.records.console import Draft
from surveyapp.records.tables import Import, StateChange, Survey
from surveyapp.services.answers.import_records import archive_import
from surveyapp.services.answers.overview import overview
from surveyapp.services.answers.state_steps import archive_survey, change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.demonstration import prepare_demo
from surveyapp.services.surveys.archive import archive, archive_note, take_out
from surveyapp.services.surveys.drafts import edited_text
from surveyapp.services.surveys.remove_survey import remove_survey, survey_hindrance
from surveyapp.services.surveys.survey_lookup import find_survey, known_survey


def is_archived(engine: Engine) -> bool:
    return next(line.archived for line in overview(engine, None) if line.survey == SURVEY)


def test_an_archived_survey_is_marked_in_the_overview_and_nothing_of_it_changes(engine: Engine) -> None:
    open_survey(engine)
    submit(engine)
    change_state(engine, SURVEY, "closed")
    before = status(engine, SURVEY)
    assert archive_survey(engine, SURVEY, " 已交付 ", "甲")
    assert (is_archived(engine), status(engine, SURVEY)) == (True, before)
    note = archive_note(engine, "survey", SURVEY)
    assert note is not None
    assert (note.reason, note.person) == ("已交付", "甲")
    assert take_out(engine, "survey", SURVEY)
    assert (is_archived(engine), status(engine, SURVEY)) == (False, before)


@pytest.mark.parametrize("state", ["open", "paused"])
def test_archiving_closes_a_survey_that_waits_for_answers(engine: Engine, state: str) -> None:
    open_survey(engine)
    change_state(engine, SURVEY, state)
    archive_survey(engine, SURVEY, "已交付", "甲")
    assert known_survey(engine, SURVEY).state == "closed"
    with engine.connect() as connection:
        last = connection.execute(select(StateChange).order_by(StateChange.id.desc())).first()
    assert last is not None
    assert (last.state, last.reason, last.person) == ("closed", "已交付", "甲")


def test_what_is_opened_again_is_in_the_lists_again(engine: Engine) -> None:
    open_survey(engine)
    archive_survey(engine, SURVEY, "已交付", "甲")
    change_state(engine, SURVEY, "open", "补收")
    assert not is_archived(engine)


def test_archiving_twice_and_taking_out_twice_changes_nothing(engine: Engine) -> None:
    assert archive(engine, "evaluation", "demo", "甲", "乙")
    assert not archive(engine, "evaluation", "demo", "丙", "丁")
    note = archive_note(engine, "evaluation", "demo")
    assert note is not None
    assert note.reason == "甲"
    assert archive_note(engine, "survey", "demo") is None
    assert take_out(engine, "evaluation", "demo")
    assert not take_out(engine, "evaluation", "demo")


@pytest.mark.parametrize(("reason", "code"), [(" ", "archive_needs_reason"), ("长" * 501, "reason_too_long")])
def test_a_refused_archiving_leaves_the_survey_open(engine: Engine, reason: str, code: str) -> None:
    open_survey(engine)
    with pytest.raises(Refusal, match=code):
        archive_survey(engine, SURVEY, reason, "甲")
    assert (known_survey(engine, SURVEY).state, is_archived(engine)) == ("open", False)


def test_the_record_of_an_import_is_archived_by_its_survey_alone(engine: Engine) -> None:
    open_survey(engine)
    submit(engine)
    with engine.connect() as connection:
        fields = {"survey": SURVEY, "file_name": "a.csv", "rows": 1, "added": 1, "person": "甲"}
        at = connection.execute(select(Survey.created)).scalar_one()
        record = connection.execute(insert(Import).values(**fields, at=at)).inserted_primary_key[0]
    with pytest.raises(Refusal, match="unknown_import"):
        archive_import(engine, SURVEY, record + 1, "看过了", "甲")
    before = status(engine, SURVEY)
    archive_import(engine, SURVEY, record, "看过了", "甲")
    assert archive_note(engine, "import", str(record)) is not None
    assert status(engine, SURVEY) == before


def test_a_demonstration_leaves_archived_surveys_alone(engine: Engine, tmp_path: Path) -> None:
    publish_every_type(engine)
    folder, name = SURVEY.split("/")
    (tmp_path / folder).mkdir()
    (tmp_path / folder / f"{name}.yaml").write_text("title: x\nquestions: []\n")
    archive_survey(engine, SURVEY, "不用", "甲")
    assert prepare_demo(engine, tmp_path) == []
    assert known_survey(engine, SURVEY).state == "draft"


def test_a_survey_that_was_never_open_is_removed_with_all_that_is_its_own(
    engine: Engine, tmp_path: Path
) -> None:
    publish_every_type(engine)
    saved = known_survey(engine, SURVEY)
    with engine.connect() as connection:
        at = connection.execute(select(Survey.created)).scalar_one()
        connection.execute(insert(Draft).values(survey=SURVEY, text="title: x", revision=1, saved=at))
    archive_survey(engine, SURVEY, "不用", "甲")
    remove_survey(engine, SURVEY, tmp_path, "复制错了")
    assert (find_survey(engine, SURVEY), edited_text(engine, SURVEY)) == (None, None)
    assert archive_note(engine, "survey", SURVEY) is None
    publish_every_type(engine)
    assert known_survey(engine, SURVEY) == saved


def test_a_text_that_was_never_published_is_removed_too(engine: Engine, tmp_path: Path) -> None:
    publish_every_type(engine)
    with engine.connect() as connection:
        at = connection.execute(select(Survey.created)).scalar_one()
        connection.execute(insert(Draft).values(survey="tests/torn", text="title: [", revision=1, saved=at))
    remove_survey(engine, "tests/torn", tmp_path, "试写")
    assert edited_text(engine, "tests/torn") is None
    assert find_survey(engine, SURVEY) is not None
    with pytest.raises(Refusal, match="survey_is_gone"):
        remove_survey(engine, "tests/torn", tmp_path, "试写")


def opened(engine: Engine, _files: Path) -> None:
    change_state(engine, SURVEY, "open")
    change_state(engine, SURVEY, "closed")


def imported(engine: Engine, _files: Path) -> None:
    fields = {"survey": SURVEY, "file_name": "a.csv", "rows": 1, "added": 1, "person": "甲"}
    with engine.connect() as connection:
        at = connection.execute(select(Survey.created)).scalar_one()
        connection.execute(
            insert(Import).values(**fields, at=at, undone=at, undone_by="甲", undone_reason="错")
        )


def on_disk(_engine: Engine, files: Path) -> None:
    folder, name = SURVEY.split("/")
    (files / folder).mkdir()
    (files / folder / f"{name}.yaml").touch()


@pytest.mark.parametrize(
    ("happens", "why"), [(opened, "was_open"), (imported, "has_imports"), (on_disk, "has_file")]
)
def test_what_was_open_or_holds_something_is_not_removed(
    engine: Engine, tmp_path: Path, happens: Callable[[Engine, Path], None], why: str
) -> None:
    publish_every_type(engine)
    assert survey_hindrance(engine, SURVEY, tmp_path) is None
    happens(engine, tmp_path)
    assert survey_hindrance(engine, SURVEY, tmp_path) == why
    with pytest.raises(Refusal, match="survey_not_removable"):
        remove_survey(engine, SURVEY, tmp_path, "不要了")
    assert find_survey(engine, SURVEY) is not None


def test_nothing_is_removed_without_a_reason(engine: Engine, tmp_path: Path) -> None:
    publish_every_type(engine)
    with pytest.raises(Refusal, match="removal_needs_reason"):
        remove_survey(engine, SURVEY, tmp_path, "  ")
    assert find_survey(engine, SURVEY) is not None
