"""Trends: series chosen for surveys, figures of earlier periods, tables of counts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"

moment = sa.DateTime(timezone=True)
document = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "series_choices",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), nullable=False),
        sa.Column("series", sa.String(60)),
        sa.Column("period", sa.String(20)),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_table(
        "former_figures",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), nullable=False),
        sa.Column("value", document, nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("withdrawn", moment),
        sa.Column("withdrawn_by", sa.String(100)),
    )
    op.create_table(
        "counts_tables",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey", sa.String(200), sa.ForeignKey("surveys.name"), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("code", sa.String(100), nullable=False),
        sa.Column("columns", document, nullable=False),
        sa.Column("rows", document, nullable=False),
        sa.Column("differences", document, nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("withdrawn", moment),
        sa.Column("withdrawn_by", sa.String(100)),
    )
    for table in ("series_choices", "former_figures", "counts_tables"):
        op.create_index(f"ix_{table}_survey", table, ["survey"])


def downgrade() -> None:
    for table in ("counts_tables", "former_figures", "series_choices"):
        op.drop_table(table)
