"""Actual values: what was achieved, in one of the ways in which that can be known, and the evidence for it."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicators.indicator_texts import Name, Passage, Phrase, refuse_unprintable
from surveyapp.definition.indicators.quantity import AboveZero, AtLeastZero, Percent, is_ordinary
from surveyapp.definition.limits import LONGEST_WRITTEN_VALUE
from surveyapp.definition.values import Code, FrozenModel

ActualKind = Literal[
    "figure",
    "combined",
    "aggregate",
    "cell",
    "execution",
    "value",
    "met",
    "failed",
    "level",
    "deduction",
    "award",
    "no_evidence",
    "not_applicable",
]
"""The ways in which an actual value is given, by their key in the file."""


def _number_or_text(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise PydanticCustomError("not_a_number_or_text", "not a number or text", {"found": value})
    if isinstance(value, str):
        if not 0 < len(value.strip()) <= LONGEST_WRITTEN_VALUE:
            raise PydanticCustomError("not_a_number_or_text", "not a number or text", {"found": value})
        refuse_unprintable(value)
        return value.strip()
    number = Decimal(value)
    if not is_ordinary(number):
        raise PydanticCustomError("number_unclear", "number unclear", {"found": str(number)[:40]})
    return number


WrittenValue = Annotated[Any, BeforeValidator(_number_or_text)]
"""A number (Decimal) in the unit of the target, or text (str): 386.84万元, 2024年8月21日, 达到预期指标."""


class Aggregate(FrozenModel):
    """A share that somebody else counted; `source` and `period` name who counted and when.

    `numerator` of `denominator`, or `percent` where that is all that is known: of the `denominator`, or of an unknown
    number (004: 49,000 cases were handled and 99.99 % were satisfied, which does not say that all were rated). Such a
    percentage stands on its source and period alone and needs both.
    """

    numerator: AtLeastZero | None = None
    denominator: AboveZero | None = None
    percent: AtLeastZero | None = None
    source: Passage | None = None
    period: Phrase | None = None

    @property
    def share(self) -> Fraction | None:
        """The share in percent, as stated or numerator ÷ denominator × 100; None where something of it is missing.

        >>> Aggregate(numerator=Decimal(9), denominator=Decimal(10)).share
        Fraction(90, 1)
        """
        if self.numerator is None:
            return None if self.percent is None else Fraction(self.percent)
        return (
            None if self.denominator is None else Fraction(self.numerator) / Fraction(self.denominator) * 100
        )


Weighing = Literal["n", "equally", "weights"]
"""How figures are taken together: weighed by their n, all alike, or by declared weights."""


class CombinedFigures(FrozenModel):
    """Several figures of surveys taken together: `by: n` weighs each by its respondents, `equally` not at all,
    `weights` by those declared, one for each figure in their order; only their proportions count (60, 40 as 3, 2).
    """

    figures: Annotated[tuple[FigureReference, ...], Field(strict=False, min_length=2)]
    by: Weighing
    weights: Annotated[tuple[AboveZero, ...], Field(strict=False)] = ()


class CellReference(FrozenModel):
    """One cell of a 基础表 of the same file."""

    form: Code
    cell: Code


class FailedPieces(FrozenModel):
    """How many pieces failed, and of how many, where that is known."""

    pieces: Annotated[int, Field(ge=0, le=1_000_000)]
    of: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class ReachedLevel(FrozenModel):
    """The level that the evaluator found reached, the share of the weight for it, and why."""

    name: Name
    share: Percent
    reason: Passage


class Deduction(FrozenModel):
    """What the evaluator takes off at their discretion (酌情扣分); anything above 0 needs a reason."""

    off: AtLeastZero
    reason: Passage | None = None


class Award(FrozenModel):
    """Points of a bonus or penalty row, and what they are for."""

    points: AtLeastZero
    reason: Passage


class Completion(FrozenModel):
    """A degree of completion that was entered instead of computed, in percent, and why."""

    percent: AtLeastZero
    reason: Passage


class Actual(FrozenModel):
    """What was achieved, in exactly one way, and how that is known.

    `figure` a figure of a survey · `combined` several of them · `aggregate` a share counted elsewhere ·
    `cell` a cell of a 基础表 · `execution` spent ÷ full-year budget of the budget block, in percent ·
    `value` a number in the unit of the target, or text (with a unit, a date, words) · `met` the checklist
    points that are fulfilled (an empty list: none is) · `failed` pieces that failed · `level` a level found
    reached · `deduction` points taken off at discretion · `award` points of a bonus or penalty row ·
    `no_evidence` the value cannot be verified, and why · `not_applicable` a bonus or penalty row that does
    not apply, and why. Without any of these the value is not known yet.

    `completion` replaces the completion that a self-evaluation computes from value and target. `shown` is
    what a table prints instead (充分); `evidence` names the papers.
    """

    figure: FigureReference | None = None
    combined: CombinedFigures | None = None
    aggregate: Aggregate | None = None
    cell: CellReference | None = None
    execution: Literal["total"] | None = None
    value: WrittenValue | None = None
    met: Annotated[tuple[str, ...], Field(strict=False)] | None = None
    failed: FailedPieces | None = None
    level: ReachedLevel | None = None
    deduction: Deduction | None = None
    award: Award | None = None
    no_evidence: Passage | None = None
    not_applicable: Passage | None = None
    completion: Completion | None = None
    shown: Phrase | None = None
    evidence: Passage | None = None

    @property
    def kinds(self) -> tuple[ActualKind, ...]:
        """Every way in which this actual value is given: one, unless the author made a mistake."""
        return tuple(kind for kind in ACTUAL_KINDS if getattr(self, kind) is not None)

    def references(self) -> tuple[FigureReference, ...]:
        """The figures of surveys that this value rests on."""
        if self.figure is not None:
            return (self.figure,)
        return self.combined.figures if self.combined is not None else ()


ACTUAL_KINDS: tuple[ActualKind, ...] = get_args(ActualKind)
"""Every kind of actual value, in the order of the documentation."""

LINKED_KINDS: tuple[ActualKind, ...] = ("figure", "combined", "cell", "execution")
"""The kinds that lead to where the value is: surveys, forms, the budget. They stand in the file alone, never among the
values that people enter, and stay when the file is copied for another year.
"""

NUMERIC_KINDS: frozenset[ActualKind] = frozenset(
    {"figure", "combined", "aggregate", "cell", "execution", "value"}
)
"""The kinds that can give a number."""
