"""How large a difference between groups is, whatever the number of answers: Hedges' g of two, ε² of several."""

from dataclasses import dataclass
from typing import Literal

from surveyapp.analysis.groups.count_table import CountTable
from surveyapp.analysis.groups.group_tests import Kruskal
from surveyapp.analysis.results import Undefined
from surveyapp.snapshots.late_libraries import special

EffectName = Literal["hedges_g", "epsilon_squared"]

EffectBand = Literal["negligible", "small", "medium", "large"]

_BANDS: dict[EffectName, tuple[float, float, float]] = {
    "hedges_g": (0.2, 0.5, 0.8),
    "epsilon_squared": (0.01, 0.06, 0.14),
}
"""From where on an effect is small, medium, large. Cohen (1988), Statistical Power Analysis, 25–27 for g and 283–287
for η², on whose scale ε² stands (Tomczak & Tomczak 2014, Trends in Sport Sciences 21).
"""


@dataclass(frozen=True)
class Effect:
    """An effect and its 95 % interval."""

    name: EffectName
    value: float
    low: float
    high: float

    @property
    def band(self) -> EffectBand:
        """The word for its size, whatever its sign.

        >>> Effect("hedges_g", -0.5, -0.9, -0.1).band, Effect("epsilon_squared", 0.005, 0, 0.02).band
        ('medium', 'negligible')
        """
        small, medium, large = _BANDS[self.name]
        size = abs(self.value)
        if size >= large:
            return "large"
        return "medium" if size >= medium else "small" if size >= small else "negligible"


def hedges_g(table: CountTable) -> Effect | Undefined:
    """g = (m₁ − m₂) ÷ s · (1 − 3/(4N − 9)), s² the variance within both groups together.

    Hedges (1981), Journal of Educational Statistics 6. The interval is `g_interval`. As pingouin's
    compute_effsize(eftype="hedges"). Scores 1 2 3 against 2 4 6:

    >>> import numpy as np
    >>> found = hedges_g(CountTable(np.array([1.0, 2, 3, 4, 6]), np.array([[1, 1, 1, 0, 0], [0, 1, 0, 1, 1]])))
    >>> round(found.value, 4)
    -1.0119
    """
    if (reason := no_pooled_spread(table)) is not None:
        return Undefined(reason)
    first, second = (int(size) for size in table.sizes)
    means = table.means()
    within = float(((table.sizes - 1) * table.variances()).sum()) / (first + second - 2)
    value = float(means[0] - means[1]) / within**0.5 * (1 - 3 / (4 * (first + second) - 9))
    return Effect("hedges_g", value, *g_interval(value, first, second))


def no_pooled_spread(table: CountTable) -> str | None:
    """Why a difference has no size: there is no variance within the groups to measure it by."""
    if (table.sizes < 2).any():
        return "too_few_answers"
    if table.variances().any():
        return None
    return "constant_scores" if len(table.scores) < 2 else "zero_variance_in_group"


def g_interval(value: float, first: int, second: int) -> tuple[float, float]:
    """g ± t(0.975, N − 2) · √(N/(n₁n₂) + g²/2N). Hedges & Olkin (1985), Statistical Methods for Meta-Analysis, 86; as
    pingouin's compute_esci(eftype="hedges").

    >>> [round(end, 4) for end in g_interval(0.5, 50, 50)]
    [0.097, 0.903]
    """
    both = first + second
    error = (both / (first * second) + value * value / (2 * both)) ** 0.5
    half = float(special.stdtrit(both - 2, 0.975)) * error
    return value - half, value + half


def epsilon_squared(found: Kruskal | Undefined, n: int) -> Effect | Undefined:
    """ε² = H ÷ ((n² − 1)/(n + 1)) = H ÷ (n − 1): the share of the variance of ranks that groups explain.

    Kelley (1935), PNAS 21; Tomczak & Tomczak (2014). The interval inverts the noncentral χ² distribution of H (Andrews
    1954, Annals of Mathematical Statistics 25): its ends are λ ÷ (n − 1) for those λ under which 97.5 % and 2.5 % of
    all H are smaller than the one found (Smithson 2003, Confidence Intervals, chapter 4). From 0 to 1; widened, where H
    is so small that no λ fits, to hold ε² itself.

    >>> found = epsilon_squared(Kruskal(14.0, 2.0, 0.0009), 141)
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.1, 0.0178, 0.2234)
    """
    if isinstance(found, Undefined):
        return found
    value = found.statistic / (n - 1)
    low, high = (_noncentrality(found, quantile) / (n - 1) for quantile in (0.975, 0.025))
    return Effect("epsilon_squared", value, min(low, value), min(max(high, value), 1.0))


def _noncentrality(found: Kruskal, quantile: float) -> float:
    """The λ under which this share of all H is smaller; 0 where even λ = 0 leaves less than that."""
    if float(special.chndtr(found.statistic, found.df, 0.0)) <= quantile:
        return 0.0
    return max(0.0, float(special.chndtrinc(found.statistic, found.df, quantile)))
