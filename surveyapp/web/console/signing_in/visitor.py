"""The subjects of failed attempts: the name that was typed, the account, and where the request came from."""

import logging
import math
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, g, request

from surveyapp.records.accounts import Account
from surveyapp.services.people import attempts
from surveyapp.services.people.attempts import Guard, Limit
from surveyapp.web.console.access import engine
from surveyapp.web.console.signing_in.known_browser import browser_mark

log = logging.getLogger(__name__)


def guards_of_sign_in(username: str, account: Account | None) -> tuple[Guard, ...]:
    """The limits for a password: the browser's own where it signed in to this account before, and then nobody else's
    failures count; otherwise those of the name in this network, of the name everywhere, and of the address.
    """
    mark = browser_mark(account) if account is not None else None
    if account is not None and mark is not None:
        return (guard(attempts.DEVICES, str(account.id), mark),)
    in_network, everywhere = guard(attempts.PASSWORDS, username, network()), guard(attempts.NAMES, username)
    return in_network, everywhere, guard_of_address()


def guards_of_code(limit: Limit, account: Account) -> tuple[Guard, ...]:
    """The limits for a code: the browser's own where it signed in before, otherwise those of all others together."""
    mark = browser_mark(account)
    if mark is not None:
        return (guard(limit, str(account.id), mark),)
    return guard(limit, str(account.id)), guard_of_address()


def guard(limit: Limit, whom: str, place: str = "") -> Guard:
    """The limit for somebody (in one place), who is kept as keyed hashes only."""
    return Guard(limit, attempts.subject_in(current_app.config["SECRET_KEY"], limit, whom, place))


def forgive(whom: str, *limits: Limit) -> None:
    """Remove all failures of this name or account."""
    for limit in limits:
        attempts.forgive(engine(), current_app.config["SECRET_KEY"], limit, whom)


def record_success(guards: tuple[Guard, ...]) -> None:
    """Record that the attempt succeeded: all failures of the first guard are removed, of the others only this one."""
    own, *others = guards
    attempts.clear_failures(engine(), own)
    for other in others:
        attempts.take_back(engine(), other)


def guard_of_address(limit: Limit = attempts.ADDRESSES) -> Guard:
    """The limit for where this request came from."""
    key = current_app.config["SECRET_KEY"]
    return Guard(limit, attempts.subject_of(key, limit.kind, address()))


def address() -> str:
    """The visitor's address; for IPv6 its /64, which is what one visitor has.

    A proxy on this machine names the visitor last in X-Forwarded-For; nothing else is trusted.
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


def network() -> str:
    """The network of the visitor, as large as one stranger may have to himself: a /24, of IPv6 a /48."""
    here = address()
    try:
        found = ip_network(here, strict=False)
    except ValueError:
        return here
    return str(found.supernet(new_prefix=24 if found.version == 4 else 48))


def begin_attempt(*guards: Guard) -> bool:
    """Whether one more attempt is allowed; if not, the audit entry of this request says so once for each lock, and the
    log each time.
    """
    refusal = attempts.count_attempt(engine(), *guards)
    g.noteworthy = refusal is None or refusal.is_first
    if refusal is not None:
        log.warning("blocked: %s, too many failures (%s)", request.endpoint, refusal.guard.limit.kind)
        g.audit_result = "blocked"
        g.setdefault("audit_detail", {})["limit"] = refusal.guard.limit.kind
        g.locked_until = refusal.until
    return refusal is None


def minutes_to_wait() -> int:
    """How long the person who was just refused has to wait, in whole minutes."""
    until: datetime = g.locked_until
    return max(1, math.ceil((until - datetime.now(UTC)).total_seconds() / 60))
