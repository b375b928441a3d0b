"""What a survey declared, entry by entry: recorded where it differs from the last one, and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from sqlalchemy import Connection, func, insert, select

from surveyapp.records.seals import SealEntry
from surveyapp.records.tables import Response, Survey
from surveyapp.services.typed_text import usable_reason

SealKind = Literal["questionnaire", "indicators", "screening"]
"""What is declared: the questionnaire with its analysis; the indicators that use it, with their targets; the rules of
screening.
"""

Hashes = Mapping[str, str]


@dataclass(frozen=True)
class Declaration:
    """What is to be recorded of a survey: the `hashes` of what is declared, and codes of what `changes` by it."""

    kind: SealKind
    hashes: Hashes
    changes: Sequence[str] = ()


@dataclass(frozen=True)
class Sealed:
    """One entry of a survey's seal; the first of a kind is what was sealed, later ones change it.

    `returned`: how many responses there were at that moment; `reason` may be empty.
    """

    id: int
    kind: SealKind
    hashes: Hashes
    changes: tuple[str, ...]
    returned: int
    reason: str
    person: str
    at: datetime
    is_first: bool


def record_declaration(
    connection: Connection, survey: str, declaration: Declaration, reason: str = "", person: str = ""
) -> bool:
    """Record what a survey declares now, where it differs from what was recorded last; whether it did.

    Refused with `reason_too_long`.
    """
    entries = [entry for entry in seal_entries(connection, survey) if entry.kind == declaration.kind]
    if entries and dict(entries[-1].hashes) == dict(declaration.hashes):
        return False
    count = select(func.count()).select_from(Response).where(Response.survey == survey)
    connection.execute(
        insert(SealEntry).values(
            survey=survey,
            kind=declaration.kind,
            hashes=dict(declaration.hashes),
            changes=[*declaration.changes] if entries else [],
            returned=connection.execute(count).scalar_one(),
            reason=usable_reason(reason),
            person=person,
            at=datetime.now(UTC),
        )
    )
    return True


def seal_entries(connection: Connection, survey: str) -> list[Sealed]:
    """The entries of a survey, the earliest first; those of an earlier survey of this name, removed since, are none."""
    created = select(Survey.created).where(Survey.name == survey).scalar_subquery()
    query = select(SealEntry).where(SealEntry.survey == survey, SealEntry.at >= created)
    rows = connection.execute(query.order_by(SealEntry.id)).all()
    kinds: set[str] = set()
    entries = []
    for row in rows:
        entries.append(
            Sealed(
                id=row.id,
                kind=cast(SealKind, row.kind),
                hashes=row.hashes,
                changes=tuple(row.changes),
                returned=row.returned,
                reason=row.reason,
                person=row.person,
                at=row.at,
                is_first=row.kind not in kinds,
            )
        )
        kinds.add(row.kind)
    return entries
