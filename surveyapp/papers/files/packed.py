"""Packed documents (.docx, .xlsx) as parts of XML, each bounded and read without anything that it refers to."""

import io
import zipfile
from typing import Any, Self

from surveyapp.definition.files.archives import DAMAGED, UnsafeArchive, check_entries
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.limits import LARGEST_PAPER_PART, LARGEST_PAPER_UNPACKED, MOST_PAPER_ELEMENTS


class PackedDocument:
    """A packed document that is open for reading.

    `UnreadablePaper` with `paper_damaged` · `paper_encrypted` · `paper_unpacks_too_large` (limit) ·
    `paper_has_macros` · `paper_declares_entities` (part).
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
            check_entries(entries, LARGEST_PAPER_UNPACKED)
        except UnsafeArchive as unsafe:
            codes = {"damaged": "paper_damaged", "encrypted": "paper_encrypted"}
            code = codes.get(unsafe.code, "paper_unpacks_too_large")
            raise UnreadablePaper(code, limit=LARGEST_PAPER_UNPACKED) from unsafe
        except DAMAGED as error:
            raise UnreadablePaper("paper_damaged") from error
        self.names = {entry.filename for entry in entries}
        if any(name.lower().endswith("vbaproject.bin") for name in self.names):
            raise UnreadablePaper("paper_has_macros")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def xml(self, name: str) -> Any:
        """The root element of a part; None where there is no such part."""
        if name not in self.names:
            return None
        try:
            if self._archive.getinfo(name).file_size > LARGEST_PAPER_PART:
                raise UnreadablePaper("paper_unpacks_too_large", limit=LARGEST_PAPER_PART)
            content = self._archive.read(name)
            return parsed_xml(name, content)
        except DAMAGED as error:
            raise UnreadablePaper("paper_damaged") from error


def parsed_xml(name: str, content: bytes) -> Any:
    """The root element of XML from outside.

    `UnreadablePaper` with `paper_unpacks_too_large` · `paper_damaged` · `paper_declares_entities` (part: its name).
    """
    if content.count(b"<") > MOST_PAPER_ELEMENTS:
        raise UnreadablePaper("paper_unpacks_too_large", limit=LARGEST_PAPER_PART)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:100]:
        raise UnreadablePaper("paper_damaged")  # its elements could not be counted
    from lxml import etree  # here: only who brings a packed paper needs it

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadablePaper("paper_damaged") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadablePaper("paper_declares_entities", part=name)
    return root
