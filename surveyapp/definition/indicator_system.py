"""The indicator system: frozen models of the tree of indicators, their weights, targets and actual values.

Only leaves are scored. A leaf's `rule` is kept as it was written: the indicator room knows the rules,
and a new kind of rule changes nothing here. Where an actual value comes from stands in `Actual`; a value
entered later replaces that part of a leaf as a whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.questionnaire import Code, Frozen, Number, Text

Comparison = Literal["≥", "≤", "=", ">", "<"]
ActualKind = Literal["figure", "value", "ratio", "met"]

_FINEST, _LARGEST = -12, 15
"""Powers of ten between which the numbers of an indicator file lie."""


def is_ordinary(number: Decimal) -> bool:
    """Whether exact arithmetic with this number stays cheap: 1e999999 would take all memory."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= _FINEST and number.adjusted() <= _LARGEST


def _ordinary(number: Decimal) -> Decimal:
    if not is_ordinary(number):
        raise PydanticCustomError("number_unclear", "number unclear", {"found": str(number)[:40]})
    return number


Quantity = Annotated[Number, AfterValidator(_ordinary)]
"""A number that is computed with, such as an amount of money, a percentage or a count of points."""

Weight = Annotated[Quantity, Field(gt=0)]

_AMOUNT = re.compile(
    r"(?P<comparison>>=|<=|[≥≤=<>])?\s*(?P<number>[-+]?(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.\d{1,9})?)"
    r"\s*(?P<unit>[^\d\s.,][^\d]*)?"
)
_WIDE = str.maketrans("＝＜＞％，．≧≦", "=<>%,.≥≤")
_TYPED: dict[str, Comparison] = {"≥": "≥", ">=": "≥", "≤": "≤", "<=": "≤", "=": "=", ">": ">", "<": "<"}


@dataclass(frozen=True)
class Amount:
    """A target that can be computed with: `≤14.8 万元` is ("≤", 14.8, "万元"), `100%` is (None, 100, "%")."""

    comparison: Comparison | None
    number: Decimal
    unit: str


def amount_in(text: str) -> Amount | None:
    """The amount that a published target text states; None for a word (充分), a range or a date."""
    match = _AMOUNT.fullmatch(text.translate(_WIDE).strip())
    if match is None:
        return None
    comparison = _TYPED[match["comparison"]] if match["comparison"] else None
    return Amount(comparison, Decimal(match["number"].replace(",", "")), match["unit"] or "")


class Grade(Frozen):
    """The grade of a total of `from` points or more."""

    name: Text
    from_: Annotated[Quantity, Field(alias="from", ge=0)]


class Actual(Frozen):
    """What was achieved, in exactly one of four ways, and how that is known.

    `figure` a figure of a survey · `value` a number in the unit of the indicator · `numerator` and
    `denominator` a share, in percent · `met` the codes of the checklist points that are fulfilled (an
    empty list: none is). `shown` is what a table prints instead (充分); `evidence` names the papers.
    With none of the four the value is not known yet.
    """

    figure: FigureReference | None = None
    value: Quantity | None = None
    numerator: Annotated[Quantity, Field(ge=0)] | None = None
    denominator: Annotated[Quantity, Field(gt=0)] | None = None
    met: Annotated[tuple[str, ...], Field(strict=False)] | None = None
    shown: Text | None = None
    evidence: Text | None = None

    @property
    def kinds(self) -> tuple[ActualKind, ...]:
        """Every way in which this actual value is given: one, unless the author made a mistake."""
        given: dict[ActualKind, bool] = {
            "figure": self.figure is not None,
            "value": self.value is not None,
            "ratio": self.numerator is not None or self.denominator is not None,
            "met": self.met is not None,
        }
        return tuple(kind for kind, present in given.items() if present)


class WrittenRule(BaseModel):
    """A scoring rule as it stands in the file: its `type`, and whatever keys that type wants."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)

    type: str

    def written(self) -> dict[str, Any]:
        """Every key of the rule, `type` included, as plain values."""
        return {"type": self.type, **(self.model_extra or {})}


class Indicator(Frozen):
    """One node of the tree: a group has `children`, a leaf has a `rule` and what the rule works on.

    `target` is the published text (≤14.8 万元, 充分); `unit` is needed only where the target has none.
    """

    code: Code
    name: Text
    weight: Weight
    children: Annotated[tuple["Indicator", ...], Field(strict=False, min_length=1)] = ()
    explanation: Text | None = None
    target: str | None = None
    unit: str | None = None
    rule: WrittenRule | None = None
    actual: Actual | None = None

    def leaves(self) -> Iterator["Indicator"]:
        """The scored indicators at or below this node, in the order of the file."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


LEAF_KEYS = ("explanation", "target", "unit", "rule", "actual")
"""Keys that only a leaf can have."""


class IndicatorSystem(Frozen):
    """A whole indicator file. `weight` is the sum of all weights; without `grades` none is given."""

    title: Text
    weight: Weight = Decimal(100)
    grades: Annotated[tuple[Grade, ...], Field(strict=False)] = ()
    indicators: Annotated[tuple[Indicator, ...], Field(strict=False, min_length=1)]

    def leaves(self) -> Iterator[Indicator]:
        """The scored indicators, in the order of the file."""
        for indicator in self.indicators:
            yield from indicator.leaves()
