"""The pages of one import record: looking at it, and undoing the import as a whole."""

from functools import partial

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.answers.import_records import ImportRecord, find_import, undo_import
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import actor, engine, open_to
from surveyapp.web.console.decision_forms import answer_decision, given_reason
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

import_records = Blueprint("import_records", __name__)

SURE = _l("我已确认：这次导入的答卷都不再计入回收")


@import_records.route("/surveys/<folder>/<name>/imports/<id:record>/undo", methods=["GET", "POST"])
@open_to(Capability.EDIT_SURVEYS, audit="undo_import")
def undo(folder: str, name: str, record: int) -> ResponseReturnValue:
    """What an import brought; posting undoes it as a whole."""
    survey = survey_found(folder, name).survey
    try:
        found = find_import(engine(), survey, record)
    except Refusal:
        abort(404)
    if request.method == "GET":
        return _page(folder, name, found)
    reason = given_reason(import_id=record, file=found.file_name[-100:])
    again = partial(_page, folder, name, found)

    def undone() -> ResponseReturnValue:
        if not reason:
            return again([_("没有改动：请写明理由，理由会随导入记录保存。")]), 422
        done = undo_import(engine(), survey, record, reason=reason, person=actor().signature)
        told = _(
            "已撤销导入 %(id)s：%(count)s 份答卷保留，不再计入回收。", id=record, count=done.record.added
        )
        if done.frozen:
            told += _("最新快照还包含这些答卷，要去掉请再冻结一次。")
        flash(told, "success")
        return redirect(url_for("console.imports.upload", folder=folder, name=name))

    return answer_decision(undone, again, _("没有改动：请先勾选“%(sure)s”。", sure=SURE))


def _page(folder: str, name: str, import_record: ImportRecord, problems: list[str] | None = None) -> str:
    return survey_page(
        "console/imports/import_records_undo.html",
        folder,
        name,
        record=import_record,
        sure=SURE,
        problems=problems or [],
        reason=request.form.get("reason", ""),
    )
