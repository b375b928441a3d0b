"""Tests of groups by their count table: ranks (asymptotic, with correction for ties and continuity, as R), means of
unequal variances (Welch), and how the values are distributed (Pearson's chi-squared).

Scores of a group are its row of a `CountTable`; what stands first is subtracted from. Each test gives its figures, or
`Undefined` with the reason why it has none.
"""

from dataclasses import dataclass

from surveyapp.analysis.groups.count_table import Counts, CountTable, Numbers
from surveyapp.analysis.limits import FEWEST_EXPECTED
from surveyapp.analysis.results import Undefined
from surveyapp.snapshots.late_libraries import np, special


@dataclass(frozen=True)
class WelchT:
    """Welch's t of the first mean minus the second, its degrees of freedom and two-sided p."""

    statistic: float
    df: float
    p: float


@dataclass(frozen=True)
class MannWhitney:
    """R's W: in how many pairs of one of each group the first is higher, ties as half a pair; two-sided p."""

    statistic: float
    p: float


@dataclass(frozen=True)
class WelchAnova:
    """Welch's F of several means, with its degrees of freedom and p."""

    statistic: float
    df1: float
    df2: float
    p: float


@dataclass(frozen=True)
class Kruskal:
    """Kruskal and Wallis' H, corrected for ties, its degrees of freedom and p."""

    statistic: float
    df: float
    p: float


@dataclass(frozen=True)
class ChiSquare:
    """Pearson's χ² without correction for continuity, its degrees of freedom, p, and Cramér's V. `few_expected` cells
    are expected to hold fewer than five: where there are any, p is a rough one.
    """

    statistic: float
    df: float
    p: float
    cramers_v: float
    few_expected: int


GroupTest = WelchT | MannWhitney | WelchAnova | Kruskal | ChiSquare


def mann_whitney(table: CountTable) -> MannWhitney | Undefined:
    """Wilcoxon's rank sum test of two groups: W = Σ ranks of the first − n₁(n₁ + 1)/2.

    z = (W − n₁n₂/2 ∓ ½) ÷ √(n₁n₂/12 · (N + 1 − Σ(t³ − t)/(N(N − 1)))), t the sizes of ties. Mann & Whitney (1947),
    Annals of Mathematical Statistics 18; as R's wilcox.test(exact = FALSE, correct = TRUE). Scores 1 2 3 against 3 4 5:

    >>> scores = np.array([1.0, 2, 3, 4, 5])
    >>> found = mann_whitney(CountTable(scores, np.array([[1, 1, 1, 0, 0], [0, 0, 1, 1, 1]])))
    >>> found.statistic, round(found.p, 4)
    (0.5, 0.1212)
    """
    sums, spread = _rank_sums(table)
    if not spread:
        return Undefined("constant_scores")
    first, second = (int(size) for size in table.sizes)
    statistic = sums[0] - first * (first + 1) / 2
    away = statistic - first * second / 2
    away -= np.sign(away) * 0.5
    z = away / np.sqrt(first * second / 12 * spread)
    return MannWhitney(float(statistic), float(min(1.0, 2 * special.ndtr(-abs(z)))))


def kruskal(table: CountTable) -> Kruskal | Undefined:
    """H = Σ (Rᵢ − nᵢ(N + 1)/2)²/nᵢ · 12 ÷ (N(N + 1) · (1 − Σ(t³ − t)/(N³ − N))), Rᵢ the rank sums, t the sizes of ties.

    Kruskal & Wallis (1952), J. Am. Stat. Assoc. 47; as R's kruskal.test. Scores 1 2, 2 3 and 3 4:

    >>> scores = np.array([1.0, 2, 3, 4])
    >>> found = kruskal(CountTable(scores, np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]])))
    >>> round(found.statistic, 4), found.df, round(found.p, 4)
    (3.7121, 2.0, 0.1563)
    """
    sums, spread = _rank_sums(table)
    if not spread:
        return Undefined("constant_scores")
    sizes = table.sizes.astype(np.float64)
    total = float(sizes.sum())
    # Around the expected sums: nothing large is subtracted from something large.
    away = sums - sizes * (total + 1) / 2
    statistic = float((away * away / sizes).sum() * 12 / (total * spread))
    df = float(len(sizes) - 1)
    return Kruskal(statistic, df, float(special.chdtrc(df, statistic)))


def _rank_sums(table: CountTable) -> tuple[Numbers, float]:
    """The sum of ranks of each group, equal scores sharing theirs; and N + 1 less what ties take from the variance of
    ranks, 0 where all scores are the same.
    """
    ties = table.counts.sum(axis=0).astype(np.float64)
    above = np.cumsum(ties)
    ranks = above - (ties - 1) / 2
    total = float(ties.sum())
    if np.count_nonzero(ties) < 2:
        return np.zeros(len(table.counts)), 0.0
    spread = total + 1 - float(((ties**3 - ties) / (total * (total - 1))).sum())
    return table.counts @ ranks, spread


def welch_t(table: CountTable) -> WelchT | Undefined:
    """(m₁ − m₂) ÷ √(s₁²/n₁ + s₂²/n₂) with Welch's and Satterthwaite's degrees of freedom.

    Welch (1947), Biometrika 34; as R's t.test. Scores 1 2 3 against 2 4 6:

    >>> scores = np.array([1.0, 2, 3, 4, 6])
    >>> found = welch_t(CountTable(scores, np.array([[1, 1, 1, 0, 0], [0, 1, 0, 1, 1]])))
    >>> round(found.statistic, 4), round(found.df, 4), round(found.p, 4)
    (-1.5492, 2.9412, 0.2209)
    """
    if (reason := no_spread(table)) is not None:
        return Undefined(reason)
    parts = table.variances() / table.sizes
    means = table.means()
    squared_error = float(parts.sum())
    statistic = float(means[0] - means[1]) / squared_error**0.5
    df = squared_error**2 / float((parts * parts / (table.sizes - 1)).sum())
    return WelchT(statistic, df, float(2 * special.stdtr(df, -abs(statistic))))


def no_spread(table: CountTable) -> str | None:
    """Why two means cannot be compared: too few answers, or no variance beside which they could differ (R's t.test
    calls data essentially constant below ten units in the last place).
    """
    if (table.sizes < 2).any():
        return "too_few_answers"
    parts, means = table.variances() / table.sizes, np.abs(table.means())
    error = float(parts.sum()) ** 0.5
    nothing = 10 * np.finfo(np.float64).eps * float(means.max())
    if error and error >= nothing:
        return None
    return "constant_scores" if len(table.scores) < 2 else "zero_variance_in_group"


def welch_anova(table: CountTable) -> WelchAnova | Undefined:
    """F = Σwᵢ(mᵢ − m̃)²/(k − 1) ÷ (1 + 2(k − 2)Λ), wᵢ = nᵢ/sᵢ², m̃ the mean weighted by them,
    Λ = Σ(1 − wᵢ/Σw)²/(nᵢ − 1) ÷ (k² − 1); k − 1 and 1/(3Λ) degrees of freedom.

    Welch (1951), Biometrika 38; as R's oneway.test. `zero_variance_in_group` where all of a group gave the same score,
    which would weigh without bound. Scores 1 2 3, 2 4 6 and 5 6 7:

    >>> scores = np.array([1.0, 2, 3, 4, 5, 6, 7])
    >>> counts = np.array([[1, 1, 1, 0, 0, 0, 0], [0, 1, 0, 1, 0, 1, 0], [0, 0, 0, 0, 1, 1, 1]])
    >>> found = welch_anova(CountTable(scores, counts))
    >>> round(found.statistic, 4), found.df1, round(found.df2, 4), round(found.p, 4)
    (10.2047, 2.0, 3.7895, 0.0298)
    """
    if (reason := no_weights(table)) is not None:
        return Undefined(reason)
    sizes, means, groups = table.sizes.astype(np.float64), table.means(), len(table.counts)
    weights = sizes / table.variances()
    shares = weights / weights.sum()
    centre = float((shares * means).sum())
    between = float((weights * (means - centre) ** 2).sum()) / (groups - 1)
    part = float(((1 - shares) ** 2 / (sizes - 1)).sum()) / (groups**2 - 1)
    statistic = between / (1 + 2 * (groups - 2) * part)
    df1, df2 = float(groups - 1), 1 / (3 * part)
    return WelchAnova(statistic, df1, df2, float(special.fdtrc(df1, df2, statistic)))


def no_weights(table: CountTable) -> str | None:
    """Why the groups cannot be weighed by their variances: `zero_variance_in_group` where one has none."""
    if (table.sizes < 2).any():
        return "too_few_answers"
    if len(table.scores) < 2:
        return "constant_scores"
    return "zero_variance_in_group" if (table.variances() == 0).any() else None


def chi_square(table: CountTable) -> ChiSquare | Undefined:
    """χ² of groups × values (`pearson`). Values that nobody gave are no column."""
    table = table.of_groups([*range(len(table.counts))])
    if (reason := no_table(table)) is not None:
        return Undefined(reason)
    return pearson(table.counts)


def pearson(counts: Counts) -> ChiSquare:
    """χ² = Σ (count − expected)²/expected, expected = row · column ÷ N, without a correction for continuity;
    (rows − 1)(columns − 1) degrees of freedom; V = √(χ² ÷ (N · (smaller side − 1))).

    `counts`: two rows and columns or more, none of them empty. Pearson (1900), Philosophical Magazine 50; Cramér
    (1946), Mathematical Methods of Statistics, 282; as R's chisq.test(correct = FALSE).

    >>> found = pearson(np.array([[10, 20], [20, 10]]))
    >>> round(found.statistic, 4), found.df, round(found.cramers_v, 4), found.few_expected
    (6.6667, 1.0, 0.3333, 0)
    """
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    total = int(rows.sum())
    expected = np.outer(rows, columns) / total
    away = counts - expected
    statistic = float((away * away / expected).sum())
    sides = (len(rows) - 1, len(columns) - 1)
    df = float(sides[0] * sides[1])
    strength = (statistic / (total * min(sides))) ** 0.5
    few = int(np.count_nonzero(expected < FEWEST_EXPECTED))
    return ChiSquare(statistic, df, float(special.chdtrc(df, statistic)), strength, few)


def no_table(table: CountTable) -> str | None:
    """Why χ² says nothing: everybody gave the same answer."""
    return "one_value" if len(table.scores) < 2 else None
