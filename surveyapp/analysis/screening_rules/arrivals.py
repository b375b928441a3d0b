"""`arrival`: a rush on one link that is out of all proportion to how answers come on it otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveyapp.analysis.rule_list import RHYTHM, RHYTHM_DAYS, RUSH, RUSH_SECONDS, RUSH_TIMES
from surveyapp.analysis.screening_rules.answer_frame import AnswerFrame
from surveyapp.analysis.screening_rules.finding import Finding, flagging, silent
from surveyapp.definition.china_time import CHINA
from surveyapp.snapshots.late_libraries import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


_DAY = 86_400
_AHEAD = CHINA.utcoffset(None).total_seconds()
_APART = 3_600
"""Seconds away from which on answers belong to the link's rhythm and no more to the rush itself."""


def find_rushes(frame: AnswerFrame) -> Finding:
    """Value: how many responses came on the same link within `RUSH_SECONDS`, in the fullest such stretch that holds
    this one.

    Flags `RUSH` or more that are `RUSH_TIMES` times as many as in the busiest stretch more than an hour away, where at
    least `RHYTHM` responses came that far away, on `RHYTHM_DAYS` days: a link that was open for one meeting has no
    rhythm to depart from. Only links that people open on their own devices.

    Example: 3 a day for two weeks, then 200 in a minute: 200 flagged. 500 people of an office within an hour are about
    8 a minute: none. A hall whose link brings everything in ten minutes: none.
    """
    facts = frame.facts
    found = silent(frame.rows)
    flagged = np.zeros(frame.rows, dtype=bool)
    theirs = facts[facts["at"].notna() & (facts["kind"] == "self")]
    for _, link in theirs.groupby("channel", observed=True):
        ordered = link.sort_values("at", kind="stable")
        at = ordered["at"].to_numpy()
        counts = _fullest(at)
        found.values[ordered.index] = counts
        flagged[ordered.index] = _rushes(at, counts)
    return flagging(found.values, flagged)


def _fullest(at: NDArray[np.float64]) -> NDArray[np.int64]:
    """Of each moment, in order: how many lie in the fullest stretch of `RUSH_SECONDS` that holds it."""
    last = np.searchsorted(at, at + RUSH_SECONDS, side="right")
    first = np.searchsorted(at, at - RUSH_SECONDS, side="left")
    here = np.arange(len(at))
    counts = last - here  # of the stretch that begins with each
    fullest = counts.copy()
    step = 1  # the maximum over those that begin at most RUSH_SECONDS before, by doubling
    reach = here - first
    levels = [counts]
    while step <= (reach.max() if len(reach) else 0):
        before = levels[-1]
        shifted = np.concatenate([np.zeros(step, dtype=before.dtype), before[:-step]])
        levels.append(np.maximum(before, shifted))
        step *= 2
    level = np.floor(np.log2(reach + 1)).astype(int)
    for number, maxima in enumerate(levels):
        of_level = level == number
        width = 1 << number
        fullest[of_level] = np.maximum(maxima[of_level], maxima[(first + width - 1)[of_level]])
    return fullest


def _rushes(at: NDArray[np.float64], counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the moments of one link, in order, belong to a rush."""
    rush = np.zeros(len(at), dtype=bool)
    candidates = np.flatnonzero(counts >= RUSH)
    if not len(candidates):
        return rush
    upto = np.concatenate([[0], np.maximum.accumulate(counts)])
    after = np.concatenate([np.maximum.accumulate(counts[::-1])[::-1], [0]])
    begin = np.searchsorted(at, at[candidates] - _APART, side="left")
    end = np.searchsorted(at, at[candidates] + _APART, side="right")
    others = begin + len(at) - end
    busiest = np.maximum(upto[begin], after[end])
    days = np.floor((at + _AHEAD) / _DAY)
    rush[candidates] = (
        (counts[candidates] >= RUSH_TIMES * busiest)
        & (others >= RHYTHM)
        & (_days_outside(days, begin, end) >= RHYTHM_DAYS)
    )
    return rush


def _days_outside(
    days: NDArray[np.float64], begin: NDArray[np.intp], end: NDArray[np.intp]
) -> NDArray[np.int64]:
    """How many different days there are before each `begin` and from each `end` on; `days` are in order."""
    number = np.concatenate([[0], np.cumsum(np.diff(days) > 0)])  # of each moment's day among all
    before = np.where(begin > 0, number[begin - 1] + 1, 0)
    later = np.where(end < len(days), number[-1] - number[np.minimum(end, len(days) - 1)] + 1, 0)
    is_same = (begin > 0) & (end < len(days))
    is_same &= number[begin - 1] == number[np.minimum(end, len(days) - 1)]
    counted: NDArray[np.int64] = before + later - is_same
    return counted
