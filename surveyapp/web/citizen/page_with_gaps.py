"""A page of which a few places differ from one response to the next: all else is made and compressed once."""

import re
import secrets
import struct
import zlib
from collections.abc import Mapping
from functools import cached_property

_PLAIN = re.compile(r"[0-9A-Za-z_:+ -]*")
_GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"  # RFC 1952: deflate, no name, no time, unknown system
_SALT = secrets.token_hex(16)


def gap(name: str) -> str:
    """What stands in a page where the value of this name is to come: letters and digits that nobody can write."""
    return f"gap{name}{_SALT}"


class PageWithGaps:
    """A page with gaps; `names` are those of its gaps."""

    def __init__(self, html: str, names: tuple[str, ...]) -> None:
        marks = {gap(name): name for name in names}
        pieces = re.split("|".join(marks), html)
        self._names = [marks[mark] for mark in re.findall("|".join(marks), html)]
        self._pieces = [piece.encode() for piece in pieces]

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The page with these values in its gaps: letters, digits, blanks and `_:+-`, which mean the same in HTML,
        addresses and JSON. ValueError for any other.
        """
        return b"".join(_alternating(self._pieces, self._filling(values)))

    def fill_compressed(self, values: Mapping[str, str]) -> bytes:
        """The same in gzip: between the pieces, which were compressed one by one, the values stand as they are."""
        filling = self._filling(values)
        plain = b"".join(_alternating(self._pieces, filling))
        stored = [
            b"\0%b%b" % (struct.pack("<HH", len(value), len(value) ^ 0xFFFF), value) for value in filling
        ]
        packed = b"".join(_alternating(self._compressed, stored))
        return b"%b%b%b" % (_GZIP_HEAD, packed, struct.pack("<II", zlib.crc32(plain), len(plain)))

    def _filling(self, values: Mapping[str, str]) -> list[bytes]:
        filling = [values[name] for name in self._names]
        if not _PLAIN.fullmatch("".join(filling)):
            raise ValueError("a value that would have to be escaped")
        return [value.encode() for value in filling]

    @cached_property
    def _compressed(self) -> list[bytes]:
        """Each piece as blocks of deflate (RFC 1951) that end with a byte and refer to nothing before; the last ends
        the stream.
        """
        packed = []
        for number, piece in enumerate(self._pieces, 1):
            press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
            end = zlib.Z_FINISH if number == len(self._pieces) else zlib.Z_FULL_FLUSH
            packed.append(press.compress(piece) + press.flush(end))
        return packed


def _alternating(pieces: list[bytes], values: list[bytes]) -> list[bytes]:
    """The pieces, and after each but the last a value."""
    both = [b""] * (2 * len(pieces) - 1)
    both[::2], both[1::2] = pieces, values
    return both
