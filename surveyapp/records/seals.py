"""The table of seals: what was declared when a survey was published, and each later change."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import Document, UtcTime


class SealEntry(Base):
    """Append-only, which the database itself enforces: one declaration of a survey; the last of each `kind` holds.

    `kind`: "questionnaire" (`hashes`: version, analysis), "indicators" (system -> hash of its text, of its targets),
    "screening" (rule -> version). `changes`: codes of what differs from the entry before; empty for the first one.
    `returned`: how many responses there were then. `survey` may be gone since.
    """

    __tablename__ = "seal_entries"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    hashes: Mapped[dict[str, Any]] = mapped_column(Document)
    changes: Mapped[list[str]] = mapped_column(Document)
    returned: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())
