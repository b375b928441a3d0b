"""The question of a questionnaire that asks how satisfied people are on the whole."""

import re

from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire

_ON_THE_WHOLE = re.compile(r"总体|整体|总的|综合来看|总而言之|overall|in general|on the whole", re.IGNORECASE)
_SATISFIED = re.compile("满意|satisf", re.IGNORECASE)


def overall_question(questionnaire: Questionnaire) -> Answer | None:
    """The one item with scores whose wording asks for satisfaction on the whole (总体来说您满意吗).

    None where no item does, or several do: then nobody can say which of them is meant, and a person has to choose.
    """
    found = [
        item
        for item in questionnaire.items
        if item.takes_one_option
        and any(option.score is not None for option in item.options)
        and _ON_THE_WHOLE.search(str(item.text))
        and _SATISFIED.search(str(item.text))
    ]
    return found[0] if len(found) == 1 else None
