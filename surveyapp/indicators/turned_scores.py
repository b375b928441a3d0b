"""How many answers of a survey would have to turn for the score of an indicator to change."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from surveyapp.definition.figure_reference import FigureReference

ONE_BY_ONE = 64
"""Up to so many turned answers each number is tried; then every double, and what lies between."""


@dataclass(frozen=True)
class TurnedScore:
    """With `turned` answers of the figure `reference` turned, its indicator has this `value` and this `score`."""

    reference: FigureReference
    turned: int
    value: Fraction
    score: Decimal


@dataclass(frozen=True)
class TurnMargins:
    """The fewest answers that change a score when they turn from the best option to the worst (`down`), and from the
    worst to the best (`up`); None where no number of them does.
    """

    down: TurnedScore | None
    up: TurnedScore | None


def fewest_turned(score_after: Callable[[int], Decimal | None], most: int) -> int | None:
    """The fewest turned answers with which the score is another than with none; None where up to `most` change nothing.

    The score is taken to change once only between two numbers that are tried: beyond 64 a score that leaves its value
    and comes back within a doubling is not seen. Of 100 answers 5 turn the full marks above 95 %:

    >>> fewest_turned(lambda turned: Decimal(5) if 100 - turned >= 95 else Decimal(0), 100)
    6
    """
    now = score_after(0)
    same, turned = 0, 1
    while turned <= most and score_after(turned) == now:
        same, turned = turned, turned + 1 if turned < ONE_BY_ONE else min(turned * 2, most)
        if same == turned:
            return None
    if turned > most:
        return None
    while turned - same > 1:
        middle = (same + turned) // 2
        if score_after(middle) == now:
            same = middle
        else:
            turned = middle
    return turned
