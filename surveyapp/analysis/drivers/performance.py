"""How well each item does: the mean of all who rated it, on a scale that items of different scores share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from surveyapp.analysis.limits import FEWEST_ANSWERS_OF_INTERVAL
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.scores.score_table import ScoreTable
from surveyapp.analysis.statistics.intervals import mean_interval
from surveyapp.snapshots.late_libraries import np

Unit = Literal["index", "score"]
"""`index`: mean ÷ highest score × 100; `score`: the mean itself, where the highest score is not known."""


@dataclass(frozen=True)
class Performance:
    """The mean of the n who rated an item, in `unit`; `highest` is the best that it could be."""

    code: str
    value: float
    n: int
    ci95: tuple[float, float] | Undefined
    unit: Unit
    highest: float


def performances(table: ScoreTable) -> list[Performance]:
    """How well each item of the table does that has a score, in its order, all in the same unit.

    The index where every item's lowest and highest score are known, none is below 0, and the highest above; else the
    mean score, and the best is the highest score given to any item. The interval is `intervals.mean_interval`, of a
    mean score between the lowest and the highest score given to any of the items.
    """
    known = all(
        item.highest is not None and item.lowest is not None and item.lowest >= 0 and item.highest > 0
        for item in table.items
    )
    given = table.scores[~np.isnan(table.scores)]
    found = []
    for item in table.items:
        scores = table.column(item.code)
        scores = scores[~np.isnan(scores)]
        if not len(scores):
            continue
        low = item.lowest if known and item.lowest is not None else float(given.min())
        high = item.highest if known and item.highest is not None else float(given.max())
        factor = 100 / high if known else 1.0
        mean = float(scores.mean())
        interval = _interval(scores, mean, low, high)
        found.append(
            Performance(
                code=item.code,
                value=factor * mean,
                n=len(scores),
                ci95=interval
                if isinstance(interval, Undefined)
                else (factor * interval[0], factor * interval[1]),
                unit="index" if known else "score",
                highest=factor * high,
            )
        )
    return found


def _interval(
    scores: np.ndarray[tuple[int], np.dtype[np.float64]], mean: float, low: float, high: float
) -> tuple[float, float] | Undefined:
    if len(scores) < FEWEST_ANSWERS_OF_INTERVAL:
        return Undefined("too_few_answers")
    if low == high:
        return mean, mean
    scaled = (scores - low) / (high - low)
    n = len(scores)
    ends = mean_interval((mean - low) / (high - low), float(scaled.sum()), float(scaled @ scaled), n, n)
    below, above = (low + float(end) * (high - low) for end in ends)
    return min(below, mean), max(above, mean)
