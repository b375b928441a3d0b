"""A Flask whose log says where an error occurred, and nothing of what was in the request."""

import logging
import traceback
from types import TracebackType

from flask import Flask, request

log = logging.getLogger(__name__)

ExceptionInfo = tuple[type, BaseException, TracebackType | None] | tuple[None, None, None]


class QuietFlask(Flask):
    """A Flask that logs neither the text of an error, which may quote an answer, nor an address, which may hold a
    secret.
    """

    def log_exception(self, exc_info: ExceptionInfo) -> None:
        """Log the view, the kinds of the error and of what caused it, and the places in the code."""
        error, told, seen = exc_info[1], [], set[int]()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            places = traceback.extract_tb(error.__traceback__)
            told.append(
                "".join(f"\n  {place.filename}:{place.lineno} {place.name}" for place in places)
                + f"\n  {type(error).__name__}"
            )
            error = error.__cause__ or error.__context__
        log.error("%s %s failed%s", request.method, request.endpoint, "".join(reversed(told)))
