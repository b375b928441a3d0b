"""Tables of what people wrote: the dictionary of a survey, its coding frame, codings and hidden names of single texts.

A text is named by its response and its place (`advice`, `satisfied.reason`); no table holds a word of it. Whatever is
about a response is deleted with its answers.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import Document, UtcTime


class OpinionDictionary(Base):
    """Append-only: the words that somebody told of a survey (together, left out, units); the last one counts."""

    __tablename__ = "opinion_dictionaries"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    words: Mapped[dict[str, Any]] = mapped_column(Document)
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class OpinionFrame(Base):
    """Append-only: the themes of a survey; the last one is worked with, the last `confirmed` one is reported."""

    __tablename__ = "opinion_frames"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    themes: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    confirmed: Mapped[bool]
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class OpinionCoding(Base):
    """Append-only: a person gives a text a code (a theme, that it says nothing, a quote), or takes it (`given` false).

    The lowest id of a text is its number in what is given out; no number is ever used again.
    """

    __tablename__ = "opinion_codings"
    __table_args__ = (
        Index("opinion_codings_by_text", "response", "place"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    response: Mapped[UUID] = mapped_column(ForeignKey("responses.id"))
    place: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool]
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class OpinionMask(Base):
    """Append-only: a person hides a part of a text in what is given out, or shows what a rule hides (not `hidden`)."""

    __tablename__ = "opinion_masks"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    response: Mapped[UUID] = mapped_column(ForeignKey("responses.id"), index=True)
    place: Mapped[str] = mapped_column(String(200))
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    hidden: Mapped[bool]
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class OpinionCounts(Base):
    """How many people wrote of each theme, counted before the answers of a survey were deleted."""

    __tablename__ = "opinion_counts"

    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), primary_key=True)
    counts: Mapped[dict[str, Any]] = mapped_column(Document)
    at: Mapped[datetime] = mapped_column(UtcTime())


OF_RESPONSES = (OpinionCoding, OpinionMask)
"""What is about single responses, and is deleted with their answers."""
