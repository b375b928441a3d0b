"""A cache in front of the citizen app: the pages of open surveys, ready to send.

The response to a page is sent again, byte for byte and with the same headers, until the state of its survey has to be
read anew (after a second). While one request has it read, others are sent what is there. Requests that differ in
address, encoding or scheme go to the app.
"""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from surveyapp.web.citizen.bounded_cache import BoundedCache
from surveyapp.web.citizen.limits import LONGEST_ASKING

UNTIL = "surveyapp.ready_until"
"""Key of the request's environment: until when (seconds of the monotonic clock) its response may be sent again."""

_PLAIN_LIST = re.compile(r"[a-z, -]*")
"""An Accept-Encoding that only names encodings, as browsers send it; weights and wildcards are left to the app."""

_BODY_HEADERS = ("content-type", "content-length", "content-encoding")
_Key = tuple[str, str, str, bool]
_Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class ReadyAnswer:
    """A complete 200 response, and the headers of the 304 for a browser that has it already."""

    until: float
    tag: str
    headers: _Headers
    unchanged: _Headers
    body: bytes


class ReadyAnswers:
    """The middleware around the citizen app; `clock` gives the seconds that `UNTIL` is written in."""

    def __init__(self, app: WSGIApplication, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._kept: BoundedCache[_Key, ReadyAnswer] = BoundedCache(200)
        self._asking: set[_Key] = set()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send the kept response, or ask the app and keep its response where that is allowed."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        if environ["REQUEST_METHOD"] != "GET" or not _PLAIN_LIST.fullmatch(accepted):
            return self._app(environ, start_response)
        scheme = environ["wsgi.url_scheme"]
        compressed = "gzip" in accepted.replace(" ", "").split(",")
        key = (environ["PATH_INFO"], environ.get("QUERY_STRING", ""), scheme, compressed)
        ready = self._kept.get(key)
        if ready is None or self._is_due(key, ready.until):
            self._asking.add(key)
            try:
                return self._ask(environ, start_response, key)
            finally:
                self._asking.discard(key)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known == ready.tag:
            start_response("304 NOT MODIFIED", ready.unchanged)
            return []
        if known is not None:
            return self._app(environ, start_response)
        start_response("200 OK", ready.headers)
        return [ready.body]

    def _is_due(self, key: _Key, until: float) -> bool:
        """Whether this request is the one that has to ask the app again: while one does, others do not wait for it."""
        late = self._clock() - until
        return late >= 0 and (key not in self._asking or late >= LONGEST_ASKING)

    def _ask(self, environ: WSGIEnvironment, start_response: StartResponse, key: _Key) -> Iterable[bytes]:
        told: dict[str, Any] = {}

        def listen(status: str, headers: _Headers, *more: Any) -> Any:
            told.update(status=status, headers=headers)
            return start_response(status, headers, *more)

        parts = self._app(environ, listen)
        until = environ.get(UNTIL)
        if until is None or told.get("status") != "200 OK":
            return parts
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        headers = {name.lower(): value for name, value in told["headers"]}
        tag = headers.get("etag")
        if tag is not None and (headers.get("content-encoding") == "gzip") == key[3]:
            unchanged = [entry for entry in told["headers"] if entry[0].lower() not in _BODY_HEADERS]
            self._kept.keep(key, ReadyAnswer(until, tag, list(told["headers"]), unchanged, body))
        return [body]
