"""What each column of an export holds: an item, one option of it, one of the website's own facts, or nothing known."""

import difflib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from surveyapp.collection.exports.corrections import (
    LEFT_OUT,
    PLATFORM_KEYS,
    Corrections,
    target_key,
    targets_by_key,
)
from surveyapp.collection.exports.headings import Target, column_targets, target_of
from surveyapp.collection.exports.table import PLATFORM_COLUMNS, ExportTable, ImportProblem
from surveyapp.definition.questionnaire import Questionnaire

ColumnKind = Literal["answers", "platform", "empty", "left_out", "unmatched", "duplicate"]


@dataclass(frozen=True)
class Column:
    """One column of the file.

    `target` is what it holds where it holds answers (or would, were it not a `duplicate`), `platform` the name of the
    website's own column; `near` the code of the item that an unmatched heading is most like; `by_hand`: a person said
    so.
    """

    number: int
    heading: str
    kind: ColumnKind
    target: Target | None = None
    platform: str | None = None
    near: str | None = None
    by_hand: bool = False


def match_columns(
    questionnaire: Questionnaire, table: ExportTable, corrections: Corrections
) -> tuple[Column, ...]:
    """What every column holds, by hand where `corrections` (all of them fitting) say so."""
    by_heading, by_key = column_targets(questionnaire), targets_by_key(questionnaire)
    holds = {column.number: column.holds for column in corrections.columns}
    texts = {asked.text.say(): asked.code for asked in questionnaire.asked_items()}
    columns: list[Column] = []
    held: dict[str, Column] = {}
    for number, heading in enumerate(table.header):
        if number in holds:
            column = _by_hand(number, heading, holds[number], by_key)
        elif target := target_of(heading, by_heading):
            column = Column(number, heading, "answers", target)
        elif heading in PLATFORM_COLUMNS:
            column = Column(number, heading, "platform", platform=heading)
        elif not heading and not any(row[number] for row in table.rows):
            column = Column(number, heading, "empty")
        else:
            near = difflib.get_close_matches(heading, texts, 1, 0.5)
            column = Column(number, heading, "unmatched", near=texts[near[0]] if near else None)
        if any(_overlap(column, other) for other in held.values()):
            column = Column(
                number, heading, "duplicate", column.target, column.platform, by_hand=column.by_hand
            )
        if key := target_key(column.target) if column.target else column.platform:
            held.setdefault(key, column)
        columns.append(column)
    return tuple(columns)


def column_problems(
    questionnaire: Questionnaire, table: ExportTable, columns: tuple[Column, ...]
) -> list[ImportProblem]:
    """`unmatched_column` (near) · `duplicate_column` (found) · `no_question_column`."""
    problems: list[ImportProblem] = []
    for column in columns:
        if column.kind == "unmatched":
            near = questionnaire.asked_item(column.near) if column.near else None
            params: dict[str, object] = {"near": str(near.text) if near else ""}
            problems.append(ImportProblem("unmatched_column", table.top, column.heading, params))
        elif column.kind == "duplicate":
            found = column.target.code if column.target else column.platform
            problems.append(ImportProblem("duplicate_column", table.top, column.heading, {"found": found}))
    if not problems and not any(column.kind == "answers" for column in columns):
        problems.append(ImportProblem("no_question_column", table.top))
    return problems


@dataclass(frozen=True)
class ColumnCells:
    """What stands in a column: its first different texts, and how many of its cells are blank."""

    samples: tuple[str, ...]
    blanks: int


SAMPLES = 3
"""Different texts of a column that are shown as samples."""


def cells_of(table: ExportTable, number: int, is_blank: Callable[[str], bool]) -> ColumnCells:
    """The samples and the number of blanks of one column."""
    counts = Counter(row[number] for row in table.rows)
    blanks = sum(count for cell, count in counts.items() if is_blank(cell))
    samples = islice((cell for cell in counts if not is_blank(cell)), SAMPLES)
    return ColumnCells(tuple(samples), blanks)


def _by_hand(number: int, heading: str, holds: str, targets: dict[str, Target]) -> Column:
    if holds == LEFT_OUT:
        return Column(number, heading, "left_out", by_hand=True)
    if holds in PLATFORM_KEYS:
        return Column(number, heading, "platform", platform=PLATFORM_KEYS[holds], by_hand=True)
    return Column(number, heading, "answers", targets[holds], by_hand=True)


def _overlap(one: Column, other: Column) -> bool:
    """Whether two columns hold the same answers or the same fact."""
    if one.target is None or other.target is None:
        return one.platform is not None and one.platform == other.platform
    return one.target.code == other.target.code and (
        one.target.option is None or other.target.option is None or one.target.option == other.target.option
    )
