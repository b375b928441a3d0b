"""Packed files from outside (.xlsx, .docx): what their directory says is checked before anything is unpacked."""

import struct
import zipfile
import zlib
from collections.abc import Sequence

from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.limits import MOST_ARCHIVE_ENTRIES, MOST_PACKING, SMALL_PART

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What reading a packed file raises where it is not what the format says."""


class UnsafeArchive(CodedError):
    """A packed file that must not be unpacked: `encrypted` · `damaged` · `unpacked_too_large` (limit)."""


def check_entries(entries: Sequence[zipfile.ZipInfo], largest: int) -> None:
    """Refuse by what the directory says; a part that is larger than it says cannot be read beyond that.

    `largest`: bytes of all parts together. Raises `UnsafeArchive`.
    """
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise UnsafeArchive("damaged")
    packed_too_much = any(
        entry.file_size > SMALL_PART and entry.file_size > MOST_PACKING * entry.compress_size
        for entry in entries
    )
    if (
        len(entries) > MOST_ARCHIVE_ENTRIES
        or packed_too_much
        or sum(entry.file_size for entry in entries) > largest
    ):
        raise UnsafeArchive("unpacked_too_large", limit=largest)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnsafeArchive("encrypted")
