"""What numbers in an export mean, as somebody said for a survey and layout; corrections of texts name several options.

Waiting uploads keep what was settled by hand: a text's one option becomes a list of options.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_UPLOADS = sa.table("uploads", sa.column("id", sa.Uuid()), sa.column("corrections", _DOCUMENT))


def upgrade() -> None:
    op.create_table(
        "numbers_answers",
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), primary_key=True),
        sa.Column("layout", sa.String(64), primary_key=True),
        sa.Column("numbers", sa.String(10)),
        sa.Column("meanings", _DOCUMENT, nullable=False),
        sa.Column("given", sa.DateTime(timezone=True), nullable=False),
    )
    _each_text(_several_options)


def downgrade() -> None:
    _each_text(_one_option)
    op.drop_table("numbers_answers")


def _several_options(text: dict[str, Any]) -> dict[str, Any]:
    option = text.pop("option", None)
    text["written"] = option if text.get("written") else None
    return {**text, "options": [option] if option else []}


def _one_option(text: dict[str, Any]) -> dict[str, Any]:
    options = text.pop("options", [])
    text["written"] = text.get("written") is not None
    return {**text, "option": options[0] if options else None}


def _each_text(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_UPLOADS)).all():
        document = {name: value for name, value in row.corrections.items() if name != "meanings"}
        document["texts"] = [change(text) for text in document.get("texts", [])]
        statement = sa.update(_UPLOADS).where(_UPLOADS.c.id == row.id).values(corrections=document)
        connection.execute(statement)
