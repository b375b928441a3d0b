"""The automatic numbers of a Word document, as Word shows them before its paragraphs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveyapp.papers.limits import LARGEST_AUTOMATIC_NUMBER, LONGEST_AUTOMATIC_NUMBER

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOX_CODES = frozenset("\uf06f\uf070\uf071\uf072\uf0a8\uf0a3\uf0fe\uf052\uf053\uf0fd\uf051\uf054")
"""Characters of the fonts of signs (Wingdings and the like) that look like a box."""

_HAN = "零一二三四五六七八九"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_BULLETS = {
    "\uf06c": "●",
    "\uf0d8": "➢",
    "\uf075": "◆",
    "\uf0b7": "•",
    "o": "○",
    "\uf0a1": "○",
    "\uf0fc": "✓",
}


@dataclass(frozen=True)
class NumberLevel:
    """One level of a list: how its numbers look, from where they count, and the text around them."""

    style: str
    text: str
    start: int


@dataclass
class WordNumbers:
    """Counts the lists of a document while its paragraphs pass in order.

    `levels`: list -> level -> how it looks; `abstract`: list -> the definition that it counts in.
    """

    levels: Mapping[str, Mapping[int, NumberLevel]]
    abstract: Mapping[str, str]
    restarts: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def next_number(self, list_id: str, level: int) -> str:
        """The number that Word shows before the next paragraph of a list; empty for a list without one."""
        known = self.levels.get(list_id, {})
        if level not in known:
            return ""
        counts = self.counts.setdefault(self.abstract[list_id], {})
        if list_id not in self.begun:
            self.begun.add(list_id)
            for place, start in self.restarts.get(list_id, {}).items():
                counts[place] = start - 1
        counts[level] = counts.get(level, known[level].start - 1) + 1
        for deeper in [place for place in counts if place > level]:
            del counts[deeper]
        look = known[level]
        if look.style == "bullet":
            return _bullet(look.text)
        if look.style == "none":
            return ""
        shown = look.text
        for place, other in known.items():
            number = counts.get(place, other.start)
            shown = shown.replace(f"%{place + 1}", formatted(number, other.style))
        return shown


def word_numbers(numbering: Any) -> WordNumbers:
    """The lists of `word/numbering.xml` (None: there are none)."""
    abstracts: dict[str, dict[int, NumberLevel]] = {}
    links: dict[str, str] = {}
    styled: dict[str, str] = {}
    levels: dict[str, dict[int, NumberLevel]] = {}
    abstract_of: dict[str, str] = {}
    restarts: dict[str, dict[int, int]] = {}
    for node in [] if numbering is None else numbering.findall(f"{W}abstractNum"):
        name = node.get(f"{W}abstractNumId", "")
        abstracts[name] = dict(_level(level) for level in node.findall(f"{W}lvl"))
        if (link := node.find(f"{W}numStyleLink")) is not None:
            links[name] = link.get(f"{W}val", "")
        if (style := node.find(f"{W}styleLink")) is not None:
            styled[style.get(f"{W}val", "")] = name
    for node in [] if numbering is None else numbering.findall(f"{W}num"):
        name, child = node.get(f"{W}numId", ""), node.find(f"{W}abstractNumId")
        target = child.get(f"{W}val", "") if child is not None else ""
        target = styled.get(links.get(target, ""), target)
        abstract_of[name], levels[name] = target, dict(abstracts.get(target, {}))
        for override in node.findall(f"{W}lvlOverride"):
            place = _whole(override.get(f"{W}ilvl"), 0)
            if (own := override.find(f"{W}lvl")) is not None:
                levels[name].update([_level(own)])
            if (start := override.find(f"{W}startOverride")) is not None:
                restarts.setdefault(name, {})[place] = _whole(start.get(f"{W}val"), 1)
    return WordNumbers(levels, abstract_of, restarts)


def _level(node: Any) -> tuple[int, NumberLevel]:
    found = {key: node.find(f"{W}{key}") for key in ("numFmt", "lvlText", "start")}
    value = {key: child.get(f"{W}val", "") if child is not None else "" for key, child in found.items()}
    look = NumberLevel(
        value["numFmt"] or "decimal", value["lvlText"][:LONGEST_AUTOMATIC_NUMBER], _whole(value["start"], 1)
    )
    return _whole(node.get(f"{W}ilvl"), 0), look


def _whole(text: str | None, otherwise: int) -> int:
    short = text is not None and len(text) < len(str(LARGEST_AUTOMATIC_NUMBER))
    return int(text) if text and short and text.isascii() and text.isdigit() else otherwise


def _bullet(text: str) -> str:
    sign = text[:1]
    return "□" if sign in BOX_CODES else _BULLETS.get(sign, sign if "\u2000" < sign < "\u2fff" else "•")


def formatted(number: int, style: str) -> str:
    """A number as a list of this style shows it.

    >>> formatted(3, "upperLetter"), formatted(12, "chineseCounting"), formatted(2, "decimalEnclosedCircle")
    ('C', '十二', '②')
    """
    if "Letter" in style:
        letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""
        return letters if style.startswith("upper") else letters.lower()
    if "Roman" in style:
        if style.startswith("upper") and 1 <= number <= 12:
            return chr(0x215F + number)  # as a sign of its own, no letter of an option
        return _roman(number)
    if style.startswith(("chinese", "taiwanese", "japanese", "ideograph", "korean")):
        return _han(number)
    if "EnclosedCircle" in style and 1 <= number <= 20:
        return chr(0x245F + number)
    if style == "decimalEnclosedParen" and 1 <= number <= 20:
        return f"({number})"
    return f"{number:02d}" if style == "decimalZero" else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text, number = text + sign, number - value
    return text


def _han(number: int) -> str:
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _HAN[ones]
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")
