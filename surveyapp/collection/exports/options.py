"""Which option a cell of an export means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from surveyapp.collection.exports.headings import plain
from surveyapp.definition.questionnaire import Option, Question

Numbers = Literal["code", "score", "position"]
"""What a bare number in a cell is: an option's code, its score, or its place in the list counted from 1."""

_PLEASE = re.compile(r"[（(][^（()）]*[）)]\s*[_-]*$")
_WRITTEN = re.compile(r"^\s*(?:〖(?P<a>.*)〗|[:：]\s*(?P<b>.*)|[（(](?P<c>.*)[）)])\s*$", re.DOTALL)
_NUMBER_AND_TEXT = re.compile(r"(\d{1,4})〖(.*)〗", re.DOTALL)
_BARE = re.compile(r"\d{1,4}(\.\d{1,3})?")


def is_bare_number(cell: str) -> bool:
    """Whether a cell is a number and nothing else."""
    return _BARE.fullmatch(cell) is not None


def number_and_text(cell: str) -> tuple[str, str]:
    """A number with a text written after it, as websites export a write-in by number: `3〖电视〗`."""
    match = _NUMBER_AND_TEXT.fullmatch(cell)
    return (match[1], match[2].strip()) if match else (cell, "")


@dataclass(frozen=True)
class Choice:
    """An option that a cell means, and what was written beside it."""

    option: Option
    text: str = ""


class OptionMatcher:
    """Finds the option of one question that a cell means; each way of reading a cell is a method."""

    def __init__(self, question: Question, languages: Iterable[str]) -> None:
        self.question = question
        labels = [
            (option.label.say(language), option) for language in languages for option in question.options
        ]
        self._exact = dict(labels)
        alike: dict[str, set[str]] = {}
        for label, option in labels:
            alike.setdefault(plain(label), set()).add(option.code)
        self._plain = {plain(label): option for label, option in labels if len(alike[plain(label)]) == 1}
        self._write_ins = [
            (start, option) for label, option in labels if option.write_in for start in _starts(label)
        ]

    def by_label(self, cell: str) -> Choice | None:
        """The option with this label, perhaps with a text written after it."""
        option = self._exact.get(cell) or self._plain.get(plain(cell) or "\0")
        if option is not None:
            return Choice(option)
        for start, option in self._write_ins:
            if cell.startswith(start) and (written := _WRITTEN.match(cell[len(start) :])):
                return Choice(option, next(filter(None, written.groups()), "").strip())
        return None

    def by_code(self, cell: str) -> Choice | None:
        """The option with this code."""
        option = self.question.option(cell)
        return Choice(option) if option else None

    def by_score(self, cell: str) -> Choice | None:
        """The one option with this score."""
        if not is_bare_number(cell):
            return None
        matching = [option for option in self.question.options if option.score == Decimal(cell)]
        return Choice(matching[0]) if len(matching) == 1 else None

    def by_position(self, cell: str) -> Choice | None:
        """The option in this place of the list, counted from 1."""
        place = int(cell) - 1 if is_bare_number(cell) and "." not in cell else -1
        return Choice(self.question.options[place]) if 0 <= place < len(self.question.options) else None

    def by_name(self, cell: str) -> Choice | None:
        """The option with this label, code or score."""
        return self.by_label(cell) or self.by_code(cell) or self.by_score(cell)

    def find(self, cell: str, numbers: Numbers) -> Choice | None:
        """The option that a cell means when bare numbers are read as `numbers`."""
        number, text = number_and_text(cell)
        if text and (choice := self.find(number, numbers)) and choice.option.write_in:
            return Choice(choice.option, text)
        if not is_bare_number(cell) or numbers == "code":
            return self.by_name(cell)
        if numbers == "position":
            return self.by_position(cell)
        return self.by_label(cell) or self.by_score(cell) or self.by_code(cell)

    def readings(self, cell: str) -> set[str]:
        """The codes of the options that a bare number could mean, whichever way it is read."""
        found = (self.by_label(cell), self.by_code(cell), self.by_score(cell), self.by_position(cell))
        return {choice.option.code for choice in found if choice}


def _starts(label: str) -> list[str]:
    """What a cell with a write-in begins with: the label whole, or without its （请注明）."""
    short = _PLEASE.sub("", label).rstrip()
    return [label] if short == label or not short else [label, short]
