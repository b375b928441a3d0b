"""The rules that keep a person's decision: nothing for want of evidence, points at discretion, bonus and penalty."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, Literal

from surveyapp.definition.indicators.actual import Actual, ActualKind
from surveyapp.definition.indicators.quantity import AboveZero
from surveyapp.indicators.rules.rule import Fault, Rule, ScoringInput, Verdict
from surveyapp.indicators.trace import step


class JudgementStep(StrEnum):
    """The steps of a person's decision."""

    NO_EVIDENCE = "no_evidence"
    """the value cannot be verified: reason, result"""
    NOTHING_OFF = "nothing_off"
    """nothing taken off at discretion: reason ("" for none), weight, result"""
    AT_DISCRETION = "at_discretion"
    """points taken off at discretion: off, reason, weight, result"""
    ADDED = "added"
    """a bonus row: points, reason, result"""
    TAKEN = "taken"
    """a penalty row: points, reason, result"""


class NoEvidence(Rule):
    """0, and the reason why the actual value could not be verified.

    It takes the place of whatever rule a line has when its actual value says `no_evidence` (002 C201, weight
    6: 无法核实 gives 0). Bounds: 0.

    >>> from surveyapp.indicators.rules.rule import JudgedPoints
    >>> reason = JudgedPoints(Fraction(0), "无法核实")
    >>> int(NoEvidence(type="no_evidence").apply(ScoringInput(Fraction(6), reason)).exact)
    0
    """

    needs: ClassVar[frozenset[ActualKind]] = frozenset({"no_evidence"})
    steps: ClassVar[frozenset[str]] = frozenset({JudgementStep.NO_EVIDENCE})

    def weight_faults(self, weight: Fraction) -> Iterator[Fault]:
        """It gives nothing, and is meant to."""
        return iter(())

    def apply(self, inputs: ScoringInput) -> Verdict:
        """0."""
        last = step(JudgementStep.NO_EVIDENCE, reason=inputs.judged_points.reason, result=Fraction())
        return Verdict(Fraction(), (last,))


class Judgement(Rule):
    """The weight less what the evaluator takes off at their discretion (酌情扣分), with a written reason.

    Formula: score = weight − off. Example: 004 重大故障响应, weight 8, nothing off gives 8; 1.5 off gives 6.5.
    Bounds: 0 and the weight; anything off needs a reason.

    >>> from surveyapp.indicators.rules.rule import JudgedPoints
    >>> off = JudgedPoints(Fraction("1.5"), "理由")
    >>> float(Judgement(type="judgement").apply(ScoringInput(Fraction(8), off)).exact)
    6.5
    """

    needs: ClassVar[frozenset[ActualKind]] = frozenset({"deduction"})
    steps: ClassVar[frozenset[str]] = frozenset({JudgementStep.NOTHING_OFF, JudgementStep.AT_DISCRETION})

    def actual_faults(self, actual: Actual, weight: Fraction) -> Iterator[Fault]:
        """More off than there is, or something off without a reason."""
        if actual.deduction is None:
            return
        off = actual.deduction.off
        if off > weight:
            yield Fault(("actual", "deduction", "off"), "off_above_weight", {"found": off, "limit": weight})
        if off and actual.deduction.reason is None:
            yield Fault(("actual", "deduction"), "deduction_without_reason")

    def apply(self, inputs: ScoringInput) -> Verdict:
        """What is left."""
        off, reason = inputs.judged_points.amount, inputs.judged_points.reason
        exact = inputs.weight - off
        if not off:
            last = step(JudgementStep.NOTHING_OFF, reason=reason, weight=inputs.weight, result=exact)
        else:
            last = step(
                JudgementStep.AT_DISCRETION, off=off, reason=reason, weight=inputs.weight, result=exact
            )
        return Verdict(exact, (last,))


class Bonus(Rule):
    """Points added to the total, or taken from it, by a row outside its weights, with a written reason.

    Formula: score = points for `effect: add`, −points for `effect: take`; `most_points` is the largest number
    of points. Example: 001 F11 (嘉奖) and F21 (违法违纪), both empty there: `not_applicable`. Bounds: −most to most.

    >>> from surveyapp.indicators.rules.rule import JudgedPoints
    >>> rule = Bonus(type="bonus", effect="take", most_points=Decimal(5))
    >>> float(rule.apply(ScoringInput(Fraction(0), JudgedPoints(Fraction(2), "理由"))).exact)
    -2.0
    """

    needs: ClassVar[frozenset[ActualKind]] = frozenset({"award", "not_applicable"})
    steps: ClassVar[frozenset[str]] = frozenset({JudgementStep.ADDED, JudgementStep.TAKEN})
    outside_total: ClassVar[bool] = True

    effect: Literal["add", "take"]
    most_points: AboveZero | None = None

    @property
    def most_beyond(self) -> Decimal | None:
        """The most points that the row adds: none where it takes points, and without `most_points` any number."""
        return self.most_points if self.effect == "add" else Decimal()

    def faults(self) -> Iterator[Fault]:
        """Without `most_points` nothing holds the total, and with it the grade, within bounds."""
        if self.most_points is None:
            yield Fault(("rule",), "most_points_missing", level="warning")

    def actual_faults(self, actual: Actual, weight: Fraction) -> Iterator[Fault]:
        """More points than the row may give."""
        if actual.award is not None and self.most_points is not None:
            found = actual.award.points
            if found > self.most_points:
                params = {"found": found, "limit": self.most_points}
                yield Fault(("actual", "award", "points"), "award_above_most", params)

    def apply(self, inputs: ScoringInput) -> Verdict:
        """The points, with their sign."""
        points = inputs.judged_points.amount
        exact = points if self.effect == "add" else -points
        code = JudgementStep.ADDED if self.effect == "add" else JudgementStep.TAKEN
        return Verdict(exact, (step(code, points=points, reason=inputs.judged_points.reason, result=exact),))
