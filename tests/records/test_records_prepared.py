"""Prepared statements give what SQLAlchemy's own way gives, and outlive a database that went away."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, Integer, String, bindparam, literal_column, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from surveyapp.records import prepared
from surveyapp.records.connection import connect, insert_of
from surveyapp.records.prepared import PreparedStatement, lines_of
from surveyapp.records.tables import StateChange, Survey

NOW = datetime(2026, 7, 31, 1, 2, 3, 456789, tzinfo=UTC)
ROW = {
    "name": "f/s",
    "state": "open",
    "version": "v" * 16,
    "analysis_hash": "a" * 16,
    "sample": True,
    "origin": "file",
    "created": NOW,
    "freezing": None,
    "late_dropped": 0,
}


def insert_survey(engine: Engine) -> PreparedStatement:
    columns = Survey.__table__.columns
    values = select(*(bindparam(column.name, type_=column.type) for column in columns))
    insert = insert_of(engine.dialect.name)(Survey).from_select([column.name for column in columns], values)
    return PreparedStatement(insert.on_conflict_do_nothing(index_elements=["name"]), engine.dialect)


def find_survey(engine: Engine) -> PreparedStatement:
    wanted = select(Survey.state, Survey.sample, Survey.created, Survey.freezing)
    return PreparedStatement(wanted.where(Survey.name == bindparam("name")), engine.dialect)


def test_values_come_back_as_they_were_stored(engine: Engine) -> None:
    insert, find = insert_survey(engine), find_survey(engine)
    assert find.first(engine, {"name": "f/s"}) is None
    assert [insert.change(engine, ROW) for _ in range(2)] == [1, 0]
    assert find.first(engine, {"name": "f/s"}) == ("open", True, NOW, None)
    with engine.connect() as connection:
        row = connection.execute(select(Survey.state, Survey.sample, Survey.created, Survey.freezing)).one()
    assert tuple(row) == find.first(engine, {"name": "f/s"})


def test_many_threads_share_the_waiting_connections(engine: Engine) -> None:
    insert, find = insert_survey(engine), find_survey(engine)
    names = [f"f/{number}" for number in range(40)]
    with ThreadPoolExecutor(4) as threads:
        stored = list(threads.map(lambda name: insert.change(engine, ROW | {"name": name}), names))
        found = list(threads.map(lambda name: find.first(engine, {"name": name}), names))
    assert stored == [1] * 40
    assert None not in found


def test_a_failing_statement_says_so_without_its_values(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    columns = [StateChange.__table__.columns[name] for name in ("survey", "state", "reason", "at")]
    values = select(*(bindparam(column.name, type_=column.type) for column in columns))
    insert = insert_of(engine.dialect.name)(StateChange).from_select([each.name for each in columns], values)
    unknown = {"survey": "no/such", "state": "open", "reason": "只有我知道", "at": NOW}
    with pytest.raises(SQLAlchemyError) as failed:
        PreparedStatement(insert, engine.dialect).change(engine, unknown)
    assert "只有我知道" not in str(failed.value).partition("[SQL")[2]
    assert "只有我知道" not in caplog.text
    assert find_survey(engine).first(engine, {"name": "f/s"}) is None  # others go on


def test_after_the_database_went_away_the_next_one_finds_it_again(postgres_url: str) -> None:
    engine = connect(postgres_url)
    one = PreparedStatement(select(literal_column("1", Integer).label("one")), engine.dialect)
    assert one.first(engine, {}) == (1,)
    with engine.connect() as connection:
        of_ours = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {of_ours}"))
    with pytest.raises(OperationalError) as failed:
        one.first(engine, {})
    assert failed.value.connection_invalidated
    assert one.first(engine, {}) == (1,)
    engine.dispose()


def test_connections_wait_until_the_engine_is_disposed_of_or_they_are_old(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = PreparedStatement(select(literal_column("1", Integer).label("one")), sqlite_engine.dialect)
    lines, at = lines_of(sqlite_engine), [0.0]
    monkeypatch.setattr(prepared.time, "monotonic", lambda: at[0])

    def used() -> object:
        line = lines.take(sqlite_engine)
        lines.put_back(line)
        return line.connection

    first = used()
    assert one.first(sqlite_engine, {}) == (1,)
    assert used() is first
    at[0] = timedelta(minutes=31).total_seconds()
    second = used()
    assert second is not first
    sqlite_engine.dispose()
    assert used() is not second


def test_a_select_leaves_no_moment_of_the_database_open(sqlite_engine: Engine) -> None:
    insert, names = insert_survey(sqlite_engine), select(Survey.name.cast(String))
    every = PreparedStatement(names, sqlite_engine.dialect)
    for name in ("f/a", "f/b", "f/c"):
        insert.change(sqlite_engine, ROW | {"name": name})
        assert every.first(sqlite_engine, {}) is not None
    with sqlite_engine.connect() as connection:
        busy, _pages, _moved = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    assert busy == 0


def test_a_process_started_since_leaves_the_connections_of_its_parent(engine: Engine) -> None:
    """What it disposes of is its own: the parent's next statement finds its connection as it was."""
    find = find_survey(engine)
    assert find.first(engine, {"name": "f/s"}) is None
    lines = lines_of(engine)
    line = lines.take(engine)
    elsewhere = replace(line, process=line.process + 1)
    lines.put_back(elsewhere)
    lines.close(engine)
    line.connection.execute("SELECT 1").close()
    lines.put_back(elsewhere)
    other = lines.take(engine)
    assert other.connection is not line.connection
    for each in (line, other):
        each.close()


def test_threads_that_begin_together_share_the_waiting_connections(sqlite_engine: Engine) -> None:
    together = Barrier(8)

    def found(_number: int) -> int:
        together.wait(5)
        return id(lines_of(sqlite_engine))

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(found, range(8)))) == 1
