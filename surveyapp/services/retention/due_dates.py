"""When the answers of a survey are due for deletion: counted from its closing, announced before, delayed by holds.

A survey is due the promised days of its current questionnaire after it was closed for the last time; opening it again
starts the period anew. The answers of a survey that is not closed, was never frozen, promises nothing, or holds
reconstructed samples are never deleted by date. Nothing is deleted sooner than 30 days after this instance first
announced it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from surveyapp.definition.china_time import CHINA
from surveyapp.records.connection import insert_of, reading
from surveyapp.records.retention import DeletionAnnouncement
from surveyapp.records.tables import FrozenSnapshot, PublishedQuestionnaire, StateChange, Survey
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import ANNOUNCED_BEFORE, MOST_PERIODS_IN_MEMORY
from surveyapp.services.retention.holds import Hold, last_holds
from surveyapp.services.surveys.answer_deletions import Deletion, deletions
from surveyapp.services.surveys.survey_lookup import CURRENT, read_published

_days: dict[tuple[str, str], int | None] = {}
"""The two hashes of a content -> the days that it promises: content never changes, and reading it takes long."""


@dataclass(frozen=True)
class Retention:
    """The facts that decide when a survey's answers are deleted. `closed`: its last closing, None while it is not
    closed; `days`: the period that its questionnaire promises, None without one; `announced`: when this deletion was
    first announced.
    """

    survey: str
    state: str
    sample: bool
    closed: datetime | None
    days: int | None
    frozen: bool
    announced: datetime | None
    hold: Hold | None
    deletion: Deletion | None

    @property
    def due(self) -> datetime | None:
        """The end of the period that citizens were promised; None where nothing is deleted by date.

        Example: closed on 1 March 2026 with 365 days: 1 March 2027.
        """
        counts = self.closed is not None and self.days is not None and self.frozen and not self.sample
        if not counts or self.closed is None or self.days is None or self.deletion is not None:
            return None
        return self.closed + timedelta(days=self.days)

    def is_announced(self, now: datetime) -> bool:
        """Whether it is near enough to be announced."""
        return self.due is not None and now >= self.due - ANNOUNCED_BEFORE

    def goes_at(self, now: datetime) -> datetime | None:
        """The moment when the answers will be deleted, as things stand: when due, 30 days after the announcement, and
        after the hold.
        """
        if self.due is None:
            return None
        announced = self.announced or max(now, self.due - ANNOUNCED_BEFORE)
        moments = [self.due, announced + ANNOUNCED_BEFORE]
        if self.hold is not None and self.hold.is_on(now):
            moments.append(self.hold.until or now)
        return max(moments)

    def is_to_go(self, now: datetime) -> bool:
        """Whether the answers are to be deleted now: never before the announcement has stood for its whole period."""
        goes_at = self.goes_at(now)
        return goes_at is not None and now >= goes_at

    def lacks_snapshot(self, now: datetime) -> bool:
        """Whether the promised period is over and only a missing snapshot keeps the answers from being deleted."""
        if self.closed is None or self.days is None or self.sample or self.deletion is not None:
            return False
        return not self.frozen and now >= self.closed + timedelta(days=self.days)


def retentions(engine: Engine, surveys: Collection[str] | None = None) -> list[Retention]:
    """The retention of these surveys, or of all, by name."""
    with reading(engine) as connection:
        query = select(Survey.name, Survey.state, Survey.sample).order_by(Survey.name)
        rows = [row for row in connection.execute(query) if surveys is None or row.name in surveys]
        closed = _last_closings(connection)
        frozen = set(connection.execute(select(FrozenSnapshot.survey).distinct()).scalars())
        table = DeletionAnnouncement
        announced = {
            row.survey: (row.closed, row.announced)
            for row in connection.execute(select(table.survey, table.closed, table.announced))
        }
        days = _promised_days(connection, {row.name for row in rows if row.state == "closed"})
        holds, gone = last_holds(connection), deletions(connection)
    found = []
    for row in rows:
        since = closed.get(row.name) if row.state == "closed" else None
        of_closing, at = announced.get(row.name, (None, None))
        found.append(
            Retention(
                survey=row.name,
                state=row.state,
                sample=row.sample,
                closed=since,
                days=days.get(row.name),
                frozen=row.name in frozen,
                announced=at if since is not None and of_closing == since else None,
                hold=holds.get(row.name),
                deletion=gone.get(row.name),
            )
        )
    return found


def retention_of(engine: Engine, survey: str) -> Retention:
    """The retention of one survey, which must be known."""
    return retentions(engine, [survey])[0]


def announce(engine: Engine, retention: Retention, now: datetime) -> None:
    """Record that the deletion after this closing is announced from `now` on, unless it is on record already."""
    values = {"survey": retention.survey, "closed": retention.closed, "announced": now}
    row = insert_of(engine.dialect.name)(DeletionAnnouncement).values(**values)
    changed = DeletionAnnouncement.closed != retention.closed
    with engine.connect() as connection:
        connection.execute(
            row.on_conflict_do_update(
                index_elements=[DeletionAnnouncement.survey],
                set_={"closed": retention.closed, "announced": now},
                where=changed,
            )
        )


def china_day(moment: datetime) -> str:
    """The day in China: 2026-07-05."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d}"


def _last_closings(connection: Connection) -> dict[str, datetime]:
    """Survey -> when it was closed, for those whose latest change of state was to close."""
    last = select(func.max(StateChange.id)).group_by(StateChange.survey)
    query = select(StateChange.survey, StateChange.at).where(
        StateChange.id.in_(last), StateChange.state == "closed"
    )
    return {row.survey: row.at for row in connection.execute(query)}


def _promised_days(connection: Connection, surveys: Collection[str]) -> dict[str, int | None]:
    """Survey -> the days that its current questionnaire promises; only contents not met before are fetched."""
    columns = (Survey.name, Survey.version, Survey.analysis_hash)
    rows = connection.execute(select(*columns).where(Survey.name.in_(surveys)))
    contents = {row.name: (row.version, row.analysis_hash) for row in rows}
    unknown = [name for name, content in contents.items() if content not in _days]
    query = select(Survey.name, PublishedQuestionnaire.source).join(PublishedQuestionnaire, CURRENT)
    if len(_days) > MOST_PERIODS_IN_MEMORY:
        _days.clear()
        unknown = [*contents]
    for name, source in connection.execute(query.where(Survey.name.in_(unknown))) if unknown else ():
        _days[contents[name]] = _promised(source)
    return {name: _days.get(content) for name, content in contents.items()}


def _promised(source: str) -> int | None:
    """What a questionnaire promises. One that cannot be read promises nothing here: its own pages say what is wrong."""
    try:
        notice = read_published(source).notice
    except Refusal:
        return None
    return notice.kept_days if notice is not None else None
