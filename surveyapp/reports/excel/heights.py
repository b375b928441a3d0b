"""Computes how high a row must be for the wrapped texts in it: not every program finds that out by itself."""

import re
from collections.abc import Iterator

LINE_POINTS, PADDING_POINTS, MOST_POINTS = 16.5, 3.0, 409.0
"""The height of a line in the tallest of the faces that may stand in for 等线, and the most that Excel allows."""

SINGLE_POINTS = 15.0
"""The height of a row with one line."""

_CHINESE_WIDTH = 2.1
"""A Chinese character against a digit, in whose widths columns are measured."""

_CAPITAL_WIDTH = 1.35

_PIECE = re.compile(r"[“‘（《【(]*(?:[!-'*-~\u00a0-\u024f]+|.)[，。；：、！？”’）》】)…—]*")
"""What a line is not broken within: a word or a single character, with the marks that belong to it."""


def row_points(lines: int) -> float:
    """The height of a row with so many lines."""
    return SINGLE_POINTS if lines <= 1 else min(LINE_POINTS * lines + PADDING_POINTS, MOST_POINTS)


def lines_in(text: str, width: float) -> int:
    """The number of lines that a text takes in a cell of this width in characters: lines are filled as Excel fills
    them.
    """
    room = max(2.0, width - 1.0)
    return sum(sum(1 for _ in _filled(line, room)) for line in text.split("\n"))


def _filled(line: str, room: float) -> Iterator[float]:
    """The width of each line that this one is broken into."""
    used = 0.0
    for piece in _PIECE.findall(line):
        width = text_width(piece)
        if used and used + text_width(piece.rstrip()) > room:
            yield used
            used = 0.0
        while width > room:
            yield room
            width -= room
        used += width
    yield used


def text_width(text: str) -> float:
    """The width of a text in digits."""
    return sum(map(_character_width, text))


def _character_width(character: str) -> float:
    if ord(character) >= 0x2E80 or character in "“”‘’…—":
        return _CHINESE_WIDTH
    return _CAPITAL_WIDTH if character.isupper() or character in "%mwMW@" else 1.0
