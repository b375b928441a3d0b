"""Codes and recovery codes are taken once, whichever worker is asked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from people_of_tests import person
from sqlalchemy import Engine, select

from surveyapp.records.accounts import Account
from surveyapp.records.connection import connect
from surveyapp.services.people.second_factor import turn_off, turn_on, use_counter, use_recovery_code

NOW = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


@pytest.fixture
def account(engine: Engine) -> int:
    return person(engine, "zhangsan", "reader")


def test_a_code_from_when_our_clock_was_ahead_keeps_nobody_out(engine: Engine, account: int) -> None:
    assert use_counter(engine, account, 900, 902)
    assert [use_counter(engine, account, 59, 61) for _ in range(2)] == [True, False]


def test_a_time_step_is_taken_once(engine: Engine, account: int) -> None:
    assert [use_counter(engine, account, 59, 61) for _ in range(2)] == [True, False]


def test_an_earlier_time_step_is_not_taken_afterwards(engine: Engine, account: int) -> None:
    assert [use_counter(engine, account, counter, 62) for counter in (59, 58, 60)] == [True, False, True]


def test_of_parallel_workers_one_takes_the_code(engine: Engine, database_url: str, account: int) -> None:
    workers = [connect(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda worker: use_counter(worker, account, 59, 61), workers))
    for worker in workers:
        worker.dispose()
    assert answers.count(True) == 1


def test_a_recovery_code_is_taken_once(engine: Engine, account: int) -> None:
    turn_on(engine, account, "secret", ["a", "b", "c"])
    assert [use_recovery_code(engine, account, "b") for _ in range(2)] == [2, None]


def test_of_parallel_workers_one_takes_the_recovery_code(
    engine: Engine, database_url: str, account: int
) -> None:
    turn_on(engine, account, "secret", ["a", "b", "c"])
    workers = [connect(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda worker: use_recovery_code(worker, account, "b"), workers))
    for worker in workers:
        worker.dispose()
    assert sorted(answers, key=str) == [2, None, None, None]


def test_nothing_stays_of_what_is_turned_off(engine: Engine, account: int) -> None:
    turn_on(engine, account, "secret", ["a"])
    turn_off(engine, account)
    assert use_recovery_code(engine, account, "a") is None
    with engine.connect() as connection:
        assert connection.execute(select(Account.tf_totp_secret)).scalar_one() is None
