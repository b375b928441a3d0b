"""The comparison of groups, of a survey or a file of scores, and the object that `surveyapp compare --json` prints."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from surveyapp.analysis.counting import crossed_counts
from surveyapp.analysis.groups.comparison import Comparison, ItemComparison
from surveyapp.analysis.groups.cross_counts import CrossCounts
from surveyapp.analysis.groups.effect_sizes import Effect
from surveyapp.analysis.groups.file_groups import compare_score_file
from surveyapp.analysis.groups.group_tests import GroupTest
from surveyapp.analysis.groups.survey_groups import compare_survey_groups
from surveyapp.analysis.limits import MOST_COMPARED_GROUPS
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.scores.score_files import ScoreFile
from surveyapp.analysis.statistics.ceiling import SAYS_LITTLE
from surveyapp.definition.question_types import Answer
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.outcome_json import number_json
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.statistics.score_source import items_named


@dataclass(frozen=True)
class SurveyComparison:
    """A comparison of a survey's groups, with what it was made of: the question that makes them, the items in their
    order, and the counts of one by the others.
    """

    comparison: Comparison
    by: Answer
    items: tuple[Answer, ...]
    crossed: CrossCounts


def compare_answers(answers: SurveyAnswers, by: str, items: Sequence[str] = ()) -> SurveyComparison:
    """Compare the groups that a question of a survey makes on items: those that `items` names, without it those of the
    main scale.

    Refused with `unknown_by_question`, `by_takes_several`, `too_many_groups`, `item_makes_groups`, and as
    `items_named`; SnapshotError `answers_deleted` where the answers are gone and this was not counted before.
    """
    questionnaire, survey = answers.questionnaire, answers.survey
    grouping = grouping_named(answers, by)
    named = items_named(survey, questionnaire, items)
    compared = tuple(item for item in named if item.code != grouping.code)
    if (items and len(compared) < len(named)) or not compared:
        raise Refusal("item_makes_groups", survey=survey, found=by)
    crossed = crossed_counts(questionnaire, answers.coded_answers, grouping, compared)
    comparison = compare_survey_groups(questionnaire, grouping, compared, crossed)
    return SurveyComparison(comparison, grouping, compared, crossed)


def grouping_named(answers: SurveyAnswers, by: str) -> Answer:
    """The question with this code that makes groups. Refused as `compare_answers` says."""
    questionnaire, survey = answers.questionnaire, answers.survey
    grouping = questionnaire.grouping(by)
    if grouping is None:
        known = [item.code for item in questionnaire.items if item.takes_one_option]
        is_question = questionnaire.item(by) is not None or questionnaire.measured_by(by)
        code = "by_takes_several" if is_question else "unknown_by_question"
        raise Refusal(code, survey=survey, found=by, known=known)
    if len(grouping.options) > MOST_COMPARED_GROUPS:
        raise Refusal("too_many_groups", survey=survey, found=by, limit=MOST_COMPARED_GROUPS)
    return grouping


def compare_file(scores: ScoreFile, by: str, items: Sequence[str] = ()) -> Comparison:
    """Compare the rows of a file of scores by a column, on the columns `items`, without it on all the others.

    Refused with `item_makes_groups`; ScoreFileError as `compare_score_file` says.
    """
    scores.column(by)
    named = scores.headings_of(items) or [heading for heading in scores.headings if heading != by]
    if by in named or not named:
        raise Refusal("item_makes_groups", survey="CSV", found=by)
    return compare_score_file(scores, by, named)


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """The stable object: unrounded figures, or the reason why there is none."""
    return {
        "by": comparison.by,
        "groups": [asdict(group) for group in comparison.groups],
        "items": {item.code: _item(item) for item in comparison.items},
    }


def _item(item: ItemComparison) -> dict[str, Any]:
    return {
        "groups": {
            code: {"n": found.n, "mean": number_json(found.mean), "value": number_json(found.value)}
            for code, found in item.figures.items()
        },
        "tests": {name: _test(found) for name, found in item.tests.items()},
        "p_holm": number_json(item.p_holm),
        "effect": {"name": item.effect_name, **_effect(item.effect)},
        **({"ceiling": SAYS_LITTLE} if "ceiling" in item.warnings else {}),
        **({"warnings": list(item.warnings)} if item.warnings else {}),
    }


def _test(found: GroupTest | Undefined) -> dict[str, Any]:
    if isinstance(found, Undefined):
        return {"reason": found.reason}
    return {name: value for name, value in asdict(found).items() if name != "few_expected"}


def _effect(found: Effect | Undefined) -> dict[str, Any]:
    if isinstance(found, Undefined):
        return {"value": {"reason": found.reason}, "ci95": {"reason": found.reason}}
    return {"value": found.value, "ci95": [found.low, found.high]}
