"""Reads the cells of choice columns. Each different cell is read once, however many rows hold it."""

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from surveyapp.collection.exports.cells.joined_ticks import Division, atoms_of, divisions, without_arrows
from surveyapp.collection.exports.cells.option_wording import number_of
from surveyapp.collection.exports.cells.options import ChosenOption, NumberMeaning, is_number, matcher_of
from surveyapp.collection.exports.cells.silence import Silence, silence_of
from surveyapp.collection.exports.cells.tick_words import tick_of
from surveyapp.collection.exports.columns.columns import ExportColumn
from surveyapp.collection.exports.columns.corrections import Corrections, TextCorrection, target_key
from surveyapp.collection.exports.columns.headings import ColumnTarget
from surveyapp.collection.limits import LONGEST_CELL_COMPARED, MOST_TEXTS_COMPARED, MOST_TICK_PARTS


@dataclass(frozen=True)
class CellReading:
    """The reading of a cell: its parts, the options chosen, and the parts that mean nothing known or were settled by
    hand.

    `doubtful`: the readings of a cell that has several, each as the labels of its options; it then chooses nothing.
    `unticked`: whether it says that an option was not ticked.
    """

    parts: tuple[str, ...] = ()
    choices: tuple[ChosenOption, ...] = ()
    unmatched: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    doubtful: tuple[tuple[str, ...], ...] = ()
    silence: Silence = ""
    unticked: bool = False


class ColumnReader:
    """Reads the cells of one column with options; `counts`: its different cells and how many there are of each."""

    def __init__(
        self,
        column: ExportColumn,
        target: ColumnTarget,
        cells: Counter[str],
        corrections: Corrections,
        languages: tuple[str, ...],
    ) -> None:
        self.number, self.heading, self.target = column.number, column.heading, target
        self.key = target_key(target)
        self.matcher = matcher_of(target.item, languages)
        self.counts = cells
        self._by_hand: Mapping[str, TextCorrection] = {
            correction.text: correction for correction in corrections.texts if correction.key == self.key
        }
        self._one_part = [*(label for label, _ in self.matcher.labels), *self._by_hand]
        self._near: dict[str, str] = {}
        self._read: dict[tuple[str, NumberMeaning], CellReading] = {}

    @property
    def ticks_only(self) -> bool:
        """Whether the column holds the ticks (0/1) of one option."""
        return self.target.option is not None

    @cached_property
    def numeric_cells(self) -> frozenset[str]:
        """The cells with a bare number, alone or as one of several ticks; those settled by hand aside."""
        if self.ticks_only:
            return frozenset()
        return frozenset(cell for cell in self.counts if not self._silence(cell) and self._has_number(cell))

    @cached_property
    def in_texts(self) -> bool:
        """Whether any cell is written in the text of an option, or in a code that is no number."""
        if self.ticks_only:
            return any(number_of(cell) is None and self.matcher.by_label(cell) for cell in self.counts)
        return any(
            number_of(part) is None and (self.matcher.by_label(part) or self.matcher.by_code(part))
            for cell in self.counts
            if cell not in self.numeric_cells
            for part in self.read(cell, "label").parts
        )

    def read(self, cell: str, numbers: NumberMeaning) -> CellReading:
        """The reading of a cell when bare numbers are read as `numbers`."""
        key = (cell, numbers if cell in self.numeric_cells else "label")
        if key not in self._read:
            self._read[key] = self._reading(cell, numbers)
        return self._read[key]

    def read_all(self, numbers: NumberMeaning) -> dict[str, CellReading]:
        """The reading of every different cell."""
        return {cell: self.read(cell, numbers) for cell in self.counts}

    def fits(self, cell: str, numbers: NumberMeaning) -> bool:
        """Whether every number in the cell means an option when read as `numbers`."""
        return not any(map(self._has_number, self.read(cell, numbers).unmatched))

    def nearest_option(self, text: str) -> str:
        """The code of the option whose label is most like the text; empty where none is like it."""
        if text not in self._near:
            labels = {
                label: option.code
                for option in self.target.item.options
                if len(label := option.label.say()) <= LONGEST_CELL_COMPARED
            }
            compared = len(text) <= LONGEST_CELL_COMPARED and len(self._near) < MOST_TEXTS_COMPARED
            likely = difflib.get_close_matches(text, labels, 1, 0.5) if compared else []
            self._near[text] = labels[likely[0]] if likely and number_of(text) is None else ""
        return self._near[text]

    def correction(self, text: str) -> TextCorrection | None:
        """The correction that says what a text means; None without one."""
        return self._by_hand.get(text)

    def _has_number(self, text: str) -> bool:
        """Whether a bare number stands in the text, alone or as one of several ticks; in a label it is none."""
        atoms = atoms_of(self._joined_alike(text)) if self.target.item.is_several else [text]
        if not any(is_number(part) for atom in atoms for part in (atom, *_numbers_with_spaces(atom))):
            return False
        return text not in self._by_hand and (
            number_of(text) is not None or self.matcher.by_label(text) is None
        )

    def _silence(self, cell: str) -> Silence:
        """Why a cell holds no answer; an option with such a label, code or score comes first."""
        if not cell:
            return "empty"
        silence = silence_of(cell)
        if not silence:
            return ""
        matcher = self.matcher
        named = matcher.by_label(cell) or matcher.by_code(cell) or matcher.by_score(cell)
        if (named and not self.ticks_only) or cell in self._by_hand:
            return ""
        return silence

    def _reading(self, cell: str, numbers: NumberMeaning) -> CellReading:
        if silence := self._silence(cell):
            return CellReading(silence=silence)
        if cell in self._by_hand:
            choices = tuple(self._settled(cell))
            silence = "" if choices or self.ticks_only else "empty"
            return CellReading(
                (cell,), choices, settled=(cell,), silence=silence, unticked=self.ticks_only and not choices
            )
        if self.target.option is not None:
            tick = tick_of(cell, self.target.option, self.matcher)
            if tick is None:
                return CellReading((cell,), unmatched=(cell,))
            return CellReading(unticked=True) if tick == "unticked" else CellReading((cell,), (tick,))
        if not self.target.item.is_several:
            choice = self.matcher.find(cell, numbers)
            return CellReading((cell,), (choice,) if choice else (), () if choice else (cell,))
        return self._joined(cell, numbers)

    def _joined(self, cell: str, numbers: NumberMeaning) -> CellReading:
        def find(part: str) -> tuple[ChosenOption, ...] | None:
            if part in self._by_hand:
                return tuple(self._settled(part))
            choice = self.matcher.find(part, numbers)
            return (choice,) if choice else None

        found = divisions(self._joined_alike(cell), find, self._one_part)
        if len(found) > 1:
            return CellReading((cell,), doubtful=tuple(map(_labels, found)))
        (division,) = found
        settled = tuple(part for part in division.parts if part in self._by_hand)
        silence: Silence = "" if division.choices or division.unmatched else "empty"
        return CellReading(division.parts, division.choices, division.unmatched, settled, silence=silence)

    def _joined_alike(self, cell: str) -> str:
        """The cell of a ranking with its arrows as a sign that joins; one that stands in a label stays."""
        if not self.target.item.is_ordered:
            return cell
        return without_arrows(cell, self._one_part)

    def _settled(self, text: str) -> Iterator[ChosenOption]:
        correction = self._by_hand[text]
        for code in correction.options:
            if option := self.target.item.option(code):
                yield ChosenOption(option, text if code == correction.written else "")


def _numbers_with_spaces(text: str) -> list[str]:
    """The numbers that a text lists with spaces between them; none where anything else stands there too."""
    parts = text.split()[:MOST_TICK_PARTS]
    return parts if len(parts) > 1 and all(map(is_number, parts)) else []


def _labels(division: Division) -> tuple[str, ...]:
    return tuple(choice.option.label.say() for choice in division.choices)
