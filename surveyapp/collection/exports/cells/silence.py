"""Cells that hold no answer: how websites write a question that was left out, and one that was not asked."""

from typing import Literal

from surveyapp.collection.exports.cells.option_wording import number_of

Silence = Literal["", "empty", "skipped"]
"""Why a cell holds no answer: it does hold one · asked and left out · not asked."""

EMPTY, SKIPPED = ("", "(空)", "（空）", "N/A"), ("(跳过)", "（跳过）")

_EMPTY_NUMBER, _SKIPPED_NUMBER = -2, -3


def silence_of(cell: str) -> Silence:
    """Why a cell holds no answer, as far as its text says: a question may have an option of this name."""
    if cell in EMPTY or cell in SKIPPED:
        return "skipped" if cell in SKIPPED else "empty"
    number = number_of(cell)
    return "skipped" if number == _SKIPPED_NUMBER else "empty" if number == _EMPTY_NUMBER else ""


def is_blank(cell: str) -> bool:
    """Whether a cell says that the question was left out."""
    return silence_of(cell) != ""
