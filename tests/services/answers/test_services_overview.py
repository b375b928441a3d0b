"""The overview: every survey that somebody may see, in a few statements; and the snapshots of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cases import each
from servers import questionnaire_source
from sqlalchemy import Engine, event, insert, update
from survey_of_tests import SURVEY, open_survey, publish_every_type, snapshots_of, submit

from surveyapp.records.console import Draft
from surveyapp.records.tables import PublishedQuestionnaire, Survey
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.overview import SurveyLine, overview
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.snapshots import answers_since, snapshot_list, verify_snapshot
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.surveys.publish import publish
from surveyapp.snapshots.errors import SnapshotError

SAVED = datetime(2026, 7, 5, 8, 30, tzinfo=UTC)


def line_of(engine: Engine, survey: str = SURVEY) -> SurveyLine:
    return {line.survey: line for line in overview(engine, None)}[survey]


def save_draft(engine: Engine, survey: str, text: str) -> None:
    with engine.connect() as connection:
        connection.execute(insert(Draft).values(survey=survey, text=text, revision=1, saved=SAVED))


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The SELECTs that run meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_a_line_counts_what_was_issued_came_back_and_is_valid(engine: Engine) -> None:
    open_survey(engine)
    first, second = (submit(engine).response_id for _ in range(2))
    exclude(engine, SURVEY, first, reason="试填", person="甲")
    exclude(engine, SURVEY, second, reason="看错", person="甲")
    exclude(engine, SURVEY, second, reason="核对无误", person="甲", excluded=False)
    line = line_of(engine)
    assert (line.issued, line.returned, line.valid) == (130, 2, 1)


def test_a_questionnaire_that_cannot_be_read_any_more_hides_no_other(engine: Engine) -> None:
    open_survey(engine)
    publish(engine, "tests/other", questionnaire_source("every_type") + b"# other", "other.yaml")
    changed = update(PublishedQuestionnaire).where(PublishedQuestionnaire.survey == "tests/other")
    with engine.connect() as connection:
        connection.execute(changed.values(source="title: 某项调查\nquestions: 7\n", analysis_hash="other"))
        connection.execute(update(Survey).where(Survey.name == "tests/other").values(analysis_hash="other"))
    assert line_of(engine, "tests/other").title == "某项调查"
    assert line_of(engine).issued == 130


def test_a_line_knows_the_title_and_the_state(engine: Engine) -> None:
    open_survey(engine)
    line = line_of(engine)
    assert (line.title, line.state) == ("每种题型一题", "open")


def test_a_survey_without_answers_is_listed_too(engine: Engine) -> None:
    publish_every_type(engine)
    assert (line_of(engine).returned, line_of(engine).last_answer) == (0, None)


@each("folders", [{"test"}, {"tests_"}, {"%"}, set()], ids=repr)
def test_surveys_of_other_folders_are_not_listed(engine: Engine, folders: set[str]) -> None:
    publish_every_type(engine)
    assert overview(engine, folders) == []


def test_surveys_of_the_folders_are_listed_by_name(engine: Engine) -> None:
    data = questionnaire_source("every_type")
    for survey in ("b/one", "a/two", "c/three"):
        publish(engine, survey, data, survey)
    assert [line.survey for line in overview(engine, {"b", "a"})] == ["a/two", "b/one"]


def test_a_text_that_was_never_published_is_listed_without_a_state(engine: Engine) -> None:
    save_draft(engine, "tests/new", questionnaire_source("every_type").decode())
    line = line_of(engine, "tests/new")
    assert (line.title, line.state, line.edited) == ("每种题型一题", None, SAVED)


def test_a_text_with_errors_goes_by_its_name(engine: Engine) -> None:
    save_draft(engine, "tests/new", "title: [")
    assert line_of(engine, "tests/new").title == "tests/new"


def test_an_edited_text_does_not_list_its_survey_twice(engine: Engine) -> None:
    publish_every_type(engine)
    save_draft(engine, SURVEY, "title: 改过的题目")
    (line,) = overview(engine, None)
    assert (line.title, line.state, line.edited) == ("每种题型一题", "draft", SAVED)


def test_many_surveys_take_few_statements(sqlite_engine: Engine) -> None:
    data = questionnaire_source("every_type")
    for number in range(6):
        changed = data.replace("每种题型一题".encode(), f"第 {number} 份".encode())
        publish(sqlite_engine, f"a/survey_{number}", changed, "survey")
    with statements(sqlite_engine) as run:
        overview(sqlite_engine, None)
    assert len(run) <= 11


@pytest.mark.parametrize(
    ("today", "left"),
    [(date(2026, 12, 30), 2), (date(2026, 12, 31), 1), (date(2027, 1, 1), 0), (date(2027, 1, 2), -1)],
    ids=str,
)
def test_the_last_day_counts_among_the_days_left(sqlite_engine: Engine, today: date, left: int) -> None:
    publish_every_type(
        sqlite_engine, lambda data: data.replace(b"issued: 130", b"issued: 130, until: 2026-12-31")
    )
    assert line_of(sqlite_engine).days_left(today) == left


def test_without_a_last_day_there_are_no_days_left(sqlite_engine: Engine) -> None:
    publish_every_type(sqlite_engine)
    assert line_of(sqlite_engine).days_left(date(2026, 12, 31)) is None


def test_a_closed_survey_counts_no_days(sqlite_engine: Engine) -> None:
    publish_every_type(
        sqlite_engine, lambda data: data.replace(b"issued: 130", b"issued: 130, until: 2026-12-31")
    )
    change_state(sqlite_engine, SURVEY, "closed")
    assert line_of(sqlite_engine).days_left(date(2026, 12, 30)) is None


def test_figures_come_from_the_latest_snapshot(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    first = freeze(engine, snapshots_of(tmp_path), SURVEY)
    latest = freeze(engine, snapshots_of(tmp_path), SURVEY)
    entries = snapshot_list(engine, snapshots_of(tmp_path), SURVEY)
    assert [(entry.id, entry.is_used) for entry in entries] == [(latest.id, True), (first.id, False)]


def test_an_answer_after_the_snapshot_is_told(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine)
    freeze(engine, snapshots_of(tmp_path), SURVEY)
    change_state(engine, SURVEY, "open", "补充样本")
    submit(engine)
    assert answers_since(engine, snapshots_of(tmp_path), SURVEY)


def test_a_fresh_snapshot_holds_every_answer(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine)
    freeze(engine, snapshots_of(tmp_path), SURVEY)
    assert not answers_since(engine, snapshots_of(tmp_path), SURVEY)


def test_one_excluded_for_another_is_a_change(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    first, second = (submit(engine).response_id for _ in range(2))
    exclude(engine, SURVEY, first, reason="试填", person="甲")
    freeze(engine, snapshots_of(tmp_path), SURVEY)
    exclude(engine, SURVEY, first, reason="误排", person="甲", excluded=False)
    exclude(engine, SURVEY, second, reason="试填", person="甲")
    assert answers_since(engine, snapshots_of(tmp_path), SURVEY)


def test_an_exclusion_that_was_taken_back_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    first = submit(engine).response_id
    freeze(engine, snapshots_of(tmp_path), SURVEY)
    for excluded in (True, False):
        exclude(engine, SURVEY, first, reason="试填", person="甲", excluded=excluded)
    assert not answers_since(engine, snapshots_of(tmp_path), SURVEY)


def test_an_unchanged_snapshot_is_verified(sqlite_engine: Engine, tmp_path: Path) -> None:
    open_survey(sqlite_engine)
    submit(sqlite_engine)
    written = freeze(sqlite_engine, snapshots_of(tmp_path), SURVEY)
    assert verify_snapshot(sqlite_engine, snapshots_of(tmp_path), SURVEY, written.id) == written


def test_a_changed_file_is_found(sqlite_engine: Engine, tmp_path: Path) -> None:
    open_survey(sqlite_engine)
    submit(sqlite_engine)
    written = freeze(sqlite_engine, snapshots_of(tmp_path), SURVEY)
    (shard,) = snapshots_of(tmp_path).rglob(written.shards[0].file)
    shard.write_bytes(shard.read_bytes() + b"\n")
    with pytest.raises(SnapshotError, match="shard_changed"):
        verify_snapshot(sqlite_engine, snapshots_of(tmp_path), SURVEY, written.id)


def test_a_snapshot_whose_manifest_is_gone_is_listed_with_its_fault(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    open_survey(sqlite_engine)
    freeze(sqlite_engine, snapshots_of(tmp_path), SURVEY)
    (manifest,) = snapshots_of(tmp_path).rglob("manifest.json")
    manifest.unlink()
    (entry,) = snapshot_list(sqlite_engine, snapshots_of(tmp_path), SURVEY)
    assert entry.fault is not None
    assert entry.fault.code == "no_snapshot"


def test_a_snapshot_of_another_survey_is_not_verified(sqlite_engine: Engine, tmp_path: Path) -> None:
    open_survey(sqlite_engine)
    publish(sqlite_engine, "tests/other", questionnaire_source("every_type"), "other")
    written = freeze(sqlite_engine, snapshots_of(tmp_path), SURVEY)
    with pytest.raises(Refusal, match="unknown_snapshot"):
        verify_snapshot(sqlite_engine, snapshots_of(tmp_path), "tests/other", written.id)
