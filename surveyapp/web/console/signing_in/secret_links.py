"""Links that are secrets: shown once with their QR code, and never sent to another site."""

import segno
from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from surveyapp.services.errors import Refusal
from surveyapp.services.people import attempts
from surveyapp.web.console.access import audit_detail, base_address
from surveyapp.web.console.signing_in.visitor import begin_attempt, guard_of_address


def link_with_code(path: str) -> tuple[str, str]:
    """The link as it is handed out, and its QR code as the address of a picture."""
    link = base_address() + path
    return link, segno.make(link, error="m").svg_data_uri(scale=5, border=4)


def keep_secret(response: Response) -> Response:
    """Send no link to other sites as referrer; the origin is sent, since checking form tokens under TLS needs it."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def useless_link(refusal: Refusal, page: str, *, guessed: bool = False) -> ResponseReturnValue:
    """The `page` for who comes with a link that opens nothing (410).

    It may be `guessed`: then the attempt counts, and 429 for who makes too many.
    """
    if guessed and not begin_attempt(guard_of_address(attempts.INVITATIONS)):
        abort(429)
    audit_detail(refused=refusal.code)
    return render_template(page), 410
