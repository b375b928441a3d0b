"""The respondents of a survey compared by the options that they chose at one of its questions."""

from collections.abc import Sequence

import numpy as np

from surveyapp.analysis.figures import figure_of_item
from surveyapp.analysis.groups.comparison import Comparison, GroupedItem, RespondentGroup, compare_groups
from surveyapp.analysis.groups.count_table import CountTable
from surveyapp.analysis.groups.cross_counts import CrossCounts
from surveyapp.analysis.item_formulas import opinions
from surveyapp.analysis.results import Figure, Outcome, Undefined
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire


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
