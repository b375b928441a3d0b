"""The rows of a file of scores compared by the values of one of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from surveyapp.analysis.groups.comparison import Comparison, GroupedItem, RespondentGroup, compare_groups
from surveyapp.analysis.groups.count_table import CountTable, Numbers
from surveyapp.analysis.limits import LONGEST_SCORE_CELL, MOST_COMPARED_GROUPS, MOST_TABLE_CELLS
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.scores.score_files import CodedColumn, ScoreFile, ScoreFileError
from surveyapp.snapshots.late_libraries import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def compare_score_file(scores: ScoreFile, by: str, items: Sequence[str]) -> Comparison:
    """Compare the rows of each value of the column `by` on the columns `items`, which hold scores.

    Numbers stand in the order of their size, before other values; 1 and 1.0 are one group, and a blank is none. A file
    declares no formula: groups have means, no other figure. The best answer is the highest score of the item, of one
    that does not vary the highest of all items.

    Raises ScoreFileError `score_file_unknown_column`, `score_file_no_number`, `score_file_too_many_groups` (column,
    found, limit), `score_file_too_many_values` (column, found, limit).
    """
    names, places = _groups(scores.column(by), by)
    sizes = np.bincount(places[places >= 0], minlength=len(names)).tolist()
    table = scores.scores(items)
    present = table.scores[~np.isnan(table.scores)]
    highest = float(present.max()) if present.size else None
    return compare_groups(
        by,
        by,
        [RespondentGroup(name, name, n) for name, n in zip(names, sizes, strict=True)],
        [_grouped(code, table.column(code), places, len(names), highest) for code in items],
    )


def _groups(column: CodedColumn, by: str) -> tuple[list[str], NDArray[np.int64]]:
    """The names of the groups in their order, and the place of each row's; -1 where it is in none."""
    spellings: dict[tuple[bool, float | str], list[str]] = {}
    for text in column.texts:
        if text:
            spellings.setdefault(_value(text), []).append(text)
    if len(spellings) > MOST_COMPARED_GROUPS:
        raise ScoreFileError(
            "score_file_too_many_groups",
            column=by[:LONGEST_SCORE_CELL],
            found=len(spellings),
            limit=MOST_COMPARED_GROUPS,
        )
    ordered = [spellings[value] for value in sorted(spellings)]
    place_of = {text: place for place, alike in enumerate(ordered) for text in alike}
    of_texts = np.array([place_of.get(text, -1) for text in column.texts], dtype=np.int64)
    return [min(alike, key=len) for alike in ordered], of_texts[column.places]


def _value(text: str) -> tuple[bool, float | str]:
    """What a group is sorted by: numbers by their size, then all else by its letters."""
    try:
        number = float(text)
    except ValueError:
        return True, text
    return (True, text) if "_" in text or not np.isfinite(number) else (False, number)


def _grouped(
    code: str, scores: Numbers, places: NDArray[np.int64], groups: int, highest: float | None
) -> GroupedItem:
    given = ~np.isnan(scores) & (places >= 0)
    values, columns = np.unique(scores[given], return_inverse=True)
    if len(values) * groups > MOST_TABLE_CELLS:
        raise ScoreFileError(
            "score_file_too_many_values", column=code, found=len(values), limit=MOST_TABLE_CELLS // groups
        )
    best = float(values[-1]) if len(values) > 1 else highest
    pairs = places[given] * len(values) + columns
    counts = np.bincount(pairs, minlength=groups * len(values)).reshape(groups, len(values))
    table = CountTable(values, counts.astype(np.int64))
    return GroupedItem(code, code, table, (Undefined("no_formula"),) * groups, best)
