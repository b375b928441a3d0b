"""Failed attempts lock a name for everybody who shares the database, and only for as long as said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, insert, select

from surveyapp.records.accounts import Attempt
from surveyapp.records.connection import connect
from surveyapp.services.attempts import (
    ADDRESSES,
    KEPT,
    PASSWORDS,
    Guard,
    begin,
    clear,
    subject_of,
    take_back,
)

NOON = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

somebody = Guard(PASSWORDS, subject_of("key", "zhang"))
somebody_else = Guard(PASSWORDS, subject_of("key", "li"))
office = Guard(ADDRESSES, subject_of("key", "192.0.2.1"))


def fail(engine: Engine, guard: Guard, *moments: datetime) -> None:
    for moment in moments:
        assert begin(engine, guard, now=moment) is None


def forbidden_by(engine: Engine, *guards: Guard, now: datetime) -> Guard | None:
    refusal = begin(engine, *guards, now=now)
    return refusal.guard if refusal else None


def five_from(first: datetime, apart: timedelta = MINUTE) -> list[datetime]:
    return [first + number * apart for number in range(5)]


def test_four_failures_do_not_lock(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON)[:4])
    assert begin(engine, somebody, now=NOON + 5 * MINUTE) is None


def test_the_fifth_failure_locks_for_fifteen_minutes(engine: Engine) -> None:
    moments = five_from(NOON)
    fail(engine, somebody, *moments)
    last = moments[-1]
    assert forbidden_by(engine, somebody, now=last + 15 * MINUTE - timedelta(seconds=1)) == somebody
    assert begin(engine, somebody, now=last + 15 * MINUTE) is None


def test_failures_far_apart_do_not_lock(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON, apart=4 * MINUTE))
    assert begin(engine, somebody, now=NOON + 17 * MINUTE) is None


def test_trying_on_does_not_prolong_the_lock(engine: Engine) -> None:
    moments = five_from(NOON)
    fail(engine, somebody, *moments)
    for number in range(10):
        begin(engine, somebody, now=moments[-1] + number * MINUTE)
    assert begin(engine, somebody, now=moments[-1] + 15 * MINUTE) is None


def test_others_are_not_locked(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON))
    assert begin(engine, somebody_else, now=NOON + 5 * MINUTE) is None


def test_a_locked_office_lets_each_name_try_once(engine: Engine) -> None:
    moments = [NOON + number * timedelta(seconds=1) for number in range(ADDRESSES.failures)]
    fail(engine, office, *moments)
    assert begin(engine, somebody, office, now=moments[-1]) is None
    assert forbidden_by(engine, somebody, office, now=moments[-1] + MINUTE) == office
    assert begin(engine, somebody_else, office, now=moments[-1] + MINUTE) is None


def test_guessing_with_ever_new_names_ends(engine: Engine) -> None:
    with engine.connect() as connection:
        row = {"kind": ADDRESSES.kind, "subject": office.subject, "at": NOON}
        connection.execute(insert(Attempt), [row] * (ADDRESSES.ceiling or 0))
    assert forbidden_by(engine, somebody, office, now=NOON + MINUTE) == office


def test_a_lock_that_spares_some_is_told_of_once(engine: Engine) -> None:
    fail(engine, office, *[NOON] * 100)
    first = []
    for number in range(3):
        name = Guard(PASSWORDS, subject_of("key", str(number)))
        assert begin(engine, name, office, now=NOON) is None
        refusal = begin(engine, name, office, now=NOON)
        first.append(refusal is not None and refusal.first)
    assert first == [True, False, False]


def test_where_one_guard_forbids_nothing_is_counted_against_the_other(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON))
    assert forbidden_by(engine, somebody, office, now=NOON + 5 * MINUTE) == somebody
    with engine.connect() as connection:
        query = select(func.count()).where(Attempt.subject == office.subject)
        assert connection.execute(query).scalar_one() == 0


def test_an_office_may_fail_a_hundred_times(engine: Engine) -> None:
    fail(engine, office, *[NOON] * 100)
    assert forbidden_by(engine, office, now=NOON) == office


def test_an_attempt_that_turned_out_well_is_no_failure(engine: Engine) -> None:
    for moment in five_from(NOON):
        fail(engine, somebody, moment)
        take_back(engine, somebody)
    assert begin(engine, somebody, now=NOON + 5 * MINUTE) is None


def test_what_is_taken_back_leaves_earlier_failures(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON)[:4])
    fail(engine, somebody, NOON + 4 * MINUTE)
    take_back(engine, somebody)
    fail(engine, somebody, NOON + 4 * MINUTE)
    assert forbidden_by(engine, somebody, now=NOON + 5 * MINUTE) == somebody


def test_what_is_taken_back_is_the_latest(engine: Engine) -> None:
    fail(engine, somebody, *[NOON] * 4)
    fail(engine, somebody, NOON + 14 * MINUTE)
    take_back(engine, somebody)
    fail(engine, somebody, NOON + 16 * MINUTE)
    assert begin(engine, somebody, now=NOON + 17 * MINUTE) is None


def test_clearing_forgets_only_this_subject(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON))
    fail(engine, somebody_else, *five_from(NOON))
    clear(engine, somebody)
    assert begin(engine, somebody, now=NOON + 5 * MINUTE) is None
    assert forbidden_by(engine, somebody_else, now=NOON + 5 * MINUTE) == somebody_else


def test_old_failures_are_removed(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON))
    fail(engine, somebody_else, NOON + KEPT + 10 * MINUTE)
    with engine.connect() as connection:
        assert connection.execute(select(func.count(Attempt.id))).scalar_one() == 1


def test_the_table_tells_nobody_who_it_was() -> None:
    assert "zhang" not in somebody.subject
    assert subject_of("key", "zhang") != subject_of("another key", "zhang")


def test_two_subjects_are_never_one() -> None:
    assert subject_of("key", "code", "12") != subject_of("key", "code1", "2")


def test_parallel_workers_cannot_try_more_often_together(engine: Engine, database_url: str) -> None:
    workers = [connect(database_url) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: begin(workers[number % 4], somebody, now=NOON), range(24)))
    for worker in workers:
        worker.dispose()
    assert answers.count(None) == PASSWORDS.failures


def test_kinds_are_counted_apart(engine: Engine) -> None:
    fail(engine, Guard(PASSWORDS, office.subject), *five_from(NOON))
    assert begin(engine, office, now=NOON + 5 * MINUTE) is None


def test_only_the_first_refusal_of_a_lock_is_marked_so(engine: Engine) -> None:
    for start in (NOON, NOON + 19 * MINUTE):  # the second lock begins the moment the first one has ended
        moments = five_from(start, apart=timedelta(seconds=1))
        fail(engine, somebody, *moments)
        refusals = [begin(engine, somebody, now=moments[-1] + number * MINUTE) for number in (13, 14)]
        assert [refusal and refusal.first for refusal in refusals] == [True, False]


def test_locks_of_two_people_are_told_apart(engine: Engine) -> None:
    for guard in (somebody, somebody_else):
        fail(engine, guard, *five_from(NOON))
    refusals = [begin(engine, guard, now=NOON + 5 * MINUTE) for guard in (somebody, somebody_else)]
    assert [refusal and refusal.first for refusal in refusals] == [True, True]
