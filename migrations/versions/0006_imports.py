"""Imports as things of their own; what an imported response is recognised by; responses without an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

moment = sa.DateTime(timezone=True)
COLUMNS = ("empty", "import_id", "number", "answers_digest")


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), nullable=False, index=True),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(10)),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("undone", moment),
        sa.Column("undone_by", sa.String(100)),
        sa.Column("undone_reason", sa.Text()),
    )
    op.add_column("responses", sa.Column("empty", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("responses", sa.Column("import_id", sa.Integer()))
    op.add_column("responses", sa.Column("number", sa.String(100)))
    op.add_column("responses", sa.Column("answers_digest", sa.BigInteger()))
    op.execute("UPDATE responses SET empty = true WHERE CAST(answers AS VARCHAR) = '{}'")
    where = {"sqlite_where": sa.text("empty = 1"), "postgresql_where": sa.text("empty")}
    op.create_index("responses_empty", "responses", ["survey"], **where)


def downgrade() -> None:
    # Without imports nothing says that a response was taken back; a person's decision that it does not count does.
    op.execute(
        "INSERT INTO exclusions (response, excluded, reason, person, at) "
        "SELECT responses.id, true, imports.undone_reason, imports.undone_by, imports.undone "
        "FROM responses JOIN imports ON imports.id = responses.import_id WHERE imports.undone IS NOT NULL"
    )
    op.drop_index("responses_empty", "responses")
    for column in reversed(COLUMNS):
        op.drop_column("responses", column)
    op.drop_table("imports")
