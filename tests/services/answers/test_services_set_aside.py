"""Late answers are let count by a person, each as often as it arrived, or cleared; both with a reason."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from forgetting_of_tests import BY, places_of
from servers import questionnaire_source
from sqlalchemy import Engine, select, update
from survey_of_tests import COMPLETE, SURVEY, open_survey, set_aside, snapshots_of, stored, submit

from surveyapp.analysis.screening import BURST
from surveyapp.records.tables import Response, SetAside, Survey
from surveyapp.services.answers import late
from surveyapp.services.answers import set_aside as deciding
from surveyapp.services.answers.late import LATE
from surveyapp.services.answers.overview import overview
from surveyapp.services.answers.receipts import withdraw
from surveyapp.services.answers.set_aside import (
    CAUSES,
    SetAsideChoice,
    SetAsideCount,
    accept_late,
    clear_set_aside,
    set_aside_lines,
    set_aside_summary,
)
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.survey_answers import freeze, frozen_answers, is_behind
from surveyapp.services.limits import LATE_NOTICED_FROM
from surveyapp.services.refusal_words import refusal_lines
from surveyapp.services.retention.forget_answers import forget_survey
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey

OTHER = COMPLETE | {"why": "另一份"}
EVERY_LATE = SetAsideChoice(LATE)


@pytest.fixture
def paused(engine: Engine) -> str:
    open_survey(engine)
    change_state(engine, SURVEY, "paused")
    return SURVEY


def rows(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(Response).order_by(Response.submitted)))


def accepted(engine: Engine, choice: SetAsideChoice = EVERY_LATE) -> tuple[int, int]:
    done = accept_late(engine, SURVEY, choice, reason="暂停的通知没有送到")
    return done.added, done.present


def test_each_counts_as_often_as_it_arrived(engine: Engine, paused: str) -> None:
    began = datetime.now(UTC)
    ids = {submit(engine).response_id for _ in range(3)} | {submit(engine, dict(OTHER)).response_id}
    assert accepted(engine) == (4, 0)
    found = rows(engine)
    assert {row.id for row in found} == ids
    assert sorted(row.answers.get("why", "") for row in found) == ["", "", "", "另一份"]
    assert {(row.channel, row.language, tuple(row.flags)) for row in found} == {("link", "zh-CN", ("late",))}
    assert all(began - timedelta(milliseconds=1) <= row.submitted <= datetime.now(UTC) for row in found)
    counts = status(engine, SURVEY)
    assert [counts[name] for name in ("returned", "valid", "set_aside")] == [4, 4, 0]


def test_arrivals_that_were_only_counted_count_too(
    engine: Engine, paused: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "MOST_ARRIVALS", 2)
    for _ in range(5):
        submit(engine)
    assert accepted(engine) == (5, 0)
    with engine.connect() as connection:
        assert len(set(connection.execute(select(Response.id)).scalars())) == 5


def test_who_sent_again_when_it_went_on_counts_once(engine: Engine, paused: str) -> None:
    again, gone, identity = uuid4(), uuid4(), uuid4()
    for submission in (again, gone, identity):
        submit(engine, identity=submission)
    change_state(engine, SURVEY, "open")
    for submission in (again, gone):
        assert submit(engine, identity=submission).kind == "stored"
    withdraw(engine, SURVEY, gone)
    assert accepted(engine) == (1, 1)
    assert {row.id: row.withdrawn is None for row in rows(engine)} == {
        again: True,
        gone: False,
        identity: True,
    }


def test_of_several_answers_under_one_id_the_first_count(engine: Engine, paused: str) -> None:
    identity = uuid4()
    submit(engine, identity=identity)
    submit(engine, dict(OTHER), identity)
    assert accepted(engine) == (1, 1)
    assert rows(engine)[0].answers == COMPLETE


def test_of_an_older_version_they_say_so(engine: Engine, paused: str) -> None:
    before = known_survey(engine, SURVEY).version
    submit(engine)
    source = questionnaire_source("every_type").replace("您的年龄是？".encode(), "您的年龄？".encode())
    publish(engine, SURVEY, source, "every_type.yaml")
    accepted(engine)
    assert [(row.version, row.flags) for row in rows(engine)] == [(before, ["older_version", "late"])]


def test_screening_knows_a_late_burst(engine: Engine, paused: str) -> None:
    """What arrives late is marked like what arrives in time."""
    for _ in range(BURST):
        submit(engine)
    told = "水管漏了三年{}一直没有人来修理过"
    for mark in "，。！":
        submit(engine, COMPLETE | {"age": "young", "why": told.format(mark)})
    accepted(engine)
    change_state(engine, SURVEY, "closed")
    assert status(engine, SURVEY)["flagged"] == {"alike": BURST + 3}
    assert all("alike" in row.flags for row in rows(engine))


def test_none_counts_once_the_answers_are_deleted(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine)
    forget_survey(places_of(engine, tmp_path), SURVEY, **BY)
    submit(engine, dict(OTHER))
    with pytest.raises(Refusal) as refused:
        accepted(engine)
    assert (refused.value.code, rows(engine)) == ("answers_deleted", [])


@pytest.mark.parametrize("first", [True, False])
def test_who_takes_theirs_back_takes_only_theirs(engine: Engine, paused: str, first: bool) -> None:
    """Others sent the same answers: those stay set aside."""
    gone, others = uuid4(), [uuid4(), uuid4()]
    for identity in [gone, *others] if first else [*others, gone]:
        submit(engine, identity=identity)
    change_state(engine, SURVEY, "open")
    submit(engine, identity=gone)
    withdraw(engine, SURVEY, gone)
    assert [line.count for line in set_aside_lines(engine, SURVEY)] == [2]
    assert accepted(engine) == (2, 0)
    assert {row.id for row in rows(engine)} == {gone, *others}


def test_only_what_was_chosen_counts(engine: Engine, paused: str) -> None:
    submit(engine)
    change_state(engine, SURVEY, "closed")
    submit(engine, dict(OTHER))
    submit(engine, COMPLETE | {"why": "第三份"})
    latest = set_aside_lines(engine, SURVEY)[0]
    assert accepted(engine, SetAsideChoice(LATE, [latest.id])) == (1, 0)
    assert rows(engine)[0].answers["why"] == "第三份"
    assert accepted(engine, SetAsideChoice(("paused",))) == (1, 0)
    assert set_aside(engine) == ["closed"]


def test_changed_answers_under_a_taken_id_never_count(engine: Engine) -> None:
    open_survey(engine)
    identity = uuid4()
    submit(engine, identity=identity)
    submit(engine, dict(OTHER), identity)
    with pytest.raises(Refusal, match="nothing_set_aside"):
        accepted(engine, SetAsideChoice(CAUSES))
    assert set_aside(engine) == ["conflict"]


def test_what_was_set_aside_before_arrivals_were_counted_counts_once(engine: Engine, paused: str) -> None:
    identity = submit(engine).response_id
    with engine.connect() as connection:
        connection.execute(update(SetAside).values(arrivals=[], last=None))
        moment = connection.execute(select(SetAside.at)).scalar_one()
    assert accepted(engine) == (1, 0)
    assert [(row.id, row.submitted) for row in rows(engine)] == [(identity, moment)]


def test_a_snapshot_does_not_hold_them_until_it_is_frozen_again(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine)
    freeze(engine, snapshots_of(tmp_path), SURVEY)
    submit(engine, dict(OTHER))
    answers = frozen_answers(engine, snapshots_of(tmp_path), SURVEY)
    assert answers is not None
    assert not is_behind(engine, answers)
    assert accept_late(engine, SURVEY, EVERY_LATE, reason="邮递迟到").frozen
    assert is_behind(engine, answers)
    assert freeze(engine, snapshots_of(tmp_path), SURVEY).returns.flagged["late"] == 1


@pytest.mark.parametrize(
    ("reason", "code"), [(" ", "set_aside_needs_reason"), ("字" * 501, "reason_too_long")]
)
def test_without_a_usable_reason_nothing_changes(engine: Engine, paused: str, reason: str, code: str) -> None:
    submit(engine)
    for decide in (accept_late, clear_set_aside):
        with pytest.raises(Refusal, match=code) as refused:
            decide(engine, SURVEY, EVERY_LATE, reason=reason)
        assert "没有改动" in "".join(refusal_lines(refused.value))
    assert (set_aside(engine), stored(engine)) == (["paused"], 0)


def test_more_than_can_be_looked_through_does_not_count_at_once(
    engine: Engine, paused: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "MOST_LATE_AT_ONCE", 2)
    for _ in range(3):
        submit(engine)
    with pytest.raises(Refusal, match="too_many_late") as refused:
        accepted(engine)
    assert "有 3 份，一次最多计入 2 份" in "".join(refusal_lines(refused.value))
    assert (set_aside(engine), stored(engine)) == (["paused"], 0)


def test_clearing_takes_away_what_was_chosen_and_says_how_much(engine: Engine, paused: str) -> None:
    for _ in range(3):
        submit(engine)
    submit(engine, dict(OTHER))
    change_state(engine, SURVEY, "closed")
    submit(engine)
    gone = clear_set_aside(engine, SURVEY, SetAsideChoice(("paused",)), reason="乱填")
    assert gone == SetAsideCount(bodies=2, arrivals=4)
    assert set_aside(engine) == ["closed"]
    with pytest.raises(Refusal, match="nothing_set_aside"):
        clear_set_aside(engine, SURVEY, SetAsideChoice(("paused",)), reason="乱填")


def test_another_surveys_answers_stay(engine: Engine, paused: str) -> None:
    submit(engine)
    publish(engine, "tests/neighbour", questionnaire_source("every_type"), "neighbour.yaml")
    for decide in (accept_late, clear_set_aside):
        with pytest.raises(Refusal, match="nothing_set_aside"):
            decide(engine, "tests/neighbour", EVERY_LATE, reason="弄错了调查")
    assert set_aside(engine) == ["paused"]


@pytest.mark.parametrize("decide", [accept_late, clear_set_aside])
def test_much_is_noticed_and_a_flood_alarms_until_somebody_decides(
    engine: Engine, paused: str, monkeypatch: pytest.MonkeyPatch, decide: Callable[..., object]
) -> None:
    assert set_aside_summary(engine, SURVEY).late == SetAsideCount()
    for _ in range(LATE_NOTICED_FROM - 1):
        submit(engine)
    assert not set_aside_summary(engine, SURVEY).needs_decision
    assert overview(engine, None)[0].late == LATE_NOTICED_FROM - 1
    submit(engine)
    seen = set_aside_summary(engine, SURVEY)
    assert (seen.needs_decision, seen.is_alarming, seen.late) == (
        True,
        False,
        SetAsideCount(1, LATE_NOTICED_FROM),
    )
    monkeypatch.setattr(late, "LATE_PER_MINUTE", 1)
    submit(engine, dict(OTHER))
    submit(engine, COMPLETE | {"why": "第三份"})
    assert set_aside_summary(engine, SURVEY).is_alarming
    decide(engine, SURVEY, EVERY_LATE, reason="核对过")
    with engine.connect() as connection:
        assert connection.execute(select(Survey.late_dropped)).scalar_one() == 0
    assert not set_aside_summary(engine, SURVEY).needs_decision
