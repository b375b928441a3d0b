"""What screening found is kept, and which responses have to be looked at again (docs/decisions/0012)."""

# ruff: noqa: S608 - the parts are constants of this file

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_CHANGING = "survey, channel, submitted, flags, ineligible, import_id, withdrawn, answers_digest"
_ITSELF = "WHERE survey = OLD.survey AND response = OLD.id"
_ARRIVED = "device_arrivals WHERE survey = OLD.survey AND device = substr(OLD.device, 1, 12)"
_NOTE = "unscreened_responses (survey, response)"


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, columns in (
        (
            "screened_responses",
            [
                sa.Column("import_id", sa.Integer(), nullable=False),
                sa.Column("rules", sa.String(40), nullable=False),
            ],
        ),
        ("unscreened_responses", []),
        ("device_arrivals", [sa.Column("device", sa.String(12), nullable=False)]),
    ):
        key = ["survey", "device", "response"] if name == "device_arrivals" else ["survey", "response"]
        op.create_table(
            name,
            sa.Column("survey", sa.String(200), nullable=False),
            sa.Column("response", sa.Uuid(), nullable=False),
            *columns,
            sa.PrimaryKeyConstraint(*key),
            sqlite_with_rowid=False,
        )
    _index_of_flags(["survey", "submitted"])
    if sqlite:
        _sqlite_triggers()
    else:
        _postgresql_triggers()


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name in ("responses_rescreened", "responses_unscreened"):
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON responses")
        if not sqlite:
            op.execute(f"DROP FUNCTION {name}")
    _index_of_flags(["survey"])
    for table in ("device_arrivals", "unscreened_responses", "screened_responses"):
        op.drop_table(table)


def _index_of_flags(columns: list[str]) -> None:
    where = sa.text("flags <> '[]'")
    op.drop_index("responses_with_flags", "responses")
    op.create_index("responses_with_flags", "responses", columns, sqlite_where=where, postgresql_where=where)


def _beside(near: str) -> str:
    """Who stood in one group with a response that is changed or removed: equal forms close by, the same device.

    Only a response that is alike itself can have made others alike: CROSS JOIN has SQLite look at it first.
    """
    alike = f"(SELECT survey FROM screened_responses {_ITSELF} AND rules LIKE '%alike%')"
    forms = (
        f"SELECT r.survey, r.id FROM {alike} AS self CROSS JOIN responses AS r WHERE r.survey = OLD.survey "
        f"AND {near} AND r.channel = OLD.channel AND r.answers_digest = OLD.answers_digest"
    )
    return f"{forms} UNION SELECT survey, response FROM {_ARRIVED}"


def _sqlite_triggers() -> None:
    at = "strftime('%Y-%m-%d %H:%M:%f', OLD.submitted, '{} seconds')"
    beside = _beside(f"r.submitted BETWEEN {at.format('-301')} AND {at.format('+301')}")
    moved = _moved("IS NOT")
    statements = (
        f"INSERT OR IGNORE INTO {_NOTE} SELECT * FROM ({beside}) WHERE {moved}",
        f"INSERT OR IGNORE INTO {_NOTE} VALUES (NEW.survey, NEW.id)",
        f"DELETE FROM screened_responses {_ITSELF} AND {moved}",
        f"DELETE FROM {_ARRIVED} AND response = OLD.id AND NEW.device IS NOT OLD.device",
    )
    op.execute(
        f"CREATE TRIGGER responses_rescreened AFTER UPDATE OF {_CHANGING} ON responses BEGIN "
        f"{'; '.join(statements)}; END".replace(":", r"\:")
    )
    statements = (
        f"INSERT OR IGNORE INTO {_NOTE} {beside}",
        f"DELETE FROM screened_responses {_ITSELF}",
        f"DELETE FROM unscreened_responses {_ITSELF}",
        f"DELETE FROM {_ARRIVED} AND response = OLD.id",
    )
    op.execute(
        f"CREATE TRIGGER responses_unscreened AFTER DELETE ON responses BEGIN {'; '.join(statements)}; END".replace(
            ":", r"\:"
        )
    )


def _postgresql_triggers() -> None:
    window = "interval '301 seconds'"
    beside = _beside(f"r.submitted BETWEEN OLD.submitted - {window} AND OLD.submitted + {window}")
    ignore = "ON CONFLICT DO NOTHING"
    _trigger(
        "responses_rescreened",
        f"UPDATE OF {_CHANGING}",
        f"IF {_moved('IS DISTINCT FROM')} THEN INSERT INTO {_NOTE} {beside} {ignore}; "
        f"DELETE FROM screened_responses {_ITSELF}; END IF",
        f"INSERT INTO {_NOTE} VALUES (NEW.survey, NEW.id) {ignore}",
        f"DELETE FROM {_ARRIVED} AND response = OLD.id AND NEW.device IS DISTINCT FROM OLD.device",
    )
    _trigger(
        "responses_unscreened",
        "DELETE",
        f"INSERT INTO {_NOTE} {beside} {ignore}",
        f"DELETE FROM screened_responses {_ITSELF}",
        f"DELETE FROM unscreened_responses {_ITSELF}",
        f"DELETE FROM {_ARRIVED} AND response = OLD.id",
    )


def _trigger(name: str, verb: str, *statements: str) -> None:
    body = "; ".join(statements)
    head = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT"
    op.get_bind().exec_driver_sql(f"{head} AS $$ BEGIN {body}; RETURN NULL; END $$".replace("%", "%%"))
    op.execute(f"CREATE TRIGGER {name} AFTER {verb} ON responses FOR EACH ROW EXECUTE FUNCTION {name}()")


def _moved(differs: str) -> str:
    """Whether a response leaves the groups in which it stood; a rule that is noted among its flags does not."""
    facts = ("survey", "channel", "submitted", "ineligible", "import_id", "withdrawn", "answers_digest")
    kinds = (f"(CAST({{row}}.flags AS VARCHAR) LIKE '%{flag}%')" for flag in ("no_script", "imported"))
    changed = [f"OLD.{fact} {differs} NEW.{fact}" for fact in facts]
    changed += [f"{kind.format(row='OLD')} <> {kind.format(row='NEW')}" for kind in kinds]
    return f"({' OR '.join(changed)})"
