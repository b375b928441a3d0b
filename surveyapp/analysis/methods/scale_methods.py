"""Figures of a scale alone: Cronbach's α."""

from fractions import Fraction

from surveyapp.analysis.methods.figure_method import FigureMethod
from surveyapp.analysis.results import Alpha, Figure, IntervalOutcome, Outcome, Undefined
from surveyapp.analysis.statistics.reliability import alpha, reliability
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.definition.questionnaire import OwnFigure


class AlphaFigure(FigureMethod):
    """Cronbach's α of the main scale, or of the one that the reference names; one question has none."""

    def compute(self, reference: OwnFigure, counts: SurveyCounts) -> Outcome:
        """As FigureMethod."""
        if reference.question is not None:
            known = counts.questionnaire.item(reference.question) is not None
            return Undefined("one_item" if known else "unknown_question")
        if not counts.questionnaire.scale_items(reference.scale):
            return Undefined("no_scale" if reference.scale is None else "unknown_scale")
        return alpha(counts.tally.of_scale(reference.scale))

    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """Feldt's interval of α."""
        result = reliability(counts.tally.of_scale(reference.scale))
        return (Fraction(result.ci95[0]), Fraction(result.ci95[1])) if isinstance(result, Alpha) else result

    def alpha(self, reference: OwnFigure, counts: SurveyCounts) -> Alpha | None:
        """As FigureMethod."""
        if reference.question is not None or not counts.questionnaire.scale_items(reference.scale):
            return None
        result = reliability(counts.tally.of_scale(reference.scale))
        return result if isinstance(result, Alpha) else None
