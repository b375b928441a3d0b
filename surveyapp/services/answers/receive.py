"""Receives a citizen's answers: they are stored exactly once, or the reason is given why not."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Connection, Engine, Executable, Row, bindparam, func, literal_column, select
from sqlalchemy.engine import Dialect

from surveyapp.collection.answers import is_answered
from surveyapp.collection.exports.rows.identity import answers_digest
from surveyapp.collection.kinds import Answers
from surveyapp.records.connection import insert_of, transaction
from surveyapp.records.prepared import PreparedStatement
from surveyapp.records.tables import Response, SetAside, Survey, digests_text
from surveyapp.services.answers.late import LateAnswers, keep_late
from surveyapp.services.limits import MOST_CONFLICTS, STORING_TRIES

ReceiptKind = Literal["stored", "same", "conflict", "withdrawn", "closed"]


@dataclass(frozen=True)
class Submission:
    """One filled-in form that passed validation. Without script there is no id: the server makes one.

    `device`: the random mark of the page's script, None where it sent none; `texts`: `open_answer_digests`;
    `ineligible`: an option was chosen that ends the form.
    """

    survey: str
    version: str
    response_id: UUID | None
    answers: Answers
    channel: str
    language: str
    started: datetime | None = None
    seconds: int | None = None
    flags: tuple[str, ...] = ()
    device: str | None = None
    texts: tuple[int, ...] = ()
    ineligible: bool = False


@dataclass(frozen=True)
class Receipt:
    """The result of a submission: `stored` now, the `same` as stored before, in `conflict` with what is stored under
    its id, under the id of a `withdrawn` response, or too late (`closed`).

    `set_aside`: whether answers in conflict or too late were kept beside the others. `device`: of the same response,
    the mark of the device that it came from, None where there is none.
    """

    kind: ReceiptKind
    response_id: UUID
    submitted: datetime | None
    set_aside: bool = False
    device: str | None = None


def receive(engine: Engine, submission: Submission) -> Receipt:
    """Store the answers if the survey is open and the id is new; otherwise say which of the two is not so.

    The usual case is one statement, which checks the state and inserts. Other answers under a taken id (capped), and
    answers to a survey that is not open (`answers.late`), are set aside with their reason. What was withdrawn stays so.
    """
    identity = submission.response_id or uuid4()
    now = datetime.now(UTC)
    values = {
        "id": identity,
        "survey": submission.survey,
        "version": submission.version,
        "channel": submission.channel,
        "language": submission.language,
        "started": submission.started,
        "seconds": submission.seconds,
        "submitted": now,
        "flags": list(submission.flags),
        "answers": submission.answers,
        "empty": not is_answered(submission.answers),
        "import_id": None,
        "number": None,
        "answers_digest": answers_digest(submission.answers),
        "texts_digest": digests_text(submission.texts),
        "device": submission.device,
        "withdrawn": None,
        "ineligible": submission.ineligible,
    }
    for _ in range(STORING_TRIES):
        if _store_if_open(engine.dialect).change(engine, values):
            return Receipt("stored", identity, now)
        with engine.connect() as connection:
            present, state = _what_is_there(connection, submission.survey, identity)
        if present is not None and present.survey == submission.survey and present.withdrawn:
            return Receipt("withdrawn", identity, None)
        if present is not None:
            given = (submission.survey, submission.version, submission.answers)
            if tuple(present[:3]) == given:
                return Receipt("same", identity, present.submitted, device=present.device)
            return Receipt("conflict", identity, None, _keep_conflict(engine, submission, identity, now))
        if state != "open":  # otherwise the survey was opened meanwhile, and they can be stored
            return Receipt(
                "closed", identity, None, keep_late(engine, _late(submission, identity, now, state))
            )
    raise RuntimeError(f"{submission.survey} changes its state with every look")


def _what_is_there(
    connection: Connection, survey: str, identity: UUID
) -> tuple[Row[str, str, Answers, datetime, datetime | None, str | None] | None, str]:
    """The response under this id, if there is one, and the state of the survey."""
    given = (Response.survey, Response.version, Response.answers)
    query = select(*given, Response.submitted, Response.withdrawn, Response.device)
    present = connection.execute(query.where(Response.id == identity)).first()
    state = connection.execute(select(Survey.state).where(Survey.name == survey)).scalar_one()
    return present, state


def _late(submission: Submission, identity: UUID, now: datetime, state: str) -> LateAnswers:
    return LateAnswers(
        survey=submission.survey,
        reason=state,
        response=identity,
        version=submission.version,
        channel=submission.channel,
        language=submission.language,
        answers=submission.answers,
        at=now,
    )


def _keep_conflict(engine: Engine, submission: Submission, identity: UUID, now: datetime) -> bool:
    """Set other answers under a taken id aside as far as there is room; whoever counts the room does so alone."""
    values = {
        "survey": submission.survey,
        "response": identity,
        "version": submission.version,
        "channel": submission.channel,
        "language": submission.language,
        "reason": "conflict",
        "answers_hash": hashlib.sha256(orjson.dumps(submission.answers)).hexdigest(),
        "answers": submission.answers,
        "at": now,
    }
    present = select(SetAside.id).where(
        SetAside.response == identity, SetAside.answers_hash == values["answers_hash"]
    )
    with transaction(engine, alone=True) as connection:
        connection.execute(_set_aside(engine.dialect.name), values)
        return connection.execute(present).first() is not None


@lru_cache
def _store_if_open(dialect: Dialect) -> PreparedStatement:
    """INSERT … SELECT … WHERE the survey is open, doing nothing where the id is taken: one statement."""
    columns = Response.__table__.columns
    values = select(*(bindparam(column.name, type_=column.type) for column in columns))
    source = values.where(
        select(Survey.name)
        .where(Survey.name == bindparam("survey"), Survey.state == literal_column("'open'"))
        .exists()
    )
    insert = insert_of(dialect.name)(Response).from_select([column.name for column in columns], source)
    return PreparedStatement(insert.on_conflict_do_nothing(index_elements=["id"]), dialect)


@lru_cache
def _set_aside(dialect: str) -> Executable:
    names = (
        "survey",
        "response",
        "version",
        "channel",
        "language",
        "reason",
        "answers_hash",
        "answers",
        "at",
    )
    columns = [SetAside.__table__.columns[name] for name in names]
    theirs = select(func.count()).where(
        SetAside.response == bindparam("response"), SetAside.reason == bindparam("reason")
    )
    room = theirs.scalar_subquery() < MOST_CONFLICTS
    source = select(*(bindparam(column.name, type_=column.type) for column in columns)).where(room)
    insert = insert_of(dialect)(SetAside).from_select([column.name for column in columns], source)
    return insert.on_conflict_do_nothing(index_elements=["response", "answers_hash"])
