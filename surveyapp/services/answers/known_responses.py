"""Compares the rows of an export with the responses in the database: which are stored already, and which may be."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from surveyapp.collection.exports.rows.comparison import LikenessDoubt, compare_rows
from surveyapp.collection.exports.rows.identity import (
    Identity,
    TimePrecision,
    answers_digest,
    comparable_number,
    precision_of,
    precision_of_time,
)
from surveyapp.collection.exports.rows.responses import ExportedResponse
from surveyapp.records.tables import Import, Response
from surveyapp.services.answers.imported_ids import ImportedIds
from surveyapp.services.answers.returns import has_flag
from surveyapp.snapshots.manifest import IMPORTED, NO_TIME

NO_SOURCE = "import"
"""The channel of an imported response whose file does not say where it came from."""

_UUID_LENGTH = 36


@dataclass(frozen=True)
class AlikeRow:
    """A row of the file that may be the same as a stored response, and why that is not certain."""

    line: int
    why: LikenessDoubt
    stored: Identity


@dataclass(frozen=True)
class KnownRows:
    """The rows of an export against what is stored; places count the responses of the export from 0.

    `same`: those that are stored already, `changed` of them with other answers than stored · `alike`: place -> a row
    that a person has to decide · `unit`: how finely the file says its times · `digests`: of the answers of every row
    · `ids`: those of the survey's imported responses.
    """

    same: frozenset[int]
    changed: int
    alike: dict[int, AlikeRow]
    unit: TimePrecision | None
    digests: Sequence[int]
    ids: frozenset[UUID]

    @property
    def present(self) -> int:
        """How many rows are stored already."""
        return len(self.same)

    @property
    def alike_mark(self) -> str:
        """Stands for the rows that a person has to decide, and what each is like."""
        return hashlib.sha256(repr(sorted(self.alike.items())).encode()).hexdigest()


def find_known(connection: Connection, survey: str, responses: Sequence[ExportedResponse]) -> KnownRows:
    """Compare the responses of an export with those of the survey, by the rule of `exports.identity`.

    A number that is the id of one of the survey's own responses (our own CSV read back) is that response.
    Responses of undone imports are ignored.
    """
    unit = precision_of(response.facts.submitted for response in responses)
    digests = [answers_digest(response.answers) for response in responses]
    ids, stored = _stored(connection, survey, responses)
    same = _own_responses(connection, survey, responses)
    rows = [place for place in range(len(responses)) if place not in same] if stored else []
    found = compare_rows(stored, [_coming(responses[row], unit, digests[row]) for row in rows])
    alike = {
        rows[row]: AlikeRow(responses[rows[row]].line, likeness.why, stored[likeness.stored])
        for row, likeness in found.doubtful.items()
    }
    return KnownRows(
        same=same | {rows[row] for row in found.same},
        changed=found.changed,
        alike=alike,
        unit=unit,
        digests=digests,
        ids=frozenset(ids),
    )


def _coming(response: ExportedResponse, unit: TimePrecision | None, digest: int) -> Identity:
    """The identity of a row of the file."""
    facts = response.facts
    at = int(facts.submitted.timestamp()) if facts.submitted else None
    number = comparable_number(facts.serial)
    return Identity(number, at, unit if facts.submitted else None, facts.seconds, facts.source, digest)


def _stored(
    connection: Connection, survey: str, responses: Sequence[ExportedResponse]
) -> tuple[set[UUID], list[Identity]]:
    """The ids of all imported responses, and those of them that a row may be the same as."""
    ids: set[UUID] = set()
    stored: list[Identity] = []
    # One statement, so that an import which is being confirmed meanwhile is there as a whole or not at all.
    query = (
        select(*_FACTS, Import.id, Response.number, Response.answers_digest, Import.unit, Import.undone)
        .join(Import, Import.id == Response.import_id)
        .where(Response.survey == survey)
    )
    rows: Iterable[Any] = connection.execute(query)
    for identity, *facts, batch, number, digest, unit, undone in rows:
        ids.add(identity)
        if undone is None:
            stored.append(_told(facts, number, unit, digest, batch))
    stored += _before_imports_were_recorded(connection, survey, responses, ids)
    return ids, stored


_FACTS = (Response.id, Response.submitted, Response.seconds, Response.channel, has_flag(NO_TIME))


def _before_imports_were_recorded(
    connection: Connection, survey: str, responses: Sequence[ExportedResponse], ids: set[UUID]
) -> Iterator[Identity]:
    """Responses imported before their number was kept: their id reveals it where the file has the same row."""
    query = select(*_FACTS, Response.answers).where(
        Response.survey == survey,
        Response.import_id.is_(None),
        has_flag(IMPORTED),
    )
    rows = connection.execute(query).all()
    ids.update(row[0] for row in rows)
    if rows:
        ids_of_rows = ImportedIds(survey)
        numbers = {ids_of_rows.next(response): response.facts.serial for response in responses}
        for identity, *facts, answers in rows:
            unit = precision_of_time(facts[0])
            yield _told(facts, numbers.get(identity), unit, answers_digest(answers), None)


def _told(
    facts: Sequence[Any], number: str | None, unit: TimePrecision | None, digest: int, batch: int | None
) -> Identity:
    """The identity of a stored response."""
    submitted, seconds, channel, has_no_time = facts
    return Identity(
        comparable_number(number),
        None if has_no_time else int(submitted.timestamp()),
        None if has_no_time else unit,
        seconds,
        None if channel == NO_SOURCE else channel,
        digest,
        batch,
    )


def _own_responses(
    connection: Connection, survey: str, responses: Sequence[ExportedResponse]
) -> frozenset[int]:
    """The rows whose number is the id of one of the survey's responses."""
    named = {place: own for place, response in enumerate(responses) if (own := _uuid(response.facts.serial))}
    if not named:
        return frozenset()
    undone = select(Import.id).where(Import.survey == survey, Import.undone.is_not(None))
    query = select(Response.id, Response.import_id).where(Response.survey == survey)
    gone = set(connection.execute(undone).scalars())
    there = {row.id for row in connection.execute(query) if row.import_id not in gone}
    return frozenset(place for place, own in named.items() if own in there)


def _uuid(number: str | None) -> UUID | None:
    if number is None or len(number) != _UUID_LENGTH:
        return None
    try:
        return UUID(number)
    except ValueError:
        return None
