"""Counts of responses are kept, and by triggers what changes in them (docs/decisions/0012).

What had arrived before is counted like all that arrives, when somebody asks (`answers/counts/count_arrivals.py`).
"""

# ruff: noqa: S608 - the parts are constants of this file

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_FACTS = (
    "survey",
    "hour",
    "version",
    "channel",
    "language",
    "import_id",
    "flags",
    "empty",
    "ineligible",
    "withdrawn",
    "taken_out",
)
_NAMES = ", ".join(_FACTS)
_CHANGING = "survey, version, channel, language, submitted, flags, empty, ineligible, import_id, withdrawn"
_LOCK = 7_376_673
"""PostgreSQL's advisory lock that changes of stored responses take, and counting (`answers/counts/counts.py`)."""

_LAST_DECISION = (
    "(SELECT excluded FROM exclusions WHERE response = {row}.id ORDER BY exclusions.id DESC LIMIT 1)"
)


def upgrade() -> None:
    _create_tables()
    op.drop_index("responses_by_survey", "responses")
    op.create_index("responses_by_survey", "responses", ["survey", "submitted", "id", "channel", "import_id"])
    if op.get_bind().dialect.name == "sqlite":
        _prepare_sqlite()
    else:
        _prepare_postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("changed", "deleted"):
            op.execute(f"DROP TRIGGER responses_{name}")
        for name in ("added", "deleted"):
            op.execute(f"DROP TRIGGER exclusions_{name}")
    else:
        for table, names in (
            ("responses", ("alone", "changed", "deleted")),
            ("exclusions", ("alone", "added", "deleted")),
        ):
            for name in names:
                op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
                op.execute(f"DROP FUNCTION {table}_{name}")
        op.drop_index("responses_arrival", "responses")
        op.drop_column("responses", "arrival")
    for table in ("counted_arrivals", "response_changes", "response_counts"):
        op.drop_table(table)
    op.drop_index("responses_by_survey", "responses")
    columns = ["survey", "submitted", "channel", "answers_digest", "import_id"]
    op.create_index("responses_by_survey", "responses", columns)


def _create_tables() -> None:
    op.create_table(
        "response_counts",
        *_fact_columns(primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "response_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        *_fact_columns(primary_key=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_response_changes_survey", "response_changes", ["survey"])
    op.create_table(
        "counted_arrivals",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.Column("witness", sa.String(40), nullable=False),
    )


def _fact_columns(*, primary_key: bool) -> list[sa.Column[object]]:
    """No key refers to `surveys`: whoever closes a survey holds its row, and counting would wait for it."""
    types: dict[str, sa.types.TypeEngine[object]] = {
        "survey": sa.String(200),
        "hour": sa.DateTime(timezone=True),
        "version": sa.String(16),
        "channel": sa.String(100),
        "language": sa.String(20),
        "import_id": sa.Integer(),
        "flags": sa.Text(),
    }
    return [
        sa.Column(
            name,
            types.get(name, sa.Boolean()),
            primary_key=primary_key,
            nullable=False,
            **({"autoincrement": False} if primary_key else {}),
        )
        for name in _FACTS
    ]


def _prepare_sqlite() -> None:
    """Places are rowids: a transaction that writes is alone, so that whoever comes later has a higher one."""
    counted = "(SELECT upto FROM counted_arrivals)"
    before, after = _sqlite_facts("OLD"), _sqlite_facts("NEW")
    settled = f"CASE WHEN OLD.rowid < {counted} THEN 1 ELSE 0 END"
    note = f"INSERT INTO response_changes ({_NAMES}, count)"
    op.execute(
        f"CREATE TRIGGER responses_changed AFTER UPDATE OF {_CHANGING} ON responses BEGIN "
        f"{note} SELECT {before}, -{settled}; {note} SELECT {after}, {settled}; END"
    )
    # A rowid at the end may be given again: no response that comes later may have a place that is counted already.
    lower = "(SELECT max(rowid) FROM responses WHERE rowid < OLD.rowid)"
    op.execute(
        f"CREATE TRIGGER responses_deleted AFTER DELETE ON responses BEGIN {note} SELECT {before}, -{settled}; "
        f"UPDATE counted_arrivals SET upto = coalesce({lower}, 0) + 1, "
        f"witness = coalesce((SELECT id FROM responses WHERE rowid = {lower}), '') "
        "WHERE upto = OLD.rowid + 1 AND witness = OLD.id; END"
    )
    last = "SELECT excluded FROM exclusions WHERE response = {row}.response {other} ORDER BY id DESC LIMIT 1"
    earlier = f"coalesce(({last.format(row='NEW', other='AND id <> NEW.id')}), 0)"
    later = f"coalesce(({last.format(row='NEW', other='')}), 0)"
    _sqlite_decision("added", "INSERT", "NEW", earlier, later)
    remaining = f"coalesce(({last.format(row='OLD', other='')}), 0)"
    former = (
        "CASE WHEN OLD.id > coalesce((SELECT max(id) FROM exclusions WHERE response = OLD.response), 0) "
        f"THEN OLD.excluded ELSE {remaining} END"
    )
    _sqlite_decision("deleted", "DELETE", "OLD", former, remaining)


def _sqlite_decision(name: str, verb: str, row: str, before: str, after: str) -> None:
    settled = "CASE WHEN responses.rowid < (SELECT upto FROM counted_arrivals) THEN 1 ELSE 0 END"
    note = f"INSERT INTO response_changes ({_NAMES}, count)"
    whose = f"FROM responses WHERE id = {row}.response"
    op.execute(
        f"CREATE TRIGGER exclusions_{name} AFTER {verb} ON exclusions BEGIN "
        f"{note} SELECT {_sqlite_facts('responses', before)}, -{settled} {whose}; "
        f"{note} SELECT {_sqlite_facts('responses', after)}, {settled} {whose}; END"
    )


def _sqlite_facts(row: str, taken_out: str | None = None) -> str:
    taken_out = taken_out or f"coalesce({_LAST_DECISION.format(row=row)}, 0)"
    return (
        f"{row}.survey, substr({row}.submitted, 1, 13) || ':00:00.000000', {row}.version, {row}.channel, "
        f"{row}.language, coalesce({row}.import_id, 0), CAST({row}.flags AS VARCHAR), {row}.empty, {row}.ineligible, "
        f"{row}.withdrawn IS NOT NULL, {taken_out}"
    )


def _prepare_postgresql() -> None:
    """Places are numbers of transactions: below the oldest that still runs nothing comes any more."""
    op.execute("ALTER TABLE responses ADD COLUMN arrival bigint NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE responses ALTER COLUMN arrival SET DEFAULT pg_current_xact_id()::text::bigint")
    op.execute("CREATE INDEX responses_arrival ON responses (arrival)")
    for table, verbs in (
        ("responses", f"UPDATE OF {_CHANGING} OR DELETE"),
        ("exclusions", "INSERT OR DELETE"),
    ):
        _function(f"{table}_alone", f"PERFORM pg_advisory_xact_lock({_LOCK}); RETURN NULL;")
        op.execute(
            f"CREATE TRIGGER {table}_alone BEFORE {verbs} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_alone()"
        )
    note = f"INSERT INTO response_changes ({_NAMES}, count)"
    settled = "CASE WHEN {row}.arrival < (SELECT upto FROM counted_arrivals) THEN 1 ELSE 0 END"
    before, after = (f"SELECT {_postgresql_facts(row)}" for row in ("OLD", "NEW"))
    known = settled.format(row="OLD")
    _function("responses_changed", f"{note} {before}, -{known}; {note} {after}, {known}; RETURN NULL;")
    _function("responses_deleted", f"{note} {before}, -{known}; RETURN NULL;")
    for name, verb in (("changed", f"UPDATE OF {_CHANGING}"), ("deleted", "DELETE")):
        op.execute(
            f"CREATE TRIGGER responses_{name} AFTER {verb} ON responses "
            f"FOR EACH ROW EXECUTE FUNCTION responses_{name}()"
        )
    for name, verb in (("added", "INSERT"), ("deleted", "DELETE")):
        here = (
            "(SELECT excluded FROM exclusions e WHERE e.response = r.id {other} ORDER BY e.id DESC LIMIT 1)"
        )
        if name == "added":
            earlier = here.format(other="AND e.id NOT IN (SELECT id FROM decisions)")
        else:
            there = "SELECT id, excluded FROM exclusions e WHERE e.response = r.id UNION ALL"
            gone = "SELECT id, excluded FROM decisions d WHERE d.response = r.id"
            earlier = f"(SELECT excluded FROM ({there} {gone}) AS every ORDER BY id DESC LIMIT 1)"
        states = ((earlier, "-"), (here.format(other=""), ""))
        notes = (
            f"{note} SELECT {_postgresql_facts('r', f'coalesce({state}, false)')}, {sign}{settled.format(row='r')} "
            "FROM responses r WHERE r.id IN (SELECT response FROM decisions);"
            for state, sign in states
        )
        _function(f"exclusions_{name}", f"{' '.join(notes)} RETURN NULL;")
        op.execute(
            f"CREATE TRIGGER exclusions_{name} AFTER {verb} ON exclusions "
            f"REFERENCING {'NEW' if name == 'added' else 'OLD'} TABLE AS decisions "
            f"FOR EACH STATEMENT EXECUTE FUNCTION exclusions_{name}()"
        )


def _function(name: str, body: str) -> None:
    # A dump is loaded without a search path: the function has that of today.
    head = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT"
    op.get_bind().exec_driver_sql(f"{head} AS $$ BEGIN {body} END $$")


def _postgresql_facts(row: str, taken_out: str | None = None) -> str:
    taken_out = taken_out or f"coalesce({_LAST_DECISION.format(row=row)}, false)"
    return (
        f"{row}.survey, date_trunc('hour', {row}.submitted, 'UTC'), {row}.version, {row}.channel, {row}.language, "
        f"coalesce({row}.import_id, 0), {row}.flags::text, {row}.empty, {row}.ineligible, "
        f"{row}.withdrawn IS NOT NULL, {taken_out}"
    )
