"""Whether the main scale's items share enough for a factor analysis: KMO and Bartlett's test of sphericity."""

import math
from collections.abc import Sequence
from fractions import Fraction

from surveyapp.analysis.limits import MOST_ITEMS_EXACT
from surveyapp.analysis.results import Factorability, Undefined, half_up
from surveyapp.analysis.statistics.covariance import Covariance, correlations, determinant
from surveyapp.snapshots.late_libraries import np, special


def factorability(scale: Covariance) -> Factorability | Undefined:
    """KMO and Bartlett over the complete rows, for the items that vary.

    KMO = Σr² ÷ (Σr² + Σq²) over all pairs, q the correlation with the other items held constant.
    Kaiser (1974), Psychometrika 39, 31–36. Bartlett: χ² = −(n − 1 − (2K + 5)/6) · ln|R| with K(K − 1)/2
    degrees of freedom. Bartlett (1951), British Journal of Statistical Psychology 4, 1–2.
    `singular` when an item follows exactly from others: tested in integers up to `MOST_ITEMS_EXACT` items, beyond in
    floats, whose determinant differs from the exact one by less than figures are printed with.
    Worked example: two items with r = 0.5 and n = 20 have KMO 0.5 and χ² = −17.5 · ln 0.75 = 5.034.

    >>> found = factorability(Covariance(("a", "b"), 20, 0, ((2, 1), (1, 2))))
    >>> found.kmo, round(found.chi2, 3), found.degrees
    (0.5, 5.034, 1)
    """
    places = scale.varying
    if len(places) < 2:
        return Undefined("one_item" if places else "zero_variance")
    correlation = correlations(scale, places)
    items = len(places)
    logarithm = exact_logarithm(scale, places) if items <= MOST_ITEMS_EXACT else float_logarithm(correlation)
    if logarithm is None:
        return Undefined("singular")
    kmo, by_item = _sampling_adequacy(correlation)
    chi2 = -(scale.n - 1 - (2 * items + 5) / 6) * logarithm
    degrees = items * (items - 1) // 2
    return Factorability(
        kmo=kmo,
        kmo_items=dict(zip((scale.items[place] for place in places), by_item, strict=True)),
        chi2=chi2,
        degrees=degrees,
        p=float(special.chdtrc(degrees, chi2)),
        n=scale.n,
    )


KMO_BANDS = (
    ("0.9", "marvellous"),
    ("0.8", "meritorious"),
    ("0.7", "middling"),
    ("0.6", "mediocre"),
    ("0.5", "miserable"),
)
"""From this KMO on, as printed with three decimals, Kaiser's word for it; below the last it is unacceptable."""


def kmo_band(kmo: float) -> str:
    """Kaiser's word for a KMO. Kaiser (1974), Psychometrika 39, 31–36.

    >>> [kmo_band(kmo) for kmo in (0.9, 0.61, 0.4994)]
    ['marvellous', 'mediocre', 'unacceptable']
    """
    printed = half_up(kmo, 3)
    return next((band for least, band in KMO_BANDS if printed >= half_up(Fraction(least), 3)), "unacceptable")


def exact_logarithm(scale: Covariance, places: Sequence[int]) -> float | None:
    """ln|R| of the items at `places`, from the exact determinant of their covariances; None where |R| is 0.

    |R| = |S| ÷ Πσᵢ². Worked example: two items with r = 0.5 have ln 0.75.

    >>> round(exact_logarithm(Covariance(("a", "b"), 20, 0, ((2, 1), (1, 2))), (0, 1)), 4)
    -0.2877
    """
    matrix = [[scale.matrix[row][column] for column in places] for row in places]
    ratio = Fraction(determinant(matrix), math.prod(matrix[place][place] for place in range(len(places))))
    return math.log(ratio.numerator) - math.log(ratio.denominator) if ratio else None


def float_logarithm(correlation: list[list[float]]) -> float | None:
    """ln|R| of a matrix of correlations, as the sum of the logarithms of its eigenvalues; None where |R| is 0.

    An eigenvalue that floats cannot tell from 0 is 0: no larger than K · ε times the largest, K items, ε = 2⁻⁵²,
    the rule of a matrix's rank (Golub & Van Loan, Matrix Computations, 5.4).
    """
    values = np.linalg.eigvalsh(np.array(correlation))
    if values[0] <= values[-1] * len(values) * np.finfo(float).eps:
        return None
    return float(np.log(values).sum())


def _sampling_adequacy(correlation: list[list[float]]) -> tuple[float, list[float]]:
    """KMO of all items together, and of each."""
    squares = np.square(np.array(correlation))
    inverse = np.linalg.inv(np.array(correlation))
    partial = np.square(inverse) / np.outer(np.diag(inverse), np.diag(inverse))
    np.fill_diagonal(squares, 0)
    np.fill_diagonal(partial, 0)
    both = squares + partial
    by_item = [
        float(own / all_) if all_ else 0.5
        for own, all_ in zip(squares.sum(axis=0), both.sum(axis=0), strict=True)
    ]
    whole = both.sum()
    return (float(squares.sum() / whole) if whole else 0.5), by_item
