"""Rates of the questionnaires that were handed out and came back."""

from abc import abstractmethod

from surveyapp.analysis.methods.figure_method import FigureMethod
from surveyapp.analysis.results import Figure, IntervalOutcome, Outcome, Undefined
from surveyapp.analysis.survey_counts import SampleCounts, SurveyCounts, issue_rate, return_rate, valid_rate
from surveyapp.definition.questionnaire import OwnFigure


class ReturnsFigure(FigureMethod):
    """A figure of how many questionnaires were handed out and came back: counted in full, so it has no interval."""

    @abstractmethod
    def of_sample(self, sample: SampleCounts) -> Outcome:
        """The figure, from the counts of questionnaires handed out and returned."""

    def compute(self, reference: OwnFigure, counts: SurveyCounts) -> Outcome:
        """As FigureMethod."""
        return self.of_sample(counts.sample) if counts.sample is not None else Undefined("no_rate_of_group")

    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """As FigureMethod."""
        return Undefined("counted_in_full")


class ReturnRate(ReturnsFigure):
    """回收率."""

    def of_sample(self, sample: SampleCounts) -> Outcome:
        """As ReturnsFigure."""
        return return_rate(sample.returned, sample.issued)


class ValidRate(ReturnsFigure):
    """有效率."""

    def of_sample(self, sample: SampleCounts) -> Outcome:
        """As ReturnsFigure."""
        return valid_rate(sample.valid, sample.returned)


class IssueRate(ReturnsFigure):
    """抽样比例."""

    def of_sample(self, sample: SampleCounts) -> Outcome:
        """As ReturnsFigure."""
        return issue_rate(sample.issued, sample.population)
