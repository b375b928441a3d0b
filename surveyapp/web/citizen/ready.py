"""Open surveys' pages answered before anything else is done: the bytes and headers of the last second's answer.

A page that was just answered is answered again, byte for byte, until its survey's state has to be read anew.
Whatever is not exactly the same request (other address, encoding or scheme) goes to the app.
"""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from surveyapp.web.citizen.kept import Kept

UNTIL = "surveyapp.ready_until"
"""In the request's environment: until when (seconds of the monotonic clock) its answer may be given again."""

_PLAIN_LIST = re.compile(r"[a-z, -]*")
"""An Accept-Encoding that only names encodings: browsers send such; weights and wildcards are the app's affair."""

_BODY_HEADERS = ("content-type", "content-length", "content-encoding")
_Key = tuple[str, str, str, bool]
_Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class ReadyAnswer:
    """A whole 200 answer, and the headers of the 304 that stands for it where the browser has it."""

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
        self._kept: Kept[_Key, ReadyAnswer] = Kept(200)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what is kept, or ask the app and keep what may be."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        if environ["REQUEST_METHOD"] != "GET" or not _PLAIN_LIST.fullmatch(accepted):
            return self._app(environ, start_response)
        scheme = environ["wsgi.url_scheme"]
        compressed = "gzip" in accepted.replace(" ", "").split(",")
        key = (environ["PATH_INFO"], environ.get("QUERY_STRING", ""), scheme, compressed)
        ready = self._kept.get(key)
        if ready is None or self._clock() >= ready.until:
            return self._ask(environ, start_response, key)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known == ready.tag:
            start_response("304 NOT MODIFIED", ready.unchanged)
            return []
        if known is not None:
            return self._app(environ, start_response)
        start_response("200 OK", ready.headers)
        return [ready.body]

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
