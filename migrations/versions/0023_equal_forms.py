"""Equal forms are found by an index (docs/decisions/0012)."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    where = sa.text("import_id IS NULL")
    op.create_index(
        "responses_by_form",
        "responses",
        ["survey", "answers_digest", "channel", "submitted"],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    op.drop_index("responses_by_form", "responses")
