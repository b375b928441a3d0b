"""The progress of a survey at one moment: what the console shows while answers come in."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from surveyapp.analysis.results import Outcome
from surveyapp.analysis.survey_counts import return_rate, valid_rate
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import reading
from surveyapp.records.tables import SetAside, StateChange, Survey
from surveyapp.services.answers.counts.count_arrivals import counting
from surveyapp.services.answers.counts.counts import Counts
from surveyapp.services.answers.returns import ReturnCounts, responses_mark, return_counts
from surveyapp.services.limits import HOURS_OF_PROGRESS
from surveyapp.services.surveys.answer_deletions import deletion_of


@dataclass(frozen=True)
class StateTransition:
    """A change of state: the new state, when, why (empty where no reason was asked for), and who made it."""

    state: str
    reason: str
    person: str
    at: datetime


@dataclass(frozen=True)
class HourlyReturns:
    """The returns of one hour by channel; `at` is its beginning in UTC."""

    at: datetime
    channels: Counter[str]


@dataclass(frozen=True)
class Progress:
    """One survey's returns. `issued` and `until`, the planned last day, are None where the questionnaire does not say.

    `set_aside` counts answers that do not count, each as often as it arrived, by reason (`conflict`, `paused`,
    `closed`). `hours` are `HOURS_OF_PROGRESS` in a row, oldest first. They end with the present hour, or with that of
    the last answer where it is older than all of them.
    """

    state: str
    issued: int | None
    until: date | None
    counts: ReturnCounts
    set_aside: Mapping[str, int]
    hours: tuple[HourlyReturns, ...]
    channels: Mapping[str, int]
    versions: Mapping[str, int]
    languages: Mapping[str, int]

    @property
    def returned(self) -> int:
        """How many responses came back."""
        return self.counts.returned

    @property
    def excluded(self) -> int:
        """How many of them a person took out."""
        return self.counts.excluded

    @property
    def valid(self) -> int:
        """How many of them count."""
        return self.counts.valid

    @property
    def last_answer(self) -> datetime | None:
        """When the last of them came."""
        return self.counts.last_answer

    @property
    def return_rate(self) -> Outcome:
        """As `analysis.survey_counts.return_rate`."""
        return return_rate(self.returned, self.issued)

    @property
    def valid_rate(self) -> Outcome:
        """As `analysis.survey_counts.valid_rate`."""
        return valid_rate(self.valid, self.returned)

    def days_left(self, today: date) -> int | None:
        """The days left to the planned last day, as `days_left` counts them."""
        return days_left(self.until, self.state, today)


def days_left(until: date | None, state: str | None, today: date) -> int | None:
    """Days from `today` to the planned last day, that day included: 1 on the day itself, 0 or less once it is over.

    None where there is no such day, or nothing is being collected any more.
    """
    if until is None or state == "closed":
        return None
    return (until - today).days + 1


def progress(
    engine: Engine, survey: str, questionnaire: Questionnaire | None, now: datetime | None = None
) -> Progress:
    """The progress of a known survey at one moment; `questionnaire` is its current one."""
    now = now or datetime.now(UTC)
    sampling = questionnaire.sampling if questionnaire else None
    with counting(engine) as connection:
        state = connection.execute(select(Survey.state).where(Survey.name == survey)).scalar_one()
        counts = return_counts(connection, [survey])[survey]
        channels, versions, languages, set_aside = _breakdown(connection, survey)
        return Progress(
            state=state,
            issued=sampling.issued if sampling else None,
            until=sampling.until if sampling else None,
            counts=counts,
            set_aside=set_aside,
            hours=_hours(connection, survey, _last_hour(now, counts.last_answer)),
            channels=channels,
            versions=versions,
            languages=languages,
        )


def progress_mark(engine: Engine, survey: str) -> str:
    """16 hex digits that change whenever the progress of a survey does: cheap, however many answers there are."""
    aside = select(func.max(SetAside.id), func.count(), func.sum(SetAside.count)).where(
        SetAside.survey == survey
    )
    content = select(Survey.state, Survey.version, Survey.analysis_hash).where(Survey.name == survey)
    with reading(engine) as connection:
        mark = responses_mark(connection, survey)
        rows = [connection.execute(query).one() for query in (content, aside)]
    parts = [str(value) for row in (*rows, mark.arrivals, mark.decisions) for value in row]
    told = "|".join((*parts, f"{datetime.now(UTC):%Y%m%d%H}"))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def channels_of(engine: Engine, survey: str) -> list[str]:
    """The channels that answers came through so far."""
    with counting(engine) as connection:
        counts = Counts(connection, [survey])
        return sorted(connection.execute(counts.select(counts.facts.channel)).scalars())


def state_history(engine: Engine, survey: str) -> list[StateTransition]:
    """The changes of a survey's state, the latest first."""
    columns = (StateChange.state, StateChange.reason, StateChange.person, StateChange.at)
    query = select(*columns).where(StateChange.survey == survey)
    with engine.connect() as connection:
        return [StateTransition(*row) for row in connection.execute(query.order_by(StateChange.id.desc()))]


def _breakdown(
    connection: Connection, survey: str
) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """Returns by channel, version and language, and what was set aside by reason.

    Of answers that were deleted as it was before.
    """
    deletion = deletion_of(connection, survey)
    if deletion is not None:
        status, figures = deletion.status, deletion.figures
        parts = (status["channels"], status["versions"], figures["languages"], figures["set_aside"])
        channels, versions, languages, set_aside = (Counter(part) for part in parts)
        return channels, versions, languages, set_aside
    reasons = select(SetAside.reason, func.count()).where(SetAside.survey == survey).group_by(SetAside.reason)
    counts = Counts(connection, [survey])
    facts = (counts.facts.channel, counts.facts.version, counts.facts.language)
    query = counts.select(*facts).where(counts.is_returned)
    counted: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    for *values, count in connection.execute(query):
        for counter, value in zip(counted, values, strict=True):
            counter[value] += count
    return (*counted, Counter({row[0]: row[1] for row in connection.execute(reasons)}))


def _last_hour(now: datetime, last_answer: datetime | None) -> datetime:
    """The hour that the list of hours ends with."""
    present = _whole(now)
    if last_answer is None or _whole(last_answer) > present - timedelta(hours=HOURS_OF_PROGRESS):
        return present
    return _whole(last_answer)


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _hours(connection: Connection, survey: str, last: datetime) -> tuple[HourlyReturns, ...]:
    hours = {last - timedelta(hours=back): Counter[str]() for back in reversed(range(HOURS_OF_PROGRESS))}
    counts = Counts(connection, [survey])
    hour = counts.facts.hour
    query = counts.select(hour, counts.facts.channel).where(
        counts.is_returned, hour >= min(hours), hour <= last
    )
    for in_hour, channel, count in connection.execute(query):
        hours[in_hour][channel] = count
    return tuple(HourlyReturns(at, channels) for at, channels in hours.items())
