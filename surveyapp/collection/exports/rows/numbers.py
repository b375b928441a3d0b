"""Decides what the bare numbers of a file mean: an option's own text, its code, its score, or its place in the list.

The rule. Columns whose options are the same (labels, codes, scores) are one group: the lines of a matrix, and other
questions beside them. A meaning *fits* a group if it gives an option for every number in it that any meaning gives
one for. Numbers that no meaning reads stop the import on their own, whatever the others mean.

- Possible are all four meanings, but `position` only where no column of the file is written in option texts (or in
  codes that are no numbers): a website that writes texts leaves only labels and scores as digits.
- A meaning said for one question holds for it.
- A download said for the whole file leaves its own meaning and `label` (what a cell says is never ruled out), and
  texts leave `label` and `score`.
- If one meaning fits, or all that fit give every number the same option, that is the reading.
- If several fit with different options, or none does, the group is open: a person has to say.

What was said and the questionnaire stay the same when a row is added; the possible meanings and those that fit can
only become fewer. So one more row never changes the option that an earlier one was given: it may open a group, or
stop the import.

Example: options 非常满意 (score 5) … 非常不满意 (score 1) and cells 5 and 4: by score the best two, by position the
worst two, so the group is open. With cells 3 alone both give 一般, and nobody is asked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from surveyapp.collection.exports.cells.option_wording import number_of
from surveyapp.collection.exports.cells.options import NUMBER_MEANINGS, NumberMeaning
from surveyapp.collection.exports.cells.write_ins import number_and_text
from surveyapp.collection.exports.files.table import ExportTable, ImportProblem
from surveyapp.collection.exports.rows.cell_readings import ColumnReader

MeaningReason = Literal["question", "file", "only", "same", "nothing", "differ", "contradict"]
"""Why a group is read as it is: said for the question · said for the file · one meaning fits · all that fit give the
same · no number can be read. Or why it is open: several differ · none fits."""

NumberOutcome = tuple[tuple[str, str, int], ...]
"""Number, label of the option that it gives (or nothing), cells with it."""


@dataclass(frozen=True)
class MeaningOutcome:
    """The options that a meaning would give to a group's numbers, and the mean score of all its answers, where the
    options have scores.
    """

    meaning: NumberMeaning
    fits: bool
    options: NumberOutcome
    mean: Fraction | None


@dataclass(frozen=True)
class NumbersGroup:
    """Columns of numbers with the same options: where they are, what they answer, and how they are read.

    `meaning` is how the cells are read for the time being where the group is open; `outcomes`: of each meaning that
    gives any option, those that fit first.
    """

    columns: tuple[int, ...]
    items: tuple[str, ...]
    meaning: NumberMeaning
    why: MeaningReason
    outcomes: tuple[MeaningOutcome, ...]

    @property
    def is_open(self) -> bool:
        """Whether a person has to say what the numbers mean."""
        return self.why in ("differ", "contradict")


@dataclass(frozen=True)
class NumbersReading:
    """The reading of bare numbers in every group of columns that has some."""

    groups: tuple[NumbersGroup, ...]

    @property
    def open_groups(self) -> tuple[NumbersGroup, ...]:
        """The groups that a person has to decide."""
        return tuple(group for group in self.groups if group.is_open)

    def meaning_of(self, column: int) -> NumberMeaning:
        """How the numbers of a column are read."""
        return next((group.meaning for group in self.groups if column in group.columns), "label")


def meaning_of_numbers(
    readers: Iterable[ColumnReader], download: NumberMeaning | None, questions: Mapping[str, NumberMeaning]
) -> NumbersReading:
    """The reading of all columns; `download`: what was said of the file, `questions`: of single items (code)."""
    readers = list(readers)
    in_texts = any(reader.in_texts for reader in readers)
    groups: dict[object, list[ColumnReader]] = {}
    for reader in readers:
        if reader.numeric_cells:
            options = tuple(
                (str(option.label), option.code, option.score) for option in reader.target.item.options
            )
            kind = reader.target.item.is_several
            groups.setdefault((options, kind, questions.get(reader.key)), []).append(reader)
    return NumbersReading(
        tuple(
            _group(members, _allowed(download, in_texts=in_texts), download, questions.get(members[0].key))
            for members in groups.values()
        )
    )


def _allowed(download: NumberMeaning | None, *, in_texts: bool) -> tuple[NumberMeaning, ...]:
    """The meanings that are possible, that of the download first."""
    allowed: tuple[NumberMeaning, ...] = NUMBER_MEANINGS
    if download == "label":
        allowed = ("label", "score")
    elif download is not None:
        allowed = (download, "label")
    return tuple(meaning for meaning in allowed if not (in_texts and meaning == "position"))


def _group(
    members: list[ColumnReader],
    allowed: tuple[NumberMeaning, ...],
    download: NumberMeaning | None,
    said: NumberMeaning | None,
) -> NumbersGroup:
    cells = [(reader, cell) for reader in members for cell in reader.numeric_cells]
    readable = [
        (reader, cell) for reader, cell in cells if any(reader.fits(cell, way) for way in NUMBER_MEANINGS)
    ]
    fit = [way for way in NUMBER_MEANINGS if all(reader.fits(cell, way) for reader, cell in readable)]
    possible = [way for way in allowed if way in fit]
    meaning, why = _decided(readable, possible, download, said)
    if why == "contradict":  # for the time being, so that cells are not listed one by one beside the question
        meaning = (fit or allowed or NUMBER_MEANINGS)[0]
    outcomes = [_outcome(members, way, fits=way in fit) for way in NUMBER_MEANINGS]
    return NumbersGroup(
        tuple(reader.number for reader in members),
        tuple(reader.key for reader in members),
        meaning,
        why,
        tuple(
            sorted(
                (outcome for outcome in outcomes if any(label for _, label, _ in outcome.options)),
                key=lambda outcome: not outcome.fits,
            )
        ),
    )


def _decided(
    readable: list[tuple[ColumnReader, str]],
    possible: list[NumberMeaning],
    download: NumberMeaning | None,
    said: NumberMeaning | None,
) -> tuple[NumberMeaning, MeaningReason]:
    if said is not None:
        return said, "question"
    if not readable:
        return "label", "nothing"
    if not possible:
        return "label", "contradict"
    if any(_differ(reader, cell, possible) for reader, cell in readable):
        return possible[0], "differ"
    if possible[0] == download:
        return possible[0], "file"
    return possible[0], "only" if len(possible) == 1 else "same"


def _differ(reader: ColumnReader, cell: str, possible: list[NumberMeaning]) -> bool:
    readings = [reader.read(cell, way) for way in possible]
    return any(
        (reading.choices, reading.doubtful) != (readings[0].choices, readings[0].doubtful)
        for reading in readings
    )


def _outcome(members: list[ColumnReader], meaning: NumberMeaning, *, fits: bool) -> MeaningOutcome:
    """Every number with its option, and the mean over all answers of the group, texts included."""
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    answers, total = 0, Fraction(0)
    for reader in members:
        for cell, count in reader.counts.items():
            reading = reader.read(cell, meaning)
            for choice in reading.choices:
                if choice.option.score is not None:
                    answers, total = answers + count, total + count * Fraction(choice.option.score)
            for part in reading.parts if cell in reader.numeric_cells else ():
                number = number_of(number_and_text(part)[0])
                if number is not None and reader.correction(part) is None:
                    gives = reader.matcher.find(part, meaning)
                    said = f"{number.normalize():f}"
                    counts[said] += count
                    labels[said] = gives.option.label.say() if gives else ""
    ordered = sorted(counts, key=Decimal)
    multiple = any(reader.target.item.is_several for reader in members)
    return MeaningOutcome(
        meaning,
        fits,
        tuple((number, labels[number], counts[number]) for number in ordered),
        total / answers if answers and not multiple else None,
    )


def open_numbers(table: ExportTable, group: NumbersGroup) -> Iterator[ImportProblem]:
    """For each column of a group that somebody has to decide: its item, and what a number could mean.

    `numbers_differ` · `numbers_contradict`; `outcomes`: meaning -> an example, number and label.
    """
    fitting = [outcome for outcome in group.outcomes if outcome.fits] or list(group.outcomes)
    shown = {
        number
        for number, label, _ in (fitting[0].options if fitting else ())
        if any(
            other != label for outcome in fitting for found, other, _ in outcome.options if found == number
        )
    }
    examples = {
        outcome.meaning: next(
            (
                (number, label)
                for number, label, _ in outcome.options
                if label and (number in shown or not shown)
            ),
            None,
        )
        for outcome in fitting
    }
    code = "numbers_differ" if group.why == "differ" else "numbers_contradict"
    for column, item in zip(group.columns, group.items, strict=True):
        params: dict[str, object] = {"item": item, "outcomes": examples}
        yield ImportProblem(code, table.top, table.header[column], params)
