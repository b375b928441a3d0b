"""The money of a budget block, written into the text of its indicator file."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from ruamel.yaml import YAML, RoundTripRepresenter, ScalarNode
from ruamel.yaml.comments import CommentedMap

from surveyapp.definition.quantity import plain_number

Amount = Literal["initial", "full_year", "spent"]

AMOUNTS: tuple[Amount, ...] = ("initial", "full_year", "spent")
"""The keys of a row of money: 年初预算数, 全年预算数, 全年执行数."""


class _Digits(str):
    """A number that is written with exactly these digits."""

    __slots__ = ()


class _Representer(RoundTripRepresenter):  # type: ignore[misc]  # ruamel is not typed here
    """What writes a file, and knows such numbers."""

    def represent_digits(self, digits: _Digits) -> ScalarNode:
        """The digits as a number, without quotes."""
        kind = "float" if "." in digits else "int"
        return self.represent_scalar(f"tag:yaml.org,2002:{kind}", str(digits))


_Representer.add_representer(_Digits, _Representer.represent_digits)


def with_money(text: str, rows: Sequence[Mapping[Amount, Decimal | None]]) -> str:
    """The text with these amounts: `rows` are the total, then the parts, each with every amount; None is unknown.

    What stays the same number stays as it is written. The text must be a file without errors that has a budget.
    """
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.preserve_quotes = True
    yaml.width = 4096
    root = yaml.load(text)
    budget = root["budget"]
    for row, amounts in zip((budget["total"], *budget.get("parts", [])), rows, strict=True):
        for key in AMOUNTS:
            amount, present = amounts[key], row.get(key)
            if amount is None:
                _take_out(row, key)
            elif present is None or Decimal(str(present)) != amount:
                row[key] = _Digits(plain_number(amount))
    written = io.StringIO()
    yaml.dump(root, written)
    return written.getvalue()


def _take_out(row: CommentedMap, key: Amount) -> None:
    """Take an amount out; the comment behind it goes to what stands before it (of the first key: after it)."""
    if key not in row:
        return
    keys = list(row)
    at = keys.index(key)
    before = keys[at - 1] if at else keys[1]
    comment = row.ca.items.pop(key, None)
    row.pop(key)
    if comment is None or comment[2] is None:
        return
    if (present := row.ca.items.get(before)) is None:
        row.ca.items[before] = comment
    else:
        present[2].value = present[2].value.rstrip("\n") + "\n" + comment[2].value
