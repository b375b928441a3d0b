"""The texts that a draft had before, so that a change can be undone. Drafts from before begin with none."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("drafts", sa.Column("step", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "draft_steps",
        sa.Column("survey", sa.String(200), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("change", sa.String(40), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("draft_steps")
    op.drop_column("drafts", "step")
