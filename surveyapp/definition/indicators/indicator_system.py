"""The indicator system: frozen models of the tree of indicators, their weights, targets and actual values.

Only leaves are scored. A leaf's `rule` is kept as it was written: the indicator room knows the rules,
and a new kind of rule changes nothing here. Where an actual value comes from stands in `actual`; a value
entered later replaces that part of a leaf as a whole.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from surveyapp.definition.indicators.actual import Actual
from surveyapp.definition.indicators.basic_form import BasicForm, Budget, SelfEvaluation
from surveyapp.definition.indicators.indicator_texts import Name, Passage, Phrase, ShownValue, Term
from surveyapp.definition.indicators.quantity import AtLeastZero, Quantity
from surveyapp.definition.questionnaire import ReportChoices
from surveyapp.definition.values import Code, FrozenModel

Weight = AtLeastZero


class Grade(FrozenModel):
    """The grade of a total of `from` points or more."""

    name: Name
    from_: Annotated[Quantity, Field(alias="from", ge=0)]


class WrittenRule(BaseModel):
    """A scoring rule as it stands in the file: its `type`, and whatever keys that type wants."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)

    type: str

    def plain_keys(self) -> dict[str, Any]:
        """Every key of the rule, `type` included, as plain values."""
        return {"type": self.type, **(self.model_extra or {})}


class PrintedElsewhere(FrozenModel):
    """The actual value as another place of the same report prints it."""

    place: Phrase
    actual: Term


class PublishedFigures(FrozenModel):
    """What a published report prints for a line or a level, as it prints it; compared, never computed with."""

    actual: Term | None = None
    completion: Term | None = None
    score: Quantity | None = None
    elsewhere: Annotated[tuple[PrintedElsewhere, ...], Field(strict=False)] = ()

    @property
    def says_anything(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self.elsewhere) or any(
            figure is not None for figure in (self.actual, self.completion, self.score)
        )


class PublishedTotal(FrozenModel):
    """The total and the grade that a published report prints."""

    total: Quantity | None = None
    grade: Name | None = None

    @property
    def says_anything(self) -> bool:
        """Whether there is anything to compare."""
        return self.total is not None or self.grade is not None


class Indicator(FrozenModel):
    """One node of the tree: a group has `children`, a leaf has a `rule` and what the rule works on.

    `target` is the published text (≤14.8 万元, 充分); `unit` is needed only where the target has none.
    `basis` is the kind of standard (计划标准), `method` how points are given, `previous_year` last year's value,
    `deviation` why the target was missed and what is done about it. A row outside the total (bonus, penalty)
    has weight 0.
    """

    code: Code
    name: Name
    weight: Weight
    children: Annotated[tuple["Indicator", ...], Field(strict=False, min_length=1)] = ()
    explanation: Passage | None = None
    basis: Passage | None = None
    method: Passage | None = None
    target: Term | None = None
    unit: Term | None = None
    previous_year: ShownValue | None = None
    rule: WrittenRule | None = None
    actual: Actual | None = None
    deviation: Passage | None = None
    published: PublishedFigures | None = None

    def nodes(self) -> Iterator["Indicator"]:
        """This node and everything below it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.nodes()

    def leaves(self) -> Iterator["Indicator"]:
        """The scored indicators at or below this node, in the order of the file."""
        return (node for node in self.nodes() if not node.children)


LEAF_KEYS = (
    "explanation",
    "basis",
    "method",
    "target",
    "unit",
    "previous_year",
    "rule",
    "actual",
    "deviation",
)
"""Keys that only a leaf can have."""


class Acknowledgement(FrozenModel):
    """A warning of `check` that the author has seen and means to keep, for some lines or (none named) for all."""

    problem: Term
    lines: Annotated[tuple[str, ...], Field(strict=False)] = ()
    reason: Passage


class IndicatorSystem(FrozenModel):
    """A whole indicator file. `weight` is the sum of all weights; without `grades` none is given."""

    title: Phrase
    year: Annotated[int, Field(ge=1949, le=2199)] | None = None
    weight: Annotated[Quantity, Field(gt=0)] = Decimal(100)
    grades: Annotated[tuple[Grade, ...], Field(strict=False)] = ()
    self_evaluation: SelfEvaluation | None = None
    budget: Budget | None = None
    forms: Annotated[tuple[BasicForm, ...], Field(strict=False)] = ()
    acknowledge: Annotated[tuple[Acknowledgement, ...], Field(strict=False)] = ()
    published: PublishedTotal | None = None
    report: ReportChoices | None = None
    indicators: Annotated[tuple[Indicator, ...], Field(strict=False, min_length=1)]

    def nodes(self) -> Iterator[Indicator]:
        """Every level and indicator, in the order of the file."""
        for indicator in self.indicators:
            yield from indicator.nodes()

    def leaves(self) -> Iterator[Indicator]:
        """The scored indicators, in the order of the file."""
        return (node for node in self.nodes() if not node.children)

    @property
    def is_published(self) -> bool:
        """Whether the file keeps anything that a report printed."""
        printed = (self.published, *(node.published for node in self.nodes()))
        return any(published is not None and published.says_anything for published in printed)

    @property
    def place(self) -> tuple[bool, bool, int]:
        """Where it stands among the systems of its evaluation, to sort by: the forms of single projects last, by their
        numbers, and those without a number after them.
        """
        form = self.self_evaluation
        if form is None or form.project is None:
            return False, False, 0
        return True, form.number is None, form.number or 0

    def form(self, code: str) -> BasicForm | None:
        """The 基础表 with this code."""
        return next((form for form in self.forms if form.code == code), None)
