"""Which questions of a survey ask who the respondents are: what its report compares them by."""

from surveyapp.analysis.limits import MOST_BACKGROUND_OPTIONS
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire


def background_questions(questionnaire: Questionnaire) -> tuple[Answer, ...]:
    """The questions that each take one option and measure nothing: no item of a scale, no scores, nothing favourable,
    no line of a matrix, of options in levels the first level. Questions with more than 30 options are left out.
    """
    listed = [code for dimension in questionnaire.scales for code in questionnaire.listed_items(dimension)]
    measuring = {item.code for item in questionnaire.scale_items()} | {*listed}
    first = (block.answers[0] for block in questionnaire.blocks if block.answers and block.layout != "grid")
    return tuple(answer for answer in first if answer.code not in measuring and _only_names(answer))


def _only_names(answer: Answer) -> bool:
    valued = any(option.score is not None or option.favourable for option in answer.options)
    return answer.takes_one_option and not valued and 1 < len(answer.options) <= MOST_BACKGROUND_OPTIONS
