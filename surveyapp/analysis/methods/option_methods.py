"""Figures of options: shares of respondents and of ticks, and those that a questionnaire names itself."""

from abc import abstractmethod

from surveyapp.analysis.frequencies import question_result
from surveyapp.analysis.methods.figure_method import FigureMethod
from surveyapp.analysis.results import Figure, IntervalOutcome, OptionShare, Outcome, Undefined, share
from surveyapp.analysis.statistics.intervals import interval_of_share
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.definition.questionnaire import OwnFigure


class OptionFigure(FigureMethod):
    """A figure of one option of a question."""

    @abstractmethod
    def of_option(self, option: OptionShare) -> Outcome:
        """The figure of one option, from its count and its shares."""

    def compute(self, reference: OwnFigure, counts: SurveyCounts) -> Outcome:
        """As FigureMethod."""
        item = counts.questionnaire.item(reference.question or "")
        if item is None:
            return Undefined("unknown_question")
        options = {chosen.code: chosen for chosen in question_result(item, counts.tally).options}
        chosen = options.get(reference.option or "")
        return self.of_option(chosen) if chosen is not None else Undefined("unknown_option")


class Share(OptionFigure):
    """The share of the respondents who answered the question that chose, or ticked, this option.

    It is the percentage that stands beside the option in every table, so 不了解 counts: 93 of 100 who chose 满意, with
    5 who chose 不了解, are 93 %. What the others think of it is 满意率.
    """

    def of_option(self, option: OptionShare) -> Outcome:
        """As OptionFigure."""
        return option.of_respondents

    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """As FigureMethod."""
        return interval_of_share(figure, counts.population(reference))


class ShareOfTicks(OptionFigure):
    """The share of all ticks. The ticks of one respondent are not independent, so it has no interval."""

    def of_option(self, option: OptionShare) -> Outcome:
        """As OptionFigure."""
        return option.of_ticks

    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """As FigureMethod."""
        return Undefined("no_interval_for_share_of_ticks")


class NamedShare(FigureMethod):
    """A figure that the questionnaire names itself: the share of those who chose one of its options."""

    def compute(self, reference: OwnFigure, counts: SurveyCounts) -> Outcome:
        """As FigureMethod."""
        named = counts.tally.named[reference.figure]
        return share(named.count, named.base)

    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """As FigureMethod."""
        return interval_of_share(figure, counts.population(reference))
