"""What is archived, what folders are called, and which surveys began as copies."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    kinds = "kind IN ('survey', 'evaluation', 'import')"
    op.create_table(
        "archived",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("subject", sa.String(200), primary_key=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.CheckConstraint(kinds, name="archived_kind"),
    )
    op.create_table(
        "folder_titles",
        sa.Column("folder", sa.String(100), primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_table(
        "survey_copies",
        sa.Column("survey", sa.String(200), primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
    )


def downgrade() -> None:
    for table in ("survey_copies", "folder_titles", "archived"):
        op.drop_table(table)
