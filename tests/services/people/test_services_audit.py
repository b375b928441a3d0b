"""The audit trail: what was recorded is found again, and the database lets nobody change it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cases import each
from sqlalchemy import Engine, delete, update
from sqlalchemy.exc import DatabaseError

from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.people import audit
from surveyapp.services.people.audit import all_matches, record, search


@contextmanager
def refused_by_the_database() -> Iterator[None]:
    with pytest.raises(DatabaseError, match="append-only"):
        yield


def note(engine: Engine, **values: Any) -> None:
    record(engine, **{"person": "wang", "account": 1, "action": "freeze", **values})


def test_a_line_says_who_when_what_and_how_it_ended(engine: Engine) -> None:
    before = datetime.now(UTC)
    note(engine, subject="demo/one", result="refused", detail={"reason": "补充抽样"})
    (line,) = search(engine)
    assert (line.person, line.account, line.action) == ("wang", 1, "freeze")
    assert (line.subject, line.result, line.detail) == ("demo/one", "refused", {"reason": "补充抽样"})
    assert before <= line.at <= datetime.now(UTC)


@each(
    ("wanted", "found"),
    [
        ({"person": "WAN"}, {"demo/one"}),
        ({"person": "%"}, set()),
        ({"action": "freeze"}, {"demo/one"}),
        ({"subject": "demo"}, {"demo/one", "demo/two"}),
        ({"subject": "demo_one"}, set()),
        ({"result": "denied"}, {"demo/two"}),
        ({"action": "freeze", "result": "denied"}, set()),
        ({"since": datetime.now(UTC) + timedelta(days=1)}, set()),
        ({"until": datetime.now(UTC) - timedelta(days=1)}, set()),
        ({"since": datetime.now(UTC) - timedelta(days=1)}, {"demo/one", "demo/two", "admin"}),
    ],
)
def test_lines_are_found_by_what_stands_in_them(
    engine: Engine, wanted: dict[str, Any], found: set[str]
) -> None:
    note(engine, subject="demo/one")
    note(engine, subject="demo/two", person="li", action="publish", result="denied")
    note(engine, subject="admin", person="命令行 root", account=None, action="administrator")
    assert {line.subject for line in search(engine, **wanted)} == found


def test_a_line_at_the_moment_itself_is_found_since_it_and_not_until_it(engine: Engine) -> None:
    note(engine)
    (line,) = search(engine)
    assert [len(search(engine, since=line.at)), len(search(engine, until=line.at))] == [1, 0]


def test_pages_follow_each_other_newest_first(engine: Engine) -> None:
    for number in range(5):
        note(engine, subject=str(number))
    first = search(engine, limit=3)
    second = search(engine, before_id=first[-1].id, limit=3)
    assert [line.subject for line in [*first, *second]] == ["4", "3", "2", "1", "0"]


def test_an_export_reads_every_match_in_steps(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "AUDIT_LINES_AT_ONCE", 2)
    for number in range(4):
        note(engine, subject=str(number))
    note(engine, subject="4", person="li")
    assert [line.subject for line in all_matches(engine, person="wang")] == ["3", "2", "1", "0"]


def test_nobody_changes_or_deletes_a_line(engine: Engine) -> None:
    note(engine)
    with refused_by_the_database(), engine.connect() as connection:
        connection.execute(update(AuditEntry).values(person="li"))
    with refused_by_the_database(), engine.connect() as connection:
        connection.execute(delete(AuditEntry))
    assert [line.person for line in search(engine)] == ["wang"]


def test_whatever_was_typed_can_be_recorded(engine: Engine) -> None:
    note(
        engine, person="a\0" * 200, subject="x\0", detail={"a\0": "b\0", "many": ("c\0", 1, None), "set": {2}}
    )
    (line,) = search(engine)
    assert (line.person, line.subject) == ("a" * 99 + "…", "x")
    assert line.detail == {"a": "b", "many": ["c", 1, None], "set": [2]}


def test_an_unknown_result_is_a_mistake(engine: Engine) -> None:
    with pytest.raises(ValueError, match="unknown result"):
        note(engine, result="fine")


def test_nobody_makes_a_line_as_long_as_they_like(engine: Engine) -> None:
    note(engine, subject="x" * 2000, detail={"reason": "y" * 2000, "many": ["z" * 2000]})
    (line,) = search(engine)
    assert (len(line.subject), len(line.detail["reason"]), len(line.detail["many"][0])) == (500, 500, 500)
