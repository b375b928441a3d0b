"""What addresses and forms may carry: numbers that a database can hold, text without NUL characters."""

import contextlib
from io import BytesIO
from typing import IO, Any

from flask import Request, Response, abort, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

LARGEST = 2**31 - 1
"""The largest number of a row."""

NUL = "\0"
"""The one character that PostgreSQL stores in no text."""

LONGEST_FIELD = 2_500
"""Characters that are read of a short text: more than any may have, so that one that is too long is refused."""

MOST_FIELDS = 50_000
"""Fields of a form: more than any page has. Reading them takes a millionth of a second or two each."""

MOST_DRAINED = 8_000_000
"""Bytes that are still read of a form that was refused for its size, so that the browser gets to see why."""


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
    """After a request: read what nobody read of its body, up to a bound, and throw it away.

    Only where the server says that a body ends (gunicorn does): elsewhere one would wait for what nobody sends.
    """
    ends = request.environ.get("wsgi.input_terminated", False)
    left = MOST_DRAINED if ends and request.method == "POST" else 0
    with contextlib.suppress(OSError):  # the browser is gone
        while left > 0 and (part := request.environ["wsgi.input"].read(min(left, 65_536))):
            left -= len(part)
    return response


class RowId(IntegerConverter):
    """`<id:account>` in a rule; a larger number is no address of ours."""

    def __init__(self, rules: Map) -> None:
        super().__init__(rules, max=LARGEST)


class PlainText(UnicodeConverter):
    """`<name>` in a rule."""

    part_isolating = True

    def __init__(self, rules: Map) -> None:
        super().__init__(rules)
        self.regex = "[^/\0]+"


def row_id(text: str) -> int:
    """The number of a row (0: none) in a query or a form; ValueError if it is too large, or no number."""
    number = int(text)
    if not 0 <= number <= LARGEST:
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
