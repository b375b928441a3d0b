"""The conditions of a questionnaire for the page: in words, and as rules that its script reckons with."""

from collections.abc import Callable
from operator import or_

from surveyapp.definition.conditions.comparison import Comparison
from surveyapp.definition.conditions.condition_words import Asked, condition_sentence
from surveyapp.definition.conditions.display_logic import Node, Place
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.values import Text

Rule = list[object]
"""A condition for the script: `["&", …]` all of these rules, `["|", …]` any of them, `["!", rule]` the contrary,
`["=", item, [code, …]]` one of these options, `["<", item, low, high]` its number within these ends, `["#", item, low,
high]` how many options it has (null: no end).
"""


def script_rules(questionnaire: Questionnaire) -> list[tuple[str, Rule]]:
    """Code of a question, or of a line of one -> the rule by which it is shown, in the order of the form.

    A question of which every line stands under a condition is shown where one of them is.
    """
    rules: list[tuple[str, Rule]] = []
    for place in questionnaire.display_logic.places.values():
        if conditions := _of_whole(place):
            rules.append((place.code, _joined("&", conditions)))
        rules += [
            (answer.code, _rule(own))
            for answer, _codes, own in place.answers
            if own is not None and answer.code != place.code
        ]
    return rules


def _of_whole(place: Place) -> list[Rule]:
    """The rules that all have to hold for a question to be shown."""
    own = [node for _answer, _codes, node in place.answers]
    of_lines = [_rule(node) for node in own if node is not None]
    whole = [_rule(node) for node in place.whole]
    return [*whole, _joined("|", of_lines)] if of_lines and len(of_lines) == len(own) else whole


def _joined(sign: str, rules: list[Rule]) -> Rule:
    return rules[0] if len(rules) == 1 else [sign, *rules]


def _rule(node: Node) -> Rule:
    parts = [*map(_comparison, node.compared), *map(_rule, node.parts)]
    joined = _joined("|" if node.join is or_ else "&", parts)
    return ["!", joined] if node.negated else joined


def _comparison(comparison: Comparison) -> Rule:
    item = comparison.item
    if comparison.codes is not None:
        return ["=", item.code, [option.code for option in item.options if option.code in comparison.codes]]
    ends = [None if end is None else float(end) for end in (comparison.low, comparison.high)]
    return ["#" if item.is_several or ends == [None, None] else "<", item.code, *ends]


def sentences(questionnaire: Questionnaire, language: str) -> Callable[[Asked, Text | str | None], str]:
    """`condition_of("section", name)`, `("question", code)`, `("line", code)`: the sentence of its condition in this
    language; empty where it has none.
    """
    conditions = {
        **{("section", str(section.name)): section.show_if for section in questionnaire.sections},
        **{("question", question.code): question.show_if for question in questionnaire.questions},
        **{("line", item.code): item.show_if for item in questionnaire.items},
    }

    def condition_of(asked: Asked, name: Text | str | None) -> str:
        condition = conditions.get((asked, str(name)))
        return "" if condition is None else condition_sentence(questionnaire, condition, asked, language)

    return condition_of
