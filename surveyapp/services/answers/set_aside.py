"""Answers that were set aside: how many there are, and a person's decision to accept late ones or to clear them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, select

from surveyapp.analysis.screening import open_answer_digests
from surveyapp.collection.ending import ending_of
from surveyapp.collection.exports.rows.identity import answers_digest
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import insert_of, reading, transaction
from surveyapp.records.tables import FrozenSnapshot, Response, SetAside, Survey, digests_text
from surveyapp.services.answers.import_lock import alone_with
from surveyapp.services.answers.late import LATE, reset_displaced
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import (
    LATE_ALARM_FROM,
    LATE_NOTICED_FROM,
    LATE_ROWS_AT_ONCE,
    MOST_LATE_AT_ONCE,
    MOST_LATE_LINES,
)
from surveyapp.services.surveys.answer_deletions import refuse_deleted
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of, versions_of
from surveyapp.services.typed_text import usable_reason

CONFLICT = "conflict"
"""The reason of answers under an id that was taken; those never count, the first ones do."""

CAUSES = (*LATE, CONFLICT)

LATE_FLAG = "late"
"""The flag of responses that arrived while their survey was not open, and that a person let count."""


@dataclass(frozen=True)
class SetAsideCount:
    """The counts of one cause: different answers (`bodies`), and how often they arrived."""

    bodies: int = 0
    arrivals: int = 0


@dataclass(frozen=True)
class SetAsideSummary:
    """The counts of answers set aside, by cause. `dropped`: late arrivals that gave their place to others."""

    causes: Mapping[str, SetAsideCount]
    dropped: int

    @property
    def late(self) -> SetAsideCount:
        """How many arrived while the survey was paused or closed."""
        counts = [self.causes.get(cause, SetAsideCount()) for cause in LATE]
        return SetAsideCount(sum(c.bodies for c in counts), sum(c.arrivals for c in counts))

    @property
    def needs_decision(self) -> bool:
        """Whether there are so many that somebody should decide about them."""
        return self.late.arrivals >= LATE_NOTICED_FROM or self.is_alarming

    @property
    def is_alarming(self) -> bool:
        """Whether more arrived than honest people send."""
        return self.dropped > 0 or self.late.bodies >= LATE_ALARM_FROM


@dataclass(frozen=True)
class SetAsideLine:
    """Answers that are set aside, without the answers: `answered` is how many items have one."""

    id: int
    cause: str
    first: datetime
    last: datetime
    channel: str
    language: str
    version: str
    count: int
    answered: int


@dataclass(frozen=True)
class SetAsideChoice:
    """The answers to decide about: those of these causes, or only those of them whose id is in `ids`."""

    causes: Collection[str]
    ids: Collection[int] | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        """Whether a row is chosen."""
        chosen = SetAside.reason.in_(self.causes)
        return chosen if self.ids is None else chosen & SetAside.id.in_(self.ids)


@dataclass(frozen=True)
class LateAcceptance:
    """The result of accepting: responses added, and arrivals whose id was stored meanwhile, which count already.

    `frozen`: there is a snapshot, which does not hold them until somebody freezes again.
    """

    added: int
    present: int
    frozen: bool


def set_aside_summary(engine: Engine, survey: str) -> SetAsideSummary:
    """How much is set aside of a known survey."""
    query = select(SetAside.reason, func.count(), func.sum(SetAside.count)).where(SetAside.survey == survey)
    dropped = select(Survey.late_dropped).where(Survey.name == survey)
    with reading(engine) as connection:
        rows = connection.execute(query.group_by(SetAside.reason)).all()
        lost = connection.execute(dropped).scalar_one()
    return SetAsideSummary({row[0]: SetAsideCount(row[1], int(row[2])) for row in rows}, lost)


def late_arrivals(connection: Connection, surveys: Collection[str]) -> dict[str, int]:
    """How often late answers to each of these surveys arrived that are set aside; none is left out."""
    query = select(SetAside.survey, func.sum(SetAside.count)).where(
        SetAside.survey.in_(surveys), SetAside.minute.is_not(None)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query.group_by(SetAside.survey))}


def set_aside_lines(engine: Engine, survey: str) -> list[SetAsideLine]:
    """The latest of what is set aside of a survey, at most MOST_LATE_LINES."""
    query = select(SetAside.__table__).where(SetAside.survey == survey)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(SetAside.id.desc()).limit(MOST_LATE_LINES)).mappings()
        return [
            SetAsideLine(
                id=row["id"],
                cause=row["reason"],
                first=row["at"],
                last=row["last"] or row["at"],
                channel=row["channel"],
                language=row["language"],
                version=row["version"],
                count=row["count"],
                answered=len(row["answers"]),
            )
            for row in rows
        ]


def accept_late(engine: Engine, survey: str, choice: SetAsideChoice, *, reason: str) -> LateAcceptance:
    """Accept late answers: each becomes as many responses as it arrived times, flagged `late`.

    They keep id, channel, language, version and the time of their arrival (of more than the first hundred of the same
    answers that of the last). An id that was stored meanwhile is not stored again. `Refusal` with
    `set_aside_needs_reason`, `reason_too_long`, `answers_deleted`, `nothing_set_aside` or `too_many_late`; then nothing
    was changed.
    """
    found = known_survey(engine, survey)
    questionnaires = {
        version: questionnaire_of(engine, survey, version) for version in versions_of(engine, survey)
    }
    _needed(reason)
    late = SetAsideChoice([cause for cause in choice.causes if cause in LATE], choice.ids)
    with transaction(engine, alone=True) as connection:
        alone_with(connection, survey)
        refuse_deleted(connection, survey)
        chosen = late.condition & (SetAside.survey == survey)
        arrivals = connection.execute(select(func.coalesce(func.sum(SetAside.count), 0)).where(chosen))
        total = int(arrivals.scalar_one())
        if not total:
            raise Refusal("nothing_set_aside", survey=survey)
        if total > MOST_LATE_AT_ONCE:
            raise Refusal("too_many_late", found=total, limit=MOST_LATE_AT_ONCE)
        rows = connection.execute(select(SetAside.__table__).where(chosen).order_by(SetAside.id)).all()
        added = sum(_store(connection, part) for part in _parts(rows, found.version, questionnaires))
        connection.execute(delete(SetAside).where(chosen))
        reset_displaced(connection, survey)
        frozen = select(FrozenSnapshot.id).where(FrozenSnapshot.survey == survey).limit(1)
        return LateAcceptance(added, total - added, connection.execute(frozen).first() is not None)


def clear_set_aside(engine: Engine, survey: str, choice: SetAsideChoice, *, reason: str) -> SetAsideCount:
    """Delete the chosen answers that are set aside; gives how many there were.

    `Refusal` with `set_aside_needs_reason`, `reason_too_long` or `nothing_set_aside`; then nothing was changed.
    """
    known_survey(engine, survey)
    _needed(reason)
    chosen = choice.condition & (SetAside.survey == survey)
    with transaction(engine, alone=True) as connection:
        counted = select(func.count(), func.coalesce(func.sum(SetAside.count), 0)).where(chosen)
        bodies, arrivals = connection.execute(counted).one()
        if not bodies:
            raise Refusal("nothing_set_aside", survey=survey)
        connection.execute(delete(SetAside).where(chosen))
        reset_displaced(connection, survey)
    return SetAsideCount(bodies, int(arrivals))


def _needed(reason: str) -> None:
    if not usable_reason(reason):
        raise Refusal("set_aside_needs_reason")


def _parts(
    rows: Sequence[Row[Any]], current: str, questionnaires: Mapping[str, Questionnaire | None]
) -> Iterator[list[dict[str, Any]]]:
    """The responses that the rows become, some at a time."""
    part: list[dict[str, Any]] = []
    for row in rows:
        common = _response(row, current, questionnaires[row.version])
        for identity, submitted in _arrivals(row):
            part.append(common | {"id": identity, "submitted": submitted})
            if len(part) == LATE_ROWS_AT_ONCE:
                yield part
                part = []
    if part:
        yield part


def _arrivals(row: Row[Any]) -> Iterator[tuple[UUID, datetime]]:
    """Id and time of each arrival; of those that were only counted a new id, and when the last one came."""
    columns = row._mapping
    known = [(UUID(id_), datetime.fromtimestamp(at / 1000, UTC)) for id_, at in columns["arrivals"]]
    yield from known or [(columns["response"], columns["at"])]
    for _ in range(columns["count"] - max(1, len(known))):
        yield uuid4(), columns["last"] or columns["at"]


def _response(row: Row[Any], current: str, questionnaire: Questionnaire | None) -> dict[str, Any]:
    """What every arrival of the same answers is stored with: screening knows them like those that came in time."""
    if questionnaire is None:
        raise Refusal("unknown_survey", found=row.survey)
    older = ["older_version"] if row.version != current else []
    return {
        "survey": row.survey,
        "version": row.version,
        "channel": row.channel,
        "language": row.language,
        "flags": [*older, LATE_FLAG],
        "answers": row.answers,
        "empty": False,
        "ineligible": ending_of(questionnaire, row.answers) is not None,
        "answers_digest": answers_digest(row.answers),
        "texts_digest": digests_text(open_answer_digests(questionnaire, row.answers)),
    }


def _store(connection: Connection, part: Sequence[dict[str, Any]]) -> int:
    """Store responses whose id is not taken; how many."""
    asked = [response["id"] for response in part]
    taken = set(connection.execute(select(Response.id).where(Response.id.in_(asked))).scalars())
    # The same id may stand with several answers: the first ones count, as everywhere.
    new = {response["id"]: response for response in reversed(part) if response["id"] not in taken}
    if new:
        statement = insert_of(connection.dialect.name)(Response.__table__)
        connection.execute(statement.on_conflict_do_nothing(index_elements=["id"]), list(new.values()))
    return len(new)
