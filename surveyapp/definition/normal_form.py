"""The one place where the forms of characters are made one, in time that grows with the length of the text alone.

What comes from outside is bounded before it is normalised: Unicode puts the combining marks of a run into an order of
their own, and does so by moving each past the others. 160,000 of them, a third of a megabyte, take thirteen seconds.
"""

import unicodedata
from typing import Literal

from surveyapp.definition.limits import MOST_MARKS

_MARKS_ALL_THE_SAME = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")
"""Tibetan vowels and Japanese sound marks that count as letters by themselves, and are marks once taken apart."""


def normal_form(text: str, most: int, form: Literal["NFC", "NFKC"] = "NFKC") -> str:
    """The first `most` characters of a text, those that mean the same written the same way (UAX #15).

    Of more than 30 combining marks in a row the first 30 count.

    >>> normal_form("Ｑ１．ｅ\\u0301", 10)
    'Q1.é'
    """
    bounded = text[:most]
    if bounded.isascii():
        return bounded
    return unicodedata.normalize(form, bounded if len(bounded) <= MOST_MARKS else _stream_safe(bounded))


def _stream_safe(text: str) -> str:
    """The text without what follows the first 30 of more combining marks in a row."""
    kept: list[str] = []
    marks = 0
    for character in text:
        is_mark = unicodedata.combining(character) or character in _MARKS_ALL_THE_SAME
        marks = marks + 1 if is_mark else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
