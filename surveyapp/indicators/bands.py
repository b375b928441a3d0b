"""The rule that pays by the band in which a value lies."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from surveyapp.definition.actual import NUMBERS, ActualKind
from surveyapp.definition.quantity import Quantity
from surveyapp.definition.targets import Amount, Target
from surveyapp.indicators.rule import Fault, Given, Rule, Verdict, Worth
from surveyapp.indicators.trace import Param, Step, StepCode, step


class Band(Worth):
    """Values of `from` and more, up to where the next higher band starts: `points`, or a percent `share`."""

    from_: Annotated[Quantity, Field(alias="from")]


class Bands(Rule):
    """The score of the highest band whose start the value reaches; below the lowest band 0.

    `on: value` looks at the actual value, `on: completion` at actual ÷ target × 100. Bands are written
    from the highest down. A start belongs to its own band: at exactly 90 the band from 90 pays, and
    nothing is rounded before. Examples: 000 B11, weight 6, points 6 5 3 2 from 90 80 70 60, where
    94.35 gives 6 and 59.99 gives 0; 000 D21, weight 10, shares 100 80 60 from 90 80 60, where 89.99
    gives 8. Bounds: 0 and the highest band's worth; the highest band has no upper end.
    """

    needs: ClassVar[frozenset[ActualKind]] = NUMBERS

    on: Literal["value", "completion"] = "value"
    bands: Annotated[tuple[Band, ...], Field(strict=False, min_length=1)]

    @property
    def uses_target(self) -> bool:
        """Only bands of completion look at the target."""
        return self.on == "completion"

    @property
    def states_completion(self) -> bool:
        """Bands of completion do."""
        return self.on == "completion"

    def target_faults(self, target: Target) -> Iterator[Fault]:
        """The more of an upper bound is used, the higher completion is; nor is more than it the best value."""
        if not isinstance(target, Amount) or target.comparison not in ("≤", "<"):
            return
        if self.uses_target:
            yield Fault(("target",), "target_is_upper_bound")
        elif self._pays_most_for_more():
            yield Fault(("rule", "bands"), "bands_contradict_target", level="warning")

    def _pays_most_for_more(self) -> bool:
        """Whether the highest band pays more than some lower value, of which one below every band gets nothing, and no
        other one more than it.
        """
        paid = [band.of(Fraction(100)) for band in self.bands]
        lowest = paid[-1] if self.bands[-1].from_ <= 0 else Fraction()
        return paid[0] > lowest and paid[0] == max(paid)

    def faults(self) -> Iterator[Fault]:
        """Bands in the wrong order or overlapping, paid in no way or in different ones, or more further down."""
        if any(band.points is None for band in self.bands) and any(band.share is None for band in self.bands):
            yield Fault(("rule", "bands"), "bands_mixed")
        for index, band in enumerate(self.bands):
            at = ("rule", "bands", index)
            yield from band.faults(at)
            if not index:
                continue
            above = self.bands[index - 1]
            if band.from_ >= above.from_:
                yield Fault(
                    (*at, "from"), "bands_not_descending", {"found": band.from_, "limit": above.from_}
                )
            for key, here, there in (
                ("points", band.points, above.points),
                ("share", band.share, above.share),
            ):
                if here is not None and there is not None and here > there:
                    params = {"found": here, "limit": there}
                    yield Fault((*at, key), "band_pays_more", params, level="warning")

    def most(self, weight: Fraction) -> Fraction:
        """What the best paying band pays."""
        return max(band.of(weight) for band in self.bands)

    def limits(self, given: Given) -> tuple[Fraction, ...]:
        """Where the bands start."""
        starts = tuple(Fraction(band.from_) for band in self.bands)
        return given.completed_at(starts) if self.uses_target else starts

    def apply(self, given: Given) -> Verdict:
        """What the band of the value, or of the completion, pays."""
        value, unit, before = given.number, given.unit, tuple[Step, ...]()
        if self.uses_target:
            value, completed = given.completed()
            unit, before = "%", (completed,)
        band = next((band for band in self.bands if value >= Fraction(band.from_)), None)
        if band is None:
            start = Fraction(self.bands[-1].from_)
            last = step(StepCode.BELOW_BANDS, value=value, start=start, unit=unit, result=Fraction())
            return Verdict(Fraction(), (*before, last))
        start, exact = Fraction(band.from_), band.of(given.weight)
        reached: dict[str, Param] = {"value": value, "start": start, "unit": unit, "result": exact}
        if band.share is None:
            return Verdict(exact, (*before, step(StepCode.BAND_POINTS, **reached)))
        share = Fraction(band.share)
        last = step(StepCode.BAND_SHARE, **reached, share=share, weight=given.weight)
        return Verdict(exact, (*before, last))
