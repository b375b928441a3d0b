"""Connections that hold what they are given: idle ones, ones that begin a request and do not end it."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from citizen_survey import FORM, PATH
from servers import LONGEST_WAIT

IDLE = b""
SLOW_HEAD = b"POST /s/demo/residents HTTP/1.1\r\nHost: x\r\n"
SLOW_BODY = (
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 900\r\n\r\nage".encode()
)
SLOW_STREAM = SLOW_BODY.replace(b"900", b"9000000")
SLOW_PIECES = SLOW_BODY.replace(b"Content-Length: 900", b"Transfer-Encoding: chunked")[:-3] + b"5\r\nage"
UNASKED = SLOW_STREAM.replace(b"Host: x", b"Host: x\r\nExpect: 100-continue")[:-3]
LEAVING = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
STAYING = LEAVING.replace(b"close", b"keep-alive")

KINDS = {
    "idle": IDLE,
    "slow head": SLOW_HEAD,
    "slow body": SLOW_BODY,
    "slow large body": SLOW_STREAM,
    "slow pieces": SLOW_PIECES,
    "body that waits to be asked for": UNASKED,
    "answered but not closed": LEAVING,
    "kept alive": STAYING,
}
"""What a slow client sends before it falls silent."""


@contextmanager
def slow_clients(base: str, beginnings: list[bytes]) -> Iterator[list[socket.socket]]:
    """Connections that have sent their beginning and nothing more, until the end of the block."""
    parts = urlsplit(base)
    with ExitStack() as open_ones:
        lines = []
        for beginning in beginnings:
            address = (parts.hostname or "", parts.port or 0)
            line = open_ones.enter_context(socket.create_connection(address, timeout=LONGEST_WAIT))
            line.sendall(beginning)
            lines.append(line)
        yield lines


def last_words(line: socket.socket) -> bytes:
    """All that the server still says until it closes the connection."""
    said = b""
    try:
        while part := line.recv(65536):
            said += part
    except ConnectionResetError:
        pass
    return said
