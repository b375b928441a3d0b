"""基础表: filled in by an evaluator, or by the evaluated unit through a one-time link."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.basic_form import BasicForm, Cell
from surveyapp.definition.indicator_system import IndicatorSystem
from surveyapp.indicators.basic_forms import NoCell, cell_values
from surveyapp.reports.evaluation.forms import value_words
from surveyapp.services import attempts, form_entries, form_links
from surveyapp.services.access import Capability
from surveyapp.services.errors import Refused
from surveyapp.services.evaluation_basis import systems_of
from surveyapp.services.evaluation_locks import lock_of
from surveyapp.services.form_entries import FROM, LONGEST_CELL, Filling, FormState, Place
from surveyapp.web.console import access
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to, public
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.secret_links import keep_secret, outside
from surveyapp.web.console.security.visitor import begin_attempt, guard_of_address

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
    "spent": _l("已提交"),
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

BY_LINK: tuple[FormState, ...] = ("draft", "submitted")
"""What the evaluated unit may do."""


@dataclass(frozen=True)
class FoundForm:
    """A form of a system without errors; `is_only` says that the evaluation has no other system."""

    place: Place
    system: IndicatorSystem
    form: BasicForm
    is_only: bool


@dataclass(frozen=True)
class CellView:
    """A cell in words: `text` stands in its field, `value` is how it is read (`known`), or why there is none.

    `formula` of a computed cell; `problem`: what to write instead of what was typed.
    """

    code: str
    name: str
    unit: str
    note: str
    formula: str
    required: bool
    is_number: bool
    text: str
    value: str
    known: bool
    problem: str


@basic_forms.get("/evaluations/<folder>/<form>/forms/<code>", endpoint="show")
@open_to(Capability.SEE_RESULTS)
def show_form(folder: str, form: str, code: str) -> ResponseReturnValue:
    """The form as it stands, who filled in what, and the links."""
    return _page(_found(folder, form, code))


@basic_forms.post("/evaluations/<folder>/<form>/forms/<code>", endpoint="fill")
@open_to(Capability.EVALUATE, audit="fill_form")
def fill_form(folder: str, form: str, code: str) -> ResponseReturnValue:
    """Save, confirm or reopen the form."""
    found, action = _found(folder, form, code), _action(tuple(DONE))
    audit_subject(f"{folder}/{form}")
    audit_detail(file=code, form_state=action or "")
    cells, reason = _sent(found.form), request.form.get("reason", "")
    try:
        if action is None:
            raise Refused("form_action_unknown")
        _refuse_changed(found.place)
        form_entries.fill(engine(), found.place, found.form, action, cells, actor().signature, reason)
    except Refused as refused:
        audit_detail(refused=refused.code)
        return _page(found, refused, None if action == "reopened" else cells), 422
    flash(str(DONE[action]), "success")
    return redirect(url_for(".show", folder=folder, form=form, code=code), 303)


@basic_forms.post("/evaluations/<folder>/<form>/forms/<code>/link", endpoint="make_link")
@open_to(Capability.EVALUATE, audit="make_form_link")
def make_link(folder: str, form: str, code: str) -> ResponseReturnValue:
    """Make a link for the evaluated unit and show it, once."""
    found = _found(folder, form, code)
    audit_subject(f"{folder}/{form}")
    audit_detail(file=code)
    try:
        token = form_links.make_link(engine(), found.place, actor().signature)
    except Refused as refused:
        audit_detail(refused=refused.code)
        return _page(found, refused), 422
    link, image = outside(url_for(".by_link", token=token))
    days = form_links.VALID.days
    return render_template("console/basic_form_link.html", found=found, link=link, image=image, days=days)


@basic_forms.post("/evaluations/<folder>/<form>/forms/<code>/link/<id:link>/withdraw", endpoint="withdraw")
@open_to(Capability.EVALUATE, audit="withdraw_form_link")
def withdraw_link(folder: str, form: str, code: str, link: int) -> ResponseReturnValue:
    """Make an unused link useless."""
    found = _found(folder, form, code)
    audit_subject(f"{folder}/{form}")
    audit_detail(file=code)
    try:
        form_links.withdraw_link(engine(), found.place, link)
        flash(_("链接已撤回，立即失效。"), "success")
    except Refused as refused:
        g.audit_result = "refused"
        audit_detail(refused=refused.code)
        flash(" ".join(refusal_messages(refused)), "error")
    return redirect(url_for(".show", folder=folder, form=form, code=code, _anchor="links"), 303)


@basic_forms.route("/fill/<token>", methods=["GET", "POST"], endpoint="by_link")
@public(audit="fill_form_by_link")
def fill_by_link(token: str) -> ResponseReturnValue:
    """The form for the evaluated unit: saved as often as wanted, submitted once."""
    try:
        place = form_links.linked(engine(), token)
    except Refused as refused:
        if not begin_attempt(guard_of_address(attempts.INVITATIONS)):
            abort(429)
        return _useless(refused)
    g.noteworthy = True
    audit_subject(f"{place.evaluation}/{place.system}")
    audit_detail(file=place.form)
    found = _found(place.evaluation, place.system, place.form)
    if request.method != "POST":
        return _unit_page(found)
    action, cells, person = _action(BY_LINK), _sent(found.form), request.form.get("person", "")
    audit_detail(form_state=action or "")
    try:
        if action is None:
            raise Refused("form_action_unknown")
        _refuse_changed(place)
        form_links.fill_by_link(engine(), token, found.form, action, cells, person)
    except Refused as refused:
        if refused.code == "link_not_usable":
            return _useless(refused)
        audit_detail(refused=refused.code)
        return _unit_page(found, refused, cells), 422
    if action == "submitted":
        return render_template("console/basic_form_sent.html", found=found)
    flash(_("已暂存，还没有提交。可以用同一个链接再打开，接着填写。"), "success")
    return redirect(url_for(".by_link", token=token), 303)


@basic_forms.after_request
def keep_the_link_secret(response: Response) -> Response:
    """Of the page behind a link; the evaluators' pages have none in their address."""
    return keep_secret(response) if request.endpoint == "console.basic_forms.by_link" else response


def _found(folder: str, name: str, code: str) -> FoundForm:
    """The form; 404 where there is none, or the file of its system has errors."""
    systems = systems_of(engine(), access.settings().questionnaires, folder)
    system = systems[name].loaded.system if name in systems else None
    form = system.form(code) if system else None
    if system is None or form is None:
        abort(404)
    return FoundForm(Place(folder, name, code), system, form, len(systems) == 1)


def _action(allowed: tuple[FormState, ...]) -> FormState | None:
    """What the pressed button says; None where it says nothing that is offered."""
    return next((action for action in allowed if action == request.form.get("action")), None)


def _sent(form: BasicForm) -> dict[str, str]:
    """What was sent for the cells that are filled in by hand, as it was typed."""
    by_hand = [cell.code for cell in form.cells if cell.formula is None]
    return {code: request.form.get(f"cell-{code}", "") for code in by_hand}


def _seen(last: Filling | None) -> str:
    """What tells whether anything was filled in since a page was opened."""
    return last.at.isoformat() if last else EMPTY


def _refuse_changed(place: Place) -> None:
    """`form_changed_meanwhile` where somebody else was faster: nobody confirms what they have not seen."""
    now = _seen(form_entries.filling_of(engine(), place))
    if request.form.get("seen", now) != now:
        raise Refused("form_changed_meanwhile")


def _page(found: FoundForm, refused: Refused | None = None, sent: Mapping[str, str] | None = None) -> str:
    """The form's page; `sent` is what was typed and not kept."""
    place = found.place
    fillings = form_entries.fillings_of(engine(), place)
    last = fillings[0] if fillings else None
    before = last.state if last else None
    lock = lock_of(engine(), place.evaluation)
    locked = lock is not None and lock.locked
    evaluates = actor().may(Capability.EVALUATE)
    may = [state for state in FROM if evaluates and not locked and before in FROM[state]]
    editable = "confirmed" in may
    return render_template(
        "console/basic_form.html",
        found=found,
        lock=lock if locked else None,
        state=STATES[before or EMPTY],
        situation=SITUATIONS[before or EMPTY],
        counted=_counted(found, before),
        last=last,
        seen=_seen(last),
        cells=_cells(found.form, last, sent if editable else None, refused),
        editable=editable,
        may=may,
        unsaved=[] if editable else _unsaved(found.form, sent),
        history=[(one, STATES[one.state], _contents(found.form, one)) for one in fillings],
        links=form_links.links_of(engine(), place) if evaluates else None,
        link_states=LINK_STATES,
        problems=_messages(refused),
        reason=request.form.get("reason", ""),
    )


def _counted(found: FoundForm, before: FormState | None) -> str:
    """What the scores take meanwhile of a form that is not confirmed."""
    if before == "confirmed":
        return ""
    place = found.place
    counting = form_entries.filled_forms(engine(), place.evaluation, place.system, found.system)
    if place.form in counting:
        return str(_("确认之前，用到这张表的指标不计分。"))
    return str(_("确认之前，得分按指标文件中已有的数计算。"))


def _unit_page(
    found: FoundForm, refused: Refused | None = None, sent: Mapping[str, str] | None = None
) -> str:
    """The form as the evaluated unit sees it. Who locked the evaluation, and why, is not for outsiders."""
    last = form_entries.filling_of(engine(), found.place)
    lock = lock_of(engine(), found.place.evaluation)
    closed = ""
    if lock is not None and lock.locked:
        closed = _("这项评价已经锁定，现在不能填报。请联系给您链接的评价人员。")
    elif (last.state if last else None) not in FROM["submitted"]:
        closed = _("这张表已经提交或确认，现在不能更改。要更改，请联系给您链接的评价人员退回重填。")
    unsaved = _unsaved(found.form, sent) if closed else []
    return render_template(
        "console/basic_form_fill.html",
        found=found,
        closed=closed,
        returned=_returned(found.place),
        seen=_seen(last),
        cells=_cells(found.form, last, sent, refused),
        unsaved=unsaved,
        problems=[_("没有保存您填写的内容。")] if closed and refused else _messages(refused),
        person=request.form.get("person", ""),
        unnamed=refused is not None and refused.code == "filler_unnamed",
    )


def _returned(place: Place) -> str:
    """Why the form was sent back to be filled in once more; empty where it was not."""
    fillings = form_entries.fillings_of(engine(), place)
    decided = next((one for one in fillings if one.state != "draft"), None)
    return decided.reason if decided and decided.state == "reopened" else ""


def _useless(refused: Refused) -> ResponseReturnValue:
    audit_detail(refused=refused.code)
    return render_template("console/basic_form_useless.html"), 410


def _messages(refused: Refused | None) -> list[str]:
    """The refusal in words, states of the form included."""
    if refused is None:
        return []
    if refused.code == "form_state_not_allowed":
        params: dict[str, Any] = {name: STATES[str(state)] for name, state in refused.params.items()}
        refused = Refused(refused.code, **params)
    return refusal_messages(refused)


def _cells(
    form: BasicForm, last: Filling | None, sent: Mapping[str, str] | None, refused: Refused | None
) -> list[CellView]:
    """The cells with what was sent, or else what was filled in last, or else what stands in the file."""
    texts = {cell.code: _written(cell) for cell in form.cells}
    texts |= (last.cells if last else {}) | dict(sent or {})
    short = {code: text.strip() if len(text) <= LONGEST_CELL else "" for code, text in texts.items()}
    values = cell_values(form, short)
    wrong = _wrong(form, texts) if refused is not None and refused.code.startswith("cells_") else {}
    return [
        CellView(
            code=cell.code,
            name=str(cell.name),
            unit=cell.unit or "",
            note=str(cell.note or ""),
            formula=form.in_words(cell.formula) if cell.formula else "",
            required=cell.required,
            is_number=cell.type == "number",
            text=texts[cell.code],
            value=value_words(values[cell.code]),
            known=not isinstance(values[cell.code], NoCell),
            problem=wrong.get(cell.code, ""),
        )
        for cell in form.cells
    ]


def _written(cell: Cell) -> str:
    """What stands in the file for a cell, as it may be typed."""
    if cell.value is None:
        return ""
    return format(cell.value, "f") if isinstance(cell.value, Decimal) else str(cell.value)


def _wrong(form: BasicForm, texts: Mapping[str, str]) -> dict[str, str]:
    """What to write into the cells that cannot be read, and into those that are empty and must not be."""
    kept = form_entries.typed(form, texts)
    wrong = {cell.code: _wanted(cell, kept[cell.code]) for cell in form_entries.unreadable(form, kept)}
    empty = [cell for cell in form.cells if cell.formula is None and cell.required and cell.code not in kept]
    return {cell.code: _("请填写这一格") for cell in empty} | wrong


def _wanted(cell: Cell, text: str) -> str:
    if len(text) > LONGEST_CELL or cell.type == "text":
        wanted = _("最多 %(limit)s 个字", limit=LONGEST_CELL)
    elif cell.type == "date":
        wanted = _("应为日期，例如 2024年8月21日 或 2024-08-21")
    else:
        wanted = _("应为数字，单位 %(unit)s", unit=cell.unit) if cell.unit else _("应为数字")
    return str(wanted)


def _unsaved(form: BasicForm, sent: Mapping[str, str] | None) -> list[tuple[str, str]]:
    """What was typed and cannot stand in a field any more, so that it is not lost."""
    texts = [(str(cell.name), (sent or {}).get(cell.code, "").strip()) for cell in form.cells]
    return [(name, text) for name, text in texts if text]


def _contents(form: BasicForm, filling: Filling) -> list[tuple[str, str]]:
    """What was filled in, as it was typed, with the names of the cells; of cells that are gone their codes."""
    names = {cell.code: str(cell.name) for cell in form.cells}
    return [(names.get(code, code), text) for code, text in filling.cells.items()]
