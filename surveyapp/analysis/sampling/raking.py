"""Raking: weights by which a sample has the margins of its population."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from surveyapp.analysis.limits import MOST_RAKING_ROUNDS
from surveyapp.snapshots.late_libraries import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


Numbers: TypeAlias = "NDArray[np.float64]"
Places: TypeAlias = "NDArray[np.int64]"

CONVERGED = 1e-10
"""The largest difference between a weighted share and the share that is known, as a part of all weights."""

_EXACT = 1e-15


@dataclass(frozen=True)
class RakedWeights:
    """The weight of a respondent of each cell after `rounds`; `difference`: by how much the share of an option at most
    misses the known one, as a part of all. `converged`: by no more than 1e-10.
    """

    weights: Numbers
    rounds: int
    difference: float

    @property
    def converged(self) -> bool:
        """Whether the margins are met."""
        return self.difference <= CONVERGED


@dataclass(frozen=True)
class CellMargin:
    """One margin over cells: `place` of each cell's option, and the `shares` of the options, which add up to 1."""

    place: Places
    shares: Numbers


def rake(counts: Numbers, weights: Numbers, margins: Sequence[CellMargin]) -> RakedWeights:
    """Weights of cells with `counts` respondents, each of which has one of `weights` before.

    Iterative proportional fitting (Deming & Stephan 1940, Ann. Math. Stat. 11): margin after margin, the weights of
    each option are multiplied by its known share ÷ its weighted share, until all margins are met to 1e-10; it goes on
    while it still comes nearer. The sum of the weights stays. Men and women are 40 and 60 of 100, and half and half in
    the population:

    >>> margin = CellMargin(np.array([0, 1]), np.array([0.5, 0.5]))
    >>> [round(float(weight), 6) for weight in rake(np.array([40.0, 60.0]), np.ones(2), [margin]).weights]
    [1.25, 0.833333]
    """
    total = float(counts @ weights)
    raked = weights.astype(np.float64)
    difference = float("inf")
    rounds = 0
    while rounds < MOST_RAKING_ROUNDS:
        rounds += 1
        for margin in margins:
            weighted = np.bincount(margin.place, counts * raked, margin.shares.size)
            ratio = np.divide(margin.shares * total, weighted, out=np.ones_like(weighted), where=weighted > 0)
            raked = raked * ratio[margin.place]
        before = difference
        difference = max(_difference(counts, raked, margin, total) for margin in margins)
        if difference <= _EXACT or (difference <= CONVERGED and difference >= before):
            break
    return RakedWeights(raked, rounds, difference)


def _difference(counts: Numbers, weights: Numbers, margin: CellMargin, total: float) -> float:
    weighted = np.bincount(margin.place, counts * weights, margin.shares.size)
    return float(np.max(np.abs(weighted / total - margin.shares)))
