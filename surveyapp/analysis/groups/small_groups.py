"""Which figures of groups are hidden in what leaves the team, so that nobody can be recognized by them."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.analysis.groups.comparison import Comparison
from surveyapp.analysis.limits import FEWEST_OF_GROUP


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
