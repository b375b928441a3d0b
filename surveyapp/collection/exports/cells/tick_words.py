"""Reads the column of one option of a multiple choice: ticked or not, in the words of the websites."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

from surveyapp.collection.exports.cells.option_wording import comparable_wording, number_of
from surveyapp.collection.exports.cells.options import ChosenOption, OptionMatcher
from surveyapp.collection.exports.cells.write_ins import number_and_text
from surveyapp.collection.exports.layouts import WebsiteLayout, every_layout
from surveyapp.definition.question import Option

_VARIATION = "\ufe0f"
"""Follows a sign that is to be shown as a picture."""


def tick_of(cell: str, option: Option, matcher: OptionMatcher) -> ChosenOption | Literal["unticked"] | None:
    """The option where the cell ticks it (with what was written beside it), `unticked`, or None for neither or both.

    Ticked are `1`, TRUE, Yes, `✔` and the like, and the option's own label or code, which wins over no other reading:
    an option with the code `0` is neither ticked nor unticked by `0`.
    """
    number, text = number_and_text(cell)
    own = matcher.by_label(cell) or matcher.by_code(cell)
    says = {_said(number)} - {None}
    if own is not None and own.option == option:
        says.add("ticked")
    if len(says) != 1:
        return None
    if says == {"unticked"}:
        return "unticked" if not text else None
    if text and not option.write_in:
        return None
    return own if own is not None and own.text else ChosenOption(option, text)


def _said(cell: str) -> Literal["ticked", "unticked"] | None:
    cell = cell.replace(_VARIATION, "")
    number = number_of(cell)
    says = _says(every_layout())
    if number is not None:
        return says.get(number)
    plain = cell.strip().casefold()
    return says.get(plain) if _is_sign(plain) else says.get(comparable_wording(plain))


@cache
def _says(layout: WebsiteLayout) -> Mapping[str | Decimal, Literal["ticked", "unticked"]]:
    """What ticks and what does not: numbers, signs, and wordings of words."""
    says: dict[str | Decimal, Literal["ticked", "unticked"]] = {}
    for mark in layout.unticked:
        says |= dict.fromkeys(_keys(mark), "unticked")
    for mark in layout.ticked:
        says |= dict.fromkeys(_keys(mark), "ticked")
    return says


def _keys(mark: str) -> set[str | Decimal]:
    """What a cell with this mark is found by."""
    number = number_of(mark)
    return {mark if _is_sign(mark) else comparable_wording(mark), *(() if number is None else (number,))}


def _is_sign(text: str) -> bool:
    return not any(map(str.isalnum, text))
