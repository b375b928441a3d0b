"""The rule that compares with the target: in proportion, all or nothing, or so much off for each failed piece."""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, Literal

from surveyapp.definition.indicators.actual import NUMERIC_KINDS, Actual, ActualKind
from surveyapp.definition.indicators.targets import Amount, Range, Target
from surveyapp.indicators.rules.counting import OffStep, take_off
from surveyapp.indicators.rules.rule import (
    Fault,
    Pieces,
    Rule,
    ScoringInput,
    TargetUse,
    Verdict,
    Worth,
    bounds_of,
    direction_faults,
)
from surveyapp.indicators.trace import step


class TargetStep(StrEnum):
    """The steps of a comparison with the target."""

    TARGET_REACHED = "target_reached"
    """within the target: value, unit, weight, result"""
    TARGET_MISSED = "target_missed"
    """outside it, and nothing is left: value, bound, unit, below (1, 0), result"""
    PROPORTION = "proportion"
    """above ÷ beneath × weight: above, beneath, weight, result"""
    NONE_FAILED = "none_failed"
    """no piece failed: weight, result"""
    FAILED = "failed"
    """pieces that failed: failed, of (0: not known)"""


class AgainstTarget(Rule):
    """The weight where the target is reached; `short` says what is left of it otherwise.

    `proportional`: below ≥T actual ÷ T × weight, above ≤T T ÷ actual × weight; of = and ranges either side
    counts, nothing below 0 (004 产出数量: 3 of 4 gives 5.25 of 7; 002 C101; 002 C401, where ≤ is good: 8 of ≤7.56 gives
    5.67 of 6). `zero`: nothing, a threshold (001 C22: 744.38 of ≤100 % gives 0). `pieces`: `off` for each
    failed piece, down to 0 (001 C31: 2 each; 004 验收合格率: 2.5 each, so that one failed leaves 4.5 of 7);
    the target is then that none fails. `direction` says how a target without a sign is meant (≥ if nothing
    is said). Bounds: 0 and the weight.

    >>> from surveyapp.definition.indicators.targets import read_target
    >>> rule = AgainstTarget(type="target", short="proportional")
    >>> float(rule.apply(ScoringInput(Fraction(7), Fraction(3), read_target("≥4 个"))).exact)
    5.25
    """

    needs: ClassVar[frozenset[ActualKind]] = NUMERIC_KINDS | {"failed"}
    steps: ClassVar[frozenset[str]] = frozenset({*TargetStep, *OffStep})

    short: Literal["proportional", "zero", "pieces"]
    off: Worth | None = None
    direction: Literal["≥", "≤", "="] | None = None

    @property
    def entered_kinds(self) -> frozenset[ActualKind]:
        """Pieces are counted; everything else is a number."""
        return self.needs - {"value" if self._counts_pieces else "failed"}

    @property
    def target_use(self) -> TargetUse | None:
        """A number or a range, which proportions divide by. Pieces need none: the target is that no piece fails."""
        if self._counts_pieces:
            return None
        return TargetUse((Amount, Range), divides=self.short == "proportional")

    @property
    def _counts_pieces(self) -> bool:
        return self.short == "pieces"

    def faults(self) -> Iterator[Fault]:
        """The faults of the keys: `off` belongs to pieces, and only to them; `direction` to numbers."""
        if self._counts_pieces and self.direction is not None:
            yield Fault(("rule", "direction"), "key_not_used", {"key": "direction"})
        if self._counts_pieces:
            if self.off is None:
                yield Fault(("rule",), "off_missing")
            else:
                yield from self.off.faults(("rule", "off"))
        elif self.off is not None:
            yield Fault(("rule", "off"), "worth_not_wanted")

    def target_faults(self, target: Target) -> Iterator[Fault]:
        """The fault of a `direction` that the target contradicts."""
        return iter(()) if self._counts_pieces else direction_faults(self.direction, target)

    def actual_faults(self, actual: Actual, weight: Fraction) -> Iterator[Fault]:
        """Pieces are counted as `failed`, or as an `aggregate` of how many passed; no other rule takes them."""
        counted = actual.failed is not None or (
            actual.aggregate is not None and actual.aggregate.numerator is not None
        )
        if self._counts_pieces != counted and (self._counts_pieces or actual.failed is not None):
            expected = "failed, aggregate" if self._counts_pieces else ", ".join(sorted(NUMERIC_KINDS))
            params = {"kind": actual.kinds[0], "kinds": expected, "rule": self.type}
            yield Fault(("actual", actual.kinds[0]), "actual_not_for_rule", params)
        yield from _pieces_faults(actual) if self._counts_pieces else ()

    def limits(self, inputs: ScoringInput) -> tuple[Fraction, ...]:
        """The bounds of the target."""
        return bounds_of(inputs.target, self.direction).limits if self.target_use is not None else ()

    def apply(self, inputs: ScoringInput) -> Verdict:
        """The weight, or what `short` leaves of it."""
        if isinstance(inputs.actual, Pieces):
            return self._pieces(inputs, inputs.actual)
        value, bounds = inputs.number, bounds_of(inputs.target, self.direction)
        unit = inputs.unit
        if bounds.low is not None and bounds.below(value):
            bound, below = bounds.low, True
        elif bounds.high is not None and bounds.above(value):
            bound, below = bounds.high, False
        else:
            last = step(
                TargetStep.TARGET_REACHED, value=value, unit=unit, weight=inputs.weight, result=inputs.weight
            )
            return Verdict(inputs.weight, (last,))
        part, whole = (value, bound) if below else (bound, value)
        if self.short == "zero" or part < 0:
            last = step(
                TargetStep.TARGET_MISSED,
                value=value,
                bound=bound,
                unit=unit,
                below=int(below),
                result=Fraction(),
            )
            return Verdict(Fraction(), (last,))
        exact = part / whole * inputs.weight
        last = step(
            TargetStep.PROPORTION,
            above=part,
            beneath=whole,
            weight=inputs.weight,
            result=exact,
        )
        return Verdict(exact, (last,))

    def _pieces(self, inputs: ScoringInput, pieces: Pieces) -> Verdict:
        if not pieces.failed:
            last = step(TargetStep.NONE_FAILED, weight=inputs.weight, result=inputs.weight)
            return Verdict(inputs.weight, (last,))
        off = self.off or Worth()
        exact, taken = take_off(off, inputs.weight, pieces.failed, "pieces")
        failed = step(TargetStep.FAILED, failed=pieces.failed, of=pieces.of or Fraction())
        return Verdict(exact, (failed, taken))


def _pieces_faults(actual: Actual) -> Iterator[Fault]:
    """No more pieces failed, or passed, than there are, and whole ones."""
    if actual.failed is not None and actual.failed.of is not None and actual.failed.pieces > actual.failed.of:
        pieces = {"found": actual.failed.pieces, "limit": actual.failed.of}
        yield Fault(("actual", "failed", "pieces"), "more_than_there_are", pieces)
    known = actual.aggregate
    if known is None or known.numerator is None or known.denominator is None:
        return
    if known.numerator > known.denominator:
        params = {"found": known.numerator, "limit": known.denominator}
        yield Fault(("actual", "aggregate", "numerator"), "more_than_there_are", params)
    for key, counted in (("numerator", known.numerator), ("denominator", known.denominator)):
        if counted % 1:
            yield Fault(("actual", "aggregate", key), "pieces_not_whole", {"found": counted})
