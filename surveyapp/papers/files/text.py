"""Text files (.txt, .md), in UTF-8, UTF-16 or GB18030 → lines."""

import re
from collections.abc import Iterator

from surveyapp.definition.files.text_files import decode_text
from surveyapp.definition.normal_form import without_unprintable
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.paper import PaperLine

_HEADING = re.compile(r"(#{1,6})\s+(.+)")
_QUOTE = re.compile(r"\s*>\s?")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_BOX_SIGNS = re.compile("[\uf06f-\uf072\uf0a8\uf0a3\uf0fe\uf0fd\uf051-\uf054]")
"""Characters of the fonts of signs (Wingdings and the like) that look like a box."""

_LINE_ENDS = re.compile("\r\n|[\n\r\x85\u2028\u2029\x0b]")


def text_lines(data: bytes) -> list[PaperLine]:
    """The lines of a text file; `UnreadablePaper` with `paper_not_text` where it is none."""
    decoded = decode_text(data)
    if decoded is None:
        raise UnreadablePaper("paper_not_text")
    return list(lines_of(decoded[0]))


def lines_of(text: str) -> Iterator[PaperLine]:
    """The lines of a text; `#` makes a heading, a form feed begins a page."""
    number, gap, page = 0, False, False
    for piece in _LINE_ENDS.split(text):
        number += 1
        page = page or "\f" in piece
        line = clean(piece)
        if not line:
            gap = True
            continue
        if line.startswith("|") and line.endswith("|") and line.count("|") > 2:
            cells = tuple(cell.strip() for cell in line[1:-1].split("|"))
            ruled = not "".join(cells).strip(" :-")
            yield PaperLine(
                number, line, "line" if ruled else "row", cells=() if ruled else cells, after_gap=gap
            )
            gap = False
            continue
        heading = _HEADING.fullmatch(line)
        shown = heading[2] if heading else _QUOTE.sub("", line) if line.startswith(">") else line
        yield PaperLine(
            number,
            shown.strip() or line,
            place="line",
            heading=len(heading[1]) if heading else 0,
            after_gap=gap,
            page_start=page,
        )
        gap = page = False


def clean(text: str) -> str:
    """A text without what nobody sees: control characters, marks of direction, and spaces around it."""
    bare = without_unprintable(_LINE_ENDS.sub(" ", text.replace("\f", " ")))
    return _BOX_SIGNS.sub("□", _INVISIBLE.sub("", bare)).strip()
