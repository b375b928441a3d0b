"""Texts of indicator systems: which text of the file they took the place of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("indicator_systems", sa.Column("replaced", sa.String(16)))


def downgrade() -> None:
    op.drop_column("indicator_systems", "replaced")
