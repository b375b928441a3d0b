"""Indicator system + figures -> the score of every leaf with its trace, of every level, and the total."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from surveyapp.analysis.results import half_up
from surveyapp.definition.indicator_system import Grade, Indicator, IndicatorSystem, amount_in
from surveyapp.indicators.actual_values import ActualSource, FigureOf, Measured, Missing, measure
from surveyapp.indicators.rule import Given, Rule
from surveyapp.indicators.rules import rule_of
from surveyapp.indicators.trace import Step, StepCode, step

PLACES = 2
"""Decimal places of a score."""


@dataclass(frozen=True)
class LeafScore:
    """One scored indicator.

    `actual` is the number achieved, not rounded, or for a checklist the text of the table (充分; 2/3
    where the file has none); `shown` is how tables print it. Without an actual value both are None, as
    are `score` (points, two places, half up) and `rate` (percent of the weight), and `missing` is the
    reason. `rule` is the type of the rule. The trace runs from the actual value to the rounded score.
    """

    code: str
    name: str
    weight: Decimal
    target: str | None
    actual: Fraction | str | None
    shown: str | None
    score: Decimal | None
    rate: Fraction | None
    rule: str
    trace: tuple[Step, ...]
    source: ActualSource
    missing: str | None

    def leaves(self) -> Iterator["LeafScore"]:
        """This one."""
        yield self


@dataclass(frozen=True)
class GroupScore:
    """A level of the tree: the sum of the rounded scores below it, None while one of them is missing."""

    code: str
    name: str
    weight: Decimal
    score: Decimal | None
    rate: Fraction | None
    children: tuple["GroupScore | LeafScore", ...]

    def leaves(self) -> Iterator[LeafScore]:
        """The scored indicators below, in the order of the file."""
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True)
class Scores:
    """The result of an evaluation: `levels` are the level-1 indicators with everything below them.

    `total` and `grade` are None while an indicator is missing; `grade` also where no grades are declared.
    """

    title: str
    weight: Decimal
    total: Decimal | None
    rate: Fraction | None
    grade: str | None
    levels: tuple[GroupScore | LeafScore, ...]

    def leaves(self) -> Iterator[LeafScore]:
        """The scored indicators, in the order of the file."""
        for level in self.levels:
            yield from level.leaves()

    @property
    def missing(self) -> tuple[str, ...]:
        """The codes of the indicators without an actual value."""
        return tuple(leaf.code for leaf in self.leaves() if leaf.missing is not None)


def score(system: IndicatorSystem, figure_of: FigureOf) -> Scores:
    """Score every indicator of a loaded system; `figure_of` answers for the figures of surveys.

    Scores are rounded to two places half up, and sums are sums of the rounded scores, so that a table
    adds up as it is printed. Arithmetic is exact up to the rounding.
    """
    levels = tuple(_score_node(indicator, figure_of) for indicator in system.indicators)
    total = _sum(levels)
    grade = grade_of(total, system.grades) if total is not None else None
    return Scores(str(system.title), system.weight, total, _rate(total, system.weight), grade, levels)


def grade_of(total: Decimal, grades: Iterable[Grade]) -> str | None:
    """The first grade, from the best down, whose `from` the total reaches: 90.00 is 优, 89.99 is 良."""
    return next((str(grade.name) for grade in grades if total >= grade.from_), None)


def _score_node(indicator: Indicator, figure_of: FigureOf) -> GroupScore | LeafScore:
    if not indicator.children:
        return _score_leaf(indicator, figure_of)
    children = tuple(_score_node(child, figure_of) for child in indicator.children)
    points = _sum(children)
    rate = _rate(points, indicator.weight)
    return GroupScore(indicator.code, str(indicator.name), indicator.weight, points, rate, children)


def _score_leaf(leaf: Indicator, figure_of: FigureOf) -> LeafScore:
    rule = rule_of(leaf)
    found = measure(leaf, rule, figure_of)
    if isinstance(found, Missing):
        trace = (step(StepCode.MISSING, reason=found.reason),)
        return _leaf_score(leaf, rule, found, None, trace)
    target = amount_in(leaf.target) if leaf.target else None
    verdict = rule.apply(Given(Fraction(leaf.weight), found.actual, target))
    points = half_up(verdict.exact, PLACES)
    rounded = step(StepCode.ROUNDED, exact=verdict.exact, result=Fraction(points))
    before = (found.step,) if found.step else ()
    return _leaf_score(leaf, rule, found, points, (*before, *verdict.steps, rounded))


def _leaf_score(
    leaf: Indicator,
    rule: Rule,
    found: Measured | Missing,
    points: Decimal | None,
    trace: tuple[Step, ...],
) -> LeafScore:
    known = found if isinstance(found, Measured) else None
    number = known.actual if known and isinstance(known.actual, Fraction) else None
    return LeafScore(
        code=leaf.code,
        name=str(leaf.name),
        weight=leaf.weight,
        target=leaf.target,
        actual=number if number is not None else known.shown if known else None,
        shown=known.shown if known else None,
        score=points,
        rate=_rate(points, leaf.weight),
        rule=rule.type,
        trace=trace,
        source=found.source,
        missing=found.reason if isinstance(found, Missing) else None,
    )


def _sum(nodes: Iterable[GroupScore | LeafScore]) -> Decimal | None:
    together = Decimal(0)
    for node in nodes:
        if node.score is None:
            return None
        together += node.score
    return together


def _rate(points: Decimal | None, weight: Decimal) -> Fraction | None:
    return None if points is None else Fraction(points) / Fraction(weight) * 100
