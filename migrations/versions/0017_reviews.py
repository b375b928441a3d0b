"""The review before field work: links for the commissioner, comments beside questions, approvals."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "review_links",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("survey", sa.String(200), nullable=False),
        sa.Column("version", sa.String(16)),
        sa.Column("recipient", sa.String(100), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("created", moment, nullable=False),
        sa.Column("expires", moment, nullable=False),
        sa.Column("withdrawn", moment),
    )
    op.create_table(
        "review_comments",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey", sa.String(200), nullable=False),
        sa.Column("link", sa.Integer(), sa.ForeignKey("review_links.id")),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("answers", sa.Integer(), sa.ForeignKey("review_comments.id")),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("resolved", moment),
        sa.Column("resolved_by", sa.String(100)),
    )
    op.create_table(
        "review_approvals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey", sa.String(200), nullable=False),
        sa.Column("link", sa.Integer(), sa.ForeignKey("review_links.id"), nullable=False),
        sa.Column("unit", sa.String(100), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("position", sa.String(100), nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    for table in ("review_links", "review_comments", "review_approvals"):
        op.create_index(f"ix_{table}_survey", table, ["survey"])


def downgrade() -> None:
    for table in ("review_approvals", "review_comments", "review_links"):
        op.drop_table(table)
