"""The rule that pays in proportion to what lies above a pass mark."""

from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from surveyapp.definition.indicator_system import ActualKind, Quantity
from surveyapp.indicators.rule import NUMBERS, Given, Rule, Verdict
from surveyapp.indicators.trace import StepCode, step


class PassMark(Rule):
    """Linear from a pass mark p (percent) in the completion r = actual ÷ target × 100.

    Formula: r < p gives 0; p ≤ r < 100 gives (r − p) ÷ (100 − p) × weight; r = 100 gives the weight.
    Above 100 the file says what holds (`over`):
    `capped` the weight (000 C21 C31) · `punished` (1 − (r − 100) ÷ 100) × weight, and 0 from 200 on
    (000 C11: two programmes where one was planned give 0) · `zero` nothing, for costs (000 C41–C44:
    more spent than planned). Example: p 60, weight 8, 90 of =100% is (90 − 60) ÷ 40 × 8 = 6.
    Bounds: 0 and the weight. The completion is not rounded before.
    """

    needs: ClassVar[frozenset[ActualKind]] = NUMBERS

    pass_mark: Annotated[Quantity, Field(ge=0, lt=100)]
    over: Literal["capped", "punished", "zero"]

    @property
    def uses_target(self) -> bool:
        """Completion always needs the target."""
        return True

    def apply(self, given: Given) -> Verdict:
        """The points for the completion."""
        completion, completed = given.completion()
        code, points = self._judged(completion, given.weight)
        judged = step(
            code,
            completion=completion,
            pass_mark=Fraction(self.pass_mark),
            weight=given.weight,
            result=points,
        )
        return Verdict(points, (completed, judged))

    def _judged(self, completion: Fraction, weight: Fraction) -> tuple[StepCode, Fraction]:
        """Which case of the formula this completion is, and its points."""
        pass_mark, nothing = Fraction(self.pass_mark), Fraction()
        if completion < pass_mark:
            return StepCode.BELOW_PASS_MARK, nothing
        if completion < 100:
            return StepCode.LINEAR, (completion - pass_mark) / (100 - pass_mark) * weight
        if completion == 100 or self.over == "capped":
            return StepCode.REACHED, weight
        if self.over == "zero":
            return StepCode.OVER_LIMIT, nothing
        if completion >= 200:
            return StepCode.OVER_DOUBLE, nothing
        return StepCode.OVER_PUNISHED, (1 - (completion - 100) / 100) * weight
