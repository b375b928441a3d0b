"""Archiving surveys and imports and taking them out again, and removing surveys that were never open."""

from functools import partial

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.answers.import_records import archive_import, find_import
from surveyapp.services.answers.state_steps import RUNNING, archive_survey
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.archive import archive_note, take_out
from surveyapp.services.surveys.remove_survey import remove_survey, survey_hindrance
from surveyapp.services.surveys.survey_lookup import find_survey
from surveyapp.web.console.access import actor, audit_detail, engine, open_to, settings
from surveyapp.web.console.decision_forms import answer_decision, given_reason
from surveyapp.web.console.surveys.edited_page import edited_found, edited_page
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

filing = Blueprint("filing", __name__)

AT = "/surveys/<folder>/<name>"

SURE_REMOVE = _l("我已确认：删除后不能找回")
SURE_CLOSE = _l("我已确认：归档同时结束收集")

ARCHIVED = _l("已归档。列表中不再显示，可按状态“已归档”找到。")

HINDRANCES = {
    "was_open": _l("这个调查开放过，受访者可能见过它，不能删除；可以归档。"),
    "has_responses": _l("这个调查已有答卷，不能删除；可以归档。"),
    "has_set_aside": _l("这个调查有另存的答卷，不能删除；可以归档。"),
    "has_imports": _l("这个调查有导入记录，不能删除；可以归档。"),
    "has_snapshots": _l("这个调查有快照，不能删除；可以归档。"),
    "has_file": _l("问卷目录里还有这个调查的文件，删除后下次启动又会出现；可以归档，或请管理员先移走文件。"),
}
"""Why a survey cannot be removed -> how it is said."""


@filing.route(f"{AT}/archive", methods=["GET", "POST"])
@open_to(Capability.EDIT_SURVEYS, audit="archive_survey")
def archive(folder: str, name: str) -> ResponseReturnValue:
    """What archiving a survey does; posting does it."""
    survey = f"{folder}/{name}"
    edited_found(folder, name)
    found = find_survey(engine(), survey)
    running = found is not None and found.state in RUNNING
    if request.method == "GET":
        return _archive_page(folder, name, running)
    reason = given_reason()
    following = url_for("console.surveys.overview")
    return answer_decision(
        lambda: redirect_filed(
            archive_survey(engine(), survey, reason, actor().signature), ARCHIVED, following
        ),
        lambda problems: _archive_page(folder, name, running, problems),
        _("没有归档：请先勾选“%(sure)s”。", sure=SURE_CLOSE) if running else "",
    )


@filing.post(f"{AT}/archive/out")
@open_to(Capability.EDIT_SURVEYS, audit="unarchive_survey")
def unarchive(folder: str, name: str) -> ResponseReturnValue:
    """Take a survey out of the archive."""
    edited = edited_found(folder, name)
    flash_taken_out(take_out(engine(), "survey", edited.survey))
    endpoint = "console.surveys.survey" if edited.is_published else "console.questionnaire_form.form"
    return redirect(url_for(endpoint, folder=folder, name=name))


@filing.route(f"{AT}/remove", methods=["GET", "POST"])
@open_to(Capability.EDIT_SURVEYS, audit="remove_survey")
def remove(folder: str, name: str) -> ResponseReturnValue:
    """Whether and how a survey can be removed; posting removes it."""
    edited = edited_found(folder, name)
    if request.method == "GET":
        return _remove_page(folder, name)
    reason = given_reason()

    def removed() -> ResponseReturnValue:
        remove_survey(engine(), edited.survey, settings().questionnaires, reason)
        flash(_("已删除调查 %(survey)s。", survey=edited.survey), "success")
        return redirect(url_for("console.surveys.overview"))

    again = partial(_remove_page, folder, name)
    return answer_decision(removed, again, _("没有删除：请先勾选“%(sure)s”。", sure=SURE_REMOVE))


@filing.route(f"{AT}/imports/<id:record>/archive", methods=["GET", "POST"])
@open_to(Capability.EDIT_SURVEYS, audit="archive_import")
def put_import_away(folder: str, name: str, record: int) -> ResponseReturnValue:
    """What archiving the record of an import does; posting does it."""
    survey = _import_found(folder, name, record)
    if request.method == "GET":
        return _import_page(folder, name, record)
    reason = given_reason(import_id=record)
    told = _("已归档导入记录 %(id)s；它的答卷照常计入。", id=record)
    following = url_for("console.imports.upload", folder=folder, name=name)
    return answer_decision(
        lambda: redirect_filed(
            archive_import(engine(), survey, record, reason, actor().signature), told, following
        ),
        partial(_import_page, folder, name, record),
    )


@filing.post(f"{AT}/imports/<id:record>/archive/out")
@open_to(Capability.EDIT_SURVEYS, audit="unarchive_import")
def take_import_out(folder: str, name: str, record: int) -> ResponseReturnValue:
    """Take the record of an import out of the archive."""
    _import_found(folder, name, record)
    audit_detail(import_id=record)
    flash_taken_out(take_out(engine(), "import", str(record)))
    return redirect(url_for("console.imports.upload", folder=folder, name=name))


def redirect_filed(changed: bool, told: object, following: str) -> ResponseReturnValue:
    """Redirect to `following` with a message about whether something was archived: `told`, if it was."""
    if changed:
        flash(str(told), "success")
    else:
        g.audit_result = "refused"
        flash(_("没有改动：已经归档。"), "info")
    return redirect(following)


def flash_taken_out(changed: bool) -> None:
    """Show a message about whether something was taken out of the archive."""
    if changed:
        flash(_("已取出归档。"), "success")
    else:
        g.audit_result = "refused"
        flash(_("没有改动：没有归档。"), "info")


def _archive_page(folder: str, name: str, running: bool, problems: list[str] | None = None) -> str:
    edited = edited_found(folder, name)
    return edited_page(
        "console/surveys/filing.html",
        folder,
        name,
        edited=edited,
        address=url_for(".archive", folder=folder, name=name),
        running=running,
        sure=SURE_CLOSE if running else "",
        problems=problems or [],
        reason=request.form.get("reason", ""),
        removable=survey_hindrance(engine(), edited.survey, settings().questionnaires) is None,
    )


def _remove_page(folder: str, name: str, problems: list[str] | None = None) -> str:
    edited = edited_found(folder, name)
    why = survey_hindrance(engine(), edited.survey, settings().questionnaires)
    return edited_page(
        "console/surveys/filing_remove.html",
        folder,
        name,
        edited=edited,
        why=HINDRANCES[why] if why else "",
        sure=SURE_REMOVE,
        problems=problems or [],
        reason=request.form.get("reason", ""),
    )


def _import_found(folder: str, name: str, record: int) -> str:
    survey = survey_found(folder, name).survey
    try:
        find_import(engine(), survey, record)
    except Refusal:
        abort(404)
    return survey


def _import_page(folder: str, name: str, record: int, problems: list[str] | None = None) -> str:
    return survey_page(
        "console/surveys/filing_import.html",
        folder,
        name,
        record=find_import(engine(), f"{folder}/{name}", record),
        note=archive_note(engine(), "import", str(record)),
        problems=problems or [],
        reason=request.form.get("reason", ""),
    )
