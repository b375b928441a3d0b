"""Tables of what people enter beside an indicator file: systems made in the console, entered values, 基础表, locks.

`evaluation` is a folder, `system` the name of an indicator system in it. All of it is append-only but the links:
triggers keep what was entered from being changed or removed, and the text of a system once something was entered
for it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import Document, UtcTime

APPEND_ONLY = ("indicator_systems", "entered_values", "evaluation_locks", "form_entries")
"""Tables of which nothing is ever changed or removed; but for texts of systems for which nothing was entered."""


class StoredSystem(Base):
    """The text of an indicator system that was made in the console; the last one of a name counts.

    An empty text says that the file of this name counts again. `replaced` is the hash of that file's text when the
    row was written; None where there was no file.
    """

    __tablename__ = "indicator_systems"
    __table_args__ = (Index("systems_by_name", "evaluation", "system"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    evaluation: Mapped[str] = mapped_column(String(100))
    system: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    replaced: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class EnteredValue(Base):
    """An actual value entered for an indicator; without `actual` the file's value counts again. The last counts."""

    __tablename__ = "entered_values"
    __table_args__ = (Index("values_by_indicator", "evaluation", "system", "code"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    evaluation: Mapped[str] = mapped_column(String(100))
    system: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(40))
    actual: Mapped[dict[str, Any] | None] = mapped_column(Document)
    reason: Mapped[str] = mapped_column(Text)
    evidence_file: Mapped[str] = mapped_column(String(300))
    evidence_page: Mapped[str] = mapped_column(String(50))
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class EvaluationLock(Base):
    """An evaluation was locked, or unlocked; the last counts.

    `scored`: system -> `total` as it was then. `kept`: what the scores rest on while it is locked, `texts` of the
    systems and `snapshots` of the surveys; None for locks from before this was recorded.
    """

    __tablename__ = "evaluation_locks"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    evaluation: Mapped[str] = mapped_column(String(100), index=True)
    locked: Mapped[bool]
    scored: Mapped[dict[str, Any]] = mapped_column(Document)
    kept: Mapped[dict[str, Any] | None] = mapped_column(Document)
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class FormEntry(Base):
    """A 基础表 as it was filled in: `cells` hold what was typed. The last counts.

    `draft` is being filled in, `submitted` by the evaluated unit, `confirmed` by an evaluator (only then it
    counts, and nothing is changed any more), `reopened` to be corrected.
    """

    __tablename__ = "form_entries"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'submitted', 'confirmed', 'reopened')", name="form_state"),
        Index("entries_by_form", "evaluation", "system", "form"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    evaluation: Mapped[str] = mapped_column(String(100))
    system: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    cells: Mapped[dict[str, Any]] = mapped_column(Document)
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class FormLink(Base):
    """A one-time link with which the evaluated unit fills in a 基础表; only its token's hash is kept.

    `drafts`: how often a draft was saved by it.
    """

    __tablename__ = "form_links"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    evaluation: Mapped[str] = mapped_column(String(100), index=True)
    system: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(40))
    person: Mapped[str] = mapped_column(String(100))
    created: Mapped[datetime] = mapped_column(UtcTime())
    expires: Mapped[datetime] = mapped_column(UtcTime())
    spent: Mapped[datetime | None] = mapped_column(UtcTime())
    withdrawn: Mapped[datetime | None] = mapped_column(UtcTime())
    drafts: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
