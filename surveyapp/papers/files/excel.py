"""Workbooks (.xlsx) → lines: a row with one cell is a paragraph, one with several is a row of cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from surveyapp.papers.files.packed import PackedDocument
from surveyapp.papers.files.text import clean
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.limits import MOST_PAPER_CELLS, MOST_PAPER_CHARACTERS, MOST_PAPER_LINES
from surveyapp.papers.paper import PaperLine
from surveyapp.papers.signs.marks import leading_number

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, and the rows that hold text, by their numbers."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def excel_lines(data: bytes) -> list[PaperLine]:
    """The lines of the sheets that people see, numbered on."""
    lines: list[PaperLine] = []
    for sheet in sheets_of(data):
        before = width = 0
        for number, cells in sheet.rows:
            filled = [cell for cell in cells if cell]
            text = "\t".join(cells).strip("\t")
            several = len(filled) > 1 or not cells[0]
            if number == before + 1 and width > 1 and not several and not _heads(text):
                cells, several = (*cells, *("" for _ in range(width - len(cells)))), True
            width = len(cells) if several else 0
            line = PaperLine(
                len(lines) + 1,
                text,
                "row" if several else "paragraph",
                cells=cells if several else (),
                after_gap=number > before + 1,
            )
            lines.append(line)
            before = number
    return lines


def _heads(text: str) -> bool:
    """Whether a row with one cell heads what is below it, instead of being a line of the table above."""
    number = leading_number(text)
    return number is not None and number.family in ("part", "chinese", "bracket_chinese")


def sheets_of(data: bytes) -> list[Sheet]:
    """The visible sheets of a workbook. `UnreadablePaper` with `paper_not_word`, `paper_too_long` and those of
    `PackedDocument`.
    """
    with PackedDocument(data) as document:
        book = document.xml(_WORKBOOK)
        if book is None:
            raise UnreadablePaper("paper_not_word")
        texts = _shared_texts(document.xml("xl/sharedStrings.xml"))
        places = _places(document)
        sheets = []
        room = [MOST_PAPER_CELLS, MOST_PAPER_CHARACTERS, MOST_PAPER_LINES]
        for node in book.iter(f"{_MAIN}sheet"):
            place = places.get(node.get(_REL, ""))
            if node.get("state", "visible") == "visible" and place is not None:
                rows = tuple(_rows(document.xml(place), texts, room))
                sheets.append(Sheet(node.get("name", ""), rows))
    return sheets


def _places(document: PackedDocument) -> dict[str, str]:
    """Relation of a sheet -> its part."""
    root = document.xml("xl/_rels/workbook.xml.rels")
    found = {}
    for node in [] if root is None else root:
        target = node.get("Target", "")
        name = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if name in document.names:
            found[node.get("Id", "")] = name
    return found


def _shared_texts(root: Any) -> list[str]:
    return [] if root is None else [_text_of(node) for node in root.findall(f"{_MAIN}si")]


def _text_of(node: Any) -> str:
    """The text of a cell, without the readings that stand above it; its lines are parted by three spaces."""
    runs = [node, *node.findall(f"{_MAIN}r")]
    text = "".join(child.text or "" for run in runs for child in run.findall(f"{_MAIN}t"))
    return "   ".join(part for part in map(clean, text.split("\n")) if part)


def _rows(root: Any, texts: list[str], room: list[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that hold text; `room` says how many cells, characters and rows may still come."""
    number = 0
    for row in [] if root is None else root.iter(f"{_MAIN}row"):
        number = _whole(row.get("r"), number + 1)
        if row.get("hidden") in ("1", "true"):
            continue
        cells: list[str] = []
        for cell in row.findall(f"{_MAIN}c"):
            column = _column(cell.get("r", ""), len(cells))
            text = _cell_text(cell, texts)
            if text:
                cells += [""] * (column - len(cells))
                cells.append(text)
        room[0] -= len(cells)
        room[1] -= sum(map(len, cells))
        room[2] -= bool(cells)
        if min(room) < 0:
            raise UnreadablePaper("paper_too_long", found=number, limit=MOST_PAPER_LINES)
        if cells:
            yield number, tuple(cells)


def _cell_text(cell: Any, texts: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.find(f"{_MAIN}v")
    if kind == "inlineStr":
        inline = cell.find(f"{_MAIN}is")
        return _text_of(inline) if inline is not None else ""
    written = (value.text or "") if value is not None else ""
    if kind == "s":
        place = _whole(written, -1)
        return texts[place] if 0 <= place < len(texts) else ""
    if kind == "b":
        return "是" if written == "1" else "否"
    return "" if kind == "e" else re.sub(r"(\.\d*?)0+$", r"\1", clean(written)).removesuffix(".")


def _column(reference: str, otherwise: int) -> int:
    """The column of a cell from its reference (B3 → 1), never before `otherwise`."""
    letters = re.match(r"[A-Z]{1,2}(?=\d)", reference)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return max(number - 1, otherwise)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise
