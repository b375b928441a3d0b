"""The figures of a scale from its sums: α, items, KMO and Bartlett, one factor with ω, split half."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

from surveyapp.analysis.results import Alpha, Correlation, Factorability, Outcome, Undefined, Validity
from surveyapp.analysis.scores.scale_sums import ScaleSums
from surveyapp.analysis.statistics.covariance import Covariance, PairSums, covariance, pairwise_covariance
from surveyapp.analysis.statistics.factorability import factorability
from surveyapp.analysis.statistics.one_factor import OneFactor, one_factor
from surveyapp.analysis.statistics.reliability import reliability_of
from surveyapp.analysis.statistics.split_half import SplitHalf, split_half
from surveyapp.analysis.statistics.validity import validity_of

MissingPolicy = Literal["listwise", "pairwise"]
"""Which rows α and the figures of items rest on: those with a score for every item, or of each pair of items those with
both.
"""

_Found = TypeVar("_Found")
_Moments = tuple[int, float | Undefined, float | Undefined]


@dataclass(frozen=True)
class ItemFigures:
    """One item: `mean` and standard deviation (n − 1) over the `n` rows of the policy, r with the total of all items
    over the complete rows, r with the total of the others and α without it by the policy.
    """

    code: str
    n: int
    mean: float | Undefined
    sd: float | Undefined
    r_item_total: Correlation | Undefined
    r_drop: Correlation | Undefined
    alpha_if_deleted: Outcome


@dataclass(frozen=True)
class ScaleFigures:
    """The figures of a scale. By `policy`: `alpha` and `items`, which rest on `n` of the table's rows. Over the
    complete rows alone: `factors`, `one_factor`, `split_half`.
    """

    policy: MissingPolicy
    sums: ScaleSums
    alpha: Alpha | Undefined
    items: tuple[ItemFigures, ...]
    factors: Factorability | Undefined
    one_factor: OneFactor | Undefined
    split_half: SplitHalf | Undefined

    @property
    def n(self) -> int:
        """The rows that α rests on: the complete ones, pairwise all rows of the table, as R's psych counts them."""
        return self.complete if self.policy == "listwise" else self.sums.rows

    @property
    def dropped(self) -> int:
        """The rows of the table that α does not rest on."""
        return self.sums.rows - self.n

    @property
    def complete(self) -> int:
        """The rows with a score for every item."""
        return self.sums.complete.n

    @property
    def left_out(self) -> tuple[str, ...]:
        """The items that do not vary, or that fewer than two answered while others have more: they are counted out."""
        enough = max((item.n for item in self.items), default=0) >= 2
        return tuple(item.code for item in self.items if item.sd == 0 or (enough and item.n < 2))

    @property
    def k(self) -> int:
        """How many items α counts."""
        return len(self.items) - len(self.left_out)


def scale_figures(sums: ScaleSums, policy: MissingPolicy = "listwise") -> ScaleFigures:
    """Everything that is computed of a scale. ValueError for `pairwise` where no pairs were counted.

    α and the figures of items rest on `policy`; KMO, Bartlett's test, the factor with its loadings and ω, split half
    and r with the total rest on the complete rows, whatever the policy.
    """
    of_complete = covariance(sums.complete)
    factors = _defined(factorability, of_complete)
    whole = _validity(of_complete, sums.items, factors)
    if policy == "listwise":
        covariances, by_policy = of_complete, whole
    elif sums.pairs is None:
        raise ValueError("no pairs were counted")
    else:
        covariances = pairwise_covariance(sums.pairs, sums.rows)
        by_policy = _validity(covariances, sums.items, factors)
    return ScaleFigures(
        policy=policy,
        sums=sums,
        alpha=reliability_of(covariances, sums.complete.partly_asked),
        items=tuple(
            ItemFigures(
                code,
                *_moments(sums, place, sums.pairs if policy == "pairwise" else None),
                whole.item_total[code],
                by_policy.corrected_item_total[code],
                by_policy.alpha_if_deleted[code],
            )
            for place, code in enumerate(sums.items)
        ),
        factors=factors,
        one_factor=_defined(one_factor, of_complete),
        split_half=_defined(split_half, of_complete),
    )


def _defined(
    figure: Callable[[Covariance], _Found | Undefined], covariances: Covariance | Undefined
) -> _Found | Undefined:
    return covariances if isinstance(covariances, Undefined) else figure(covariances)


def _validity(
    covariances: Covariance | Undefined, items: tuple[str, ...], factors: Factorability | Undefined
) -> Validity:
    if isinstance(covariances, Undefined):
        return Validity(
            dict.fromkeys(items, covariances),
            dict.fromkeys(items, covariances),
            dict.fromkeys(items, covariances),
            factors,
        )
    return validity_of(covariances, factors)


def _moments(sums: ScaleSums, place: int, pairs: PairSums | None) -> _Moments:
    """n, mean and standard deviation of an item over the complete rows, or over all that have it (`pairs`)."""
    scale = sums.complete
    if pairs is None:
        n, total, square = scale.n, scale.sums[place], scale.products[place][place]
    else:
        n, total, square = (table[place][place] for table in (pairs.counts, pairs.sums, pairs.products))
    if not n:
        reason = Undefined("no_complete_rows" if pairs is None and scale.answered else "no_answers")
        return 0, reason, reason
    mean = float(Fraction(total, n * scale.factor))
    if n < 2:
        return n, mean, Undefined("one_answer")
    variance = Fraction(n * square - total**2, n * (n - 1) * scale.factor**2)
    return n, mean, math.sqrt(variance)
