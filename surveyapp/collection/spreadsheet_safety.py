"""What a spreadsheet file is checked for before anything in it is read: nothing in it may harm the server."""

import io
import zipfile
import zlib
from xml.parsers import expat

from surveyapp.collection.export_table import ImportProblem, Unreadable

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file begins that is a ZIP archive (.xlsx), or one of the older Office formats (.xls, encrypted files)."""

MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 400_000_000
"""Bytes of all parts of a spreadsheet together."""

LARGEST_TEXTS = 100_000_000
"""Bytes of the part that holds a spreadsheet's texts, which is kept in memory."""

MOST_RATIO = 250
"""How many times larger than packed a part may be; spreadsheets stay well below 100, a bomb comes near 1000."""

_SMALL = 1_000_000
_CHUNK = 65_536
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


class _Declared(Exception):
    """The XML text declares a document type."""


class _Begun(Exception):
    """The first element begins: no declaration can follow."""


def is_spreadsheet(data: bytes) -> bool:
    """Whether the file is a spreadsheet of some kind, whatever its name says."""
    return data.startswith((ZIP, OLE))


def safe_archive(data: bytes) -> zipfile.ZipFile:
    """The .xlsx file as an archive that may be read.

    `Unreadable` with `old_spreadsheet` · `encrypted` · `macros` · `other_spreadsheet` · `damaged_spreadsheet` ·
    `unpacked_too_large` (limit) · `declares_entities`.
    """
    if data.startswith(OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise _refused("encrypted" if encrypted else "old_spreadsheet")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _refused("damaged_spreadsheet") from error
    entries = archive.infolist()
    _check_sizes(entries)
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refused("encrypted")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _refused("macros")
    if "xl/workbook.xml" not in names:
        raise _refused("other_spreadsheet")
    try:
        if b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise _refused("macros")
        for entry in entries:
            if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                _check_prolog(archive, entry)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        NotImplementedError,
        expat.ExpatError,
    ) as error:
        raise _refused("damaged_spreadsheet") from error
    return archive


def _refused(code: str, **params: object) -> Unreadable:
    return Unreadable([ImportProblem(code, params=params)])


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse by what the directory says; a part that is larger than it says cannot be read beyond that."""
    texts = sum(entry.file_size for entry in entries if "sharedstrings" in entry.filename.lower())
    if (
        len(entries) > MOST_ENTRIES
        or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED
        or texts > LARGEST_TEXTS
        or any(
            entry.file_size > _SMALL and entry.file_size > MOST_RATIO * entry.compress_size
            for entry in entries
        )
    ):
        raise _refused("unpacked_too_large", limit=LARGEST_UNPACKED)


def _check_prolog(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse a part that declares a document type: entities can read other files, or grow without end."""
    parser = expat.ParserCreate()

    def declared(*_: object) -> None:
        raise _Declared

    def begun(*_: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = begun
    with archive.open(entry) as part:
        chunk = part.read(_CHUNK)
        if chunk.startswith(_WIDE):
            raise _refused("damaged_spreadsheet")
        try:
            while chunk:
                parser.Parse(chunk)
                chunk = part.read(_CHUNK)
        except _Declared:
            raise _refused("declares_entities") from None
        except _Begun:
            return
