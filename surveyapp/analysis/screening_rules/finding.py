"""What a rule says of the responses of a frame."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from surveyapp.snapshots.late_libraries import np

if TYPE_CHECKING:
    from numpy.typing import NDArray


Values: TypeAlias = "NDArray[np.float64]"
Rows: TypeAlias = "NDArray[np.bool_]"


@dataclass(frozen=True)
class Finding:
    """In the rows of a frame: the rule's `values` (NaN where it says nothing), which rows it flags by itself (`alone`),
    and which ones only where another rule supports it (`beside`; `rule_list.supports`).
    """

    values: Values
    alone: Rows
    beside: Rows


def silent(rows: int) -> Finding:
    """The finding of a rule that has nothing to look at."""
    return Finding(np.full(rows, np.nan), np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool))


def flagging(values: Values, alone: Rows) -> Finding:
    """The finding of a rule that flags by itself or not at all."""
    return Finding(values, alone, np.zeros(len(alone), dtype=bool))
