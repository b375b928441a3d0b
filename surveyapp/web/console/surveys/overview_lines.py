"""The lines of the overview in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from surveyapp.services.answers.overview import SurveyLine
from surveyapp.services.limits import LATE_NOTICED_FROM
from surveyapp.web.console.folder_names import title_of_folder
from surveyapp.web.console.limits import SOON_DAYS
from surveyapp.web.console.surveys.progress_figures import NOTHING, days_words, rate_words
from surveyapp.web.console.surveys.survey_page import STATES

UNPUBLISHED = "unpublished"
"""The state of a text that was never published."""

ARCHIVED = "archived"
"""A filter beside the states: what is archived, whatever its state is."""

FILTERS = {
    "open": STATES["open"],
    "paused": STATES["paused"],
    "draft": STATES["draft"],
    UNPUBLISHED: _l("未发布"),
    "closed": STATES["closed"],
    ARCHIVED: _l("已归档"),
}
"""States in the order of the list: what runs comes first. State -> what people read."""


@dataclass(frozen=True)
class OverviewRow:
    """One survey in words; `urgent` where its last day is near or over and it still runs.

    `late`: answers set aside that wait for somebody's decision, 0 where they are few.
    """

    folder: str
    name: str
    title: str
    state: str
    sample: bool
    issued: str
    returned: int
    valid: int
    return_rate: str
    days_left: str
    urgent: bool
    last_answer: datetime | None
    edited: datetime | None
    archived: bool
    late: int

    @property
    def state_words(self) -> object:
        """The state as people read it."""
        return FILTERS[self.state]

    def matches(self, state: str, words: str) -> bool:
        """Whether the survey has this state (any, if empty) and the words in its title or name, or its folder's.

        Archived surveys are only listed where they are asked for.
        """
        text = f"{self.title} {self.folder}/{self.name} {title_of_folder(self.folder)}".lower()
        return self.is_among(state) and words.lower() in text

    def is_among(self, state: str) -> bool:
        """Whether a list of this state (empty: of any) has the survey."""
        return state == ARCHIVED if self.archived else state in ("", self.state)


def overview_rows(lines: Iterable[SurveyLine], today: date, *, unpublished: bool) -> list[OverviewRow]:
    """Rows in the order of FILTERS, then by name; texts that were never published only where they can be opened."""
    rows = [_row(line, today) for line in lines if unpublished or line.state is not None]
    order = list(FILTERS)
    return sorted(rows, key=lambda row: (order.index(row.state), row.folder, row.name))


def _row(line: SurveyLine, today: date) -> OverviewRow:
    folder, _slash, name = line.survey.partition("/")
    left = line.days_left(today)
    return OverviewRow(
        folder=folder,
        name=name,
        title=line.title,
        state=line.state or UNPUBLISHED,
        sample=line.sample,
        issued=NOTHING if line.issued is None else str(line.issued),
        returned=line.returned,
        valid=line.valid,
        return_rate=rate_words(line.return_rate),
        days_left=days_words(line.state, left),
        urgent=left is not None and left <= SOON_DAYS and line.state in ("open", "paused"),
        last_answer=line.last_answer,
        edited=line.edited,
        archived=line.archived,
        late=line.late if line.late >= LATE_NOTICED_FROM else 0,
    )
