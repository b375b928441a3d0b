"""One common factor of a scale's items by minimum residuals, and ω of the sum of the items that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from surveyapp.analysis.results import Undefined
from surveyapp.analysis.statistics.covariance import Covariance, correlations
from surveyapp.snapshots.late_libraries import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


LEAST_UNIQUENESS = 0.005
"""The least share of an item's variance that is its own while the factor is sought, as R's psych has it."""

FEWEST_ITEMS = 3
"""Items from which one factor is determined: two share one correlation, which many pairs of loadings explain."""

_Vector: TypeAlias = "NDArray[np.float64]"


@dataclass(frozen=True)
class OneFactor:
    """Loadings λ of the items that vary, by code, their sum not negative, over `n` complete rows.

    `omega` is McDonald's ω (total) of the model: (Σλ)² ÷ ((Σλ)² + Σu²), u² = 1 − λ². `heywood`: the items whose own
    variance would be none or negative; the solution is then at the edge of what is possible and says little.
    """

    loadings: dict[str, float]
    n: int
    heywood: tuple[str, ...]

    @property
    def omega(self) -> float:
        """(Σλ)² ÷ ((Σλ)² + Σu²). McDonald (1999), Test Theory, chapter 6.

        >>> round(OneFactor({"a": 0.8, "b": 0.7, "c": 0.6}, 100, ()).omega, 4)
        0.7449
        """
        common = sum(self.loadings.values()) ** 2
        return common / (common + sum(1 - loading**2 for loading in self.loadings.values()))


def one_factor(scale: Covariance) -> OneFactor | Undefined:
    """The factor of the items that vary, over the complete rows; `zero_variance` where none does,
    `few_items_for_factor` of fewer than three.

    Minimum residuals (Harman & Jones 1966, Psychometrika 31, 351–368): uniquenesses u² between `LEAST_UNIQUENESS` and 1
    for which the correlations less the factor's, λᵢλⱼ off and u² on the diagonal, have the least sum of squares; λ is
    the first eigenvector of R − U² times the root of its eigenvalue.
    Worked example: three items that correlate 0.56, 0.48 and 0.42 have λ = 0.8, 0.7 and 0.6.
    """
    places = scale.varying
    if not places:
        return Undefined("zero_variance")
    if len(places) < FEWEST_ITEMS:
        return Undefined("few_items_for_factor")
    loadings = minimum_residuals(correlations(scale, places))
    named = dict(zip((scale.items[place] for place in places), loadings, strict=True))
    edge = 1 - LEAST_UNIQUENESS - 1e-6
    return OneFactor(named, scale.n, tuple(code for code, loading in named.items() if loading**2 >= edge))


def minimum_residuals(correlation: Sequence[Sequence[float]]) -> list[float]:
    """The loadings on one factor of three or more items with these correlations; their sum is not negative.

    >>> found = minimum_residuals([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])
    >>> [round(loading, 6) for loading in found]
    [0.8, 0.7, 0.6]
    """
    # Here, not above: it loads a good part of scipy, which the server and other commands do not need.
    from scipy.optimize import minimize

    matrix = np.array(correlation, dtype=np.float64)
    found = [
        minimize(
            _residuals,
            start,
            args=(matrix,),
            jac=True,
            method="L-BFGS-B",
            bounds=[(LEAST_UNIQUENESS, 1.0)] * len(matrix),
            options={"maxiter": 10_000, "maxfun": 100_000, "ftol": 1e-15, "gtol": 1e-10},
        )
        for start in _starts(matrix)
    ]
    # The first start is the usual one: another wins only where it finds clearly less.
    best = min(found, key=lambda result: round(float(result.fun), 9))
    loadings = _loadings(best.x, matrix)
    return [float(loading) for loading in (-loadings if loadings.sum() < 0 else loadings)]


def _starts(matrix: _Vector) -> list[_Vector]:
    """Uniquenesses to begin with: what the other items do not explain, and what the nearest one does not."""
    nearest = np.abs(matrix - np.eye(len(matrix))).max(axis=0)
    starts = [1 - nearest]
    if np.linalg.cond(matrix) < 1e10:
        starts.insert(0, 1 / np.diag(np.linalg.inv(matrix)))
    return [np.clip(start, LEAST_UNIQUENESS, 1.0) for start in starts]


def _residuals(uniquenesses: _Vector, matrix: _Vector) -> tuple[float, _Vector]:
    """Half the sum of squares of what the factor leaves, and how it changes with each uniqueness: u² + λ² − 1."""
    values, vectors = np.linalg.eigh(matrix - np.diag(uniquenesses))
    first = max(float(values[-1]), 0.0)
    left = float(np.square(values[:-1]).sum()) + (float(values[-1]) - first) ** 2
    return left / 2, uniquenesses + first * np.square(vectors[:, -1]) - 1


def _loadings(uniquenesses: _Vector, matrix: _Vector) -> _Vector:
    values, vectors = np.linalg.eigh(matrix - np.diag(uniquenesses))
    loadings: _Vector = np.sqrt(max(float(values[-1]), 0.0)) * vectors[:, -1]
    return loadings
