"""Which ways of numbering a paper uses for its questions and which for its sections."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.papers.limits import FEWEST_LETTERED_NUMBERS
from surveyapp.papers.reading.clues import Clues

_PLAIN = ("ordinal", "q", "arabic", "corner", "lettered")
_CHINESE = ("bracket_chinese", "chinese")
_INNER = ("half_bracket", "bracket", "circled")


@dataclass(frozen=True)
class Roles:
    """The families of numbers before questions, and those before sections."""

    questions: frozenset[str]
    sections: frozenset[str]


def roles_of(clues: Sequence[Clues]) -> Roles:
    """The roles of numbers, from what the numbered lines look like and what follows them."""
    numbers: Counter[str] = Counter(clue.number.family for clue in clues if clue.number)
    asking: Counter[str] = Counter(
        clue.number.family
        for index, clue in enumerate(clues)
        if clue.number and (clue.asks or owns_options(clues, index))
    )
    plain = {
        family
        for family in _PLAIN
        if numbers[family] > (FEWEST_LETTERED_NUMBERS - 1) * (family == "lettered")
    }
    headings = {"part", *(family for family in _CHINESE if numbers[family])}
    if asking["dotted"] and asking["dotted"] > sum(asking[family] for family in _PLAIN):
        return Roles(frozenset({"dotted"}), frozenset({*headings, *plain}))
    if any(asking[family] for family in plain):
        return Roles(frozenset(plain), frozenset(headings))
    for family in ("bracket_chinese", "chinese"):
        if asking[family]:
            return Roles(frozenset({family}), frozenset(headings - {family}))
    if plain:
        return Roles(frozenset(plain), frozenset(headings))
    inner = {family for family in _INNER if asking[family]}
    return Roles(frozenset(inner), frozenset(headings))


def owns_options(clues: Sequence[Clues], index: int) -> bool:
    """Whether options follow a line, perhaps behind the rest of a question whose line was broken."""
    for clue in clues[index + 1 : index + 5]:
        if clue.begins_options or (clue.mark and clue.mark.kind == "bullet"):
            return True
        if clue.number or clue.line.heading or clue.said.said:
            return False
        if clue.is_blank or clue.inline:
            return True
    return False
