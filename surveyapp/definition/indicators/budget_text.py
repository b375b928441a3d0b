"""The money of a budget block, written into the text of its indicator file."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal

from surveyapp.definition.files.commented_text import WrittenScalar, read_commented, take_out, write_commented
from surveyapp.definition.indicators.quantity import plain_number

BudgetColumn = Literal["initial", "full_year", "spent"]

BUDGET_COLUMNS: tuple[BudgetColumn, ...] = ("initial", "full_year", "spent")
"""The keys of a row of money: 年初预算数, 全年预算数, 全年执行数."""


def write_budget(text: str, rows: Sequence[Mapping[BudgetColumn, Decimal | None]]) -> str:
    """The text with these amounts: `rows` are the total, then the parts, each with every amount; None is unknown.

    An amount that stays the same number keeps its spelling. The text must be a file without errors that has a budget.
    """
    root = read_commented(text)
    budget = root.get("budget") or {}
    rows_written = (budget["total"], *(budget.get("parts") or []))
    for row, amounts in zip(rows_written, rows, strict=True):
        for key in BUDGET_COLUMNS:
            amount = amounts[key]
            if amount is None:
                take_out(row, key)
            elif _number(row.get(key)) != amount:
                row[key] = WrittenScalar(plain_number(amount))
    return write_commented(root)


def _number(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
