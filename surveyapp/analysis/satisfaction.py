"""Satisfaction of a scale and its items: the figure by the declared formula, and every other beside it."""

from surveyapp.analysis.figures import figure_of_item, interval, interval_n
from surveyapp.analysis.item_formulas import overall_satisfaction
from surveyapp.analysis.results import (
    Figure,
    IntervalOutcome,
    ItemSatisfaction,
    Outcome,
    SatisfactionResult,
    Undefined,
)
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.definition.figure_kinds import question_figures
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import OwnFigure, SatisfactionFormula


def satisfaction(counts: SurveyCounts) -> SatisfactionResult:
    """The main scale: its items, and the overall figure by the declared formula and by every other."""
    declared = counts.questionnaire.satisfaction
    if declared is None:
        nothing = Undefined("no_scale")
        names = [kind.name for kind in question_figures()]
        return SatisfactionResult(None, nothing, nothing, 0, dict.fromkeys(names, nothing), ())
    return scale_result(counts, declared.formula, None)


def scale_result(counts: SurveyCounts, formula: SatisfactionFormula, scale: str | None) -> SatisfactionResult:
    """The figures of the main scale, or of the one that `scale` names; the figure of `formula` leads."""
    items = tuple(
        _item_satisfaction(item, formula, counts) for item in counts.questionnaire.scale_items(scale)
    )
    n = counts.tally.of_scale(scale).answered
    alternatives = {
        kind.name: overall_satisfaction((item.by_formula[kind.name] for item in items), n)
        for kind in question_figures()
    }
    asked, value = OwnFigure(figure=formula, scale=scale), alternatives[formula]
    base = interval_n(asked, counts, value) if isinstance(value, Figure) else 0
    return SatisfactionResult(formula, value, _interval(asked, counts, value), base, alternatives, items)


def _item_satisfaction(item: Answer, formula: SatisfactionFormula, counts: SurveyCounts) -> ItemSatisfaction:
    chosen = counts.tally.items[item.code].counts
    by_formula = {kind.name: figure_of_item(kind.name, item, chosen) for kind in question_figures()}
    asked, value = OwnFigure(figure=formula, question=item.code), by_formula[formula]
    bounds = _interval(asked, counts, value)
    asked_n, partly = counts.tally.asked(item.code), item.code in counts.tally.partly_asked
    return ItemSatisfaction(item, asked_n, partly, value, bounds, by_formula)


def _interval(reference: OwnFigure, counts: SurveyCounts, value: Outcome) -> IntervalOutcome:
    return value if isinstance(value, Undefined) else interval(reference, counts, value)
