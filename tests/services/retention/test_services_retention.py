"""Answers go when the time that citizens were told is over: from the closing here, announced 30 days before."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cases import each
from forgetting_of_tests import BY, figures, places_of, rows_left
from servers import questionnaire_source
from sqlalchemy import Engine, update
from survey_of_tests import SURVEY, publish_every_type, submit

from surveyapp.records.tables import StateChange
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.places import Places
from surveyapp.services.retention.due_dates import retention_of
from surveyapp.services.retention.forget_answers import DeletionResult
from surveyapp.services.retention.holds import end_hold, holds_of, set_hold
from surveyapp.services.retention.worker_rounds import forget_what_is_due
from surveyapp.services.surveys.answer_deletions import find_deletion
from surveyapp.services.surveys.publish import publish

CLOSED = datetime(2026, 3, 1, 4, tzinfo=UTC)
YEAR = b"retention_days: 365"
EXPORT = "序号,提交答卷时间,您的年龄是？\n1,2019-01-02 08:00:00,18岁以下\n"


def day(number: int) -> datetime:
    """So many days after the survey was closed."""
    return CLOSED + timedelta(days=number, minutes=1)


def closed_survey(places: Places, *, frozen: bool = True, notice: bytes = YEAR) -> None:
    """A survey with one response, closed at `CLOSED`, that promises a year."""
    publish_every_type(places.engine, lambda source: source.replace(b"retention_days: 30", notice))
    change_state(places.engine, SURVEY, "open")
    submit(places.engine)
    change_state(places.engine, SURVEY, "closed")
    if frozen:
        freeze(places.engine, places.snapshots, SURVEY)
    closed_at(places.engine, CLOSED)


def closed_at(engine: Engine, moment: datetime) -> None:
    with engine.connect() as connection:
        connection.execute(update(StateChange).where(StateChange.state == "closed").values(at=moment))


def work(places: Places, now: datetime) -> list[DeletionResult]:
    """One round of the worker."""
    done: list[DeletionResult] = []
    forget_what_is_due(places, "worker", now, done.append)
    return done


@pytest.fixture
def places(engine: Engine, tmp_path: Path) -> Places:
    return places_of(engine, tmp_path)


def test_answers_go_when_their_time_is_over_and_were_announced_30_days_before(places: Places) -> None:
    closed_survey(places)
    before = figures(places)
    assert not retention_of(places.engine, SURVEY).is_announced(day(334))
    assert work(places, day(334)) == []
    assert retention_of(places.engine, SURVEY).announced is None
    assert work(places, day(335)) == []
    assert retention_of(places.engine, SURVEY).announced == day(335)
    assert work(places, day(364)) == []
    (done,) = work(places, day(365))
    assert (done.survey, done.responses, rows_left(places.engine)[0]) == (SURVEY, 1, 0)
    assert work(places, day(366)) == []
    assert figures(places) == before
    deletion = find_deletion(places.engine, SURVEY)
    assert deletion is not None
    assert (deletion.cause, deletion.reason, deletion.person) == ("date", "保存期满", "worker")


def test_what_is_long_due_is_announced_first(places: Places) -> None:
    """As after an upgrade: nothing goes sooner than 30 days after this instance said so."""
    closed_survey(places)
    assert work(places, day(2000)) == []
    assert retention_of(places.engine, SURVEY).goes_at(day(2001)) == day(2030)
    assert work(places, day(2029)) == []
    assert len(work(places, day(2030))) == 1


def test_the_time_counts_from_the_closing_and_not_from_the_answers(places: Places) -> None:
    publish_every_type(places.engine, lambda source: source.replace(b"retention_days: 30", YEAR))
    import_responses(places.engine, SURVEY, EXPORT.encode())
    freeze(places.engine, places.snapshots, SURVEY)
    closed_at(places.engine, CLOSED)
    assert retention_of(places.engine, SURVEY).due == CLOSED + timedelta(days=365)
    assert work(places, day(300)) == []


def test_opened_again_it_starts_anew(places: Places) -> None:
    closed_survey(places)
    work(places, day(340))
    change_state(places.engine, SURVEY, "open", "补充")
    assert retention_of(places.engine, SURVEY).due is None
    assert work(places, day(400)) == []
    change_state(places.engine, SURVEY, "closed")
    closed_at(places.engine, day(400))
    assert retention_of(places.engine, SURVEY).announced is None
    assert work(places, day(700)) == []
    assert work(places, day(400 + 335)) == []
    assert len(work(places, day(400 + 366))) == 1


@pytest.mark.parametrize("state", ["open", "paused"])
def test_a_survey_that_is_not_closed_never_goes_by_date(places: Places, state: str) -> None:
    closed_survey(places)
    change_state(places.engine, SURVEY, "open", "补充")
    change_state(places.engine, SURVEY, state)
    assert [work(places, day(number)) for number in (1000, 2000)] == [[], []]
    assert rows_left(places.engine)[0] == 1


def test_a_survey_that_was_never_frozen_never_goes_by_date_and_is_pointed_out(places: Places) -> None:
    closed_survey(places, frozen=False)
    assert [work(places, day(number)) for number in (1000, 2000)] == [[], []]
    assert not retention_of(places.engine, SURVEY).lacks_snapshot(day(364))
    assert retention_of(places.engine, SURVEY).lacks_snapshot(day(365))


def test_a_questionnaire_that_promises_nothing_keeps_its_answers(places: Places) -> None:
    publish_every_type(
        places.engine,
        lambda source: b"\n".join(line for line in source.split(b"\n") if b"notice" not in line),
    )
    change_state(places.engine, SURVEY, "open")
    submit(places.engine)
    freeze(places.engine, places.snapshots, SURVEY)
    assert [work(places, day(number)) for number in (40_000, 50_000)] == [[], []]
    assert rows_left(places.engine)[0] == 1


def test_samples_never_go_by_date(places: Places) -> None:
    publish_every_type(places.engine)
    import_responses(places.engine, SURVEY, EXPORT.encode(), reconstructed=True)
    freeze(places.engine, places.snapshots, SURVEY)
    closed_at(places.engine, CLOSED)
    assert [work(places, day(number)) for number in (1000, 2000)] == [[], []]
    assert rows_left(places.engine)[0] == 1


def test_the_current_questionnaire_says_how_long(places: Places) -> None:
    closed_survey(places)
    publish_every_type(
        places.engine, lambda source: source.replace(b"retention_days: 30", b"retention_days: 730")
    )
    assert work(places, day(365)) == []
    assert work(places, day(700)) == []
    assert len(work(places, day(730))) == 1


def test_a_hold_of_an_administrator_puts_it_off(places: Places) -> None:
    closed_survey(places)
    work(places, day(335))
    set_hold(places.engine, SURVEY, date(2027, 6, 30), reason="审计", person="审计员", now=day(340))
    assert work(places, day(366)) == []
    found = retention_of(places.engine, SURVEY)
    assert found.goes_at(day(366)) == datetime(2027, 6, 30, 16, tzinfo=UTC)
    assert work(places, datetime(2027, 6, 30, 15, 59, tzinfo=UTC)) == []
    assert len(work(places, datetime(2027, 6, 30, 16, tzinfo=UTC))) == 1


def test_a_hold_is_extended_and_ended_and_all_of_it_is_on_record(places: Places) -> None:
    closed_survey(places)
    for last_day, now in ((date(2027, 3, 31), day(340)), (date(2027, 9, 30), day(390))):
        set_hold(places.engine, SURVEY, last_day, reason="审计", person="审计员", now=now)
    work(places, day(335))
    assert work(places, day(420)) == []
    end_hold(places.engine, SURVEY, reason="审计结束", person="审计员", now=day(421))
    assert len(work(places, day(421))) == 1
    assert [(hold.last_day, hold.reason) for hold in holds_of(places.engine, SURVEY)] == [
        ("", "审计结束"),
        ("2027-09-30", "审计"),
        ("2027-03-31", "审计"),
    ]


@pytest.fixture
def closed(places: Places) -> None:
    closed_survey(places)


@each(
    ("last_day", "reason", "code"),
    [
        (date(2026, 2, 27), "审计", "hold_in_the_past"),
        (date(2099, 1, 1), "审计", "hold_too_long"),
        (date(2026, 4, 1), " ", "hold_needs_reason"),
    ],
)
def test_a_hold_that_makes_no_sense_is_refused(
    places: Places, closed: None, last_day: date, reason: str, code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        set_hold(places.engine, SURVEY, last_day, reason=reason, person="审计员", now=day(0))
    with pytest.raises(Refusal, match="not_held"):
        end_hold(places.engine, SURVEY, **BY)


def test_answers_imported_after_the_last_snapshot_are_frozen_before_they_go(places: Places) -> None:
    closed_survey(places)
    import_responses(places.engine, SURVEY, EXPORT.encode())
    work(places, day(335))
    work(places, day(365))
    assert [analysis["sample"]["returned"] for analysis in figures(places).values()] == [2, 1]


def test_a_damaged_survey_keeps_no_other_from_being_deleted(
    places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    closed_survey(places)
    engine, other = places.engine, "tests/zz_other"
    publish(engine, other, questionnaire_source("every_type"), "zz.yaml")
    freeze(engine, places.snapshots, other)
    closed_at(engine, CLOSED)
    for shard in (places.snapshots / SURVEY).rglob("answers-*.parquet"):
        shard.unlink()
    work(places, day(400))
    assert [done.survey for done in work(places, day(431))] == [other]
    assert "shard_missing" in caplog.text
    assert rows_left(engine)[0] == 1


def test_what_arrives_late_of_deleted_answers_is_not_kept(places: Places) -> None:
    closed_survey(places)
    for number in (335, 365):
        work(places, day(number))
    submit(places.engine)
    assert rows_left(places.engine)[2] == 1
    work(places, day(366))
    assert rows_left(places.engine) == [0, 0, 0]
