"""How long answers are kept: deletions, announced and done, responses forgotten one by one, and what holds them up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import Document, UtcTime


class AnswerDeletion(Base):
    """All answers of a survey are deleted: begun, and `finished` once nothing of them is left.

    `cause`: the `date` that citizens were told, or a `request` of the `person`, who gives a reason. `figures` are the
    counts that are shown of the returns from then on.
    """

    __tablename__ = "answer_deletions"
    __table_args__ = (CheckConstraint("cause IN ('date', 'request')", name="deletion_cause"),)

    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), primary_key=True)
    cause: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(100))
    figures: Mapped[dict[str, Any]] = mapped_column(Document)
    begun: Mapped[datetime] = mapped_column(UtcTime())
    finished: Mapped[datetime | None] = mapped_column(UtcTime())


class ForgottenResponse(Base):
    """One response was deleted, from snapshots too. The row names the response until the deletion is `finished`."""

    __tablename__ = "forgotten_responses"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    response: Mapped[UUID | None] = mapped_column(Uuid())
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(100))
    begun: Mapped[datetime] = mapped_column(UtcTime())
    finished: Mapped[datetime | None] = mapped_column(UtcTime())


class RetentionHold(Base):
    """Append-only: nothing of a survey is deleted `until` then (复核, 审计); None ends it at once. The last counts."""

    __tablename__ = "retention_holds"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    until: Mapped[datetime | None] = mapped_column(UtcTime())
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class DeletionAnnouncement(Base):
    """When this instance first said that the answers of a survey are going to be deleted, `closed` as it was then."""

    __tablename__ = "deletion_announcements"

    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), primary_key=True)
    closed: Mapped[datetime] = mapped_column(UtcTime())
    announced: Mapped[datetime] = mapped_column(UtcTime())
