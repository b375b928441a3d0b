"""The archive of surveys, evaluations and imports: lists leave them out, nothing of them is changed or removed.

One table and one way for all three. Whatever is archived stays where it is: its pages open, a survey's link says in
which state it is, responses of an import count as before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, Engine, delete, select

from surveyapp.records.connection import insert_of, transaction
from surveyapp.records.filing import ArchiveEntry
from surveyapp.services.errors import Refusal
from surveyapp.services.typed_text import usable_reason

ArchivedKind = Literal["survey", "evaluation", "import"]


@dataclass(frozen=True)
class ArchiveNote:
    """A note on who archived something, when and why."""

    reason: str
    person: str
    at: datetime


def archive_notes(connection: Connection, kind: ArchivedKind) -> Mapping[str, ArchiveNote]:
    """Everything of a kind that is archived, by its subject (survey name, folder, import number as text)."""
    query = select(ArchiveEntry.subject, ArchiveEntry.reason, ArchiveEntry.person, ArchiveEntry.at).filter_by(
        kind=kind
    )
    return {row.subject: ArchiveNote(row.reason, row.person, row.at) for row in connection.execute(query)}


def archive_note(engine: Engine, kind: ArchivedKind, subject: str) -> ArchiveNote | None:
    """The note of one subject; None where it is not archived."""
    with engine.connect() as connection:
        return archive_notes(connection, kind).get(subject)


def archive(engine: Engine, kind: ArchivedKind, subject: str, reason: str, person: str) -> bool:
    """Archive something; False if it is archived already. The caller makes sure that `subject` exists.

    Refused: `archive_needs_reason`, `reason_too_long`.
    """
    with transaction(engine) as connection:
        return archive_within(connection, kind, subject, reason, person)


def take_out(engine: Engine, kind: ArchivedKind, subject: str) -> bool:
    """Take something out of the archive; False if it was not in it. A survey stays in the state that it has."""
    with transaction(engine) as connection:
        return take_out_within(connection, kind, subject)


def take_out_within(connection: Connection, kind: ArchivedKind, subject: str) -> bool:
    """The same on a connection of the caller's."""
    statement = delete(ArchiveEntry).where(ArchiveEntry.kind == kind, ArchiveEntry.subject == subject)
    return connection.execute(statement).rowcount > 0


def archive_within(
    connection: Connection, kind: ArchivedKind, subject: str, reason: str, person: str
) -> bool:
    """The same on a connection of the caller's."""
    reason = usable_reason(reason)
    if not reason:
        raise Refusal("archive_needs_reason")
    values = {"kind": kind, "subject": subject, "reason": reason, "person": person, "at": datetime.now(UTC)}
    statement = insert_of(connection.dialect.name)(ArchiveEntry).values(**values)
    made = statement.on_conflict_do_nothing().returning(ArchiveEntry.subject)
    return connection.execute(made).first() is not None
