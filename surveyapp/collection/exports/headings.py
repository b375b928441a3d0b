"""Which question a column of an export belongs to.

Texts are compared without spaces, punctuation and （可多选）: websites change those freely. Where that makes two
texts alike, only the exact text counts.
"""

import re
import unicodedata
from dataclasses import dataclass

from surveyapp.definition.questionnaire import Option, Question, Questionnaire

_NUMBER = re.compile(r"^\s*(?:Q|q|第)?\d+\s*(?:题\s*)?[、.．:：)）]\s*")
_MULTIPLE = re.compile(r"[（(【\[]\s*(?:可多选|多选题?|单选题?|最多选\d+项)\s*[）)】\]]")


def plain(text: str) -> str:
    """The letters and digits of a text, in one width and case: what is left to compare."""
    text = unicodedata.normalize("NFKC", _MULTIPLE.sub("", text))
    return "".join(c for c in text.casefold() if unicodedata.category(c)[0] in "LNM")


@dataclass(frozen=True)
class Target:
    """What a column holds: the answers to one item, or with `option` the ticks (0/1) of one option of it."""

    code: str
    question: Question
    option: Option | None = None


def column_targets(questionnaire: Questionnaire) -> dict[str, Target]:
    """Every heading that a column may have, reduced by `plain`; ambiguous ones are left out."""
    found: dict[str, list[Target]] = {}
    for asked in questionnaire.asked_items():
        question, target = asked.question, Target(asked.code, asked.question)
        for language in questionnaire.languages:
            own = asked.text.say(language)
            _add(found, own, target)
            if question.items:
                _add(found, question.text.say(language) + own, target)
            if question.type == "multiple":
                for option in question.options:
                    _add(found, own + option.label.say(language), Target(asked.code, question, option))
        _add(found, asked.code, target)
    return {heading: targets[0] for heading, targets in found.items() if len(targets) == 1}


def _add(found: dict[str, list[Target]], heading: str, target: Target) -> None:
    targets = found.setdefault(plain(heading), [])
    if target not in targets:
        targets.append(target)


def target_of(heading: str, targets: dict[str, Target]) -> Target | None:
    """The target of a column, its number (1、) in front counted or not."""
    return targets.get(plain(heading)) or targets.get(plain(_NUMBER.sub("", heading)))
