"""The gunicorn worker that serves surveyapp: slow and idle connections wait without a thread, and not forever.

gunicorn's own threads read from a connection for as long as it likes to take: eight clients that begin a request and do
not end it stop the service. Here the loop that accepts connections gathers the bytes of each, and a thread gets a
connection when its request is there as a whole. Only larger bodies (imports) are read by a thread, never by more than
half of the threads, and a client that sends or receives too slowly is dropped. docs/decisions/0007-slow-clients.md says
what was measured.
"""

import errno
import os
import resource
import selectors
import signal
import socket
import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import PollableMethodQueue, TConn, ThreadWorker

from surveyapp.services.giving_way import give_way
from surveyapp.services.limits import BEHIND_CITIZENS
from surveyapp.web.console_handover import ConsoleHandover, is_for_console
from surveyapp.web.limits import (
    BODY_SECONDS,
    HEAD_SECONDS,
    LEAVING_SECONDS,
    MOST_STREAMS,
    OWN_FILES,
)
from surveyapp.web.patient_socket import PatientSocket, Receivers
from surveyapp.web.request_arrival import ArrivalState, ArrivingRequest

_BUSY = b"503 Service Unavailable"
_TRANSIENT = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED)
_NO_MORE_FILES = (errno.EMFILE, errno.ENFILE)


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
        """Before it is forked: what is for the console goes that way; to this worker if one was asked for, none of the
        `others` is it, and one of them serves citizens.
        """
        self.console = console
        of_now = [each for each in others if isinstance(each, PatientWorker) and each.cfg is self.cfg]
        self.takes_console = (
            console.is_asked_for and bool(of_now) and not any(each.takes_console for each in of_now)
        )
        if self.takes_console:
            self.sockets = [console.exit]
            self.max_keepalived = 0  # the next request on the connection may be a citizen's
            self._most_streaming = max(1, self.cfg.threads - 1)
            files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
            self.worker_connections = max(1, min(self.cfg.worker_connections, files - OWN_FILES))

    def init_process(self) -> None:
        """Serve, the console after all others."""
        if self.console is None or not self.takes_console:
            super().init_process()
            return
        give_way(BEHIND_CITIZENS)
        try:
            super().init_process()
        finally:
            self.console.end_taking()

    def set_accept_enabled(self, enabled: bool) -> None:
        """Begin or end accepting connections."""
        super().set_accept_enabled(enabled)
        if self.console is None or not self.takes_console:
            return
        if enabled:
            self.console.begin_taking()
            return
        self.console.end_taking()
        if not self.alive:
            self._take_over(self.console)  # all that had been handed over

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
        """Go on with the connections that were handed over, with as many as there is room for."""
        while self.nr_conns < self.worker_connections and (handed := console.take()) is not None:
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
        console, arriving = self.console, conn.arriving
        if (
            console is None
            or self.takes_console
            or arriving.is_followed
            or not is_for_console(arriving.bytes)
        ):
            return False
        if not console.give(conn.line, arriving.bytes):
            console.ask(lambda: os.kill(self.ppid, signal.SIGTTIN))  # has gunicorn make one worker more
            return False
        self._drop(conn)
        if not console.is_taken:
            self._take_over(console)  # the process ended just now
        return True

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
