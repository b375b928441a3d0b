"""How often a draft of a 基础表 was saved by a link: it is bounded. Links from before begin at nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("form_links", sa.Column("drafts", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("form_links", "drafts")
