"""Tables of trends: which series a survey was put into, figures of earlier periods, and tables of counts.

All are append-only but for `withdrawn`: what counted once can always be read again.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import Document, UtcTime


class SeriesChoice(Base):
    """A person put a survey into a series, whatever its file says; the newest counts.

    `series` is empty where it was taken out of every series, None where the file says it again. `period`: as
    `Period.code` writes it; None: the days on which answers came.
    """

    __tablename__ = "series_choices"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    series: Mapped[str | None] = mapped_column(String(60))
    period: Mapped[str | None] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class FormerFigure(Base):
    """A figure of an earlier period that a person entered; `value` holds the keys of `FormerValue`."""

    __tablename__ = "former_figures"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    value: Mapped[dict[str, Any]] = mapped_column(Document)
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())
    withdrawn: Mapped[datetime | None] = mapped_column(UtcTime())
    withdrawn_by: Mapped[str | None] = mapped_column(String(100))


class CountsTable(Base):
    """A table of counts by period, unit and source: `rows` as `AggregateTable.as_json` writes them.

    `code`: the figure of the survey that they continue (overall, an item's code; empty: none). `columns`: heading and
    role of each column. `differences`: the sums that did not hold when a person kept it nevertheless.
    """

    __tablename__ = "counts_tables"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(String(100))
    columns: Mapped[list[list[str]]] = mapped_column(Document)
    rows: Mapped[list[list[Any]]] = mapped_column(Document)
    differences: Mapped[list[list[Any]]] = mapped_column(Document)
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())
    withdrawn: Mapped[datetime | None] = mapped_column(UtcTime())
    withdrawn_by: Mapped[str | None] = mapped_column(String(100))
