"""The money of a budget block, written into the text of its indicator file."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from ruamel.yaml import YAML

from surveyapp.definition.quantity import plain_number

Amount = Literal["initial", "full_year", "spent"]

AMOUNTS: tuple[Amount, ...] = ("initial", "full_year", "spent")
"""The keys of a row of money: 年初预算数, 全年预算数, 全年执行数."""


def with_money(text: str, rows: Sequence[Mapping[Amount, Decimal | None]]) -> str:
    """The text with these amounts: `rows` are the total, then the parts, each with every amount; None is unknown.

    What stays the same number stays as it is written. The text must be a file without errors that has a budget.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    root = yaml.load(text)
    budget = root["budget"]
    for row, amounts in zip((budget["total"], *budget.get("parts", [])), rows, strict=True):
        for key in AMOUNTS:
            amount, present = amounts[key], row.get(key)
            if amount is None:
                row.pop(key, None)
            elif present is None or Decimal(str(present)) != amount:
                row[key] = YAML().load(plain_number(amount))  # keeps every digit
    written = io.StringIO()
    yaml.dump(root, written)
    return written.getvalue()
