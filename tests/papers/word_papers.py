"""Word documents as evaluators have them: automatic numbers, tables, text boxes, controls, footnotes, margins."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

NUMBERS = """
<w:numbering {ns}>{abstracts}{nums}</w:numbering>
"""


def list_levels(*levels: tuple[str, str]) -> str:
    """Levels of a list as (style, text): ("decimal", "%1、")."""
    return "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (style, text) in enumerate(levels)
    )


class WordPaper:
    """A document that is written paragraph by paragraph."""

    def __init__(self, *lists: str) -> None:
        self.document = Document()
        part = self.document.part.numbering_part
        root = part.element
        for child in [*root]:
            root.remove(child)
        for place, levels in enumerate(lists, start=1):
            root.append(
                parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{place}">{levels}</w:abstractNum>')
            )
        for place in range(1, len(lists) + 1):
            root.append(
                parse_xml(
                    f'<w:num {nsdecls("w")} w:numId="{place}"><w:abstractNumId w:val="{place}"/></w:num>'
                )
            )

    def add_list(self, number: int, of: int) -> None:
        """Another list with the look of an earlier one, which counts from 1 again."""
        root = self.document.part.numbering_part.element
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{of}"/>{start}</w:num>'
            )
        )

    def add(self, text: str, number: int = 0, level: int = 0, style: str | None = None) -> Any:
        """A paragraph, in a list if `number` names one."""
        paragraph = self.document.add_paragraph(text, style=style)
        if number:
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
                )
            )
        return paragraph

    def add_table(self, rows: Sequence[Sequence[str]]) -> Any:
        """A table of texts."""
        table = self.document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                first, *others = text.split("\n")
                cell.text = first
                for other in others:
                    cell.add_paragraph(other)
        return table

    def add_xml(self, content: str) -> None:
        """A block of WordprocessingML before the end of the document."""
        body = self.document.element.body
        body.insert(len(body) - 1, parse_xml(content))

    def data(self) -> bytes:
        """The file."""
        written = io.BytesIO()
        self.document.save(written)
        return written.getvalue()


def with_part(data: bytes, name: str, content: bytes, *, packed: bool = True) -> bytes:
    """A packed document with another part, or with a part replaced."""
    written = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", kind) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return written.getvalue()


def text_of(element: Any) -> str:
    """The text below an element."""
    return "".join(text.text or "" for text in element.iter(qn("w:t")))
