"""What screening marked, and who took an answer back, is told the same after the answers were deleted."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from forgetting_of_tests import BY, figures, places_of, sheets, word_lines
from sqlalchemy import Engine, func, select
from survey_of_tests import COMPLETE, SURVEY, open_survey

from surveyapp.analysis.screening import ALIKE, arrival_flags
from surveyapp.records.screening import DeviceArrival, ScreenedResponse, UnscreenedResponse
from surveyapp.records.tables import Response
from surveyapp.services.answers.counts.count_arrivals import count_arrivals
from surveyapp.services.answers.counts.screening import screen
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.receipts import withdraw
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.status_counts import status
from surveyapp.services.figures.survey_answers import NONE_EXCLUDED, freeze, latest_answers
from surveyapp.services.figures.survey_screening import SurveyScreening, screening_of
from surveyapp.services.places import Places
from surveyapp.services.retention import forget_in_database
from surveyapp.services.retention.forget_answers import forget_response, forget_survey
from surveyapp.services.retention.forget_in_database import _erased
from surveyapp.services.surveys.survey_lookup import known_survey

HURRIED = {**COMPLETE, "service.attitude": "1"}
"""What one person ticked in two seconds."""


@pytest.fixture
def places(engine: Engine, tmp_path: Path) -> Places:
    return places_of(engine, tmp_path)


def fill_marked(places: Places) -> tuple[UUID, UUID]:
    """22 equal forms at once, a hurried one, two at leisure, a blank one, and one that was taken back.

    Gives the ids of an equal one and of the hurried one.
    """
    engine = places.engine
    open_survey(engine)
    equal = [_send(engine, COMPLETE) for _ in range(22)]
    hurried = _send(engine, HURRIED, seconds=2)
    _send(engine, {**COMPLETE, "overall": "no"})
    _send(engine, {**COMPLETE, "service.speed": "1"})
    _send(engine, {})
    withdraw(engine, SURVEY, _send(engine, HURRIED, seconds=1))
    return equal[0], hurried


def _send(engine: Engine, answers: dict[str, str | list[str]], seconds: int = 90) -> UUID:
    identity = uuid4()
    version = known_survey(engine, SURVEY).version
    flags = arrival_flags("self", scripted=True, seconds=seconds, questions=4)
    sent = Submission(
        SURVEY,
        version,
        identity,
        dict(answers),
        "online",
        "zh-CN",
        started=datetime.now(UTC),
        seconds=seconds,
        flags=flags,
    )
    receive(engine, sent)
    return identity


def screening(places: Places) -> SurveyScreening:
    return screening_of(places.engine, places.snapshots, SURVEY)


def test_status_and_screening_tell_what_was_marked_and_taken_back(places: Places) -> None:
    fill_marked(places)
    before, told = screening(places), status(places.engine, SURVEY)
    marks = {"alike": 22, "fast": 1}
    assert (before.marked, before.by_rule, before.proposed) == (23, {**marks, "speed": 1}, 0)
    assert (told["returned"], told["withdrawn"], told["flagged"]) == (26, 1, marks)
    forget_survey(places, SURVEY, **BY)
    after, gone = screening(places).as_json(), {"reason": "answers_deleted"}
    assert [after.pop(key) for key in ("flagged", "proposals", "values")] == [gone] * 3
    assert after == {key: before.as_json()[key] for key in after}
    after = status(places.engine, SURVEY)
    assert {name: after[name] for name in ("returned", "withdrawn", "flagged")} == {
        "returned": 26,
        "withdrawn": 1,
        "flagged": marks,
    }


def test_reports_tell_rules_decisions_and_both_figures_as_before(places: Places, tmp_path: Path) -> None:
    equal, _ = fill_marked(places)
    exclude(places.engine, SURVEY, equal, reason="雷同", person="王测")
    freeze(places.engine, places.snapshots, SURVEY, "王测", review="逐份看过")
    numbers, words, cells = figures(places), word_lines(places, tmp_path), sheets(places, tmp_path)["说明"]
    assert any("有23份被至少一条规则标记" in line and "剔除1份" in line for line in words)
    forget_survey(places, SURVEY, **BY)
    assert figures(places) == numbers
    (only,) = numbers.values()
    assert (only["sample"]["valid"], only["without_flagged"]["n"]) == (24, 2)
    marked = ("筛查", "规则", "剔除标记", "填写情况", "填写人撤回")
    assert _about(words, marked) == _about(word_lines(places, tmp_path), marked)
    assert [row for row in cells if str(row[0]).startswith(marked)] == [
        row for row in sheets(places, tmp_path)["说明"] if str(row[0]).startswith(marked)
    ]


def _about(lines: list[str], words: tuple[str, ...]) -> list[str]:
    return [line for line in lines if any(word in line for word in words)]


def test_a_marked_response_that_is_forgotten_leaves_marks_and_figures(places: Places) -> None:
    """The other marks stay as they were frozen, though fewer than twenty-two are left; then all go."""
    equal, hurried = fill_marked(places)
    manifest = freeze(places.engine, places.snapshots, SURVEY, "王测", review=NONE_EXCLUDED)
    for gone in (equal, hurried):
        forget_response(places, SURVEY, str(gone), **BY)
    found = latest_answers(places.engine, places.snapshots, SURVEY)
    assert (found.snapshot, found.returns.returned, found.returns.withdrawn) == (manifest.id, 24, 1)
    numbers = figures(places)
    (only,) = numbers.values()
    assert (only["screening"]["flagged"], only["without_flagged"]["n"]) == ({"alike": 21}, 2)
    assert status(places.engine, SURVEY)["flagged"] == {"alike": 21}
    forget_survey(places, SURVEY, **BY)
    assert figures(places) == numbers
    assert screening(places).by_rule == {"alike": 21}


def test_deleting_all_answers_looks_for_no_equal_ones(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No row that goes names those that stood beside it, though somebody counts meanwhile; marks of the rest stay."""
    fill_marked(places)
    count_arrivals(places.engine)
    monkeypatch.setattr(forget_in_database, "DELETED_AT_ONCE", 1)
    rest: list[tuple[int, int]] = []

    def counted_between(engine: Engine, responses: list[UUID]) -> int:
        gone = _erased(engine, responses)
        count_arrivals(engine)
        with engine.connect() as connection:
            for table in (ScreenedResponse, UnscreenedResponse, DeviceArrival):
                assert connection.execute(select(table)).first() is None
            forms = select(func.count()).where(Response.id.in_(equal), Response.survey == SURVEY)
            left = connection.execute(forms).scalar_one()
            alike = sum(ALIKE in rules for rules in screen(connection, SURVEY).values())
        rest.append((left, alike))
        return gone

    with places.engine.connect() as connection:
        equal = [key for key, rules in screen(connection, SURVEY).items() if ALIKE in rules]
    monkeypatch.setattr(forget_in_database, "_erased", counted_between)
    forget_survey(places, SURVEY, **BY)
    assert rest[-1] == (0, 0)
    assert len({alike for _, alike in rest}) > 20
    assert all(alike == left for left, alike in rest)
