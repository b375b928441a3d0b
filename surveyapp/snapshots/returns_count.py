"""Counts how many responses came back, and where from, while their columns pass."""

from __future__ import annotations

from collections import Counter

from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import CHANNEL, FLAGS, STATUS, VERSION
from surveyapp.snapshots.manifest import RECONSTRUCTED, Returns
from surveyapp.snapshots.statuses import EMPTY, INELIGIBLE, UNDONE, VALID, WITHDRAWN


class ReturnsCount:
    """Counts responses, table by table; `COLUMNS` are all that it needs of them."""

    COLUMNS = (STATUS, VERSION, CHANNEL, FLAGS)

    def __init__(self) -> None:
        self._statuses: Counter[str] = Counter()
        self._versions: Counter[str] = Counter()
        self._channels: Counter[str] = Counter()
        self._flagged: Counter[str] = Counter({RECONSTRUCTED: 0})

    def add(self, rows: pa.Table) -> None:
        """Count the responses of a table."""
        statuses = rows[STATUS].cast(pa.string())
        self._statuses.update(_counted(statuses))
        gone = pc.is_in(statuses, value_set=pa.array([UNDONE, WITHDRAWN]))
        returned = rows.select(self.COLUMNS)
        if pc.any(gone).as_py():
            returned = returned.filter(pc.invert(gone))
        self._versions.update(_counted(returned[VERSION]))
        self._channels.update(_counted(returned[CHANNEL]))
        self._flagged.update(_counted_flags(returned[FLAGS].combine_chunks()))

    def returns(self) -> Returns:
        """The counts of the responses so far."""
        statuses = self._statuses
        return Returns(
            returned=statuses.total() - statuses[UNDONE] - statuses[WITHDRAWN],
            valid=statuses[VALID],
            empty=statuses[EMPTY],
            ineligible=statuses[INELIGIBLE],
            undone=statuses[UNDONE],
            withdrawn=statuses[WITHDRAWN],
            versions=dict(self._versions),
            channels=dict(self._channels),
            flagged=dict(self._flagged),
        )


def _counted(values: pa.ChunkedArray) -> dict[str, int]:
    """How often each value stands in a column."""
    return {entry["values"]: entry["counts"] for entry in pc.value_counts(values).to_pylist()}


def _counted_flags(flags: pa.ListArray) -> dict[str, int]:
    """How many responses have each flag: once each, however often it stands there."""
    names = pc.list_flatten(flags).dictionary_encode()
    if not len(names):
        return {}
    rows, places = pc.list_parent_indices(flags).to_numpy(), names.indices.to_numpy()
    different = np.unique(rows * len(names.dictionary) + places) % len(names.dictionary)
    counts = np.bincount(different, minlength=len(names.dictionary))
    return dict(zip(names.dictionary.to_pylist(), counts.tolist(), strict=True))
