"""Finds the header of a file: titles may stand above it, further header rows below it.

Websites write names, then the wording, then codes (Qualtrics: `Q1`, the question, `{"ImportId":"QID1"}`); people put
a title above. Each column's heading is taken from the row that says most: the wording before a code. Where a question
stands above several columns, the first of them only, the row below says which line or option each of them is
(SurveyMonkey, and sheets with merged headings).
"""

import re
from collections.abc import Sequence
from itertools import islice

from surveyapp.collection.exports.columns.headings import ColumnTarget, Headings, comparable_heading
from surveyapp.collection.exports.columns.website_columns import is_own_name
from surveyapp.collection.exports.files.table import HeaderLayout
from surveyapp.collection.exports.layouts import every_layout
from surveyapp.collection.limits import MOST_CELLS_MATCHED

_CODE = re.compile(r"(?:Q|QID|V|VAR|T|SQ|题)_?\d{1,4}(?:[._-]\w{1,20})*", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")

Line = Sequence[str]


class HeadingRows:
    """Finds the header rows of a file for one questionnaire."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings

    def is_known(self, text: str) -> bool:
        """Whether a text is the heading of a question, or of a website's own column."""
        return bool(self._headings.targets(text)) or is_own_name(text)

    def layout_of(self, lines: Sequence[Line]) -> HeaderLayout:
        """The header among the first lines: the first line with a known heading, or else the very first line.

        Lines above it, and lines below it that are headings again, are further header rows.
        """
        top = next((place for place, line in enumerate(lines) if self._is_header(line, place)), 0)
        last = top
        parted = self._with_parts(lines[top], lines[top + 1]) if top + 1 < len(lines) else None
        if parted is not None:
            lines = [*lines[:top], parted, *lines[top + 1 :]]
            last = top + 1
        marked = [place for place, line in enumerate(lines) if any(map(_is_marked, line))]
        if marked and marked[-1] > top:
            last = marked[-1]
        while last + 1 < len(lines) and self._repeats(lines[top], lines[last + 1]):
            last += 1
        rows = lines[: last + 1]
        width = max(map(len, rows))
        columns = ([line[n] if n < len(line) else "" for line in rows] for n in range(width))
        header = tuple(self._heading(cells, top) for cells in columns)
        if parted is not None:  # the row of parts alone would name a line that two questions have
            header = tuple(
                parted[n] if n < len(parted) and parted[n] else own for n, own in enumerate(header)
            )
        return HeaderLayout(top, tuple(place for place in range(last + 1) if place != top), header)

    def _with_parts(self, header: Line, line: Line) -> list[str] | None:
        """The header with the lines and options that the row below it names, or None where it names none.

        A row of parts has one below a column without a heading, and no answer anywhere.
        """
        headings: list[str] = []
        stem, parts = "", 0
        for place in range(max(len(header), len(line))):
            own = header[place] if place < len(header) else ""
            cell = line[place] if place < len(line) else ""
            stem = own or stem
            whole = f"{stem} {cell}" if stem and cell else ""
            if whole and place < MOST_CELLS_MATCHED and self._headings.by_text(whole):
                headings.append(whole)
                parts += not own
            elif own and cell and cell.casefold() not in every_layout().part_words:
                return None
            else:
                headings.append(own or (whole if cell else ""))
        return headings if parts else None

    def _is_header(self, line: Line, place: int) -> bool:
        """Whether a line has headings: any in the first line; below it at least half of it and two, or all."""
        cells = list(islice(filter(None, line), MOST_CELLS_MATCHED))
        if place == 0:
            return any(map(self.is_known, cells))
        known = sum(not _NUMBER.fullmatch(cell) and self.is_known(cell) for cell in cells)
        return known == len(cells) > 0 or (known >= 2 and known * 2 >= len(cells))

    def _repeats(self, header: Line, line: Line) -> bool:
        """Whether a line below the header is a header row again: it names columns, and answers nothing."""
        named = answered = 0
        for heading, cell in islice(zip(header, line, strict=False), MOST_CELLS_MATCHED):
            if not cell:
                continue
            if _is_answer(cell, self._headings.targets(heading)) or _is_fact(cell, heading):
                return False
            if (
                _CODE.fullmatch(cell)
                or comparable_heading(cell) in every_layout().type_words
                or comparable_heading(cell) == comparable_heading(heading)
                or self.is_known(cell)
            ):
                named += 1
            else:
                answered += 1
        return named > answered

    def _heading(self, cells: list[str], top: int) -> str:
        """What a column is called: a question's wording, else a website's own name, a code, or the header's cell."""
        by_text = (cell for cell in cells if self._headings.by_text(cell))
        own = (cell for cell in cells if is_own_name(cell))
        by_code = (cell for cell in cells if self._headings.targets(cell))
        usual = cells[top] or next(filter(None, cells), "")
        return next(by_text, None) or next(own, None) or next(by_code, None) or usual


def _is_marked(cell: str) -> bool:
    """Whether only a header row can have such a cell."""
    return any(re.match(mark, cell) for mark in every_layout().header_marks)


def _is_answer(cell: str, targets: tuple[ColumnTarget, ...]) -> bool:
    """Whether a cell below a question with options is one of them, or a number: then its row is no header."""
    options = [option for target in targets for option in target.item.options]
    if not options:
        return False
    if _NUMBER.fullmatch(cell):
        return True
    return any(
        cell == option.code or comparable_heading(cell) == comparable_heading(str(option.label))
        for option in options
    )


def _is_fact(cell: str, heading: str) -> bool:
    """Whether a cell is the number, time or duration below a website's own heading."""
    return cell[:1].isdigit() and is_own_name(heading)
