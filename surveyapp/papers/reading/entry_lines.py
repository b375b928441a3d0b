"""Lines that hold several short questions, each with its options or room behind it: 性别：□男 □女  年龄：____岁."""

import re

from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.signs.marks import BOXES, flat, leading_number

_ROOM = rf"(?:[{BOXES}]|[(]\s*[)]|\[\s*\]|_{{2,}})"
_BEGINS = re.compile(
    rf"(?:(?<=^)|(?<=[\s;。_{BOXES})]))(?:\(?\d{{1,2}}\s*[)、.]\s*)?[^\s_:;。?{BOXES}()\[\]]{{1,12}}\s*[:?]\s*"
    rf"(?=(?:{_ROOM})|[^\s_:;。?{BOXES}()\[\]]{{1,8}}\s*{_ROOM})"
)
_IS_WRITE_IN = re.compile(r"其[他它]|请?[注说写]明|请?填写|other|please", re.IGNORECASE)
_HAS_ROOM = re.compile(_ROOM)
_BOX = re.compile(rf"[{BOXES}]|[(]\s*[)]|\[\s*\]")


class EntryLines:
    """Reads such lines into `builder`."""

    def __init__(self, builder: PaperBuilder) -> None:
        self._builder = builder

    def several(self, clue: Clues, _index: int) -> bool:
        """A line of several entries; the first of them may carry the number of the line."""
        if clue.is_prose or clue.line.cells or clue.mark or clue.said.said:
            return False
        entries = entries_of(clue.raw)
        if len(entries) < 2:
            return False
        for place, entry in enumerate(entries):
            number = leading_number(entry)
            text = entry[number.end :] if number else entry
            part = self._builder.paper.parts.get(clue.line.number)
            self._builder.begin_question(clue, text, str(number.value) if number else "")
            if place and part is not None:
                self._builder.paper.parts[clue.line.number] = part
        return True


def entries_of(text: str) -> list[str]:
    """The entries of a line that consists of several: a label with options or a blank behind it; [] for any other one.

    >>> entries_of("性别：□男 □女  年龄：____岁")
    ['性别：□男 □女', '年龄：____岁']
    >>> entries_of("您的年龄：□20岁以下 □20岁以上"), entries_of("姓名：____ 电话：____")
    ([], [])
    """
    plain = flat(text)
    starts = [found.start() for found in _BEGINS.finditer(plain) if not _IS_WRITE_IN.match(found[0])]
    number = leading_number(text)
    if not starts or (plain[: starts[0]].strip() and not (number and starts[0] <= number.end)):
        return []
    starts[0] = 0
    entries = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    whole = all(_HAS_ROOM.search(flat(entry)) for entry in entries)
    return entries if whole and len(entries) > 1 and _BOX.search(plain) else []
