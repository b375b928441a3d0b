"""What to improve: importance, performance, the matrix of both, and what the answers say at the ends of the scales."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from surveyapp.analysis.drivers.extreme_shares import (
    ExtremeShares,
    LowRating,
    counts_of_column,
    extreme_shares,
    low_ratings,
)
from surveyapp.analysis.drivers.importance import Importance, importance
from surveyapp.analysis.drivers.performance import Performance, performances
from surveyapp.analysis.drivers.quadrant import ImportanceMatrix, importance_matrix
from surveyapp.analysis.results import Outcome, Undefined
from surveyapp.analysis.scores.score_table import ScoreTable
from surveyapp.analysis.values.summaries import recommendation_summary


@dataclass(frozen=True)
class ItemScale:
    """The scale of an item: the scores that it allows (`steps`), and which of them say that somebody is dissatisfied
    (`low`).
    """

    steps: Collection[float] = ()
    low: Collection[float] = ()


@dataclass(frozen=True)
class DriverStudy:
    """What goes with the outcome, how well each item does, and how many rate it at the ends of its scale.

    `names`: code -> wording, of the outcome and the items. `low`: the items by how many rate them low, offered where
    there is no importance: it is none itself. `recommendations`: the NPS of each question that asks for it.
    """

    names: Mapping[str, str]
    importance: Importance
    performances: tuple[Performance, ...]
    matrix: ImportanceMatrix | Undefined
    shares: Mapping[str, ExtremeShares]
    low: tuple[LowRating, ...]
    recommendations: Mapping[str, Outcome] = field(default_factory=dict)

    @property
    def on(self) -> str:
        """The code of the outcome."""
        return self.importance.on


def study_drivers(
    outcome: str,
    table: ScoreTable,
    scales: Mapping[str, ItemScale],
    recommendations: ScoreTable | None = None,
) -> DriverStudy:
    """Study what the columns of a table have to do with its column `outcome`; `scales` of all its columns.

    `recommendations`: the scores of questions that ask for a recommendation of 0 to 10.
    """
    items = table.of([code for code in table.codes if code != outcome])
    found = importance(outcome, table)
    rated = performances(items)
    counts = {code: counts_of_column(table.column(code), scales[code].steps) for code in table.codes}
    return DriverStudy(
        names={item.code: item.name for item in table.items},
        importance=found,
        performances=tuple(rated),
        matrix=importance_matrix(found, rated),
        shares={code: extreme_shares(counts[code]) for code in table.codes},
        low=tuple(low_ratings({code: (counts[code], scales[code].low) for code in items.codes})),
        recommendations=_recommendations(recommendations) if recommendations is not None else {},
    )


def scales_of_file(outcome: str, table: ScoreTable) -> dict[str, ItemScale]:
    """The scales of the columns of a file, which does not tell them: of the items the scores that any of them has, of
    the outcome its own; those below the middle of their range are low.
    """
    items = table.of([code for code in table.codes if code != outcome])
    return {
        **dict.fromkeys(items.codes, _observed_scale(items)),
        outcome: _observed_scale(table.of([outcome])),
    }


def _observed_scale(table: ScoreTable) -> ItemScale:
    steps = tuple(counts_of_column(table.scores))
    middle = (min(steps, default=0.0) + max(steps, default=0.0)) / 2
    return ItemScale(steps, tuple(step for step in steps if step < middle))


def _recommendations(table: ScoreTable) -> dict[str, Outcome]:
    counts = {code: counts_of_column(table.column(code), [*map(float, range(11))]) for code in table.codes}
    return {
        code: recommendation_summary(tuple(found[float(step)] for step in range(11))).value
        for code, found in counts.items()
    }
