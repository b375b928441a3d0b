"""One indicator: its value, rule and trace, everything entered for it, and the form to enter a value."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.definition.problems import Problem
from surveyapp.indicators.rules import rule_of
from surveyapp.services.access import Capability
from surveyapp.services.author_words import words
from surveyapp.services.entered_values import Entered, Entry, enter, history
from surveyapp.services.errors import Refused
from surveyapp.services.published import survey_names
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to
from surveyapp.web.console.entry_fields import (
    KINDS,
    REMOVED,
    entry_fields,
    present_actual,
    typed_values,
    written_actual,
)
from surveyapp.web.console.evaluation_page import leaf_found, scored_found, system_page
from surveyapp.web.console.evaluations import leaf_view
from surveyapp.web.console.messages import refusal_messages

evaluation_values = Blueprint("evaluation_values", __name__)


@evaluation_values.get("/evaluations/<folder>/<form>/indicators/<code>", endpoint="indicator")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_indicator(folder: str, form: str, code: str) -> ResponseReturnValue:
    """The indicator as it stands, and who entered what."""
    return _page(folder, form, code)


@evaluation_values.post("/evaluations/<folder>/<form>/indicators/<code>", endpoint="enter")
@open_to(Capability.EVALUATE, audit="enter_value", lengthy=True)
def enter_value(folder: str, form: str, code: str) -> ResponseReturnValue:
    """Append a value, or take back what was entered."""
    _found, scored = scored_found(folder, form)
    leaf_found(scored, code)
    audit_subject(f"{folder}/{form}/{code}")
    reason, file = request.form.get("reason", ""), request.form.get("evidence_file", "")
    audit_detail(filling=request.form.get("kind", ""), reason=reason.strip(), file=file.strip())
    if request.form.get("kind", "") not in (*KINDS, REMOVED):
        return _page(folder, form, code, [_("没有保存：请先选择怎样填写。")]), 422
    entered = Entered(written_actual(request.form), reason, file, request.form.get("evidence_page", ""))
    try:
        enter(engine(), folder, form, scored.system, code, entered, actor().signature)
    except Refused as refused:
        audit_detail(refused=refused.code)
        return _page(folder, form, code, _messages(refused)), 422
    flash(_("已保存 %(code)s 的实际完成值。", code=code), "success")
    return redirect(url_for(".indicator", folder=folder, form=form, code=code), 303)


def _messages(refused: Refused) -> list[str]:
    """The refusal; faults of a typed value are told without a file and a line that nobody wrote."""
    faults = [words(fault) for fault in refused.details if isinstance(fault, Problem)]
    return [*refusal_messages(refused)[:1], *faults]


def _page(folder: str, form: str, code: str, problems: list[str] | None = None) -> str:
    found, scored = scored_found(folder, form)
    leaf = leaf_found(scored, code)
    score = next(one for one in scored.scores.leaves() if one.code == code)
    present = present_actual(leaf, scored.inputs.entered)
    typed: Any = request.form if request.method == "POST" else typed_values(present)
    met = request.form.getlist("met") if request.method == "POST" else (present.met or ()) if present else ()
    return system_page(
        "console/evaluation_value.html",
        found,
        leaf=leaf,
        node=leaf_view(score, 1, leaf, folder, form, set(survey_names(engine()))),
        fields=entry_fields(rule_of(leaf)),
        kinds=KINDS,
        removed=REMOVED,
        typed=typed,
        met=set(met),
        entered=code in scored.inputs.entered,
        unusable=code in scored.inputs.unusable,
        entries=[(entry, _entry_words(entry)) for entry in history(engine(), folder, form, code)],
        problems=problems or [],
    )


def _entry_words(entry: Entry) -> str:
    """An entered value in a few words, as it was typed."""
    if entry.actual is None:
        return str(_("改回指标文件中的值"))
    parts = []
    for kind, label in KINDS.items():
        if kind in entry.actual:
            parts.append(f"{label}{_('：')}{_plain_words(entry.actual[kind])}")
    if "completion" in entry.actual:
        parts.append(_("填列完成率：%(words)s", words=_plain_words(entry.actual["completion"])))
    return str(_("；")).join(parts)


def _plain_words(value: object) -> str:
    if isinstance(value, dict):
        return str(_("，")).join(str(part) for part in value.values())
    if isinstance(value, list):
        return str(_("、")).join(map(str, value)) or str(_("一项也没有"))
    return str(value)
