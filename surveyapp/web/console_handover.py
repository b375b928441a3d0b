"""Hands requests of the console over to the one process that answers them: citizens never wait for an evaluator.

Python runs one thread of a process at a time: a page that computes for a second in a process that also serves citizens
takes from each of them. So the processes that accept connections answer citizens; a connection with a request of the
console goes, with the bytes that were gathered, to a process of its own that comes after all others when processors are
scarce. docs/decisions/0015-a-process-for-the-console.md says what was measured.
"""

import mmap
import os
import re
import socket
from collections.abc import Callable
from functools import cache

from surveyapp.services.addresses import CONSOLE
from surveyapp.web.limits import BYTES_AT_ONCE, LARGEST_GATHERED_BODY, LARGEST_HEAD

_LARGEST = LARGEST_HEAD + LARGEST_GATHERED_BODY + BYTES_AT_ONCE
_FOR_CONSOLE = re.compile(rb"[A-Z]{1,16} %b[/? ]" % CONSOLE.encode())
_NOBODY = bytes(8)
_NUMBER, _ASKED = slice(0, len(_NOBODY)), len(_NOBODY)


def is_for_console(gathered: bytes | bytearray) -> bool:
    """Whether a request that begins so is one of the console.

    >>> is_for_console(b"GET /console/surveys HTTP/1.1")
    True
    >>> is_for_console(b"GET /s/demo/residents HTTP/1.1")
    False
    """
    return _FOR_CONSOLE.match(gathered) is not None


class ConsoleHandover:
    """The way from the processes that accept connections to the console's; made before they are forked.

    `entrance` is where connections go in, `exit` is readable when there is one to be taken.
    """

    def __init__(self) -> None:
        self.entrance, self.exit = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        for end in (self.entrance, self.exit):
            end.setblocking(False)
        # A datagram larger than this is refused; the system may allow less, then large requests stay where they came.
        self.entrance.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LARGEST)
        # Forks share it: the number of the process that takes, and whether one was asked for.
        self._shared = mmap.mmap(-1, mmap.PAGESIZE)
        # Whoever takes the byte out of it asks, and nobody else.
        self._turn, self._turns = os.pipe()
        os.set_blocking(self._turn, False)
        os.write(self._turns, b"1")

    @property
    def is_asked_for(self) -> bool:
        """Whether a process that takes was asked for: it begins with the first request of the console."""
        return self._shared[_ASKED] == 1

    def ask(self, for_process: Callable[[], None]) -> None:
        """Ask for a process that takes, if nobody did. Where that fails everybody goes on answering for himself."""
        try:
            os.read(self._turn, 1)
        except BlockingIOError:
            return
        self._shared[_ASKED] = 1
        try:
            for_process()
        except OSError:
            self._shared[_ASKED] = 0

    def forget(self) -> None:
        """Begin anew with other processes: none is asked for."""
        if self._shared[_ASKED]:
            self._shared[_ASKED] = 0
            os.write(self._turns, b"1")

    @property
    def is_taken(self) -> bool:
        """Whether a process takes connections."""
        return self._shared[_NUMBER] != _NOBODY

    def begin_taking(self) -> None:
        """From now on this process takes connections."""
        self._shared[_NUMBER] = _own_number()

    def end_taking(self) -> None:
        """From now on it does not, and the others answer for themselves, if none has begun in its place already."""
        if self._shared[_NUMBER] == _own_number():
            self._shared[_NUMBER] = _NOBODY

    def give(self, line: socket.socket, gathered: bytes | bytearray) -> bool:
        """Hand over a connection with the bytes of its request; False where nobody takes it or none more fit.

        Where nobody takes it any more afterwards, it is to be taken back.
        """
        if not self.is_taken:
            return False
        try:
            socket.send_fds(self.entrance, [gathered], [line.fileno()])
        except OSError:
            return False
        return True

    def take(self) -> tuple[socket.socket, bytes] | None:
        """The next connection with the bytes of its request, or None where there is none."""
        while True:
            try:
                gathered, numbers, _, _ = socket.recv_fds(self.exit, _LARGEST, 1)
            except OSError:
                return None
            if numbers:
                return socket.socket(fileno=numbers[0]), gathered
            # This process may open no more files: the system has closed the connection.


def _own_number() -> bytes:
    return os.getpid().to_bytes(len(_NOBODY), "big")


@cache
def console_handover() -> ConsoleHandover:
    """The one of this process and its forks, however often its settings are read."""
    return ConsoleHandover()
