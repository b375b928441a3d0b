"""How far each item of the main scale goes with the whole: item-total correlations and α without the item."""

from collections.abc import Sequence
from fractions import Fraction

from surveyapp.analysis.results import Correlation, Factorability, Outcome, Undefined, Validity
from surveyapp.analysis.statistics.covariance import Covariance, covariance, signed_root, signed_square
from surveyapp.analysis.statistics.factorability import factorability
from surveyapp.analysis.statistics.reliability import alpha_of
from surveyapp.analysis.tally import ScaleTally

BANDS = ((Fraction(8, 10), "strong"), (Fraction(5, 10), "marked"), (Fraction(3, 10), "low"))
"""From |r| of this, as printed with three decimals, the word for it; below the last it is weak."""


def validity(scale: ScaleTally) -> Validity:
    """For each item, over the complete rows: r with the total, r with the others' total, α without it.

    r = cov(item, total) ÷ √(var(item) · var(total)), Pearson. The total with the item itself in it is what
    the published reports print; the corrected one (CITC) takes it out and is the better practice.
    Worked example: items (1,2,3) and (1,3,2) have totals (2,5,5): r = 3 ÷ √(2 · 6) = 0.866; with the other
    item alone 1 ÷ √(2 · 2) = 0.5.
    """
    covariances = covariance(scale)
    if isinstance(covariances, Undefined):
        return Validity(
            item_total=dict.fromkeys(scale.items, covariances),
            corrected_item_total=dict.fromkeys(scale.items, covariances),
            alpha_if_deleted=dict.fromkeys(scale.items, covariances),
            factorability=covariances,
        )
    return validity_of(covariances, factorability(covariances))


def validity_of(covariances: Covariance, factors: Factorability | Undefined) -> Validity:
    """The validity of items with these covariances, and beside it whether they share enough for a factor analysis."""
    every = range(len(covariances.items))
    others = {place: [other for other in every if other != place] for place in every}
    return Validity(
        item_total={
            item: _correlation(covariances, place, every, "zero_variance")
            for place, item in enumerate(covariances.items)
        },
        corrected_item_total={
            item: _correlation(covariances, place, others[place], "constant_rest")
            for place, item in enumerate(covariances.items)
        },
        alpha_if_deleted={
            item: _alpha_without(covariances, place) for place, item in enumerate(covariances.items)
        },
        factorability=factors,
    )


def correlation_band(square: Fraction) -> str:
    """The word for r, given r² exactly: whether |r| rounds half up to at least 0.800, 0.500 or 0.300.

    >>> [correlation_band(Fraction(r) ** 2) for r in ("0.7995", "0.5", "0.3", "0.2994")]
    ['strong', 'marked', 'low', 'weak']
    """
    half_step = Fraction(5, 10_000)
    return next((band for least, band in BANDS if abs(square) >= (least - half_step) ** 2), "weak")


def _correlation(
    scale: Covariance, place: int, places: Sequence[int], no_variance: str
) -> Correlation | Undefined:
    variance, total = scale.matrix[place][place], scale.variance(places)
    if not variance:
        return Undefined("constant_item")
    if place in places and len(scale.varying) < 2:  # the total is this item and constants: r would be 1
        return Undefined("one_item")
    if total <= 0:
        return Undefined("negative_variance" if total else no_variance)
    square = signed_square(scale.with_total(place, places), variance * total)
    return Correlation(signed_root(square), scale.n, correlation_band(square))


def _alpha_without(scale: Covariance, place: int) -> Outcome:
    if place not in scale.varying:
        return Undefined("constant_item")
    without = alpha_of(scale, [other for other in scale.varying if other != place])
    return Undefined("constant_rest") if without == Undefined("zero_variance") else without
