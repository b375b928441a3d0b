"""What people wrote: dictionaries, coding frames, codings and hidden names of single texts, counts that stay."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"

moment = sa.DateTime(timezone=True)
document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "opinion_dictionaries", *_of_survey(), sa.Column("words", document, nullable=False), *_by()
    )
    op.create_table(
        "opinion_frames",
        *_of_survey(),
        sa.Column("themes", document, nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        *_by(),
    )
    op.create_table(
        "opinion_codings",
        *_of_survey(),
        *_of_text(),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        *_by(),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "opinion_masks",
        *_of_survey(),
        *_of_text(),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        *_by(),
    )
    op.create_table(
        "opinion_counts",
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), primary_key=True),
        sa.Column("counts", document, nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    for table in ("opinion_dictionaries", "opinion_frames", "opinion_codings", "opinion_masks"):
        op.create_index(f"ix_{table}_survey", table, ["survey"])
    op.create_index("opinion_codings_by_text", "opinion_codings", ["response", "place"])
    op.create_index("ix_opinion_masks_response", "opinion_masks", ["response"])


def downgrade() -> None:
    for table in (
        "opinion_counts",
        "opinion_masks",
        "opinion_codings",
        "opinion_frames",
        "opinion_dictionaries",
    ):
        op.drop_table(table)


def _of_survey() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), nullable=False),
    )


def _of_text() -> tuple[sa.Column, ...]:
    return (
        sa.Column("response", sa.Uuid(), sa.ForeignKey("responses.id"), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
    )


def _by() -> tuple[sa.Column, ...]:
    return (sa.Column("person", sa.String(100), nullable=False), sa.Column("at", moment, nullable=False))
