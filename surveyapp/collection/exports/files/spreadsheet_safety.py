"""Checks a spreadsheet file before anything in it is read, so that nothing in it can harm the server."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Literal
from xml.etree.ElementTree import ParseError  # only to catch what defusedxml raises
from xml.parsers.expat import ExpatError

from surveyapp.collection.exports.files.spreadsheet_parts import PartMarks, check_part, refusal_of
from surveyapp.collection.limits import (
    LARGEST_OTHER_PART,
    LARGEST_TEXTS_PART,
    LARGEST_UNPACKED,
    MOST_UNPACKED,
)
from surveyapp.definition.files.archives import DAMAGED, UnsafeArchive, check_entries
from surveyapp.definition.files.text_files import OLE, ZIP

_DAMAGED = (*DAMAGED, ExpatError, ParseError, ArithmeticError, AttributeError, TypeError)
"""What the reading libraries raise when a file is not what the format says."""


_CODES = {"damaged": "damaged_spreadsheet"}
"""What `UnsafeArchive` says -> the problem of an import."""


def is_spreadsheet(data: bytes) -> bool:
    """Whether the file is a spreadsheet of some kind, whatever its name says."""
    return data.startswith((ZIP, OLE))


@contextmanager
def refusing_damage() -> Iterator[None]:
    """A context that turns what a library raises over a damaged file into `UnreadableExport` with
    `damaged_spreadsheet`.
    """
    try:
        yield
    except _DAMAGED as error:
        raise refusal_of("damaged_spreadsheet") from error


class SafeArchive(zipfile.ZipFile):
    """An .xlsx file that checks each part before it is read, whichever library reads it and whatever the part is
    called.

    Reading raises `UnreadableExport` with `unpacked_too_large` (limit) · `declares_entities` · `damaged_spreadsheet`.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self._marks: dict[str, PartMarks] = {}
        self._left = MOST_UNPACKED

    def open(
        self,
        name: str | zipfile.ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """A part, to be read piece by piece."""
        entry = self._entry(name)
        self.marks(entry.filename)
        self._spend(entry)
        return super().open(entry, mode, pwd, force_zip64=force_zip64)

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """A whole part."""
        entry = self._entry(name)
        if entry.file_size > LARGEST_OTHER_PART:
            raise refusal_of("unpacked_too_large", limit=LARGEST_OTHER_PART)
        return super().read(entry, pwd)

    def check_texts(self, name: str) -> None:
        """Check the part that the spreadsheet's texts are in, which may be larger than others."""
        if self.getinfo(name).file_size > LARGEST_TEXTS_PART:
            raise refusal_of("unpacked_too_large", limit=LARGEST_TEXTS_PART)
        self._check(name, texts=True)

    def marks(self, name: str) -> PartMarks:
        """The marks that were found in a part when it was checked."""
        if name not in self._marks:
            self._check(name)
        return self._marks[name]

    def _check(self, name: str, *, texts: bool = False) -> None:
        self._spend(self.getinfo(name))
        with super().open(name) as part:
            self._marks[name] = check_part(part, texts=texts)

    def _entry(self, name: str | zipfile.ZipInfo) -> zipfile.ZipInfo:
        return self.getinfo(name.filename if isinstance(name, zipfile.ZipInfo) else name)

    def _spend(self, entry: zipfile.ZipInfo) -> None:
        """Count what is unpacked."""
        self._left -= entry.file_size
        if self._left < 0:
            raise refusal_of("unpacked_too_large", limit=LARGEST_UNPACKED)


def safe_archive(data: bytes) -> SafeArchive:
    """The .xlsx file as an archive that may be read.

    Raises `UnreadableExport` with `old_spreadsheet` · `encrypted` · `macros` · `other_spreadsheet` ·
    `damaged_spreadsheet` · `unpacked_too_large` (limit) · `declares_entities`.
    """
    if data.startswith(OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise refusal_of("encrypted" if encrypted else "old_spreadsheet")
    with refusing_damage():
        archive = SafeArchive(data)
        entries = archive.infolist()
        try:
            check_entries(entries, LARGEST_UNPACKED)
        except UnsafeArchive as unsafe:
            raise refusal_of(_CODES.get(unsafe.code, unsafe.code), **unsafe.params) from unsafe
        names = {entry.filename.lower() for entry in entries}
        if any(name.endswith("vbaproject.bin") for name in names):
            raise refusal_of("macros")
        if "xl/workbook.xml" not in names:
            raise refusal_of("other_spreadsheet")
        if b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise refusal_of("macros")
    return archive
