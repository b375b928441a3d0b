"""The rule on a day: on or before a deadline, or within so many days."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, Literal

from surveyapp.definition.indicators.actual import ActualKind
from surveyapp.definition.indicators.quantity import AboveZero
from surveyapp.definition.indicators.targets import DATE_UNIT, Amount, Day, DayOfMonth, Target
from surveyapp.definition.values import CalendarDay
from surveyapp.indicators.rules.counting import Count, OffStep, take_off
from surveyapp.indicators.rules.rule import (
    Achievement,
    Fault,
    Rule,
    ScoringInput,
    TargetUse,
    ValueForm,
    Verdict,
    Worth,
)
from surveyapp.indicators.trace import step


class DeadlineStep(StrEnum):
    """The steps of a deadline."""

    IN_TIME = "in_time"
    """not after it: weight, result"""
    TOO_LATE = "too_late"
    """after it, and nothing is left: days, result"""
    DAYS_LATE = "days_late"
    """days after it: days"""


_PAIRS: dict[type, type] = {Day: date, DayOfMonth: DayOfMonth, Amount: Fraction}
"""Target -> what can be compared with it."""

DAYS = frozenset({"", "天", "日", "自然日", "个自然日", "日历天"})
_WORKING_DAYS = frozenset({"工作日", "个工作日"})


class Deadline(Rule):
    """The weight when it was done on or before the deadline; later nothing, or `off` for each `per` days.

    The target is a day (2024年12月31日前), a month (its last day), a day of every month (每月25日前) or a number
    of days (≤270天). The actual value is a day, a day of the month or a number of days; a day against a number
    of days is counted from `start`. Formula: score = max(0, weight − count(days late ÷ per) × off). Examples:
    003, weight 5, target 2024年8月31日前: 21 August gives 5; target 10-03, done 10-23 is 20 days late and gives
    0; ≤150天 with 205 days is 55 days late. Bounds: 0 and the weight.

    >>> from surveyapp.definition.indicators.targets import read_target
    >>> rule = Deadline(type="date", late="zero")
    >>> target = read_target("2024年8月31日前")
    >>> [int(rule.apply(ScoringInput(Fraction(5), date(2024, month, 21), target)).exact) for month in (8, 9)]
    [5, 0]
    """

    needs: ClassVar[frozenset[ActualKind]] = frozenset({"value", "cell"})
    reads: ClassVar[frozenset[ValueForm]] = frozenset({"number", "date"})
    steps: ClassVar[frozenset[str]] = frozenset({*DeadlineStep, *OffStep})

    late: Literal["zero", "off"]
    off: Worth | None = None
    per: AboveZero | None = None
    count: Count = "started"
    start: CalendarDay | None = None

    @property
    def target_use(self) -> TargetUse:
        """The rule computes with a day, a day of every month, or a number of days, and divides by none of them."""
        return TargetUse((Day, DayOfMonth, Amount), divides=False)

    def faults(self) -> Iterator[Fault]:
        """`off` where being late takes something off, and only there, as `per` and `count` that go with it."""
        if self.late == "off":
            if self.off is None:
                yield Fault(("rule",), "off_missing")
            else:
                yield from self.off.faults(("rule", "off"))
            return
        if self.off is not None:
            yield Fault(("rule", "off"), "worth_not_wanted")
        for key in sorted({"per", "count"} & self.model_fields_set):
            yield Fault(("rule", key), "key_not_used", {"key": key})

    def target_faults(self, target: Target) -> Iterator[Fault]:
        """A number of days is an upper bound, and in days; only such a number is counted from `start`."""
        if not isinstance(target, Amount):
            if self.start is not None:
                yield Fault(("rule", "start"), "key_not_used", {"key": "start"})
        elif target.unit not in DAYS | _WORKING_DAYS:
            yield Fault(("target",), "deadline_not_in_days")
        elif target.comparison not in (None, "≤", "="):
            yield Fault(("target",), "deadline_sign", {"days": f"{target.number}{target.unit}"})
        elif self.start is not None and target.unit in _WORKING_DAYS:
            yield Fault(("rule", "start"), "working_days_from_start")

    def same_unit(self, unit: str, expected: str) -> bool:
        """Whether the units agree; a day can be compared with a number of days, which is counted from `start`."""
        days = DAYS | {DATE_UNIT} if self.start is not None else DAYS
        return super().same_unit(unit, expected) or {unit, expected} <= days

    def unfit(self, actual: Achievement, target: Target | None, *, completed: bool) -> str | None:
        """Besides what no rule can read: a day and a target that cannot be compared."""
        if (reason := super().unfit(actual, target, completed=completed)) is not None:
            return reason
        if isinstance(actual, date) and isinstance(target, Amount):
            return None if self.start is not None else "start_missing"
        return None if _PAIRS.get(type(target)) in (None, type(actual)) else "day_not_comparable"

    def days_late(self, inputs: ScoringInput) -> Fraction:
        """How many days after the deadline; TypeError where the two cannot be compared."""
        actual, target = inputs.actual, inputs.target
        if isinstance(target, Day) and isinstance(actual, date):
            return Fraction(max((actual - target.date).days, 0))
        if isinstance(target, DayOfMonth) and isinstance(actual, DayOfMonth):
            return Fraction(max(actual.day - target.day, 0))
        if isinstance(target, Amount):
            if isinstance(actual, Fraction):
                return max(actual - Fraction(target.number), Fraction())
            if isinstance(actual, date) and self.start is not None:
                return max((actual - self.start).days - Fraction(target.number), Fraction())
        raise TypeError("the day cannot be compared with the target")

    def apply(self, inputs: ScoringInput) -> Verdict:
        """The weight, or what being late leaves of it."""
        late = self.days_late(inputs)
        if not late:
            return Verdict(
                inputs.weight, (step(DeadlineStep.IN_TIME, weight=inputs.weight, result=inputs.weight),)
            )
        if self.late == "zero" or self.off is None:
            return Verdict(Fraction(), (step(DeadlineStep.TOO_LATE, days=late, result=Fraction()),))
        per = Fraction(self.per or 1)
        exact, off = take_off(self.off, inputs.weight, late, "days", per=per, count=self.count)
        return Verdict(exact, (step(DeadlineStep.DAYS_LATE, days=late), off))
