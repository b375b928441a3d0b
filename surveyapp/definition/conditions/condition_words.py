"""A condition as a sentence: on the citizen's page, in the printed questionnaire, wherever else it is told."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Literal

from surveyapp.definition.conditions.comparison import Comparison
from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.conditions.phrases import PHRASES
from surveyapp.definition.languages import FIRST_LANGUAGE
from surveyapp.definition.limits import SHORTEST_RUN_OF_OPTIONS
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.values import plain_number

Asked = Literal["question", "line", "section"]
"""What is asked under a condition."""


def condition_sentence(
    questionnaire: Questionnaire,
    condition: Condition,
    asked: Asked = "question",
    language: str = FIRST_LANGUAGE,
) -> str:
    """如果第 2 题选择“不满意”，请回答本题。 Numbers and labels are those of the form, in one of its languages."""
    words = _Words(questionnaire, language)
    return words.phrases[asked].format(condition=words.say(condition))


def condition_clause(
    questionnaire: Questionnaire, condition: Condition, language: str = FIRST_LANGUAGE
) -> str:
    """第 2 题选择“不满意”: the condition alone."""
    return _Words(questionnaire, language).say(condition)


class _Words:
    """The words of the conditions of one questionnaire in one language."""

    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        self._questionnaire = questionnaire
        self._language = language
        self.phrases: Mapping[str, str] = PHRASES[language]

    def say(self, condition: Condition, *, negated: bool = False, within: bool = False) -> str:
        """The clause; `negated`: of the contrary; `within`: as a part of another, in brackets where they are needed."""
        if condition.not_ is not None:
            return self.say(condition.not_, negated=not negated, within=within)
        parts = condition.all_ or condition.any_
        if len(parts) == 1:
            return self.say(parts[0], negated=negated, within=within)
        if parts:
            # Not all of them is one or more not; not any of them is all of them not.
            joint = "and" if bool(condition.all_) != negated else "or"
            clause = self.phrases[joint].join(self.say(part, negated=negated, within=True) for part in parts)
            return self.phrases["within"].format(condition=clause) if within else clause
        return self._comparison(condition, negated=negated)

    def _comparison(self, condition: Condition, *, negated: bool) -> str:
        every = self._questionnaire.display_logic.compared(condition)
        # An option of a cascade is in one of its levels.
        compared = [
            c for c in every if c.codes is None or any(o.code in c.codes for o in c.item.options)
        ] or every
        item, comparison = compared[0].item, compared[0]
        key = _phrase_of(comparison)
        if len(compared) > 1:
            key = f"line_{key}"
            number = str(
                next(b.number for b in self._questionnaire.blocks if b.question.code == item.question)
            )
        else:
            number = self._questionnaire.item_numbers[item.code]
        return self.phrases[f"not_{key}" if negated else key].format(
            number=number,
            options=self._options(item, comparison.codes or frozenset()),
            low="" if comparison.low is None else plain_number(comparison.low),
            high="" if comparison.high is None else plain_number(comparison.high),
        )

    def _options(self, item: Answer, codes: frozenset[str]) -> str:
        """The labels of options in the order of the form; of many neighbours the first and the last."""
        places = [place for place, option in enumerate(item.options) if option.code in codes]
        runs: list[list[int]] = [places[:1]]
        for before, place in pairwise(places):
            if place == before + 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        said: list[str] = []
        for run in runs:
            labels = [self._label(item, place) for place in run]
            if len(run) >= SHORTEST_RUN_OF_OPTIONS:
                labels = [self.phrases["from_to"].format(first=labels[0], last=labels[-1])]
            said += labels
        return self.phrases["one_of"].join(said)

    def _label(self, item: Answer, place: int) -> str:
        return self.phrases["option"].format(label=item.options[place].label.say(self._language))


def _phrase_of(comparison: Comparison) -> str:
    """The key of the phrase of a comparison with one item."""
    if comparison.codes is not None:
        return "is"
    low, high = comparison.low is not None, comparison.high is not None
    ends = "between" if low and high else "at_least" if low else "at_most"
    if low and comparison.low == comparison.high:
        ends = "exactly"
    if not low and not high:
        return "answered"
    return f"count_{ends}" if comparison.item.is_several else ends
