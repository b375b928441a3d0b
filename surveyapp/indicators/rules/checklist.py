"""The rule on a list of points that are met or not."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from surveyapp.definition.indicators.actual import ActualKind
from surveyapp.indicators.rules.rule import Fault, Point, Rule, ScoringInput, Verdict, Worth
from surveyapp.indicators.trace import Param, Step, step


class ChecklistStep(StrEnum):
    """The steps of a checklist."""

    POINTS_MET = "points_met"
    """points fulfilled: met, unmet (codes), met_texts, unmet_texts"""
    EQUAL_SHARES = "equal_shares"
    """each point is worth the same: met, points (counts), weight, result"""
    GIVEN_SHARES = "given_shares"
    """each point has its share: met, points, shares (percent), weight, result"""
    POINTS_EARNED = "points_earned"
    """each point has its points: met, points, earned, weight, result"""
    POINTS_TAKEN = "points_taken"
    """unmet points cost: unmet, points, taken, weight, result"""
    POINTS_USED_UP = "points_used_up"
    """the same, where they cost more than there is: result 0"""
    KNOCKED_OUT = "knocked_out"
    """a point without which nothing counts is unmet: point (text), result"""
    ALL_MET = "all_met"
    """every point is fulfilled: points, weight, result"""
    NOT_ALL_MET = "not_all_met"
    """at least one is not, so none counts: met, points, result"""


class Checklist(Rule):
    """Points that are met or not, and what each is worth. `method` says how they count.

    `earned` (default): each point met earns its share of the weight, score = Σ. A point with `share` has that
    percentage, one with `points` those points; the points with neither divide what is left equally. So: no
    shares given, equal shares (000 A11: three thirds of 2); all given (000 A12: 40, 30, 30 %); some given, a
    base and equal parts of the rest (000 A21: 10 % + 10 % + fifths of 80 %, so that weight 3 with one of the
    fifths unmet is 2.52; 002 A201: sixths, one unmet is 2.60); points per item (004: 2 + 1 + 1 + 1).
    `deducted`: each point unmet takes its points or share off, or else what `off` says (001 A11: 1 each; A31:
    0.5; B32: 20 % of the weight), down to 0.
    `all_or_nothing`: the weight when every point is met, otherwise 0 (000 B12: four points, 6 or 0).
    A `knock_out` point that is unmet makes the score 0 (001 A12: without a plan nothing).
    Bounds: 0 with nothing met, the weight with everything met.

    >>> points = [{"code": code, "text": code} for code in ("a", "b", "c")]
    >>> rule = Checklist.model_validate({"type": "checklist", "points": points})
    >>> [str(rule.apply(ScoringInput(Fraction(2), met)).exact) for met in ((), ("a", "b"), ("a", "b", "c"))]
    ['0', '4/3', '2']
    """

    needs: ClassVar[frozenset[ActualKind]] = frozenset({"met"})
    steps: ClassVar[frozenset[str]] = frozenset(ChecklistStep)

    points: Annotated[tuple[Point, ...], Field(strict=False, min_length=1)]
    method: Literal["earned", "deducted", "all_or_nothing"] = "earned"
    off: Worth | None = None

    @property
    def offered_points(self) -> tuple[Point, ...]:
        """The points of the file."""
        return self.points

    def worths(self, weight: Fraction) -> dict[str, Fraction]:
        """By point code: the points that it earns, or takes off. Of `all_or_nothing` none has any by itself."""
        own = {point.code: _own(point, weight) for point in self.points}
        if self.method == "deducted":
            off = self.off.of(weight) if self.off else Fraction()
            return {code: off if worth is None else worth for code, worth in own.items()}
        given = sum((worth for worth in own.values() if worth is not None), Fraction())
        without = sum(worth is None for worth in own.values())
        rest = max(weight - given, Fraction()) / without if without else Fraction()
        return {code: rest if worth is None else worth for code, worth in own.items()}

    def faults(self) -> Iterator[Fault]:
        """Repeated codes; points worth in two ways; shares that do not fit the method or are not 100 together."""
        yield from _repeated(self.points)
        for index, point in enumerate(self.points):
            if point.points is not None and point.share is not None:
                yield Fault(("rule", "points", index), "points_and_share")
        if self.off is not None:
            yield from self.off.faults(("rule", "off"))
        valued = [point.points is not None or point.share is not None for point in self.points]
        if self.method == "earned":
            yield from self._earned_faults(valued)
        elif self.method == "deducted" and self.off is None and not all(valued):
            yield Fault(("rule",), "off_missing")
        elif self.method == "deducted" and self.off is not None and all(valued):
            yield Fault(("rule", "off"), "worth_not_wanted")
        elif self.method == "all_or_nothing" and (any(valued) or self.off is not None):
            yield Fault(("rule",), "worth_not_wanted")
        if self.method == "earned" and self.off is not None:
            yield Fault(("rule", "off"), "worth_not_wanted")

    def _earned_faults(self, valued: list[bool]) -> Iterator[Fault]:
        """Only shares can be added up without the weight; points are compared with it by `most`."""
        if any(point.points is not None for point in self.points):
            return
        together = sum((point.share for point in self.points if point.share is not None), Decimal())
        if all(valued) and together != 100:
            yield Fault(("rule", "points"), "shares_do_not_add_up", {"found": together})
        elif not all(valued) and together >= 100:
            yield Fault(("rule", "points"), "shares_leave_nothing", {"found": together})

    def weight_faults(self, weight: Fraction) -> Iterator[Fault]:
        """Besides what holds for every rule: points that use up the weight, so that nothing is left for others."""
        yield from super().weight_faults(weight)
        own = [_own(point, weight) for point in self.points]
        given = sum((worth for worth in own if worth is not None), Fraction())
        in_points = any(point.points is not None for point in self.points)
        if self.method == "earned" and in_points and None in own and given == weight:
            yield Fault(("rule", "points"), "points_leave_nothing", {"found": given, "limit": weight})

    def most(self, weight: Fraction) -> Fraction:
        """Everything met: the sum of what the points earn; the weight for the other methods."""
        return sum(self.worths(weight).values(), Fraction()) if self.method == "earned" else weight

    def least(self, weight: Fraction) -> Fraction:
        """Nothing met: what the deductions leave of the weight."""
        if self.method != "deducted" or any(point.knock_out for point in self.points):
            return Fraction()
        return max(weight - sum(self.worths(weight).values(), Fraction()), Fraction())

    def apply(self, inputs: ScoringInput) -> Verdict:
        """The points by the method of the file."""
        sorted_out = _sorted_out(self.points, inputs.points_met)
        knocked_out = [
            point for point in self.points if point.knock_out and point.code not in inputs.points_met
        ]
        if knocked_out:
            text = str(knocked_out[0].text)
            last = step(ChecklistStep.KNOCKED_OUT, point=text, result=Fraction())
            return Verdict(Fraction(), (sorted_out, last))
        exact, last = _METHODS[self.method](self, inputs)
        return Verdict(exact, (sorted_out, last))


def _earned(rule: Checklist, inputs: ScoringInput) -> tuple[Fraction, Step]:
    worths = rule.worths(inputs.weight)
    earned = tuple(worth for code, worth in worths.items() if code in inputs.points_met)
    exact = sum(earned, Fraction())
    counted: dict[str, Param] = {
        "met": len(earned),
        "points": len(worths),
        "weight": inputs.weight,
        "result": exact,
    }
    if any(point.points is not None for point in rule.points):
        return exact, step(ChecklistStep.POINTS_EARNED, earned=earned, **counted)
    if len(set(worths.values())) == 1:
        return exact, step(ChecklistStep.EQUAL_SHARES, **counted)
    percents = tuple(worth / inputs.weight * 100 for worth in earned)
    return exact, step(ChecklistStep.GIVEN_SHARES, shares=percents, **counted)


def _deducted(rule: Checklist, inputs: ScoringInput) -> tuple[Fraction, Step]:
    worths = rule.worths(inputs.weight)
    taken = tuple(worth for code, worth in worths.items() if code not in inputs.points_met)
    together = sum(taken, Fraction())
    exact = max(inputs.weight - together, Fraction())
    counted: dict[str, Param] = {"unmet": len(taken), "points": len(worths), "weight": inputs.weight}
    if not taken:
        return exact, step(ChecklistStep.ALL_MET, points=len(worths), weight=inputs.weight, result=exact)
    code = ChecklistStep.POINTS_TAKEN if together <= inputs.weight else ChecklistStep.POINTS_USED_UP
    return exact, step(code, taken=taken, **counted, result=exact)


def _all_or_nothing(rule: Checklist, inputs: ScoringInput) -> tuple[Fraction, Step]:
    points, met = len(rule.points), sum(point.code in inputs.points_met for point in rule.points)
    if met == points:
        return inputs.weight, step(
            ChecklistStep.ALL_MET, points=points, weight=inputs.weight, result=inputs.weight
        )
    return Fraction(), step(ChecklistStep.NOT_ALL_MET, met=met, points=points, result=Fraction())


_METHODS = {"earned": _earned, "deducted": _deducted, "all_or_nothing": _all_or_nothing}


def _own(point: Point, weight: Fraction) -> Fraction | None:
    if point.points is not None:
        return Fraction(point.points)
    return None if point.share is None else Fraction(point.share) / 100 * weight


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
        ChecklistStep.POINTS_MET,
        met=tuple(point.code for point in fulfilled),
        unmet=tuple(point.code for point in open_points),
        met_texts=tuple(str(point.text) for point in fulfilled),
        unmet_texts=tuple(str(point.text) for point in open_points),
    )
