"""Whoever chooses an option that ends the form is not one of those whom the survey asks: where the form ended.

Example: 您近一年在本大厅办理过业务吗？ — 没有 (`ends`). Whoever says so is asked nothing more.
"""

from collections.abc import Mapping, Sequence

from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire


def ending_option(item: Answer, answers: Mapping[str, str | Sequence[str]]) -> Option | None:
    """The option of this item that was chosen and ends the form; None where it goes on."""
    if not item.can_end:
        return None
    given = answers.get(item.code, ())
    chosen = (given,) if isinstance(given, str) else given
    return next((option for option in item.options if option.ends and option.code in chosen), None)


def ending_of(
    questionnaire: Questionnaire, answers: Mapping[str, str | Sequence[str]]
) -> tuple[Answer, Option] | None:
    """Where answers ended the form: the first item at which an option was chosen that does, and this option."""
    for item in questionnaire.items:
        if (option := ending_option(item, answers)) is not None:
            return item, option
    return None


def asked_count(questionnaire: Questionnaire, answers: Mapping[str, str | Sequence[str]]) -> int:
    """How many items a respondent was asked by the conditions: all of them, or those up to the one at which the form
    ended.
    """
    ending, asked = ending_of(questionnaire, answers), questionnaire.items_asked(answers)
    return len(asked) if ending is None else asked.index(ending[0]) + 1
