"""Cells that hold no answer: how websites write a question that was left out, and one that was not asked."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

from surveyapp.collection.exports.cells.option_wording import number_of
from surveyapp.collection.exports.layouts import Names, WebsiteLayout, every_layout

Silence = Literal["", "empty", "skipped"]
"""Why a cell holds no answer: it does hold one · asked and left out · not asked."""


def silence_of(cell: str) -> Silence:
    """Why a cell holds no answer, as far as its text alone says; a question may have an option with the same text."""
    texts, numbers = _marks(every_layout())
    if cell in texts:
        return texts[cell]
    return numbers.get(number, "") if numbers and (number := number_of(cell)) is not None else ""


@cache
def _marks(layout: WebsiteLayout) -> tuple[Mapping[str, Silence], Mapping[Decimal, Silence]]:
    """What says that there is no answer: texts, and numbers."""
    kinds: tuple[tuple[Silence, Names], ...] = (("empty", layout.empty), ("skipped", layout.skipped))
    texts: dict[str, Silence] = {mark: silence for silence, marks in kinds for mark in marks}
    numbers = {number: silence for mark, silence in texts.items() if (number := number_of(mark)) is not None}
    return texts, numbers


def is_blank(cell: str) -> bool:
    """Whether a cell says that the question was left out."""
    return silence_of(cell) != ""
