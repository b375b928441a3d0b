"""Which texts of a column express nothing: `open_text.says_nothing` of many at once.

Beside it, not in it: screening asks of a single answer when it arrives, where nothing of columns is loaded.
"""

from __future__ import annotations

from itertools import pairwise

from surveyapp.analysis.open_text import SAYS_NOTHING, says_nothing
from surveyapp.definition.limits import LONGEST_ANSWER
from surveyapp.snapshots.late_libraries import np, pa, pc

_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"
"""The Chinese characters that stay what they are when a text is normalised."""


def _telling_han() -> str:
    """A pattern, for Arrow, of the Chinese characters that stand in none of the wordings: a text with one says
    something.
    """
    spoken = sorted(sign for sign in set(SAYS_NOTHING.pattern) if _FIRST_HAN <= sign <= _LAST_HAN)
    ends = [chr(ord(_FIRST_HAN) - 1), *spoken, chr(ord(_LAST_HAN) + 1)]
    gaps = ((ord(low) + 1, ord(high) - 1) for low, high in pairwise(ends))
    return "[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in gaps if low <= high) + "]"


_TELLING_HAN = _telling_han()


def which_say_nothing(texts: pa.LargeStringArray) -> pa.BooleanArray:
    """Of each text whether `says_nothing`. Most say something by their first rare character, and are not looked at one
    by one.

    >>> which_say_nothing(pa.array(["无", "停车难", "/"], pa.large_string())).to_pylist()
    [True, False, True]
    """
    heads = pc.utf8_slice_codeunits(texts, 0, LONGEST_ANSWER)
    undecided = pc.invert(pc.match_substring_regex(heads, _TELLING_HAN))
    marks = np.zeros(len(texts), bool)
    marks[undecided.to_numpy(zero_copy_only=False)] = [
        says_nothing(text) for text in texts.filter(undecided).to_pylist()
    ]
    return pa.array(marks)
