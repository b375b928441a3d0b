"""How many people to ask: sample sizes for a margin of error, and how they are divided among strata."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import NormalDist

from surveyapp.analysis.limits import FEWEST_OF_STRATUM


@dataclass(frozen=True)
class PlannedStratum:
    """A stratum of `size` people; `share`: the percent of them that is expected to be satisfied, where one has an idea
    of it.
    """

    name: str
    size: int
    share: float | None = None

    @property
    def spread(self) -> float | None:
        """The standard deviation of a yes or no with this share, √(p(1 − p))."""
        return None if self.share is None else sqrt(self.share / 100 * (1 - self.share / 100))


@dataclass(frozen=True)
class StratumSize:
    """How many of a stratum should answer, and how many are asked for that at the expected rate of return."""

    stratum: PlannedStratum
    n: int
    issued: int


@dataclass(frozen=True)
class SizePlan:
    """How many answers are needed (`n`) and how many questionnaires are handed out for them (`issued`).

    `exceeds`: more have to be handed out than there are people: then the margin cannot be reached at that rate.
    """

    n: int
    issued: int
    strata: tuple[StratumSize, ...] = ()
    exceeds: bool = False


def needed_answers(
    margin: float, confidence: float, share: float = 50.0, population: int | None = None
) -> int:
    """Answers for an interval of ± `margin` percentage points around a share in percent, at `confidence` percent.

    n₀ = z²·p(1 − p) ÷ e²; of a finite population n₀ ÷ (1 + (n₀ − 1) ÷ N) (Cochran 1977, Sampling Techniques, 4.4).

    >>> needed_answers(5, 95), needed_answers(5, 95, population=1300), needed_answers(3, 99, 90)
    (385, 297, 664)
    """
    z = quantile(confidence)
    p, e = share / 100, margin / 100
    infinite = z * z * p * (1 - p) / (e * e)
    if population is None:
        return max(1, _whole(infinite))
    return max(1, min(population, _whole(infinite / (1 + (infinite - 1) / population))))


def quantile(confidence: float) -> float:
    """The normal quantile z of a two-sided interval.

    >>> round(quantile(95), 6)
    1.959964
    """
    return NormalDist().inv_cdf(0.5 + confidence / 200)


def simple_plan(
    margin: float, confidence: float, share: float, population: int | None, return_rate: float
) -> SizePlan:
    """The plan of a simple random sample; `return_rate` in percent.

    >>> plan = simple_plan(5, 95, 50, 1300, 80)
    >>> plan.n, plan.issued
    (297, 372)
    """
    n = needed_answers(margin, confidence, share, population)
    issued = _whole(n / (return_rate / 100))
    return SizePlan(n, issued, exceeds=population is not None and issued > population)


def proportional_plan(
    margin: float, confidence: float, share: float, strata: Sequence[PlannedStratum], return_rate: float
) -> SizePlan:
    """Every stratum has as large a part of the sample as of the population.

    Where the share of every stratum is expected, n = ΣW·S² ÷ (V + ΣW·S² ÷ N) with W = Nₕ ÷ N, S² = pₕ(1 − pₕ) and
    V = (e ÷ z)² (Cochran 1977, 5.9); else n is that of a simple random sample with the one `share`.

    >>> towns = [PlannedStratum("a", 8000, 95), PlannedStratum("b", 2000, 60)]
    >>> plan = proportional_plan(5, 95, 50, towns, 100)
    >>> plan.n, [entry.n for entry in plan.strata]
    (131, [105, 26])
    """
    people = sum(stratum.size for stratum in strata)
    n = needed_answers(margin, confidence, share, people)
    if all(stratum.spread is not None for stratum in strata):
        inner = sum(stratum.size / people * (stratum.spread or 0) ** 2 for stratum in strata)
        wanted = (margin / 100 / quantile(confidence)) ** 2
        n = max(1, _whole(inner / (wanted + inner / people)))
    return _divided(n, strata, [stratum.size for stratum in strata], return_rate)


def neyman_plan(
    margin: float, confidence: float, strata: Sequence[PlannedStratum], return_rate: float
) -> SizePlan | None:
    """The division with the fewest answers: nₕ goes with Nₕ·Sₕ (Neyman 1934), n = (ΣW·S)² ÷ (V + ΣW·S² ÷ N) (Cochran
    1977, 5.9); None where a stratum has no expected share, or answers are expected to differ in none.

    >>> towns = [PlannedStratum("a", 8000, 95), PlannedStratum("b", 2000, 60)]
    >>> plan = neyman_plan(5, 95, towns, 80)
    >>> plan.n, [(entry.n, entry.issued) for entry in plan.strata]
    (113, [(72, 90), (41, 52)])
    """
    spreads = [stratum.spread for stratum in strata]
    known = [spread for spread in spreads if spread is not None]
    if len(known) < len(strata) or not any(known):
        return None
    people = sum(stratum.size for stratum in strata)
    parts = [stratum.size / people * spread for stratum, spread in zip(strata, known, strict=True)]
    inner = sum(part * spread for part, spread in zip(parts, known, strict=True))
    wanted = (margin / 100 / quantile(confidence)) ** 2
    n = max(1, _whole(sum(parts) ** 2 / (wanted + inner / people)))
    return _divided(n, strata, parts, return_rate)


def _divided(
    n: int, strata: Sequence[PlannedStratum], parts: Sequence[float], return_rate: float
) -> SizePlan:
    """`n` divided by `parts`, at least 2 of each stratum and no more than it has people."""
    shares = allocate(n, [stratum.size for stratum in strata], parts)
    entries = tuple(
        StratumSize(stratum, count, _whole(count / (return_rate / 100)))
        for stratum, count in zip(strata, shares, strict=True)
    )
    exceeds = any(entry.issued > entry.stratum.size for entry in entries)
    return SizePlan(sum(shares), sum(entry.issued for entry in entries), entries, exceeds)


def allocate(n: int, sizes: Sequence[int], parts: Sequence[float]) -> list[int]:
    """`n` divided by `parts` in whole numbers (largest remainders), no part above its size or below 2 (or its size).

    >>> allocate(10, [100, 100, 3], [1, 1, 8])
    [4, 3, 3]
    """
    counts = [0] * len(sizes)
    open_ = list(range(len(sizes)))
    left = min(n, sum(sizes))
    while open_ and left > 0:
        whole = sum(parts[place] for place in open_)
        weights = [parts[place] / whole if whole else 1 / len(open_) for place in open_]
        full = [place for place, weight in zip(open_, weights, strict=True) if left * weight >= sizes[place]]
        if not full:
            exact = [left * weight for weight in weights]
            rest = left - sum(map(floor, exact))
            order = sorted(range(len(open_)), key=lambda at: (floor(exact[at]) - exact[at], at))
            for rank, at in enumerate(order):
                counts[open_[at]] = floor(exact[at]) + (rank < rest)
            break
        for place in full:
            counts[place] = sizes[place]
            left -= sizes[place]
        open_ = [place for place in open_ if place not in full]
    return [max(count, min(FEWEST_OF_STRATUM, size)) for count, size in zip(counts, sizes, strict=True)]


def _whole(number: float) -> int:
    """Rounded up; what is a whole number but for the rounding of the computer stays one."""
    return ceil(number - 1e-9)
