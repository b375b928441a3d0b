"""The state of a survey's data, by which anybody sees whether shared figures still hold."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Engine, exists, func, or_, select

from surveyapp.records.retention import AnswerDeletion, ForgottenResponse
from surveyapp.services.answers.counts.count_arrivals import counting
from surveyapp.services.answers.counts.counts import Counts, stored_count
from surveyapp.services.answers.returns import responses_mark
from surveyapp.services.surveys.survey_lookup import known_survey


@dataclass(frozen=True)
class DataState:
    """The state of the data at one moment; equal states mean equal figures.

    `content`: the questionnaire. `decisions`: what persons took out and put back. `arrivals`: the answers that came,
    and how many `rows` they are. `removals`: what was taken back or deleted: nothing that was computed before may be
    shown or kept.
    """

    content: str
    decisions: str
    arrivals: str
    removals: str
    rows: int

    def as_json(self) -> dict[str, object]:
        """The state as JSON."""
        return asdict(self)


def present_state(engine: Engine, survey: str) -> DataState:
    """The state of this moment: cheap to tell, however many answers there are. `Refusal` with `unknown_survey`."""
    content = known_survey(engine, survey)
    with counting(engine) as connection:
        mark = responses_mark(connection, survey)
        rows, removals = stored_count(connection, survey), _removals(connection, survey)
    return DataState(
        content=_hash((content.version, content.analysis_hash)),
        decisions=_hash(mark.decisions),
        arrivals=_hash(mark.arrivals),
        removals=_hash(removals),
        rows=rows,
    )


def removals_mark(engine: Engine, survey: str) -> str:
    """The part of the present state that says what was taken back or deleted."""
    with counting(engine) as connection:
        return _hash(_removals(connection, survey))


def is_deleting(engine: Engine, survey: str) -> bool:
    """Whether a response of the survey, or all of them, are being deleted and may still be there."""
    one = exists().where(ForgottenResponse.survey == survey, ForgottenResponse.response.is_not(None))
    whole = exists().where(AnswerDeletion.survey == survey, AnswerDeletion.finished.is_(None))
    with engine.connect() as connection:
        return bool(connection.execute(select(or_(one, whole))).scalar_one())


def _removals(connection: Connection, survey: str) -> tuple[object, ...]:
    """How many were withdrawn, the last one that was to be forgotten and how many are gone, and when deleting all began
    and ended: whoever counts while a row is being erased may still read it, and finds another mark afterwards.

    Of those that were withdrawn fewer can only become by forgetting one.
    """
    counts = Counts(connection, [survey])
    withdrawn = select(func.coalesce(counts.number, 0)).where(counts.facts.withdrawn)
    forgotten = select(func.max(ForgottenResponse.id)).where(ForgottenResponse.survey == survey)
    gone = select(func.count()).where(
        ForgottenResponse.survey == survey, ForgottenResponse.response.is_(None)
    )
    begun = select(AnswerDeletion.begun).where(AnswerDeletion.survey == survey)
    ended = select(AnswerDeletion.finished).where(AnswerDeletion.survey == survey)
    return tuple(connection.execute(query).scalar() for query in (withdrawn, forgotten, gone, begun, ended))


def _hash(parts: Sequence[object]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
