"""Whose failures are counted: the name that was typed, the account, and where the request came from."""

import logging
from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, g, request

from surveyapp.services import attempts
from surveyapp.services.attempts import Guard, Limit
from surveyapp.web.console.access import engine

log = logging.getLogger(__name__)


def guard(limit: Limit, *whom: str) -> Guard:
    """The limit for somebody, who is kept as a keyed hash only."""
    return Guard(limit, attempts.subject_of(current_app.config["SECRET_KEY"], limit.kind, *whom))


def guard_of_address(limit: Limit = attempts.ADDRESSES) -> Guard:
    """The limit for where this request came from."""
    return guard(limit, address())


def address() -> str:
    """The visitor's address; for IPv6 its /64, which is what one visitor has.

    A proxy on this machine names the visitor last in X-Forwarded-For; nobody else's word is taken.
    """
    peer = request.remote_addr or ""
    try:
        proxied = not peer or ip_address(peer).is_loopback
        found = ip_address(request.access_route[-1] if proxied and request.access_route else peer)
    except ValueError:
        return peer
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, 64), strict=False))
    return str(found)


def begin_attempt(*guards: Guard) -> bool:
    """Whether one more attempt is allowed; the audit entry of this request says so if not, once for each lock; the log
    says it each time.
    """
    refusal = attempts.begin(engine(), *guards)
    g.noteworthy = refusal is None or refusal.first
    if refusal is not None:
        log.warning("blocked: %s, too many failures (%s)", request.endpoint, refusal.guard.limit.kind)
        g.audit_result = "blocked"
        g.setdefault("audit_detail", {})["limit"] = refusal.guard.limit.kind
    return refusal is None
