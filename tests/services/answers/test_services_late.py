"""Late answers: the same ones once with a counter, and a room that no flood takes from others."""

import time
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select
from survey_of_tests import COMPLETE, SURVEY, open_survey, set_aside, submit

from surveyapp.collection.kinds import Answers
from surveyapp.records.tables import SetAside, Survey
from surveyapp.services.answers import late
from surveyapp.services.answers.late import LateAnswers, keep_late
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.limits import LATE_PER_MINUTE, LATE_ROW_BYTES, MOST_ARRIVALS
from surveyapp.services.surveys.survey_lookup import known_survey

NOON = datetime(2026, 7, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def closed(engine: Engine) -> str:
    open_survey(engine)
    change_state(engine, SURVEY, "closed")
    return SURVEY


def arrive(
    engine: Engine, answers: Answers, at: datetime = NOON, identity: UUID | None = None, **other: str
) -> bool:
    told = {"reason": "closed", "channel": "link", "language": "zh-CN", **other}
    version = known_survey(engine, SURVEY).version
    return keep_late(
        engine,
        LateAnswers(SURVEY, response=identity or uuid4(), version=version, answers=answers, at=at, **told),
    )


def rows(engine: Engine) -> list[tuple[str, int]]:
    """What was written, and how often it arrived."""
    with engine.connect() as connection:
        found = connection.execute(select(SetAside.answers, SetAside.count).order_by(SetAside.id))
        return [(answers.get("why", ""), count) for answers, count in found]


def dropped(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(Survey.late_dropped)).scalar_one()


def test_the_same_answers_are_stored_once_and_counted(engine: Engine, closed: str) -> None:
    for _ in range(5):
        assert submit(engine).set_aside
    assert rows(engine) == [("", 5)]
    assert status(engine, SURVEY)["set_aside"] == 5


def test_who_sends_late_answers_again_is_counted_once(engine: Engine, closed: str) -> None:
    first, second = uuid4(), uuid4()
    for identity in (first, second, first, first, second):
        submit(engine, identity=identity)
    assert rows(engine) == [("", 2)]


def test_other_channels_languages_and_states_are_told_apart(engine: Engine, closed: str) -> None:
    for other in ({}, {"channel": "poster"}, {"language": "en"}, {"reason": "paused"}):
        arrive(engine, dict(COMPLETE), **other)
    assert rows(engine) == [("", 1)] * 4


def test_of_very_many_arrivals_the_number_stays_right(engine: Engine, closed: str) -> None:
    for _ in range(MOST_ARRIVALS + 5):
        arrive(engine, dict(COMPLETE))
    assert rows(engine) == [("", MOST_ARRIVALS + 5)]
    with engine.connect() as connection:
        assert len(connection.execute(select(SetAside.arrivals)).scalar_one()) == MOST_ARRIVALS


@pytest.mark.parametrize("answers", [{}, {"why": "  "}])
def test_a_form_without_any_answer_is_nothing_to_keep(
    engine: Engine, closed: str, answers: dict[str, str | list[str]]
) -> None:
    assert not submit(engine, answers).set_aside
    assert set_aside(engine) == []


def test_a_flood_of_one_minute_takes_no_place_of_other_minutes(
    engine: Engine, closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "LATE_PER_MINUTE", 10)
    arrive(engine, COMPLETE | {"why": "先到的"}, NOON)
    for number in range(50):
        assert arrive(engine, COMPLETE | {"why": f"乱填 {number}"}, NOON + timedelta(minutes=1))
    arrive(engine, COMPLETE | {"why": "后到的"}, NOON + timedelta(minutes=2))
    kept = [text for text, _ in rows(engine)]
    assert len(kept) == 12
    assert {"先到的", "后到的"} <= set(kept)
    assert dropped(engine) == 40


def test_what_arrives_in_the_flood_itself_is_taken_in(
    engine: Engine, closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "LATE_PER_MINUTE", 10)
    for number in range(30):
        arrive(engine, COMPLETE | {"why": f"乱填 {number}"})
    assert arrive(engine, COMPLETE | {"why": "真话"})
    assert "真话" in dict(rows(engine))


def test_a_flood_that_goes_on_displaces_itself_when_the_room_is_full(
    engine: Engine, closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "LATE_ROOM", 12_000)
    arrive(engine, COMPLETE | {"why": "先到的"}, NOON)
    for number in range(100):
        minute = NOON + timedelta(minutes=1 + number // 25)
        arrive(engine, COMPLETE | {"why": f"乱填 {number}"}, minute)
    arrive(engine, COMPLETE | {"why": "后到的"}, NOON + timedelta(hours=1))
    kept = [text for text, _ in rows(engine)]
    assert len(kept) <= 12_000 // LATE_ROW_BYTES
    assert {"先到的", "后到的"} <= set(kept)
    with engine.connect() as connection:
        assert connection.execute(select(func.sum(SetAside.size))).scalar_one() <= 12_000


def test_large_junk_of_the_same_minutes_goes_before_usual_forms(
    engine: Engine, closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who sends in every minute has no quiet one left for others; by rows alone half of theirs would go."""
    monkeypatch.setattr(late, "LATE_ROOM", 300_000)
    monkeypatch.setattr(late, "_LOTS", Random(1))
    for number in range(60):
        minute = NOON + timedelta(minutes=number % 3)
        arrive(engine, COMPLETE | {"why": f"乱填 {number}" + "x" * 20_000}, minute)
        if number % 3 == 0:
            arrive(engine, COMPLETE | {"why": "真的" + "很" * (number // 3)}, minute)
    kept = [text for text, _ in rows(engine)]
    assert sum(text.startswith("真的") for text in kept) >= 15
    assert dropped(engine) >= 45


def test_changed_answers_under_taken_ids_take_no_room_of_late_ones(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "LATE_ROOM", 2 * LATE_ROW_BYTES)
    open_survey(engine)
    for number in range(6):
        identity = uuid4()
        submit(engine, identity=identity)
        submit(engine, COMPLETE | {"why": str(number)}, identity)
    change_state(engine, SURVEY, "paused")
    assert submit(engine, COMPLETE | {"why": "晚"}).set_aside
    assert set_aside(engine) == ["conflict"] * 6 + ["paused"]
    assert dropped(engine) == 0


def test_what_is_larger_than_the_room_is_not_kept(
    engine: Engine, closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "LATE_ROOM", LATE_ROW_BYTES)
    assert not submit(engine).set_aside
    assert set_aside(engine) == []


def test_a_flood_takes_bounded_time_and_rows(engine: Engine, closed: str) -> None:
    """Half of the bodies are the same; the others differ, and all arrive within the same minute."""
    arrive(engine, COMPLETE | {"why": "真话"}, NOON - timedelta(minutes=5))
    began = time.process_time()
    for number in range(2 * LATE_PER_MINUTE + 100):
        arrive(engine, COMPLETE | ({"why": str(number)} if number % 2 else {}))
    assert time.process_time() - began < 60  # some 2 s
    found = dict(rows(engine))
    assert len(found) == LATE_PER_MINUTE + 1
    assert found["真话"] == 1
