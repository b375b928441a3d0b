"""The respondents of a survey compared by the options that they chose at one of its questions."""

from collections.abc import Sequence
from dataclasses import replace

from surveyapp.analysis.figures import figure_of_item, interval
from surveyapp.analysis.groups.comparison import Comparison, GroupedItem, RespondentGroup, compare_groups
from surveyapp.analysis.groups.count_table import CountTable
from surveyapp.analysis.groups.cross_counts import CrossCounts
from surveyapp.analysis.item_formulas import opinions, overall_satisfaction
from surveyapp.analysis.kinds import AnswerTally
from surveyapp.analysis.results import Figure, IntervalOutcome, Outcome, Undefined
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.analysis.tally import empty_tally
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import OwnFigure, Questionnaire
from surveyapp.snapshots.late_libraries import np


def compare_survey_groups(
    questionnaire: Questionnaire, by: Answer, items: Sequence[Answer], crossed: CrossCounts
) -> Comparison:
    """Compare the groups that the options of `by`, an answer of one option, make, on items with options.

    `crossed` counts all of it. Answers that hold no opinion stay outside n, figures and tests.
    """
    return compare_groups(
        by.code,
        str(by.text),
        [
            RespondentGroup(option.code, str(option.label), n)
            for option, n in zip(by.options, crossed.members, strict=True)
        ],
        [_grouped(item, crossed.counts[item.code], questionnaire.dimension_formula) for item in items],
    )


def _grouped(item: Answer, counts: tuple[tuple[int, ...], ...], formula: str) -> GroupedItem:
    options = [option for option, _ in opinions(item, (0,) * len(item.options))]
    kept = [place for place, option in enumerate(item.options) if not option.no_opinion]
    scores = [np.nan if option.score is None else float(option.score) for option in options]
    table = CountTable(np.array(scores), np.array(counts, dtype=np.int64)[:, kept])
    values = tuple(_value(figure_of_item(formula, item, row)) for row in counts)
    best = max((score for score in scores if not np.isnan(score)), default=None)
    return GroupedItem(item.code, str(item.text), table, values, best)


def _value(outcome: Outcome) -> float | Undefined:
    return outcome.value if isinstance(outcome, Figure) else outcome


def overall_of_groups(
    questionnaire: Questionnaire, by: Answer, items: Sequence[Answer], crossed: CrossCounts
) -> dict[str, Outcome]:
    """Code of each group -> its overall figure of these items, the mean of theirs, resting on the group's members."""
    formula = questionnaire.dimension_formula
    return {
        option.code: overall_satisfaction(
            (figure_of_item(formula, item, crossed.counts[item.code][place]) for item in items),
            crossed.members[place],
        )
        for place, option in enumerate(by.options)
    }


def interval_in_group(questionnaire: Questionnaire, item: Answer, counts: tuple[int, ...]) -> IntervalOutcome:
    """The 95 % interval of a group's figure of an item, or why there is none; `counts`: how often the group chose each
    option. How many people the group has in the population is not known: no correction is made for that.
    """
    formula = questionnaire.dimension_formula
    value = figure_of_item(formula, item, counts)
    if isinstance(value, Undefined):
        return value
    tally = empty_tally(questionnaire)
    own = {**tally.items, item.code: AnswerTally(sum(counts), counts)}
    counted = SurveyCounts(questionnaire, replace(tally, items=own))
    return interval(OwnFigure(figure=formula, question=item.code), counted, value)
