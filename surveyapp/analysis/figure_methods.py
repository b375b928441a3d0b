"""How each figure of `definition/figure_kinds.py` is computed, and its interval: one method for each kind.

A method is a subclass of the base for what its figure is of (`BASES`). Whatever a base leaves open has to be written,
the interval too, or Python makes no method of it; one that has no interval gives the reason as Undefined.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from fractions import Fraction

from surveyapp.analysis.frequencies import question_result
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
from surveyapp.analysis.results import Alpha, Figure, IntervalOutcome, OptionShare, Outcome, Undefined, share
from surveyapp.analysis.statistics.intervals import (
    Rows,
    complete_rows,
    interval_of_one_value,
    interval_of_rows,
    interval_of_share,
)
from surveyapp.analysis.statistics.reliability import alpha, reliability
from surveyapp.analysis.survey_counts import SampleCounts, SurveyCounts, issue_rate, return_rate, valid_rate
from surveyapp.analysis.values.summaries import recommendation_summary, recommendation_sums
from surveyapp.definition.complete_table import CompleteTable, MissingEntry
from surveyapp.definition.figure_kinds import FIGURE_KINDS, OWN_FIGURE, FigureKind, Subject
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import OwnFigure


class FigureMethod(ABC):
    """One way to compute a figure. `reference` names it, `counts` are those of its group, if it has one."""

    @abstractmethod
    def compute(self, reference: OwnFigure, counts: SurveyCounts) -> Outcome:
        """The figure, or why there is none."""

    @abstractmethod
    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """The 95 % interval of this figure in its own unit, or why there is none; asked where the sample allows one."""

    def interval_n(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> int:
        """How many answers the interval rests on."""
        return figure.n

    def alpha(self, reference: OwnFigure, counts: SurveyCounts) -> Alpha | None:
        """Cronbach's α with what belongs to it, where this figure is an α; None for every other figure."""
        return None


class QuestionFigure(FigureMethod):
    """A figure of a question or, without one, of the main scale: the mean of its items' figures."""

    @abstractmethod
    def of_item(self, item: Answer, counts: Counts) -> Outcome:
        """The figure of one item; `counts`: how often each of its options was chosen."""

    @abstractmethod
    def item_interval(
        self, item: Answer, counts: Counts, figure: Figure, population: int | None
    ) -> IntervalOutcome:
        """The interval of the figure of one question."""

    @abstractmethod
    def scale_interval(self, counts: SurveyCounts, figure: Figure, population: int | None) -> IntervalOutcome:
        """The interval of the main scale's figure."""

    def compute(self, reference: OwnFigure, counts: SurveyCounts) -> Outcome:
        """As FigureMethod."""
        questionnaire, tally = counts.questionnaire, counts.tally
        if reference.question is None:
            items = questionnaire.scale_items()
            if not items:
                return Undefined("no_scale")
            figures = (self.of_item(item, tally.items[item.code].counts) for item in items)
            return overall_satisfaction(figures, tally.scale.answered)
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
            return self.scale_interval(counts, figure, population)
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

    def scale_interval(self, counts: SurveyCounts, figure: Figure, population: int | None) -> IntervalOutcome:
        """As QuestionFigure."""
        if len(counts.questionnaire.scale_items()) > 1:
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

    def scale_interval(self, counts: SurveyCounts, figure: Figure, population: int | None) -> IntervalOutcome:
        """From the complete rows' means of their scaled items."""
        ranges = [score_range(item) for item in counts.questionnaire.scale_items()]
        low, high = (
            sum((self.at(ends[side], *ends) for ends in ranges), Fraction()) / len(ranges) for side in (0, 1)
        )
        scale = counts.tally.scale
        if low == high:
            return interval_of_one_value(figure, scale.n)
        return interval_of_rows(figure, complete_rows(scale, ranges), population, (low, high))

    def interval_n(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> int:
        """How many answers the interval rests on: for the main scale its complete rows. Where 34 answered and 19 of
        them every item, it rests on 19.
        """
        return counts.tally.scale.n if reference.question is None else figure.n


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


class AlphaFigure(FigureMethod):
    """Cronbach's α of the main scale; one question has none."""

    def compute(self, reference: OwnFigure, counts: SurveyCounts) -> Outcome:
        """As FigureMethod."""
        if reference.question is not None:
            known = counts.questionnaire.item(reference.question) is not None
            return Undefined("one_item" if known else "unknown_question")
        return alpha(counts.tally.scale) if counts.questionnaire.scale_items() else Undefined("no_scale")

    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """Feldt's interval of α."""
        result = reliability(counts.tally.scale)
        return (Fraction(result.ci95[0]), Fraction(result.ci95[1])) if isinstance(result, Alpha) else result

    def alpha(self, reference: OwnFigure, counts: SurveyCounts) -> Alpha | None:
        """As FigureMethod."""
        result = reliability(counts.tally.scale) if reference.question is None else None
        return result if isinstance(result, Alpha) else None


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


METHODS: CompleteTable[FigureMethod] = CompleteTable(
    "analysis.figure_methods.METHODS",
    FIGURE_KINDS,
    {
        "index": Index(),
        "favourable": FavourableRate(),
        "mean": MeanScore(),
        "rescaled": RescaledIndex(),
        "nps": NetPromoterScore(),
        "share": Share(),
        "share_of_ticks": ShareOfTicks(),
        "alpha": AlphaFigure(),
        "return_rate": ReturnRate(),
        "valid_rate": ValidRate(),
        "issue_rate": IssueRate(),
    },
)
"""Name of a kind -> how it is computed."""

BASES: Mapping[Subject, type] = {
    "question": QuestionFigure,
    "answer": AnswerFigure,
    "option": OptionFigure,
    "scale": FigureMethod,
    "returns": ReturnsFigure,
}
"""What a figure is of -> the base of its method."""

_OWN = NamedShare()


def method_of(kind: FigureKind) -> FigureMethod:
    """How figures of this kind are computed; MissingEntry where METHODS has no method on the base for its subject."""
    if kind is OWN_FIGURE:
        return _OWN
    method = METHODS[kind.name]
    if not isinstance(method, BASES[kind.of]):
        raise _not_based(kind, BASES[kind.of])
    return method


def question_method(kind: FigureKind) -> QuestionFigure:
    """The method of a kind that every question may have; MissingEntry of any other."""
    method = method_of(kind)
    if not isinstance(method, QuestionFigure):
        raise _not_based(kind, QuestionFigure)
    return method


def _not_based(kind: FigureKind, base: type) -> MissingEntry:
    return MissingEntry(f"{METHODS.place} has no method on the base {base.__name__} for {kind.name!r}")


for _kind in FIGURE_KINDS.values():
    method_of(_kind)  # what is on another base is told when the program starts
