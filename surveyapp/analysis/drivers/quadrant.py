"""The importance matrix: items by how important they are and how well they do, and what to improve first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from surveyapp.analysis.drivers.importance import Importance
from surveyapp.analysis.drivers.performance import Performance, Unit
from surveyapp.analysis.results import Undefined

Area = Literal["improve_first", "keep_up", "improve_later", "maintain"]
"""Important and doing less well than the others · important and doing well · of less importance and doing less well ·
of less importance and doing well.
"""

Side = Literal["importance", "performance"]


@dataclass(frozen=True)
class MatrixPlace:
    """Where an item lies: its importance (`share` in percent of R²), how well it does, its area; `undecided` names the
    thresholds that lie within its interval, so that chance alone may have put it on this side.
    """

    code: str
    share: float
    performance: Performance
    area: Area
    undecided: tuple[Side, ...]

    @property
    def shortfall(self) -> float:
        """What could be gained, share × (1 − performance ÷ best): 30 % of importance at an index of 80 is 6."""
        best = self.performance.highest
        return self.share * (1 - self.performance.value / best) if best else 0.0


@dataclass(frozen=True)
class ImportanceMatrix:
    """The items, and the thresholds between the areas: the mean importance, 100 ÷ K percent, and the mean of how well
    the K items do, in `unit`.
    """

    importance_threshold: float
    performance_threshold: float
    unit: Unit
    places: tuple[MatrixPlace, ...]

    def in_area(self, area: Area) -> tuple[MatrixPlace, ...]:
        """The items of an area, those that could gain most first."""
        found = [place for place in self.places if place.area == area]
        return tuple(sorted(found, key=lambda place: -place.shortfall))

    @property
    def priorities(self) -> tuple[MatrixPlace, ...]:
        """What to improve, in order: the important items that do less well, of which first those that no threshold
        leaves undecided; then the less important ones that do less well, likewise.
        """
        return tuple(
            place
            for area in ("improve_first", "improve_later")
            for undecided in (False, True)
            for place in self.in_area(area)
            if bool(place.undecided) == undecided
        )


def importance_matrix(found: Importance, performances: Sequence[Performance]) -> ImportanceMatrix | Undefined:
    """The matrix of the items that have an importance; the reason where they have none, `one_driver` of one item.

    GB/T 19038-2009, appendix D, has the matrix; the thresholds are ours. On a threshold an item counts as important,
    and as doing well.
    """
    if found.missing is not None:
        return found.missing
    if len(found.drivers) < 2:
        return Undefined("one_driver")
    by_code = {performance.code: performance for performance in performances}
    rated = [by_code[driver.code] for driver in found.drivers]
    important = 100 / len(found.drivers)
    good = sum(performance.value for performance in rated) / len(rated)
    places = []
    for driver, performance in zip(found.drivers, rated, strict=True):
        undecided: list[Side] = []
        if _holds(driver.share_ci95, important):
            undecided.append("importance")
        if _holds(performance.ci95, good):
            undecided.append("performance")
        area = _area(is_important=driver.share >= important, is_good=performance.value >= good)
        places.append(MatrixPlace(driver.code, driver.share, performance, area, tuple(undecided)))
    return ImportanceMatrix(important, good, rated[0].unit, tuple(places))


def _holds(ends: tuple[float, float] | Undefined, threshold: float) -> bool:
    """Whether a threshold lies within an interval; without one nothing is decided."""
    return isinstance(ends, Undefined) or ends[0] <= threshold <= ends[1]


def _area(*, is_important: bool, is_good: bool) -> Area:
    if is_important:
        return "keep_up" if is_good else "improve_first"
    return "maintain" if is_good else "improve_later"
