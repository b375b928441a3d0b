"""What protects citizens and their answers: headers on every answer, and who may post."""

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

_DEFAULT_PORTS = {"http": 80, "https": 443}


def protect(response: Response, *, https: bool) -> Response:
    """Add the security headers that every answer carries."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def is_foreign(origin: str | None, fetch_site: str | None, own_address: str, public_url: str) -> bool:
    """Whether a post comes from another site's page.

    `own_address` is the address that the request was sent to, `public_url` the one that citizens see (empty
    if not set). A missing or `null` origin is not foreign: web views inside apps send none.
    """
    if fetch_site == "cross-site":
        return True
    if origin in (None, "null"):
        return False
    # The scheme of our own address is lost behind a proxy, so there only host and port count.
    ours = {_place(own_address, origin), _place(public_url, public_url)}
    return _place(str(origin), origin) not in ours


def _place(address: str, scheme_of: str | None) -> tuple[str | None, int | None]:
    """Host and port; a port that is not written is the usual one of `scheme_of`."""
    try:
        parts, scheme = urlsplit(address), urlsplit(scheme_of or "").scheme
        return parts.hostname, parts.port or _DEFAULT_PORTS.get(scheme)
    except ValueError:
        return None, -1
