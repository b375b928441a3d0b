"""Derived importance: how much each item has to do with an outcome, and when that cannot be said."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from surveyapp.analysis.drivers.relative_importance import (
    COLLINEAR,
    Numbers,
    contributions,
    unexplained_by_others,
)
from surveyapp.analysis.drivers.score_sums import ScoreSums, in_fixed_order, sum_rows
from surveyapp.analysis.limits import (
    FEWEST_BELOW_TOP,
    MOST_DRIVERS,
    MOST_PINGOUIN_ROWS,
    RESAMPLES,
    RESAMPLES_AT_ONCE,
    ROWS_PER_DRIVER,
)
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.scores.score_table import ScoreColumn, ScoreTable
from surveyapp.analysis.statistics.ceiling import is_at_ceiling
from surveyapp.snapshots.late_libraries import np

Ends = tuple[float, float]

_SLOPE_OF_ROUNDING = 1e-9
"""Standard deviations up to which a slope below 0 is one of rounding."""

_MANY_IN_COMMON = 0.1
"""The part of an item's variance that the others leave unexplained, at or below which it has too much in common with
them to be told apart well: a variance inflation factor of 10 (Marquardt 1970, Technometrics 12, 591–612).
"""


@dataclass(frozen=True)
class Driver:
    """The importance of one item: its contribution to R² (`value`), that in percent of R² (`share`), what Spearman's
    rank correlation with the outcome is beside it; `ci95` is the interval of `value`, `share_ci95` that of `share`.
    """

    code: str
    value: float
    share: float
    ci95: Ends | Undefined
    share_ci95: Ends | Undefined
    spearman: float
    is_at_ceiling: bool


@dataclass(frozen=True)
class DriverWarning:
    """Something that whoever reads the figures should know: `negative_slope` the outcome falls where the item rises and
    the others stay · `constant_item`, `no_answers` left out · `collinear` follows exactly from other items · `alike`
    has nearly everything in common with them.
    """

    code: str
    item: str


@dataclass(frozen=True)
class Importance:
    """What goes with the outcome `on`, over the `n` complete rows; `dropped` rows lack the outcome or an item.

    `missing`: why there are no `drivers`, and then how many of what there are (`had`) and would have to be (`needed`).
    `left_out`: item -> why it has no importance. `below_top`: how many of the n gave less than the best answer to the
    outcome. `resamples`: how many of rows the intervals are made of.
    """

    on: str
    n: int
    dropped: int
    below_top: int
    is_at_ceiling: bool
    missing: Undefined | None = None
    had: int = 0
    needed: int = 0
    r2: float = 0.0
    drivers: tuple[Driver, ...] = ()
    left_out: Mapping[str, Undefined] = field(default_factory=dict)
    warnings: tuple[DriverWarning, ...] = ()
    resamples: int = 0

    @property
    def explained(self) -> float:
        """R² in percent: how much of the differences in the outcome the items explain together."""
        return 100 * self.r2

    def driver(self, code: str) -> Driver | None:
        """The importance of one item, if it has one."""
        return next((driver for driver in self.drivers if driver.code == code), None)


def importance(outcome: str, table: ScoreTable) -> Importance:
    """How important the other columns of the table are for the column `outcome`.

    Lindeman, Merenda & Gold's contributions to R² over the complete rows (`relative_importance.contributions`), by
    pingouin up to `MOST_PINGOUIN_ROWS` rows and from sums of products above; with 95 % percentile intervals of
    `RESAMPLES` resamples of rows (Efron & Tibshirani 1993, chapter 13), each widened to hold its figure.

    Undefined, in this order: `no_complete_rows` · `no_drivers` no item varies · `too_many_drivers` more than 12 do ·
    `too_few_complete_rows` fewer than 10 for each item · `constant_outcome` everybody gave it the same ·
    `too_few_below_top` fewer than 20 gave the outcome less than its best answer, which is the highest score that it
    allows, or where that is not known the highest given · `nothing_explained` R² is 0. KeyError for an outcome that is
    no column.
    """
    codes = [code for code in table.codes if code != outcome]
    empty = [code for code in codes if np.isnan(table.column(code)).all()]
    asked = table.of([outcome, *(code for code in codes if code not in empty)])
    rows = asked.scores[asked.complete]
    constant = [
        code for place, code in enumerate(asked.codes) if place and len(rows) and not _varies(rows[:, place])
    ]
    left_out = {
        **{code: Undefined("no_answers") for code in empty},
        **{code: Undefined("constant_item") for code in constant},
    }
    varying = [code for code in codes if code not in left_out]
    best = _at_top(rows[:, 0], asked.items[0])
    base = Importance(
        on=outcome,
        n=len(rows),
        dropped=table.rows - len(rows),
        below_top=len(rows) - best,
        is_at_ceiling=is_at_ceiling(best, len(rows)),
        left_out=left_out,
        warnings=tuple(DriverWarning(why.reason, code) for code, why in left_out.items()),
    )
    enough = ROWS_PER_DRIVER * len(varying)
    for reason, had, needed, fails in (
        ("no_complete_rows", 0, 1, not len(rows)),
        ("no_drivers", 0, 1, not varying),
        ("too_many_drivers", len(varying), MOST_DRIVERS, len(varying) > MOST_DRIVERS),
        ("too_few_complete_rows", len(rows), enough, len(rows) < enough),
        ("constant_outcome", 1, 2, not _varies(rows[:, 0])),
        ("too_few_below_top", base.below_top, FEWEST_BELOW_TOP, base.below_top < FEWEST_BELOW_TOP),
    ):
        if fails:
            return replace(base, missing=Undefined(reason), had=had, needed=needed)
    del rows  # which are read once more, in another order: of millions both would not fit into memory
    return _with_drivers(base, asked.of([outcome, *varying]))


def _at_top(scores: Numbers, column: ScoreColumn) -> int:
    """How many of these scores are the best that the column allows; without a limit the best of them."""
    top = scores.max(initial=-np.inf) if column.highest is None else column.highest
    return int(np.count_nonzero(scores >= top))


def _varies(scores: Numbers) -> bool:
    return bool(len(scores)) and bool(scores.max() > scores.min())


def _with_drivers(base: Importance, table: ScoreTable) -> Importance:
    """The importance of items that vary, of enough rows; computed in the order of their codes, so that the order in
    which they are named changes nothing, and given in theirs.
    """
    # Here, not above: it loads most of scipy, which the server and other commands do not need.
    from scipy.stats import rankdata

    outcome, *codes = table.codes
    ordered = table.of([outcome, *sorted(codes)])
    rows = in_fixed_order(ordered.scores[ordered.complete])
    sums = sum_rows(rows)
    correlation = sums.correlation()
    values = contributions(correlation)
    if values.sum() < COLLINEAR:
        return replace(base, missing=Undefined("nothing_explained"))
    if len(rows) <= MOST_PINGOUIN_ROWS:
        values = _by_pingouin(rows)
    shares = 100 * values / values.sum()
    intervals, share_intervals = _intervals(sums, values, shares)
    outcome_ranks = rankdata(rows[:, 0])
    # A column at a time: ranks of all of them would take as much memory as the scores.
    spearman = [np.corrcoef(outcome_ranks, rankdata(column))[0, 1] for column in rows.T[1:]]
    slopes, own = sums.standard_slopes(), unexplained_by_others(correlation[1:, 1:])
    drivers = {
        item.code: Driver(
            code=item.code,
            value=float(values[place]),
            share=float(shares[place]),
            ci95=intervals[place],
            share_ci95=share_intervals[place],
            spearman=float(spearman[place]),
            is_at_ceiling=is_at_ceiling(_at_top(rows[:, place + 1], item), len(rows)),
        )
        for place, item in enumerate(ordered.items[1:])
    }
    notes = {code: _warnings(code, slopes[place], own[place]) for place, code in enumerate(ordered.codes[1:])}
    return replace(
        base,
        r2=float(values.sum()),
        drivers=tuple(drivers[code] for code in codes),
        warnings=(*base.warnings, *(note for code in codes for note in notes[code])),
        resamples=RESAMPLES,
    )


def _by_pingouin(rows: Numbers) -> Numbers:
    """The contributions as pingouin computes them; the outcome is the first column. It is loaded here: 1.5 s."""
    import pingouin

    with warnings.catch_warnings():
        # Of items that follow from one another, which `_warnings` names.
        warnings.filterwarnings("ignore", message="Design matrix supplied")
        found = pingouin.linear_regression(rows[:, 1:], rows[:, 0], relimp=True, as_dataframe=False)
    return np.array(found["relimp"][1:], dtype=np.float64)


def _intervals(
    sums: ScoreSums, values: Numbers, shares: Numbers
) -> tuple[list[Ends | Undefined], list[Ends | Undefined]]:
    """The intervals of the contributions, and those of the shares.

    Resamples in which the outcome does not vary have no R²; `too_few_resamples` where they are more than one in ten.
    """
    correlations = sums.resampled(RESAMPLES)
    parts = range(0, RESAMPLES, RESAMPLES_AT_ONCE)
    drawn = np.concatenate([contributions(correlations[at : at + RESAMPLES_AT_ONCE]) for at in parts])
    drawn = drawn[drawn.sum(axis=1) > COLLINEAR]
    if len(drawn) < 0.9 * RESAMPLES:
        missing: list[Ends | Undefined] = [Undefined("too_few_resamples")] * len(values)
        return missing, missing
    return _percentiles(drawn, values), _percentiles(100 * drawn / drawn.sum(axis=1, keepdims=True), shares)


def _percentiles(drawn: Numbers, figures: Numbers) -> list[Ends | Undefined]:
    """The 2.5th and 97.5th percentile of each column, widened to hold its figure."""
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return [
        (float(min(below, figure)), float(max(above, figure)))
        for below, above, figure in zip(low, high, figures, strict=True)
    ]


def _warnings(code: str, slope: float, unexplained: float) -> list[DriverWarning]:
    found = [DriverWarning("negative_slope", code)] if slope < -_SLOPE_OF_ROUNDING else []
    if unexplained <= COLLINEAR:
        return [*found, DriverWarning("collinear", code)]
    return [*found, DriverWarning("alike", code)] if unexplained <= _MANY_IN_COMMON else found
