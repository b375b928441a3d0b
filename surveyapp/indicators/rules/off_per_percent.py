"""The rule that takes something off for each percent by which the target is missed."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from surveyapp.definition.indicators.actual import NUMERIC_KINDS, ActualKind
from surveyapp.definition.indicators.quantity import AboveZero, Quantity
from surveyapp.definition.indicators.targets import Amount, Range, Target
from surveyapp.definition.values import FrozenModel
from surveyapp.indicators.rules.against_target import TargetStep
from surveyapp.indicators.rules.counting import Count, OffStep, take_off
from surveyapp.indicators.rules.rule import (
    Bounds,
    Fault,
    Rule,
    ScoringInput,
    TargetUse,
    Verdict,
    Worth,
    bounds_of,
    direction_faults,
)
from surveyapp.indicators.trace import step


class DeviationStep(StrEnum):
    """The steps of what is off for each percent."""

    WITHIN_FULL = "within_full"
    """within the rule's own bounds of full marks: value, unit, weight, result"""
    ABOVE_LIMIT = "above_limit"
    """above an upper bound, and nothing is left: value, bound, unit, below (0), result"""
    DEVIATION = "deviation"
    """how far the bound is missed: value, bound, deviation, unit, relative and below (1, 0)"""


class FullMarks(FrozenModel):
    """Between which values, both included, the weight is given: the rule's own bounds instead of the target's."""

    from_: Annotated[Quantity | None, Field(alias="from")] = None
    to: Quantity | None = None


class OffPerPercent(Rule):
    """The weight where the target is reached; below (or above) it `off` for each `per` percent, down to 0.

    Formula: score = max(0, weight − count(d ÷ per) × off). d is the distance from the bound that is missed:
    `deviation: points` in percentage points (or the unit of the target), `relative` in percent of that bound.
    `count` says how a part of a `per` counts: `started` as a whole one, `whole` not at all, `pro_rata` in
    proportion. Bounds come from the target (≥ ≤ = range) or from `full: {from, to}`; `direction` says how a
    target without a sign is meant (≥ if nothing is said). `above: zero` gives nothing above an upper bound.
    Examples: 001 B31, weight 5, 5 % of the weight per percent below 100 %: 97.5 gives 4.25, 4.5 or 4.375 as
    `count` is started, whole or pro_rata; 001 B52 and 004: 0.2 points each; 001 B42 ±10 %, 0.1 each, 214.97
    leaves nothing of 3; 004 成本控制率: full from 90 to 100, above 0, below 90 less 0.2 per percent.
    Bounds: 0 and the weight.

    >>> from surveyapp.definition.indicators.targets import read_target
    >>> keys = {"type": "off_per_percent", "off": {"share": Decimal(5)}, "deviation": "points", "count": "started"}
    >>> rule = OffPerPercent.model_validate(keys)
    >>> float(rule.apply(ScoringInput(Fraction(5), Fraction("97.5"), read_target("100%"))).exact)
    4.25
    """

    needs: ClassVar[frozenset[ActualKind]] = NUMERIC_KINDS
    steps: ClassVar[frozenset[str]] = frozenset({TargetStep.TARGET_REACHED, *DeviationStep, *OffStep})

    off: Worth
    per: AboveZero = Decimal(1)
    deviation: Literal["points", "relative"]
    count: Count
    full: FullMarks | None = None
    direction: Literal["≥", "≤", "="] | None = None
    above: Literal["off", "zero"] = "off"

    @property
    def target_use(self) -> TargetUse | None:
        """A number or a range, unless the rule has bounds of its own.

        A relative deviation is divided by the bound, and of the two of a range it could mean either.
        """
        if self.full is not None:
            return None
        relative = self.deviation == "relative"
        return TargetUse((Amount,) if relative else (Amount, Range), divides=relative)

    @property
    def lowest_bound(self) -> Fraction:
        """Where full marks begin."""
        return Fraction(self.full.from_ or 0) if self.full is not None else Fraction()

    def faults(self) -> Iterator[Fault]:
        """No worth, or two; bounds that say nothing, cross each other, or cannot be divided by."""
        yield from self.off.faults(("rule", "off"))
        if self.full is None:
            return
        low, high = self.full.from_, self.full.to
        at = ("rule", "full")
        if low is None and high is None:
            yield Fault(at, "bounds_missing")
        elif low is not None and high is not None and low > high:
            yield Fault(at, "bounds_crossed", {"found": low, "limit": high})
        elif self.deviation == "relative" and any(bound is not None and bound <= 0 for bound in (low, high)):
            yield Fault(at, "bound_not_positive")
        if self.direction is not None:
            yield Fault(("rule", "direction"), "key_not_used", {"key": "direction"})
        if self.above == "zero" and high is None:
            yield Fault(("rule", "above"), "above_without_bound")

    def target_faults(self, target: Target) -> Iterator[Fault]:
        """Keys of the rule that the target contradicts, or leaves without effect."""
        if self.full is None:
            yield from direction_faults(self.direction, target)
            if self.above == "zero" and bounds_of(target, self.direction).high is None:
                yield Fault(("rule", "above"), "above_without_bound")
        elif isinstance(target, Range) or (isinstance(target, Amount) and target.comparison is not None):
            bounds, full = bounds_of(target), (self.full.from_, self.full.to)
            pairs = zip((bounds.low, bounds.high), full, strict=True)
            elsewhere = any(bound is not None and bound != own for bound, own in pairs)
            if elsewhere or bounds.above_low or bounds.below_high:
                yield Fault(("rule", "full"), "full_contradicts_target", level="warning")

    def bounds(self, inputs: ScoringInput) -> Bounds:
        """Between which values the weight is given."""
        if self.full is None:
            return bounds_of(inputs.target, self.direction)
        low, high = self.full.from_, self.full.to
        return Bounds(
            None if low is None else Fraction(low),
            None if high is None else Fraction(high),
        )

    def limits(self, inputs: ScoringInput) -> tuple[Fraction, ...]:
        """The bounds; where the deductions are used up the score does not turn back."""
        return self.bounds(inputs).limits

    def apply(self, inputs: ScoringInput) -> Verdict:
        """The weight, less what the distance from the bound takes off."""
        value, bounds = inputs.number, self.bounds(inputs)
        unit = inputs.unit
        if bounds.low is not None and bounds.below(value):
            return self._missed(inputs, bounds.low, bounds.low - value, below=True)
        if bounds.high is not None and bounds.above(value):
            if self.above == "zero":
                last = step(
                    DeviationStep.ABOVE_LIMIT,
                    value=value,
                    bound=bounds.high,
                    unit=unit,
                    below=0,
                    result=Fraction(),
                )
                return Verdict(Fraction(), (last,))
            return self._missed(inputs, bounds.high, value - bounds.high, below=False)
        reached = TargetStep.TARGET_REACHED if self.full is None else DeviationStep.WITHIN_FULL
        last = step(reached, value=value, unit=unit, weight=inputs.weight, result=inputs.weight)
        return Verdict(inputs.weight, (last,))

    def _missed(self, inputs: ScoringInput, bound: Fraction, distance: Fraction, *, below: bool) -> Verdict:
        relative, unit = self.deviation == "relative", inputs.unit
        deviation = distance / bound * 100 if relative else distance
        missed = step(
            DeviationStep.DEVIATION,
            value=inputs.number,
            bound=bound,
            deviation=deviation,
            unit="%" if relative else unit,
            relative=int(relative),
            below=int(below),
        )
        per = Fraction(self.per)
        exact, off = take_off(
            self.off, inputs.weight, deviation, self.deviation, per=per, count=self.count, unit=unit
        )
        return Verdict(exact, (missed, off))
