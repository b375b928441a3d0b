"""Who did what: the lines that nobody changes or removes."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import Document, UtcTime


class AuditEntry(Base):
    """Append-only, which the database itself enforces: who did what to which `subject`, when, and the result.

    `account` is None for the command line and for people who are not signed in; `person` names them.
    """

    __tablename__ = "audit_trail"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime(), index=True)
    account: Mapped[int | None] = mapped_column(Integer)
    person: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(String(20))
    detail: Mapped[dict[str, Any]] = mapped_column(Document)
