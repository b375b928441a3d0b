"""The gate of the console: who may open which view, and which audit entry is written afterwards.

Every view says with `open_to` (or `open_to_all`) who may open it; one that says nothing is closed to all.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from flask import (
    Response,
    abort,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.config import Settings
from surveyapp.extensions import db
from surveyapp.services import free_space
from surveyapp.services.people import audit, sessions
from surveyapp.services.people.access import Actor, Capability, actor_of
from surveyapp.services.people.denials import ELSEWHERE, count_denial
from surveyapp.services.places import Places
from surveyapp.web.console.errors import unrecorded_page, wants_json
from surveyapp.web.console.lengthy_views import sit_down
from surveyapp.web.console.limits import SECRETS_BODY, USUAL_BODY
from surveyapp.web.console.sign_in_duties import first_to_do

View = TypeVar("View", bound=Callable[..., Any])

log = logging.getLogger(__name__)

OPEN_PAGE = "open_page"
"""The action under which the trail records a refused page."""

NOBODY = "—"
"""How the audit trail names somebody who is not signed in."""


@dataclass(frozen=True)
class Gate:
    """What a view requires (None: nothing), and the action under which the audit trail records it (None: not at all).

    `largest` bounds the body of a request, in bytes. `lengthy`: it may take seconds, and needs a seat.
    `polled`: a page asks for it by itself, whether anybody is there or not.
    """

    capability: Capability | None
    audit: str | None
    largest: int = USUAL_BODY
    lengthy: bool = False
    polled: bool = False


def open_to(
    capability: Capability,
    *,
    audit: str | None = None,
    largest: int = USUAL_BODY,
    lengthy: bool = False,
    polled: bool = False,
) -> Callable[[View], View]:
    """The view is for those whose role has this capability."""
    return _gated(Gate(capability, audit, largest, lengthy, polled))


def open_to_all(*, audit: str | None = None, largest: int = USUAL_BODY) -> Callable[[View], View]:
    """The view is for everybody, signed in or not."""
    return _gated(Gate(None, audit, largest))


def gate_of(endpoint: str) -> Gate | None:
    """The gate declared for the view behind an endpoint of this app; None without one."""
    return getattr(current_app.view_functions.get(endpoint), "gate", None)


def may_open(endpoint: str) -> bool:
    """Whether whoever is signed in may open the view behind an endpoint; one without a gate is closed to all."""
    gate = gate_of(endpoint)
    return gate is not None and (gate.capability is None or actor().may(gate.capability))


def engine() -> Engine:
    """The database of this app."""
    return db.engine


def settings() -> Settings:
    """The settings of this app."""
    found: Settings = current_app.extensions["settings"]
    return found


def base_address() -> str:
    """The beginning of links that are handed out: the public address of the settings, or that of this request."""
    return settings().public_url or request.host_url.rstrip("/")


def require_space(needed: int) -> None:
    """Refuse where the disk has less than `needed` bytes left beside the reserve of the settings."""
    free_space.require_space(settings().instance, needed, settings().reserve)


def snapshots() -> Path:
    """The folder of frozen snapshots."""
    return settings().snapshots


def places() -> Places:
    """The places of this app's data."""
    found = settings()
    return Places(engine(), found.instance, found.snapshots, found.questionnaires)


def present_actor() -> Actor | None:
    """The person who is signed in, read once for each request; None where nobody is."""
    if "actor" not in g:
        g.actor = None  # the page about a failed database must not query it again
        token, gate = session.get("sid"), gate_of(request.endpoint or "")
        idle = gate is not None and gate.polled
        account = sessions.account_of(engine(), token, idle=idle) if isinstance(token, str) else None
        g.actor = actor_of(engine(), account) if account is not None else None
    found: Actor | None = g.actor
    return found


def actor() -> Actor:
    """The person who is signed in; 401 where nobody is."""
    return present_actor() or abort(401)


def audit_detail(**detail: object) -> None:
    """Add what was done to the audit entry of this request: never answers, passwords, tokens or addresses."""
    g.setdefault("audit_detail", {}).update(detail)


def audit_full_numbers(*, full: bool) -> None:
    """Note in the audit entry that telephone and identity numbers in texts were shown in full, if they were."""
    if full:
        audit_detail(full_numbers=True)


def audit_subject(subject: str) -> None:
    """Name the subject of this request's audit entry, where the address does not."""
    g.audit_subject = subject


def limit_body() -> ResponseReturnValue | None:
    """Limit the body of a request before anything reads it: to what its view takes, and to little for strangers.

    A person who has been signed out meanwhile is sent to the sign-in, and the body is not read.
    """
    gate = gate_of(request.endpoint or "")
    largest = gate.largest if gate is not None else SECRETS_BODY
    if (
        request.method == "POST"
        and largest > SECRETS_BODY
        and _wants_somebody(gate)
        and present_actor() is None
    ):
        if (request.content_length or 0) > SECRETS_BODY:
            return _to_sign_in()
        largest = SECRETS_BODY
    request.max_content_length = request.max_form_memory_size = largest
    return None


def _wants_somebody(gate: Gate | None) -> bool:
    return gate is not None and gate.capability is not None


def admit() -> ResponseReturnValue | None:
    """Decide before each request of the console: None admits it, any other response means that nothing was done."""
    g.audit_result = "denied"
    answer = _asked()
    if answer is None:
        g.pop("audit_result")
    return answer


def _asked() -> ResponseReturnValue | None:
    gate = gate_of(request.endpoint or "")
    if gate is None:
        abort(403)
    if gate.capability is None:
        return None
    person = present_actor()
    if person is None:
        return _to_sign_in()
    first = first_to_do(engine(), settings(), session["sid"])
    if first is not None and request.endpoint not in first.open_endpoints:
        return (jsonify(error="duty"), 401) if wants_json() else redirect(url_for(first.endpoint))
    folder = (request.view_args or {}).get("folder")
    allowed, visible = person.may(gate.capability), folder is None or person.sees(folder)
    if not allowed or not visible:
        g.kept_out = True
        abort(404 if allowed else 403)
    only_chosen = (
        request.method in ("GET", "HEAD") and gate.largest > USUAL_BODY
    )  # the page on which a file is chosen
    no_seat = sit_down() if gate.lengthy and not only_chosen else None
    if no_seat is not None:
        g.audit_result = "refused"
        audit_detail(refused="no_seat")
    return no_seat


def write_audit_entry(response: Response) -> Response:
    """Write the audit entry of a request after it, if it has one.

    If the entry cannot be written, the response becomes an error, whatever the view answered.
    """
    gate = gate_of(request.endpoint or "")
    if gate is None or request.method == "OPTIONS":
        return response
    try:
        if _kept_out(gate, response):
            _note_denial(gate)
        elif _is_noted(gate):
            _record(gate.audit or "", _result(response.status_code), g.get("audit_detail", {}))
    except SQLAlchemyError as error:
        log.error("the audit trail lacks %s (%s): %s", gate.audit, response.status_code, type(error).__name__)
        return response if response.status_code >= 500 else make_response(unrecorded_page())
    return response


def _is_noted(gate: Gate) -> bool:
    """Whether this request gets an audit entry; showing a form does not.

    For people who are not signed in only attempts to sign in are recorded, so that strangers cannot fill the trail.
    """
    if gate.audit is None or _is_form_shown():
        return False
    noteworthy: bool = g.get("noteworthy", present_actor() is not None)
    if not noteworthy:
        log.info("not recorded: %s", request.endpoint)
    return noteworthy


def _is_form_shown() -> bool:
    methods = request.url_rule.methods if request.url_rule else None
    return request.method in ("GET", "HEAD") and "POST" in (methods or ())


def _kept_out(gate: Gate, response: Response) -> bool:
    """Whether a signed-in person was refused a page by their role or team, or an action because of a duty."""
    if gate.capability is None or present_actor() is None:
        return False
    due = g.get("audit_result") == "denied" and _is_noted(gate)
    return bool(g.get("kept_out") or response.status_code == 403 or due)


def _note_denial(gate: Gate) -> None:
    page = (request.endpoint or "").removeprefix("console.")
    count = count_denial(engine(), actor().account, page, _place())
    if not count.noteworthy:
        return
    told = {"times": count.times} if count.times > 1 else {}
    if count.elsewhere:
        _record(OPEN_PAGE, "denied", {"area": ELSEWHERE, **told}, subject="")
    else:
        action = None if _is_form_shown() else gate.audit
        _record(action or OPEN_PAGE, "denied", {"area": page.partition(".")[0], **told})


def _record(action: str, result: str, detail: dict[str, object], subject: str | None = None) -> None:
    person = present_actor()
    audit.record(
        engine(),
        person=person.username if person else g.get("audit_person", NOBODY),
        account=person.account if person else None,
        action=action,
        subject=g.get("audit_subject", _place()) if subject is None else subject,
        result=result,
        detail=detail,
    )


def _place() -> str:
    """The survey or folder of this address."""
    arguments = request.view_args or {}
    return "/".join(str(arguments[part]) for part in ("folder", "name") if part in arguments)


def _gated(gate: Gate) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.gate = gate  # type: ignore[attr-defined]  # read by `gate_of`
        return view

    return mark


def _to_sign_in() -> ResponseReturnValue:
    if wants_json():
        return jsonify(error="signed_out"), 401
    following = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=following))


def _result(status: int) -> str:
    if "audit_result" in g:
        return str(g.audit_result)
    if status == 403:
        return "denied"
    return "done" if status < 400 else "refused" if status < 500 else "failed"
