"""Locking and unlocking an evaluation."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.services.access import Capability
from surveyapp.services.errors import Refused
from surveyapp.services.evaluation_locks import change_lock, lock_of, locks_of
from surveyapp.services.evaluations import evaluated_systems, scored_summary
from surveyapp.web.console.access import (
    actor,
    audit_detail,
    audit_subject,
    engine,
    open_to,
    settings,
    snapshots,
)
from surveyapp.web.console.messages import refusal_messages

evaluation_locks = Blueprint("evaluation_locks", __name__)


@evaluation_locks.get("/evaluations/<folder>/lock", endpoint="lock")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_lock(folder: str) -> ResponseReturnValue:
    """Whether the evaluation is locked, since when and why, and what has changed in the scores since."""
    return _page(folder)


@evaluation_locks.post("/evaluations/<folder>/lock", endpoint="change")
@open_to(Capability.EVALUATE, audit="lock_evaluation", lengthy=True)
def change(folder: str) -> ResponseReturnValue:
    """Lock, or unlock; the scores of this moment are kept with it."""
    systems = evaluated_systems(engine(), snapshots(), settings().questionnaires, folder) or abort(404)
    wanted, reason = request.form.get("locked"), request.form.get("reason", "")
    if wanted not in ("0", "1"):
        abort(422)
    locked = wanted == "1"
    audit_subject(folder)
    audit_detail(locked=locked, reason=reason.strip())
    try:
        change_lock(
            engine(),
            folder,
            locked=locked,
            reason=reason,
            person=actor().signature,
            scored=scored_summary(systems),
        )
    except Refused as refused:
        audit_detail(refused=refused.code)
        return _page(folder, refusal_messages(refused)), 422
    flash(_("评价已锁定。") if locked else _("评价已解锁，可以继续填写。"), "success")
    return redirect(url_for(".lock", folder=folder), 303)


def _page(folder: str, problems: list[str] | None = None) -> str:
    systems = evaluated_systems(engine(), snapshots(), settings().questionnaires, folder) or abort(404)
    lock = lock_of(engine(), folder)
    locked = lock is not None and lock.locked
    now = scored_summary(systems)
    changed = []
    if lock is not None and locked:
        changed = [
            (name, lock.scored.get(name), now.get(name))
            for name in sorted({*lock.scored, *now})
            if lock.scored.get(name) != now.get(name)
        ]
    return render_template(
        "console/evaluation_lock.html",
        folder=folder,
        locked=locked,
        changed=changed,
        locks=locks_of(engine(), folder),
        problems=problems or [],
        reason=request.form.get("reason", ""),
    )
