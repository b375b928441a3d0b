"""Responses that their respondents took back; answers to surveys that are not open, the same ones once with a counter.

`surveys.freezing` says since when a snapshot is being written; meanwhile nothing is taken back.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

moment = sa.DateTime(timezone=True)
document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
WITHDRAWN = sa.text("withdrawn IS NOT NULL")

_MINUTES = {
    "sqlite": "CAST(strftime('%s', at) AS INTEGER) / 60",
    "postgresql": "CAST(floor(extract(epoch FROM at) / 60) AS INTEGER)",
}


def upgrade() -> None:
    op.add_column("responses", sa.Column("withdrawn", moment))
    where = {"sqlite_where": WITHDRAWN, "postgresql_where": WITHDRAWN}
    op.create_index("responses_withdrawn", "responses", ["survey"], **where)
    op.add_column("surveys", sa.Column("freezing", moment))
    op.add_column("surveys", sa.Column("late_dropped", sa.Integer(), nullable=False, server_default="0"))
    # Until now the channel was not kept; all of them came through the survey's page.
    op.add_column("set_aside", sa.Column("channel", sa.String(100), nullable=False, server_default="online"))
    op.add_column("set_aside", sa.Column("language", sa.String(20), nullable=False, server_default="zh-CN"))
    op.add_column("set_aside", sa.Column("count", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("set_aside", sa.Column("last", moment))
    op.add_column("set_aside", sa.Column("arrivals", document, nullable=False, server_default="[]"))
    op.add_column("set_aside", sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("set_aside", sa.Column("minute", sa.Integer()))
    op.execute("UPDATE set_aside SET size = 500 + length(CAST(answers AS VARCHAR))")
    minute = _MINUTES[op.get_bind().dialect.name]
    op.execute(f"UPDATE set_aside SET minute = {minute} WHERE reason <> 'conflict'")  # noqa: S608  # our own words
    op.create_index("set_aside_room", "set_aside", ["survey", "minute", "size"])
    op.create_index("set_aside_same", "set_aside", ["survey", "answers_hash"])
    op.drop_index("ix_set_aside_survey", "set_aside")


def downgrade() -> None:
    op.create_index("ix_set_aside_survey", "set_aside", ["survey"])
    op.drop_index("set_aside_same", "set_aside")
    op.drop_index("set_aside_room", "set_aside")
    for column in ("minute", "size", "arrivals", "last", "count", "language", "channel"):
        op.drop_column("set_aside", column)
    op.drop_column("surveys", "late_dropped")
    op.drop_column("surveys", "freezing")
    # Nothing else says that a response was taken back: a decision that it does not count does.
    op.execute(
        "INSERT INTO exclusions (response, excluded, reason, person, at) "
        "SELECT id, true, '填写人已撤回', '填写人', withdrawn FROM responses WHERE withdrawn IS NOT NULL"
    )
    op.drop_index("responses_withdrawn", "responses")
    op.drop_column("responses", "withdrawn")
