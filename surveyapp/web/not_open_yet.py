"""Tells the team of a draft, at its address for citizens, that it is not open yet; everybody else finds nothing there.

The citizen app knows no sessions. Where it finds nothing and the browser signed in to the console before, the console
is asked whether this person's team has a draft there. Strangers, and people of other teams, get the citizen app's own
answer: the same for a draft as for an address that never existed.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_SURVEY = re.compile(r"/([^/]+)/([^/]+)")


class NotOpenYet:
    """The middleware around the citizen app: `cookie` is the name of the console's session cookie, `page_of` gives the
    path of the console's page for a survey's folder and name.
    """

    def __init__(
        self,
        citizens: WSGIApplication,
        console: WSGIApplication,
        cookie: str,
        page_of: Callable[[str, str], str],
    ) -> None:
        self._citizens = citizens
        self._console = console
        self._cookie = f"{cookie}="
        self._page_of = page_of

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The citizen app's response, or the console's if this person's team has a draft there."""
        if environ["REQUEST_METHOD"] != "GET" or self._cookie not in environ.get("HTTP_COOKIE", ""):
            return self._citizens(environ, start_response)
        place = _SURVEY.fullmatch(environ.get("PATH_INFO", ""))
        if place is None:
            return self._citizens(environ, start_response)
        asked = {**environ}
        answer = _Answer.of(self._citizens, environ)
        if answer.status.startswith("404"):
            told = _Answer.of(self._console, self._asking(asked, place[1], place[2]))
            answer = told if told.status.startswith("200") else answer
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _asking(self, environ: WSGIEnvironment, folder: str, name: str) -> WSGIEnvironment:
        """The request to the console's page, as if this browser had made it."""
        root = environ.get("SCRIPT_NAME", "").rpartition("/")[0]
        return {
            **environ,
            "SCRIPT_NAME": root,
            "PATH_INFO": self._page_of(folder, name),
            "QUERY_STRING": "",
        }


class _Answer:
    """A complete response of an app."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self.body = b""

    @classmethod
    def of(cls, app: WSGIApplication, environ: WSGIEnvironment) -> "_Answer":
        answer = cls()

        def listen(status: str, headers: list[tuple[str, str]], *_more: Any) -> Callable[[bytes], object]:
            answer.status, answer.headers = status, headers
            return lambda _data: None

        parts = app(environ, listen)
        try:
            answer.body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return answer
