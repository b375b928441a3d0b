"""How websites write a text beside an option: `其他〖电视〗`, `其他:电视`, `其他（电视）`; by number `3〖电视〗`."""

import re
from dataclasses import dataclass
from functools import cache

from surveyapp.collection.exports.layouts import WebsiteLayout, every_layout


@dataclass(frozen=True)
class WriteInSigns:
    """The signs with which websites mark a text beside an option.

    `begins` finds where one may begin; `written` is all of it, with the text as its only group that is not None;
    `numbered`: each a number and the text behind it. `open_ended`: signs behind which a text has no end of its own;
    `opening`, `closing`: those between which the others stand.
    """

    begins: re.Pattern[str]
    written: re.Pattern[str]
    numbered: tuple[re.Pattern[str], ...]
    open_ended: tuple[str, ...]
    opening: tuple[str, ...]
    closing: tuple[str, ...]

    def has_end(self, text: str) -> bool:
        """Whether a text stands between two signs: none of them closes before it ends, as in `请注明）;电视（本地`."""
        depth = 0
        for char in text:
            depth += (char in self.opening) - (char in self.closing)
            if depth < 0:
                return False
        return True


def write_in_signs() -> WriteInSigns:
    """The signs of all websites together."""
    return _signs(every_layout())


@cache
def _signs(layout: WebsiteLayout) -> WriteInSigns:
    pairs = (*layout.sure_write_ins, *layout.write_ins)
    between = [(before, behind) for before, behind in pairs if behind]
    open_ended = [sign for before, behind in pairs if not behind for sign in before]
    ways = [f"{_any(before)}(.*){_any(behind)}" for before, behind in between]
    ways += [rf"{_any(sign)}\s*(.*)" for sign in open_ended]
    return WriteInSigns(
        begins=re.compile("|".join(_any(before) for before, _ in pairs)),
        written=re.compile(rf"\s*(?:{'|'.join(ways)})\s*", re.DOTALL),
        numbered=tuple(
            re.compile(rf"(\d{{1,4}}){_any(before)}(.*){_any(behind)}", re.DOTALL)
            for before, behind in layout.sure_write_ins
        ),
        open_ended=tuple(open_ended),
        opening=tuple("".join(before for before, _ in between)),
        closing=tuple("".join(behind for _, behind in between)),
    )


def _any(signs: str) -> str:
    return f"[{re.escape(signs)}]"


def number_and_text(cell: str) -> tuple[str, str]:
    """A number with a text written after it, as websites export a write-in by number: `3〖电视〗`.

    >>> number_and_text("3〖电视〗"), number_and_text("3")
    (('3', '电视'), ('3', ''))
    """
    for numbered in write_in_signs().numbered:
        if match := numbered.fullmatch(cell):
            return match[1], match[2].strip()
    return cell, ""
