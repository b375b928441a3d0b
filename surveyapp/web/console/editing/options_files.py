"""Files of options that travel with the edited text of a questionnaire."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.drafts import save_options_file
from surveyapp.web.console.access import actor, audit_detail, engine, open_to
from surveyapp.web.console.messages import refusal_messages

options_files = Blueprint("options_files", __name__)


@options_files.post("/surveys/<folder>/<name>/edit/options")
@open_to(Capability.EDIT_SURVEYS, audit="save_draft")
def save(folder: str, name: str) -> ResponseReturnValue:
    """Keep a file of options with the text that names it."""
    upload, token = request.files.get("options_file"), request.form.get("token", "")
    try:
        if upload is None or not upload.filename:
            raise Refusal("upload_is_missing")
        data, file_name = upload.read(), upload.filename
        audit_detail(file=file_name[-100:])
        save_options_file(engine(), f"{folder}/{name}", file_name, data, token, actor().account)
    except Refusal as refused:
        audit_detail(refused=refused.code)
        for message in refusal_messages(refused):
            flash(message, "error")
    else:
        flash(_("已保存选项文件 %(name)s。", name=file_name), "success")
    return redirect(url_for("console.editor.edit", folder=folder, name=name))
