"""One-time passwords end after seven days; who owes a second factor, whose clock is wrong; denied pages.

One-time passwords given before have seven days from the upgrade, and open sessions go on: nobody is shut out by it.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

moment = sa.DateTime(timezone=True)
ACCOUNTS = sa.table(
    "accounts", sa.column("must_change_password", sa.Boolean()), sa.column("password_expires", moment)
)


def upgrade() -> None:
    op.add_column("accounts", sa.Column("password_expires", moment))
    op.add_column("accounts", sa.Column("totp_drift", sa.Integer()))
    op.execute(
        sa.update(ACCOUNTS)
        .where(ACCOUNTS.c.must_change_password)
        .values(password_expires=datetime.now(UTC) + timedelta(days=7))
    )
    due = sa.Column("second_factor_due", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("console_sessions", due)
    op.create_table(
        "denials",
        sa.Column("account", sa.Integer(), sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("hour", moment, primary_key=True),
        sa.Column("page", sa.String(100), primary_key=True),
        sa.Column("subject", sa.String(200), primary_key=True),
        sa.Column("times", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("denials")
    op.drop_column("console_sessions", "second_factor_due")
    op.drop_column("accounts", "totp_drift")
    op.drop_column("accounts", "password_expires")
