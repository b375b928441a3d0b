"""Two evaluations of different years side by side: what the same codes scored, and what is only in one of them."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from surveyapp.indicators.scoring import GroupScore, LeafScore, Scores


@dataclass(frozen=True)
class YearLine:
    """One indicator or level by its code: then and now, None where that year does not have it.

    `change` is now − then in points, and `rate_change` in percentage points of the weight; None unless both have a
    score. `is_renamed`: the names differ, so that the code may stand for something else.
    """

    code: str
    level: int
    then: GroupScore | LeafScore | None
    now: GroupScore | LeafScore | None

    @property
    def name(self) -> str:
        """What it is called now, or was called then."""
        node = self.now or self.then
        return node.name if node else ""

    @property
    def is_renamed(self) -> bool:
        """Whether the two are called differently."""
        return self.then is not None and self.now is not None and self.then.name != self.now.name

    @property
    def change(self) -> Decimal | None:
        """Points now less points then."""
        if self.then is None or self.now is None or self.then.score is None or self.now.score is None:
            return None
        return self.now.score - self.then.score

    @property
    def rate_change(self) -> Fraction | None:
        """Percent of the weight now less percent of the weight then."""
        if self.then is None or self.now is None or self.then.rate is None or self.now.rate is None:
            return None
        return self.now.rate - self.then.rate


def compare_years(then: Scores, now: Scores) -> tuple[YearLine, ...]:
    """Compare every code of this year, in its order; after these the codes that only the other year has."""
    before = {node.code: (level, node) for level, node in then.nodes()}
    lines = [
        YearLine(node.code, level, before.pop(node.code, (0, None))[1], node) for level, node in now.nodes()
    ]
    return (*lines, *(YearLine(code, level, node, None) for code, (level, node) in before.items()))
