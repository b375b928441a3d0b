"""Breaking a poster's texts into lines: Chinese between any two characters, other writing between words."""

import re
from collections.abc import Callable, Iterable

Measure = Callable[[str], float]
"""Text -> its width, in the unit of the line's width."""

_UNIT = re.compile(r"[A-Za-z0-9’'%&+@_]+(?:[-./][A-Za-z0-9%_]+)*|\s+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：？！）》”’…—·,.;:?!)]}%")
_NEVER_LAST = frozenset("（《“‘([{")


def broken(text: str, width: float, measure: Measure) -> list[str]:
    """`text` in as few lines as fit into `width`, all about equally long; closing marks never begin a line.

    A word or an address that is longer than a line is cut where the line ends.
    """
    units = _units(" ".join(text.split()), width, measure)
    lines = _filled(units, width, measure)
    shortest, longest = max(map(measure, units), default=0.0), width
    while longest - shortest > width / 100:
        middle = (shortest + longest) / 2
        if len(_filled(units, middle, measure)) > len(lines):
            shortest = middle
        else:
            longest = middle
    return _filled(units, longest, measure)


def _units(text: str, width: float, measure: Measure) -> list[str]:
    """What is never broken: a word, or a character with the marks that belong to it."""
    units: list[str] = []
    for found in _UNIT.findall(text):
        pieces = list(found) if measure(found) > width else [found]
        for piece in pieces:
            if units and (piece in _NEVER_FIRST or units[-1][-1] in _NEVER_LAST):
                units[-1] += piece
            else:
                units.append(piece)
    return units


def _filled(units: Iterable[str], width: float, measure: Measure) -> list[str]:
    lines = [""]
    for unit in units:
        if lines[-1] and measure((lines[-1] + unit).rstrip()) > width:
            lines.append("")
        if lines[-1] or not unit.isspace():
            lines[-1] += unit
    return [line.rstrip() for line in lines if line.strip()]
