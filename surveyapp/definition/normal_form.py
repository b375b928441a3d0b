"""The one place that brings characters into one form, in time proportional to the length of the text.

What comes from outside is bounded before it is normalised: Unicode puts the combining marks of a run into an order of
their own, and does so by moving each past the others. 160,000 of them, a third of a megabyte, take thirteen seconds.
"""

import re
import unicodedata
from typing import Literal

from surveyapp.definition.limits import MOST_MARKS

_MARKS_ALL_THE_SAME = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")
"""Tibetan vowels and Japanese sound marks: Unicode calls them letters, but normalising turns them into marks."""

_MAY_BE_MARKS = re.compile(
    rf"(?:[^\w\x00-\u02ff]|[{''.join(sorted(_MARKS_ALL_THE_SAME))}]){{{MOST_MARKS + 1}}}"
)
"""More characters in a row than marks may stand there, each of which may be one: looking at each takes ten times as
long as normalising.
"""

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that nobody types on purpose and that a file, the database or a document cannot hold: control characters
but for tab and line ends, halves of characters, and two that are none.
"""


def without_unprintable(text: str) -> str:
    """The text without `UNPRINTABLE` characters.

    >>> without_unprintable("a\\x00b\\tc\\x9b")
    'ab\\tc'
    """
    return UNPRINTABLE.sub("", text)


def normal_form(text: str, most: int, form: Literal["NFC", "NFKC"] = "NFKC") -> str:
    """The first `most` characters of a text, with equivalent characters written the same way (UAX #15).

    Of more than 30 combining marks in a row the first 30 count.

    >>> normal_form("Ｑ１．ｅ\\u0301", 10)
    'Q1.é'
    """
    bounded = text[:most]
    if bounded.isascii():
        return bounded
    return unicodedata.normalize(form, _stream_safe(bounded) if _MAY_BE_MARKS.search(bounded) else bounded)


def letters_only(text: str, most: int) -> str:
    """The letters and digits among the first `most` characters of a text, in one width and case, to compare texts by.

    >>> letters_only("（１）Recorded  Date：", 40)
    '1recordeddate'
    """
    folded = normal_form(text, most).casefold()
    return "".join(character for character in folded if unicodedata.category(character)[0] in "LNM")


def _stream_safe(text: str) -> str:
    """The text with at most the first 30 of the combining marks in a row."""
    kept: list[str] = []
    marks = 0
    for character in text:
        is_mark = unicodedata.combining(character) or character in _MARKS_ALL_THE_SAME
        marks = marks + 1 if is_mark else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
