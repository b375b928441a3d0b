"""The flags of responses in their coded tables."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from surveyapp.snapshots.layout import FLAGS
from surveyapp.snapshots.marks import Marks


def has_flag(rows: pa.Table, names: Sequence[str]) -> Marks:
    """Which rows of a table of coded answers have one of these flags."""
    marks = np.zeros(rows.num_rows, dtype=bool)
    flags = rows[FLAGS].combine_chunks()
    is_one = pc.is_in(pc.list_flatten(flags), value_set=pa.array(names, pa.string()))
    marks[pc.list_parent_indices(flags).filter(is_one).to_numpy(zero_copy_only=False)] = True
    return marks
