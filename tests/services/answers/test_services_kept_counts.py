"""Counting, closing and deciding wait for one another where they must, and nowhere else.

Copies count anew, and of what went nothing is kept.
"""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import Engine, delete, event, insert, select, text, update

from surveyapp.records.connection import connect, transaction
from surveyapp.records.counts import ResponseChange, ResponseCount
from surveyapp.records.screening import DeviceArrival
from surveyapp.records.tables import Exclusion, Response, Survey
from surveyapp.services.answers.counts.count_arrivals import count_arrivals
from surveyapp.services.answers.counts.counts import counted_upto, last_change
from surveyapp.services.answers.receipts import withdraw
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.returns import return_counts
from surveyapp.services.answers.state_steps import change_state_within
from surveyapp.services.retention.forget_in_database import erase_remains

SURVEY = "a/b"


@pytest.fixture
def open_survey(engine: Engine) -> Engine:
    """A survey with two answers of one device that nobody counted; PostgreSQL's locks are not waited for long."""
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", lambda made, _: made.execute("SET lock_timeout = '100ms'"))
        engine.dispose()
    facts = {"state": "open", "version": "v", "analysis_hash": "h", "sample": False}
    with engine.connect() as connection:
        connection.execute(insert(Survey).values(name=SURVEY, **facts, created=datetime.now(UTC)))
    for _ in range(2):
        arrive(engine)
    return engine


def arrive(engine: Engine) -> None:
    given = Submission(SURVEY, "v", uuid4(), {"age": "a"}, "link", "zh-CN", device="device-of-one")
    receive(engine, given)


def counted(engine: Engine) -> int:
    with engine.connect() as connection:
        return sum(connection.execute(select(ResponseCount.count)).scalars())


def test_counting_waits_for_nobody_who_holds_the_survey(open_survey: Engine) -> None:
    """Closing and deleting hold its row while they count."""
    with transaction(open_survey) as connection:
        connection.execute(select(Survey).where(Survey.name == SURVEY).with_for_update())
        several_write = open_survey.dialect.name == "postgresql"
        assert count_arrivals(open_survey) == several_write
        assert counted(open_survey) == 2 * several_write


def test_counting_is_left_to_a_later_call_where_a_lock_is_not_to_be_had(open_survey: Engine) -> None:
    with transaction(open_survey) as connection:
        if open_survey.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE response_counts IN EXCLUSIVE MODE"))
        assert not count_arrivals(open_survey)
    assert count_arrivals(open_survey)
    assert counted(open_survey) == 2


def test_beginnings_of_device_marks_are_not_kept_beside_a_closing(open_survey: Engine) -> None:
    """Nobody counts by the marks as they were before it: they are gone when it is done, and stay so."""
    with transaction(open_survey) as connection:
        change_state_within(connection, SURVEY, "closed")
        assert not count_arrivals(open_survey)
    assert count_arrivals(open_survey)
    with open_survey.connect() as connection:
        assert connection.execute(select(Response.device).where(Response.device.is_not(None))).all() == []
        assert connection.execute(select(DeviceArrival)).all() == []


def test_changes_are_noted_where_a_dump_is_loaded(open_survey: Engine) -> None:
    """PostgreSQL loads one without a search path."""
    assert count_arrivals(open_survey)
    decision = {"excluded": True, "reason": "重复", "person": "甲", "at": datetime.now(UTC)}
    with transaction(open_survey) as connection:
        response = connection.execute(select(Response.id).limit(1)).scalar_one()
        translated: dict[str | None, str | None] = {}
        if open_survey.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL search_path = ''"))
            translated = {None: "public"}
        connection = connection.execution_options(schema_translate_map=translated)
        connection.execute(insert(Exclusion).values(response=response, **decision))
        connection.execute(update(Response).where(Response.id == response).values(ineligible=False))
    with open_survey.connect() as connection:
        assert return_counts(connection, [SURVEY])[SURVEY].excluded == 1


def test_a_copy_beside_it_in_the_same_cluster_counts_anew(open_survey: Engine) -> None:
    """What was counted there is not what is here, as where only some tables are loaded."""
    assert count_arrivals(open_survey)
    if open_survey.dialect.name == "sqlite":
        return
    open_survey.dispose()
    cluster = connect(open_survey.url.set(database="postgres").render_as_string(hide_password=False))
    here, beside = open_survey.url.database, f"{open_survey.url.database}_copy"
    with cluster.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {beside} TEMPLATE {here}"))
        copy = connect(open_survey.url.set(database=beside).render_as_string(hide_password=False))
        with open_survey.connect() as original, copy.connect() as copied:
            assert counted_upto(original)
            assert not counted_upto(copied)
        copy.dispose()
        connection.execute(text(f"DROP DATABASE {beside}"))
    cluster.dispose()


def test_no_fact_of_a_response_that_changed_or_went_is_kept(open_survey: Engine) -> None:
    """The number of the last change stays: pages that show counts look again by it."""
    with open_survey.connect() as connection:
        first, second = connection.execute(select(Response.id)).scalars()
        connection.execute(update(Response).where(Response.id == first).values(flags=["fast"]))
        connection.execute(update(Response).where(Response.id == second).values(channel="kiosk"))
    assert count_arrivals(open_survey)
    assert noted(open_survey) == {("link", '["fast"]', 1), ("kiosk", "[]", 1)}
    withdraw(open_survey, SURVEY, first)
    with open_survey.connect() as connection:
        change = last_change(connection, SURVEY)
    assert count_arrivals(open_survey)
    assert noted(open_survey) == {("link", "[]", 1), ("kiosk", "[]", 1)}
    for response in (first, second):
        with open_survey.connect() as connection:
            assert last_change(connection, SURVEY) >= change
            connection.execute(delete(Response).where(Response.id == response))
            change = last_change(connection, SURVEY)
        assert erase_remains(open_survey)
    assert noted(open_survey) == {("", "", 0)}
    with open_survey.connect() as connection:
        assert last_change(connection, SURVEY) == change > 0


def noted(engine: Engine) -> set[tuple[object, ...]]:
    """Channel, flags and number of everything that is noted to count by."""
    with engine.connect() as connection:
        return {
            tuple(row)
            for table in (ResponseCount, ResponseChange)
            for row in connection.execute(select(table.channel, table.flags, table.count))
        }
