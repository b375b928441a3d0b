"""The actual value of an indicator: where it comes from, what it is, or why there is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from surveyapp.analysis.results import Outcome, Undefined, half_up
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicator_system import Actual, Indicator, amount_in
from surveyapp.indicators.rule import Rule
from surveyapp.indicators.trace import Param, Step, StepCode, step

_PERCENT_FIGURES = ("favourable", "index", "share")
_PLACES = {"alpha": 3}
"""Decimal places of a figure where people read it; two for all the others."""


@dataclass(frozen=True)
class SurveyFigure:
    """What a survey gives for a figure reference: the figure, and the frozen snapshot it was computed from.

    Without a snapshot nothing can be cited: an indicator never takes a live figure. `names`: what people call
    the survey, the question (with its number) and the option, as `Step` takes them.
    """

    outcome: Outcome
    snapshot: str | None
    names: Mapping[str, str] = field(default_factory=dict)


NOT_FROZEN = SurveyFigure(Undefined("no_snapshot"), None)
"""The answer for a survey that has no snapshot yet."""

FigureOf = Callable[[FigureReference], SurveyFigure]
"""How scoring asks for the figures of surveys."""


@dataclass(frozen=True)
class ActualSource:
    """Where an actual value comes from.

    `survey`: `reference`, and once there is a figure its `snapshot` and the `n` respondents it rests on.
    `file`: written in the indicator file. `evidence` names the papers, where the author gave any.
    """

    kind: Literal["survey", "file"]
    reference: FigureReference | None = None
    snapshot: str | None = None
    n: int | None = None
    evidence: str | None = None


@dataclass(frozen=True)
class Measured:
    """A known actual value: a number or the points met, how a table prints it, source, and trace step.

    `step` is None for points met: the rule itself says which they are.
    """

    actual: Fraction | tuple[str, ...]
    shown: str
    source: ActualSource
    step: Step | None


@dataclass(frozen=True)
class Missing:
    """There is no actual value: `no_value` none is written, `no_snapshot` the survey is not frozen yet,
    `unknown_survey` there is no such survey, or the reason of `Undefined` that the analysis gives.
    """

    reason: str
    source: ActualSource


def unit_of(actual: Actual, target: str | None, unit: str | None) -> str:
    """The unit of an actual value: percent for shares and indices, none for a mean or α."""
    if actual.figure is not None:
        return "%" if actual.figure.figure in _PERCENT_FIGURES else ""
    if actual.kinds == ("ratio",):
        return "%"
    amount = amount_in(target) if target else None
    return unit or (amount.unit if amount else "")


def measure(leaf: Indicator, rule: Rule, figure_of: FigureOf) -> Measured | Missing:
    """The actual value of a leaf, asking `figure_of` where it is a figure of a survey."""
    actual = leaf.actual or Actual()
    evidence = str(actual.evidence) if actual.evidence else None
    if actual.figure is not None:
        return _of_survey(actual.figure, figure_of(actual.figure), evidence)
    source = ActualSource("file", evidence=evidence)
    unit = unit_of(actual, leaf.target, leaf.unit)
    if actual.met is not None:
        shown = f"{len(set(actual.met))}/{len(rule.point_codes)}"
        return Measured(actual.met, str(actual.shown or shown), source, None)
    if actual.value is not None:
        value = Fraction(actual.value)
        shown = str(actual.shown or with_unit(_as_written(actual.value), unit))
        return Measured(value, shown, source, step(StepCode.VALUE, value=value, unit=unit))
    if actual.numerator is not None and actual.denominator is not None:
        above, below = Fraction(actual.numerator), Fraction(actual.denominator)
        value = above / below * 100
        shown = str(actual.shown or with_unit(str(half_up(value, 2)), unit))
        steps = step(StepCode.RATIO, numerator=above, denominator=below, value=value)
        return Measured(value, shown, source, steps)
    return Missing("no_value", source)


def _of_survey(reference: FigureReference, found: SurveyFigure, evidence: str | None) -> Measured | Missing:
    source = ActualSource("survey", reference, found.snapshot, evidence=evidence)
    if isinstance(found.outcome, Undefined):
        return Missing(found.outcome.reason, source)
    if found.snapshot is None:
        return Missing("no_snapshot", source)
    figure = found.outcome
    unit = "%" if reference.figure in _PERCENT_FIGURES else ""
    source = ActualSource("survey", reference, found.snapshot, figure.n, evidence)
    params: dict[str, Param] = {
        "survey": reference.survey,
        "figure": reference.figure,
        "question": reference.question or "",
        "option": reference.option or "",
        "n": figure.n,
        "snapshot": found.snapshot,
        "value": figure.exact,
    }
    taken = Step(StepCode.FIGURE, params, found.names)
    places = _PLACES.get(reference.figure, 2)
    return Measured(figure.exact, with_unit(str(figure.rounded(places)), unit), source, taken)


def with_unit(number: str, unit: str) -> str:
    """A number as tables print it: 94.35%, 14.8 万元."""
    return number + (unit if unit in ("", "%") else f" {unit}")


def _as_written(value: Decimal) -> str:
    """A decimal without needless zeros and never with an exponent: 14.80 is 14.8, 1E+2 is 100."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
