"""Answers that are deleted when their time is over, responses forgotten one by one, holds, announcements."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

moment = sa.DateTime(timezone=True)
document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def survey(**options: object) -> sa.Column[str]:
    return sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), **options)


def upgrade() -> None:
    op.create_table(
        "answer_deletions",
        survey(primary_key=True),
        sa.Column("cause", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("figures", document, nullable=False),
        sa.Column("begun", moment, nullable=False),
        sa.Column("finished", moment),
        sa.CheckConstraint("cause IN ('date', 'request')", name="deletion_cause"),
    )
    op.create_table(
        "forgotten_responses",
        sa.Column("id", sa.Integer(), primary_key=True),
        survey(nullable=False, index=True),
        sa.Column("response", sa.Uuid()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("begun", moment, nullable=False),
        sa.Column("finished", moment),
    )
    op.create_table(
        "retention_holds",
        sa.Column("id", sa.Integer(), primary_key=True),
        survey(nullable=False, index=True),
        sa.Column("until", moment),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_table(
        "deletion_announcements",
        survey(primary_key=True),
        sa.Column("closed", moment, nullable=False),
        sa.Column("announced", moment, nullable=False),
    )
    op.add_column("snapshots", sa.Column("states", document, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("snapshots", "states")
    for table in ("deletion_announcements", "retention_holds", "forgotten_responses", "answer_deletions"):
        op.drop_table(table)
