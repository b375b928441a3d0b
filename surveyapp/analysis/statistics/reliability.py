"""Cronbach's α of the main scale, exact from the tally, with Feldt's interval and its band."""

from collections.abc import Sequence
from fractions import Fraction

from surveyapp.analysis.limits import ENOUGH_ROWS_TO_BLAME, SMALL_SAMPLE
from surveyapp.analysis.results import Alpha, Figure, Outcome, Undefined, half_up
from surveyapp.analysis.statistics.covariance import Covariance, correlations, covariance
from surveyapp.analysis.tally import ScaleTally
from surveyapp.snapshots.late_libraries import special


def reliability(scale: ScaleTally) -> Alpha | Undefined:
    """Cronbach's α over the complete rows, or why there is none.

    α = K/(K−1) · (1 − Σσᵢ²/σ_T²), K counting the items whose answers vary: a constant item says nothing of
    consistency and is left out, as SPSS and R's psych do, and named in `left_out`; `with_left_out` is α with it,
    as the formula reads when K counts every item and as pingouin keeps it.
    Cronbach (1951), Psychometrika 16, 297–334. A negative α is given as it is.
    Worked example: rows (1,4) (2,5) (3,2) (4,3) (5,1) have variances 2.5 and 2.5, total 1, so α = 2(1−5) = −8.
    """
    return reliability_of(covariance(scale), scale.partly_asked)


def reliability_of(covariances: Covariance | Undefined, partly_asked: int = 0) -> Alpha | Undefined:
    """α of items with these covariances, or why there is none."""
    if isinstance(covariances, Undefined):
        return covariances
    varying = covariances.varying
    alpha = alpha_of(covariances, varying)
    if isinstance(alpha, Undefined):
        return alpha
    low, high = feldt_interval(alpha.value, alpha.n, len(varying))
    left_out = tuple(item for place, item in enumerate(covariances.items) if place not in varying)
    return Alpha(
        value=alpha.value,
        n=alpha.n,
        dropped=covariances.dropped,
        items=len(varying),
        ci95=(low, high),
        band=alpha_band(alpha.exact),
        small_sample=alpha.n < SMALL_SAMPLE or alpha_band(low) != alpha_band(high),
        standardized=_standardized(covariances, varying),
        left_out=left_out,
        with_left_out=_with_all(covariances) if left_out else None,
        reverse_keyed=_reverse_keyed(covariances, varying, alpha.exact),
        partly_asked=partly_asked,
    )


def alpha(scale: ScaleTally) -> Outcome:
    """Cronbach's α alone, exact, or why there is none."""
    covariances = covariance(scale)
    if isinstance(covariances, Undefined):
        return covariances
    return alpha_of(covariances, covariances.varying)


def alpha_of(scale: Covariance, places: Sequence[int]) -> Outcome:
    """α of the items at `places`; `zero_variance` when their total does not vary, `negative_variance` when covariances
    of pairs do not fit together.

    Constant items among them add to K alone: with two that vary (α 0.8) and one that does not, α is 3/2 · 0.4 = 0.6.

    >>> float(alpha_of(Covariance(("a", "b"), 5, 0, ((50, -40), (-40, 50))), (0, 1)).exact)
    -8.0
    """
    total = scale.variance(places)
    if not total:
        return Undefined("zero_variance")
    if len(places) < 2:
        return Undefined("one_item")
    if total < 0:
        return Undefined("negative_variance")
    items = sum(scale.matrix[place][place] for place in places)
    return Figure(Fraction(len(places), len(places) - 1) * (1 - Fraction(items, total)), scale.n)


def _with_all(scale: Covariance) -> float | None:
    alpha = alpha_of(scale, range(len(scale.items)))
    return alpha.value if isinstance(alpha, Figure) else None


def feldt_interval(alpha: float, n: int, items: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of α for `n` complete rows and K items.

    1 − (1 − α) · F, F being the upper and lower quantiles with n − 1 and (n − 1)(K − 1) degrees of freedom.
    Feldt, Woodruff & Salih (1987), Applied Psychological Measurement 11, 93–103.

    >>> [round(end, 3) for end in feldt_interval(0.9, n=122, items=5)]
    [0.869, 0.926]
    """
    tail = (1 - confidence) / 2
    degrees = (n - 1, (n - 1) * (items - 1))
    low, high = (1 - (1 - alpha) * float(special.fdtri(*degrees, quantile)) for quantile in (1 - tail, tail))
    return low, high


def alpha_band(alpha: Fraction | float) -> str:
    """The word for α as printed with three decimals: 0.7 itself is insufficient, 0.8995 is printed 0.900.

    >>> [alpha_band(Fraction(printed)) for printed in ("0.8995", "0.8", "0.7004", "0.7005")]
    ['high', 'fairly_high', 'insufficient', 'fair']
    """
    printed = half_up(alpha, 3)
    if printed >= half_up(0.9, 3):
        return "high"
    if printed >= half_up(0.8, 3):
        return "fairly_high"
    return "fair" if printed > half_up(0.7, 3) else "insufficient"


def _standardized(scale: Covariance, places: Sequence[int]) -> float | Undefined:
    """K · r̄ ÷ (1 + (K − 1) · r̄), r̄ the mean of the correlations between the items."""
    matrix = correlations(scale, places)
    total = sum(map(sum, matrix))
    items = len(places)
    if total < 1e-9:
        return Undefined("zero_variance")
    return items / (items - 1) * (1 - items / total)


def _reverse_keyed(scale: Covariance, places: Sequence[int], alpha: Fraction) -> tuple[str, ...]:
    """Items that fall when the others rise: they lower α unless their scores were meant to be turned round.

    None of so few rows, or where α is negative: there the others do not agree among themselves either.
    """
    if scale.n < ENOUGH_ROWS_TO_BLAME or alpha < 0:
        return ()
    return tuple(
        scale.items[place] for place in places if scale.with_total(place, places) < scale.matrix[place][place]
    )
