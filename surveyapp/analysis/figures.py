"""One figure, named by a reference: the one path that every score, report and check takes."""

from surveyapp.analysis.figure_methods import method_of, question_method
from surveyapp.analysis.item_formulas import Counts
from surveyapp.analysis.methods.answer_methods import AnswerFigure
from surveyapp.analysis.results import Alpha, Figure, IntervalOutcome, Outcome, Undefined
from surveyapp.analysis.statistics.intervals import no_interval
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.analysis.values.value_counts import ValueCounts
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import OwnFigure


def figure(reference: OwnFigure, counts: SurveyCounts) -> Outcome:
    """The figure that a reference asks for, in the unit of its kind, or why there is none.

    With a question it is the figure of that question or matrix line, whether or not it belongs to the main scale;
    without one it is the main scale's overall figure. A figure of the questionnaire's own says by itself which question
    it is about. `counts` are those of the reference's group, if it has one.
    """
    kind = counts.questionnaire.kind_of(reference.figure)
    return Undefined("unknown_figure") if kind is None else method_of(kind).compute(reference, counts)


def interval(reference: OwnFigure, counts: SurveyCounts, value: Figure) -> IntervalOutcome:
    """The 95 % interval of `value`, the figure of this reference, in its own unit, or why there is none.

    There is none without a plan of probability sampling (an open link), for a census, for strata and clusters that are
    not declared, for respondents picked by channel, language or period, and for rates of return, which are counted in
    full.
    """
    kind = counts.questionnaire.kind_of(reference.figure)
    if kind is None:
        return Undefined("unknown_figure")
    reason = None if kind.of == "returns" else no_interval(counts.questionnaire.sampling)
    if reason is None and counts.part == "collection":
        reason = "not_drawn"
    return Undefined(reason) if reason is not None else method_of(kind).interval(reference, counts, value)


def interval_n(reference: OwnFigure, counts: SurveyCounts, value: Figure) -> int:
    """How many answers the interval of `value` rests on."""
    kind = counts.questionnaire.kind_of(reference.figure)
    return value.n if kind is None else method_of(kind).interval_n(reference, counts, value)


def alpha_of(reference: OwnFigure, counts: SurveyCounts) -> Alpha | None:
    """Cronbach's α with the items that entered it and those that did not; None where the reference asks for another
    figure.
    """
    kind = counts.questionnaire.kind_of(reference.figure)
    return None if kind is None else method_of(kind).alpha(reference, counts)


def figure_of_item(name: str, item: Answer, counts: Counts) -> Outcome:
    """The figure of this name for one item; `counts`: how often each option was chosen. MissingEntry for a name of
    another kind.
    """
    return question_method(FIGURE_KINDS[name]).of_item(item, counts)


def figure_of_answer(name: str, counts: Counts, values: ValueCounts | None = None) -> Outcome:
    """The figure that the answers of some types alone have; ValueError for another kind of figure."""
    method = method_of(FIGURE_KINDS[name])
    if not isinstance(method, AnswerFigure):
        raise ValueError(f"{name} is no figure of an answer")
    return method.of_answer(counts, values)
