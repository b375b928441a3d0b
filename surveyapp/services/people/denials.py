"""Counts refused pages, so that asking again and again cannot fill the audit trail.

Within an hour the trail gets a line for the first time that an account is kept from a page, and for the 10th, the
100th, the 1,000th …; beyond 20 different pages all others count as one. Older counts are removed after a day.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, func, select

from surveyapp.records.accounts import Denial
from surveyapp.records.connection import insert_of, transaction
from surveyapp.services.limits import DENIALS_KEPT_FOR, LONGEST_DENIED_SUBJECT, MOST_DENIED_PAGES

ELSEWHERE = ""
"""The page under which everything beyond `MOST_DENIED_PAGES` is counted."""


@dataclass(frozen=True)
class DenialCount:
    """How often an account was refused a page within this hour; `elsewhere`: any page beyond those counted singly."""

    times: int
    elsewhere: bool

    @property
    def noteworthy(self) -> bool:
        """Whether the trail gets a line: at the first, 10th, 100th … time."""
        return str(self.times).strip("0") == "1"


def count_denial(
    engine: Engine, account: int, page: str, subject: str, now: datetime | None = None
) -> DenialCount:
    """Count that an account was refused a page about a survey or folder."""
    now = now or datetime.now(UTC)
    hour = now.replace(minute=0, second=0, microsecond=0)
    place = page[:100], subject.replace("\0", "")[:LONGEST_DENIED_SUBJECT]
    of_hour = Denial.account == account, Denial.hour == hour
    with transaction(engine) as connection:
        connection.execute(delete(Denial).where(Denial.hour < now - DENIALS_KEPT_FOR))
        different = connection.execute(select(func.count()).select_from(Denial).where(*of_hour)).scalar_one()
        here = Denial.page == place[0], Denial.subject == place[1]
        if (
            different >= MOST_DENIED_PAGES
            and connection.execute(select(Denial.times).where(*of_hour, *here)).first() is None
        ):
            place = ELSEWHERE, ""
        values = {"account": account, "hour": hour, "page": place[0], "subject": place[1], "times": 1}
        new = insert_of(connection.dialect.name)(Denial).values(**values)
        keys = [Denial.account, Denial.hour, Denial.page, Denial.subject]
        counted = new.on_conflict_do_update(index_elements=keys, set_={"times": Denial.times + 1})
        times = connection.execute(counted.returning(Denial.times)).scalar_one()
    return DenialCount(times, place[0] == ELSEWHERE)
