"""Deleting answers: nothing of them is left, every figure stays, and an interruption anywhere changes neither."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from forgetting_of_tests import (
    BY,
    SECRET,
    Killed,
    bytes_below,
    figures,
    fill,
    killed_at,
    places_of,
    rows_left,
    sheets,
    word_lines,
)
from sqlalchemy import Engine, event, select
from survey_of_tests import COMPLETE, SURVEY, open_survey, submit

from surveyapp.records.console import Job, Upload
from surveyapp.records.tables import Import
from surveyapp.services.answers import uploads
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.overview import overview
from surveyapp.services.answers.progress import progress
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.job_files import folder_of
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.kept_results import LIVE, chosen_results, snapshots_of, written_answers
from surveyapp.services.figures.snapshots import snapshot_list, verify_snapshot
from surveyapp.services.figures.survey_answers import freeze, is_behind, latest_answers, live_answers
from surveyapp.services.places import Places
from surveyapp.services.retention import forget_answers
from surveyapp.services.retention.forget_answers import forget_survey, unfinished_deletions
from surveyapp.services.retention.holds import end_hold, set_hold
from surveyapp.services.surveys.answer_deletions import find_deletion
from surveyapp.snapshots.errors import SnapshotError


@pytest.fixture
def places(engine: Engine, tmp_path: Path) -> Places:
    return places_of(engine, tmp_path)


def test_every_figure_of_every_snapshot_is_the_same_afterwards(places: Places) -> None:
    fill(places)
    before = figures(places)
    done = forget_survey(places, SURVEY, **BY)
    assert (done.responses, done.snapshots, done.finished) == (7, 2, True)
    assert figures(places) == before
    assert len(before) == 2


def test_status_and_lists_keep_the_counts(places: Places) -> None:
    fill(places)
    before, line = status(places.engine, SURVEY), overview(places.engine, None)
    shown = progress(places.engine, SURVEY, None)
    forget_survey(places, SURVEY, **BY)
    after = status(places.engine, SURVEY)
    assert after.pop("answers_deleted")
    assert after == before
    late_are_gone = [replace(line_of_survey, late=0) for line_of_survey in line]
    assert overview(places.engine, None) == late_are_gone != line
    now = progress(places.engine, SURVEY, None)
    assert (now.counts, now.channels, now.versions, now.languages) == (
        shown.counts,
        shown.channels,
        shown.versions,
        shown.languages,
    )
    assert now.set_aside == shown.set_aside == {"conflict": 1, "closed": 1}


def test_no_row_and_no_byte_is_left(engine: Engine, tmp_path: Path) -> None:
    """Also where the library does not overwrite by itself what is deleted."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA secure_delete=OFF"))
    places = places_of(engine, tmp_path)
    fill(places)
    for _ in range(60):
        receive(engine, late())
    forget_survey(places, SURVEY, **BY)
    assert rows_left(engine) == [0, 0, 0]
    assert SECRET.encode() not in bytes_below(tmp_path)
    engine.dispose()
    assert SECRET.encode() not in bytes_below(tmp_path)
    assert not list(places.snapshots.rglob("*.parquet"))


def late() -> Submission:
    """Somebody writes the same after the closing: many pages of it."""
    words = {"why": SECRET + str(uuid4()) * 40}
    return Submission(SURVEY, "v", uuid4(), COMPLETE | words, "link", "zh-CN")


def test_before_it_the_words_do_stand_in_the_files(sqlite_engine: Engine, tmp_path: Path) -> None:
    """The search above can find them: in the database's file and in the words of the snapshots."""
    places = places_of(sqlite_engine, tmp_path)
    fill(places)
    assert SECRET.encode() in bytes_below(tmp_path)
    assert SECRET.encode() in bytes_below(places.snapshots)


def test_waiting_exports_and_made_files_go_and_imports_stay_on_record(places: Places) -> None:
    fill(places)
    engine = places.engine
    import_responses(engine, SURVEY, "您的年龄是？\n18岁以下\n".encode(), file_name="导出.csv", person="王测")
    folder = uploads.folder_of_uploads(places.instance)
    uploads.keep(engine, folder, SURVEY, "b.csv", "您的年龄是？\n18-60岁\n".encode(), None)
    kept = {}
    for kind in ("docx", "docx_plain", "xlsx", "csv"):
        kept[kind] = jobs.enqueue(engine, kind, SURVEY, {"view": LIVE}, None)
        folder_of(places.instance, kept[kind]).mkdir(parents=True)
    forget_survey(places, SURVEY, **BY)
    assert list(folder.iterdir()) == []
    with engine.connect() as connection:
        assert connection.execute(select(Upload.id)).all() == []
        assert connection.execute(select(Job.id)).scalars().all() == [kept["docx_plain"]]
        assert connection.execute(select(Import.file_name, Import.added)).all() == [("导出.csv", 1)]
    assert [path.name for path in (places.instance / "downloads").iterdir()] == [str(kept["docx_plain"])]


def test_the_word_report_says_the_same_but_for_the_words(places: Places, tmp_path: Path) -> None:
    fill(places)
    before = word_lines(places, tmp_path)
    forget_survey(places, SURVEY, now=datetime(2031, 3, 5, tzinfo=UTC), **BY)
    after = word_lines(places, tmp_path)
    assert any(SECRET in line for line in before)
    assert not any(SECRET in line for line in after)
    assert any("受访者填写的文字已于2031年3月5日删除" in line for line in after)
    kept = "。原始答卷已于2031年3月5日删除，数字出自删除前与答卷核对一致的统计。"
    assert any(line.endswith(kept) for line in after)
    assert not any("均予保留" in line or "逐项复核" in line for line in after)
    told = {line for line in before if any(sign in line for sign in "%％") or line.isdigit()}
    assert told <= set(after)


def test_the_workbook_has_the_same_figures_and_no_answers(places: Places, tmp_path: Path) -> None:
    fill(places)
    before = sheets(places, tmp_path)
    forget_survey(places, SURVEY, **BY)
    after = sheets(places, tmp_path)
    assert list(after) == list(before)
    for name in ("满意度", "信度效度", "频数", "编码手册"):
        assert after[name] == before[name]
    assert len(after["答卷"]) == 1
    assert "answers_deleted" in str(after["答卷"][0][0])


def test_what_needs_single_answers_says_that_they_were_deleted(places: Places, tmp_path: Path) -> None:
    fill(places)
    forget_survey(places, SURVEY, **BY)
    engine, snapshots = places.engine, places.snapshots
    with pytest.raises(SnapshotError, match="answers_deleted"):
        report_survey(engine, snapshots, SURVEY, "csv", tmp_path / "answers.csv")
    assert not (tmp_path / "answers.csv").exists()
    texts = written_answers(chosen_results(engine, snapshots, SURVEY), "why")
    assert texts is not None
    assert (len(texts.answers), texts.n, texts.said_count) == (0, 2, 1)
    for refused in (
        lambda: live_answers(engine, SURVEY),
        lambda: chosen_results(engine, snapshots, SURVEY, LIVE),
        lambda: freeze(engine, snapshots, SURVEY),
        lambda: change_state(engine, SURVEY, "open", "再来"),
        lambda: import_responses(engine, SURVEY, "您的年龄是？\n18岁以下\n".encode()),
        lambda: uploads.keep(engine, tmp_path / "u", SURVEY, "a.csv", "您的年龄是？\n18岁以下\n".encode(), 1),
        lambda: forget_survey(places, SURVEY, **BY),
        lambda: set_hold(engine, SURVEY, datetime.now(UTC).date() + timedelta(days=9), **BY),
    ):
        with pytest.raises(Refusal, match="answers_deleted"):
            refused()


def test_ids_stay_and_what_is_left_is_verified(places: Places) -> None:
    fill(places)
    before = [frozen.id for frozen in snapshots_of(places.engine, SURVEY)]
    done = forget_survey(places, SURVEY, **BY)
    entries = snapshot_list(places.engine, places.snapshots, SURVEY)
    assert [entry.id for entry in entries] == before
    for entry in entries:
        manifest = verify_snapshot(places.engine, places.snapshots, SURVEY, entry.id)
        assert (manifest.id, manifest.rows_deleted) == (entry.id, done.at)
    assert not is_behind(places.engine, latest_answers(places.engine, places.snapshots, SURVEY))


def test_stored_counts_that_somebody_changed_are_noticed(places: Places) -> None:
    fill(places)
    forget_survey(places, SURVEY, **BY)
    (stored, *_) = places.snapshots.rglob("tally-*.json")
    stored.write_bytes(stored.read_bytes().replace(b'"n":', b'"n": '))
    faults = []
    for frozen in snapshots_of(places.engine, SURVEY):
        try:
            verify_snapshot(places.engine, places.snapshots, SURVEY, frozen.id)
        except SnapshotError as error:
            faults.append(error.code)
    assert faults == ["shard_changed"]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_without_a_snapshot_it_is_frozen_first(places: Places, state: str) -> None:
    open_survey(places.engine)
    submit(places.engine)
    change_state(places.engine, SURVEY, state)
    forget_survey(places, SURVEY, **BY)
    assert [analysis["sample"]["valid"] for analysis in figures(places).values()] == [1]
    assert status(places.engine, SURVEY)["state"] == "closed"


def test_answers_that_came_after_the_last_snapshot_are_frozen_first(places: Places) -> None:
    fill(places)
    change_state(places.engine, SURVEY, "open", "再补充")
    submit(places.engine)
    forget_survey(places, SURVEY, **BY)
    latest = analysed(places)
    assert (latest["sample"]["returned"], len(figures(places))) == (8, 3)


def analysed(places: Places) -> dict[str, dict[str, object]]:
    return next(iter(figures(places).values()))


@pytest.mark.parametrize("times", [1, 3])
def test_what_comes_between_freezing_and_deleting_is_frozen_too(
    places: Places, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Where it never ends, nothing is deleted."""
    open_survey(places.engine)
    rows = [f"序号,您的年龄是？\n{number},18岁以下\n".encode() for number in range(times)]

    def freeze_and_import(*arguments: object) -> object:
        manifest = freeze(*arguments)
        if rows:
            import_responses(places.engine, SURVEY, rows.pop())
        return manifest

    monkeypatch.setattr(forget_answers, "freeze", freeze_and_import)
    if times == 3:
        with pytest.raises(Refusal, match="answers_keep_coming"):
            forget_survey(places, SURVEY, **BY)
        assert rows_left(places.engine)[0] == 3
    else:
        assert forget_survey(places, SURVEY, **BY).responses == 1
        assert [analysis["sample"]["returned"] for analysis in figures(places).values()] == [1, 0]


def test_a_survey_without_answers_can_be_forgotten_too(places: Places) -> None:
    open_survey(places.engine)
    assert forget_survey(places, SURVEY, **BY).responses == 0


def test_a_damaged_snapshot_keeps_everything_where_it_is(places: Places) -> None:
    fill(places)
    rows = rows_left(places.engine)
    (shard, *_) = places.snapshots.rglob("answers-*.parquet")
    shard.write_bytes(shard.read_bytes()[:-1])
    with pytest.raises(SnapshotError, match="shard_changed"):
        forget_survey(places, SURVEY, **BY)
    assert rows_left(places.engine) == rows
    assert len(list(places.snapshots.rglob("answers-*.parquet"))) == 2


def test_a_hold_keeps_answers_from_being_forgotten(places: Places) -> None:
    written = fill(places)
    set_hold(
        places.engine, SURVEY, datetime.now(UTC).date() + timedelta(days=9), reason="审计", person="审计员"
    )
    with pytest.raises(Refusal, match="answers_held"):
        forget_survey(places, SURVEY, **BY)
    assert rows_left(places.engine)[0] == 7
    end_hold(places.engine, SURVEY, reason="审计结束", person="审计员")
    forget_survey(places, SURVEY, **BY)
    assert written


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_forgotten_without_a_reason(places: Places, reason: str) -> None:
    fill(places)
    with pytest.raises(Refusal, match="forget_needs_reason"):
        forget_survey(places, SURVEY, reason=reason, person="王测")
    with pytest.raises(Refusal, match="unknown_survey"):
        forget_survey(places, "no/such", **BY)


def test_killed_anywhere_it_goes_on_to_the_same_end(sqlite_engine: Engine, tmp_path: Path) -> None:
    """Before each change of a file or of the database in turn: figures never change, and the next round finishes."""
    places = places_of(sqlite_engine, tmp_path)
    fill(places)
    before, told = figures(places), status(sqlite_engine, SURVEY)
    sqlite_engine.dispose()
    original = tmp_path / "original"
    database = Path(str(sqlite_engine.url.database))
    shutil.copytree(places.instance, original / "instance")
    shutil.copy(database, original / "database")
    killed, step = True, 0
    while killed:
        shutil.rmtree(places.instance)
        shutil.copytree(original / "instance", places.instance)
        shutil.copy(original / "database", database)
        try:
            with killed_at(step) as made:
                forget_survey(places, SURVEY, **BY)
            killed = False
        except Killed:
            assert figures(places) == before, made
        begun = find_deletion(sqlite_engine, SURVEY) is not None
        for finish in unfinished_deletions(places):
            finish()
        assert rows_left(sqlite_engine)[0] == (0 if begun else 7), made
        after = status(sqlite_engine, SURVEY)
        assert after.pop("answers_deleted", None) is not None or not begun
        assert after == told
        assert figures(places) == before, made
        sqlite_engine.dispose()
        assert (SECRET.encode() not in bytes_below(places.instance)) == begun, made
        step += 1
    assert step > 15


def test_an_unknown_response_is_refused_before_anything_is_written(places: Places) -> None:
    open_survey(places.engine)
    submit(places.engine, dict(COMPLETE), uuid4())
    assert unfinished_deletions(places) == []
