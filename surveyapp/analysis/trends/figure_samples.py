"""What a survey's figure rests on, as tests of change take it: a count of respondents, or a mean with its variance."""

from fractions import Fraction

from surveyapp.analysis.figure_methods import method_of
from surveyapp.analysis.item_formulas import opinion_count, opinions, score_range, scores
from surveyapp.analysis.methods.option_methods import NamedShare, Share
from surveyapp.analysis.methods.question_methods import FavourableRate, ScoreFigure
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.statistics.intervals import complete_rows
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.analysis.trends.change_tests import MeanSample, Sample, ShareSample, mean_sample
from surveyapp.analysis.values.value_counts import ValueCounts
from surveyapp.definition.figure_kinds import FigureKind
from surveyapp.definition.limits import FINEST_FRACTION
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import OwnFigure


def sample_of(reference: OwnFigure, counts: SurveyCounts) -> Sample:
    """The sample behind the figure of a reference, which must have a value; `no_test_for_mean_of_shares` for the 满意率
    of several items, whose spread no tally holds, `no_test_of_figure` for α and what is counted in full.

    The index of a scale is tested on the respondents who answered every item.
    """
    questionnaire, tally = counts.questionnaire, counts.tally
    if questionnaire.named_figure(reference.figure) is not None:
        named = tally.named[reference.figure]
        return ShareSample(named.count, named.base)
    kind = questionnaire.kind_of(reference.figure)
    method = method_of(kind) if kind is not None else None
    scale = questionnaire.scale_items(reference.scale) if reference.question is None else ()
    item = scale[0] if len(scale) == 1 else questionnaire.item(reference.question or "")
    if item is not None:
        return _of_item(reference, counts, item)
    if isinstance(method, ScoreFigure) and scale:
        return _of_rows(method, reference, counts)
    several = isinstance(method, FavourableRate)
    return Undefined("no_test_for_mean_of_shares" if several else "no_test_of_figure")


def is_share_of_people(kind: FigureKind) -> bool:
    """Whether a figure is a share of the respondents: of ticks one respondent gives several."""
    return isinstance(method_of(kind), FavourableRate | Share | NamedShare)


def _of_item(reference: OwnFigure, counts: SurveyCounts, item: Answer) -> Sample:
    tally, kind = counts.tally.items[item.code], counts.questionnaire.kind_of(reference.figure)
    method = method_of(kind) if kind is not None else None
    if isinstance(method, FavourableRate):
        satisfied = sum(count for option, count in opinions(item, tally.counts) if option.favourable)
        return ShareSample(satisfied, opinion_count(item, tally.counts))
    if isinstance(method, Share):
        places = [place for place, option in enumerate(item.options) if option.code == reference.option]
        return ShareSample(tally.counts[places[0]], tally.answered) if places else Undefined("unknown_option")
    if isinstance(method, ScoreFigure):
        if item.is_number:
            return _of_numbers(tally.values or ValueCounts())
        low, high = score_range(item)
        return mean_sample(
            (method.at(score, low, high), count) for score, count in scores(item, tally.counts)
        )
    return Undefined("no_test_of_figure")


def _of_numbers(values: ValueCounts) -> Sample:
    if not values.n:
        return Undefined("no_answers")
    mean = Fraction(values.total, values.n)
    around = values.squares - mean * values.total
    unit = FINEST_FRACTION
    return MeanSample(mean * unit, around / max(values.n - 1, 1) * unit * unit, values.n)


def _of_rows(method: ScoreFigure, reference: OwnFigure, counts: SurveyCounts) -> Sample:
    """From the complete rows' means of their scaled items, as the interval is."""
    ranges = [score_range(item) for item in counts.questionnaire.scale_items(reference.scale)]
    low, high = (
        sum((method.at(ends[side], *ends) for ends in ranges), Fraction()) / len(ranges) for side in (0, 1)
    )
    if low == high:
        return Undefined("all_alike")
    rows = complete_rows(counts.tally.of_scale(reference.scale), ranges)
    if not rows.n:
        return Undefined("no_complete_rows")
    around = rows.squares - rows.total * rows.total / rows.n
    width = high - low
    return MeanSample(low + rows.total / rows.n * width, around / max(rows.n - 1, 1) * width * width, rows.n)
