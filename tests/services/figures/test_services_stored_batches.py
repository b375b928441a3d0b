"""What the driver gives as lines is what the types of the database make of the same rows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from cases import each
from sqlalchemy import Engine, insert, select, text

from surveyapp.records.connection import reading, transaction
from surveyapp.records.driver_rows import driver_rows
from surveyapp.records.limits import ROWS_FETCHED_AT_ONCE
from surveyapp.records.tables import Import, Response, Survey
from surveyapp.services.answers.counts.screening import flags_of, screen
from surveyapp.services.figures import stored_batches as module
from surveyapp.services.figures.stored_batches import stored_batches
from surveyapp.snapshots import layout
from surveyapp.snapshots.coding import StoredBatch
from surveyapp.snapshots.errors import SnapshotError

NAME = "demo/columns"
AT = datetime(2026, 7, 5, 8, 30, tzinfo=UTC)


def stored(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": UUID(int=number),
        "survey": NAME,
        "version": "v1",
        "channel": "online",
        "language": "zh-CN",
        "started": None,
        "seconds": None,
        "submitted": AT + timedelta(minutes=number),
        "flags": [],
        "answers": {"why": f"{number}"},
        "import_id": None,
        "answers_digest": None,
        "device": None,
        "withdrawn": None,
        "ineligible": False,
        **changes,
    }


ROWS = [
    stored(1, started=AT - timedelta(days=400, microseconds=1), seconds=90, flags=["imported", "no_time"]),
    stored(2, channel='纸质 "一"\x1f\n\\', language="ug", answers={"why": 'a"\\\n\x1f😀'}),
    stored(3, submitted=AT, flags=["fast"], seconds=0),
    stored(4, submitted=AT, answers={}, withdrawn=AT, flags=["fast"]),
    stored(5, submitted=datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), flags=["no_script"]),
    stored(6, import_id=1, flags=["imported"], version="v0"),
    stored(7, ineligible=True),
    stored(8, answers={"why": "x" * 3000}, channel=""),
]


@pytest.fixture
def survey(engine: Engine) -> Engine:
    with transaction(engine) as connection:
        facts = {"state": "open", "version": "v1", "analysis_hash": "", "sample": False, "created": AT}
        connection.execute(insert(Survey).values(name=NAME, **facts))
        times = {"at": AT, "undone": AT, "rows": 1, "added": 1, "file_name": "", "person": ""}
        connection.execute(insert(Import).values(id=1, survey=NAME, **times))
        connection.execute(insert(Response), ROWS)
    return engine


def as_stated(batch: StoredBatch) -> list[Mapping[str, Any]]:
    return [
        {**facts, "answers": orjson.loads(document)}
        for facts, document in zip(batch.facts.to_pylist(), batch.documents.to_pylist(), strict=True)
    ]


def by_types(engine: Engine) -> list[Mapping[str, Any]]:
    """The same rows, value by value through the types of the tables."""
    statuses = {3: "valid", 4: "withdrawn", 6: "undone", 7: "ineligible"}
    with reading(engine) as connection:
        marks = screen(connection, NAME)
        rows = connection.execute(select(Response.__table__).order_by(Response.submitted, Response.id)).all()
    return [
        {
            layout.ID: str(row.id),
            layout.VERSION: row.version,
            layout.CHANNEL: row.channel,
            layout.LANGUAGE: row.language,
            layout.STARTED: row.started,
            layout.SECONDS: row.seconds,
            layout.SUBMITTED: row.submitted,
            layout.STATUS: statuses.get(row.id.int, "valid"),
            layout.FLAGS: [*flags_of(row.flags, marks.get(row.id, ()))],
            "answers": row.answers,
        }
        for row in rows
    ]


def test_lines_and_documents_are_what_the_types_give(survey: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = by_types(survey)
    assert any("fast" in row[layout.FLAGS] for row in expected)
    with reading(survey) as connection:
        (whole,) = stored_batches(connection, NAME)
        assert as_stated(whole) == expected
        monkeypatch.setitem(ROWS_FETCHED_AT_ONCE, connection.dialect.name, 2)
        monkeypatch.setattr(module, "ROWS_PER_STORED_BATCH", 4)
        monkeypatch.setattr(module, "CHARACTERS_PER_STORED_BATCH", 3000)
        batches = [*stored_batches(connection, NAME)]
        assert [len(batch.documents) for batch in batches] == [4, 4]
        assert [row for batch in batches for row in as_stated(batch)] == expected
        monkeypatch.setattr(module, "CHARACTERS_PER_STORED_BATCH", 1)
        assert [len(batch.documents) for batch in stored_batches(connection, NAME)] == [2, 2, 2, 2]
        assert [*stored_batches(connection, "demo/nothing")] == []


WRITTEN: dict[str, Any] = {
    "id": str(UUID(int=2**127 + 1)).upper(),
    "version": "v\x1f1",
    "seconds": 12.5,
    "flags": '["imported",\r\n "a b"]',
}
"""Facts as SQLite takes them and as the types of the tables do not write them."""


def write_by_hand(engine: Engine, number: int, **facts: Any) -> None:
    changes = ", ".join(f"{name} = :{name}" for name in facts)
    with transaction(engine) as connection:
        connection.execute(
            text(f"update responses set {changes} where id = :key"), {**facts, "key": UUID(int=number).hex}
        )


def test_facts_are_read_however_they_are_written(survey: Engine) -> None:
    if survey.dialect.name != "sqlite":
        return  # its columns hold nothing else than their types
    write_by_hand(survey, 8, **WRITTEN)
    with reading(survey) as connection:
        (batch,) = stored_batches(connection, NAME)
    *others, found = as_stated(batch)
    wanted = {
        layout.ID: WRITTEN["id"].lower(),
        layout.VERSION: WRITTEN["version"],
        layout.SECONDS: 12,
        layout.FLAGS: ["imported", "a b"],
    }
    assert found == {**found, **wanted}
    assert [row[layout.SECONDS] for row in others if row[layout.SECONDS]] == [90]


@each("facts", [{"started": "gestern"}, {"id": "12"}])
def test_a_response_with_unreadable_facts_is_named(survey: Engine, facts: dict[str, str]) -> None:
    if survey.dialect.name != "sqlite":
        return
    write_by_hand(survey, 4, **facts)
    named = facts.get("id", UUID(int=4).hex)
    with reading(survey) as connection, pytest.raises(SnapshotError) as error:
        list(stored_batches(connection, NAME))
    assert (error.value.code, error.value.params) == ("facts_unreadable", {"response": named})


def test_rows_that_nobody_asked_for_are_not_read(survey: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(survey) as connection:
        monkeypatch.setitem(ROWS_FETCHED_AT_ONCE, connection.dialect.name, 3)
        rows = driver_rows(connection, select(Response.version).order_by(Response.submitted))
        assert len(next(rows)) == 3
        rows.close()  # type: ignore[attr-defined]  # of a generator
        assert connection.execute(select(Survey.name)).scalars().all() == [NAME]
