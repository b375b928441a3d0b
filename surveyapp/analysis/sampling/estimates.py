"""Estimates for the population from answers that are weighed by strata, by margins, or by both."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveyapp.analysis.results import IntervalOutcome, Outcome, SatisfactionResult, Undefined
from surveyapp.analysis.sampling.design_cells import DesignCells, ItemValues
from surveyapp.analysis.sampling.raking import Numbers
from surveyapp.analysis.sampling.weighing import WeighedCells
from surveyapp.analysis.statistics.intervals import mean_interval
from surveyapp.snapshots.late_libraries import np

R_ROUNDS = 10
"""How often the residuals of raking are taken from margin after margin, as R's survey 4.1 does in `svyrecvar`."""

_NO_SPREAD = 1e-12
"""A standard error below this part of the unit is that of answers that do not differ, and rounding."""


@dataclass(frozen=True)
class Estimate:
    """An estimated figure with its standard error, both in its unit, and the `n` answers that it rests on.

    `n_effective`: as many answers of a simple random sample would be as exact. `deff`: its variance ÷ that of a simple
    random sample of n. `unweighted`: the figure of all valid answers, each counted once.
    """

    value: float
    se: float
    interval: IntervalOutcome
    n: int
    n_effective: float | Undefined
    deff: float | Undefined
    unweighted: Outcome


@dataclass(frozen=True)
class WeightSpread:
    """The smallest and the largest weight, relative to the mean of all, and Kish's design effect n·Σw² ÷ (Σw)² (Kish
    1965); `outside` respondents have less than a fifth of the mean weight, or more than five times as much.
    """

    smallest: float
    largest: float
    kish: float
    outside: int


@dataclass(frozen=True)
class Estimates:
    """The estimates of the main scale: `overall` and `items` by code. `method`: `stratified` or `raking`.

    `formula` is that of the main scale. `unplaced` valid respondents left out one of the questions by which answers are
    weighed, and count in none of it.
    """

    method: str
    formula: str
    overall: Estimate | Undefined
    items: dict[str, Estimate | Undefined]
    weights: WeightSpread
    weighed: WeighedCells
    unplaced: int


def estimate_scale(
    weighed: WeighedCells,
    counted: DesignCells,
    values: Sequence[ItemValues | Undefined],
    result: SatisfactionResult,
) -> Estimates:
    """The estimates of the items of a scale and of the mean of their figures; `result`: their figures unweighted.

    An item's estimate is Σw·y ÷ Σw over those who answered it. Its variance is that of the linearised values
    z = (y − estimate) ÷ Σw, 0 for those who did not answer (a domain of the sample), by strata:
    Σ (1 − f)·n ÷ (n − 1)·Σ(w·z − mean)²; under raking w·z is the residual after the means of the options are taken out,
    margin after margin. That of the mean of several items is that of the mean of their z (Särndal, Swensson & Wretman
    1992, ch. 5 and 6; equal to `svymean` of R's survey).
    """
    usable = [entry for entry in values if isinstance(entry, ItemValues)]
    moments = _Moments(weighed, counted, len(usable))
    items: dict[str, Estimate | Undefined] = {}
    answered: list[int] = []
    unusable: Undefined | None = None
    place = 0
    for entry, item in zip(values, result.items, strict=True):
        if isinstance(entry, Undefined):
            items[item.item.code] = entry
            unusable = unusable or entry
        elif not moments.n[place]:
            items[entry.code] = Undefined("no_answers")
            place += 1
        else:
            items[entry.code] = moments.estimate([place], [entry], item.value)
            answered.append(place)
            place += 1
    if unusable is not None or not answered:
        overall: Estimate | Undefined = unusable or Undefined("no_answers")
    else:
        listed = [usable[place] for place in answered]
        overall = moments.estimate(answered, listed, result.overall)
    return Estimates(
        method="stratified" if weighed.raked is None else "raking",
        formula=result.formula or "",
        overall=overall,
        items=items,
        weights=_spread(weighed),
        weighed=weighed,
        unplaced=counted.unplaced,
    )


def _spread(weighed: WeighedCells) -> WeightSpread:
    n, weights, counts = weighed.counts.sum(), weighed.weights, weighed.counts
    mean = float(counts @ weights) / n
    relative = weights / mean
    outside = counts[(relative < 1 / 5) | (relative > 5)].sum()
    kish = float(counts @ relative**2) / float(n)
    return WeightSpread(float(relative.min()), float(relative.max()), kish, int(outside))


class _Moments:
    """Weighted sums of the cells of one design, and the covariances of the items' estimates."""

    def __init__(self, weighed: WeighedCells, counted: DesignCells, items: int) -> None:
        self._weighed, self._items = weighed, items
        cells = [counted.cells[cell] for cell in weighed.cells]
        self._sums = np.array([cell.sums for cell in cells])
        self._products = np.array([cell.products for cell in cells])
        self._sums[:, :items] /= counted.factor
        self._products[:, :items, :] /= counted.factor
        self._products[:, :, :items] /= counted.factor
        self._answered = np.array([cell.answered for cell in cells], dtype=np.float64)
        self.n: Numbers = self._sums[:, items:].sum(axis=0)
        sums = weighed.weights @ self._sums
        self._weight: Numbers = sums[items:]
        with np.errstate(invalid="ignore", divide="ignore"):
            self._means: Numbers = np.where(self._weight > 0, sums[:items] / self._weight, 0.0)
            inverse = np.where(self._weight > 0, 1 / self._weight, 0.0)
        # The linearised values are a row of sums times this.
        self._linear = np.vstack([np.diag(inverse), np.diag(-self._means * inverse)])
        self._variance = self._design_variance()

    def estimate(self, places: list[int], items: list[ItemValues], unweighted: Outcome) -> Estimate:
        """The mean of the estimates of some items: of one, or of all that were answered."""
        share = np.zeros(self._items)
        share[places] = 1 / len(places)
        value = float(self._means @ share)
        low, high = (float(sum(item.ends[side] for item in items)) / len(items) for side in (0, 1))
        answering = self._answered if len(places) > 1 else self._sums[:, self._items + places[0]]
        people = float(self._weighed.weights @ answering)
        # Σw·z² of one item is the weighted variance of its answers ÷ Σw.
        linear = self._linear @ share
        squares = np.einsum("i,cij,j->c", linear, self._products, linear)
        spread = float(self._weighed.weights @ squares) * people
        se = float(np.sqrt(max(float(share @ self._variance @ share), 0.0)))
        if se <= _NO_SPREAD * max(high - low, abs(high)):
            se = 0.0
        if spread <= (_NO_SPREAD * max(high - low, abs(high))) ** 2:
            spread = 0.0
        n = int(answering.sum())
        size = self._effective_size(answering, spread, se)
        return Estimate(
            value=value,
            se=se,
            interval=_interval(value, spread, n, size, low, high),
            n=n,
            n_effective=size,
            deff=self._deff(spread, se, n, people),
            unweighted=unweighted,
        )

    def _effective_size(self, counts: Numbers, spread: float, se: float) -> float | Undefined:
        """spread ÷ se²; where all answer alike, the number that the weights alone leave: (Σw)² ÷ Σw²(1 − f)."""
        if se:
            return spread / se**2
        weighed = self._weighed
        left = float(counts @ (weighed.weights**2 * (1 - weighed.fractions[weighed.stratum])))
        whole = float(counts @ weighed.weights) ** 2
        return whole / left if left > whole * 1e-15 else Undefined("everybody_answered")

    def _deff(self, spread: float, se: float, n: int, people: float) -> float | Undefined:
        """The variance ÷ that of a simple random sample, as `svymean(deff = TRUE)` where the size of the population is
        known (drawn without replacement), else as `deff = "replace"`.
        """
        if n < 2:
            return Undefined("too_few_answers")
        simple = spread / (n - 1)
        if self._weighed.population is not None:
            if people - n <= people * 1e-12:
                return Undefined("everybody_answered")
            simple *= (people - n) / people
        return se**2 / simple if simple > 0 else Undefined("answers_alike")

    def _design_variance(self) -> Numbers:
        """The covariance matrix of the estimates of the items."""
        weighed = self._weighed
        taken = self._taken_out()
        linear = self._linear
        sums = self._sums @ linear  # Σz of each cell
        squares = np.einsum("ji,cjk,kl->cil", linear, self._products, linear, optimize=True)
        counts, weights = weighed.counts[:, None], weighed.weights[:, None]
        totals = weights * (sums - counts * taken)
        crossed = sums[:, :, None] * taken[:, None, :]
        squares = squares - crossed - crossed.transpose(0, 2, 1)
        squares = squares + weighed.counts[:, None, None] * taken[:, :, None] * taken[:, None, :]
        squares = squares * (weighed.weights**2)[:, None, None]
        covariance = np.zeros((self._items, self._items))
        for place, (n, fraction) in enumerate(zip(weighed.strata_n, weighed.fractions, strict=True)):
            here = weighed.stratum == place
            total = totals[here].sum(axis=0)
            spread = squares[here].sum(axis=0) - np.outer(total, total) / n
            covariance += (1 - fraction) * n / (n - 1) * spread
        return covariance

    def _taken_out(self) -> Numbers:
        """What raking explains of the linearised values: cells × items; nothing where nothing was raked."""
        weighed = self._weighed
        taken = np.zeros((len(weighed.cells), self._items))
        if not weighed.margins:
            return taken
        sums = self._sums @ self._linear
        for _round in range(R_ROUNDS):
            for margin in weighed.margins:
                rest = sums - weighed.counts[:, None] * taken
                size = margin.shares.size
                n = np.bincount(margin.place, weighed.counts, size)[:, None]
                by_option = np.array([np.bincount(margin.place, column, size) for column in rest.T]).T
                means = np.divide(by_option, n, out=np.zeros_like(by_option), where=n > 0)
                taken = taken + means[margin.place]
        return taken


def _interval(
    value: float, spread: float, n: int, size: float | Undefined, low: float, high: float
) -> IntervalOutcome:
    """Wilson's interval for `size` ÷ r answers (`statistics.intervals.mean_interval`); the value alone where everybody
    was asked, or the options all count the same.
    """
    exact = Fraction(value)
    if n < 2:
        return Undefined("too_few_answers")
    if isinstance(size, Undefined) or low == high:
        return exact, exact
    scaled = (value - low) / (high - low)
    squares = n * (spread / (high - low) ** 2 + scaled * scaled)
    below, above = mean_interval(scaled, n * scaled, squares, n, size)
    ends = (low + float(end) * (high - low) for end in (below, above))
    first, last = (Fraction(end) for end in ends)
    return min(first, exact), max(last, exact)
