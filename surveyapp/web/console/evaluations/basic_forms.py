"""基础表: filled in by an evaluator, or by the evaluated unit through a one-time link."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.indicators.basic_form import BasicForm
from surveyapp.definition.indicators.indicator_system import IndicatorSystem
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations import form_entries, form_links
from surveyapp.services.evaluations.basis import basis_of
from surveyapp.services.evaluations.form_entries import (
    STATES_BEFORE,
    FormPlace,
    FormRevision,
    FormState,
    FormSubmission,
)
from surveyapp.services.evaluations.lock_records import Lock
from surveyapp.services.people.access import Capability
from surveyapp.web.console import access
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to, open_to_all
from surveyapp.web.console.decision_forms import decide_and_tell
from surveyapp.web.console.evaluations.basic_form_cells import cell_views, contents, unsaved_cells
from surveyapp.web.console.evaluations.evaluation_page import evaluation_page, not_kept
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.plain_input import seen_row, typed_fields
from surveyapp.web.console.signing_in.secret_links import keep_secret, link_with_code, useless_link

basic_forms = Blueprint("basic_forms", __name__)

EMPTY = "none"
"""What stands for the state of a form that nobody has filled in."""

STATES: Mapping[str, object] = {
    EMPTY: _l("尚未填写"),
    "draft": _l("正在填写"),
    "submitted": _l("单位已提交"),
    "confirmed": _l("已确认"),
    "reopened": _l("已退回重填"),
}
"""State of a form -> what people read."""

SITUATIONS: Mapping[str, object] = {
    EMPTY: _l("还没有人填写过这张表。"),
    "draft": _l("正在填写，还没有提交，也没有确认。"),
    "submitted": _l("被评价单位已经提交，等待确认。"),
    "confirmed": _l("已经确认，计入得分。要更改请先退回重填。"),
    "reopened": _l("已经退回，等待重填。"),
}
"""State of a form -> what that means."""

LINK_STATES: Mapping[str, object] = {
    "pending": _l("可以使用"),
    "used": _l("已提交"),
    "expired": _l("已过期"),
    "withdrawn": _l("已撤回"),
}
"""State of a link -> what people read."""

DONE: Mapping[FormState, object] = {
    "draft": _l("已保存，还没有确认。"),
    "confirmed": _l("已确认，计入得分。"),
    "reopened": _l("已退回重填；重新确认之前，用到这张表的指标不计分。"),
}
"""What an evaluator may do with a form -> what is said once it is done."""

_USELESS = "console/evaluations/basic_form_useless.html"

BY_LINK: tuple[FormState, ...] = ("draft", "submitted")
"""What the evaluated unit may do."""


@dataclass(frozen=True)
class FoundForm:
    """A form with its system, which has no errors; `is_only`: the evaluation has no other system; `lock` is the lock
    that holds it.
    """

    place: FormPlace
    system: IndicatorSystem
    form: BasicForm
    is_only: bool
    lock: Lock | None


@basic_forms.get("/evaluations/<folder>/<form>/forms/<code>", endpoint="show")
@open_to(Capability.SEE_RESULTS)
def show_form(folder: str, form: str, code: str) -> ResponseReturnValue:
    """The form as it stands, who filled in what, and the links."""
    return _page(_found(folder, form, code) or abort(404))


@basic_forms.post("/evaluations/<folder>/<form>/forms/<code>", endpoint="fill")
@open_to(Capability.EVALUATE, audit="fill_form")
def fill_form(folder: str, form: str, code: str) -> ResponseReturnValue:
    """Save, confirm or reopen the form."""
    found, action = _found(folder, form, code), _action(tuple(DONE))
    audit_subject(f"{folder}/{form}")
    audit_detail(file=code, form_state=action or "")
    if found is None:
        return _not_kept(FormPlace(folder, form, code))
    cells, reason = _sent(found.form), typed_fields().get("reason", "")
    try:
        if action is None:
            raise Refusal("form_action_unknown")
        unsubmitted = request.form.get("unsubmitted") == "1"
        sent = FormSubmission(action, cells, actor().signature, reason, seen_row(), unsubmitted)
        form_entries.submit_form(engine(), found.place, found.form, sent)
    except Refusal as refused:
        audit_detail(refused=refused.code)
        return _page(found, refused, None if action == "reopened" else cells), 422
    flash(str(DONE[action]), "success")
    return redirect(url_for(".show", folder=folder, form=form, code=code), 303)


@basic_forms.post("/evaluations/<folder>/<form>/forms/<code>/link", endpoint="make_link")
@open_to(Capability.EVALUATE, audit="make_form_link")
def make_link(folder: str, form: str, code: str) -> ResponseReturnValue:
    """Make a link for the evaluated unit and show it, once."""
    found = _found(folder, form, code) or abort(404)
    audit_subject(f"{folder}/{form}")
    audit_detail(file=code)
    try:
        token = form_links.make_link(engine(), found.place, actor().signature)
    except Refusal as refused:
        audit_detail(refused=refused.code)
        return _page(found, refused), 422
    link, image = link_with_code(url_for(".by_link", token=token))
    days = form_links.LINKS.validity.days
    return evaluation_page(
        "console/evaluations/basic_form_link.html", folder, found=found, link=link, image=image, days=days
    )


@basic_forms.post("/evaluations/<folder>/<form>/forms/<code>/link/<id:link>/withdraw", endpoint="withdraw")
@open_to(Capability.EVALUATE, audit="withdraw_form_link")
def withdraw_link(folder: str, form: str, code: str, link: int) -> ResponseReturnValue:
    """Make an unused link useless."""
    found = _found(folder, form, code) or abort(404)
    audit_subject(f"{folder}/{form}")
    audit_detail(file=code)

    def withdrawn() -> str:
        form_links.withdraw_link(engine(), found.place, link)
        return str(_("链接已撤回，立即失效。"))

    decide_and_tell(withdrawn)
    return redirect(url_for(".show", folder=folder, form=form, code=code, _anchor="links"), 303)


@basic_forms.route("/fill/<token>", methods=["GET", "POST"], endpoint="by_link")
@open_to_all(audit="fill_form_by_link")
def fill_by_link(token: str) -> ResponseReturnValue:
    """The form for the evaluated unit: saved as often as wanted, submitted once."""
    try:
        place = form_links.place_of_link(engine(), token)
    except Refusal as refused:
        return useless_link(refused, _USELESS, guessed=True)
    audit_subject(f"{place.evaluation}/{place.system}")
    audit_detail(file=place.form)
    found = _found(place.evaluation, place.system, place.form)
    if found is None:
        return _unreachable(place)
    if request.method != "POST":
        return _unit_page(found)
    action, cells, person = _action(BY_LINK), _sent(found.form), typed_fields().get("person", "")
    audit_detail(form_state=action or "")
    try:
        if action is None:
            raise Refusal("form_action_unknown")
        sent = FormSubmission(action, cells, person, newest_seen=seen_row())
        # Refusals and unchanged drafts get no audit entry, so that strangers cannot fill the trail.
        g.noteworthy = form_links.fill_by_link(engine(), token, found.form, sent)
    except Refusal as refused:
        if refused.code == "link_not_usable":
            return useless_link(refused, _USELESS)
        audit_detail(refused=refused.code)
        return _unit_page(found, refused, cells), 422
    if action == "submitted":
        return render_template("console/evaluations/basic_form_sent.html", found=found)
    flash(_("已暂存，还没有提交。可以用同一个链接再打开，接着填写。"), "success")
    return redirect(url_for(".by_link", token=token), 303)


@basic_forms.after_request
def keep_the_link_secret(response: Response) -> Response:
    """Keep the page behind a link from leaking its address; the evaluators' pages have no secret in theirs."""
    return keep_secret(response) if request.endpoint == "console.basic_forms.by_link" else response


def _found(folder: str, name: str, code: str) -> FoundForm | None:
    """The form; None where there is none, or the file of its system has errors."""
    basis = basis_of(access.places(), folder)
    system = basis.systems[name].indicators.system if name in basis.systems else None
    form = system.form(code) if system else None
    if system is None or form is None:
        return None
    return FoundForm(FormPlace(folder, name, code), system, form, len(basis.systems) == 1, basis.lock)


def _not_kept(place: FormPlace) -> ResponseReturnValue:
    """The page for an evaluator's input to a form that cannot be opened any more."""
    audit_detail(refused="form_not_there")
    return not_kept(place.evaluation, place.system, _typed_cells()), 409


def _unreachable(place: FormPlace) -> ResponseReturnValue:
    """The page behind a link whose form cannot be opened: for now, while its file has errors, or any more."""
    audit_detail(refused="form_not_there")
    basis = basis_of(access.places(), place.evaluation)
    file = basis.systems.get(place.system)
    for_now = file is not None and file.indicators.system is None
    page = render_template(
        "console/evaluations/basic_form_unreachable.html", for_now=for_now, unsaved=_typed_cells()
    )
    return page, 409 if for_now else 410


def _typed_cells() -> list[tuple[str, str]]:
    """What was typed, by whom and why, where only the codes of the cells are known."""
    others = {"person": str(_("填报人")), "reason": str(_("退回的理由"))}
    told: list[tuple[str, str]] = []
    for name, text in typed_fields().items():
        if text.strip() and (name.startswith("cell-") or name in others):
            told.append((others.get(name, name.removeprefix("cell-")), text))
    return told


def _action(allowed: tuple[FormState, ...]) -> FormState | None:
    """What the pressed button says; None where it says nothing that is offered."""
    return next((action for action in allowed if action == request.form.get("action")), None)


def _sent(form: BasicForm) -> dict[str, str]:
    """What was sent for the cells that are filled in by hand, as it was typed."""
    typed = typed_fields()
    return {cell.code: typed.get(f"cell-{cell.code}", "") for cell in form.cells if cell.formula is None}


def _seen(newest: int, posted_cells: Mapping[str, str] | None, refusal: Refusal | None) -> int:
    """The newest filling that a page counts as seen: the latest one, unless its fields hold what was typed on an
    earlier page.

    Then later fillings stay unseen until the page points them out, since whoever only corrects a number has not read
    the rest.
    """
    told = refusal is not None and refusal.code == "form_changed_meanwhile"
    return newest if posted_cells is None or told else seen_row()


def _page(
    context: FoundForm, refusal: Refusal | None = None, posted_cells: Mapping[str, str] | None = None
) -> str:
    """The form's page; `posted_cells` is what was typed and not kept."""
    place = context.place
    fillings = form_entries.form_revisions(engine(), place)
    last = fillings[0] if fillings else None
    before = last.state if last else None
    evaluates = actor().may(Capability.EVALUATE)
    may = [
        state
        for state in STATES_BEFORE
        if evaluates and context.lock is None and before in STATES_BEFORE[state]
    ]
    editable = "confirmed" in may
    typed = posted_cells if editable else None
    return evaluation_page(
        "console/evaluations/basic_form.html",
        place.evaluation,
        found=context,
        lock=context.lock,
        state=STATES[before or EMPTY],
        situation=SITUATIONS[before or EMPTY],
        counted=_counted(context, before),
        last=last,
        seen=_seen(last.id if last else 0, typed, refusal),
        cells=cell_views(context.form, last, typed, refusal),
        editable=editable,
        may=may,
        unsaved=[] if editable else unsaved_cells(context.form, posted_cells),
        history=[
            (revision, STATES[revision.state], contents(context.form, revision)) for revision in fillings
        ],
        asks=refusal is not None and refusal.code == "form_not_submitted",
        links=form_links.links_of(engine(), place) if evaluates else None,
        link_states=LINK_STATES,
        problems=_messages(refusal),
        reason=typed_fields().get("reason", ""),
    )


def _counted(context: FoundForm, before: FormState | None) -> str:
    """The values that the scores use while the form is not confirmed."""
    if before == "confirmed":
        return ""
    place = context.place
    counting = form_entries.filled_forms(engine(), place.evaluation, place.system, context.system)
    if place.form in counting:
        return str(_("确认之前，用到这张表的指标不计分。"))
    return str(_("确认之前，得分按指标文件中已有的数计算。"))


def _unit_page(
    context: FoundForm, refusal: Refusal | None = None, posted_cells: Mapping[str, str] | None = None
) -> str:
    """The form as the evaluated unit sees it. Who locked the evaluation, and why, is not for outsiders."""
    fillings = form_entries.form_revisions(engine(), context.place)
    last = fillings[0] if fillings else None
    closed = ""
    if context.lock is not None:
        closed = _("这项评价已经锁定，现在不能填报。请联系给您链接的评价人员。")
    elif (last.state if last else None) not in STATES_BEFORE["submitted"]:
        closed = _("这张表已经提交或确认，现在不能更改。要更改，请联系给您链接的评价人员退回重填。")
    return render_template(
        "console/evaluations/basic_form_fill.html",
        found=context,
        closed=closed,
        returned=_returned(fillings),
        seen=_seen(last.id if last else 0, posted_cells, refusal),
        cells=cell_views(context.form, last, posted_cells, refusal),
        unsaved=unsaved_cells(context.form, posted_cells) if closed else [],
        problems=[_("没有保存您填写的内容。")] if closed and refusal else _messages(refusal),
        person=typed_fields().get("person") or form_links.last_filler(fillings),
        unnamed=refusal is not None and refusal.code.startswith("filler_"),
    )


def _returned(fillings: list[FormRevision]) -> str:
    """Why the form was sent back to be filled in once more; empty where it was not."""
    decided = next((revision for revision in fillings if revision.state != "draft"), None)
    return decided.reason if decided and decided.state == "reopened" else ""


def _messages(refusal: Refusal | None) -> list[str]:
    """The refusal in words, states of the form included."""
    if refusal is None:
        return []
    if refusal.code == "form_state_not_allowed":
        params: dict[str, Any] = {name: STATES[str(state)] for name, state in refusal.params.items()}
        refusal = Refusal(refusal.code, **params)
    return refusal_messages(refusal)
