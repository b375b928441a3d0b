"""The satisfaction figures of today's answers by the rules of an earlier content of the questionnaire."""

from collections.abc import Mapping

from surveyapp.analysis.figures import figure_of_item
from surveyapp.analysis.item_formulas import overall_satisfaction
from surveyapp.analysis.results import Analysis, Outcome, Undefined
from surveyapp.definition.questionnaire import Questionnaire


def satisfaction_by(declared: Questionnaire, analysis: Analysis) -> tuple[Outcome, Mapping[str, Outcome]]:
    """The overall figure of the main scale, and those of its items, by the formula, items, scores and favourable marks
    that `declared` has; undefined `no_scale` where it has none.

    How often each option was chosen is that of `analysis`; an option that it does not have was never chosen.
    """
    if declared.satisfaction is None:
        return Undefined("no_scale"), {}
    chosen = {
        result.item.code: {option.code: option.count for option in result.options}
        for result in analysis.questions
    }
    items: dict[str, Outcome] = {}
    for item in declared.scale_items():
        counts = tuple(chosen.get(item.code, {}).get(option.code, 0) for option in item.options)
        items[item.code] = figure_of_item(declared.satisfaction.formula, item, counts)
    return overall_satisfaction(items.values(), analysis.n), items
