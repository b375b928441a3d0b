"""Failed attempts lock a name for everybody who shares the database, and only for as long as said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, insert, select

from surveyapp.records.accounts import Attempt
from surveyapp.records.connection import connect
from surveyapp.services.limits import FAILURES_KEPT_FOR
from surveyapp.services.people.attempts import (
    ADDRESSES,
    DEVICES,
    NAMES,
    PASSWORDS,
    Guard,
    clear_failures,
    count_attempt,
    forgive,
    subject_in,
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
        assert count_attempt(engine, guard, now=moment) is None


def forbidden_by(engine: Engine, *guards: Guard, now: datetime) -> Guard | None:
    refusal = count_attempt(engine, *guards, now=now)
    return refusal.guard if refusal else None


def five_from(first: datetime, apart: timedelta = MINUTE) -> list[datetime]:
    return [first + number * apart for number in range(5)]


def test_four_failures_do_not_lock(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON)[:4])
    assert count_attempt(engine, somebody, now=NOON + 5 * MINUTE) is None


def test_from_the_fifth_failure_on_every_further_one_waits_longer(engine: Engine) -> None:
    moments = five_from(NOON, apart=timedelta(seconds=1))
    fail(engine, somebody, *moments)
    last = moments[-1]
    for wait in (1, 2, 4, 8, 15, 15):
        refusal = count_attempt(engine, somebody, now=last + timedelta(seconds=1))
        assert refusal is not None
        assert refusal.until == last + wait * MINUTE
        assert forbidden_by(engine, somebody, now=refusal.until - timedelta(seconds=1)) == somebody
        assert count_attempt(engine, somebody, now=refusal.until) is None
        last = refusal.until


def test_failures_far_apart_do_not_lock(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON, apart=15 * MINUTE))
    assert count_attempt(engine, somebody, now=NOON + 61 * MINUTE) is None


def test_trying_on_does_not_prolong_the_lock(engine: Engine) -> None:
    moments = five_from(NOON)
    fail(engine, somebody, *moments)
    for number in range(59):
        count_attempt(engine, somebody, now=moments[-1] + timedelta(seconds=number))
    assert count_attempt(engine, somebody, now=moments[-1] + MINUTE) is None


def test_others_are_not_locked(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON))
    assert count_attempt(engine, somebody_else, now=NOON + 5 * MINUTE) is None


def test_a_locked_office_lets_each_name_try_once(engine: Engine) -> None:
    moments = [NOON + number * timedelta(seconds=1) for number in range(ADDRESSES.failures)]
    fail(engine, office, *moments)
    assert count_attempt(engine, somebody, office, now=moments[-1]) is None
    assert forbidden_by(engine, somebody, office, now=moments[-1] + MINUTE) == office
    assert count_attempt(engine, somebody_else, office, now=moments[-1] + MINUTE) is None


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
        assert count_attempt(engine, name, office, now=NOON) is None
        refusal = count_attempt(engine, name, office, now=NOON)
        first.append(refusal is not None and refusal.is_first)
    assert first == [True, False, False]


def test_where_one_guard_forbids_nothing_is_counted_against_the_other(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON))
    assert forbidden_by(engine, somebody, office, now=NOON + 4 * MINUTE) == somebody
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
    assert count_attempt(engine, somebody, now=NOON + 5 * MINUTE) is None


def test_what_is_taken_back_leaves_earlier_failures(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON)[:4])
    fail(engine, somebody, NOON + 4 * MINUTE)
    take_back(engine, somebody)
    fail(engine, somebody, NOON + 4 * MINUTE)
    assert forbidden_by(engine, somebody, now=NOON + 4 * MINUTE) == somebody


def test_what_is_taken_back_is_the_latest(engine: Engine) -> None:
    fail(engine, somebody, *[NOON] * 4)
    fail(engine, somebody, NOON + 59 * MINUTE)
    take_back(engine, somebody)
    fail(engine, somebody, NOON + 61 * MINUTE)
    assert count_attempt(engine, somebody, now=NOON + 62 * MINUTE) is None


def test_clearing_forgets_only_this_subject(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON))
    fail(engine, somebody_else, *five_from(NOON))
    clear_failures(engine, somebody)
    assert count_attempt(engine, somebody, now=NOON + 4 * MINUTE) is None
    assert forbidden_by(engine, somebody_else, now=NOON + 4 * MINUTE) == somebody_else


def test_old_failures_are_removed(engine: Engine) -> None:
    fail(engine, somebody, *five_from(NOON))
    fail(engine, somebody_else, NOON + FAILURES_KEPT_FOR + 10 * MINUTE)
    with engine.connect() as connection:
        assert connection.execute(select(func.count(Attempt.id))).scalar_one() == 1


def test_the_table_tells_nobody_who_it_was() -> None:
    assert "zhang" not in somebody.subject
    assert subject_of("key", "zhang") != subject_of("another key", "zhang")


def test_two_subjects_are_never_one() -> None:
    assert subject_of("key", "code", "12") != subject_of("key", "code1", "2")


def test_what_is_forgiven_a_name_is_forgiven_in_every_network(engine: Engine) -> None:
    places = [Guard(PASSWORDS, subject_in("key", PASSWORDS, "zhang", place)) for place in ("one", "two")]
    other = Guard(PASSWORDS, subject_in("key", PASSWORDS, "li", "one"))
    for guard in (*places, other):
        fail(engine, guard, *[NOON] * 5)
    forgive(engine, "key", PASSWORDS, "zhang")
    assert [forbidden_by(engine, guard, now=NOON) for guard in (*places, other)] == [None, None, other]


def flood(engine: Engine, networks: int, seconds: int) -> tuple[int, list[bool]]:
    """Strangers from so many networks try one name as often as they are let, each every ten seconds. How many tries
    they had, and whether the owner, from a network of their own, was let in at the end of each quarter of an hour.
    """
    everywhere = Guard(NAMES, subject_in("key", NAMES, "zhang"))
    strangers = [
        Guard(PASSWORDS, subject_in("key", PASSWORDS, "zhang", str(number))) for number in range(networks)
    ]
    at_home = Guard(PASSWORDS, subject_in("key", PASSWORDS, "zhang", "home"))
    waiting = dict.fromkeys(range(networks), NOON)
    tries, let_in = 0, []
    for second in range(0, seconds, 10):
        now = NOON + timedelta(seconds=second)
        for number in [number for number, until in waiting.items() if until <= now]:
            refusal = count_attempt(engine, strangers[number], everywhere, now=now)
            tries += refusal is None
            waiting[number] = refusal.until if refusal else now
        if second % 900 == 890:
            let_in.append(count_attempt(engine, at_home, everywhere, now=now) is None)
            for guard in (at_home, everywhere):
                take_back(engine, guard)
    return tries, let_in


def test_a_stranger_who_never_stops_shuts_nobody_else_out(sqlite_engine: Engine) -> None:
    tries, let_in = flood(sqlite_engine, networks=1, seconds=6 * 3600)
    assert all(let_in)
    assert len(let_in) == 24
    assert tries <= 12 * 6


def test_neither_do_strangers_in_twenty_networks(sqlite_engine: Engine) -> None:
    tries, let_in = flood(sqlite_engine, networks=20, seconds=3600)
    assert let_in == [True] * 4
    assert tries <= NAMES.failures + 3600 // 60 + 20


def test_what_all_networks_together_may_try_is_bounded(engine: Engine) -> None:
    everywhere = Guard(NAMES, subject_in("key", NAMES, "zhang"))
    tries = 0
    for number in range(400):
        place = Guard(PASSWORDS, subject_in("key", PASSWORDS, "zhang", str(number)))
        tries += count_attempt(engine, place, everywhere, now=NOON + timedelta(seconds=number)) is None
    one_a_minute = 2
    assert NAMES.ceiling is not None
    assert tries == NAMES.ceiling + one_a_minute
    known = Guard(DEVICES, subject_in("key", DEVICES, "1", "browser"))
    assert count_attempt(engine, known, now=NOON + timedelta(seconds=400)) is None


def test_parallel_workers_cannot_try_more_often_together(engine: Engine, database_url: str) -> None:
    workers = [connect(database_url) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda number: count_attempt(workers[number % 4], somebody, now=NOON), range(24))
        )
    for worker in workers:
        worker.dispose()
    assert answers.count(None) == PASSWORDS.failures


def test_kinds_are_counted_apart(engine: Engine) -> None:
    fail(engine, Guard(PASSWORDS, office.subject), *five_from(NOON))
    assert count_attempt(engine, office, now=NOON + 5 * MINUTE) is None


def test_only_the_first_refusal_of_a_lock_is_marked_so(engine: Engine) -> None:
    moments = five_from(NOON, apart=timedelta(seconds=1))
    fail(engine, somebody, *moments)
    ends = moments[-1] + MINUTE
    for _ in range(2):  # the second lock begins the moment the first one has ended
        refusals = [count_attempt(engine, somebody, now=ends - timedelta(seconds=left)) for left in (20, 10)]
        assert [refusal and refusal.is_first for refusal in refusals] == [True, False]
        fail(engine, somebody, ends)
        ends += 2 * MINUTE


def test_locks_of_two_people_are_told_apart(engine: Engine) -> None:
    for guard in (somebody, somebody_else):
        fail(engine, guard, *five_from(NOON))
    refusals = [count_attempt(engine, guard, now=NOON + 4 * MINUTE) for guard in (somebody, somebody_else)]
    assert [refusal and refusal.is_first for refusal in refusals] == [True, True]
