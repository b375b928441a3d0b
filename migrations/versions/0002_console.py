"""The console: accounts, teams, invitations, sessions, audit trail; drafts, uploads, jobs; where content came from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

moment = sa.DateTime(timezone=True)
document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
roles = "role IN ('administrator', 'evaluator', 'reader', 'data_entry')"


def upgrade() -> None:
    op.add_column("surveys", sa.Column("origin", sa.String(10), nullable=False, server_default="file"))
    op.add_column("state_changes", sa.Column("person", sa.String(100), nullable=False, server_default=""))
    _people()
    _guards()
    _work()
    _append_only()


def _people() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("username", sa.String(100), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("password", sa.String(255), nullable=False),
        sa.Column("password_changed", moment, nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("former_passwords", document, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created", moment, nullable=False),
        sa.Column("last_seen", moment),
        sa.Column("fs_uniquifier", sa.String(64), nullable=False, unique=True),
        sa.Column("tf_primary_method", sa.String(64)),
        sa.Column("tf_totp_secret", sa.String(255)),
        sa.Column("totp_counter", sa.Integer()),
        sa.Column("mf_recovery_codes", document),
        sa.CheckConstraint(roles, name="account_role"),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False, unique=True),
        sa.Column("created", moment, nullable=False),
    )
    op.create_table(
        "team_members",
        sa.Column("team", sa.Integer(), sa.ForeignKey("teams.id"), primary_key=True),
        sa.Column("account", sa.Integer(), sa.ForeignKey("accounts.id"), primary_key=True, index=True),
    )
    op.create_table(
        "team_folders",
        sa.Column("team", sa.Integer(), sa.ForeignKey("teams.id"), primary_key=True),
        sa.Column("folder", sa.String(100), primary_key=True, index=True),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("team", sa.Integer(), sa.ForeignKey("teams.id")),
        sa.Column("invited_by", sa.Integer(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("created", moment, nullable=False),
        sa.Column("expires", moment, nullable=False),
        sa.Column("accepted", moment),
        sa.Column("withdrawn", moment),
        sa.Column("account", sa.Integer(), sa.ForeignKey("accounts.id")),
        sa.CheckConstraint(roles, name="invitation_role"),
    )


def _guards() -> None:
    op.create_table(
        "console_sessions",
        sa.Column("id_hash", sa.String(64), primary_key=True),
        sa.Column("account", sa.Integer(), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("created", moment, nullable=False),
        sa.Column("seen", moment, nullable=False),
        sa.Column("ended", moment),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_index("attempts_by_subject", "attempts", ["kind", "subject", "at"])
    op.create_table(
        "audit_trail",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", moment, nullable=False, index=True),
        sa.Column("account", sa.Integer()),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("detail", document, nullable=False),
    )


def _work() -> None:
    op.create_table(
        "drafts",
        sa.Column("survey", sa.String(200), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), sa.ForeignKey("accounts.id")),
        sa.Column("saved", moment, nullable=False),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), nullable=False, index=True),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("corrections", document, nullable=False),
        sa.Column("account", sa.Integer(), sa.ForeignKey("accounts.id")),
        sa.Column("created", moment, nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False, index=True),
        sa.Column("parameters", document, nullable=False),
        sa.Column("account", sa.Integer(), sa.ForeignKey("accounts.id")),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", document),
        sa.Column("file_name", sa.String(300)),
        sa.Column("worker", sa.String(100)),
        sa.Column("created", moment, nullable=False),
        sa.Column("started", moment),
        sa.Column("finished", moment),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="job_state"),
    )
    op.create_index("jobs_waiting", "jobs", ["state", "created"])
    op.create_table(
        "workers",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("seen", moment, nullable=False),
    )


def _append_only() -> None:
    """Nobody changes or removes what the audit trail says, whichever program asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_trail_no_{verb.lower()} BEFORE {verb} ON audit_trail "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION audit_trail_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_trail_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_trail "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_trail_append_only()"
        )


def downgrade() -> None:
    for table in (
        "workers",
        "jobs",
        "uploads",
        "drafts",
        "audit_trail",
        "attempts",
        "console_sessions",
        "invitations",
        "team_folders",
        "team_members",
        "teams",
        "accounts",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_trail_append_only")
    op.drop_column("state_changes", "person")
    op.drop_column("surveys", "origin")
