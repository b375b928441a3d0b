"""Answers are stored exactly once; what is not stored is said plainly and kept aside."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from servers import questionnaire_source
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from survey_of_tests import COMPLETE, SURVEY, open_survey, publish_every_type, set_aside, stored, submit

from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.limits import MOST_CONFLICTS
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey

OTHER = COMPLETE | {"age": "adult"}
NEIGHBOUR = "tests/neighbour"


def open_neighbour(engine: Engine) -> None:
    """A second survey with the same questionnaire, and so with the same version."""
    publish(engine, NEIGHBOUR, questionnaire_source("every_type"), "neighbour.yaml")
    change_state(engine, NEIGHBOUR, "open")


def test_answers_to_an_open_survey_are_stored(engine: Engine) -> None:
    open_survey(engine)
    assert submit(engine).kind == "stored"
    assert stored(engine) == 1


def test_the_same_again_gives_the_same_receipt(engine: Engine) -> None:
    open_survey(engine)
    identity = uuid4()
    first, again = submit(engine, identity=identity), submit(engine, identity=identity)
    assert (again.kind, again.submitted) == ("same", first.submitted)
    assert stored(engine) == 1


def test_other_answers_under_a_taken_id_leave_the_first_untouched(engine: Engine) -> None:
    open_survey(engine)
    identity = uuid4()
    submit(engine, identity=identity)
    assert submit(engine, OTHER, identity).kind == "conflict"
    assert submit(engine, identity=identity).kind == "same"
    assert set_aside(engine) == ["conflict"]


def test_the_same_answers_to_another_version_are_a_conflict(engine: Engine) -> None:
    open_survey(engine)
    identity, old = uuid4(), known_survey(engine, SURVEY).version
    submit(engine, identity=identity)
    publish_every_type(engine, lambda source: source.replace("每种题型一题".encode(), "新的题目".encode()))
    assert submit(engine, identity=identity).kind == "conflict"
    assert submit(engine, identity=identity, version=old).kind == "same"


def test_the_same_answers_to_another_survey_are_a_conflict(engine: Engine) -> None:
    open_survey(engine)
    open_neighbour(engine)
    identity, version = uuid4(), known_survey(engine, SURVEY).version
    submit(engine, identity=identity)
    moved = Submission(NEIGHBOUR, version, identity, dict(COMPLETE), "link", "zh-CN")
    assert receive(engine, moved).kind == "conflict"
    assert (stored(engine), set_aside(engine)) == (1, ["conflict"])


def test_what_is_set_aside_for_one_id_is_capped(engine: Engine) -> None:
    open_survey(engine)
    identity = uuid4()
    submit(engine, identity=identity)
    for number in range(MOST_CONFLICTS + 3):
        submit(engine, COMPLETE | {"why": str(number)}, identity)
    assert len(set_aside(engine)) == MOST_CONFLICTS


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_answers_to_a_survey_that_is_not_open_are_set_aside_once(engine: Engine, state: str) -> None:
    open_survey(engine)
    change_state(engine, SURVEY, state)
    identity = uuid4()
    assert [submit(engine, identity=identity).kind for _ in range(3)] == ["closed"] * 3
    assert (stored(engine), set_aside(engine)) == (0, [state])


def test_what_is_set_aside_counts_for_its_own_survey(engine: Engine) -> None:
    open_survey(engine)
    open_neighbour(engine)
    change_state(engine, SURVEY, "closed")
    submit(engine)
    assert (status(engine, SURVEY)["set_aside"], status(engine, NEIGHBOUR)["set_aside"]) == (1, 0)


def test_the_error_of_a_failing_database_does_not_quote_the_answers(engine: Engine) -> None:
    open_survey(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE responses RENAME TO responses_away")
    with pytest.raises(SQLAlchemyError) as failed:
        submit(engine, COMPLETE | {"why": "只有我知道"})
    assert "responses" in str(failed.value)
    assert "只有我知道" not in str(failed.value)


def test_a_retry_after_closing_still_gets_its_receipt(engine: Engine) -> None:
    open_survey(engine)
    identity = uuid4()
    submit(engine, identity=identity)
    change_state(engine, SURVEY, "closed")
    assert submit(engine, identity=identity).kind == "same"


def test_fifty_at_once_with_one_id_are_one_row(engine: Engine) -> None:
    open_survey(engine)
    identity = uuid4()
    with ThreadPoolExecutor(10) as threads:
        receipts = list(threads.map(lambda _: submit(engine, identity=identity), range(50)))
    assert sorted(receipt.kind for receipt in receipts) == ["same"] * 49 + ["stored"]
    assert len({receipt.submitted for receipt in receipts}) == 1


def test_many_at_once_are_all_stored(engine: Engine) -> None:
    open_survey(engine)
    with ThreadPoolExecutor(10) as threads:
        receipts = list(threads.map(lambda _: submit(engine), range(100)))
    assert {receipt.kind for receipt in receipts} == {"stored"}
    assert stored(engine) == 100


def test_a_draft_takes_no_answers(engine: Engine) -> None:
    publish_every_type(engine)
    assert submit(engine).kind == "closed"
    assert stored(engine) == 0
