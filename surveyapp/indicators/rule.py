"""What every scoring rule is: the keys it has in the file, what it needs, and how it scores."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar

from surveyapp.definition.indicator_system import ActualKind, Amount
from surveyapp.definition.problems import Level, Path
from surveyapp.definition.questionnaire import Frozen
from surveyapp.indicators.trace import Step, StepCode, step

NUMBERS: frozenset[ActualKind] = frozenset({"figure", "value", "ratio"})
"""The kinds of actual value that give a number."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a part of an indicator: `path` starts at the indicator, `code` names the mistake."""

    path: Path
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    level: Level = "error"


@dataclass(frozen=True)
class Given:
    """What a rule works on: the weight, the actual value (a number or the points met) and the target."""

    weight: Fraction
    actual: Fraction | tuple[str, ...]
    target: Amount | None = None

    @property
    def number(self) -> Fraction:
        """The actual value as a number; TypeError for a rule that did not say it needs one."""
        if isinstance(self.actual, tuple):
            raise TypeError("the actual value is a list of points, not a number")
        return self.actual

    @property
    def met(self) -> tuple[str, ...]:
        """The codes of the points met; TypeError for a rule that did not say it needs them."""
        if not isinstance(self.actual, tuple):
            raise TypeError("the actual value is a number, not a list of points")
        return self.actual

    def completion(self) -> tuple[Fraction, Step]:
        """Completion r = actual ÷ target × 100, in percent, and its step: 14.8 of ≤14.8 万元 is 100.

        A rule that asks for it has `uses_target`, so that loading let no other target through than a
        number above zero; TypeError otherwise.
        """
        if self.target is None:
            raise TypeError("the target is not a number")
        completion = self.number / Fraction(self.target.number) * 100
        return completion, step(
            StepCode.COMPLETION,
            actual=self.number,
            target=Fraction(self.target.number),
            unit=self.target.unit,
            completion=completion,
        )


@dataclass(frozen=True)
class Verdict:
    """What a rule gives: points, not rounded, and the steps that led to them."""

    exact: Fraction
    steps: tuple[Step, ...]


class Rule(Frozen, ABC):
    """A scoring rule. Its fields are its keys in the file; a subclass is listed in `rules.RULES`."""

    needs: ClassVar[frozenset[ActualKind]]
    """The kinds of actual value that the rule can score."""

    type: str

    @property
    def uses_target(self) -> bool:
        """Whether the target must be a number above zero."""
        return False

    @property
    def point_codes(self) -> tuple[str, ...]:
        """The points that an actual value can name as met."""
        return ()

    def faults(self) -> Iterator[Fault]:
        """What is wrong with the rule beyond the shape of its keys."""
        return iter(())

    def most(self, weight: Fraction) -> Fraction:
        """The points for the best that can be achieved: the weight, unless the file states points itself."""
        return weight

    @abstractmethod
    def apply(self, given: Given) -> Verdict:
        """The points for what was achieved, 0 to weight for every rule without faults."""
