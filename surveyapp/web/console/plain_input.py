"""What addresses and forms may carry: numbers that a database can hold, text without NUL characters."""

from flask import abort, request
from werkzeug.datastructures import MultiDict
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

LARGEST = 2**31 - 1
"""The largest number of a row."""

NUL = "\0"
"""The one character that PostgreSQL stores in no text."""

LONGEST_FIELD = 2_500
"""Characters that are read of a short text: more than any may have, so that one that is too long is refused."""


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
