"""Bounds what addresses and forms may contain: numbers that a database can hold, text without NUL characters."""

import contextlib
from io import BytesIO
from typing import IO, Any

from flask import Request, Response, abort, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

from surveyapp.web.console.limits import LARGEST_ROW_NUMBER, LONGEST_FIELD, MOST_DRAINED_BODY, MOST_FIELDS

NUL = "\0"
"""The one character that PostgreSQL stores in no text."""


class BoundedForms(FormDataParser):
    """Reads forms of a bounded number of fields; 413 for more."""

    def parse(self, stream: IO[bytes], mimetype: str, content_length: int | None, options: Any = None) -> Any:
        """The fields and files of a form."""
        if mimetype == "application/x-www-form-urlencoded":
            body = stream.read()
            if body.count(b"&") >= MOST_FIELDS:
                raise RequestEntityTooLarge
            stream = BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)


class BoundedRequest(Request):
    """A request to the console."""

    form_data_parser_class = BoundedForms


def drain(response: Response) -> Response:
    """Read the unread rest of a request's body after it, up to a limit, and throw it away.

    Only where the server marks the end of a body (gunicorn does): elsewhere one would wait for bytes that never come.
    """
    ends = request.environ.get("wsgi.input_terminated", False)
    left = MOST_DRAINED_BODY if ends and request.method == "POST" else 0
    with contextlib.suppress(OSError):  # the client has gone
        while left > 0 and (part := request.environ["wsgi.input"].read(min(left, 65_536))):
            left -= len(part)
    return response


class RowId(IntegerConverter):
    """`<id:account>` in a rule; a larger number is no address of ours."""

    def __init__(self, rules: Map) -> None:
        super().__init__(rules, max=LARGEST_ROW_NUMBER)


class PlainText(UnicodeConverter):
    """`<name>` in a rule."""

    part_isolating = True

    def __init__(self, rules: Map) -> None:
        super().__init__(rules)
        self.regex = "[^/\0]+"


def row_id(text: str) -> int:
    """The number of a row (0: none) in a query or a form; ValueError if it is too large, or no number."""
    number = int(text)
    if not 0 <= number <= LARGEST_ROW_NUMBER:
        raise ValueError(text)
    return number


def refuse_nul() -> None:
    """400 for a query, a form or a file's name that holds a NUL: nobody types one, and no table takes it."""
    parts = [
        part for fields in (request.args, request.form) for pair in fields.items(multi=True) for part in pair
    ]
    names = [file.filename or "" for file in request.files.values()]
    if any(NUL in text for text in (*parts, *names)):
        abort(400)


def typed_fields() -> "MultiDict[str, str]":
    """The fields of a form of short texts. A page that shows again what was typed stays small, whatever was sent."""
    return MultiDict((name, text[:LONGEST_FIELD]) for name, text in request.form.items(multi=True))


def seen_row() -> int:
    """The newest row that the page behind a form showed (`seen`); 0 where the form does not say."""
    try:
        return row_id(request.form.get("seen", ""))
    except ValueError:
        return 0
