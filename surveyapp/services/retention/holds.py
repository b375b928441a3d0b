"""Holds, which delay the deletion of a survey's answers for a second review or an audit: with a reason, until a day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, Engine, Select, func, insert, select

from surveyapp.definition.china_time import CHINA
from surveyapp.records.retention import RetentionHold
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LONGEST_HOLD
from surveyapp.services.surveys.answer_deletions import refuse_deleted
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.services.typed_text import usable_reason


@dataclass(frozen=True)
class Hold:
    """Nothing of the survey is deleted before `until`; None: the hold was ended."""

    until: datetime | None
    reason: str
    person: str
    at: datetime

    def is_on(self, now: datetime) -> bool:
        """Whether it holds anything up now."""
        return self.until is not None and now < self.until

    @property
    def last_day(self) -> str:
        """The last day in China on which it holds: 2026-07-05; empty for an ended one."""
        return f"{(self.until - timedelta(seconds=1)).astimezone(CHINA):%Y-%m-%d}" if self.until else ""


def set_hold(
    engine: Engine, survey: str, last_day: date, *, reason: str, person: str, now: datetime | None = None
) -> Hold:
    """Hold up every deletion of the survey's answers to the end of `last_day` (China), in place of the hold before.

    `Refusal`: `unknown_survey`, `answers_deleted`, `hold_needs_reason`, `reason_too_long`, `hold_in_the_past`,
    `hold_too_long`.
    """
    now = now or datetime.now(UTC)
    today = now.astimezone(CHINA).date()
    if last_day < today:
        raise Refusal("hold_in_the_past", found=last_day.isoformat())
    if last_day >= today + LONGEST_HOLD:
        raise Refusal("hold_too_long", found=last_day.isoformat(), limit=LONGEST_HOLD.days // 366)
    until = datetime.combine(last_day + timedelta(days=1), time(), CHINA)
    return _append(engine, survey, Hold(until, _reason(reason), person, now))


def end_hold(engine: Engine, survey: str, *, reason: str, person: str, now: datetime | None = None) -> Hold:
    """End the hold at once. `Refusal` as `set_hold`, and `not_held`."""
    now = now or datetime.now(UTC)
    with engine.connect() as connection:
        present = last_holds(connection).get(survey)
    if present is None or not present.is_on(now):
        raise Refusal("not_held", survey=survey)
    return _append(engine, survey, Hold(None, _reason(reason), person, now))


def refuse_held(connection: Connection, survey: str, now: datetime) -> None:
    """`answers_held` where nothing may be deleted now."""
    present = last_holds(connection).get(survey)
    if present is not None and present.is_on(now):
        raise Refusal("answers_held", survey=survey, on=present.last_day, reason=present.reason)


def holds_of(engine: Engine, survey: str) -> list[Hold]:
    """Every hold of a survey and every end of one, the latest first."""
    query = _query().where(RetentionHold.survey == survey).order_by(RetentionHold.id.desc())
    with engine.connect() as connection:
        return [Hold(*row[1:]) for row in connection.execute(query)]


def last_holds(connection: Connection) -> dict[str, Hold]:
    """Survey -> its latest hold, or the end of one."""
    last = select(func.max(RetentionHold.id)).group_by(RetentionHold.survey)
    rows = connection.execute(_query().where(RetentionHold.id.in_(last)))
    return {row[0]: Hold(*row[1:]) for row in rows}


def _query() -> Select[str, datetime | None, str, str, datetime]:
    table = RetentionHold
    return select(table.survey, table.until, table.reason, table.person, table.at)


def _reason(text: str) -> str:
    reason = usable_reason(text)
    if not reason:
        raise Refusal("hold_needs_reason")
    return reason


def _append(engine: Engine, survey: str, new: Hold) -> Hold:
    known_survey(engine, survey)
    values = {"until": new.until, "reason": new.reason, "person": new.person, "at": new.at}
    with engine.connect() as connection:
        refuse_deleted(connection, survey)
        connection.execute(insert(RetentionHold).values(survey=survey, **values))
    return new
