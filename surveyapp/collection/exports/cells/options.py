"""Finds the option that a cell of an export means."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Literal, TypeVar

from surveyapp.collection.exports.cells.option_wording import (
    comparable_wording,
    leading_number,
    number_of,
    option_mark,
    without_mark,
)
from surveyapp.collection.exports.cells.write_ins import number_and_text, write_in_signs
from surveyapp.collection.exports.layouts import every_layout
from surveyapp.collection.limits import (
    LONGEST_CODE,
    MOST_CHARACTERS_BESIDE_LABEL,
    MOST_MATCHERS_IN_MEMORY,
    MOST_WRITE_IN_STARTS,
)
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer

NumberMeaning = Literal["label", "code", "score", "position"]
"""What a bare number in a cell is: an option's own text, its code, its score, or its place in the list from 1."""

_Key = TypeVar("_Key", str, Decimal)

NUMBER_MEANINGS: tuple[NumberMeaning, ...] = ("label", "code", "score", "position")

_PLEASE = re.compile(r"[（(][^（()）]*[）)]\s*[_-]*$")


def meaning_of(word: str | None) -> NumberMeaning | None:
    """The meaning of bare numbers that somebody names; None for a word that is none of `NUMBER_MEANINGS`."""
    return next((meaning for meaning in NUMBER_MEANINGS if meaning == word), None)


def is_number(part: str) -> bool:
    """Whether an answer is a bare number, perhaps with a text written after it."""
    return number_of(number_and_text(part)[0]) is not None


@dataclass(frozen=True)
class ChosenOption:
    """An option that a cell means, and what was written beside it."""

    option: Option
    text: str = ""


class OptionMatcher:
    """Finds the option of one item that a cell means; each way of reading a cell is a method.

    A number is compared by its value: `1.0` in full width is the label, code or score 1. A cell that fits two options
    means none.
    """

    def __init__(self, item: Answer, languages: Iterable[str]) -> None:
        self.item = item
        self.labels = [
            (option.label.say(language), option) for language in languages for option in item.options
        ]
        self._exact = dict(self.labels)
        self._wordings = _unique((comparable_wording(label), option) for label, option in self.labels)
        self._unmarked = _unique(
            (comparable_wording(without_mark(label)), option) for label, option in self.labels
        )
        self._numbers = _unique((number_of(label), option) for label, option in self.labels)
        self._codes = _unique((number_of(option.code), option) for option in item.options)
        self._folded = _unique((option.code.casefold(), option) for option in item.options)
        self._scores = _unique((option.score, option) for option in item.options)
        self._write_ins = _unique(
            (comparable_wording(start), option)
            for label, option in self.labels
            if option.code in item.text_codes
            for start in _starts(label)
        )

    def by_label(self, cell: str) -> ChosenOption | None:
        """The option with this label, a letter in front counted or not, perhaps with a text written after it."""
        option = self._exact.get(cell) or self._by_wording(cell)
        return ChosenOption(option) if option else self._with_text(cell)

    def by_code(self, cell: str) -> ChosenOption | None:
        """The option with this code, or with this letter in front of its label where all have one."""
        option = self.item.option(cell)
        number = None if option or "+" in cell else number_of(cell)
        if number is not None:
            option = self._codes.get(number)
        elif option is None and len(cell) == 1 and cell.upper() in self._letters:
            option = self._letters[cell.upper()]
        elif option is None and len(cell) <= LONGEST_CODE and (same := self._folded.get(cell.casefold())):
            option = same
        elif cell in every_layout().write_in_codes:
            write_ins = [option for option in self.item.options if option.write_in]
            option = write_ins[0] if len(write_ins) == 1 else None
        return ChosenOption(option) if option else None

    def by_score(self, cell: str) -> ChosenOption | None:
        """The one option with this score."""
        number = None if "+" in cell else number_of(cell)
        option = None if number is None else self._scores.get(number)
        return ChosenOption(option) if option else None

    def by_position(self, cell: str) -> ChosenOption | None:
        """The option in this place of the list, counted from 1."""
        number, options = None if "+" in cell else number_of(cell), self.item.options
        if number is None or number % 1 or not 1 <= number <= len(options):
            return None
        return ChosenOption(options[int(number) - 1])

    def find(self, cell: str, numbers: NumberMeaning) -> ChosenOption | None:
        """The option that a cell means when bare numbers are read as `numbers`; a text is read as a label or a code.

        None where there is no such option, and where a text is the label of one option and the code of another.
        """
        number, text = number_and_text(cell)
        if text:
            choice = self.find(number, numbers)
            return (
                ChosenOption(choice.option, text)
                if choice and choice.option.code in self.item.text_codes
                else self.by_label(cell)
            )
        if number_of(cell) is not None:
            return self._by_number[numbers](cell)
        label, code = self.by_label(cell), self.by_code(cell)
        return None if label and code and label.option != code.option else label or code

    @cached_property
    def _by_number(self) -> Mapping[NumberMeaning, Callable[[str], ChosenOption | None]]:
        return {
            "label": self.by_label,
            "code": self.by_code,
            "score": self.by_score,
            "position": self.by_position,
        }

    @cached_property
    def _letters(self) -> Mapping[str, Option]:
        """Letter in front of a label -> option, where every label has its own and none is another option's code."""
        letters = {option_mark(option.label.say()): option for option in self.item.options}
        codes = {option.code.upper(): option for option in self.item.options}
        usable = "" not in letters and len(letters) == len(self.item.options)
        clash = any(codes.get(letter, option) != option for letter, option in letters.items())
        return letters if usable and not clash else {}

    @cached_property
    def _leading(self) -> Mapping[Decimal, Option]:
        """Number in front of a label -> option, where labels are numbered without a gap: `2.满意`, `1.不满意`."""
        options = self.item.options
        numbers = {leading_number(option.label.say()): option for option in options}
        steps = {number: option for number, option in numbers.items() if number is not None}
        without_gap = len(steps) == len(options) > 1 and max(steps) - min(steps) == len(steps) - 1
        return steps if without_gap else {}

    def _by_wording(self, cell: str) -> Option | None:
        if len(cell) > MOST_CHARACTERS_BESIDE_LABEL + self._longest_start:
            return None
        said = comparable_wording(cell)
        if said in self._wordings:
            return self._wordings[said]
        if (option := self._unmarked.get(said)) is not None:
            return option
        number = None if "+" in cell else number_of(cell)
        if number is not None:
            return self._numbers.get(number) or self._leading.get(number)
        bare = comparable_wording(without_mark(cell))
        return None if bare == said else self._wordings.get(bare) or self._unmarked.get(bare)

    def _with_text(self, cell: str) -> ChosenOption | None:
        """An option with a text written after it."""
        signs = write_in_signs()
        for beginning in list(signs.begins.finditer(cell[: self._longest_start]))[:MOST_WRITE_IN_STARTS]:
            written = signs.written.fullmatch(cell, beginning.start())
            start = cell[: beginning.start()]
            option = self._write_ins.get(comparable_wording(start)) or self._write_ins.get(
                comparable_wording(without_mark(start))
            )
            if written is None or option is None or not comparable_wording(start):
                continue
            text = next(filter(None, written.groups()), "").strip()
            if beginning[0] in signs.open_ended or signs.has_end(text):
                return ChosenOption(option, text)
        return None

    @cached_property
    def _longest_start(self) -> int:
        """How far into a cell the text beside an option begins at the latest: labels, a mark, some spaces."""
        return 2 * max((len(label) for label, _ in self.labels), default=0) + 20


@lru_cache(MOST_MATCHERS_IN_MEMORY)
def matcher_of(item: Answer, languages: tuple[str, ...]) -> OptionMatcher:
    """The matcher of an item, made once for all its columns."""
    return OptionMatcher(item, languages)


def _unique(pairs: Iterable[tuple[_Key | None, Option]]) -> dict[_Key, Option | None]:
    """Key -> the option; None for a key of several options. Keys that are None or empty are left out."""
    found: dict[_Key, Option | None] = {}
    for key, option in pairs:
        if key is not None and key != "":
            found[key] = option if found.get(key, option) == option else None
    return found


def _starts(label: str) -> set[str]:
    """What a cell with a write-in begins with: the label whole, or without its （请注明）, a letter in front or not."""
    short = _PLEASE.sub("", label).rstrip() or label
    return {start for text in (label, short) for start in (text, without_mark(text))}
