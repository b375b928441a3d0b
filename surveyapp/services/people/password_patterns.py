"""Patterns that make passwords easy to guess: runs, paths over the keyboard, years, and words put together.

Every function takes time in proportion to the length of the text.
"""

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import cast

from surveyapp.services.limits import LONGEST_PASSWORD_PIECE, MOST_LOOSE_DIGITS

SEPARATORS = frozenset(" .,_-+*!?@#$%&/~。，！：；、")
"""What people put between the pieces, and at the end because a mark is wanted."""

_YEAR = "(?:19|20)[0-9]{2}"
_MONTH_AND_DAY = "(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])"
_NUMBERS = re.compile(
    rf"(?P<identity>[1-9][0-9]{{5}}{_YEAR}{_MONTH_AND_DAY}[0-9]{{3}}[0-9x])|(?P<phone>1[3-9][0-9]{{9}})"
    rf"|(?P<date>{_YEAR}{_MONTH_AND_DAY})|(?P<year>{_YEAR})"
)
_ONE_WORD = "(?:[a-z]{1,12}|[\u4e00-\u9fff]{1,6})"
_BETWEEN = f"[{re.escape(''.join(sorted(SEPARATORS)))}]*"
_WHEN = f"{_YEAR}(?:{_MONTH_AND_DAY}|年)?"
_DATED = re.compile(f"{_BETWEEN}(?:{_ONE_WORD}{_BETWEEN}{_WHEN}|{_WHEN}{_BETWEEN}{_ONE_WORD}){_BETWEEN}")

_DISGUISES = tuple(str.maketrans("@40$5378!1", f"aaossetbi{letter}") for letter in "il")
"""Signs that are written for letters; a 1 is one of two."""


def is_dated(text: str) -> bool:
    """Whether it is one word and a year or a date, in either order: `Name2024`, `2024@office`, `财政局2024年!`."""
    return _DATED.fullmatch(text) is not None


def is_repeated(text: str) -> bool:
    """Whether it is one block again and again, the last one perhaps cut short, whatever stands between the blocks."""
    bare = "".join(character for character in text if character not in SEPARATORS)
    borders = [0] * len(bare)  # how much of the beginning ends here (Knuth, Morris, Pratt)
    for place in range(1, len(bare)):
        border = borders[place - 1]
        while border and bare[place] != bare[border]:
            border = borders[border - 1]
        borders[place] = border + (bare[place] == bare[border])
    return bool(bare) and borders[-1] * 2 >= len(bare)


def is_put_together(text: str, words: Collection[str], listed: Collection[str]) -> bool:
    """Whether nothing is left of the text (in small letters) when these are taken away, one after another:

    any of `words`; separators; runs (`aaaa`, `6789`, `dcba`, `890`) and ways over the keyboard (`qwe`, `1qaz`,
    `zxcvbn`), also two of them in turns (`q1w2e3`); years, dates, telephone and identity numbers; at most one of the
    `listed` words; and at most once up to four digits of any kind. Signs that stand for letters (`p@ssw0rd`) do not
    help.
    """
    forms = (text, *(text.translate(disguise) for disguise in _DISGUISES))
    taken = _Reached(len(text))
    stretches = [(least, _ends(text, apart, follows)) for least, apart, follows in _STRETCHES]
    reach = [[0] * _STATES for _ in stretches]
    for start in range(len(text) + 1):
        for (least, ends), until in zip(stretches, reach, strict=True):
            taken.stretch(start, least, ends, until)
        if start < len(text) and taken.at[start]:
            _take_pieces(taken, start, forms, words, listed)
    return bool(taken.at[-1])


_STATES = 4
_LISTED, _LOOSE = 1, 2  # a state says which of the pieces that are allowed once were used


class _Reached:
    """Which places of a text can be reached, each in which states (as bits: 1 << state)."""

    def __init__(self, length: int) -> None:
        self.at = [1] + [0] * length

    def piece(self, start: int, end: int, used: int = 0) -> None:
        """Take the piece from `start` to `end`; a piece with the state `used` is allowed once only."""
        for state in range(_STATES):
            if self.at[start] >> state & 1 and not state & used:
                self.at[end] |= 1 << (state | used)

    def stretch(self, place: int, least: int, ends: list[int], until: list[int]) -> None:
        """Take stretches of at least `least` characters that may end here; `until` remembers how far they reach.

        Whatever begins later reaches as far or farther, so that of all beginnings the latest is enough.
        """
        begun = place - least
        for state in range(_STATES):
            if begun >= 0 and self.at[begun] >> state & 1:
                until[state] = ends[begun]
            if until[state] >= place and begun >= 0:
                self.at[place] |= 1 << state


def _take_pieces(
    reached: _Reached,
    start: int,
    forms: tuple[str, ...],
    words: Collection[str],
    listed: Collection[str],
) -> None:
    text = forms[0]
    if text[start] in SEPARATORS:
        reached.piece(start, start + 1)
    for end in range(start + 1, min(start + LONGEST_PASSWORD_PIECE, len(text)) + 1):
        pieces = {form[start:end] for form in forms}
        if any(piece in words for piece in pieces):
            reached.piece(start, end)
        elif any(piece in listed for piece in pieces):
            reached.piece(start, end, _LISTED)
    number = _NUMBERS.match(text, start)
    if number is not None:
        reached.piece(start, number.end())
        reached.piece(start, start + 4)  # of a longer number the year alone may be meant
    for end in range(start + 1, min(start + MOST_LOOSE_DIGITS, len(text)) + 1):
        if not text[end - 1].isdecimal():
            break
        reached.piece(start, end, _LOOSE)


Follows = Callable[[str, str], int | None]
"""In which direction one character goes on from another; None where it does not."""


def _ends(text: str, apart: int, follows: Follows) -> list[int]:
    """Place -> where the longest stretch that begins there ends: each character goes on from the one `apart` before it,
    always in the same direction.
    """
    steps = [follows(before, after) for before, after in zip(text, text[apart:], strict=False)]
    ends = [len(text)] * (len(text) + 1)
    for place in range(len(steps) - 1, -1, -1):
        turns = place + apart < len(steps) and steps[place + apart] != steps[place]
        goes = apart if steps[place] is None else 2 * apart if turns else len(text) - place
        ends[place] = min(ends[place + 1], place + goes)
    return ends


def _next_character(before: str, after: str) -> int | None:
    if before.isdecimal() and after.isdecimal():
        step = (int(after) - int(before)) % 10
        return {0: 0, 1: 1, 9: -1}.get(step)
    step = ord(after) - ord(before)
    return step if step in (-1, 0, 1) else None


@cache
def _directions() -> dict[str, dict[str, int]]:
    """Of each key of the keyboard those beside it, and in which direction they lie."""
    from zxcvbn.adjacency_graphs import (
        ADJACENCY_GRAPHS,  # here: zxcvbn takes 12 MB, and passwords are seldom set
    )

    keys = cast(dict[str, list[str | None]], ADJACENCY_GRAPHS["qwerty"])
    return {
        key: {character: direction for direction, there in enumerate(beside) for character in there or ""}
        for key, beside in keys.items()
    }


def _next_key(before: str, after: str) -> int | None:
    return _directions().get(before, {}).get(after)


def _key_beside(before: str, after: str) -> int | None:
    return None if _next_key(before, after) is None else 0


_STRETCHES: tuple[tuple[int, int, Follows], ...] = (
    (3, 1, _next_character),
    (3, 1, _next_key),
    (6, 1, _key_beside),
    (6, 2, _next_character),
    (6, 2, _next_key),
)
"""So many characters at least, how far apart those are that follow one another, and how."""
