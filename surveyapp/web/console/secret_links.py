"""Links that are keys: shown once with their QR code, and told to no other address."""

import segno
from flask import Response

from surveyapp.web.console.access import base_address


def outside(path: str) -> tuple[str, str]:
    """The link as it is handed out, and its QR code as the address of a picture."""
    link = base_address() + path
    return link, segno.make(link, error="m").svg_data_uri(scale=5, border=4)


def keep_secret(response: Response) -> Response:
    """No address learns a link from us; our own name must be told: under TLS the form token's check wants it."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
