"""What stands in the column of one option of a multiple choice: ticked or not, in the words of the websites."""

from typing import Literal

from surveyapp.collection.exports.cells.option_wording import number_of, wording
from surveyapp.collection.exports.cells.options import Choice, OptionMatcher, number_and_text
from surveyapp.definition.question import Option

_TICKED = frozenset({"1", "true", "yes", "y", "x", "是", "选中", "已选", "已选中", "selected", "checked"})
_UNTICKED = frozenset(
    {"0", "false", "no", "n", "否", "未选", "未选中", "unselected", "unchecked", "not selected"}
)
_SIGNS_TICKED, _SIGNS_UNTICKED = frozenset("√✓✔✅☑"), frozenset("☐")

_VARIATION = "\ufe0f"
"""Follows a sign that is to be shown as a picture."""


def tick_of(cell: str, option: Option, matcher: OptionMatcher) -> Choice | Literal["unticked"] | None:
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
    return own if own is not None and own.text else Choice(option, text)


def _said(cell: str) -> Literal["ticked", "unticked"] | None:
    cell = cell.replace(_VARIATION, "")
    number = number_of(cell)
    plain = cell.strip().casefold() if number is None else ""
    if number == 1 or plain in _SIGNS_TICKED or wording(plain) in _TICKED:
        return "ticked"
    if number == 0 or plain in _SIGNS_UNTICKED or wording(plain) in _UNTICKED:
        return "unticked"
    return None
