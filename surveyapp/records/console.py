"""Work in progress in the console: edited questionnaires, uploaded exports, files being made."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import Document, UtcTime


class Draft(Base):
    """The text of a questionnaire file that is being edited, with its errors; `survey` may not be published yet.

    `revision` grows with every save: saving over another person's revision is refused. `step`: the number of the
    `DraftStep` at which it stands.
    """

    __tablename__ = "drafts"

    survey: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer)
    account: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    saved: Mapped[datetime] = mapped_column(UtcTime())
    step: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class DraftStep(Base):
    """A text that the draft of a survey had, or has again: what can be undone and done again.

    `number` grows from step to step; those above the draft's own `step` were undone. `change` is the code of what made
    this text of the one before, `place` what that was about.
    """

    __tablename__ = "draft_steps"

    survey: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    change: Mapped[str] = mapped_column(String(40), default="")
    place: Mapped[str] = mapped_column(String(200), default="")


class Upload(Base):
    """An export that waits for its matching to be confirmed; the file lies in the instance folder under its id.

    `corrections` is what a person settled by hand.
    """

    __tablename__ = "uploads"

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    file_name: Mapped[str] = mapped_column(String(300))
    corrections: Mapped[dict[str, Any]] = mapped_column(Document)
    account: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created: Mapped[datetime] = mapped_column(UtcTime())


class NumbersAnswer(Base):
    """What bare numbers mean in exports of a survey whose header has the hash `layout`, as somebody last said.

    `numbers`: which download it was; `meanings`: what was said of single items, as in corrections.
    """

    __tablename__ = "numbers_answers"

    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), primary_key=True)
    layout: Mapped[str] = mapped_column(String(64), primary_key=True)
    numbers: Mapped[str | None] = mapped_column(String(10))
    meanings: Mapped[dict[str, str]] = mapped_column(Document)
    given: Mapped[datetime] = mapped_column(UtcTime())


class Job(Base):
    """A file that is made in the background for `subject` (folder/name or folder).

    `progress` runs from 0 to 100, `attempts` counts how often a worker took it. A failed job has a `problem`: a
    code and its parameters.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="job_state"),
        Index("jobs_waiting", "state", "created"),
    )

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(200), index=True)
    parameters: Mapped[dict[str, Any]] = mapped_column(Document)
    account: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str] = mapped_column(String(10))
    progress: Mapped[int] = mapped_column(Integer)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Document)
    file_name: Mapped[str | None] = mapped_column(String(300))
    worker: Mapped[str | None] = mapped_column(String(100))
    created: Mapped[datetime] = mapped_column(UtcTime())
    started: Mapped[datetime | None] = mapped_column(UtcTime())
    finished: Mapped[datetime | None] = mapped_column(UtcTime())


class Worker(Base):
    """A process of `surveyapp work`, and when it was last seen alive."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    seen: Mapped[datetime] = mapped_column(UtcTime())
