"""Which figures of groups are hidden in what leaves the team, so that nobody can be recognized by them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from surveyapp.analysis.groups.comparison import Comparison
from surveyapp.analysis.groups.cross_table import CrossTable
from surveyapp.analysis.limits import FEWEST_OF_GROUP
from surveyapp.definition.question_types import Answer


@dataclass(frozen=True)
class HiddenGroups:
    """`groups`: codes of the groups of which nothing is shown; `cells`: code of each item -> codes of all groups that
    are not shown there.
    """

    groups: frozenset[str]
    cells: dict[str, frozenset[str]]

    @property
    def any(self) -> bool:
        """Whether anything is hidden."""
        return any(self.cells.values()) or bool(self.groups)

    def hides(self, group: str, item: str | None = None) -> bool:
        """Whether a group's figures of an item are hidden; without an item what all its items make together."""
        if item is not None:
            return group in self.cells.get(item, ())
        return any(group in hidden for hidden in self.cells.values())

    def hides_tests(self, item: str, tested: Sequence[str]) -> bool:
        """Whether the tests of an item are hidden: those that compare a hidden group would reveal its mean."""
        return any(self.hides(group, item) for group in tested)


NOTHING_HIDDEN = HiddenGroups(frozenset(), {})


def hide_small_groups(comparison: Comparison) -> HiddenGroups:
    """Hide the groups of one to four respondents, those of one to four answers on an item, and as many of the next
    smallest beside them that no total reveals what is hidden. Groups of nobody are shown.
    """
    members = {group.code: group.n for group in comparison.groups}
    groups = hidden_among(members)
    return HiddenGroups(
        groups,
        {
            item.code: hidden_among({code: found.n for code, found in item.figures.items()}, groups)
            for item in comparison.items
        },
    )


def hidden_among(sizes: dict[str, int], already: frozenset[str] = frozenset()) -> frozenset[str]:
    """The groups of one column whose figures are hidden.

    Those of one to four answers (primary suppression), and as many of the smallest others (complementary suppression)
    that the hidden ones are at least two with at least five answers: the total less all that is shown is then the sum
    of several people, of whom nobody stands alone. Hundepool et al. (2012), Statistical Disclosure Control, chapter 4.

    Of groups of 40, 12, 3 and 0 the third is hidden, and the second, which the total would betray it by:

    >>> sorted(hidden_among({"a": 40, "b": 12, "c": 3, "d": 0}))
    ['b', 'c']
    >>> sorted(hidden_among({"a": 40, "b": 12, "c": 3, "d": 2})), sorted(hidden_among({"a": 40, "b": 12}))
    (['c', 'd'], [])
    """
    some = {code: n for code, n in sizes.items() if n}
    hidden = {code for code, n in some.items() if n < FEWEST_OF_GROUP or code in already}
    if not hidden:
        return already
    # Of equal ones the first in the order of the options: another choice elsewhere would give away what is hidden here.
    for code in sorted((code for code in some if code not in hidden), key=some.__getitem__):
        if len(hidden) > 1 and sum(some[own] for own in hidden) >= FEWEST_OF_GROUP:
            break
        hidden.add(code)
    return frozenset(hidden) | already


def without_small_groups(table: CrossTable, *, rows: bool, columns: bool) -> CrossTable:
    """A cross table of those alone whose groups may be shown: without the options of the `rows`, of the `columns` or of
    both that `hidden_among` hides. What is left is a table of its own: totals, percentages and test are of it.

    Of a multiple choice the totals stay as they are: its options are no parts of a whole.
    """
    lines = _shown(table.row, table.row_n) if rows else [*range(len(table.row_n))]
    places = _shown(table.column, table.column_n) if columns else [*range(len(table.column_n))]
    if len(lines) == len(table.row_n) and len(places) == len(table.column_n):
        return table
    counts = tuple(tuple(table.counts[line][place] for place in places) for line in lines)
    row_n, column_n, n = (
        [table.row_n[line] for line in lines],
        [table.column_n[place] for place in places],
        table.n,
    )
    if not table.is_of_ticks:
        row_n = [sum(line) for line in counts]
        column_n = [sum(line[at] for line in counts) for at in range(len(places))]
        n = sum(row_n)
    return replace(
        table,
        row=replace(table.row, options=tuple(table.row.options[line] for line in lines)),
        column=replace(table.column, options=tuple(table.column.options[place] for place in places)),
        n=n,
        row_n=tuple(row_n),
        column_n=tuple(column_n),
        counts=counts,
    )


def _shown(answer: Answer, people: Sequence[int]) -> list[int]:
    """The places of the options that are not hidden."""
    sizes = {option.code: n for option, n in zip(answer.options, people, strict=True)}
    hidden = hidden_among(sizes)
    return [place for place, option in enumerate(answer.options) if option.code not in hidden]
