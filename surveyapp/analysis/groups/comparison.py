"""Groups of respondents compared on items: figures of each group, tests of their differences, how large these are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from surveyapp.analysis.groups import effect_sizes, group_tests, pingouin_tests
from surveyapp.analysis.groups.count_table import CountTable
from surveyapp.analysis.groups.effect_sizes import Effect, EffectName, epsilon_squared
from surveyapp.analysis.groups.group_tests import ChiSquare, GroupTest, Kruskal, MannWhitney
from surveyapp.analysis.limits import FEWEST_OF_GROUP, MOST_PINGOUIN_ROWS, SMALL_SAMPLE
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.statistics.ceiling import is_at_ceiling
from surveyapp.snapshots.late_libraries import np

SIGNIFICANCE = 0.05
"""The adjusted p below which groups are said to differ. Fisher (1925), Statistical Methods for Research Workers."""


@dataclass(frozen=True)
class RespondentGroup:
    """A group by its code, with its label and how many respondents are in it."""

    code: str
    label: str
    n: int


@dataclass(frozen=True)
class GroupedItem:
    """An item with the answers of every group.

    `table`: groups × answers that count, in the order of the options, in a file of its values; `values`: the figure of
    each group by the formula of the survey. `best`: the highest score that the item allows, None where it has none.
    """

    code: str
    name: str
    table: CountTable
    values: tuple[float | Undefined, ...]
    best: float | None


@dataclass(frozen=True)
class GroupFigures:
    """One group on one item: `n` answers, their mean score, and the figure by the formula of the survey."""

    n: int
    mean: float | Undefined
    value: float | Undefined


@dataclass(frozen=True)
class ItemComparison:
    """One item: the figures of each group by its code, the tests by their names, p of the rank test adjusted for all
    items, the size of the difference, and what limits them.

    `tested`: the codes of the groups that the tests of scores compare. `warnings`: `sparse_table` χ² is a rough one ·
    `ceiling` nearly everybody gave the best answer.
    """

    code: str
    name: str
    figures: dict[str, GroupFigures]
    tested: tuple[str, ...]
    tests: dict[str, GroupTest | Undefined]
    p_holm: float | Undefined
    effect_name: EffectName
    effect: Effect | Undefined
    warnings: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the groups differ, by the rank test adjusted for all items."""
        return isinstance(self.p_holm, float) and self.p_holm < SIGNIFICANCE

    @cached_property
    def is_conclusive(self) -> bool:
        """Whether a sentence may rest on the tests: every group that they compare gave enough answers."""
        enough = all(self.figures[code].n >= SMALL_SAMPLE for code in self.tested)
        return enough and isinstance(self.p_holm, float)


@dataclass(frozen=True)
class Comparison:
    """Groups made by the question or column `by`, compared on items."""

    by: str
    name: str
    groups: tuple[RespondentGroup, ...]
    items: tuple[ItemComparison, ...]


def compare_groups(
    by: str, name: str, groups: Sequence[RespondentGroup], items: Sequence[GroupedItem]
) -> Comparison:
    """Compare the groups on each item.

    Groups with fewer than five answers to an item leave its tests; those that remain decide whether two are compared
    (Welch's t, Mann–Whitney, Hedges' g) or several (Welch's F, Kruskal–Wallis, ε²). Up to 200,000 answers all but the
    rank tests and ε² are computed by pingouin.
    """
    found = [_compare(item) for item in items]
    ranks = [_rank_p(tests) for _, tests, _, _ in found]
    tested_ranks = [p for p in ranks if isinstance(p, float)]
    adjusted = iter(holm(tested_ranks))
    return Comparison(
        by,
        name,
        tuple(groups),
        tuple(
            ItemComparison(
                item.code,
                item.name,
                _figures(groups, item),
                tuple(groups[place].code for place in places),
                tests,
                next(adjusted) if isinstance(p, float) else p,
                "epsilon_squared" if "kruskal" in tests else "hedges_g",
                effect,
                warned,
            )
            for item, (places, tests, effect, warned), p in zip(items, found, ranks, strict=True)
        ),
    )


def holm(values: Sequence[float]) -> list[float]:
    """p of several tests, adjusted: the smallest times their number, the next times one less …, never below a smaller
    one, at most 1. Holm (1979), Scandinavian Journal of Statistics 6; as R's p.adjust.

    >>> holm([0.01, 0.04, 0.03, 0.5])
    [0.04, 0.09, 0.09, 0.5]
    """
    adjusted, reached = [0.0] * len(values), 0.0
    for before, place in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        reached = max(reached, min(1.0, (len(values) - before) * values[place]))
        adjusted[place] = reached
    return adjusted


def _figures(groups: Sequence[RespondentGroup], item: GroupedItem) -> dict[str, GroupFigures]:
    scored, sizes = item.table.scored(), item.table.sizes.tolist()
    nothing = Undefined(_why_no_mean(item.table))
    means = [
        nothing if np.isnan(mean) else float(mean)
        for mean in (scored.means() if len(scored.scores) else np.full(len(groups), np.nan))
    ]
    return {
        group.code: GroupFigures(*found)
        for group, *found in zip(groups, sizes, means, item.values, strict=True)
    }


def _compare(
    item: GroupedItem,
) -> tuple[list[int], dict[str, GroupTest | Undefined], Effect | Undefined, tuple[str, ...]]:
    """Which groups the tests of scores compare, the tests, the effect, and what limits them."""
    shares, scored = _testable(item.table), item.table.scored()
    places = _testable(scored)
    options = item.table.of_groups(shares)
    chi2: ChiSquare | Undefined = Undefined("one_group")
    if len(shares) > 1:
        chi2 = (pingouin_tests if _is_small(options) else group_tests).chi_square(options)
    warned = ["sparse_table"] if isinstance(chi2, ChiSquare) and chi2.few_expected else []
    if _is_at_ceiling(item, scored):
        warned.append("ceiling")
    table = scored.of_groups(places)
    tests: dict[str, GroupTest | Undefined]
    effect: Effect | Undefined
    if len(places) < 2:
        effect = Undefined("one_group" if len(scored.scores) else _why_no_mean(item.table))
        tests = {"welch_t": effect, "mann_whitney": effect}
    elif len(places) == 2:
        means = pingouin_tests if _is_small(table) else group_tests
        tests = {"welch_t": means.welch_t(table), "mann_whitney": group_tests.mann_whitney(table)}
        effect = (pingouin_tests if _is_small(table) else effect_sizes).hedges_g(table)
    else:
        means = pingouin_tests if _is_small(table) else group_tests
        ranks = group_tests.kruskal(table)
        tests = {"welch_anova": means.welch_anova(table), "kruskal": ranks}
        effect = epsilon_squared(ranks, int(table.counts.sum()))
    return places, {**tests, "chi2": chi2}, effect, tuple(warned)


def _why_no_mean(table: CountTable) -> str:
    """Why there are no means: no value has a score, or nobody answered."""
    return "no_scores" if len(table.scores) and np.isnan(table.scores).all() else "no_answers"


def _testable(table: CountTable) -> list[int]:
    return [place for place, n in enumerate(table.sizes.tolist()) if n >= FEWEST_OF_GROUP]


def _is_small(table: CountTable) -> bool:
    return int(table.counts.sum()) <= MOST_PINGOUIN_ROWS


def _is_at_ceiling(item: GroupedItem, scored: CountTable) -> bool:
    if item.best is None:
        return False
    best = int(scored.counts[:, scored.scores >= item.best].sum())
    return is_at_ceiling(best, int(scored.counts.sum()))


def _rank_p(tests: dict[str, GroupTest | Undefined]) -> float | Undefined:
    found = tests.get("kruskal") or tests["mann_whitney"]
    if isinstance(found, Undefined):
        return found
    assert isinstance(found, MannWhitney | Kruskal)
    return found.p
