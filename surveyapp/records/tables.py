"""The tables. Times are UTC; answers are one JSON document of option codes for each response."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps it without its zone, PostgreSQL with."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Only moments that know their zone are stored."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"time without a zone: {value}")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment in UTC, in whatever zone the database gives it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Document = JSON().with_variant(JSONB(), "postgresql")


class Survey(Base):
    """One survey: `name` is `folder/name`; `version` and `analysis_hash` say which content is current.

    `sample`: reconstructed sample answers were imported into it. `origin` is where its current content was
    published from, a "file" or the "console": what was published in the console no file replaces by itself.
    `freezing`: since when a snapshot is being written; meanwhile no response is withdrawn. `late_dropped`: how many
    of the answers that came while it was not open gave their place to others (`services/answers/late.py`).
    """

    __tablename__ = "surveys"
    __table_args__ = (CheckConstraint("state IN ('draft', 'open', 'paused', 'closed')", name="state"),)

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[str] = mapped_column(String(16))
    analysis_hash: Mapped[str] = mapped_column(String(16))
    sample: Mapped[bool]
    origin: Mapped[str] = mapped_column(String(10), server_default="file")
    created: Mapped[datetime] = mapped_column(UtcTime())
    freezing: Mapped[datetime | None] = mapped_column(UtcTime())
    late_dropped: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class PublishedQuestionnaire(Base):
    """A questionnaire file as it was when published: its whole text, so that no version ever vanishes."""

    __tablename__ = "questionnaires"

    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), primary_key=True)
    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    analysis_hash: Mapped[str] = mapped_column(String(16), primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    published: Mapped[datetime] = mapped_column(UtcTime())


class StateChange(Base):
    """Append-only: when a survey changed state, why, and who did it (empty: the program itself, or not noted)."""

    __tablename__ = "state_changes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(100), server_default="")
    at: Mapped[datetime] = mapped_column(UtcTime())


class Import(Base):
    """Answers that came in at once from a file; `added`: how many responses of its `rows` were new.

    `unit`: how finely the file says its times (second, minute, day; None: it says none). `undone` is when a person
    took the whole import back, with who and why: its responses stay, and are not counted as returned.
    """

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    file_name: Mapped[str] = mapped_column(String(300))
    rows: Mapped[int] = mapped_column(Integer)
    added: Mapped[int] = mapped_column(Integer)
    unit: Mapped[str | None] = mapped_column(String(10))
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())
    undone: Mapped[datetime | None] = mapped_column(UtcTime())
    undone_by: Mapped[str | None] = mapped_column(String(100))
    undone_reason: Mapped[str | None] = mapped_column(Text)


HAS_FLAGS = text("flags <> '[]'")
"""Whether a response has a flag; as the index of those that do says it."""

HAS_TEXTS = text("texts_digest IS NOT NULL")
"""Whether a response has an open answer that screening compares."""

SENT_HERE = text("import_id IS NULL")
"""Whether a response did not come with an import: forms of such are compared."""


def digests_text(digests: Sequence[int]) -> str | None:
    """Whole numbers of 64 bits as `texts_digest` keeps them; None for none."""
    return " ".join(f"{digest & _64_BITS:x}" for digest in digests) or None


_64_BITS = 2**64 - 1


class Response(Base):
    """One respondent's answers. `started` and `seconds` were sent by the client, `submitted` is the server's time.

    `empty`: there is not one answer. `ineligible`: an option was chosen that ends the form. Of an imported one
    `import_id` says with which import it came (None: before imports were recorded) and `number` is the website's own.
    `answers_digest` stands for the answers as they came, `texts_digest` for the open answers that screening compares
    (hexadecimal, separated by blanks). `device` is the random mark of the page's script in one survey, None once the
    survey is closed. `withdrawn`: when its respondent took it back; then nothing of the answers is left.
    """

    __tablename__ = "responses"
    __table_args__ = (
        # Answers come in the order of time: this index grows at its end, and lists are read in its order.
        Index("responses_by_survey", "survey", "submitted", "id", "channel", "import_id"),
        Index("responses_empty", "survey", sqlite_where=text("empty = 1"), postgresql_where=text("empty")),
        Index(
            "responses_ineligible",
            "survey",
            sqlite_where=text("ineligible = 1"),
            postgresql_where=text("ineligible"),
        ),
        Index(
            "responses_withdrawn",
            "survey",
            sqlite_where=text("withdrawn IS NOT NULL"),
            postgresql_where=text("withdrawn IS NOT NULL"),
        ),
        Index(
            "responses_with_flags", "survey", "submitted", sqlite_where=HAS_FLAGS, postgresql_where=HAS_FLAGS
        ),
        Index(
            "responses_with_texts",
            "survey",
            "texts_digest",
            sqlite_where=HAS_TEXTS,
            postgresql_where=HAS_TEXTS,
        ),
        Index(
            "responses_by_form",
            "survey",
            "answers_digest",
            "channel",
            "submitted",
            sqlite_where=SENT_HERE,
            postgresql_where=SENT_HERE,
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"))
    version: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(20))
    started: Mapped[datetime | None] = mapped_column(UtcTime())
    seconds: Mapped[int | None] = mapped_column(Integer)
    submitted: Mapped[datetime] = mapped_column(UtcTime())
    flags: Mapped[list[str]] = mapped_column(Document)
    answers: Mapped[dict[str, Any]] = mapped_column(Document)
    empty: Mapped[bool] = mapped_column(default=False, server_default=false())
    import_id: Mapped[int | None] = mapped_column(Integer)
    number: Mapped[str | None] = mapped_column(String(100))
    answers_digest: Mapped[int | None] = mapped_column(BigInteger)
    withdrawn: Mapped[datetime | None] = mapped_column(UtcTime())
    texts_digest: Mapped[str | None] = mapped_column(Text)
    device: Mapped[str | None] = mapped_column(String(32))
    ineligible: Mapped[bool] = mapped_column(server_default=false())


class Exclusion(Base):
    """Append-only: a person takes a response out of the valid ones, or puts it back (`excluded` false)."""

    __tablename__ = "exclusions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    response: Mapped[UUID] = mapped_column(ForeignKey("responses.id"), index=True)
    excluded: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class SetAside(Base):
    """Answers that arrived but are not counted: `conflict` (the id was taken), `paused` or `closed` (late).

    Late ones that are the same stand here once, `count` times arrived, the first `at` and the `last` one; `arrivals`
    has the first of them as [id, milliseconds since 1970], `response` is the first id. `size` in bytes is what they
    take of the room for late answers, `minute` (since 1970) when the first arrived; None for conflicts.
    """

    __tablename__ = "set_aside"
    __table_args__ = (
        UniqueConstraint("response", "answers_hash"),
        Index("set_aside_room", "survey", "minute", "size"),
        Index("set_aside_same", "survey", "answers_hash"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"))
    response: Mapped[UUID] = mapped_column(Uuid())
    version: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(100), server_default="online")
    language: Mapped[str] = mapped_column(String(20), server_default="zh-CN")
    reason: Mapped[str] = mapped_column(String(10))
    answers_hash: Mapped[str] = mapped_column(String(64))
    answers: Mapped[dict[str, Any]] = mapped_column(Document)
    at: Mapped[datetime] = mapped_column(UtcTime())
    last: Mapped[datetime | None] = mapped_column(UtcTime())
    count: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    arrivals: Mapped[list[list[Any]]] = mapped_column(Document, default=list, server_default="[]")
    size: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    minute: Mapped[int | None] = mapped_column(Integer)


class FrozenSnapshot(Base):
    """A snapshot that was written: `id` is its manifest's hash, `folder` its place below the snapshots' folder.

    `states`: what its manifest was changed to when answers were deleted from it, hash by hash (`Manifest.state`).
    """

    __tablename__ = "snapshots"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("surveys.name"), index=True)
    folder: Mapped[str] = mapped_column(String(300))
    version: Mapped[str] = mapped_column(String(16))
    analysis_hash: Mapped[str] = mapped_column(String(16))
    created: Mapped[datetime] = mapped_column(UtcTime())
    states: Mapped[list[str]] = mapped_column(Document, default=list, server_default="[]")
