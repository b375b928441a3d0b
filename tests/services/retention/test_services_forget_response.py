"""One response is forgotten: it goes from rows, words and snapshots, whose ids stay; a locked score stays too."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from decoded_responses import decode_responses
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
)
from sqlalchemy import Engine, select
from survey_of_tests import COMPLETE, SURVEY, open_survey, submit

from surveyapp.records.retention import ForgottenResponse
from surveyapp.records.tables import Response
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.downloads import jobs
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.lock_candidate import drift_since, lock_as_seen, lock_candidate
from surveyapp.services.evaluations.lock_records import unlock_evaluation
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.figures.kept_results import snapshots_of
from surveyapp.services.figures.snapshots import verify_snapshot
from surveyapp.services.figures.survey_answers import freeze, frozen_answers, is_behind, latest_answers
from surveyapp.services.places import Places
from surveyapp.services.retention.forget_answers import forget_response, forget_survey, unfinished_deletions
from surveyapp.services.retention.holds import set_hold
from surveyapp.services.retention.worker_rounds import forget_what_is_due
from surveyapp.services.surveys.publish import publish_folder
from surveyapp.snapshots.errors import SnapshotError


@pytest.fixture
def places(engine: Engine, tmp_path: Path) -> Places:
    return places_of(engine, tmp_path)


def ids_in(places: Places, snapshot: str) -> set[str]:
    answers = frozen_answers(places.engine, places.snapshots, SURVEY, snapshot)
    assert answers is not None
    return {response.id for response in decode_responses(answers.questionnaire, answers.coded_answers)}


def excluded_one(engine: Engine) -> UUID:
    """The one that `fill` excluded."""
    with engine.connect() as connection:
        rows = connection.execute(select(Response.id, Response.answers)).all()
    return next(
        row.id for row in rows if row.answers.get("why") == SECRET and "age.other.text" not in row.answers
    )


def test_it_goes_everywhere_and_the_others_stay(places: Places) -> None:
    written = fill(places)
    before = {frozen.id: ids_in(places, frozen.id) for frozen in snapshots_of(places.engine, SURVEY)}
    done = forget_response(places, SURVEY, str(written), **BY)
    assert (done.responses, done.snapshots, done.finished) == (1, 2, True)
    for snapshot, ids in before.items():
        assert ids_in(places, snapshot) == ids - {str(written)}
        assert verify_snapshot(places.engine, places.snapshots, SURVEY, snapshot).forgotten[0].at == done.at
    assert rows_left(places.engine) == [6, 1, 1]
    assert not is_behind(places.engine, latest_answers(places.engine, places.snapshots, SURVEY))
    with places.engine.connect() as connection:
        kept = connection.execute(select(ForgottenResponse.response, ForgottenResponse.reason)).one()
    assert tuple(kept) == (None, BY["reason"])


def test_no_byte_of_its_words_is_left(engine: Engine, tmp_path: Path) -> None:
    places = places_of(engine, tmp_path)
    written, excluded = fill(places), excluded_one(engine)
    with engine.connect() as connection:
        late = connection.execute(select(Response.id).where(Response.id == written)).scalar_one()
    for response in (late, excluded):
        forget_response(places, SURVEY, str(response), **BY)
    forget_late = [path for path in places.snapshots.rglob("*") if path.is_file()]
    engine.dispose()
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in forget_late)


def test_figures_are_those_of_the_others(places: Places, tmp_path: Path) -> None:
    """As if the response had never come."""
    written = fill(places)
    forget_response(places, SURVEY, str(written), **BY)
    latest = next(iter(figures(places).values()))
    change_state(places.engine, SURVEY, "open", "比较")
    freeze(places.engine, places.snapshots, SURVEY)
    anew = next(iter(figures(places).values()))
    assert latest | {"snapshot": None} == anew | {"snapshot": None}
    assert latest["sample"]["returned"] == 6


def test_an_excluded_one_takes_its_reason_along(places: Places) -> None:
    fill(places)
    forget_response(places, SURVEY, str(excluded_one(places.engine)), **BY)
    answers = latest_answers(places.engine, places.snapshots, SURVEY)
    assert answers.exclusions == {}
    assert (answers.returns.excluded, status(places.engine, SURVEY)["excluded"]) == (0, 0)


def test_files_that_may_hold_it_are_made_anew(places: Places) -> None:
    written = fill(places)
    kept = [jobs.enqueue(places.engine, kind, SURVEY, {}, None) for kind in ("csv", "docx_plain")]
    forget_response(places, SURVEY, str(written), **BY)
    assert [jobs.job_of(places.engine, job, SURVEY) is not None for job in kept] == [False, True]


def test_one_that_came_after_the_last_snapshot_goes_from_the_rows(places: Places) -> None:
    open_survey(places.engine)
    freeze(places.engine, places.snapshots, SURVEY)
    change_state(places.engine, SURVEY, "open", "再来")
    late = uuid4()
    submit(places.engine, dict(COMPLETE), late)
    done = forget_response(places, SURVEY, str(late), **BY)
    assert (done.snapshots, rows_left(places.engine)[0]) == (0, 0)


def test_an_unknown_one_is_refused(places: Places) -> None:
    fill(places)
    for response in ("", "x", str(UUID(int=7))):
        with pytest.raises(Refusal, match="unknown_response"):
            forget_response(places, SURVEY, response, **BY)
    assert unfinished_deletions(places) == []


def test_a_hold_and_a_deletion_are_refusals(places: Places) -> None:
    written = fill(places)
    today = datetime.now(UTC).date()
    set_hold(places.engine, SURVEY, today + timedelta(days=2), reason="审计", person="审计员")
    with pytest.raises(Refusal, match="answers_held"):
        forget_response(places, SURVEY, str(written), **BY)
    later = datetime.now(UTC) + timedelta(days=4)
    forget_survey(places, SURVEY, now=later, **BY)
    with pytest.raises(Refusal, match="answers_deleted"):
        forget_response(places, SURVEY, str(written), now=later, **BY)


def test_a_survey_can_be_deleted_after_one_was_forgotten(places: Places) -> None:
    written = fill(places)
    forget_response(places, SURVEY, str(written), **BY)
    before = figures(places)
    forget_survey(places, SURVEY, **BY)
    assert figures(places) == before
    for snapshot in before:
        assert verify_snapshot(places.engine, places.snapshots, SURVEY, snapshot).is_proven


def test_a_manifest_put_back_to_before_is_noticed(places: Places) -> None:
    written = fill(places)
    kept = {path: path.read_bytes() for path in places.snapshots.rglob("manifest.json")}
    forget_response(places, SURVEY, str(written), **BY)
    for path, content in kept.items():
        path.write_bytes(content)
    with pytest.raises(SnapshotError, match="shard_missing"):
        verify_snapshot(places.engine, places.snapshots, SURVEY, snapshots_of(places.engine, SURVEY)[0].id)


def test_killed_anywhere_it_goes_on_to_the_same_end(sqlite_engine: Engine, tmp_path: Path) -> None:
    places = places_of(sqlite_engine, tmp_path)
    written = fill(places)
    before = figures(places)
    sqlite_engine.dispose()
    original, database = tmp_path / "original", Path(str(sqlite_engine.url.database))
    shutil.copytree(places.instance, original / "instance")
    shutil.copy(database, original / "database")
    killed, step, ends = True, 0, []
    while killed:
        shutil.rmtree(places.instance)
        shutil.copytree(original / "instance", places.instance)
        shutil.copy(original / "database", database)
        try:
            with killed_at(step) as made:
                forget_response(places, SURVEY, str(written), now=datetime(2026, 7, 5, tzinfo=UTC), **BY)
            killed = False
        except Killed:
            for analysis in figures(places).values():
                assert analysis["sample"]["valid"] in (2, 3, 4, 5), made
        for finish in unfinished_deletions(places):
            finish()
        ends.append(figures(places))
        begun = rows_left(sqlite_engine)[0] == 6
        sqlite_engine.dispose()
        files = bytes_below(places.snapshots)
        assert (str(written).encode() not in files) == begun, made
        assert len(list(places.snapshots.rglob("*.parquet"))) == 4, made
        step += 1
    assert step > 10
    assert all(end in (before, ends[-1]) for end in ends)


FOLDER = "tests"
INDICATORS = """
title: 指标体系
year: 2024
grades: [{name: 优, from: 60}, {name: 差, from: 0}]
indicators:
- {code: A, name: 满意度, weight: 100, target: ≥90%, rule: {type: target, short: proportional},
   actual: {figure: {survey: every_type, figure: index, question: service.attitude,
                     group: {question: age, options: [other, young]}}}}
"""


def evaluated(places: Places) -> UUID:
    """An evaluation whose indicator rests on a group of the survey."""
    written = fill(places)
    (places.questionnaires / FOLDER).mkdir()
    (places.questionnaires / FOLDER / "indicators.yaml").write_text(INDICATORS, "utf-8")
    publish_folder(places.engine, places.questionnaires)
    return written


def total(places: Places) -> object:
    scored = score_evaluation(places, FOLDER)
    return scored.systems["indicators"].total


def lock(places: Places) -> None:
    found = lock_candidate(places, FOLDER)
    lock_as_seen(
        places.engine, FOLDER, found, mark=found.mark, incomplete=False, reason="定稿", person="王测"
    )


def test_a_locked_score_stays_and_an_open_one_goes_by_the_others(places: Places) -> None:
    written = evaluated(places)
    before = total(places)
    lock(places)
    forget_response(places, SURVEY, str(written), **BY)
    assert total(places) == before
    locked = lock_candidate(places, FOLDER)
    moved = drift_since(places, FOLDER, locked)
    assert [drift.what for drift in moved] == ["forgotten", "total"]
    unlock_evaluation(places.engine, FOLDER, reason="复核", person="王测")
    after = total(places)
    assert after != before
    lock(places)
    assert total(places) == after


def test_scores_of_groups_stay_when_all_answers_go(places: Places) -> None:
    written = evaluated(places)
    lock(places)
    locked = total(places)
    forget_response(places, SURVEY, str(written), **BY)
    forget_survey(places, SURVEY, **BY)
    assert total(places) == locked
    unlock_evaluation(places.engine, FOLDER, reason="复核", person="王测")
    assert total(places) not in (None, locked)


def test_a_group_that_nobody_had_asked_for_says_that_the_answers_were_deleted(places: Places) -> None:
    evaluated(places)
    before = total(places)
    forget_survey(places, SURVEY, **BY)
    assert total(places) == before
    path = places.questionnaires / FOLDER / "indicators.yaml"
    path.write_text(path.read_text("utf-8").replace("[other, young]", "[other]"), "utf-8")
    scored = score_evaluation(places, FOLDER)
    assert [leaf.missing for leaf in scored.systems["indicators"].scores.leaves()] == ["answers_deleted"]


def test_counts_kept_for_a_lock_go_when_it_is_opened(places: Places) -> None:
    """What a locked score rests on beside the rows would tell the forgotten answers."""
    written = evaluated(places)
    lock(places)
    forget_response(places, SURVEY, str(written), **BY)
    forget_what_is_due(places, "王测")
    locked = total(places)
    assert len(list(places.snapshots.rglob("tally-*.json"))) == 1
    unlock_evaluation(places.engine, FOLDER, reason="复核", person="王测")
    forget_what_is_due(places, "王测")
    assert list(places.snapshots.rglob("tally-*.json")) == []
    assert total(places) != locked
    for frozen in snapshots_of(places.engine, SURVEY):
        verify_snapshot(places.engine, places.snapshots, SURVEY, frozen.id)
