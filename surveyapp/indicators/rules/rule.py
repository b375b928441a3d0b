"""The base of all scoring rules: the keys that a rule has in the file, what it needs, and how it scores."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from surveyapp.definition.files.problems import KeyPath, Severity
from surveyapp.definition.indicators.actual import Actual, ActualKind, Completion
from surveyapp.definition.indicators.indicator_texts import Name, Passage
from surveyapp.definition.indicators.quantity import AboveZero, AtLeastZero, Percent
from surveyapp.definition.indicators.targets import (
    Amount,
    ComparisonSign,
    DayOfMonth,
    Range,
    Target,
    WordTarget,
    base_of,
)
from surveyapp.definition.values import Code, FrozenModel
from surveyapp.indicators.trace import Step, step


class CompletionStep(StrEnum):
    """A step that several rules have."""

    COMPLETION = "completion"
    """actual ÷ target × 100: actual, target, unit, completion"""


ValueForm = Literal["number", "date", "words"]
"""What a written value can say."""


@dataclass(frozen=True)
class TargetUse:
    """How a rule uses the target: it computes with one of these `forms`, as `read_target` gives them.

    `divides`: by the target, which then is above zero. `states_completion`: the rule goes by a completion, the
    parameter `completion` of one of its steps, which can be compared with a published one.
    """

    forms: tuple[type, ...] = (Amount,)
    divides: bool = True
    states_completion: bool = False


@dataclass(frozen=True)
class Fault:
    """A fault of a part of an indicator: `path` starts at the indicator, `code` names the mistake."""

    path: KeyPath
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    level: Severity = "error"


@dataclass(frozen=True)
class Pieces:
    """How many pieces failed, and of how many where that is known."""

    failed: Fraction
    of: Fraction | None = None


@dataclass(frozen=True)
class JudgedPoints:
    """Points that a person gave or took, or the share of the weight of the level reached, and why."""

    amount: Fraction
    reason: str
    level: str = ""


Achievement = Fraction | date | DayOfMonth | WordTarget | tuple[str, ...] | Pieces | JudgedPoints
"""What was achieved: a number, a day, words, the points met, pieces that failed, or a person's judgement."""


@dataclass(frozen=True)
class ScoringInput:
    """The input of a rule: the weight, what was achieved, the target, and a completion entered by hand.

    Numbers of target and actual value are in the same unit, the target's; `unit` is what steps print with them.
    """

    weight: Fraction
    actual: Achievement
    target: Target | None = None
    completion: Completion | None = None
    unit: str = ""

    @property
    def number(self) -> Fraction:
        """The actual value as a number; TypeError for a rule that did not say it needs one."""
        if not isinstance(self.actual, Fraction):
            raise TypeError("the actual value is not a number")
        return self.actual

    @property
    def points_met(self) -> tuple[str, ...]:
        """The codes of the points met; TypeError for a rule that did not say it needs them."""
        if not isinstance(self.actual, tuple):
            raise TypeError("the actual value is not a list of points")
        return self.actual

    @property
    def judged_points(self) -> JudgedPoints:
        """The points that a person gave or took; TypeError for a rule that did not say it needs them."""
        if not isinstance(self.actual, JudgedPoints):
            raise TypeError("the actual value is not a judgement")
        return self.actual

    @property
    def amount(self) -> Amount:
        """The target as a number with its unit; TypeError where loading let another one through."""
        if not isinstance(self.target, Amount):
            raise TypeError("the target is not a number")
        return self.target

    def compute_completion(self) -> tuple[Fraction, Step]:
        """Completion r = actual ÷ target × 100, in percent, and its step: 14.8 of ≤14.8 万元 is 100.

        A rule that asks for it `divides` by the target (`TargetUse`), so that loading let no other one through
        than a number above zero; TypeError otherwise.
        """
        target = Fraction(self.amount.number)
        completion = self.number / target * 100
        return completion, step(
            CompletionStep.COMPLETION,
            actual=self.number,
            target=target,
            unit=self.amount.unit,
            completion=completion,
        )

    def actuals_at(self, completions: Iterable[Fraction]) -> tuple[Fraction, ...]:
        """The actual values with these completions (percent): 60 % of a target of 90 is 54."""
        target = Fraction(self.amount.number)
        return tuple(completion * target / 100 for completion in completions)


@dataclass(frozen=True)
class Verdict:
    """The result of a rule: points, not rounded, and the steps that led to them."""

    exact: Fraction
    steps: tuple[Step, ...]


class Worth(FrozenModel):
    """An amount of points: `points`, or a percent `share` of the weight; one of the two."""

    points: AtLeastZero | None = None
    share: Percent | None = None

    def of(self, weight: Fraction) -> Fraction:
        """The points for an indicator of this weight."""
        return Fraction(self.points) if self.points is not None else Fraction(self.share or 0) / 100 * weight

    def faults(self, at: KeyPath) -> Iterator[Fault]:
        """The fault of a worth that states neither or both of `points` and `share`."""
        if (self.points is None) == (self.share is None):
            yield Fault(at, "points_or_share")


class Point(FrozenModel):
    """One thing that is looked at: met or not.

    What it is worth is `points`, or `share` percent of the weight, or (with neither) what the rule says.
    Without a `knock_out` point nothing else counts.
    """

    code: Code
    text: Passage
    points: AboveZero | None = None
    share: Annotated[AboveZero, Field(le=100)] | None = None
    knock_out: bool = False


class LevelRange(FrozenModel):
    """A level by its name, and between which percents of the weight the evaluator may set its score."""

    name: Name
    from_: Annotated[Percent, Field(alias="from")]
    to: Percent


class Rule(FrozenModel, ABC):
    """A scoring rule. Its fields are its keys in the file; a subclass is listed in `RULES` (rule_table.py)."""

    needs: ClassVar[frozenset[ActualKind]]
    """The kinds of actual value that the rule can score."""

    reads: ClassVar[frozenset[ValueForm]] = frozenset({"number"})
    """What a written value may say."""

    takes_completion: ClassVar[bool] = False
    """Whether a completion entered by hand takes the place of the computed one."""

    outside_total: ClassVar[bool] = False
    """Whether the rule belongs to rows outside the total, which have no weight."""

    steps: ClassVar[frozenset[str]] = frozenset()
    """The codes of the steps that it adds to a trace; `reports/words/rules/` puts each into words."""

    type: str

    @property
    def entered_kinds(self) -> frozenset[ActualKind]:
        """The kinds among `needs` that people enter for a rule with these keys."""
        return self.needs

    @property
    def target_use(self) -> TargetUse | None:
        """How the rule computes with the target; None where it does not."""
        return None

    @property
    def lowest_bound(self) -> Fraction:
        """The lowest value that the file names as a bound of the rule: below 0 it says that such values are meant."""
        return Fraction()

    @property
    def most_beyond(self) -> Decimal | None:
        """The points that it can add beyond the weights; None where nothing bounds them."""
        return Decimal()

    @property
    def completion_places(self) -> int:
        """To how many decimal places a completion counts, where the rule goes by one."""
        return 2

    @property
    def offered_points(self) -> tuple[Point, ...]:
        """The points that an actual value can name as met."""
        return ()

    @property
    def offered_levels(self) -> tuple[LevelRange, ...]:
        """The levels of which an actual value names one."""
        return ()

    @classmethod
    def __pydantic_init_subclass__(cls, **keywords: Any) -> None:
        """A rule that does not say what it needs is no rule: told where it is written, not where it is used."""
        super().__pydantic_init_subclass__(**keywords)
        if not hasattr(cls, "needs"):
            raise TypeError(f"{cls.__name__} must say which kinds of actual value it `needs`")

    def faults(self) -> Iterator[Fault]:
        """The faults of the rule beyond the shape of its keys."""
        return iter(())

    def actual_faults(self, actual: Actual, weight: Fraction) -> Iterator[Fault]:
        """The faults for which the rule cannot score an actual value that is of the right kind."""
        return iter(())

    def target_faults(self, target: Target) -> Iterator[Fault]:
        """The faults of a target that is of the right kind and yet does not go together with the rule."""
        return iter(())

    def weight_faults(self, weight: Fraction) -> Iterator[Fault]:
        """The faults of the weight: the rule must be able to give all of it and no more. A part of the range that it
        cannot reach is only a warning.
        """
        most, least = self.most(weight), self.least(weight)
        if most > weight:
            yield Fault(("rule",), "rule_above_weight", {"found": most, "limit": weight})
        elif most < weight:
            yield Fault(
                ("rule",), "full_marks_out_of_reach", {"found": most, "limit": weight}, level="warning"
            )
        if least > 0:
            params = {"found": weight - least, "limit": weight, "least": least}
            yield Fault(("rule",), "deductions_leave_points", params, level="warning")

    def same_unit(self, unit: str, expected: str) -> bool:
        """Whether a value in `unit` can be compared with a target in `expected`: 元 with 万元, not 篇 with 条."""
        return base_of(unit) == base_of(expected)

    def unfit(self, actual: Achievement, target: Target | None, *, completed: bool) -> str | None:
        """The code of the reason why what was achieved cannot be scored, or None; `completed`: a completion was entered
        by hand.
        """
        form = _form_of(actual)
        return None if form is None or form in self.reads else f"value_is_{form}"

    def most(self, weight: Fraction) -> Fraction:
        """The points for the best that can be achieved: the weight, unless the file states points itself."""
        return weight

    def least(self, weight: Fraction) -> Fraction:
        """The points for the worst: nothing, unless the deductions of the file cannot use up the weight."""
        return Fraction()

    def limits(self, inputs: ScoringInput) -> tuple[Fraction, ...]:
        """The actual values at which the score turns or jumps, as file and target state them: the starts of bands,
        a pass mark, a target. Between two of them it only rises, only falls, or stays. Of `inputs` only the
        target and the completion count; a rule that scores no number has none.
        """
        return ()

    @abstractmethod
    def apply(self, inputs: ScoringInput) -> Verdict:
        """The points for what was achieved, 0 to weight for every rule without faults that is not `outside_total`."""


def _form_of(actual: Achievement) -> ValueForm | None:
    """What a written value says; None for what is not written as a value."""
    if isinstance(actual, Fraction):
        return "number"
    if isinstance(actual, date | DayOfMonth):
        return "date"
    return "words" if isinstance(actual, WordTarget) else None


@dataclass(frozen=True)
class Bounds:
    """Between which values a target counts as reached; None where there is no bound.

    Both are included, unless they are `above_low` or `below_high`: more than 90 is not reached with 90.
    """

    low: Fraction | None
    high: Fraction | None
    above_low: bool = False
    below_high: bool = False

    def below(self, value: Fraction) -> bool:
        """Whether the value misses the lower bound."""
        return self.low is not None and (value <= self.low if self.above_low else value < self.low)

    def above(self, value: Fraction) -> bool:
        """Whether the value misses the upper bound."""
        return self.high is not None and (value >= self.high if self.below_high else value > self.high)

    @property
    def limits(self) -> tuple[Fraction, ...]:
        """The bounds that there are, the lower one first."""
        return tuple(dict.fromkeys(bound for bound in (self.low, self.high) if bound is not None))


def bounds_of(target: Target | None, direction: ComparisonSign | None = None) -> Bounds:
    """The bounds that a target sets; `direction` is for a number that is printed without a sign (default ≥).

    `≥90%` is from 90 up, `≤7.56 万元` up to 7.56, `=1 个` exactly 1, `±10%` −10 to 10,
    `80%≤N<90%` from 80 to less than 90.
    """
    if isinstance(target, Range):
        return Bounds(Fraction(target.low), Fraction(target.high), target.above_low, target.below_high)
    if not isinstance(target, Amount):
        raise TypeError("the target is not a number")
    number = Fraction(target.number)
    sign = target.comparison or direction or "≥"
    if sign in ("≥", ">"):
        return Bounds(number, None, above_low=sign == ">")
    if sign in ("≤", "<"):
        return Bounds(None, number, below_high=sign == "<")
    return Bounds(number, number)


def direction_faults(direction: ComparisonSign | None, target: Target) -> Iterator[Fault]:
    """The fault of a `direction` for a target that says by itself how it is meant: by its sign, or by its two ends."""
    if direction is None:
        return
    at = ("rule", "direction")
    if isinstance(target, Range):
        yield Fault(at, "key_not_used", {"key": "direction"})
    elif isinstance(target, Amount) and target.comparison not in (None, *_SAME_WAY[direction]):
        yield Fault(at, "direction_contradicts", {"direction": direction})


_SAME_WAY: Mapping[ComparisonSign, str] = {"≥": "≥>", "≤": "≤<", "=": "="}
"""Direction -> the signs that say the same."""
