"""Describes how a survey was filled in: a sentence beside the figures, never a mark on a response.

Many answers within an hour are what a hall, a meeting or a message to all brings; the best on every item is what
content people tick. Somebody who reads the figures should know of both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce

from surveyapp.analysis.results import Outcome, Undefined, share
from surveyapp.analysis.tally import ScaleTally
from surveyapp.definition.china_time import CHINA
from surveyapp.snapshots.flags import has_any_flag, has_flag
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import FLAGS, STATUS, SUBMITTED
from surveyapp.snapshots.manifest import IMPORTED, NO_TIME
from surveyapp.snapshots.snapshot import CodedAnswers, tables_of
from surveyapp.snapshots.statuses import VALID

Hours = Mapping[int, int]
"""Whole hours since 1970 -> valid responses that came in that hour; those of two parts are added."""

_AHEAD = int(CHINA.utcoffset(None).total_seconds())
_HOUR, _DAY = 3600, 86_400


@dataclass(frozen=True)
class Filling:
    """`busiest`: when the hour began in which most valid responses came, None where no time is known.

    `in_busiest_hour`: its share of the valid responses with a time, in percent, n being those. `best`: the share of the
    respondents with the highest score on every item of the main scale, n being those with a score on all of them.
    """

    busiest: datetime | None
    in_busiest_hour: Outcome
    best: Outcome


def describe_filling(hours: Hours, scale: ScaleTally) -> Filling:
    """Describe from counts how a survey was filled in. Of several busiest hours it names the first.

    Example: of 122 responses 61 came between 8 and 9 o'clock: 50 %, n = 122.
    """
    timed = sum(hours.values())
    hour = min(hours, key=lambda each: (-hours[each], each), default=None)
    return Filling(
        busiest=None if hour is None else datetime.fromtimestamp(hour * _HOUR, UTC),
        in_busiest_hour=share(0 if hour is None else hours[hour], timed),
        best=share(scale.best, scale.n) if scale.items else Undefined("no_scale"),
    )


def count_hours(answers: CodedAnswers) -> Hours:
    """Count the valid responses by the hour in which they came, as far as it is known."""
    tables = tables_of(answers, [STATUS, FLAGS, SUBMITTED])
    return reduce(add_hours, map(count_hours_of_rows, tables), {})


def add_hours(first: Hours, second: Hours) -> Hours:
    """The sum of two counts."""
    return Counter(first) + Counter(second)


def count_hours_of_rows(table: pa.Table) -> Hours:
    """Count the valid responses in a table of coded answers by the hour in which they came, as far as it is known.

    An import that knows only days puts all of them at midnight: its responses at midnight count as having no known
    hour.
    """
    microseconds = table[SUBMITTED].cast(pa.int64()).to_numpy()
    timed = pc.equal(table[STATUS].cast(pa.string()), VALID).to_numpy()
    if has_any_flag(table):
        midnight = (microseconds + _AHEAD * 1_000_000) % (_DAY * 1_000_000) == 0
        timed &= ~(has_flag(table, [NO_TIME]) | (midnight & has_flag(table, [IMPORTED])))
    hours, counts = np.unique(microseconds[timed] // (_HOUR * 1_000_000), return_counts=True)
    return dict(zip(hours.tolist(), counts.tolist(), strict=True))
