"""How long people took and when: every valid response is in one class, and the median is that of plain Python."""

import statistics
from datetime import UTC, datetime

from coded_answers import live_table
from hypothesis import given, settings
from hypothesis import strategies as st
from made_surveys import loaded
from survey_facts import response

from surveyapp.analysis.durations import count_durations, count_times
from surveyapp.analysis.limits import DURATION_ENDS

QUESTIONNAIRE = loaded("title: t\nquestions: [{code: a, type: text, text: t}]\n")


def durations_of(seconds: list[int | None]):
    rows = [
        response(number, {"a": "x"}, seconds=second, version=QUESTIONNAIRE_VERSION)
        for number, second in enumerate(seconds)
    ]
    return count_durations(live_table(QUESTIONNAIRE, rows))


QUESTIONNAIRE_VERSION = "v1"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.integers(0, 5000), max_size=60))
def test_each_response_is_in_one_class(seconds: list[int | None]) -> None:
    found, told = durations_of(seconds), [second for second in seconds if second is not None]
    assert sum(found.classes) == len(told)
    assert found.untold == len(seconds) - len(told)
    assert found.median == (statistics.median(told) if told else None)
    for place, end in enumerate(DURATION_ENDS):
        assert sum(found.classes[: place + 1]) == sum(second < end for second in told)


def test_hours_are_those_of_china() -> None:
    monday_at_seven = int(datetime(2026, 11, 29, 23, tzinfo=UTC).timestamp()) // 3600
    found = count_times({monday_at_seven: 4, monday_at_seven + 2: 1})
    assert found.of_week == (5, 0, 0, 0, 0, 0, 0)
    assert found.of_day == (0, 0, 4, 1, 0, 0, 0, 0)
