"""Options with their codes behind dots, as interviewers have them: 非常满意 …… 5."""

import re
from collections.abc import Sequence
from itertools import pairwise

from surveyapp.papers.limits import FIRST_SPECIAL_CODE
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.signs.marks import OptionText, flat

_CODED = re.compile(r"(?P<text>\S.{0,40}?)\s*(?:[.…·_]\s*){2,}(?P<code>\d{1,2})")


def coded_option(clue: Clues) -> OptionText | None:
    """The option of a line with dots and a code at its end; None for any other line."""
    if clue.is_prose or clue.number or clue.line.cells:
        return None
    found = _CODED.fullmatch(flat(clue.text))
    return OptionText(found["code"], clue.text[: found.end("text")].strip()) if found else None


def is_coded_option(clues: Sequence[Clues], index: int) -> bool:
    """Whether such a line is an option and no entry of a table of contents: its codes count one by one, from 1 or
    down to it, below a line that is none.
    """
    if coded_option(clues[index]) is None:
        return False
    first, last = index, index
    while first > 0 and coded_option(clues[first - 1]):
        first -= 1
    while last + 1 < len(clues) and coded_option(clues[last + 1]):
        last += 1
    codes = [int(option.mark) for clue in clues[first : last + 1] if (option := coded_option(clue))]
    counted = [code for code in codes if code < FIRST_SPECIAL_CODE]
    counted = counted[:-1] if len(counted) > 2 and counted[-1] in (0, 8, 9) else counted
    steps = {after - before for before, after in pairwise(counted)}
    return first > 0 and len(counted) > 1 and steps in ({1}, {-1}) and 1 in (counted[0], counted[-1])
