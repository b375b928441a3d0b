"""The rule of the self-evaluation form (自评表): points by the completion that the form states."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from surveyapp.analysis.results import half_up
from surveyapp.definition.indicators.actual import NUMERIC_KINDS, ActualKind
from surveyapp.definition.indicators.quantity import AtLeastZero, Quantity
from surveyapp.definition.indicators.targets import Amount, Day, DayOfMonth, Range, Target, WordTarget
from surveyapp.indicators.rules.deadline import DAYS
from surveyapp.indicators.rules.pass_mark import LinearStep, linear_points, turning_points
from surveyapp.indicators.rules.rule import (
    Achievement,
    CompletionStep,
    Rule,
    ScoringInput,
    TargetUse,
    ValueForm,
    Verdict,
)
from surveyapp.indicators.trace import Step, step


class FormStep(StrEnum):
    """The steps of a self-evaluation form."""

    COMPLETION_CAPPED = "completion_capped"
    """as `completion`, more than 100 counted as 100"""
    COMPLETION_STATED = "completion_stated"
    """the completion that a day in time or a word stands for: completion"""
    COMPLETION_ENTERED = "completion_entered"
    """entered by hand: entered, completion (what of it counts), reason, computed ("" where none follows),
    not_computed (why, or ""), days_late (0 where no deadline is missed)"""


WORD_COMPLETIONS: dict[str, Decimal] = {"达到预期指标": Decimal(100), "达成预期指标": Decimal(100)}
"""What the words of the usual form mean, unless the file says otherwise."""

NoCompletionReason = Literal["late", "start_missing", "unrelated"]
"""Why no completion follows: the day is after the deadline; a day stands against a number of days, and nothing says
from when they count; value and target are not of a kind.
"""


class SelfEvaluationRule(Rule):
    """Points by the completion r (percent): 60 ≤ r < 100 gives (r − 60) ÷ 40 × weight, r ≥ 100 gives
    (1 − (r − 100) ÷ 100) × weight, below 60 and from 200 on 0.

    r is `completion` of the actual value where it was entered with a reason. Otherwise it is computed and
    rounded to `places`, half up, as the form prints it: numbers actual ÷ target × 100 (a ≤ target with actual
    0 is 100), a day on or before its deadline 100, words as `words` says. `cap` counts more than 100 as 100,
    entered or computed, unless the target is an upper bound (≤), which nobody over-achieves by using more.
    Whether over-achievement counts is decided line by line: 003, ≥98% with 100% printed 102 gives 9.8 of 10;
    satisfaction ≥90% with 96% printed 100 gives 10; ≤36万元 with 31.47万元 printed 87.42 gives 9.6 of 14.
    Bounds: 0 and the weight.

    >>> from surveyapp.definition.indicators.targets import read_target
    >>> rule = SelfEvaluationRule(type="self_evaluation")
    >>> float(rule.apply(ScoringInput(Fraction(14), Fraction("31.47"), read_target("≤36万元"))).exact)
    9.597
    """

    needs: ClassVar[frozenset[ActualKind]] = NUMERIC_KINDS
    reads: ClassVar[frozenset[ValueForm]] = frozenset({"number", "date", "words"})
    takes_completion: ClassVar[bool] = True
    steps: ClassVar[frozenset[str]] = frozenset({CompletionStep.COMPLETION, *FormStep, *LinearStep})

    pass_mark: Annotated[Quantity, Field(ge=0, lt=100)] = Decimal(60)
    cap: bool = False
    places: Annotated[int, Field(ge=0, le=6)] = 2
    words: dict[str, AtLeastZero] = WORD_COMPLETIONS

    @property
    def target_use(self) -> TargetUse:
        """The rule takes every target that a form may print; where completion cannot be computed from it, completion is
        entered.
        """
        return TargetUse((Amount, Range, Day, DayOfMonth, WordTarget), divides=False, states_completion=True)

    @property
    def completion_places(self) -> int:
        """The decimal places of the file."""
        return self.places

    def unfit(self, actual: Achievement, target: Target | None, *, completed: bool) -> str | None:
        """The code of the reason why nothing can be scored: besides what no rule can read, a completion that neither
        follows nor was entered.
        """
        if completed or self.compute_completion(actual, target) is not None:
            return None
        return super().unfit(actual, target, completed=completed) or "completion_missing"

    def compute_completion(self, actual: Achievement, target: Target | None) -> Fraction | None:
        """The completion that follows from value and target, not rounded; None where none does."""
        if isinstance(actual, WordTarget):
            percent = self.words.get(actual.text)
            return None if percent is None else self._counts(Fraction(percent), target)
        if isinstance(actual, date) and isinstance(target, Day):
            return Fraction(100) if actual <= target.date else None
        if isinstance(actual, DayOfMonth) and isinstance(target, DayOfMonth):
            return Fraction(100) if actual.day <= target.day else None
        if not isinstance(actual, Fraction) or not isinstance(target, Amount):
            return None
        if target.comparison in ("≤", "<") and not actual:
            return Fraction(100)
        if target.number <= 0:
            return None
        return self._counts(actual / Fraction(target.number) * 100, target)

    def _not_computed(
        self, actual: Achievement, target: Target | None
    ) -> tuple[NoCompletionReason | Literal[""], int]:
        """Why no completion follows ("" where one does), and how many days the deadline is missed by, if it is."""
        if self.compute_completion(actual, target) is not None:
            return "", 0
        if isinstance(actual, date) and isinstance(target, Day):
            return "late", (actual - target.date).days
        if isinstance(actual, DayOfMonth) and isinstance(target, DayOfMonth):
            return "late", actual.day - target.day
        in_days = isinstance(target, Amount) and target.unit != "" and target.unit in DAYS
        return ("start_missing" if isinstance(actual, date) and in_days else "unrelated"), 0

    def _counts(self, completion: Fraction, target: Target | None) -> Fraction:
        """What of a completion counts: with `cap` at most 100, but more than an upper bound is no over-achievement."""
        upper = isinstance(target, Amount) and target.comparison in ("≤", "<")
        return min(completion, Fraction(100)) if self.cap and not upper else completion

    def limits(self, inputs: ScoringInput) -> tuple[Fraction, ...]:
        """The limits of `pass_mark`, and 0 where an upper bound counts it as reached; none beside an entered
        completion.
        """
        if (
            inputs.completion is not None
            or not isinstance(inputs.target, Amount)
            or inputs.target.number <= 0
        ):
            return ()
        zero = (Fraction(),) if inputs.target.comparison in ("≤", "<") else ()
        return (*zero, *inputs.actuals_at(turning_points(Fraction(self.pass_mark), "punished")))

    def apply(self, inputs: ScoringInput) -> Verdict:
        """The points for the completion that was entered, or that follows."""
        computed = self.compute_completion(inputs.actual, inputs.target)
        if inputs.completion is not None:
            entered = Fraction(inputs.completion.percent)
            completion = self._counts(entered, inputs.target)
            not_computed, days_late = self._not_computed(inputs.actual, inputs.target)
            first = step(
                FormStep.COMPLETION_ENTERED,
                entered=entered,
                completion=completion,
                reason=str(inputs.completion.reason),
                computed="" if computed is None else computed,
                not_computed=not_computed,
                days_late=days_late,
            )
        elif computed is None:
            raise TypeError("no completion follows from value and target")
        else:
            completion = Fraction(half_up(computed, self.places))
            first = self._computed_step(inputs, completion)
        exact, judged = linear_points(completion, Fraction(self.pass_mark), inputs.weight, "punished")
        return Verdict(exact, (first, judged))

    def _computed_step(self, inputs: ScoringInput, completion: Fraction) -> Step:
        if isinstance(inputs.actual, Fraction) and isinstance(inputs.target, Amount):
            target = Fraction(inputs.target.number)
            capped = inputs.actual > target and self._counts(Fraction(200), inputs.target) == 100
            code = FormStep.COMPLETION_CAPPED if capped else CompletionStep.COMPLETION
            if inputs.actual or inputs.target.comparison not in ("≤", "<"):
                return step(
                    code,
                    actual=inputs.actual,
                    target=target,
                    unit=inputs.target.unit,
                    completion=completion,
                )
        return step(FormStep.COMPLETION_STATED, completion=completion)
