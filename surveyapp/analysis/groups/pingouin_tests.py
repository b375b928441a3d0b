"""The tests of groups by pingouin, on the scores one by one: the same figures as from the count table, to 1e-9.

pingouin is loaded here (1.5 s, 200 MB) and sees float64 alone: columns of other types give wrong figures in silence.
Its rank tests are not used (`mwu` allocates n₁ × n₂), nor the effect of its `ttest`, which has no sign.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from surveyapp.analysis.groups.count_table import CountTable
from surveyapp.analysis.groups.effect_sizes import Effect, no_pooled_spread
from surveyapp.analysis.groups.group_tests import (
    ChiSquare,
    WelchAnova,
    WelchT,
    no_spread,
    no_table,
    no_weights,
)
from surveyapp.analysis.limits import FEWEST_EXPECTED
from surveyapp.analysis.results import Undefined
from surveyapp.snapshots.late_libraries import np

_ALL_PLACES = 15
"""Decimal places of an interval's ends; pingouin rounds to two by itself."""


def welch_t(table: CountTable) -> WelchT | Undefined:
    """As `group_tests.welch_t`."""
    import pingouin

    if (reason := no_spread(table)) is not None:
        return Undefined(reason)
    with _quiet():
        found = pingouin.ttest(table.rows_of(0), table.rows_of(1), correction=True).iloc[0]
    return WelchT(float(found["T"]), float(found["dof"]), float(found["p_val"]))


def welch_anova(table: CountTable) -> WelchAnova | Undefined:
    """As `group_tests.welch_anova`."""
    import pandas as pd
    import pingouin

    if (reason := no_weights(table)) is not None:
        return Undefined(reason)
    groups = np.repeat(np.arange(len(table.counts), dtype=np.float64), table.sizes)
    scores = np.concatenate([table.rows_of(place) for place in range(len(table.counts))])
    with _quiet():
        found = pingouin.welch_anova(
            data=pd.DataFrame({"score": scores, "group": groups}), dv="score", between="group"
        ).iloc[0]
    return WelchAnova(float(found["F"]), float(found["ddof1"]), float(found["ddof2"]), float(found["p_unc"]))


def chi_square(table: CountTable) -> ChiSquare | Undefined:
    """As `group_tests.chi_square`."""
    import pandas as pd
    import pingouin

    table = table.of_groups([*range(len(table.counts))])
    if (reason := no_table(table)) is not None:
        return Undefined(reason)
    places = np.indices(table.counts.shape, dtype=np.float64)
    groups, values = (np.repeat(place.ravel(), table.counts.ravel()) for place in places)
    with _quiet():
        expected, _, tests = pingouin.chi2_independence(
            pd.DataFrame({"group": groups, "value": values}), "group", "value", correction=False
        )
    found = tests.set_index("test").loc["pearson"]
    few = int(np.count_nonzero(expected.to_numpy() < FEWEST_EXPECTED))
    return ChiSquare(
        float(found["chi2"]), float(found["dof"]), float(found["pval"]), float(found["cramer"]), few
    )


def hedges_g(table: CountTable) -> Effect | Undefined:
    """As `effect_sizes.hedges_g`."""
    import pingouin

    if (reason := no_pooled_spread(table)) is not None:
        return Undefined(reason)
    first, second = table.rows_of(0), table.rows_of(1)
    value = float(pingouin.compute_effsize(first, second, eftype="hedges"))
    low, high = pingouin.compute_esci(
        value, nx=first.size, ny=second.size, eftype="hedges", decimals=_ALL_PLACES
    )
    return Effect("hedges_g", value, float(low), float(high))


@contextmanager
def _quiet() -> Iterator[None]:
    """A context without pingouin's warnings (few in a cell, a power of 1): we say ourselves what a figure is worth."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
