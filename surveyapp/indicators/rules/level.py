"""The rule on a level that the evaluator finds reached."""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field

from surveyapp.definition.indicators.actual import Actual, ActualKind
from surveyapp.indicators.rules.rule import Fault, LevelRange, Rule, ScoringInput, Verdict
from surveyapp.indicators.trace import step


class LevelStep(StrEnum):
    """The step of a level."""

    LEVEL = "level"
    """the evaluator's level: level, share, reason, weight, result"""


class Levels(Rule):
    """The share of the weight that the evaluator set within the range of the level reached, with a reason.

    Formula: score = share × weight, from ≤ share ≤ to. Example: 000 D11, weight 15: 基本达成目标 100–80 %,
    部分实现目标 80–60 %, 实现目标程度较低 60–0 %; 基本达成目标 at 90 % is 13.5. Bounds: 0 and the weight.

    >>> from decimal import Decimal
    >>> from surveyapp.indicators.rules.rule import JudgedPoints
    >>> level = {"name": "基本达成目标", "from": Decimal(80), "to": Decimal(100)}
    >>> rule = Levels.model_validate({"type": "level", "levels": [level]})
    >>> reached = JudgedPoints(Fraction(90), "理由", "基本达成目标")
    >>> float(rule.apply(ScoringInput(Fraction(15), reached)).exact)
    13.5
    """

    needs: ClassVar[frozenset[ActualKind]] = frozenset({"level"})
    steps: ClassVar[frozenset[str]] = frozenset(LevelStep)

    levels: Annotated[tuple[LevelRange, ...], Field(strict=False, min_length=1)]

    @property
    def offered_levels(self) -> tuple[LevelRange, ...]:
        """The levels of the file."""
        return self.levels

    def faults(self) -> Iterator[Fault]:
        """A range that runs the wrong way; two levels of one name."""
        names: list[str] = []
        for index, level in enumerate(self.levels):
            at = ("rule", "levels", index)
            if level.from_ > level.to:
                yield Fault(at, "bounds_crossed", {"found": level.from_, "limit": level.to})
            if str(level.name) in names:
                yield Fault((*at, "name"), "duplicate_level", {"found": str(level.name)})
            names.append(str(level.name))

    def actual_faults(self, actual: Actual, weight: Fraction) -> Iterator[Fault]:
        """A level that the rule does not have, or a share outside its range."""
        if actual.level is None:
            return
        name, share = str(actual.level.name), actual.level.share
        level = next((level for level in self.levels if str(level.name) == name), None)
        if level is None:
            known = "、".join(str(level.name) for level in self.levels)
            yield Fault(("actual", "level", "name"), "unknown_level", {"found": name, "expected": known})
        elif not level.from_ <= share <= level.to:
            params = {"found": share, "low": level.from_, "high": level.to, "name": name}
            yield Fault(("actual", "level", "share"), "share_outside_level", params)

    def most(self, weight: Fraction) -> Fraction:
        """The upper end of the best level."""
        return max(Fraction(level.to) for level in self.levels) / 100 * weight

    def apply(self, inputs: ScoringInput) -> Verdict:
        """The share of the weight that the evaluator set."""
        share = inputs.judged_points.amount
        exact = share / 100 * inputs.weight
        last = step(
            LevelStep.LEVEL,
            level=inputs.judged_points.level,
            share=share,
            reason=inputs.judged_points.reason,
            weight=inputs.weight,
            result=exact,
        )
        return Verdict(exact, (last,))
