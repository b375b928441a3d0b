"""What each column of an export holds: an item, one option of it, one of the website's own facts, or nothing known."""

import difflib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from surveyapp.collection.exports.cells.options import matcher_of
from surveyapp.collection.exports.cells.silence import is_blank
from surveyapp.collection.exports.cells.tick_words import tick_of
from surveyapp.collection.exports.columns.corrections import (
    LEFT_OUT,
    PLATFORM_KEYS,
    Corrections,
    target_key,
    targets_by_key,
)
from surveyapp.collection.exports.columns.headings import (
    ColumnTarget,
    ColumnTargets,
    Headings,
    without_repeat,
)
from surveyapp.collection.exports.columns.website_columns import find_own_columns
from surveyapp.collection.exports.files.table import ExportTable, ImportProblem
from surveyapp.collection.limits import (
    LONGEST_HEADING_COMPARED,
    LONGEST_TEXT_NAMED,
    MOST_COLUMNS_COMPARED,
    MOST_SAMPLES,
    MOST_TEXTS_NAMED,
)
from surveyapp.definition.questionnaire import Questionnaire

ColumnKind = Literal[
    "answers", "platform", "unread", "repeat", "empty", "left_out", "unmatched", "ambiguous", "duplicate"
]


@dataclass(frozen=True)
class ExportColumn:
    """One column of the file.

    `target` is what it holds where it holds answers (or would, were it not a `duplicate`), `platform` the fact of the
    website's own that it holds (`unread`: a website's own column that is never kept; `repeat`: it says again what
    other columns hold). `near`: the code of the item that an unmatched heading is most like; `by_hand`: a person said
    so; `by_order`: several have this wording, and were told apart by their order; `alike`: of an `ambiguous` one, how
    many columns and how many items have its wording.
    """

    number: int
    heading: str
    kind: ColumnKind
    target: ColumnTarget | None = None
    platform: str | None = None
    near: str | None = None
    by_hand: bool = False
    by_order: bool = False
    alike: tuple[int, int] = (0, 0)


def match_columns(
    questionnaire: Questionnaire, table: ExportTable, corrections: Corrections
) -> tuple[ExportColumn, ...]:
    """Match every column to what it holds; the `corrections`, all of which must fit, come first."""
    by_key = targets_by_key(questionnaire)
    holds = {column.number: column.holds for column in corrections.columns}
    free = {number: heading for number, heading in enumerate(table.header) if number not in holds}
    found = _Matching(questionnaire, table, free).columns()
    columns = [
        _by_hand(number, heading, holds[number], by_key) if number in holds else found[number]
        for number, heading in enumerate(table.header)
    ]
    columns = [_of_texts(column, questionnaire, table) for column in columns]
    return tuple(_told_apart(_without_repeats(columns)))


class _Matching:
    """Finds what the columns with these headings hold, all of them together."""

    def __init__(self, questionnaire: Questionnaire, table: ExportTable, free: dict[int, str]) -> None:
        self._table, self._free = table, free
        self._headings = Headings(questionnaire)
        self._texts = {asked.text.say(): asked.code for asked in questionnaire.items}
        self._compared = 0

    def columns(self) -> dict[int, ExportColumn]:
        columns: dict[int, ExportColumn] = {}
        for candidates, numbers in self._alike().items():
            columns |= self._answers(candidates, numbers)
        columns |= self._numbered({n for n in self._free if n not in columns})
        left = [
            self._free[n] if n in self._free and n not in columns else ""
            for n in range(len(self._table.header))
        ]
        own = find_own_columns(left)
        for number, heading in self._free.items():
            if number in columns:
                continue
            if number in own:
                fact = own[number]
                columns[number] = ExportColumn(
                    number, heading, "platform" if fact else "unread", platform=fact
                )
            elif not any(row[number] for _, row in self._table.responses):
                columns[number] = ExportColumn(number, heading, "empty")
            else:
                columns[number] = ExportColumn(number, heading, "unmatched", near=self._near(heading))
        return columns

    def _alike(self) -> dict[ColumnTargets, list[int]]:
        """The columns by what their headings can mean."""
        present = set(self._free.values())
        alike: dict[ColumnTargets, list[int]] = {}
        for number, heading in self._free.items():
            targets = self._headings.targets(heading)
            if not targets and (base := without_repeat(heading)) in present:
                targets = self._headings.targets(base)
            if targets:
                alike.setdefault(targets, []).append(number)
        return alike

    def _answers(self, candidates: ColumnTargets, numbers: list[int]) -> dict[int, ExportColumn]:
        """Columns of one wording: as many columns as items with it belong to them in their order."""
        if len(candidates) == 1 and len(numbers) > 1:
            wider = self._headings.alike_targets(self._free[numbers[0]])
            candidates = wider if len(wider) == len(numbers) else candidates
        if len(candidates) == len(numbers) > 1:
            pairs = zip(numbers, candidates, strict=True)
            return {
                n: ExportColumn(n, self._free[n], "answers", target, by_order=True) for n, target in pairs
            }
        if len(candidates) > 1:
            alike = (len(numbers), len(candidates))
            return {n: ExportColumn(n, self._free[n], "ambiguous", alike=alike) for n in numbers}
        return {n: ExportColumn(n, self._free[n], "answers", candidates[0]) for n in numbers}

    def _numbered(self, left: set[int]) -> dict[int, ExportColumn]:
        """Columns that number the lines or options of a question by its code, if they number all of them."""
        places: dict[str, dict[int, int]] = {}
        for number in sorted(left):
            if part := self._headings.numbered_part(self._free[number]):
                places.setdefault(part[0], {}).setdefault(part[1], number)
        columns: dict[int, ExportColumn] = {}
        for code, numbered in places.items():
            parts = self._headings.parts(code)
            if len(numbered) < len(parts):
                parts = tuple(part for part in parts if part.option is None or not part.option.write_in)
            if sorted(numbered) == list(range(1, len(parts) + 1)):
                for place, target in enumerate(parts, start=1):
                    number = numbered[place]
                    columns[number] = ExportColumn(
                        number, self._free[number], "answers", target, by_order=True
                    )
        return columns

    def _near(self, heading: str) -> str | None:
        self._compared += 1
        if self._compared > MOST_COLUMNS_COMPARED or len(heading) > LONGEST_HEADING_COMPARED:
            return None
        near = difflib.get_close_matches(heading, self._texts, 1, 0.5)
        return self._texts[near[0]] if near else None


def _of_texts(column: ExportColumn, questionnaire: Questionnaire, table: ExportTable) -> ExportColumn:
    """The column; that of an option with a text beside it may hold these texts instead of ticks: `d[other]`."""
    target = column.target
    if (
        column.by_hand
        or target is None
        or target.option is None
        or not target.option.write_in
        or target.written
    ):
        return column
    matcher = matcher_of(target.item, questionnaire.languages)
    cells = {row[column.number] for line, row in table.responses}
    cells = {cell for cell in cells if not is_blank(cell)}
    if not cells or any(tick_of(cell, target.option, matcher) for cell in cells):
        return column
    return replace(column, target=replace(target, written=True))


def _without_repeats(columns: list[ExportColumn]) -> list[ExportColumn]:
    """The columns; `repeat` are labels beside codes, and joined ticks beside a column for each option."""
    targets = [column.target for column in columns if column.kind == "answers" and column.target]
    codes = {target.code for target in targets if target.option is None and not target.label}
    ticked: dict[str, set[str]] = {}
    for target in targets:
        if target.option is not None:
            ticked.setdefault(target.code, set()).add(target.option.code)
    return [
        replace(column, kind="repeat")
        if column.target is not None and not column.by_hand and _repeats(column.target, codes, ticked)
        else column
        for column in columns
    ]


def _repeats(target: ColumnTarget, codes: set[str], ticked: dict[str, set[str]]) -> bool:
    if target.label:
        return target.code in codes
    every = {option.code for option in target.item.options}
    return target.option is None and target.item.is_several and every <= ticked.get(target.code, set())


def _told_apart(columns: list[ExportColumn]) -> Iterator[ExportColumn]:
    """The columns; a `duplicate` holds what a column before it holds."""
    held: set[tuple[str, ...]] = set()
    for column in columns:
        holds, excludes = _held(column)
        if held & excludes:
            yield replace(column, kind="duplicate")
        else:
            held |= holds
            yield column


def _held(column: ExportColumn) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """What a column holds, and of what another column must not hold any: an item whole, or single options of it."""
    target = column.target
    if column.kind not in ("answers", "platform"):
        return set(), set()
    if target is None:
        fact: set[tuple[str, ...]] = {("fact", column.platform or "")}
        return fact, fact
    whole: tuple[str, ...] = ("whole", target.code)
    any_tick: tuple[str, ...] = ("ticks", target.code)
    own: tuple[str, ...] = (target_key(target),)
    if target.option is None:
        return {whole}, {whole, any_tick}
    return ({own}, {own}) if target.written else ({own, any_tick}, {own, whole})


def column_problems(
    questionnaire: Questionnaire, table: ExportTable, columns: tuple[ExportColumn, ...]
) -> list[ImportProblem]:
    """The problems of columns, which stop the import.

    `unmatched_column` (near) · `nameless_column` (found: its letter) · `alike_columns` (found, expected) ·
    `duplicate_column` (found) · `no_question_column`.
    """
    problems: list[ImportProblem] = []
    for column in columns:
        params: dict[str, object]
        if column.kind == "unmatched" and not column.heading:
            from openpyxl.utils import get_column_letter  # here: the citizen app starts without spreadsheets

            params = {"found": get_column_letter(column.number + 1)}
            problems.append(ImportProblem("nameless_column", table.top, params=params))
        elif column.kind == "unmatched":
            near = questionnaire.item(column.near) if column.near else None
            params = {"near": str(near.text) if near else ""}
            problems.append(ImportProblem("unmatched_column", table.top, column.heading, params))
        elif column.kind == "ambiguous":
            params = {"found": column.alike[0], "expected": column.alike[1]}
            problems.append(ImportProblem("alike_columns", table.top, column.heading, params))
        elif column.kind == "duplicate":
            params = {"found": column.target.code if column.target else column.platform}
            problems.append(ImportProblem("duplicate_column", table.top, column.heading, params))
    if not problems and not any(column.kind == "answers" for column in columns):
        problems.append(ImportProblem("no_question_column", table.top))
    return problems


def column_notes(columns: tuple[ExportColumn, ...]) -> list[ImportProblem]:
    """Notes on columns that are imported differently than a person may expect, or not at all.

    `told_apart_by_order` · `unread_columns` · `repeated_columns` · `empty_columns` (each: found, the headings).
    """
    groups = {
        "told_apart_by_order": [column.heading for column in columns if column.by_order],
        "unread_columns": [column.heading for column in columns if column.kind == "unread"],
        "repeated_columns": [column.heading for column in columns if column.kind == "repeat"],
        "empty_columns": [column.heading for column in columns if column.kind == "empty" and column.heading],
    }
    return [
        ImportProblem(code, params={"found": shorten_list(found)}) for code, found in groups.items() if found
    ]


def shorten_list(texts: Sequence[object]) -> list[str]:
    """The first texts of a list, each at a length that can be read, and how many more there are."""
    shown = [
        text if len(text) <= LONGEST_TEXT_NAMED else f"{text[:LONGEST_TEXT_NAMED]}…"
        for text in map(str, texts[:MOST_TEXTS_NAMED])
    ]
    return [*shown, f"…（{len(texts)}）"] if len(texts) > MOST_TEXTS_NAMED else shown


@dataclass(frozen=True)
class ColumnCells:
    """A summary of the cells of a column: its first different texts, and how many cells are blank."""

    samples: tuple[str, ...]
    blanks: int


def cells_of(table: ExportTable, number: int, others: Collection[int] = ()) -> ColumnCells:
    """The samples and the number of blanks of one column; `others`: the numbers of rows that are no responses."""
    counts = Counter(row[number] for line, row in table.responses if line not in others)
    blanks = sum(count for cell, count in counts.items() if is_blank(cell))
    samples = islice((cell for cell in counts if not is_blank(cell)), MOST_SAMPLES)
    return ColumnCells(tuple(samples), blanks)


def _by_hand(number: int, heading: str, holds: str, targets: dict[str, ColumnTarget]) -> ExportColumn:
    if holds == LEFT_OUT:
        return ExportColumn(number, heading, "left_out", by_hand=True)
    if holds in PLATFORM_KEYS:
        return ExportColumn(number, heading, "platform", platform=PLATFORM_KEYS[holds], by_hand=True)
    return ExportColumn(number, heading, "answers", targets[holds], by_hand=True)
