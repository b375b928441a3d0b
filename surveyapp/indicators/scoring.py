"""Indicator system + figures -> the score of every leaf with its trace, of every level, and the total."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from surveyapp.analysis.results import Undefined, half_up
from surveyapp.definition.indicators.actual import Actual, CellReference
from surveyapp.definition.indicators.indicator_system import Grade, Indicator, IndicatorSystem
from surveyapp.definition.indicators.targets import read_target
from surveyapp.indicators.actual_values import (
    ActualSource,
    FormCell,
    MeasuredValue,
    MissingValue,
    SourceKind,
    ValueSources,
    measure,
    value_unit,
)
from surveyapp.indicators.basic_forms import CellValue, FilledCells, NoCell, cell_values
from surveyapp.indicators.combined_figures import FigureOf
from surveyapp.indicators.over_interval import OverInterval, score_over_interval
from surveyapp.indicators.rules.rule import Achievement, Rule, ScoringInput, Verdict
from surveyapp.indicators.rules.rule_table import RULES, rule_of
from surveyapp.indicators.trace import Step, StepCode, step

PLACES = 2
"""Decimal places of a score."""


@dataclass(frozen=True)
class LeafScore:
    """One scored indicator.

    `actual` is the number achieved, not rounded, or the text of the table (充分; 2/3 where a checklist has none;
    a day or words as written); `shown` is how tables print it. Without an actual value both are None, as are
    `score` (points, two places, half up) and `rate` (percent of the weight), and `missing` is the reason.
    `not_applicable`, of a row outside the total, is the reason why it has no score and misses none. `rule` is
    the type of the rule. The trace runs from the actual value to the rounded score. `score_over_interval`: how the
    score varies within the figure's 95 % interval, where it does.
    `completion` is the completion that the rule went by, if it did.
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
    not_applicable: str | None = None
    over_interval: OverInterval | None = None
    completion: Fraction | None = None

    def leaves(self) -> Iterator["LeafScore"]:
        """This score itself."""
        yield self

    def nodes(self, level: int) -> Iterator[tuple[int, "LeafScore"]]:
        """This score with its level."""
        yield level, self


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

    def nodes(self, level: int) -> Iterator[tuple[int, "GroupScore | LeafScore"]]:
        """This one and everything below it, each with its level."""
        yield level, self
        for child in self.children:
            yield from child.nodes(level + 1)


@dataclass(frozen=True)
class Subtotal:
    """What an unfinished evaluation has so far (暂计), which is no score: `points` of the `weight` of the `indicators`
    that have a score or do not apply, of `all_indicators`.
    """

    points: Decimal
    weight: Decimal
    indicators: int
    all_indicators: int


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

    def nodes(self) -> Iterator[tuple[int, GroupScore | LeafScore]]:
        """Every level and indicator in the order of the file, each with its level: 1 for the highest."""
        for top in self.levels:
            yield from top.nodes(1)

    @property
    def missing(self) -> tuple[str, ...]:
        """The codes of the indicators without an actual value."""
        return tuple(leaf.code for leaf in self.leaves() if leaf.missing is not None)

    @property
    def subtotal(self) -> Subtotal | None:
        """The sum of the rounded scores that are there while others are missing; None once there is a total.

        27.00 of 30 and a missing 70: 27.00 of 30 points, 1 of 2 indicators. Points of bonus and penalty rows are among
        them, outside the weights.
        """
        if self.total is not None:
            return None
        leaves = list(self.leaves())
        present = [leaf for leaf in leaves if leaf.missing is None]
        points = sum((leaf.score for leaf in present if leaf.score is not None), Decimal("0.00"))
        weight = sum((leaf.weight for leaf in present), Decimal())
        return Subtotal(points, weight, len(present), len(leaves))


FilledForms = Mapping[str, FilledCells | None]
"""Form code -> what was filled in; None while it is not confirmed. A form that is not named has the file's values."""


def score(
    system: IndicatorSystem,
    figure_of: FigureOf,
    *,
    entered_values: Mapping[str, Actual] | None = None,
    filled_forms: FilledForms | None = None,
) -> Scores:
    """Score every indicator of a loaded system; `figure_of` answers for the figures of surveys.

    `entered_values`: indicator code -> the actual value that takes the place of the file's. Scores are rounded to two
    places half up, and sums are sums of the rounded scores, so that a table adds up as it is printed.
    Arithmetic is exact up to the rounding.
    """
    sources = ValueSources(figure_of, _cells(system, filled_forms or {}), system.budget)
    scoring = _Scoring(sources, entered_values or {})
    levels = tuple(scoring.node(indicator) for indicator in system.indicators)
    total = _sum(levels)
    grade = grade_of(total, system.grades) if total is not None else None
    return Scores(str(system.title), system.weight, total, _rate(total, system.weight), grade, levels)


def score_with(leaf: Indicator, actual: Actual) -> Decimal | None:
    """The score that a leaf of a loaded system would have with this written value; None where its rule scores none."""
    rule = rule_of(leaf)
    if "value" not in rule.entered_kinds:
        return None
    nowhere = ValueSources(_not_asked, _not_asked)
    return _Scoring(nowhere, {leaf.code: actual}).node(leaf).score


def score_of_figure(leaf: Indicator, value: Fraction) -> Decimal | None:
    """The score that a leaf would have if the figures it takes came to `value`; None where its rule cannot score it."""
    rule = _rule_for(leaf)
    given = _given(leaf, value)
    if rule.unfit(given.actual, given.target, completed=given.completion is not None) is not None:
        return None
    return half_up(rule.apply(given).exact, PLACES)


def _not_asked(reference: object) -> NoReturn:
    raise LookupError(f"a written value asks for {reference}")


def grade_of(total: Decimal, grades: Iterable[Grade]) -> str | None:
    """The first grade, from the best down, whose `from` the total reaches: 90.00 is 优, 89.99 is 良.

    Penalties may bring a total below 0, where the lowest grade starts: it has that grade. None without grades.
    """
    lowest = None
    for grade in grades:
        lowest = str(grade.name)
        if total >= grade.from_:
            break
    return lowest


def _cells(system: IndicatorSystem, filled_forms: FilledForms) -> Callable[[CellReference], FormCell]:
    """How to ask for a cell: every form is computed once, when it is first asked for."""
    known: dict[str, dict[str, CellValue | NoCell]] = {}

    def cell_of(reference: CellReference) -> FormCell:
        form = system.form(reference.form)
        cell = form.cell(reference.cell) if form else None
        if form is None or cell is None:
            raise KeyError(f"{reference.form}.{reference.cell} was let through")
        typed = filled_forms.get(form.code, {})
        if form.code not in known and typed is not None:
            known[form.code] = cell_values(form, typed)
        value = NoCell("form_not_confirmed") if typed is None else known[form.code][cell.code]
        formula = form.in_words(cell.formula) if cell.formula else ""
        return FormCell(value, cell.unit or "", str(form.name), str(cell.name), formula)

    return cell_of


@dataclass(frozen=True)
class _Scoring:
    sources: ValueSources
    entered: Mapping[str, Actual]

    def node(self, indicator: Indicator) -> GroupScore | LeafScore:
        if not indicator.children:
            return self._leaf(indicator)
        children = tuple(self.node(child) for child in indicator.children)
        points = _sum(children)
        rate = _rate(points, indicator.weight)
        return GroupScore(indicator.code, str(indicator.name), indicator.weight, points, rate, children)

    def _leaf(self, leaf: Indicator) -> LeafScore:
        kind: SourceKind = "file"
        if leaf.code in self.entered:
            leaf, kind = leaf.model_copy(update={"actual": self.entered[leaf.code]}), "entered"
        rule = _rule_for(leaf)
        found = measure(leaf, rule, self.sources, kind)
        if isinstance(found, MissingValue):
            return _without_score(leaf, rule, found)
        given = _given(leaf, found.actual)
        unfit = rule.unfit(given.actual, given.target, completed=given.completion is not None)
        if unfit is not None:
            return _without_score(leaf, rule, MissingValue(unfit, found.source))
        return _with_score(leaf, rule, found, given)


def _rule_for(leaf: Indicator) -> Rule:
    """The rule of the leaf, or `no_evidence` where its actual value could not be verified."""
    if leaf.actual is not None and leaf.actual.no_evidence is not None:
        return RULES["no_evidence"].model_validate({"type": "no_evidence"})
    return rule_of(leaf)


def _given(leaf: Indicator, actual: Achievement) -> ScoringInput:
    completion = leaf.actual.completion if leaf.actual else None
    target = read_target(leaf.target) if leaf.target else None
    return ScoringInput(Fraction(leaf.weight), actual, target, completion, value_unit(leaf))


def _with_score(
    leaf: Indicator, rule: Rule, measured_value: MeasuredValue, inputs: ScoringInput
) -> LeafScore:
    verdict = rule.apply(inputs)
    points = half_up(verdict.exact, PLACES)
    rounded = step(StepCode.ROUNDED, exact=verdict.exact, result=Fraction(points))
    number = measured_value.actual if isinstance(measured_value.actual, Fraction) else None
    return LeafScore(
        code=leaf.code,
        name=str(leaf.name),
        weight=leaf.weight,
        target=leaf.target,
        actual=number if number is not None else measured_value.shown,
        shown=measured_value.shown,
        score=points,
        rate=_rate(points, leaf.weight),
        rule=leaf.rule.type if leaf.rule else rule.type,
        trace=(*measured_value.steps, *verdict.steps, rounded),
        source=measured_value.source,
        missing=None,
        over_interval=_over_interval(rule, inputs, measured_value.source),
        completion=_completion(verdict),
    )


def _without_score(leaf: Indicator, rule: Rule, missing_value: MissingValue) -> LeafScore:
    applies = missing_value.reason != "not_applicable"
    trace = step(StepCode.MISSING, reason=missing_value.reason)
    return LeafScore(
        code=leaf.code,
        name=str(leaf.name),
        weight=leaf.weight,
        target=leaf.target,
        actual=None,
        shown=None,
        score=None,
        rate=None,
        rule=rule.type,
        trace=(trace if applies else step(StepCode.NOT_APPLICABLE, reason=missing_value.text),),
        source=missing_value.source,
        missing=missing_value.reason if applies else None,
        not_applicable=None if applies else missing_value.text,
    )


def _over_interval(rule: Rule, inputs: ScoringInput, source: ActualSource) -> OverInterval | None:
    if source.interval is None or isinstance(source.interval, Undefined):
        return None
    completed = inputs.completion is not None
    if any(rule.unfit(end, inputs.target, completed=completed) for end in source.interval):
        return None
    return score_over_interval(rule, inputs, source.interval, PLACES)


def _completion(verdict: Verdict) -> Fraction | None:
    """The completion that the rule went by, from its trace."""
    for done in verdict.steps:
        completion = done.params.get("completion")
        if isinstance(completion, Fraction):
            return completion
    return None


def _sum(nodes: Iterable[GroupScore | LeafScore]) -> Decimal | None:
    """The sum of the scores; rows that do not apply add nothing."""
    together = Decimal("0.00")
    for node in nodes:
        if node.score is not None:
            together += node.score
        elif not isinstance(node, LeafScore) or node.not_applicable is None:
            return None
    return together


def _rate(points: Decimal | None, weight: Decimal) -> Fraction | None:
    return None if points is None or not weight else Fraction(points) / Fraction(weight) * 100
