"""The schema: migrations run up and down with data in the tables, on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from filled_tables import NOW, fill
from sqlalchemy import Engine, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from surveyapp.collection.exports.columns.corrections import read_corrections
from surveyapp.records import schema
from surveyapp.records.accounts import Account, ConsoleSession
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.records.console import Upload
from surveyapp.records.evaluations import APPEND_ONLY, FormLink
from surveyapp.records.every_table import MODULES, every_table, tables_about_surveys
from surveyapp.records.tables import (
    Exclusion,
    FrozenSnapshot,
    Response,
    SetAside,
    StateChange,
)


@pytest.mark.parametrize("change", ["UPDATE {} SET person = 'nobody'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_was_entered_is_append_only(engine: Engine, table: str, change: str) -> None:
    fill(engine)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.exec_driver_sql(change.format(table))


@pytest.mark.parametrize("change", ["UPDATE audit_trail SET person = 'nobody'", "DELETE FROM audit_trail"])
def test_the_audit_trail_is_append_only(engine: Engine, change: str) -> None:
    fill(engine)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.exec_driver_sql(change)
    with engine.connect() as connection:
        assert connection.execute(select(AuditEntry.person)).scalars().all() == ["jia"]


def test_every_table_is_filled_before_migrations_run(engine: Engine) -> None:
    fill(engine)
    with engine.connect() as connection:
        for table in every_table().sorted_tables:
            assert connection.execute(select(table)).first() is not None, table.name


def test_a_new_database_has_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        different = {(change[0], change[-1].name) for change in compare_metadata(context, every_table())}
    own = {("remove_index", "responses_arrival"), ("remove_column", "arrival")}
    assert different == (
        own if engine.dialect.name == "postgresql" else set()
    )  # no statement of ours names them


def test_migrations_run_down_and_up_with_data_in_the_tables(engine: Engine) -> None:
    fill(engine)
    schema.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    schema.upgrade(engine)
    assert set(every_table().tables) <= set(inspect(engine).get_table_names())


def test_a_waiting_upload_keeps_what_was_settled_when_texts_may_mean_several_options(engine: Engine) -> None:
    text = {"key": "channels", "text": "报纸"}
    before = [
        {**text, "option": "a", "written": False},
        {**text, "option": "a", "written": True},
        {**text, "option": None, "written": False},
    ]
    fill(engine)
    schema.downgrade(engine, "0005")
    with engine.connect() as connection:
        connection.execute(update(Upload).values(corrections={"sheet": "表1", "texts": before}))
    schema.upgrade(engine)
    with engine.connect() as connection:
        corrections = read_corrections(connection.execute(select(Upload.corrections)).scalar_one())
    assert corrections.sheet == "表1"
    assert [(text.options, text.written) for text in corrections.texts] == [
        (("a",), None),
        (("a",), "a"),
        ((), None),
    ]
    schema.downgrade(engine, "0005")
    with engine.connect() as connection:
        assert connection.execute(select(Upload.corrections)).scalar_one()["texts"] == before


def test_responses_stored_before_imports_were_recorded_say_which_are_empty(engine: Engine) -> None:
    fill(engine)
    facts = {"survey": "a/b", "version": "v", "channel": "import", "language": "zh-CN", "submitted": NOW}
    with engine.connect() as connection:
        connection.execute(insert(Response).values(id=uuid4(), **facts, flags=["imported"], answers={}))
        before = connection.execute(select(Response.id, Response.answers).order_by(Response.id)).all()
    schema.downgrade(engine, "0005")
    assert "imports" not in inspect(engine).get_table_names()
    schema.upgrade(engine)
    with engine.connect() as connection:
        rows = connection.execute(select(Response).order_by(Response.id)).all()
        assert [(row.id, row.answers) for row in rows] == [tuple(row) for row in before]
        assert [row.empty for row in rows] == [not row.answers for row in rows]
        assert {(row.import_id, row.number) for row in rows} == {(None, None)}
        assert connection.execute(select(Exclusion.reason)).scalar_one() == "重复"


def test_an_upgrade_shuts_nobody_out(engine: Engine) -> None:
    fill(engine)
    with engine.connect() as connection:
        own = dict(connection.execute(select(Account.__table__)).mappings().one())
        handed_over = {**own, "id": 2, "username": "yi", "fs_uniquifier": "v", "must_change_password": True}
        connection.execute(insert(Account).values(**handed_over))
    schema.downgrade(engine, "0007")
    before = datetime.now(UTC)
    schema.upgrade(engine)
    with engine.connect() as connection:
        ends = connection.execute(select(Account.password_expires).order_by(Account.id)).scalars().all()
        assert connection.execute(select(ConsoleSession.second_factor_due)).scalars().all() == [False]
    assert ends[0] is None
    assert ends[1] is not None
    assert before + timedelta(days=7) <= ends[1] <= datetime.now(UTC) + timedelta(days=7)


def test_a_snapshot_written_before_answers_could_be_deleted_is_in_no_changed_state(engine: Engine) -> None:
    fill(engine)
    schema.downgrade(engine, "0007")
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(select(FrozenSnapshot.states)).scalar_one() == []
        assert connection.execute(select(Response.answers)).scalar_one() == {"age": "a", "channels": ["x"]}


def test_responses_stored_before_screening_can_be_screened(engine: Engine) -> None:
    fill(engine)
    quick = {"survey": "a/b", "version": "v", "language": "zh-CN", "submitted": NOW, "seconds": 1}
    answers = {"age": "a", "channels": ["x"]}
    before = {"online": [], "kiosk-1": [], "import": ["imported"]}
    schema.downgrade(engine, "0007")
    with engine.connect() as connection:
        for channel, flags in before.items():
            row = {"id": uuid4(), "channel": channel, "flags": flags, "answers": answers}
            connection.execute(insert(Response).values(**row, **quick))
    schema.upgrade(engine)
    with engine.connect() as connection:
        rows = {row.channel: row for row in connection.execute(select(Response))}
        flags = {channel: row.flags for channel, row in rows.items()}
        assert flags == {"link": [], "online": ["fast"], "kiosk-1": [], "import": ["imported", "fast"]}
        assert rows["online"].answers_digest == rows["kiosk-1"].answers_digest == rows["link"].answers_digest
        assert rows["online"].answers_digest is not None
        assert rows["import"].answers_digest is None
    schema.downgrade(engine, "0007")
    with engine.connect() as connection:
        query = select(Response.channel, Response.flags, Response.answers_digest)
        rows = {row.channel: row for row in connection.execute(query)}
        assert {channel: row.flags for channel, row in rows.items()} == before | {"link": []}
        assert {row.answers_digest for row in rows.values()} == {None}


def test_links_from_before_drafts_were_counted_begin_at_nothing(engine: Engine) -> None:
    fill(engine)
    schema.downgrade(engine, "0007")
    assert "drafts" not in {column["name"] for column in inspect(engine).get_columns("form_links")}
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(select(FormLink.token_hash, FormLink.drafts)).all() == [("h", 0)]


def test_what_was_withdrawn_and_set_aside_survives_an_older_structure(engine: Engine) -> None:
    fill(engine)
    late = {"survey": "a/b", "version": "v", "reason": "paused", "answers": {"age": "a"}}
    with engine.connect() as connection:
        connection.execute(update(Response).values(withdrawn=NOW, answers={}))
        values = {**late, "response": uuid4(), "answers_hash": "1", "count": 3, "at": NOW, "minute": 7}
        connection.execute(insert(SetAside).values(**values))
    schema.downgrade(engine, "0007")
    with engine.connect() as connection:
        told = select(Exclusion.reason, Exclusion.excluded, Exclusion.at).order_by(Exclusion.id.desc())
        assert tuple(connection.execute(told).first() or ()) == ("填写人已撤回", True, NOW)
    schema.upgrade(engine)
    minute = int(NOW.timestamp()) // 60
    with engine.connect() as connection:
        rows = connection.execute(select(SetAside.__table__).order_by(SetAside.id)).mappings().all()
    assert [(row["reason"], row["count"], row["arrivals"]) for row in rows] == [
        ("closed", 1, []),
        ("paused", 1, []),
    ]
    assert {(row["minute"], row["channel"], row["size"] > 500) for row in rows} == {(minute, "online", True)}


def test_changed_answers_set_aside_before_take_no_room_of_late_ones(engine: Engine) -> None:
    fill(engine)
    with engine.connect() as connection:
        connection.execute(update(SetAside).values(reason="conflict"))
    schema.downgrade(engine, "0007")
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(select(SetAside.minute)).scalar_one() is None


def test_a_response_comes_back_as_it_was_stored(engine: Engine) -> None:
    fill(engine)
    with engine.connect() as connection:
        row = connection.execute(select(Response.answers, Response.submitted, Response.flags)).one()
    assert tuple(row) == ({"age": "a", "channels": ["x"]}, NOW, [])


def test_a_time_without_a_zone_is_not_stored(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection, pytest.raises(Exception, match="without a zone"):
        connection.execute(
            insert(StateChange).values(survey="a/b", state="open", reason="", at=datetime(2025, 7, 5))
        )


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
def test_sqlite_keeps_what_it_confirms(sqlite_engine: Engine, pragma: str, value: object) -> None:
    with sqlite_engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_what_looks_at_every_table_loads_every_module_that_declares_one() -> None:
    declaring = {
        path.stem
        for path in Path(schema.__file__).parent.glob("*.py")
        if "__tablename__" in path.read_text("utf-8")
    }
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == declaring


def test_the_newest_migration_is_alembics_head_and_none_stands_beside_the_line(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.newest_revision()]
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == schema.revision_of(engine)


def test_every_table_with_a_survey_is_known_as_one_about_surveys() -> None:
    """A table that refers to no survey by a key is named, so that no row of a removed survey stays."""
    about = {table.name for table in tables_about_surveys()}
    removed_by_name = {"drafts", "draft_steps", "survey_copies", "seal_entries"}
    removed_by_name |= {"review_links", "review_approvals", "review_comments"}
    with_survey = {table.name for table in every_table().sorted_tables if "survey" in table.c}
    assert with_survey == about | removed_by_name
    assert len(MODULES) == len(set(MODULES))
