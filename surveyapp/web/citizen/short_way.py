"""The short way: what most citizens ask for, forms that are stored and receipts, is answered without Flask.

docs/decisions/0009-forms-and-receipts-before-flask.md says what was measured. Whatever is not usual (an error, a form
that is not stored, another method) goes to the app, with what is known of it by then: nothing is read or checked twice.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Response
from werkzeug.wrappers import Request

_ERROR = "surveyapp.short_way_error"

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class WholeResponse:
    """A complete response, but for the headers that every one carries."""

    status: str
    headers: Headers
    body: bytes = b""

    def of_flask(self) -> Response:
        """The same as Flask's."""
        return Response(self.body, self.status, [*self.headers])


@dataclass(frozen=True)
class Way:
    """The requests that `respond` answers: their method, and their path with the arguments of the call as its groups.

    It gives None, or raises, where the app is to answer.
    """

    method: str
    path: re.Pattern[str]
    respond: Callable[..., WholeResponse | None]


class ShortWay:
    """The middleware around Flask; `protection` gives the headers that every response carries, for https or not."""

    def __init__(
        self, app: WSGIApplication, ways: Sequence[Way], protection: Callable[[bool], Headers]
    ) -> None:
        self._app = app
        self._ways = ways
        self._protection = {https: list(protection(https)) for https in (False, True)}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or ask the app."""
        request = Request(environ)
        for way in self._ways:
            if way.method == request.method and (place := way.path.fullmatch(request.path)):
                try:
                    response = way.respond(request, *place.groups())
                except Exception as error:  # the app answers, and logs, every kind of error
                    environ[_ERROR] = error
                    break
                if response is None:
                    break
                start_response(response.status, [*response.headers, *self._protection[request.is_secure]])
                return [response.body]
        return self._app(environ, start_response)


def raise_earlier_error(environ: WSGIEnvironment) -> None:
    """Raise what the short way met with this request, so that the app answers it."""
    error: Exception | None = environ.pop(_ERROR, None)
    if error is not None:
        raise error
