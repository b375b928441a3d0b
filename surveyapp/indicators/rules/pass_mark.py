"""The rules that pay in proportion to what lies above a pass mark."""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from surveyapp.definition.indicators.actual import NUMERIC_KINDS, ActualKind
from surveyapp.definition.indicators.quantity import Quantity
from surveyapp.definition.indicators.targets import Amount, Target
from surveyapp.indicators.rules.rule import CompletionStep, Fault, Rule, ScoringInput, TargetUse, Verdict
from surveyapp.indicators.trace import Step, step


class LinearStep(StrEnum):
    """The steps of a completion above or below a pass mark: completion, pass_mark, weight, result."""

    BELOW_PASS_MARK = "below_pass_mark"  # noqa: S105 a mark to pass, not a password
    """the completion fails: 0 points"""
    LINEAR = "linear"
    """(completion − pass mark) ÷ (100 − pass mark) × weight"""
    REACHED = "reached"
    """the completion is 100, or above where more changes nothing: the weight"""
    OVER_PUNISHED = "over_punished"
    """(1 − (completion − 100) ÷ 100) × weight"""
    OVER_DOUBLE = "over_double"
    """200 or more, where over-achievement is punished: 0 points"""
    OVER_LIMIT = "over_limit"
    """above 100, where that is not allowed: 0 points"""


OverPolicy = Literal["capped", "punished", "zero"]
"""What a completion above 100 gives: the weight, less the more it is, or nothing."""


def linear_points(
    completion: Fraction, pass_mark: Fraction, weight: Fraction, over: OverPolicy
) -> tuple[Fraction, Step]:
    """The points for a completion r in percent, not rounded, and the step that says which case it is.

    r < p: 0 · p ≤ r < 100: (r − p) ÷ (100 − p) × weight · r = 100: the weight · above as `over` says.

    >>> [float(linear_points(Fraction(r), Fraction(60), Fraction(8), "punished")[0]) for r in (59, 90, 100, 150, 200)]
    [0.0, 6.0, 8.0, 4.0, 0.0]
    """
    code, exact = _judged(completion, pass_mark, weight, over)
    return exact, step(code, completion=completion, pass_mark=pass_mark, weight=weight, result=exact)


def _judged(
    r: Fraction, pass_mark: Fraction, weight: Fraction, over: OverPolicy
) -> tuple[LinearStep, Fraction]:
    nothing = Fraction()
    if r < pass_mark:
        return LinearStep.BELOW_PASS_MARK, nothing
    if r < 100:
        return LinearStep.LINEAR, (r - pass_mark) / (100 - pass_mark) * weight
    if r == 100 or over == "capped":
        return LinearStep.REACHED, weight
    if over == "zero":
        return LinearStep.OVER_LIMIT, nothing
    if r >= 200:
        return LinearStep.OVER_DOUBLE, nothing
    return LinearStep.OVER_PUNISHED, (1 - (r - 100) / 100) * weight


def turning_points(pass_mark: Fraction, over: OverPolicy) -> tuple[Fraction, ...]:
    """The completions in percent at which `linear_points` turns or jumps."""
    turns = (pass_mark, Fraction(100))
    return (*turns, Fraction(200)) if over == "punished" else turns


class PassMark(Rule):
    """Linear from a pass mark p (percent) in the completion r = actual ÷ target × 100.

    Formula: r < p gives 0; p ≤ r < 100 gives (r − p) ÷ (100 − p) × weight; from 100 on the weight (000 C21
    C31). Example: p 60, weight 8, 90 of =100% is (90 − 60) ÷ 40 × 8 = 6. Bounds: 0 and the weight. The
    completion is not rounded before.

    >>> from decimal import Decimal
    >>> from surveyapp.definition.indicators.targets import read_target
    >>> rule = PassMark(type="pass_mark", pass_mark=Decimal(60))
    >>> float(rule.apply(ScoringInput(Fraction(8), Fraction(90), read_target("=100%"))).exact)
    6.0
    """

    needs: ClassVar[frozenset[ActualKind]] = NUMERIC_KINDS
    steps: ClassVar[frozenset[str]] = frozenset({CompletionStep.COMPLETION, *LinearStep})

    pass_mark: Annotated[Quantity, Field(ge=0, lt=100)]

    @property
    def target_use(self) -> TargetUse:
        """The points follow from the completion, which needs the target."""
        return TargetUse(states_completion=True)

    def target_faults(self, target: Target) -> Iterator[Fault]:
        """The fault of a target that is an upper bound: more than it is no achievement that could be capped."""
        upper = isinstance(target, Amount) and target.comparison in ("≤", "<")
        if upper and self.over_policy() == "capped":
            yield Fault(("target",), "target_is_upper_bound")

    def over_policy(self) -> OverPolicy:
        """What more than the target gives: the weight."""
        return "capped"

    def limits(self, inputs: ScoringInput) -> tuple[Fraction, ...]:
        """Pass mark, target, and twice the target where that is the end of it, as actual values."""
        return inputs.actuals_at(turning_points(Fraction(self.pass_mark), self.over_policy()))

    def apply(self, inputs: ScoringInput) -> Verdict:
        """The points for the completion."""
        completion, completed = inputs.compute_completion()
        exact, judged = linear_points(completion, Fraction(self.pass_mark), inputs.weight, self.over_policy())
        return Verdict(exact, (completed, judged))


class OverAchievement(PassMark):
    """The same as `pass_mark` up to the target; more than the target costs points, as `over` says.

    `punished`: 100 ≤ r < 200 gives (1 − (r − 100) ÷ 100) × weight, from 200 on 0 (000 C11: two programmes
    where one was planned give 0). `zero`: above 100 nothing, for costs (000 C41–C44: more spent than
    planned). Example: p 60, weight 3, 150 % punished is (1 − 0.5) × 3 = 1.5. Bounds: 0 and the weight.

    >>> from decimal import Decimal
    >>> from surveyapp.definition.indicators.targets import read_target
    >>> rule = OverAchievement(type="over_achievement", pass_mark=Decimal(60), over="punished")
    >>> float(rule.apply(ScoringInput(Fraction(3), Fraction(150), read_target("=100%"))).exact)
    1.5
    """

    over: Literal["punished", "zero"]

    def target_faults(self, target: Target) -> Iterator[Fault]:
        """The warning for an upper bound, such as a budget: whoever spends less gets less, which is seldom meant."""
        yield from super().target_faults(target)
        if isinstance(target, Amount) and target.comparison in ("≤", "<"):
            yield Fault(("target",), "saving_punished", {"pass_mark": self.pass_mark}, level="warning")

    def over_policy(self) -> OverPolicy:
        """What more than the target gives."""
        return self.over
