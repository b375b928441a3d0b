"""Word documents (.docx) → lines: paragraphs with their automatic numbers, table rows, text boxes, footnotes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from surveyapp.papers.files.packed import PackedDocument
from surveyapp.papers.files.text import clean
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.files.word_numbers import W, WordNumbers, word_numbers
from surveyapp.papers.files.word_styles import (
    ParagraphStyle,
    numbering_of,
    outline_level,
    paragraph_styles,
    value_of,
)
from surveyapp.papers.files.word_text import MC, paragraph_text
from surveyapp.papers.limits import DEEPEST_NESTED_TABLES, MOST_PAPER_CHARACTERS, MOST_PAPER_LINES
from surveyapp.papers.paper import PaperLine, Place

_DOCUMENT = "word/document.xml"
_CONTAINERS = {f"{W}{name}" for name in ("sdtContent", "customXml", "ins", "moveTo", "smartTag")}


@dataclass
class _Reading:
    """The lines so far, and what is known of the document's lists and styles."""

    numbers: WordNumbers
    styles: dict[str, ParagraphStyle]
    lines: list[PaperLine] = field(default_factory=list)
    characters: int = 0
    after_gap: bool = False
    page_start: bool = False

    def add(self, text: str, place: Place, heading: int = 0, cells: Sequence[str] = ()) -> None:
        """A line, if there is text in it."""
        shown = clean(text)
        if not shown:
            self.after_gap = True
            return
        if len(self.lines) >= MOST_PAPER_LINES:
            raise UnreadablePaper("paper_too_long", found=len(self.lines) + 1, limit=MOST_PAPER_LINES)
        self.characters += len(shown)
        if self.characters > MOST_PAPER_CHARACTERS:
            raise UnreadablePaper("paper_too_long", found=self.characters, limit=MOST_PAPER_CHARACTERS)
        number = len(self.lines) + 1
        line = PaperLine(number, shown, place, heading, tuple(cells), self.after_gap, self.page_start)
        self.lines.append(line)
        self.after_gap = self.page_start = False


def word_lines(data: bytes) -> list[PaperLine]:
    """The lines of a .docx file.

    Footnotes, page headers and footers come last, each with its place. `UnreadablePaper` with the codes of
    `PackedDocument`, `paper_not_word`, `paper_has_only_pictures`.
    """
    with PackedDocument(data) as document:
        root = document.xml(_DOCUMENT)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise UnreadablePaper("paper_not_word")
        reading = _Reading(
            word_numbers(document.xml("word/numbering.xml")),
            paragraph_styles(document.xml("word/styles.xml")),
        )
        _read_blocks(reading, body, "paragraph")
        if not reading.lines and any(name.startswith("word/media/") for name in document.names):
            raise UnreadablePaper("paper_has_only_pictures")
        for name in sorted(document.names):
            _read_beside(reading, document, name)
    return reading.lines


def _read_beside(reading: _Reading, document: PackedDocument, name: str) -> None:
    """What stands outside the text: footnotes, endnotes, page headers and footers."""
    places: dict[str, Place] = {
        "footnotes": "footnote",
        "endnotes": "footnote",
        "header": "margin",
        "footer": "margin",
    }
    stem = name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
    if name.startswith("word/") and name.endswith(".xml") and stem in places:
        root = document.xml(name)
        for block in [root] if places[stem] == "margin" else [*root]:
            if block.get(f"{W}type") is None:
                _read_blocks(reading, block, places[stem])


def _read_blocks(reading: _Reading, parent: Any, place: Place, depth: int = 0) -> None:
    for node in parent:
        if node.tag == f"{W}p":
            _read_paragraph(reading, node, place)
        elif node.tag == f"{W}tbl":
            if depth < DEEPEST_NESTED_TABLES:
                _read_table(reading, node, place, depth + 1)
        elif node.tag == f"{W}sdt":
            content = node.find(f"{W}sdtContent")
            if content is not None:
                _read_blocks(reading, content, place, depth)
        elif node.tag in _CONTAINERS:
            _read_blocks(reading, node, place, depth)
        elif node.tag == f"{MC}AlternateContent":
            for choice in node.findall(f"{MC}Choice")[:1]:
                _read_blocks(reading, choice, place, depth)


def _read_paragraph(reading: _Reading, node: Any, place: Place) -> None:
    properties = node.find(f"{W}pPr")
    style = reading.styles.get(value_of(properties, "pStyle"), ParagraphStyle())
    heading = outline_level(properties) or style.heading
    found = paragraph_text(node)
    lines = found.lines()
    number = _number(reading, properties, style)  # Word counts paragraphs without text too
    reading.page_start = reading.page_start or _breaks_page(properties) or found.page_break
    if not lines:
        reading.add("", place)
    for place_in, line in enumerate(lines):
        text = f"{number} {line}" if number and place_in == 0 else line
        reading.add(text, place, heading)
    for box in found.boxes:
        _read_blocks(reading, box, "text_box" if place == "paragraph" else place)


def _number(reading: _Reading, properties: Any, style: ParagraphStyle) -> str:
    own = numbering_of(properties) if properties is not None else None
    list_id, level = own if own else (style.list_id, style.level)
    if own and not list_id:
        list_id = style.list_id
    return reading.numbers.next_number(list_id, level)


def _breaks_page(properties: Any) -> bool:
    return properties is not None and properties.find(f"{W}pageBreakBefore") is not None


def _read_table(reading: _Reading, table: Any, place: Place, depth: int) -> None:
    """A table: rows with several cells as lines of cells; what only stands in a frame as the paragraphs it holds."""
    merged: dict[int, str] = {}
    rows = [_cells(row) for row in _rows(table)]
    is_frame = all(sum(_holds_text(cell.node) for cell in cells) <= 1 for cells in rows)
    for cells in rows:
        filled = [cell for cell in cells if _holds_text(cell.node)]
        if len(cells) == 1 and not is_frame and _is_one_text(cells[0].node):
            reading.add(text := _cell_text(reading, cells[0].node), "row", 0, [clean(text)])
            continue
        if is_frame or len(cells) == 1 or any(_is_page(cell.node) for cell in filled):
            for cell in filled:
                _read_blocks(reading, cell.node, place, depth)
            continue
        texts = []
        for cell in cells:
            text = _cell_text(reading, cell.node)
            text = merged.get(cell.column, "") if cell.goes_on else text
            merged[cell.column] = text
            texts.append(text)
        reading.add("\t".join(texts).strip("\t"), "row", 0, [clean(text) for text in texts])


@dataclass(frozen=True)
class _Cell:
    """A cell of a row: the column that it begins in, and whether it is the rest of the cell above."""

    node: Any
    column: int
    goes_on: bool


def _rows(table: Any) -> Iterator[Any]:
    for node in table:
        if node.tag == f"{W}tr":
            yield node
        elif node.tag == f"{W}sdt" or node.tag in _CONTAINERS:
            content = node.find(f"{W}sdtContent")
            yield from _rows(content if content is not None else node)


def _cells(row: Any) -> list[_Cell]:
    cells, column = [], 0
    for node in row.iter(f"{W}tc"):
        if node.getparent() is not row and not _is_wrapped(node, row):
            continue
        properties = node.find(f"{W}tcPr")
        span = value_of(properties, "gridSpan")
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        cells.append(_Cell(node, column, goes_on))
        column += int(span) if span.isdigit() and len(span) < 4 else 1
    return cells


def _is_wrapped(node: Any, row: Any) -> bool:
    """Whether a cell stands in its row within content controls alone, not in a table of its own."""
    parent = node.getparent()
    while parent is not row:
        if parent.tag == f"{W}tc":
            return False
        parent = parent.getparent()
    return True


def _holds_text(node: Any) -> bool:
    return (
        any((text.text or "").strip() for text in node.iter(f"{W}t"))
        or next(node.iter(f"{W}sym"), None) is not None
    )


def _is_one_text(node: Any) -> bool:
    """Whether a cell holds one paragraph of text and nothing else."""
    filled = [text for p in node.findall(f"{W}p") for text in paragraph_text(p).lines()]
    return len(filled) == 1 and node.find(f"{W}tbl") is None


def _is_page(node: Any) -> bool:
    """Whether a cell holds a part of a questionnaire instead of one entry: several questions, or a table."""
    paragraphs = [paragraph_text(paragraph).text.strip() for paragraph in node.findall(f"{W}p")]
    asked = [text for text in paragraphs if text.endswith(("？", "?"))]
    return len(asked) > 1 or node.find(f"{W}tbl") is not None


def _cell_text(reading: _Reading, node: Any) -> str:
    """The text of a cell on one line; the lines in it are parted by three spaces."""
    inner = replace(reading, lines=[], after_gap=False, page_start=False)
    _read_blocks(inner, node, "row", 1)
    return "   ".join(line.text for line in inner.lines)
