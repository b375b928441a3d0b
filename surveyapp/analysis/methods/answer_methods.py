"""Figures that the answers of some types alone have."""

from abc import abstractmethod
from fractions import Fraction

from surveyapp.analysis.item_formulas import Counts
from surveyapp.analysis.methods.figure_method import FigureMethod
from surveyapp.analysis.results import Figure, IntervalOutcome, Outcome, Undefined
from surveyapp.analysis.statistics.intervals import Rows, interval_of_rows
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.analysis.values.summaries import number_summary, recommendation_summary, recommendation_sums
from surveyapp.analysis.values.value_counts import ValueCounts
from surveyapp.definition.questionnaire import OwnFigure


class AnswerFigure(FigureMethod):
    """A figure that the answers of some types alone have; the main scale has none."""

    @abstractmethod
    def of_answer(self, counts: Counts, values: ValueCounts | None) -> Outcome:
        """The figure of one question, from the counts of its options or of its values."""

    def compute(self, reference: OwnFigure, counts: SurveyCounts) -> Outcome:
        """As FigureMethod."""
        item = counts.questionnaire.item(reference.question or "")
        if item is None:
            return Undefined("unknown_question")
        known = reference.figure in item.figures
        if not known:
            return Undefined("not_its_figure")
        tally = counts.tally.items[item.code]
        return self.of_answer(tally.counts, tally.values)


class NetPromoterScore(AnswerFigure):
    """NPS: the share of those who recommend it less that of those who advise against it, a mean of 100, 0 and −100."""

    def of_answer(self, counts: Counts, _values: ValueCounts | None) -> Outcome:
        """As AnswerFigure."""
        return recommendation_summary(counts).value

    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """From the spread of a mean of 1, one half and 0."""
        rows = Rows(figure.n, *recommendation_sums(counts.tally.items[reference.question or ""].counts))
        return interval_of_rows(figure, rows, counts.population(reference), (Fraction(-100), Fraction(100)))


class MedianNumber(AnswerFigure):
    """中位数 of a question of numbers, in its unit."""

    def of_answer(self, _counts: Counts, values: ValueCounts | None) -> Outcome:
        """As AnswerFigure."""
        return number_summary(values).median

    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """None: how the numbers lie around the middle would have to be known beyond their sums."""
        return Undefined("no_interval_for_median")
