"""Of the rows of coded answers, which hold something: as marks, one for each row."""

from __future__ import annotations

from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING, Any, TypeAlias

from surveyapp.snapshots.late_libraries import np, pa

if TYPE_CHECKING:
    from numpy.typing import NDArray


Marks: TypeAlias = "NDArray[np.bool_]"
"""Of each row whether something is so."""


def has_cell(rows: pa.Table, column: str) -> Marks:
    """Which rows have a cell in this column."""
    there: Marks = rows[column].is_valid().to_numpy()
    return there


def numbers(rows: pa.Table, column: str, blank: int = 0) -> NDArray[np.signedinteger[Any]]:
    """The cells of a column of whole numbers, `blank` where there is none."""
    cells: NDArray[np.signedinteger[Any]] = rows[column].fill_null(blank).to_numpy()
    return cells


def lies_within(values: NDArray[Any], low: Decimal | None, high: Decimal | None) -> Marks:
    """Which whole numbers lie within the ends; an end that is None is none.

    >>> lies_within(np.array([1, 2, 3]), Decimal("1.5"), None).tolist()
    [False, True, True]
    """
    marks = np.ones(len(values), dtype=bool)
    if low is not None:
        marks &= values >= ceil(low)
    if high is not None:
        marks &= values <= floor(high)
    return marks
