"""A lock keeps what the scores rest on: the texts of the systems and the snapshots."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("evaluation_locks", sa.Column("kept", document))


def downgrade() -> None:
    op.drop_column("evaluation_locks", "kept")
