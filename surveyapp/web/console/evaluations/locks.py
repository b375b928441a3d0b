"""Locking and unlocking an evaluation."""

from collections.abc import Iterable, Mapping
from functools import partial

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.evaluations.lock_candidate import (
    Drift,
    LockCandidate,
    drift_since,
    lock_as_seen,
    lock_candidate,
)
from surveyapp.services.evaluations.lock_records import locks_of, unlock_evaluation
from surveyapp.services.evaluations.seal_systems import seal_evaluation
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import (
    actor,
    audit_subject,
    engine,
    open_to,
    places,
)
from surveyapp.web.console.decision_forms import answer_decision, given_reason
from surveyapp.web.console.evaluations.evaluation_page import evaluation_page

evaluation_locks = Blueprint("evaluation_locks", __name__)

MOVED: Mapping[str, object] = {
    "text": _l("指标文件 %(name)s 已改写"),
    "joined": _l("新增了指标文件 %(name)s"),
    "gone": _l("指标文件 %(name)s 已不在文件夹中"),
    "snapshot": _l("调查 %(name)s 有了新的快照"),
    "forgotten": _l("调查 %(name)s 的快照中有答卷被删除"),
    "total": _l("%(name)s 的总分：锁定的是 %(before)s，解锁后将是 %(now)s"),
}
"""What is otherwise than when an evaluation was locked -> what people read."""


@evaluation_locks.get("/evaluations/<folder>/lock", endpoint="lock")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_lock(folder: str) -> ResponseReturnValue:
    """Whether the evaluation is locked, since when and why, and what unlocking would change."""
    return _page(folder, _lockable(folder))


@evaluation_locks.post("/evaluations/<folder>/lock", endpoint="change")
@open_to(Capability.EVALUATE, audit="lock_evaluation", lengthy=True)
def change(folder: str) -> ResponseReturnValue:
    """Lock what the person saw, or unlock."""
    found, wanted = _lockable(folder), request.form.get("locked")
    if wanted not in ("0", "1"):
        abort(422)
    audit_subject(folder)
    reason = given_reason(locked=wanted == "1")

    def changed() -> ResponseReturnValue:
        if wanted == "1":
            lock_as_seen(
                engine(),
                folder,
                found,
                mark=request.form.get("seen", ""),
                incomplete="incomplete" in request.form,
                reason=reason,
                person=actor().signature,
            )
            seal_evaluation(places(), folder, reason, actor().signature)
            flash(_("评价已锁定。"), "success")
        else:
            unlock_evaluation(engine(), folder, reason=reason, person=actor().signature)
            flash(_("评价已解锁，可以继续填写。"), "success")
        return redirect(url_for(".lock", folder=folder), 303)

    return answer_decision(changed, partial(_page, folder, found))


def _lockable(folder: str) -> LockCandidate:
    found = lock_candidate(places(), folder)
    return found if found.systems else abort(404)


def _page(folder: str, candidate: LockCandidate, problems: list[str] | None = None) -> str:
    moved = drift_since(places(), folder, candidate)
    return evaluation_page(
        "console/evaluations/locks.html",
        folder,
        locked=candidate.lock is not None,
        keeps_nothing=candidate.lock is not None and candidate.lock.inputs is None,
        unequal=_unequal(candidate),
        moved=[_moved_words(drift) for drift in moved],
        systems=candidate.systems,
        incomplete=candidate.incomplete,
        incomplete_names={
            name: _named(candidate, name, codes) for name, codes in candidate.incomplete.items()
        },
        seen=candidate.mark,
        locks=locks_of(engine(), folder),
        problems=problems or [],
        reason=request.form.get("reason", ""),
    )


def _unequal(candidate: LockCandidate) -> list[str]:
    """The systems that do not give any more what the lock recorded."""
    recorded = (
        candidate.lock.totals if candidate.lock is not None and candidate.lock.inputs is not None else {}
    )
    return [name for name, total in recorded.items() if candidate.request.totals.get(name) != total]


def _named(candidate: LockCandidate, system: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """The indicators of a system with these codes: code and name."""
    scored = next(evaluated.score for evaluated in candidate.systems if evaluated.name == system)
    names = {leaf.code: leaf.name for leaf in scored.scores.leaves()} if scored is not None else {}
    return [(code, names[code]) for code in codes]


def _moved_words(drift: Drift) -> str:
    words = str(MOVED[drift.what])
    return words % {"name": drift.name, "before": drift.before or "—", "now": drift.now or "—"}
