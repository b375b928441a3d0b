"""Whether a response ended its form: who gave it is not one of those whom the survey asks. No earlier one could."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column(
        "responses", sa.Column("ineligible", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "responses_ineligible",
        "responses",
        ["survey"],
        sqlite_where=sa.text("ineligible = 1"),
        postgresql_where=sa.text("ineligible"),
    )


def downgrade() -> None:
    op.drop_index("responses_ineligible", "responses")
    op.drop_column("responses", "ineligible")
