"""The text of an indicator system: reading and changing it, its earlier versions, and returning to the file."""

from functools import partial

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.definition.limits import LARGEST_DEFINITION_FILE
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.system_texts import (
    SystemTextEdit,
    kept_texts,
    replace_system,
    return_to_file,
    text_change,
)
from surveyapp.services.evaluations.systems import text_hash
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.text_difference import text_difference
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to, places
from surveyapp.web.console.decision_forms import answer_decision, given_reason
from surveyapp.web.console.evaluations.evaluation_page import system_found, system_page
from surveyapp.web.console.messages import refusal_messages

system_texts = Blueprint("system_texts", __name__)

AT = "/evaluations/<folder>/<form>/text"


@system_texts.get(AT, endpoint="text")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_text(folder: str, form: str) -> ResponseReturnValue:
    """The text of the system, to read or to change."""
    return _text_page(folder, form)


@system_texts.post(AT, endpoint="replace")
@open_to(Capability.EVALUATE, audit="replace_system", lengthy=True)
def replace_text(folder: str, form: str) -> ResponseReturnValue:
    """Keep a changed text, unless it has a mistake."""
    system_found(folder, form)
    text = request.form.get("text", "").replace("\r\n", "\n")
    try:
        replace_system(places(), folder, form, text, _change(folder, form))
    except Refusal as refused:
        audit_detail(refused=refused.code)
        shown = (
            None if refused.code == "draft_too_large" else text
        )  # a part of it might be saved as the whole
        return _text_page(folder, form, refusal_messages(refused), shown), 422
    flash(_("指标文件已保存。填写过的值保留，按新的规则计分。"), "success")
    return redirect(url_for("console.evaluations.form", folder=folder, form=form), 303)


@system_texts.post(f"{AT}/file", endpoint="use_file")
@open_to(Capability.EVALUATE, audit="use_system_file", lengthy=True)
def use_file(folder: str, form: str) -> ResponseReturnValue:
    """Let the file of the folder count again."""
    system_found(folder, form)

    def returned() -> ResponseReturnValue:
        return_to_file(places(), folder, form, _change(folder, form))
        flash(_("现在使用问卷文件夹中的文件。控制台保存过的文字留在记录中。"), "success")
        return redirect(url_for(".text", folder=folder, form=form), 303)

    return answer_decision(returned, partial(_text_page, folder, form))


@system_texts.get(f"{AT}/<id:kept>", endpoint="kept")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_kept(folder: str, form: str, kept: int) -> ResponseReturnValue:
    """One text that was kept, and what it changed."""
    found = system_found(folder, form)
    change = text_change(places(), folder, form, kept) or abort(404)
    return system_page("console/evaluations/system_texts_kept.html", found, change=change)


def _change(folder: str, form: str) -> SystemTextEdit:
    audit_subject(f"{folder}/{form}")
    return SystemTextEdit(request.form.get("before", ""), given_reason(), actor().signature)


def _text_page(folder: str, form: str, problems: list[str] | None = None, typed: str | None = None) -> str:
    """The page; after a refusal with what was `typed`."""
    found = system_found(folder, form)
    present, in_folder = found.file.text, found.file.in_folder
    return system_page(
        "console/evaluations/system_texts.html",
        found,
        text=present if typed is None else typed,
        before=request.form.get("before", text_hash(present)),
        reason=request.form.get("reason", ""),
        problems=problems or [],
        limit=LARGEST_DEFINITION_FILE // 1000,
        line=request.args.get("line", type=int),
        kept=kept_texts(engine(), folder, form),
        beside=text_difference(in_folder.text, present) if in_folder else [],
    )
