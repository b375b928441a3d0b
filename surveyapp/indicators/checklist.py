"""Rules on a list of points that are met or not."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field

from surveyapp.definition.indicator_system import ActualKind, Quantity
from surveyapp.definition.questionnaire import Code, Frozen, Text
from surveyapp.indicators.rule import Fault, Given, Rule, Verdict
from surveyapp.indicators.trace import Param, Step, StepCode, step


class Point(Frozen):
    """One thing that is looked at: met or not."""

    code: Code
    text: Text


class SharedPoint(Point):
    """A point worth `share` percent of the weight, or an equal part of what the others leave."""

    share: Annotated[Quantity, Field(gt=0, le=100)] | None = None


def _repeated(points: tuple[Point, ...]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for index, point in enumerate(points):
        first = seen.setdefault(point.code.lower(), index)
        if first != index:
            params = {"found": point.code, "first": first + 1}
            yield Fault(("rule", "points", index, "code"), "duplicate_point", params)


def _sorted_out(points: tuple[Point, ...], met: tuple[str, ...]) -> Step:
    """Which points are met and which are not, both in the order of the rule."""
    fulfilled = [point for point in points if point.code in met]
    open_points = [point for point in points if point.code not in met]
    return step(
        StepCode.POINTS_MET,
        met=tuple(point.code for point in fulfilled),
        unmet=tuple(point.code for point in open_points),
        met_texts=tuple(str(point.text) for point in fulfilled),
        unmet_texts=tuple(str(point.text) for point in open_points),
    )


class Checklist(Rule):
    """Each point met earns its share of the weight.

    Formula: score = weight × Σ share of the points met. A point with `share` has that percentage; the
    points without share divide what is left equally. So: no shares given, equal shares (000 A11: three
    thirds of 2); all given (000 A12: 40, 30, 30 %); some given, a base and equal parts of the rest
    (000 A21: 10 % + 10 % + fifths of 80 %, so that weight 3 with one of the fifths unmet is 2.52).
    Bounds: 0 with nothing met, the weight with everything met.
    """

    needs: ClassVar[frozenset[ActualKind]] = frozenset({"met"})

    points: Annotated[tuple[SharedPoint, ...], Field(strict=False, min_length=1)]

    @property
    def point_codes(self) -> tuple[str, ...]:
        """The points that an actual value can name as met."""
        return tuple(point.code for point in self.points)

    def shares(self) -> dict[str, Fraction]:
        """By point code: its part of the weight, 0 to 1; together they are 1."""
        given = sum((Fraction(point.share) for point in self.points if point.share is not None), Fraction())
        without = sum(point.share is None for point in self.points)
        return {
            point.code: (100 - given) / without / 100 if point.share is None else Fraction(point.share) / 100
            for point in self.points
        }

    def faults(self) -> Iterator[Fault]:
        """Repeated codes; shares that are not 100 percent together, or leave nothing for points without."""
        yield from _repeated(self.points)
        given = [point.share for point in self.points if point.share is not None]
        together = sum(given, Decimal())
        if len(given) == len(self.points) and together != 100:
            yield Fault(("rule", "points"), "shares_do_not_add_up", {"found": together})
        elif len(given) < len(self.points) and together >= 100:
            yield Fault(("rule", "points"), "shares_leave_nothing", {"found": together})

    def apply(self, given: Given) -> Verdict:
        """The shares of the points met, of the weight."""
        by_code = self.shares()
        shares = tuple(share for code, share in by_code.items() if code in given.met)
        exact = sum(shares, Fraction()) * given.weight
        counted: dict[str, Param] = {
            "met": len(shares),
            "points": len(by_code),
            "weight": given.weight,
            "result": exact,
        }
        if len(set(by_code.values())) == 1:
            last = step(StepCode.EQUAL_SHARES, **counted)
        else:
            percents = tuple(share * 100 for share in shares)
            last = step(StepCode.GIVEN_SHARES, shares=percents, **counted)
        return Verdict(exact, (_sorted_out(self.points, given.met), last))


class AllOrNothing(Rule):
    """The whole weight when every point is met, otherwise nothing (000 B12: four points, 6 or 0)."""

    needs: ClassVar[frozenset[ActualKind]] = frozenset({"met"})

    points: Annotated[tuple[Point, ...], Field(strict=False, min_length=1)]

    @property
    def point_codes(self) -> tuple[str, ...]:
        """The points that an actual value can name as met."""
        return tuple(point.code for point in self.points)

    def faults(self) -> Iterator[Fault]:
        """Repeated codes."""
        yield from _repeated(self.points)

    def apply(self, given: Given) -> Verdict:
        """The weight or 0."""
        points = len(self.points)
        met = sum(point.code in given.met for point in self.points)
        if met == points:
            last = step(StepCode.ALL_MET, points=points, weight=given.weight, result=given.weight)
            return Verdict(given.weight, (_sorted_out(self.points, given.met), last))
        last = step(StepCode.NOT_ALL_MET, met=met, points=points, result=Fraction())
        return Verdict(Fraction(), (_sorted_out(self.points, given.met), last))
