"""How long respondents took, and at which times of day and week they answered: counts for a chart, never a mark."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from surveyapp.analysis.filling import Hours
from surveyapp.analysis.limits import DURATION_ENDS, HOURS_TOGETHER
from surveyapp.definition.china_time import CHINA
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import SECONDS, STATUS
from surveyapp.snapshots.snapshot import CodedAnswers, tables_of
from surveyapp.snapshots.statuses import VALID


@dataclass(frozen=True)
class Durations:
    """`classes`: of the valid respondents, how many took less than each of `DURATION_ENDS` (and not less than the one
    before), the last for all that took longer; `untold` have no duration. `median` in seconds, None without any.
    """

    classes: tuple[int, ...]
    untold: int
    median: float | None


@dataclass(frozen=True)
class Times:
    """Valid responses by the time of day in China (every `HOURS_TOGETHER` hours from midnight on) and by the day of the
    week (Monday first), as far as the hour is known.
    """

    of_day: tuple[int, ...]
    of_week: tuple[int, ...]


def count_durations(answers: CodedAnswers) -> Durations:
    """Count the valid respondents by how long they took, as their devices tell it.

    The median is the middle one of the seconds in order, of an even number the mean of the middle two.
    """
    counts: Counter[int] = Counter()
    untold = 0
    for table in tables_of(answers, [STATUS, SECONDS]):
        valid = table.filter(pc.equal(table[STATUS].cast(pa.string()), VALID))[SECONDS]
        untold += valid.null_count
        seconds, found = np.unique(valid.drop_null().to_numpy(), return_counts=True)
        counts.update(dict(zip(seconds.tolist(), found.tolist(), strict=True)))
    classes = [0] * (len(DURATION_ENDS) + 1)
    for second, count in counts.items():
        classes[int(np.searchsorted(DURATION_ENDS, second, side="right"))] += count
    return Durations(tuple(classes), untold, _median(counts))


def _median(counts: Mapping[int, int]) -> float | None:
    total = sum(counts.values())
    if not total:
        return None
    places = ((total - 1) // 2, total // 2)
    middle, passed = [], 0
    for second in sorted(counts):
        middle += [second for place in places if passed <= place < passed + counts[second]]
        passed += counts[second]
    return sum(middle) / len(middle)


def count_times(hours: Hours) -> Times:
    """The hours in which responses came, by time of day and day of the week."""
    of_day, of_week = [0] * (24 // HOURS_TOGETHER), [0] * 7
    for hour, count in hours.items():
        moment = datetime.fromtimestamp(hour * 3600, UTC).astimezone(CHINA)
        of_day[moment.hour // HOURS_TOGETHER] += count
        of_week[moment.weekday()] += count
    return Times(tuple(of_day), tuple(of_week))
