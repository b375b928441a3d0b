"""Checks one XML part of a spreadsheet in a single pass that keeps nothing, before a library reads it."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from surveyapp.collection.exports.files.table import ImportProblem, UnreadableExport
from surveyapp.collection.limits import (
    LARGEST_UNPACKED,
    LONGEST_NUMBER_FORMAT,
    LONGEST_TAG,
    MOST_PART_ELEMENTS,
    MOST_ROW_ELEMENTS,
    MOST_SHEET_ROWS,
    MOST_TEXT_ELEMENTS,
    UNPACKED_AT_ONCE,
)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_SHEET, _ROW, _FORMULA, _MERGED, _FORMAT, _COLUMNS = (
    _MAIN + name for name in ("worksheet", "row", "f", "mergeCell", "numFmt", "col")
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


@dataclass
class PartMarks:
    """Facts about a sheet: whether it has formulas, its merged ranges, its hidden rows and columns."""

    formulas: bool = False
    merged: set[str] = field(default_factory=set)
    hidden_rows: "array[int]" = field(default_factory=lambda: array("I"))
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def check_part(part: IO[bytes], *, texts: bool = False) -> PartMarks:
    """Go through a part once; `texts`: it is the one with the spreadsheet's texts.

    `UnreadableExport` with `declares_entities` · `unpacked_too_large` (limit) · `damaged_spreadsheet`; what the parser
    raises for text that is no XML goes through.
    """
    marks = PartMarks()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _declared
    parser.StartElementHandler = _counting(parser, marks, MOST_TEXT_ELEMENTS if texts else MOST_PART_ELEMENTS)
    read = 0
    while chunk := part.read(UNPACKED_AT_ONCE):
        if not read and chunk.startswith(_WIDE):
            raise refusal_of("damaged_spreadsheet")
        parser.Parse(chunk)
        read += len(chunk)
        if read - parser.CurrentByteIndex > LONGEST_TAG + UNPACKED_AT_ONCE:
            raise refusal_of("damaged_spreadsheet")
    parser.Parse(b"", True)
    return marks


def refusal_of(code: str, **params: object) -> UnreadableExport:
    """The error that refuses a whole file for the problem `code`."""
    return UnreadableExport([ImportProblem(code, params=params)])


def _unseen(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or has no height or width."""
    return attributes.get("hidden") in ("1", "true") or attributes.get(size) in ("0", "0.0")


def _whole(text: str | None, otherwise: int) -> int:
    """A number of a row or column; `otherwise` where there is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def _declared(*_: object) -> None:
    """A document type: its entities can read other files, or grow without end."""
    raise refusal_of("declares_entities")


def _counting(
    parser: expat.XMLParserType, marks: PartMarks, most: int
) -> Callable[[str, dict[str, str]], None]:
    """The handler of the first element, which sets that of the others.

    A sheet's rows are read one by one; everything else stays in memory, at `most` so many elements.
    """
    elements = rows = number = 0

    def in_sheet(name: str, attributes: dict[str, str]) -> None:
        nonlocal elements, rows, number
        elements += 1
        if name == _ROW:
            elements, rows = 0, rows + 1
            number = _whole(attributes.get("r"), number + 1)
            if _unseen(attributes, "ht"):
                marks.hidden_rows.append(number)
        elif name == _COLUMNS and _unseen(attributes, "width"):
            first = _whole(attributes.get("min"), 1)
            marks.hidden_columns.append((first, _whole(attributes.get("max"), first)))
        elif name == _FORMULA:
            marks.formulas = True
        elif name == _MERGED:
            marks.merged.add(attributes.get("ref", ""))
        if (
            elements > MOST_ROW_ELEMENTS
            or max(rows, number) > MOST_SHEET_ROWS
            or len(marks.merged) > MOST_ROW_ELEMENTS
        ):
            raise refusal_of("unpacked_too_large", limit=LARGEST_UNPACKED)

    def elsewhere(name: str, attributes: dict[str, str]) -> None:
        nonlocal elements
        elements += 1
        if elements > most:
            raise refusal_of("unpacked_too_large", limit=LARGEST_UNPACKED)
        if name == _FORMAT and len(attributes.get("formatCode", "")) > LONGEST_NUMBER_FORMAT:
            raise refusal_of("damaged_spreadsheet")

    def first(name: str, _: dict[str, str]) -> None:
        is_sheet = name == _SHEET and most == MOST_PART_ELEMENTS
        parser.StartElementHandler = in_sheet if is_sheet else elsewhere

    return first
