"""A text of an indicator system may be removed while nothing was entered for it and its evaluation was never locked."""

from alembic import op

revision = "0013"
down_revision = "0012"

TABLE = "indicator_systems"
IN_USE = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} WHERE evaluation = OLD.evaluation{of_the_system})"  # noqa: S608  # our own tables
    for table, of_the_system in (
        ("entered_values", " AND system = OLD.system"),
        ("form_entries", " AND system = OLD.system"),
        ("evaluation_locks", ""),
    )
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _refuse_delete_on_sqlite(f"WHEN {IN_USE}")
        return
    _refuse_on_postgresql("UPDATE OR TRUNCATE")
    op.execute(
        f"CREATE FUNCTION {TABLE}_in_use() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {IN_USE} THEN RAISE EXCEPTION '{TABLE} is append-only'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_in_use BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_in_use()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _refuse_delete_on_sqlite("")
        return
    op.execute(f"DROP TRIGGER {TABLE}_in_use ON {TABLE}")
    op.execute(f"DROP FUNCTION {TABLE}_in_use")
    _refuse_on_postgresql("UPDATE OR DELETE OR TRUNCATE")


def _refuse_delete_on_sqlite(when: str) -> None:
    op.execute(f"DROP TRIGGER {TABLE}_no_delete")
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
    )


def _refuse_on_postgresql(verbs: str) -> None:
    op.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
    op.execute(
        f"CREATE TRIGGER {TABLE}_append_only BEFORE {verbs} ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_append_only()"
    )
