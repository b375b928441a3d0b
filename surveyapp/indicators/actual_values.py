"""Finds the actual value of an indicator: what it is and where it comes from, or why there is none."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from surveyapp.analysis.results import IntervalOutcome, Undefined, half_up
from surveyapp.definition.figure_kinds import USUAL_PLACES, kind_or_own
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicators.actual import Actual, Aggregate, CellReference
from surveyapp.definition.indicators.basic_form import Budget
from surveyapp.definition.indicators.indicator_system import Indicator
from surveyapp.definition.indicators.quantity import plain_number, with_unit
from surveyapp.definition.indicators.targets import (
    Amount,
    Day,
    Range,
    WordTarget,
    base_of,
    read_target,
    scale_of,
)
from surveyapp.indicators.basic_forms import CellValue, NoCell
from surveyapp.indicators.combined_figures import FigureOf, FigurePart, combine_figures, sign_of
from surveyapp.indicators.rules.rule import Achievement, JudgedPoints, Pieces, Rule
from surveyapp.indicators.trace import Param, Step, StepCode, step


@dataclass(frozen=True)
class FormCell:
    """A cell of a 基础表 for scoring: its value or why there is none, and what people call it."""

    value: CellValue | NoCell
    unit: str
    form: str
    cell: str
    formula: str = ""


CellOf = Callable[[CellReference], FormCell]
"""How scoring asks for the cells of 基础表."""


@dataclass(frozen=True)
class ValueSources:
    """Where actual values come from that do not stand in the line itself."""

    figure_of: FigureOf
    cell_of: CellOf
    budget: Budget | None = None


SourceKind = Literal["survey", "file", "form", "entered"]


@dataclass(frozen=True)
class ActualSource:
    """Where an actual value comes from.

    `survey`: `references` with the `snapshots` they were computed from, `n` and the 95 % `interval` or why there is
    none (None of what no survey gave), which rests on `interval_n` answers; figures are printed with `places` decimals.
    `file`: written in the indicator file; `form`: a cell of a 基础表; `entered`: entered later. What was entered later
    is `entered` also where it names a figure of a survey or a cell. `evidence` names the papers, where the author gave
    any. `lacking_reference`: the one of the references for which there is no value, `cell`: the one that a form holds.
    """

    kind: SourceKind
    references: tuple[FigureReference, ...] = ()
    snapshots: tuple[str, ...] = ()
    n: int | None = None
    interval: IntervalOutcome | None = None
    interval_n: int | None = None
    places: int = USUAL_PLACES
    evidence: str | None = None
    entered: bool = False
    lacking_reference: FigureReference | None = None
    cell: CellReference | None = None


@dataclass(frozen=True)
class MeasuredValue:
    """A known actual value: what was achieved, how a table prints it, source, and the steps of the trace.

    There are no steps for points met and judgements: the rule itself says what they are.
    """

    actual: Achievement
    shown: str
    source: ActualSource
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class MissingValue:
    """There is no actual value: `no_value` none is written, `no_snapshot` the survey is not frozen yet,
    `unknown_survey` there is no such survey, the reason of `Undefined` that the analysis gives, or of `NoCell`
    that the form gives. `not_applicable`: a row outside the total that does not apply, for the reason `text`.
    """

    reason: str
    source: ActualSource
    text: str = ""


def actual_unit(actual: Actual, target: str | None, unit: str | None) -> str:
    """The unit of an actual value: percent for shares and indices, none for a mean or α, else the target's."""
    if references := actual.references():
        return _figures_unit(references)
    if actual.aggregate is not None or actual.execution is not None:
        return "%"
    return target_unit(target, unit)


def value_unit(leaf: Indicator) -> str:
    """The unit that a leaf's actual value is printed with: as `actual_unit`, but an index is in points."""
    actual = leaf.actual or Actual()
    if references := actual.references():
        return sign_of(kind_or_own(reference.figure) for reference in references)
    return actual_unit(actual, leaf.target, leaf.unit)


def _figures_unit(references: tuple[FigureReference, ...]) -> str:
    return "%" if all(unit_of_figure(reference) == "%" for reference in references) else ""


def unit_of_figure(reference: FigureReference) -> str:
    """The unit that a target for a survey's figure is in: percent for shares and indices, none for a mean or α."""
    return "%" if kind_or_own(reference.figure).is_of_hundred else ""


def target_unit(target: str | None, unit: str | None) -> str:
    """The unit that a target is written in, or that the line gives where the target has none."""
    read = read_target(target) if target else None
    return unit or (read.unit if isinstance(read, Amount | Range) else "")


def measure(
    leaf: Indicator, rule: Rule, sources: ValueSources, kind: SourceKind = "file"
) -> MeasuredValue | MissingValue:
    """The actual value of a leaf; `sources` are asked where it is a figure of a survey or a cell of a form."""
    actual = leaf.actual or Actual()
    evidence = str(actual.evidence) if actual.evidence else None
    source = ActualSource(kind, evidence=evidence, entered=kind == "entered")
    shown = str(actual.shown) if actual.shown else None
    if actual.references():
        return _of_surveys(actual, sources.figure_of, source)
    if actual.value is not None:
        return _of_value(actual.value, target_unit(leaf.target, leaf.unit), shown, source)
    if actual.cell is not None:
        source = replace(source, kind="form", cell=actual.cell)
        return _of_cell(sources.cell_of(actual.cell), target_unit(leaf.target, leaf.unit), shown, source)
    if actual.met is not None:
        counted = f"{len(set(actual.met))}/{len(rule.offered_points)}"
        return MeasuredValue(actual.met, shown or counted, source)
    if actual.aggregate is not None or actual.execution is not None or actual.failed is not None:
        return _counted(actual, rule, sources.budget, shown, source)
    return _judged(actual, shown, source)


def _of_surveys(actual: Actual, figure_of: FigureOf, source: ActualSource) -> MeasuredValue | MissingValue:
    references = actual.references()
    answers = [(reference, figure_of(reference)) for reference in references]
    snapshots = tuple(dict.fromkeys(answer.snapshot for _, answer in answers if answer.snapshot))
    places = max(kind_or_own(reference.figure).places for reference in references)
    source = replace(source, kind="survey", references=references, snapshots=snapshots, places=places)
    parts = []
    for reference, answer in answers:
        if isinstance(answer.outcome, Undefined):
            return MissingValue(answer.outcome.reason, replace(source, lacking_reference=reference))
        if answer.snapshot is None:
            return MissingValue("no_snapshot", replace(source, lacking_reference=reference))
        parts.append(FigurePart(reference, answer, answer.outcome))
    taken = combine_figures(parts, actual.combined)
    figure = taken.figure
    source = replace(source, n=figure.n, interval=taken.interval, interval_n=taken.interval_n)
    shown = with_unit(str(figure.rounded(taken.places)), taken.sign)
    return MeasuredValue(figure.exact, shown, replace(source, places=taken.places), taken.steps)


def _of_value(value: Decimal | str, unit: str, shown: str | None, source: ActualSource) -> MeasuredValue:
    if isinstance(value, Decimal):
        number = Fraction(value)
        text = shown or with_unit(plain_number(value), unit)
        taken = step(StepCode.VALUE, value=number, unit=unit, converted="")
        return MeasuredValue(number, text, source, (taken,))
    read = read_target(value)
    if isinstance(read, Amount):
        own = read.unit or unit
        number = Fraction(read.number) * _scale(own, unit)
        converted: Param = number if number != Fraction(read.number) else ""
        taken = step(StepCode.VALUE, value=Fraction(read.number), unit=own, converted=converted)
        return MeasuredValue(number, shown or value, source, (taken,))
    achieved: Achievement = read.date if isinstance(read, Day) else read  # type: ignore[assignment]  # no Range here
    if isinstance(read, Range):
        achieved = WordTarget(value)
    return MeasuredValue(achieved, shown or value, source, (step(StepCode.WRITTEN, text=value),))


def _scale(own: str, unit: str) -> Fraction:
    """What a number in its own unit is multiplied by to be one in the target's: 万元 to 元 10,000.

    Where the target has no unit, nothing says that 万元 should become 元; 万 alone is part of the number.
    """
    same = bool(unit) or base_of(own) == base_of(unit)
    return Fraction(scale_of(own)) / Fraction(scale_of(unit)) if same else Fraction(1)


def _of_cell(
    form_cell: FormCell, unit: str, shown: str | None, source: ActualSource
) -> MeasuredValue | MissingValue:
    if isinstance(form_cell.value, NoCell):
        return MissingValue(form_cell.value.reason, source)
    named = {"form": form_cell.form, "cell": form_cell.cell, "formula": form_cell.formula}
    if isinstance(form_cell.value, str):
        taken = step(StepCode.CELL, **named, value=form_cell.value, unit="")
        return MeasuredValue(WordTarget(form_cell.value), shown or form_cell.value, source, (taken,))
    if isinstance(form_cell.value, date):
        text = form_cell.value.isoformat()
        return MeasuredValue(
            form_cell.value, shown or text, source, (step(StepCode.CELL, **named, value=text, unit=""),)
        )
    number = form_cell.value * _scale(form_cell.unit or unit, unit)
    text = with_unit(_short(form_cell.value), form_cell.unit)
    taken = step(StepCode.CELL, **named, value=form_cell.value, unit=form_cell.unit)
    return MeasuredValue(number, shown or text, source, (taken,))


def _counted(
    actual: Actual, rule: Rule, budget: Budget | None, shown: str | None, source: ActualSource
) -> MeasuredValue | MissingValue:
    """A share that was counted elsewhere, the execution of the budget, or pieces that failed."""
    if actual.execution is not None:
        value = None if budget is None else budget.total.execution
        if budget is None or value is None:
            return MissingValue("no_budget", source)
        spent, whole = Fraction(budget.total.spent or 0), Fraction(budget.total.full_year or 0)
        taken = step(StepCode.EXECUTION, spent=spent, budget=whole, unit=budget.unit, value=value)
        return MeasuredValue(value, shown or f"{half_up(value, 2)}%", source, (taken,))
    if actual.failed is not None:
        of = actual.failed.of
        pieces = Pieces(Fraction(actual.failed.pieces), Fraction(of) if of else None)
        return MeasuredValue(pieces, shown or _passed(pieces), source)
    if actual.aggregate is None:
        raise TypeError("nothing was counted")
    return _of_aggregate(actual.aggregate, rule, shown, source)


def _of_aggregate(aggregate: Aggregate, rule: Rule, shown: str | None, source: ActualSource) -> MeasuredValue:
    share = aggregate.share
    if share is None:
        raise TypeError("an aggregate without a share was let through")
    counted = None if aggregate.numerator is None else Fraction(aggregate.numerator)
    whole = None if aggregate.denominator is None else Fraction(aggregate.denominator)
    taken = step(
        StepCode.AGGREGATE,
        numerator="" if counted is None else counted,
        denominator="" if whole is None else whole,
        value=share,
        source=str(aggregate.source or ""),
        period=str(aggregate.period or ""),
    )
    achieved: Achievement = share
    if "failed" in rule.entered_kinds and counted is not None and whole is not None:
        achieved = Pieces(whole - counted, whole)
    return MeasuredValue(achieved, shown or _shown_share(aggregate, share), source, (taken,))


def _shown_share(aggregate: Aggregate, share: Fraction) -> str:
    """With two decimals; a share stated with more is shown as stated, because rounding could make it 100."""
    if aggregate.percent is not None and (share * 100).denominator != 1:
        return f"{plain_number(aggregate.percent)}%"
    return f"{half_up(share, 2)}%"


def _passed(pieces: Pieces) -> str:
    if pieces.of:
        return f"{half_up((pieces.of - pieces.failed) / pieces.of * 100, 2)}%"
    return f"{pieces.failed}"


def _judged(actual: Actual, shown: str | None, source: ActualSource) -> MeasuredValue | MissingValue:
    """What a person decided, or that there is nothing yet."""
    if actual.level is not None:
        level = actual.level
        judged = JudgedPoints(Fraction(level.share), str(level.reason), str(level.name))
        return MeasuredValue(judged, shown or str(level.name), source)
    if actual.deduction is not None:
        judged = JudgedPoints(Fraction(actual.deduction.off), str(actual.deduction.reason or ""))
        return MeasuredValue(judged, shown or "", source)
    if actual.award is not None:
        judged = JudgedPoints(Fraction(actual.award.points), str(actual.award.reason))
        return MeasuredValue(judged, shown or "", source)
    if actual.no_evidence is not None:
        return MeasuredValue(JudgedPoints(Fraction(), str(actual.no_evidence)), shown or "", source)
    if actual.not_applicable is not None:
        return MissingValue("not_applicable", source, str(actual.not_applicable))
    return MissingValue("no_value", source)


def _short(value: Fraction) -> str:
    """A number with at most two decimals."""
    return plain_number(half_up(value, 2))
