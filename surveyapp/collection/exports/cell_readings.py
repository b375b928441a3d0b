"""What the cells of a choice column mean. Each different cell is read once, however many rows hold it."""

import difflib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from surveyapp.collection.exports.columns import Column
from surveyapp.collection.exports.corrections import Corrections, TextCorrection, target_key
from surveyapp.collection.exports.headings import Target
from surveyapp.collection.exports.options import (
    Choice,
    Numbers,
    OptionMatcher,
    is_bare_number,
    number_and_text,
)

BLANKS = ("(空)", "(跳过)", "（空）", "（跳过）", "-2", "-3", "N/A")
"""How the websites write a question that was left out."""

TICKED, UNTICKED = ("1", "是", "√", "✓"), ("0", "否")

_JOINED = re.compile("(┋)|〖[^〖〗]*〗")
"""What stands between ticks (group 1); inside 〖…〗 it is somebody's text."""

NumbersWhy = Literal["by_hand", "no_numbers", "texts", "only_position", "only_names", "same", "unclear"]


@dataclass(frozen=True)
class NumbersReading:
    """What bare numbers are read as, and why; `unclear`: the columns where it would have to be said."""

    meaning: Numbers
    why: NumbersWhy
    unclear: tuple[int, ...] = ()


@dataclass(frozen=True)
class CellReading:
    """What a cell means: options chosen, and its parts that mean nothing known or that were settled by hand."""

    choices: tuple[Choice, ...]
    unmatched: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()


class ColumnReader:
    """Reads the cells of one column with options; `counts`: its different cells, blanks aside, and how many of each."""

    def __init__(
        self,
        column: Column,
        target: Target,
        cells: Counter[str],
        corrections: Corrections,
        languages: tuple[str, ...],
    ) -> None:
        self.number, self.heading, self.target = column.number, column.heading, target
        self.key = target_key(target)
        self.matcher = OptionMatcher(target.question, languages)
        self.counts = Counter({cell: n for cell, n in cells.items() if not is_blank(cell)})
        self._by_hand: Mapping[str, TextCorrection] = {
            correction.text: correction for correction in corrections.texts if correction.key == self.key
        }
        self._near: dict[str, str] = {}

    @property
    def ticks_only(self) -> bool:
        """Whether the column holds the ticks (0/1) of one option."""
        return self.target.option is not None

    def read_all(self, numbers: Numbers) -> dict[str, CellReading]:
        """The reading of every different cell when bare numbers are read as `numbers`."""
        if self.ticks_only:
            return {cell: self._tick(cell) for cell in self.counts}
        return {cell: self._cell(cell, numbers) for cell in self.counts}

    def parts(self) -> set[str]:
        """The different answers in the cells, those settled by hand aside; a number without the text after it."""
        return {
            part if self.matcher.by_label(part) else number_and_text(part)[0]
            for cell in self.counts
            for part in self._parts(cell)
            if part not in self._by_hand
        }

    def near(self, text: str) -> str:
        """The code of the option whose label is most like the text, or nothing."""
        if text not in self._near:
            labels = {option.label.say(): option.code for option in self.target.question.options}
            near = difflib.get_close_matches(text, labels, 1, 0.5)
            self._near[text] = labels[near[0]] if near else ""
        return self._near[text]

    def correction(self, text: str) -> TextCorrection | None:
        """What a person said that a text means."""
        return self._by_hand.get(text)

    def _parts(self, cell: str) -> list[str]:
        """The answers in one cell: a multiple choice may hold several, joined by ┋."""
        if self.target.question.type != "multiple" or ("┋" not in cell and self.matcher.by_label(cell)):
            return [cell]
        joints = [found.start() for found in _JOINED.finditer(cell) if found[1]]
        begins, ends = [0, *(joint + 1 for joint in joints)], [*joints, len(cell)]
        return [cell[begin:end].strip() for begin, end in zip(begins, ends, strict=True)]

    def _cell(self, cell: str, numbers: Numbers) -> CellReading:
        choices: list[Choice] = []
        unmatched: list[str] = []
        settled: list[str] = []
        for part in self._parts(cell):
            if part in self._by_hand:
                choices += self._settled(part)
                settled.append(part)
            elif choice := self.matcher.find(part, numbers):
                choices.append(choice)
            else:
                unmatched.append(part)
        return CellReading(tuple(choices), tuple(unmatched), tuple(settled))

    def _tick(self, cell: str) -> CellReading:
        option = self.target.option
        ticked, text = number_and_text(cell)
        if cell in self._by_hand:
            return CellReading(tuple(self._settled(cell)), settled=(cell,))
        if option is not None and (cell in TICKED or (ticked in TICKED and option.write_in)):
            return CellReading((Choice(option, text),))
        return CellReading((), () if cell in UNTICKED else (cell,))

    def _settled(self, text: str) -> list[Choice]:
        correction = self._by_hand[text]
        option = self.target.question.option(correction.option or "")
        return [Choice(option, text if correction.written else "")] if option else []


def is_blank(cell: str) -> bool:
    """Whether a cell says that the question was left out."""
    return not cell or cell in BLANKS


def meaning_of_numbers(readers: list[ColumnReader], numbers: Numbers | None) -> NumbersReading:
    """What bare numbers are in this file; `numbers` where a person said so.

    In a file with texts they are codes or scores. In a file of numbers alone they are positions if some column's
    numbers can be nothing else, names (code, score) if some column's can only be those, and otherwise it must not
    matter: a column where the readings differ is unclear.
    """
    if numbers is not None:
        return NumbersReading(numbers, "by_hand")
    cells = {reader.number: reader.parts() for reader in readers if not reader.ticks_only}
    matchers = {reader.number: reader.matcher for reader in readers if not reader.ticks_only}
    numeric = all(is_bare_number(cell) for found in cells.values() for cell in found)
    if all(
        matchers[number].by_label(cell) or not is_bare_number(cell)
        for number, found in cells.items()
        for cell in found
    ):
        return NumbersReading("code", "no_numbers")
    differ = _differing(matchers, cells, numeric=numeric)
    why: NumbersWhy = "same" if numeric else "texts"
    if numeric:
        fits = [
            (all(map(matchers[number].by_name, found)), all(map(matchers[number].by_position, found)))
            for number, found in cells.items()
        ]
        if (False, True) in fits:
            return NumbersReading("position", "only_position")
        if (True, False) in fits:
            differ, why = _differing(matchers, cells, numeric=False), "only_names"
    return NumbersReading("code", "unclear", differ) if differ else NumbersReading("code", why)


def _differing(
    matchers: Mapping[int, OptionMatcher], cells: Mapping[int, set[str]], *, numeric: bool
) -> tuple[int, ...]:
    """The columns with a bare number that the possible readings give different options."""
    return tuple(
        number
        for number, found in cells.items()
        if any(_is_open(matchers[number], cell, numeric=numeric) for cell in found if is_bare_number(cell))
    )


def _is_open(matcher: OptionMatcher, cell: str, *, numeric: bool) -> bool:
    """Whether a bare number means different options by code and by score, or in a file of numbers by position."""
    if not numeric:
        found = (matcher.by_code(cell), matcher.by_score(cell))
        return matcher.by_label(cell) is None and len({choice.option.code for choice in found if choice}) > 1
    return len(matcher.readings(cell)) > 1
