"""The gunicorn worker that serves surveyapp: slow and idle connections wait without a thread, and not forever.

gunicorn's own threads read from a connection for as long as it likes to take: eight clients that begin a request and do
not end it stop the service. Here the loop that accepts connections gathers the bytes of each, and a thread gets a
connection when its request is there as a whole. Only larger bodies (imports) are read by a thread, never by more than
half of the threads, and a client that sends or receives too slowly is dropped. docs/decisions/0007-slow-clients.md says
what was measured.
"""

import errno
import os
import selectors
import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TypeVar

from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import PollableMethodQueue, TConn, ThreadWorker

from surveyapp.services.giving_way import give_way
from surveyapp.services.limits import BEHIND_CITIZENS
from surveyapp.web.console_handover import ConsoleHandover, is_for_console
from surveyapp.web.limits import (
    BODY_SECONDS,
    BYTES_AT_ONCE,
    BYTES_PER_SECOND,
    HEAD_SECONDS,
    HURRY_SECONDS,
    LEAVING_SECONDS,
    MOST_STREAMS,
    PATIENCE_SECONDS,
)
from surveyapp.web.request_arrival import ArrivalState, ArrivingRequest

Result = TypeVar("Result")

_SHORTEST = 0.001  # a timeout of zero would mean something else
_BUSY = b"503 Service Unavailable"
_TRANSIENT = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED)
_NO_MORE_FILES = (errno.EMFILE, errno.ENFILE)


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


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection: the request that is coming in on it, and until when it may take."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any, receivers: Receivers) -> None:
        line = PatientSocket(sock, receivers)
        super().__init__(cfg, line, client, server)
        self.parser: Any = None
        self.line = line
        self.arriving = ArrivingRequest()
        self.until = time.monotonic() + HEAD_SECONDS
        self.data_ready = True
        self.streamed = self.polled = self.leaving = self.begun = self.head_there = False

    def init(self) -> None:
        """Prepare, in its thread, for reading a request: with the gathered bytes and renewed patience."""
        if self.parser is None:
            self.parser = RequestParser(self.cfg, self.line, self.client)
            self.initialized = True
        self.line.begin(self.arriving.bytes, is_whole=not self.streamed)
        self.arriving = ArrivingRequest()

    def begin_next(self, seconds: float) -> None:
        """Start the next request after a response, with the bytes that followed the last one."""
        self.arriving = ArrivingRequest(self.parser.unreader.take_buffered() + self.line.gathered)
        self.streamed = self.begun = self.head_there = False
        self.until = time.monotonic() + seconds
        self.sock.setblocking(False)


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's threaded worker, with connections that wait for the rest of a request in the loop."""

    poller: selectors.BaseSelector
    method_queue: PollableMethodQueue
    console: ConsoleHandover | None = None
    takes_console = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: dict[Connection, None] = {}
        self._streams: deque[Connection] = deque()
        self._streaming = 0
        self._most_streaming = max(1, self.cfg.threads // 2)
        self._receivers = Receivers(self._most_streaming)
        self._most_waiting = max(1, self.cfg.worker_connections // 2)
        self._looked = 0.0

    def share_console(self, console: ConsoleHandover, others: Iterable[Any]) -> None:
        """Before it is forked: what is for the console goes that way, to this worker if it is asked for and missing."""
        self.console = console
        self.takes_console = console.is_asked_for and not any(
            other.takes_console
            for other in others
            if isinstance(other, PatientWorker) and other.console is console
        )
        if self.takes_console:
            self.sockets = [console.exit]
            self.max_keepalived = 0  # the next request on the connection may be a citizen's

    def init_process(self) -> None:
        """Serve, the console after all others."""
        if self.takes_console:
            give_way(BEHIND_CITIZENS)
        super().init_process()

    def set_accept_enabled(self, enabled: bool) -> None:
        """Begin or end accepting connections."""
        super().set_accept_enabled(enabled)
        if self.console is not None and self.takes_console:
            if enabled:
                self.console.begin_taking()
            else:
                self.console.end_taking()
                self.accept(self.console.exit)  # all that had been handed over

    def accept(self, listener: socket.socket) -> None:
        """Accept a new connection; where too many wait, the one that has waited longest is dropped."""
        if self.console is not None and self.takes_console:
            self._take_over(self.console)
            return
        try:
            accepted, client = listener.accept()
        except OSError as error:
            if error.errno in _NO_MORE_FILES:
                self._drop_oldest()
            elif error.errno not in _TRANSIENT:
                raise
            return
        self.nr_conns += 1
        if len(self._waiting) >= self._most_waiting:
            self._drop_oldest()
        self._gather(Connection(self.cfg, accepted, client, listener.getsockname(), self._receivers))

    def _take_over(self, console: ConsoleHandover) -> None:
        """Go on with the connections that were handed over."""
        while (handed := console.take()) is not None:
            line, gathered = handed
            try:
                client, server = line.getpeername(), line.getsockname()
            except OSError:  # it is gone
                line.close()
                continue
            self.nr_conns += 1
            self._look(Connection(self.cfg, line, client, server, self._receivers), gathered)

    def _hand_over(self, conn: Connection) -> bool:
        """Have the console's process go on with a connection whose request is for it, if it takes any."""
        if self.console is None or self.takes_console or not is_for_console(conn.arriving.bytes):
            return False
        if self.console.give(conn.line, conn.arriving.bytes):
            self._drop(conn)
            return True
        if self.console.ask():
            os.kill(self.ppid, signal.SIGTTIN)  # has gunicorn make one worker more
        return False

    def finish_request(self, conn: Connection, future: Future[Any]) -> None:
        """After a response wait for the next request, or close."""
        if conn.streamed:
            self._streaming -= 1
            if self._streams:
                self._serve(self._streams.popleft())
        if future.cancelled() or future.exception() is not None or not future.result():
            self._leave(conn)
            return
        conn.begin_next(self.cfg.keepalive if self.alive else min(self.cfg.keepalive, LEAVING_SECONDS))
        self._look(conn, b"")

    def murder_keepalived(self, force: bool = False) -> None:
        """Drop connections whose time is over (all that wait, if forced); called once a second."""
        now = time.monotonic()
        if not force and now - self._looked < 1.0:
            return
        self._looked = now
        for conn in [conn for conn in self._waiting if force or conn.until <= now]:
            self._drop(conn, None if conn.leaving or not conn.arriving.bytes else b"408 Request Timeout")
        for conn in [conn for conn in self._streams if force or conn.until <= now]:
            self._streams.remove(conn)
            self._drop(conn, _BUSY)

    def _cap_keepalive(self, deadline: float) -> None:
        """While the worker stops, wait until `deadline` for clients that have sent nothing of a request yet."""
        for conn in self._waiting:
            if not conn.arriving.bytes:
                conn.until = min(conn.until, deadline)

    def _gather(self, conn: Connection) -> None:
        """Read the bytes that have arrived, and act on them."""
        try:
            part = conn.line.take()
        except OSError:
            part = b""
        if part is None:
            self._wait(conn)
        elif not part:
            self._drop(conn)
        elif conn.leaving:
            self._wait(conn)
        else:
            self._look(conn, part)

    def _look(self, conn: Connection, part: bytes) -> None:
        arrival = conn.arriving.add(part)
        if arrival is ArrivalState.TOO_LARGE:
            self._drop(conn, b"431 Request Header Fields Too Large")
        elif arrival in (ArrivalState.WHOLE, ArrivalState.STREAM) and self._hand_over(conn):
            return
        elif arrival is ArrivalState.WHOLE:
            self._forget(conn)
            self.enqueue_req(conn)
        elif arrival is ArrivalState.STREAM:
            self._forget(conn)
            conn.streamed = True
            conn.until = time.monotonic() + BODY_SECONDS
            self._serve(conn)
        else:
            if arrival is ArrivalState.BODY_COMING and not conn.head_there:
                conn.head_there = True
                conn.until = time.monotonic() + BODY_SECONDS
            elif part and not conn.begun:
                conn.begun = True
                conn.until = time.monotonic() + HEAD_SECONDS
            self._wait(conn)

    def _serve(self, conn: Connection) -> None:
        """Give a request whose body is still arriving to a thread, if one may read such bodies."""
        if self._streaming < self._most_streaming:
            self._streaming += 1
            self.enqueue_req(conn)
        elif len(self._streams) < MOST_STREAMS:
            self._streams.append(conn)
        else:
            self._drop(conn, _BUSY)

    def _wait(self, conn: Connection) -> None:
        self._waiting[conn] = None
        if not conn.polled:
            conn.polled = True
            self.poller.register(conn.line, selectors.EVENT_READ, partial(self._readable, conn))

    def _readable(self, conn: Connection, _line: object) -> None:
        # It may have been dropped since the poller reported it.
        if conn in self._waiting:
            self._gather(conn)

    def _forget(self, conn: Connection) -> None:
        """Stop the loop's waiting for this connection."""
        self._waiting.pop(conn, None)
        if conn.polled:
            conn.polled = False
            self.poller.unregister(conn.line)

    def _leave(self, conn: Connection) -> None:
        """Read and discard what the client still sends after the last response, so that it receives that response."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)
            return
        conn.leaving = True
        conn.until = time.monotonic() + LEAVING_SECONDS
        self._wait(conn)

    def _drop_oldest(self) -> None:
        if self._waiting:
            self._drop(next(iter(self._waiting)))

    def _drop(self, conn: Connection, status: bytes | None = None) -> None:
        """Close a connection, with an error response where the client may still read one."""
        self._forget(conn)
        if status is not None:
            with suppress(OSError):
                conn.sock.setblocking(False)
                conn.sock.send(b"HTTP/1.1 %b\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" % status)
        self.nr_conns -= 1
        conn.close()
