"""How a collection goes: what came, when, from where, and what does not count."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cases import each
from servers import questionnaire_named, questionnaire_source
from sqlalchemy import Engine, update
from survey_of_tests import COMPLETE, SURVEY, open_survey, submit

from surveyapp.analysis.results import Undefined
from surveyapp.records.tables import Response
from surveyapp.services.answers.exclusions import exclude, exclude_several
from surveyapp.services.answers.progress import (
    HourlyReturns,
    Progress,
    progress,
    progress_mark,
    state_history,
)
from surveyapp.services.answers.response_rows import ResponseFilter
from surveyapp.services.answers.responses import answers_in_words, response_details, response_page
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import HOURS_OF_PROGRESS, RESPONSES_ON_A_PAGE
from surveyapp.services.surveys.publish import publish

NOW = datetime(2026, 7, 5, 8, 30, tzinfo=UTC)
QUESTIONNAIRE = questionnaire_named("every_type")


def stands(engine: Engine, now: datetime = NOW) -> Progress:
    return progress(engine, SURVEY, QUESTIONNAIRE, now)


def arrive(engine: Engine, times: Sequence[datetime], **facts: object) -> list[UUID]:
    """Responses with these times of submission."""
    identities = []
    for at in times:
        identity = submit(engine).response_id
        with engine.connect() as connection:
            change = update(Response).where(Response.id == identity).values(submitted=at, **facts)
            connection.execute(change)
        identities.append(identity)
    return identities


def test_what_is_excluded_came_back_but_is_not_valid(engine: Engine) -> None:
    open_survey(engine)
    first, *_ = arrive(engine, [NOW, NOW, NOW])
    exclude(engine, SURVEY, first, reason="试填", person="甲")
    found = stands(engine)
    assert (found.returned, found.excluded, found.valid) == (3, 1, 2)


def test_a_survey_without_answers_has_no_last_one(engine: Engine) -> None:
    open_survey(engine)
    assert stands(engine).last_answer is None


def test_the_last_answer_is_told_with_its_zone(engine: Engine) -> None:
    open_survey(engine)
    arrive(engine, [NOW, NOW - timedelta(days=1)])
    assert stands(engine).last_answer == NOW


def test_returns_are_counted_in_the_hour_in_which_they_came(engine: Engine) -> None:
    open_survey(engine)
    arrive(engine, [NOW.replace(minute=0), NOW.replace(minute=59, second=59), NOW - timedelta(hours=1)])
    assert [(hour.at, hour.channels.total()) for hour in stands(engine).hours[-2:]] == [
        (datetime(2026, 7, 5, 7, tzinfo=UTC), 1),
        (datetime(2026, 7, 5, 8, tzinfo=UTC), 2),
    ]


def test_the_returns_of_an_hour_are_told_by_channel(engine: Engine) -> None:
    open_survey(engine)
    arrive(engine, [NOW, NOW])
    arrive(engine, [NOW], channel="poster")
    assert stands(engine).hours[-1].channels == {"link": 2, "poster": 1}


def test_every_hour_is_told_even_if_nothing_came_in_it(engine: Engine) -> None:
    open_survey(engine)
    assert len(stands(engine).hours) == HOURS_OF_PROGRESS


def test_the_hours_of_an_old_survey_end_with_its_last_answer(engine: Engine) -> None:
    open_survey(engine)
    arrive(engine, [NOW])
    later = stands(engine, NOW + timedelta(days=30))
    assert later.hours[-1] == HourlyReturns(datetime(2026, 7, 5, 8, tzinfo=UTC), Counter(link=1))


def test_the_last_answer_is_always_among_the_hours(engine: Engine) -> None:
    open_survey(engine)
    arrive(engine, [NOW])
    for hours in (HOURS_OF_PROGRESS - 1, HOURS_OF_PROGRESS, HOURS_OF_PROGRESS + 1):
        later = stands(engine, NOW + timedelta(hours=hours)).hours
        assert (hours, sum(hour.channels.total() for hour in later)) == (hours, 1)


def test_returns_are_told_apart_by_channel(engine: Engine) -> None:
    open_survey(engine)
    arrive(engine, [NOW, NOW], channel="大厅")
    arrive(engine, [NOW])
    assert stands(engine).channels == {"大厅": 2, "link": 1}


def test_answers_after_closing_are_set_aside_under_their_reason(engine: Engine) -> None:
    open_survey(engine)
    change_state(engine, SURVEY, "paused")
    submit(engine)
    assert stands(engine).set_aside == {"paused": 1}


def test_a_survey_whose_questionnaires_nobody_counted_has_no_return_rate(engine: Engine) -> None:
    open_survey(engine)
    assert progress(engine, SURVEY, None, NOW).return_rate == Undefined("issued_unknown")


@pytest.mark.parametrize("event", ["answer", "exclusion", "set aside", "state"])
def test_the_mark_changes_with_whatever_is_shown(engine: Engine, event: str) -> None:
    open_survey(engine)
    response = submit(engine).response_id
    before = progress_mark(engine, SURVEY)
    if event == "answer":
        submit(engine)
    elif event == "exclusion":
        exclude(engine, SURVEY, response, reason="试填", person="甲")
    elif event == "set aside":
        submit(engine, {**COMPLETE, "age": "old"}, response)
    else:
        change_state(engine, SURVEY, "paused")
    assert progress_mark(engine, SURVEY) != before


def test_the_history_begins_with_the_latest_change(engine: Engine) -> None:
    open_survey(engine)
    change_state(engine, SURVEY, "closed")
    change_state(engine, SURVEY, "open", "补充样本")
    steps = state_history(engine, SURVEY)
    assert [step.state for step in steps] == ["open", "closed", "open", "draft"]
    assert steps[0].reason == "补充样本"


def test_the_history_is_that_of_one_survey(engine: Engine) -> None:
    open_survey(engine)
    publish(engine, "tests/neighbour", questionnaire_source("every_type"), "neighbour.yaml")
    assert [step.state for step in state_history(engine, "tests/neighbour")] == ["draft"]


def test_an_answer_belongs_to_the_hour_that_it_came_in(engine: Engine) -> None:
    open_survey(engine)
    arrive(engine, [NOW.replace(minute=0), NOW.replace(minute=0) - timedelta(microseconds=1)])
    assert [hour.channels.total() for hour in stands(engine).hours][-2:] == [1, 1]


def test_several_responses_are_excluded_for_one_reason(engine: Engine) -> None:
    open_survey(engine)
    identities = arrive(engine, [NOW, NOW, NOW])
    assert exclude_several(engine, SURVEY, identities[:2], reason="试填", person="甲") == 2
    assert response_page(engine, SURVEY, ResponseFilter(status="excluded")).found == 2


def test_the_reason_of_an_exclusion_is_a_few_sentences(engine: Engine) -> None:
    open_survey(engine)
    with pytest.raises(Refusal, match="reason_too_long"):
        exclude_several(engine, SURVEY, arrive(engine, [NOW]), reason="长" * 501, person="甲")
    assert stands(engine).excluded == 0


def test_none_of_several_is_excluded_where_one_is_unknown(engine: Engine) -> None:
    open_survey(engine)
    identities = [*arrive(engine, [NOW]), UUID(int=1)]
    with pytest.raises(Refusal, match="unknown_response"):
        exclude_several(engine, SURVEY, identities, reason="试填", person="甲")
    assert stands(engine).excluded == 0


@pytest.fixture
def of_each_kind(engine: Engine) -> None:
    """Three responses: excluded, once excluded, and brought by another channel with flags."""
    open_survey(engine)
    first, second = arrive(engine, [NOW, NOW])
    arrive(engine, [NOW], channel="大厅", flags=["imported", "older_version"])
    exclude(engine, SURVEY, first, reason="试填", person="甲")
    exclude(engine, SURVEY, second, reason="看错", person="甲")
    exclude(engine, SURVEY, second, reason="核对无误", person="甲", excluded=False)


@each(
    ("wanted", "found"),
    [
        (ResponseFilter(), 3),
        (ResponseFilter(status="valid"), 2),
        (ResponseFilter(status="excluded"), 1),
        (ResponseFilter(channel="大厅"), 1),
        (ResponseFilter(flag="older_version"), 1),
        (ResponseFilter(flag="older"), 0),
        (ResponseFilter(status="valid", channel="大厅"), 1),
    ],
)
def test_the_list_is_narrowed_by_what_is_wanted(
    engine: Engine, of_each_kind: None, wanted: ResponseFilter, found: int
) -> None:
    page = response_page(engine, SURVEY, wanted)
    assert (page.found, len(page.lines), page.every) == (found, found, 3)


def test_the_list_says_why_and_by_whom_a_response_is_excluded(engine: Engine) -> None:
    open_survey(engine)
    (only,) = arrive(engine, [NOW])
    exclude(engine, SURVEY, only, reason="试填", person="甲")
    (line,) = response_page(engine, SURVEY, ResponseFilter()).lines
    assert (line.excluded, line.reason, line.person) == (True, "试填", "甲")


def test_pages_hold_the_latest_first_and_every_response_once(sqlite_engine: Engine) -> None:
    open_survey(sqlite_engine)
    times = [NOW + timedelta(seconds=second) for second in range(RESPONSES_ON_A_PAGE + 1)]
    arrive(sqlite_engine, times)
    pages = [response_page(sqlite_engine, SURVEY, ResponseFilter(), page) for page in (1, 2)]
    assert [line.submitted for page in pages for line in page.lines] == times[::-1]


def test_a_page_past_the_end_is_the_last_one(sqlite_engine: Engine) -> None:
    open_survey(sqlite_engine)
    submit(sqlite_engine)
    assert response_page(sqlite_engine, SURVEY, ResponseFilter(), 99).page == 1


def test_a_response_of_another_survey_is_not_found(sqlite_engine: Engine) -> None:
    open_survey(sqlite_engine)
    response = submit(sqlite_engine).response_id
    assert response_details(sqlite_engine, "tests/other", response) is None


def test_every_decision_about_a_response_is_kept(sqlite_engine: Engine) -> None:
    open_survey(sqlite_engine)
    response = submit(sqlite_engine).response_id
    exclude(sqlite_engine, SURVEY, response, reason="试填", person="甲")
    exclude(sqlite_engine, SURVEY, response, reason="核对无误", person="乙", excluded=False)
    found = response_details(sqlite_engine, SURVEY, response)
    assert found is not None
    assert [(decision.excluded, decision.person) for decision in found.decisions] == [
        (False, "乙"),
        (True, "甲"),
    ]


@each(
    ("answers", "number", "told"),
    [
        ({"age": "adult"}, "1", ("18-60岁",)),
        ({"age": "other", "age.other.text": "六十"}, "1", ("其他（请注明）：六十",)),
        ({"channels": ["board", "friends"]}, "2", ("社区宣传栏/展板", "亲友推荐")),
        ({"service.speed": "2"}, "3.2", ("一般",)),
        ({"why": "窗口太少"}, "5", ("窗口太少",)),
        ({}, "5", ()),
        ({"age": "retired"}, "1", ("retired",)),
    ],
)
def test_answers_are_told_in_the_words_of_the_questionnaire(
    answers: dict[str, str | list[str]], number: str, told: tuple[str, ...]
) -> None:
    assert {line.number: line.answers for line in answers_in_words(QUESTIONNAIRE, answers)}[number] == told
