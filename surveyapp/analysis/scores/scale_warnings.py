"""What a reader of a scale's figures has to know, as codes with the items and numbers that they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from surveyapp.analysis.limits import FEWEST_IDENTIFIERS, SMALL_SAMPLE, SPREAD_OF_IDENTIFIERS
from surveyapp.analysis.results import Alpha, Correlation, Factorability
from surveyapp.analysis.scores.scale_figures import ScaleFigures
from surveyapp.analysis.scores.score_table import Scores, ScoreTable
from surveyapp.analysis.statistics.ceiling import is_at_ceiling
from surveyapp.analysis.statistics.factorability import kmo_band
from surveyapp.analysis.statistics.one_factor import OneFactor
from surveyapp.snapshots.late_libraries import np

LARGEST_BARTLETT_P = 0.05
"""From this p on the items may be unrelated as far as Bartlett's test can tell."""


@dataclass(frozen=True)
class ScaleWarning:
    """One warning: its `code`, the `items` of which it is said, and the `numbers` that it rests on.

    `zero_variance_items` everybody answered them alike, left out · `unanswered_items` nobody answered ·
    `reverse_item` runs against the others, nothing was turned round · `negative_alpha` · `heywood` the factor explains
    all of an item's variance or more · `small_sample` (n, complete) fewer than 30 rows, or the interval of α reaches
    into another band · `not_factorable` (kmo, p; or reason) · `pairwise_interval` (n, fewest) the interval takes n to
    be all rows, while some two items have only the fewest in common · `ceiling` (percent) of all answers so many are
    the best one · `identifier` looks like numbers of respondents.
    """

    code: str
    items: tuple[str, ...] = ()
    numbers: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The code, then items and numbers where there are some."""
        return {"code": self.code, **({"items": list(self.items)} if self.items else {}), **self.numbers}


def scale_warnings(found: ScaleFigures) -> tuple[ScaleWarning, ...]:
    """The warnings about the figures of a scale, in the order in which they are read."""
    return (*_of_items(found), *_of_alpha(found), *_of_factors(found), *_of_ceiling(found))


def identifiers(table: ScoreTable) -> tuple[ScaleWarning, ...]:
    """The columns that look like numbers of respondents: five or more whole numbers, all different, outside the range
    of all other columns or far wider than it. None in a table of one column.
    """
    found = tuple(code for place, code in enumerate(table.codes) if _is_identifier(table.scores, place))
    return (ScaleWarning("identifier", found),) if found else ()


def _is_identifier(scores: Scores, place: int) -> bool:
    own = scores[:, place]
    own = own[~np.isnan(own)]
    others = np.delete(scores, place, axis=1)
    others = others[~np.isnan(others)]
    if len(own) < FEWEST_IDENTIFIERS or not others.size or len(np.unique(own)) < len(own):
        return False
    if not bool(np.all(own == np.rint(own))):
        return False
    low, high = float(others.min()), float(others.max())
    outside = bool(own.min() > high or own.max() < low)
    return outside or float(own.max() - own.min()) > SPREAD_OF_IDENTIFIERS * (high - low)


def _of_items(found: ScaleFigures) -> Iterator[ScaleWarning]:
    constant = tuple(item.code for item in found.items if item.sd == 0)
    if constant:
        yield ScaleWarning("zero_variance_items", constant)
    pairs = found.sums.pairs
    if pairs is not None and found.sums.complete.answered:
        unanswered = tuple(code for place, code in enumerate(pairs.items) if not pairs.counts[place][place])
        if unanswered:
            yield ScaleWarning("unanswered_items", unanswered)
    against = tuple(item.code for item in found.items if _runs_against(found, item.code))
    if against:
        yield ScaleWarning("reverse_item", against)


def _runs_against(found: ScaleFigures, code: str) -> bool:
    """Whether an item falls when the others rise, or its loading has another sign than theirs."""
    rest = next(item.r_drop for item in found.items if item.code == code)
    factor = found.one_factor
    return (isinstance(rest, Correlation) and rest.value < 0) or (
        isinstance(factor, OneFactor) and factor.loadings.get(code, 0.0) < 0
    )


def _of_alpha(found: ScaleFigures) -> Iterator[ScaleWarning]:
    alpha = found.alpha
    if isinstance(alpha, Alpha) and alpha.value < 0:
        yield ScaleWarning("negative_alpha")
    few = min(found.n, found.complete) < SMALL_SAMPLE
    if few or (isinstance(alpha, Alpha) and alpha.small_sample):
        yield ScaleWarning("small_sample", numbers={"n": found.n, "complete": found.complete})
    pairs = found.sums.pairs
    if found.policy == "pairwise" and pairs is not None and isinstance(alpha, Alpha):
        varying = [place for place, code in enumerate(pairs.items) if code not in found.left_out]
        fewest = min(pairs.counts[row][column] for row in varying for column in varying)
        if fewest < found.n:
            yield ScaleWarning("pairwise_interval", numbers={"n": found.n, "fewest": fewest})


def _of_factors(found: ScaleFigures) -> Iterator[ScaleWarning]:
    factor, factors = found.one_factor, found.factors
    if isinstance(factor, OneFactor) and factor.heywood:
        yield ScaleWarning("heywood", factor.heywood)
    if isinstance(factors, Factorability):
        if kmo_band(factors.kmo) == "unacceptable" or factors.p >= LARGEST_BARTLETT_P:
            yield ScaleWarning("not_factorable", numbers={"kmo": factors.kmo, "p": factors.p})
    elif factors.reason == "singular":
        yield ScaleWarning("not_factorable", numbers={"reason": factors.reason})


def _of_ceiling(found: ScaleFigures) -> Iterator[ScaleWarning]:
    best, answers = found.sums.best, found.sums.answers
    if is_at_ceiling(best, answers):
        yield ScaleWarning("ceiling", numbers={"percent": 100 * best / answers})
