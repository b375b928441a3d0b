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
    """Of the valid responses: the first and the last day in China (None: no time is known), how many are
    `reconstructed`, and for each open question and each option with a text (`advice`, `age.other.text`) who wrote.
    """

    first: date | None
    last: date | None
    reconstructed: int
    written: Mapping[str, WrittenCount]


def row_facts(questionnaire: Questionnaire, responses: Iterable[StoredResponse]) -> RowFacts:
    """Read the facts off all responses; those that are not valid do not count.

    Example: of two people one wrote 太远 and one 无: `WrittenCount(n=2, said=1)`.
    """
    layout = layout_of(questionnaire)
    written: Counter[str] = Counter()
    said: Counter[str] = Counter()
    first = last = None
    reconstructed = 0
    for response in responses:
        if response.status != VALID:
            continue
        reconstructed += RECONSTRUCTED in response.flags
        if NO_TIME not in response.flags:
            day = response.submitted.astimezone(CHINA).date()
            first, last = min(first or day, day), max(last or day, day)
        for place in (*layout.texts, *layout.write_ins):
            text = response.answers.get(place)
            if isinstance(text, str) and text.strip():
                written[place] += 1
                said[place] += not says_nothing(text.strip())
    counts = {
        place: WrittenCount(written[place], said[place]) for place in (*layout.texts, *layout.write_ins)
    }
    return RowFacts(first, last, reconstructed, counts)
