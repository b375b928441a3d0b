"""Surveys, questionnaire versions, responses, exclusions, what was set aside, snapshots."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

moment = sa.DateTime(timezone=True)
document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("analysis_hash", sa.String(16), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created", moment, nullable=False),
        sa.CheckConstraint("state IN ('draft', 'open', 'paused', 'closed')", name="state"),
    )
    op.create_table(
        "questionnaires",
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), primary_key=True),
        sa.Column("version", sa.String(16), primary_key=True),
        sa.Column("analysis_hash", sa.String(16), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("published", moment, nullable=False),
    )
    op.create_table(
        "state_changes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), nullable=False, index=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_table(
        "responses",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(100), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("started", moment),
        sa.Column("seconds", sa.Integer()),
        sa.Column("submitted", moment, nullable=False),
        sa.Column("flags", document, nullable=False),
        sa.Column("answers", document, nullable=False),
    )
    op.create_index("responses_by_survey", "responses", ["survey", "submitted"])
    op.create_table(
        "exclusions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("response", sa.Uuid(), sa.ForeignKey("responses.id"), nullable=False, index=True),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), nullable=False, index=True),
        sa.Column("response", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(10), nullable=False),
        sa.Column("answers_hash", sa.String(64), nullable=False),
        sa.Column("answers", document, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.UniqueConstraint("response", "answers_hash"),
    )
    op.create_table(
        "snapshots",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), nullable=False, index=True),
        sa.Column("folder", sa.String(300), nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("analysis_hash", sa.String(16), nullable=False),
        sa.Column("created", moment, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "snapshots",
        "set_aside",
        "exclusions",
        "responses",
        "state_changes",
        "questionnaires",
        "surveys",
    ):
        op.drop_table(table)
