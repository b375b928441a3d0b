"""What a report states about the answers beside their figures: when they came, and how many people wrote something."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from surveyapp.analysis.open_text import says_nothing
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.coding import VALID, StoredResponse
from surveyapp.snapshots.layout import layout_of
from surveyapp.snapshots.manifest import NO_TIME, RECONSTRUCTED


@dataclass(frozen=True)
class WrittenCount:
    """How many wrote something in one place (`n`), and how many of them expressed anything by it (`said`)."""

    n: int = 0
    said: int = 0


@dataclass(frozen=True)
class RowFacts:
    """Facts about the valid responses: `first` and `last` day in China (None where no time is known), how many are
    `reconstructed`, and `written`: for each open question and each option with a text (`advice`, `age.other.text`) how
    many wrote.
    """

    first: date | None
    last: date | None
    reconstructed: int
    written: Mapping[str, WrittenCount]


class RowFactsCount:
    """Gathers `RowFacts` while responses are streamed past; responses that are not valid do not count."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._places = [columns.item for columns in layout_of(questionnaire).words]
        self._written: Counter[str] = Counter()
        self._said: Counter[str] = Counter()
        self._first: date | None = None
        self._last: date | None = None
        self._reconstructed = 0

    def add(self, response: StoredResponse) -> None:
        """Count one response."""
        if response.status != VALID:
            return
        self._reconstructed += RECONSTRUCTED in response.flags
        if NO_TIME not in response.flags:
            day = response.submitted.astimezone(CHINA).date()
            self._first, self._last = min(self._first or day, day), max(self._last or day, day)
        for place in self._places:
            text = response.answers.get(place)
            if isinstance(text, str) and text.strip():
                self._written[place] += 1
                self._said[place] += not says_nothing(text.strip())

    def facts(self) -> RowFacts:
        """The facts about the responses added so far."""
        written = {place: WrittenCount(self._written[place], self._said[place]) for place in self._places}
        return RowFacts(self._first, self._last, self._reconstructed, written)


def row_facts(questionnaire: Questionnaire, responses: Iterable[StoredResponse]) -> RowFacts:
    """Gather the facts about all of these responses.

    Example: of two people one wrote 太远 and one 无: `WrittenCount(n=2, said=1)`.
    """
    count = RowFactsCount(questionnaire)
    for response in responses:
        count.add(response)
    return count.facts()
