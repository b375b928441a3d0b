"""Evaluations: systems made in the console, entered values, locks, 基础表 and the links to fill them in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

moment = sa.DateTime(timezone=True)
document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
APPEND_ONLY = ("indicator_systems", "entered_values", "evaluation_locks", "form_entries")


def upgrade() -> None:
    op.create_table(
        "indicator_systems",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("evaluation", sa.String(100), nullable=False),
        sa.Column("system", sa.String(100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_who(),
    )
    op.create_index("systems_by_name", "indicator_systems", ["evaluation", "system"])
    op.create_table(
        "entered_values",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("evaluation", sa.String(100), nullable=False),
        sa.Column("system", sa.String(100), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("actual", document),
        sa.Column("evidence_file", sa.String(300), nullable=False),
        sa.Column("evidence_page", sa.String(50), nullable=False),
        *_who(),
    )
    op.create_index("values_by_indicator", "entered_values", ["evaluation", "system", "code"])
    op.create_table(
        "evaluation_locks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("evaluation", sa.String(100), nullable=False, index=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("scored", document, nullable=False),
        *_who(),
    )
    _forms()
    for table in APPEND_ONLY:
        _keep(table)


def _who() -> list[sa.Column]:
    return [
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("at", moment, nullable=False),
    ]


def _forms() -> None:
    states = "state IN ('draft', 'submitted', 'confirmed', 'reopened')"
    op.create_table(
        "form_entries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("evaluation", sa.String(100), nullable=False),
        sa.Column("system", sa.String(100), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("cells", document, nullable=False),
        *_who(),
        sa.CheckConstraint(states, name="form_state"),
    )
    op.create_index("entries_by_form", "form_entries", ["evaluation", "system", "form"])
    op.create_table(
        "form_links",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("evaluation", sa.String(100), nullable=False, index=True),
        sa.Column("system", sa.String(100), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("created", moment, nullable=False),
        sa.Column("expires", moment, nullable=False),
        sa.Column("spent", moment),
        sa.Column("withdrawn", moment),
    )


def _keep(table: str) -> None:
    """Nobody changes or removes what was entered, whichever program asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )


def downgrade() -> None:
    for table in ("form_links", *reversed(APPEND_ONLY)):
        op.drop_table(table)
        if table in APPEND_ONLY and op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_append_only")
