"""Figures that the answers of some types alone have."""

from abc import abstractmethod
from fractions import Fraction

from surveyapp.analysis.item_formulas import Counts
from surveyapp.analysis.methods.figure_method import FigureMethod
from surveyapp.analysis.results import Figure, IntervalOutcome, Outcome, Undefined
from surveyapp.analysis.statistics.intervals import Rows, interval_of_rows
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.analysis.values.summaries import recommendation_summary, recommendation_sums
from surveyapp.definition.questionnaire import OwnFigure


class AnswerFigure(FigureMethod):
    """A figure that the answers of some types alone have; the main scale has none."""

    @abstractmethod
    def of_answer(self, counts: Counts) -> Outcome:
        """The figure of one question."""

    def compute(self, reference: OwnFigure, counts: SurveyCounts) -> Outcome:
        """As FigureMethod."""
        item = counts.questionnaire.item(reference.question or "")
        if item is None:
            return Undefined("unknown_question")
        known = reference.figure in item.figures
        return self.of_answer(counts.tally.items[item.code].counts) if known else Undefined("not_its_figure")


class NetPromoterScore(AnswerFigure):
    """NPS: the share of those who recommend it less that of those who advise against it, a mean of 100, 0 and −100."""

    def of_answer(self, counts: Counts) -> Outcome:
        """As AnswerFigure."""
        return recommendation_summary(counts).value

    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """From the spread of a mean of 1, one half and 0."""
        rows = Rows(figure.n, *recommendation_sums(counts.tally.items[reference.question or ""].counts))
        return interval_of_rows(figure, rows, counts.population(reference), (Fraction(-100), Fraction(100)))
