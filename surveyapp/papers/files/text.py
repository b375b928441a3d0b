"""Text files (.txt, .md), in UTF-8, UTF-16 or GB18030 → lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from surveyapp.definition.files.text_files import decode_text
from surveyapp.definition.normal_form import without_unprintable
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.paper import PaperLine, Place
from surveyapp.papers.signs.marks import leading_mark

_HEADING = re.compile(r"(#{1,6})\s+(.+)")
_QUOTE = re.compile(r"\s*>\s?")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\ufe0e\ufe0f]")
_BOX_SIGNS = re.compile("[\uf06f-\uf072\uf0a8\uf0a3\uf0fe\uf0fd\uf051-\uf054]")
"""Characters of the fonts of signs (Wingdings and the like) that look like a box."""

_LINE_ENDS = re.compile("\r\n|[\n\r\x85\u2028\u2029\x0b]")


def text_lines(data: bytes) -> list[PaperLine]:
    """The lines of a text file; `UnreadablePaper` with `paper_not_text` where it is none."""
    decoded = decode_text(data)
    if decoded is None:
        raise UnreadablePaper("paper_not_text")
    return lines_of(decoded[0])


def lines_of(text: str) -> list[PaperLine]:
    """The lines of a text; `#` makes a heading, a form feed begins a page, `|` and tabs make the rows of a table."""
    return [line for _, alike in groupby(_lines(text), key=_columns) for line in _as_rows([*alike])]


def _as_rows(pieces: Sequence[tuple[PaperLine, str]]) -> Iterator[PaperLine]:
    """Lines with as many columns, as rows where they are several: so a table is pasted."""
    table = _columns(pieces[0]) > 1 and len(pieces) > 1
    table = table and not any(leading_mark(line.text) for line, _ in pieces)
    for line, piece in pieces:
        cells = tuple(map(clean, _BETWEEN_COLUMNS.split(piece)))
        yield replace(line, place="row", cells=cells) if table else line


_BETWEEN_COLUMNS = re.compile(r"\t|(?:^|(?<=[^|]))\s*\|\s*")


def _columns(piece: tuple[PaperLine, str]) -> int:
    """The columns that the tabs or strokes of a line make."""
    line, printed = piece
    return 0 if line.cells or line.heading else len(_BETWEEN_COLUMNS.split(printed))


def _lines(text: str) -> Iterator[tuple[PaperLine, str]]:
    """The lines, each as it is printed beside it."""
    number, gap, page = 0, False, False
    for piece in _LINE_ENDS.split(text):
        number += 1
        page = page or "\f" in piece
        line = clean(piece)
        if not line:
            gap = True
            continue
        if line.startswith("|") and line.endswith("|") and line.count("|") > 1:
            cells = tuple(cell.strip() for cell in line[1:-1].split("|"))
            ruled = not "".join(cells).strip(" :-")
            place: Place = "line" if ruled else "row"
            yield PaperLine(number, line, place, cells=() if ruled else cells, after_gap=gap), piece
            gap = False
            continue
        heading = _HEADING.fullmatch(line)
        shown = heading[2] if heading else _QUOTE.sub("", line) if line.startswith(">") else line
        level = len(heading[1]) if heading else 0
        yield PaperLine(number, shown.strip() or line, "line", level, after_gap=gap, page_start=page), piece
        gap = page = False


def clean(text: str) -> str:
    """A text without what nobody sees: control characters, marks of direction, and spaces around it."""
    bare = without_unprintable(_LINE_ENDS.sub(" ", text.replace("\f", " ")))
    return _BOX_SIGNS.sub("□", _INVISIBLE.sub("", bare)).strip()
