"""Tells from its bytes how much of an HTTP request has arrived: one that is incomplete gets no thread yet.

The head is not parsed here: gunicorn does that afterwards, from the same bytes. Only the length of the request is found
out.
"""

import re
from enum import Enum

from surveyapp.web.limits import LARGEST_GATHERED_BODY, LARGEST_HEAD

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?im)^(content-length|transfer-encoding|expect)[ \t]*:[ \t]*([^\r\n]*)")
_LENGTH_VALUE = re.compile(rb"[0-9]{1,12}[ \t]*")


class ArrivalState(Enum):
    """How much of a request has arrived."""

    HEAD_COMING = "the head is not complete"
    BODY_COMING = "the head is complete, of the body bytes are missing"
    WHOLE = "all of it"
    STREAM = "the head is complete; the body is read by who handles it: large, in pieces, or to be asked for"
    TOO_LARGE = "the head is larger than any that we take"


class ArrivingRequest:
    """The bytes of one request as they come in.

    >>> request = ArrivingRequest()
    >>> request.add(b"POST /s/f/n HTTP/1.1\\r\\nContent-Length: 3\\r\\n\\r\\na=")
    <ArrivalState.BODY_COMING: 'the head is complete, of the body bytes are missing'>
    >>> request.add(b"1")
    <ArrivalState.WHOLE: 'all of it'>
    """

    def __init__(self, begun: bytes = b"") -> None:
        self.bytes = bytearray(begun)
        self._searched = 0
        self._size: int | None = None
        self._streamed = False

    def add(self, part: bytes) -> ArrivalState:
        """Add the bytes that have arrived since, and say how much of the request is there now."""
        self.bytes += part
        if self._size is None and not self._streamed:
            self._measure()
        if self._streamed:
            return ArrivalState.STREAM
        if self._size is None:
            return ArrivalState.TOO_LARGE if len(self.bytes) > LARGEST_HEAD else ArrivalState.HEAD_COMING
        return ArrivalState.WHOLE if len(self.bytes) >= self._size else ArrivalState.BODY_COMING

    @property
    def is_followed(self) -> bool:
        """Whether bytes of a next request came with a whole one."""
        return self._size is not None and len(self.bytes) > self._size

    def _measure(self) -> None:
        """Find the end of the head, and in it how many bytes the request has."""
        end = self.bytes.find(_END, max(0, self._searched - len(_END)), LARGEST_HEAD)
        self._searched = len(self.bytes)
        if end < 0:
            return
        length = 0
        for name, value in _LENGTH.findall(bytes(self.bytes[:end])):
            # Of several lengths the largest: gunicorn refuses such a request.
            is_length = name.lower() == b"content-length" and _LENGTH_VALUE.fullmatch(value)
            length = max(length, int(value) if is_length else LARGEST_GATHERED_BODY + 1)
        if length > LARGEST_GATHERED_BODY:
            self._streamed = True
        else:
            self._size = end + len(_END) + length
