"""The flags of responses in their coded tables."""

from __future__ import annotations

from collections.abc import Sequence

from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import FLAGS
from surveyapp.snapshots.marks import Marks

_BETWEEN = "\x1f"
"""Stands between flags, and in the name of none."""


def flags_as_one(flags: pa.ChunkedArray) -> pa.ChunkedArray:
    """The flags of each row as one text, by which rows are compared: `flags_apart` gives them back."""
    return pc.binary_join(flags, _BETWEEN)


def flags_apart(flags: str) -> list[str]:
    """The flags that `flags_as_one` made one text of."""
    return flags.split(_BETWEEN) if flags else []


def has_any_flag(rows: pa.Table) -> bool:
    """Whether any row of a table of coded answers has any flag."""
    return any(len(chunk.flatten()) for chunk in rows[FLAGS].chunks)


def has_flag(rows: pa.Table, names: Sequence[str]) -> Marks:
    """Which rows of a table of coded answers have one of these flags."""
    marks = np.zeros(rows.num_rows, dtype=bool)
    if not has_any_flag(rows):
        return marks
    flags = rows[FLAGS].combine_chunks()
    is_one = pc.is_in(pc.list_flatten(flags), value_set=pa.array(names, pa.string()))
    marks[pc.list_parent_indices(flags).filter(is_one).to_numpy(zero_copy_only=False)] = True
    return marks
