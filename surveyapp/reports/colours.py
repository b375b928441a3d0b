"""The colour and pattern of each step of a scale, the same wherever it is drawn: Word, Excel, console.

From the most to the least favourable answer the steps get lighter, so that they are told apart in grey print; blue is
favourable, grey neutral, orange unfavourable. Answers off the scale are hatched. Colours are six hexadecimal digits.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from surveyapp.definition.question import Option
from surveyapp.reports.limits import MOST_UNHATCHED_STEPS
from surveyapp.reports.words.wording import short_labels

BAR_COLOUR = "1F5F99"
SECOND_COLOUR = "B9D3EA"
EDGE_COLOUR = "495057"
APART_COLOUR = "FFFFFF"
"""The colour of a bar that is of another kind than those beside it."""

LINE_COLOURS = ("1F5F99", "B5541C", "3B7D4F", "7B4FA3", "8A6D00", "495057")
"""The colours of the lines of one chart, each with a contrast of 4.5 or more to white."""

Side = Literal["favourable", "neutral", "unfavourable", "unplaced", "no_opinion"]
"""Where an answer lies: on the scale; on no side of it, as it has no score; or apart, as it holds no opinion."""

Pattern = Literal["", "/", "\\", "x", "-", "|", "+", "."]
"""Lines or dots over a colour; nothing for a plain one. Charts of a browser name them so."""

OFFICE_PATTERNS: Mapping[str, str] = {
    "/": "wide_upward_diagonal",
    "\\": "wide_downward_diagonal",
    "x": "outlined_diamond",
    "-": "light_horizontal",
    "|": "light_vertical",
    "+": "large_grid",
    ".": "dotted_grid",
}
"""What charts of Word and Excel call them."""

_HUES = {"favourable": (0x1F, 0x68, 0xB5), "neutral": (0x80, 0x80, 0x80), "unfavourable": (0xEE, 0x8A, 0x1C)}

_DARKEST, _LIGHTEST = 25, 89
"""Lightness of the most and of the least favourable step: L* of CIE 1976, 0 for black and 100 for white."""

OFF_SCALE: dict[Side, tuple[str, tuple[Pattern, ...]]] = {
    "unplaced": ("FFFFFF", ("/", "-", ".", "|")),
    "no_opinion": ("D5D8DB", ("x", "\\", "+")),
}
"""Colour of the answers off the scale, which stand apart from the bar, and their patterns one after the other."""

_MIDDLING = re.compile(r".{0,3}(?:一般|中立|普通|中等|尚可).{0,2}")
"""Labels of a neutral answer, whatever its score: on the four steps 4 3 2 1, 一般 has less than half."""


@dataclass(frozen=True)
class Fill:
    """How an area is filled: its colour, and the lines over it, which are of the colour `ink_on` gives."""

    colour: str
    pattern: Pattern = ""


def scale_fills(sides: Sequence[Side]) -> list[Fill]:
    """A fill for each answer. The answers are listed from the most to the least favourable; those off the scale may
    stand anywhere.

    The steps are evenly apart in lightness, which is how far apart greys look: five steps have L* 25, 41, 57, 73 and
    89, eleven are 6.4 apart. Lightness L* is that of the relative luminance ((L* + 16) ÷ 116)³ (CIE 1976).
    """
    steps = sum(side not in OFF_SCALE for side in sides)
    fills, place = [], 0
    off: dict[Side, int] = dict.fromkeys(OFF_SCALE, 0)
    for side in sides:
        if side in OFF_SCALE:
            colour, patterns = OFF_SCALE[side]
            fills.append(Fill(colour, patterns[off[side] % len(patterns)]))
            off[side] += 1
            continue
        share = place / (steps - 1) if steps > 1 else 0.0
        lightness = _DARKEST + (_LIGHTEST - _DARKEST) * share
        hatched = steps > MOST_UNHATCHED_STEPS and place % 2 == 1
        fills.append(Fill(_of_luminance(_HUES[side], ((lightness + 16) / 116) ** 3), "/" if hatched else ""))
        place += 1
    return fills


def _of_luminance(hue: tuple[int, int, int], target: float) -> str:
    """The hue mixed with black or white until its relative luminance is `target`."""
    end = 0 if _luminance(hue) > target else 255
    low, high = 0.0, 1.0
    for _ in range(24):
        part = (low + high) / 2
        beyond = _luminance(_mixed(hue, end, part)) < target
        low, high = (low, part) if beyond == (end == 0) else (part, high)
    return "".join(f"{round(channel):02X}" for channel in _mixed(hue, end, low))


def _mixed(hue: tuple[int, int, int], end: int, part: float) -> tuple[float, ...]:
    return tuple(channel + (end - channel) * part for channel in hue)


def ink_on(colour: str) -> str:
    """White or black, whichever is read better: on every colour one of them has a contrast of 4.58 or more."""
    return max("FFFFFF", "000000", key=lambda ink: contrast(colour, ink))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2): (L1 + 0.05) ÷ (L2 + 0.05)."""
    darker, lighter = sorted(_luminance(_channels(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (0, 2, 4)]


def _luminance(channels: Sequence[float]) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = (channel / 255 for channel in channels)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def sides_of(options: Sequence[Option]) -> dict[str, Side]:
    """On which side of the middle each option lies.

    Where options are declared favourable those are on the right, and the others are left of the middle, or on it
    when their score is half of the range or more, or when they say so (一般). Without such a declaration the score
    alone decides. An option with neither lies on no side; where none has any (是/否 as bare facts) all count from the
    left edge.
    """
    opinions = [option for option in options if not option.no_opinion]
    scores = [option.score for option in opinions if option.score is not None]
    declared = any(option.favourable for option in opinions)
    sides: dict[str, Side] = {option.code: "no_opinion" for option in options}
    if not scores and not declared:
        return sides | {option.code: "favourable" for option in opinions}
    middle = (min(scores) + max(scores)) / 2 if scores else Decimal(0)
    return sides | {option.code: _side(option, middle, declared) for option in opinions}


def lie_around_middle(options: Sequence[Option]) -> bool:
    """Whether these options are a scale: some lie below its middle, and others do not."""
    placed = set(sides_of(options).values()).difference(OFF_SCALE)
    return "unfavourable" in placed and len(placed) > 1


def _side(option: Option, middle: Decimal, declared: bool) -> Side:
    if option.favourable:
        return "favourable"
    if option.score is None:
        return "unplaced"
    if _MIDDLING.fullmatch(short_labels([str(option.label)])[0]):
        return "neutral"
    if declared:
        return "neutral" if option.score >= middle else "unfavourable"
    if option.score == middle:
        return "neutral"
    return "favourable" if option.score > middle else "unfavourable"
