"""The satisfaction figures of today's answers by the rules of an earlier content of the questionnaire."""

from collections.abc import Mapping

from surveyapp.analysis.figures import figure_of_item
from surveyapp.analysis.item_formulas import overall_satisfaction
from surveyapp.analysis.results import Analysis, Outcome, Undefined
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire, SatisfactionFormula

Place = tuple[str, str]
"""A scale (empty: the main one) and an item of it (empty: all of them)."""

OVERALL: Place = ("", "")
"""The overall figure of the main scale."""


def satisfaction_by(declared: Questionnaire, analysis: Analysis) -> Mapping[Place, Outcome]:
    """The figures of the main scale and of the scales beside it, overall and of each item, by the formula, items,
    scores and favourable marks that `declared` has; the overall one is undefined `no_scale` where it has none.

    How often each option was chosen is that of `analysis`; an option that it does not have was never chosen.
    """
    chosen = {
        result.item.code: {option.code: option.count for option in result.options}
        for result in analysis.questions
    }

    def of_scale(
        formula: SatisfactionFormula, items: tuple[Answer, ...], name: str, n: int
    ) -> dict[Place, Outcome]:
        figures = {
            (name, item.code): figure_of_item(
                formula, item, tuple(chosen.get(item.code, {}).get(option.code, 0) for option in item.options)
            )
            for item in items
        }
        return {(name, ""): overall_satisfaction(figures.values(), n), **figures}

    present = {result.dimension.code: result.n for result in analysis.scales}
    found: dict[Place, Outcome] = {OVERALL: Undefined("no_scale")}
    if declared.satisfaction is not None:
        found = of_scale(declared.satisfaction.formula, declared.scale_items(), "", analysis.n)
    for scale in declared.scales:
        items, n = declared.scale_items(scale.code), present.get(scale.code, analysis.n)
        found |= of_scale(declared.dimension_formula, items, scale.code, n)
    return found


def satisfaction_of(analysis: Analysis) -> Mapping[Place, Outcome]:
    """The same figures as `analysis` has them."""
    results = {"": analysis.satisfaction} | {
        result.dimension.code: result.satisfaction for result in analysis.scales
    }
    found: dict[Place, Outcome] = {}
    for name, result in results.items():
        found[name, ""] = result.overall
        found |= {(name, item.item.code): item.value for item in result.items}
    return found
