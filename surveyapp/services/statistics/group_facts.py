"""The comparisons that a survey's documents hold by themselves: the main scale by each background question."""

from surveyapp.analysis.counting import crossed_counts
from surveyapp.analysis.groups.background import background_questions
from surveyapp.analysis.groups.small_groups import NOTHING_HIDDEN, hide_small_groups
from surveyapp.analysis.groups.survey_groups import compare_survey_groups, overall_of_groups
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.group_facts import ComparisonFacts, GroupFacts
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.snapshots.errors import SnapshotError


def gather_comparisons(answers: SurveyAnswers, published: Questionnaire | None = None) -> ComparisonFacts:
    """Compare the main scale by every background question of a survey.

    `published` is the questionnaire as it is now: what it says of small groups counts, not what a snapshot once said.
    The reason `answers_deleted` where the answers were deleted before these were counted.
    """
    questionnaire = answers.questionnaire
    backgrounds = background_questions(questionnaire) if questionnaire.scale_items() else ()
    try:
        return ComparisonFacts(tuple(_facts(answers, by, published or questionnaire) for by in backgrounds))
    except SnapshotError as error:
        if error.code != "answers_deleted":
            raise
        return ComparisonFacts(reason=error.code)


def _facts(answers: SurveyAnswers, by: Answer, published: Questionnaire) -> GroupFacts:
    questionnaire, items = answers.questionnaire, answers.questionnaire.scale_items()
    crossed = crossed_counts(questionnaire, answers.coded_answers, by, items)
    comparison = compare_survey_groups(questionnaire, by, items, crossed)
    hides = published.hides_small_groups(by)
    return GroupFacts(
        comparison,
        overall_of_groups(questionnaire, by, items, crossed),
        hide_small_groups(comparison) if hides else NOTHING_HIDDEN,
    )
