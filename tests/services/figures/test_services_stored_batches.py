"""What the driver gives as lines is what the types of the database make of the same rows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import Engine, insert, select

from surveyapp.records.connection import reading, transaction
from surveyapp.records.driver_rows import driver_rows
from surveyapp.records.limits import ROWS_FETCHED_AT_ONCE
from surveyapp.records.tables import Import, Response, Survey
from surveyapp.services.answers.counts.screening import flags_of, screen
from surveyapp.services.figures import stored_batches as module
from surveyapp.services.figures.stored_batches import stored_batches
from surveyapp.snapshots import layout
from surveyapp.snapshots.coding import StoredBatch

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


def test_rows_that_nobody_asked_for_are_not_read(survey: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(survey) as connection:
        monkeypatch.setitem(ROWS_FETCHED_AT_ONCE, connection.dialect.name, 3)
        rows = driver_rows(connection, select(Response.version).order_by(Response.submitted))
        assert len(next(rows)) == 3
        rows.close()  # type: ignore[attr-defined]  # of a generator
        assert connection.execute(select(Survey.name)).scalars().all() == [NAME]
