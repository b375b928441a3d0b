"""How near copies are counted column by column: the same numbers in whichever way they are found."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.analysis.screening_rules import near_duplicates
from surveyapp.analysis.screening_rules.answer_frame import mixed_hashes

CODED = st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 3)), min_size=1, max_size=40)


@pytest.mark.parametrize("small_table", [0, 10**6])
@given(rows=CODED)
@settings(max_examples=60, deadline=None)
def test_the_usual_answer_of_a_group_is_the_most_frequent_and_of_equally_frequent_ones_the_smallest(
    small_table: int, rows: list[tuple[int, int]]
) -> None:
    groups, codes = (np.array(column) for column in zip(*rows, strict=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_duplicates, "_SMALL_TABLE", small_table)
        found = near_duplicates._usual(codes.astype(np.int32), groups)
    for group in range(max(groups) + 1):
        counts = Counter(code for place, code in rows if place == group and code >= 0)
        usual = min(counts, key=lambda code: (-counts[code], code), default=-1)
        assert found[group] == usual


@given(st.lists(st.integers(-1, 127), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_narrow_columns_are_numbered_as_all_others_are(cells: list[int]) -> None:
    column = np.array(cells, dtype=np.int8)
    numbers = pd.factorize(mixed_hashes(len(column), (column,)), sort=True)[0]
    assert near_duplicates._codes_of_bytes(column).tolist() == np.where(column < 0, -1, numbers).tolist()
