"""Small groups: what is hidden cannot be told from what is shown, and nothing more is hidden than that takes."""

import numpy as np
from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.groups.comparison import GroupedItem, RespondentGroup, compare_groups
from surveyapp.analysis.groups.count_table import CountTable
from surveyapp.analysis.groups.small_groups import HiddenGroups, hidden_among, hide_small_groups
from surveyapp.analysis.results import Undefined

CODES = "abcdefgh"
SIZES = st.lists(st.integers(0, 60), min_size=1, max_size=8)


def hidden_of(members: list[int], *items: list[int]) -> HiddenGroups:
    """What is hidden of groups with so many members, so many of whom answered each item."""
    groups = [RespondentGroup(code, code, n) for code, n in zip(CODES, members, strict=False)]
    nothing = (Undefined("no_formula"),) * len(groups)
    asked = [
        GroupedItem(
            f"i{place}", "", CountTable(np.array([1.0]), np.array(sizes)[:, np.newaxis]), nothing, 1.0
        )
        for place, sizes in enumerate(items)
    ]
    return hide_small_groups(compare_groups("by", "by", groups, asked))


@each(
    "sizes, hidden",
    [
        ([40, 12, 5], ""),
        ([40, 12, 4], "bc"),
        ([40, 12, 4, 0], "bc"),
        ([40, 4, 1], "bc"),
        ([40, 20, 2, 2], "bcd"),
        ([40, 3, 3], "bc"),
        ([3, 0, 0], "a"),
        ([0, 0], ""),
        ([50, 2], "ab"),
        ([7, 7, 1], "ac"),
    ],
)
def test_small_groups_are_hidden_with_the_smallest_neighbour(sizes: list[int], hidden: str) -> None:
    assert "".join(sorted(hidden_among(dict(zip(CODES, sizes, strict=False))))) == hidden


@given(SIZES, st.lists(SIZES, min_size=1, max_size=3))
def test_no_total_gives_a_small_group_away(members: list[int], drawn: list[list[int]]) -> None:
    items = [[min(n, sizes[place % len(sizes)]) for place, n in enumerate(members)] for sizes in drawn]
    found = hidden_of(members, *items)
    for sizes, hidden in ((members, found.groups), *zip(items, found.cells.values(), strict=True)):
        sizes_by_code = dict(zip(CODES, sizes, strict=False))
        some = [sizes_by_code[code] for code in hidden if sizes_by_code[code]]
        shown = [n for code, n in sizes_by_code.items() if code not in hidden and n]
        assert all(n >= 5 for n in shown)
        assert found.groups <= hidden
        if some and shown:
            assert len(some) > 1 and sum(some) >= 5, "the total less what is shown is the hidden group"
    for code in CODES[: len(members)]:
        if any(code in hidden for hidden in found.cells.values()):
            assert found.hides(code), "the figure of all items would give away the one that is hidden"


@given(SIZES)
def test_groups_of_nobody_are_shown_and_large_ones_alone_hide_nothing(members: list[int]) -> None:
    found = hidden_of(members, members)
    assert all(members[CODES.index(code)] for code in found.groups)
    if all(n == 0 or n >= 5 for n in members):
        assert not found.any


def test_a_cell_is_hidden_where_few_of_a_group_answered() -> None:
    found = hidden_of([40, 30, 20], [40, 30, 20], [40, 30, 2])
    assert found.groups == frozenset()
    assert found.cells == {"i0": frozenset(), "i1": frozenset("bc")}
    assert not found.hides("c", "i0")
    assert found.hides("c", "i1")
    assert found.hides_tests("i1", ("a", "b"))
    assert not found.hides_tests("i0", ("a", "b", "c"))
