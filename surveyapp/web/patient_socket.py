"""A connection's socket that loses patience with a peer who is slow."""

import errno
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from surveyapp.web.limits import BYTES_AT_ONCE, BYTES_PER_SECOND, HURRY_SECONDS, PATIENCE_SECONDS

Result = TypeVar("Result")

_SHORTEST = 0.001  # a timeout of zero would mean something else


class Patience:
    """The seconds that a thread may still wait for a peer in one direction."""

    def __init__(self) -> None:
        self._left = PATIENCE_SECONDS

    def wait(
        self,
        line: socket.socket,
        action: Callable[..., Result],
        *arguments: Any,
        most: float = PATIENCE_SECONDS,
    ) -> Result:
        """The result of `action`, within `most` seconds. Raises ConnectionResetError, which gunicorn and the app take
        quietly as they know it from phones out of reach, once no time is left.
        """
        begun = time.monotonic()
        try:
            line.settimeout(max(min(self._left, most), _SHORTEST))
            result = action(*arguments)
        except TimeoutError as error:
            self._left = 0
            raise ConnectionResetError(errno.ECONNRESET, "too slow") from error
        self._left -= time.monotonic() - begun
        return result

    def regain(self, size: int) -> None:
        """Add the seconds that so many transferred bytes earn."""
        self._left = min(PATIENCE_SECONDS, self._left + size / BYTES_PER_SECOND)


class Receivers:
    """The clients of one process that receive more slowly than it sends.

    At most so many threads wait for them patiently; any other thread drops a slow client soon.
    """

    def __init__(self, most: int) -> None:
        self._patient = threading.BoundedSemaphore(most)

    @contextmanager
    def waiting(self) -> Iterator[float]:
        """A context with the seconds that the thread may wait for one of them to receive something."""
        if self._patient.acquire(blocking=False):
            try:
                yield PATIENCE_SECONDS
            finally:
                self._patient.release()
        else:
            yield HURRY_SECONDS


class PatientSocket(socket.socket):
    """A connection's socket: reads what was gathered first, and loses patience with a peer that is slow."""

    def __init__(self, sock: socket.socket, receivers: Receivers) -> None:
        family, kind, protocol = sock.family, sock.type, sock.proto
        super().__init__(family, kind, protocol, fileno=sock.detach())
        self._receivers = receivers
        self.begin(bytearray(), is_whole=False)

    def begin(self, gathered: bytearray, *, is_whole: bool) -> None:
        """Prepare for reading a request of which these bytes were gathered."""
        self.gathered = gathered
        self._is_whole = is_whole
        self._receiving, self._sending = Patience(), Patience()

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """At most so many bytes. Raises ConnectionResetError where patience is at its end, and where the request was
        there as a whole but its head says otherwise.
        """
        if self.gathered:
            part = bytes(self.gathered[:size])
            del self.gathered[:size]
            return part
        if self._is_whole:
            raise ConnectionResetError(errno.ECONNRESET, "nothing is to come")
        part = self._receiving.wait(self, super().recv, size, flags)
        self._receiving.regain(len(part))
        return part

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """All of it. Raises ConnectionResetError where patience is at its end."""
        rest = memoryview(data)
        while rest:
            sent = self._send_part(rest, flags)
            self._sending.regain(sent)
            rest = rest[sent:]

    def _send_part(self, part: memoryview, flags: int) -> int:
        self.setblocking(False)
        with suppress(BlockingIOError):
            return super().send(part, flags)
        with self._receivers.waiting() as most:
            return self._sending.wait(self, super().send, part, flags, most=most)

    def take(self) -> bytes | None:
        """The bytes that have arrived, without waiting; None: nothing yet, empty: the peer has closed."""
        try:
            return super().recv(BYTES_AT_ONCE)
        except BlockingIOError:
            return None
