"""Figures of a question or of a scale: rates of the favourable answers, and what moves with the mean score."""

from abc import abstractmethod
from fractions import Fraction

from surveyapp.analysis.item_formulas import (
    Counts,
    favourable_rate,
    mean_score,
    overall_satisfaction,
    rescaled_index,
    satisfaction_index,
    score_range,
    scores,
)
from surveyapp.analysis.methods.figure_method import FigureMethod
from surveyapp.analysis.results import Figure, IntervalOutcome, Outcome, Undefined
from surveyapp.analysis.statistics.intervals import (
    Rows,
    complete_rows,
    interval_of_one_value,
    interval_of_rows,
    interval_of_share,
)
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import OwnFigure


class QuestionFigure(FigureMethod):
    """A figure of a question or, without one, of a scale: the mean of its items' figures."""

    @abstractmethod
    def of_item(self, item: Answer, counts: Counts) -> Outcome:
        """The figure of one item; `counts`: how often each of its options was chosen."""

    @abstractmethod
    def item_interval(
        self, item: Answer, counts: Counts, figure: Figure, population: int | None
    ) -> IntervalOutcome:
        """The interval of the figure of one question."""

    @abstractmethod
    def scale_interval(
        self, scale: str | None, counts: SurveyCounts, figure: Figure, population: int | None
    ) -> IntervalOutcome:
        """The interval of the main scale's figure, or of that of another `scale`."""

    def compute(self, reference: OwnFigure, counts: SurveyCounts) -> Outcome:
        """As FigureMethod."""
        questionnaire, tally = counts.questionnaire, counts.tally
        if reference.question is None:
            items = questionnaire.scale_items(reference.scale)
            if not items:
                return Undefined("no_scale" if reference.scale is None else "unknown_scale")
            figures = (self.of_item(item, tally.items[item.code].counts) for item in items)
            return overall_satisfaction(figures, tally.of_scale(reference.scale).answered)
        item = questionnaire.item(reference.question)
        if item is None:
            return Undefined("unknown_question")
        if not item.takes_one_option:
            return Undefined(FIGURE_KINDS[reference.figure].lack_reason)
        return self.of_item(item, tally.items[item.code].counts)

    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """As FigureMethod."""
        population = counts.population(reference)
        if reference.question is None:
            return self.scale_interval(reference.scale, counts, figure, population)
        item = counts.questionnaire.item(reference.question)
        if item is None:
            return Undefined("unknown_question")
        return self.item_interval(item, counts.tally.items[item.code].counts, figure, population)


class FavourableRate(QuestionFigure):
    """满意率: a share of the respondents. A tally does not hold the spread of the mean of several."""

    def of_item(self, item: Answer, counts: Counts) -> Outcome:
        """As QuestionFigure."""
        return favourable_rate(item, counts)

    def item_interval(
        self, item: Answer, counts: Counts, figure: Figure, population: int | None
    ) -> IntervalOutcome:
        """As QuestionFigure."""
        return interval_of_share(figure, population)

    def scale_interval(
        self, scale: str | None, counts: SurveyCounts, figure: Figure, population: int | None
    ) -> IntervalOutcome:
        """As QuestionFigure."""
        if len(counts.questionnaire.scale_items(scale)) > 1:
            return Undefined("no_interval_for_mean_of_shares")
        return interval_of_share(figure, population)


class ScoreFigure(QuestionFigure):
    """A figure that moves in a straight line with the mean score, and so has the interval of a mean."""

    @abstractmethod
    def at(self, score: Fraction, low: Fraction, high: Fraction) -> Fraction:
        """The figure where everybody gives this score of a question that has scores from `low` to `high`."""

    def item_interval(
        self, item: Answer, counts: Counts, figure: Figure, population: int | None
    ) -> IntervalOutcome:
        """As QuestionFigure."""
        low, high = score_range(item)
        if low == high:
            return interval_of_one_value(figure, figure.n)
        scored = scores(item, counts)
        scaled = [((score - low) / (high - low), count) for score, count in scored]
        total = sum((s * count for s, count in scaled), Fraction())
        squares = sum((s * s * count for s, count in scaled), Fraction())
        rows = Rows(sum(count for _, count in scored), total, squares)
        return interval_of_rows(figure, rows, population, (self.at(low, low, high), self.at(high, low, high)))

    def scale_interval(
        self, scale: str | None, counts: SurveyCounts, figure: Figure, population: int | None
    ) -> IntervalOutcome:
        """From the complete rows' means of their scaled items."""
        ranges = [score_range(item) for item in counts.questionnaire.scale_items(scale)]
        low, high = (
            sum((self.at(ends[side], *ends) for ends in ranges), Fraction()) / len(ranges) for side in (0, 1)
        )
        tally = counts.tally.of_scale(scale)
        if low == high:
            return interval_of_one_value(figure, tally.n)
        return interval_of_rows(figure, complete_rows(tally, ranges), population, (low, high))

    def interval_n(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> int:
        """How many answers the interval rests on: for a scale its complete rows. Where 34 answered and 19 of
        them every item, it rests on 19.
        """
        return counts.tally.of_scale(reference.scale).n if reference.question is None else figure.n


class Index(ScoreFigure):
    """满意度指数: the mean in percent of the highest score."""

    def of_item(self, item: Answer, counts: Counts) -> Outcome:
        """As QuestionFigure."""
        return satisfaction_index(item, counts)

    def at(self, score: Fraction, low: Fraction, high: Fraction) -> Fraction:
        """As ScoreFigure."""
        return score * 100 / high


class MeanScore(ScoreFigure):
    """均值, in the question's own scores."""

    def of_item(self, item: Answer, counts: Counts) -> Outcome:
        """As QuestionFigure."""
        return mean_score(item, counts)

    def at(self, score: Fraction, low: Fraction, high: Fraction) -> Fraction:
        """As ScoreFigure."""
        return score


class RescaledIndex(ScoreFigure):
    """零点校正指数: the index without its floor."""

    def of_item(self, item: Answer, counts: Counts) -> Outcome:
        """As QuestionFigure."""
        return rescaled_index(item, counts)

    def at(self, score: Fraction, low: Fraction, high: Fraction) -> Fraction:
        """As ScoreFigure."""
        return (score - low) / (high - low) * 100
