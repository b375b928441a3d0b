"""基础表: forms that the evaluated unit fills in, and the budget block of a self-evaluation form."""

import re
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from surveyapp.definition.indicators.actual import WrittenValue
from surveyapp.definition.indicators.indicator_texts import Name, Passage, Phrase, Term
from surveyapp.definition.indicators.quantity import AtLeastZero
from surveyapp.definition.values import Code, FrozenModel

CellType = Literal["number", "text", "date"]


class Cell(FrozenModel):
    """One cell: filled in by hand, or computed by `formula` from other cells of the same form.

    `unit` belongs to a number. `value` is what is known when the file is written; what is filled in later
    replaces it. A formula adds, subtracts, multiplies and divides: `spent / budget * 100`. A form whose `required`
    cells are not all filled in cannot be confirmed.
    """

    code: Code
    name: Name
    type: CellType = "number"
    unit: Term | None = None
    value: WrittenValue | None = None
    formula: str | None = None
    required: bool = True
    note: Passage | None = None


class BasicForm(FrozenModel):
    """A 基础表: its cells in the order in which they are filled in. `unit` is who fills it in."""

    code: Code
    name: Name
    unit: Name | None = None
    note: Passage | None = None
    cells: Annotated[tuple[Cell, ...], Field(strict=False, min_length=1)]

    def cell(self, code: str) -> Cell | None:
        """The cell with this code."""
        return next((cell for cell in self.cells if cell.code == code), None)

    def in_words(self, formula: str) -> str:
        """A formula with the names of its cells in place of their codes: 支出数 ÷ 预算数 × 100."""
        names = {cell.code: str(cell.name) for cell in self.cells}
        signs = {"*": "×", "/": "÷", "-": "−"}
        return re.sub(r"[A-Za-z_]\w*|[*/-]", lambda found: (names | signs).get(found[0], found[0]), formula)


class Money(FrozenModel):
    """A row of the budget block, in the block's unit: 年初预算数, 全年预算数, 全年执行数; None is not known yet."""

    name: Name
    initial: AtLeastZero | None = None
    full_year: AtLeastZero | None = None
    spent: AtLeastZero | None = None

    @property
    def execution(self) -> Fraction | None:
        """Spent ÷ full-year budget × 100; None until both are known, and of no money.

        440 and 416.14 are 94.5772… %.
        """
        if self.spent is None or not self.full_year:
            return None
        return Fraction(self.spent) / Fraction(self.full_year) * 100


class Budget(FrozenModel):
    """The budget block of a self-evaluation form (项目资金): all the money, and the parts it is made of."""

    unit: Term = "万元"
    total: Money
    parts: Annotated[tuple[Money, ...], Field(strict=False)] = ()


class Goal(FrozenModel):
    """The overall goal of the year: what was expected, and what was achieved, once the year is over."""

    expected: Passage
    achieved: Passage | None = None


class SelfEvaluation(FrozenModel):
    """Who evaluated itself, and what: the head of a 自评表, of one project or (without `project`) of the whole unit.

    `number` is the place of the form among those of the projects of the same folder in documents; those without one
    follow by name.
    """

    number: Annotated[int, Field(ge=1, le=9999)] | None = None
    project: Phrase | None = None
    department: Phrase | None = None
    unit: Phrase
    goal: Goal | None = None
