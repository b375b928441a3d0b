"""The rule that pays by the band in which a value lies."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.indicators.actual import NUMERIC_KINDS, ActualKind
from surveyapp.definition.indicators.quantity import Quantity
from surveyapp.definition.indicators.targets import Amount, Target
from surveyapp.indicators.rules.rule import (
    CompletionStep,
    Fault,
    Rule,
    ScoringInput,
    TargetUse,
    Verdict,
    Worth,
)
from surveyapp.indicators.trace import Param, Step, step


class BandStep(StrEnum):
    """The steps of bands."""

    BAND_POINTS = "band_points"
    """a band from `bound` on that pays points: value, bound, unit, result"""
    BAND_SHARE = "band_share"
    """one that pays a share of the weight: value, bound, unit, share, weight, result"""
    BELOW_BANDS = "below_bands"
    """below the lowest band: value, bound, unit, result"""
    UP_TO_POINTS = "up_to_points"
    """as the first, of bands up to `bound`"""
    UP_TO_SHARE = "up_to_share"
    """as the second, of bands up to `bound`"""
    ABOVE_BANDS = "above_bands"
    """above the highest of them: value, bound, unit, result"""


class ScoreBand(Worth):
    """`points`, or a percent `share`, for values of `from` and more, or of `to` and less, as far as the next band."""

    from_: Annotated[Quantity | None, Field(alias="from")] = None
    to: Quantity | None = None

    @property
    def bound(self) -> Fraction:
        """Where it starts, or ends."""
        return Fraction(self.from_ if self.from_ is not None else self.to or 0)


class ScoreBands(Rule):
    """The score of the best band in which the value lies; in none 0.

    `on: value` looks at the actual value, `on: completion` at actual ÷ target × 100. Bands are written from the best
    on. Where more is better they have `from` and go down: the first whose start the value reaches pays, and at exactly
    90 that is the band from 90. Where less is better (days, costs) they have `to` and go up: the first whose end the
    value does not pass pays. Nothing is rounded before. Examples: 000 B11, weight 6, points 6 5 3 2 from 90 80 70 60,
    where 94.35 gives 6 and 59.99 gives 0; 000 D21, weight 10, shares 100 80 60 from 90 80 60, where 89.99 gives 8; 5
    points to 3 days and 2 to 5 days, where 3 days give 5 and 5.5 days 0. Bounds: 0 and the best band's worth.

    >>> from decimal import Decimal
    >>> bands = [{"from": Decimal(90), "points": Decimal(6)}, {"from": Decimal(80), "points": Decimal(5)}]
    >>> rule = ScoreBands.model_validate({"type": "bands", "bands": bands})
    >>> [int(rule.apply(ScoringInput(Fraction(6), Fraction(value))).exact) for value in ("94.35", "90", "89.99", "79")]
    [6, 6, 5, 0]
    """

    needs: ClassVar[frozenset[ActualKind]] = NUMERIC_KINDS
    steps: ClassVar[frozenset[str]] = frozenset({CompletionStep.COMPLETION, *BandStep})

    on: Literal["value", "completion"] = "value"
    bands: Annotated[tuple[ScoreBand, ...], Field(strict=False, min_length=1)]

    @property
    def target_use(self) -> TargetUse | None:
        """Only bands of completion look at the target."""
        return TargetUse(states_completion=True) if self.on == "completion" else None

    @property
    def lowest_bound(self) -> Fraction:
        """Where the lowest band starts or ends."""
        return min(band.bound for band in self.bands)

    @property
    def _upwards(self) -> bool:
        """Whether less is better: the bands have ends."""
        return self.bands[0].to is not None

    def target_faults(self, target: Target) -> Iterator[Fault]:
        """The warnings about completion: the more of an upper bound is used, the higher it is; and more than the target
        is not the best value.
        """
        if not isinstance(target, Amount) or target.comparison is None:
            return
        if self._upwards:
            paid = [band.of(Fraction(100)) for band in self.bands]
            whole = all(band.from_ is None for band in self.bands)
            if target.comparison in ("≥", ">") and whole and 0 < paid[0] == max(paid):
                yield Fault(("rule", "bands"), "bands_contradict_lower_bound", level="warning")
        elif target.comparison not in ("≤", "<"):
            return
        elif self.target_use is not None:
            yield Fault(("target",), "target_is_upper_bound")
        elif self._pays_most_for_more():
            yield Fault(("rule", "bands"), "bands_contradict_target", level="warning")

    def _pays_most_for_more(self) -> bool:
        """Whether the highest band pays more than some lower value, of which one below every band gets nothing, and no
        other one more than it.
        """
        paid = [band.of(Fraction(100)) for band in self.bands]
        lowest = paid[-1] if self.bands[-1].bound <= 0 else Fraction()
        return paid[0] > lowest and paid[0] == max(paid)

    def faults(self) -> Iterator[Fault]:
        """The faults of bands: in the wrong order or overlapping, paid in no way or in different ways, or paying more
        further on.
        """
        if any(band.points is None for band in self.bands) and any(band.share is None for band in self.bands):
            yield Fault(("rule", "bands"), "bands_mixed")
        own = "to" if self._upwards else "from"
        for index, band in enumerate(self.bands):
            at = ("rule", "bands", index)
            yield from band.faults(at)
            if (band.from_ is None) == (band.to is None) or (band.to is not None) != self._upwards:
                yield Fault(at, "band_from_or_to")
            elif index:
                yield from self._after(self.bands[index - 1], band, (*at, own))
                yield from _pays_more(self.bands[index - 1], band, at)

    def _after(self, before: ScoreBand, band: ScoreBand, at: KeyPath) -> Iterator[Fault]:
        """A band begins below the one before, or ends above it."""
        if self._upwards and band.bound <= before.bound:
            yield Fault(at, "bands_not_ascending", {"found": band.to, "limit": before.to})
        elif not self._upwards and band.bound >= before.bound:
            yield Fault(at, "bands_not_descending", {"found": band.from_, "limit": before.from_})

    def most(self, weight: Fraction) -> Fraction:
        """What the best paying band pays."""
        return max(band.of(weight) for band in self.bands)

    def limits(self, inputs: ScoringInput) -> tuple[Fraction, ...]:
        """Where the bands start, or end."""
        bounds = tuple(band.bound for band in self.bands)
        return inputs.actuals_at(bounds) if self.target_use is not None else bounds

    def apply(self, inputs: ScoringInput) -> Verdict:
        """What the band of the value, or of the completion, pays."""
        value, unit, before = inputs.number, inputs.unit, tuple[Step, ...]()
        if self.target_use is not None:
            value, completed = inputs.compute_completion()
            unit, before = "%", (completed,)
        codes = _UP_TO if self._upwards else _FROM
        fitting = (band for band in self.bands if self._reaches(band, value))
        band = next(fitting, None)
        known: dict[str, Param] = {"value": value, "unit": unit}
        if band is None:
            last = step(codes.none, **known, bound=self.bands[-1].bound, result=Fraction())
            return Verdict(Fraction(), (*before, last))
        exact = band.of(inputs.weight)
        known |= {"bound": band.bound, "result": exact}
        if band.share is None:
            return Verdict(exact, (*before, step(codes.points, **known)))
        last = step(codes.share, **known, share=Fraction(band.share), weight=inputs.weight)
        return Verdict(exact, (*before, last))

    def _reaches(self, band: ScoreBand, value: Fraction) -> bool:
        return value <= band.bound if self._upwards else value >= band.bound


@dataclass(frozen=True)
class _Codes:
    """The steps of bands: one that pays points, one that pays a share, and no band at all."""

    points: BandStep
    share: BandStep
    none: BandStep


_FROM = _Codes(BandStep.BAND_POINTS, BandStep.BAND_SHARE, BandStep.BELOW_BANDS)
_UP_TO = _Codes(BandStep.UP_TO_POINTS, BandStep.UP_TO_SHARE, BandStep.ABOVE_BANDS)


def _pays_more(before: ScoreBand, band: ScoreBand, at: KeyPath) -> Iterator[Fault]:
    """A band that pays more than the better one before it."""
    for key, here, there in (("points", band.points, before.points), ("share", band.share, before.share)):
        if here is not None and there is not None and here > there:
            yield Fault((*at, key), "band_pays_more", {"found": here, "limit": there}, level="warning")
