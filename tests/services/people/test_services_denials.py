"""Pages that somebody was kept from are counted: a loop of requests leaves a handful of lines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from people_of_tests import person
from sqlalchemy import Engine, func, select

from surveyapp.records.accounts import Denial
from surveyapp.services.limits import DENIALS_KEPT_FOR, MOST_DENIED_PAGES
from surveyapp.services.people.denials import DenialCount, count_denial

NOON = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


@pytest.fixture
def wang(engine: Engine) -> int:
    return person(engine, "wang")


def rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(Denial)).scalar_one()


def test_the_first_tenth_and_hundredth_time_are_worth_a_line(engine: Engine, wang: int) -> None:
    counts = [count_denial(engine, wang, "audit.audit", "", NOON) for _ in range(120)]
    assert [count.times for count in counts] == list(range(1, 121))
    assert [count.times for count in counts if count.noteworthy] == [1, 10, 100]
    assert rows(engine) == 1


def test_each_page_subject_account_and_hour_is_counted_apart(engine: Engine, wang: int) -> None:
    li = person(engine, "li")
    for account, page, subject, now in (
        (wang, "responses.responses", "a/b", NOON),
        (wang, "responses.responses", "a/c", NOON),
        (wang, "responses.response", "a/b", NOON),
        (li, "responses.responses", "a/b", NOON),
        (wang, "responses.responses", "a/b", NOON + timedelta(hours=1)),
    ):
        assert count_denial(engine, account, page, subject, now) == DenialCount(1, elsewhere=False)


def test_ever_new_addresses_are_counted_as_one(engine: Engine, wang: int) -> None:
    counts = [count_denial(engine, wang, "results.results", f"a/{number}", NOON) for number in range(200)]
    assert not any(count.elsewhere for count in counts[:MOST_DENIED_PAGES])
    assert [count.times for count in counts[MOST_DENIED_PAGES:]] == list(range(1, 181))
    assert sum(count.noteworthy for count in counts) == MOST_DENIED_PAGES + 3
    assert rows(engine) == MOST_DENIED_PAGES + 1
    assert count_denial(engine, wang, "results.results", "a/0", NOON) == DenialCount(2, elsewhere=False)


def test_old_counts_are_removed(engine: Engine, wang: int) -> None:
    count_denial(engine, wang, "audit.audit", "", NOON)
    count_denial(engine, wang, "audit.audit", "", NOON + DENIALS_KEPT_FOR + timedelta(hours=1))
    assert rows(engine) == 1


def test_what_somebody_typed_into_an_address_is_cut(engine: Engine, wang: int) -> None:
    for _ in range(2):
        count = count_denial(engine, wang, "p" * 300, "a\0b" * 300, NOON)
    assert count.times == 2


def test_requests_at_the_same_moment_are_all_counted(engine: Engine, wang: int) -> None:
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: count_denial(engine, wang, "audit.audit", "", NOON), range(24)))
    assert sorted(count.times for count in counts) == list(range(1, 25))
