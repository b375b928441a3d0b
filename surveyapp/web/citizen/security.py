"""Protects citizens and their answers: headers on every answer, and the check of who may post."""

from urllib.parse import urlsplit

from flask import Response

from surveyapp.web.citizen.templating import SCRIPT_HASH, STYLE_HASH

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src {STYLE_HASH}",
        f"script-src {SCRIPT_HASH}",
        "connect-src 'self'",
        "img-src data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)

_USUAL_PORTS = {"http": 80, "https": 443}


def protection(*, https: bool, subdomains: bool = False) -> list[tuple[str, str]]:
    """The security headers that every answer carries; `subdomains`: browsers are to ask for those by TLS too."""
    headers = [
        ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
    ]
    if https:
        headers.append(("Strict-Transport-Security", "max-age=31536000" + "; includeSubDomains" * subdomains))
    return headers


def protect(response: Response, *, https: bool, subdomains: bool = False) -> Response:
    """Add the security headers, in so far as the answer has none of its own."""
    for name, value in protection(https=https, subdomains=subdomains):
        response.headers.setdefault(name, value)
    return response


def is_foreign(origin: str | None, fetch_site: str | None, own_address: str, public_url: str) -> bool:
    """Whether a post comes from another site's page.

    `own_address` is the address that the request was sent to, `public_url` the one that citizens see (empty
    if not set). A missing or `null` origin is not foreign: web views inside apps send none.
    """
    if fetch_site == "cross-site":
        return True
    if origin is None or origin == "null":
        return False
    scheme, theirs = origin.partition(":")[0], _host_and_port(origin)
    # The scheme of our own address is lost behind a proxy, so there the usual port is the origin's.
    ours = (_host_and_port(own_address, scheme), _host_and_port(public_url))
    return theirs is None or theirs not in ours


def _host_and_port(address: str, scheme: str | None = None) -> tuple[str, int | None] | None:
    """Host and port of an address, None if it has no host; an unwritten port is the usual one of `scheme`."""
    try:
        parts = urlsplit(address)
        port = parts.port or _USUAL_PORTS.get(scheme or parts.scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname else None
