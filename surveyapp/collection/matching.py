"""Which question a column of an export belongs to, and which option a cell means.

Texts are compared without spaces, punctuation and （可多选）: websites change those freely.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from surveyapp.definition.questionnaire import Option, Question, Questionnaire

_NUMBER = re.compile(r"^\s*(?:Q|q|第)?\d+\s*题?\s*[、.．:：)）]\s*")
_MULTIPLE = re.compile(r"[（(【\[]\s*(?:可多选|多选题?|单选题?|最多选\d+项)\s*[）)】\]]")
_PLEASE = re.compile(r"[（(][^（()）]*[）)]\s*[_-]*$")
_WRITTEN = re.compile(r"^\s*(?:〖(?P<a>.*)〗|[:：]\s*(?P<b>.*)|[（(](?P<c>.*)[）)])\s*$", re.DOTALL)


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


@dataclass(frozen=True)
class Choice:
    """An option that a cell means, and what was written beside it."""

    option: Option
    text: str = ""


class OptionMatcher:
    """Finds the option of one question that a cell means: by label or code, by score, or by its number.

    `numbers` says what a bare number is that is neither a label nor a code: "score" or "position".
    """

    def __init__(self, question: Question, languages: Iterable[str], numbers: str = "score") -> None:
        self.question = question
        self._numbers = numbers
        self._named: dict[str, Option] = {}
        languages = tuple(languages)
        for option in question.options:
            self._named.setdefault(option.code.casefold(), option)
        for option in question.options:
            for language in languages:
                self._named[plain(option.label.say(language))] = option
        self._write_ins = [
            (start, option)
            for option in question.options
            if option.write_in
            for language in languages
            for start in _starts(option.label.say(language))
        ]

    def by_name(self, cell: str) -> Choice | None:
        """The option with this label or code, perhaps with a text written after it."""
        option = self._named.get(plain(cell)) or self._named.get(cell.strip().casefold())
        if option is not None:
            return Choice(option)
        for start, option in self._write_ins:
            if cell.startswith(start) and (written := _WRITTEN.match(cell[len(start) :])):
                return Choice(option, next(filter(None, written.groups()), "").strip())
        return None

    def by_number(self, cell: str) -> Choice | None:
        """The option that a bare number means: its score, or its place in the list counted from 1."""
        if not re.fullmatch(r"\d{1,4}(\.\d{1,3})?", cell):
            return None
        if self._numbers == "position":
            place = int(float(cell)) - 1
            inside = "." not in cell and 0 <= place < len(self.question.options)
            return Choice(self.question.options[place]) if inside else None
        matching = [option for option in self.question.options if option.score == Decimal(cell)]
        return Choice(matching[0]) if len(matching) == 1 else None

    def find(self, cell: str) -> Choice | None:
        """The option that the cell means, or None."""
        return self.by_name(cell) or self.by_number(cell)


def _starts(label: str) -> list[str]:
    """What a cell with a write-in begins with: the label whole, or without its （请注明）."""
    short = _PLEASE.sub("", label).rstrip()
    return [label] if short == label or not short else [label, short]
