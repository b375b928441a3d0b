"""The title of a folder, which people read beside its technical name."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LONGEST_FOLDER_TITLE
from surveyapp.services.people.access import Capability
from surveyapp.services.people.teams import folders as existing_folders
from surveyapp.services.surveys.folder_titles import give_title, given_title
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to, settings
from surveyapp.web.console.messages import refusal_messages

folders = Blueprint("folders", __name__)


@folders.route("/folders/<folder>", methods=["GET", "POST"])
@open_to(Capability.EDIT_SURVEYS, audit="title_folder")
def title(folder: str) -> ResponseReturnValue:
    """What a folder is called; posting gives it another title."""
    if folder not in existing_folders(engine(), settings().questionnaires):
        abort(404)
    audit_subject(folder)
    typed, problems = given_title(engine(), folder), list[str]()
    if request.method == "POST":
        typed = request.form.get("title", "")
        audit_detail(name=typed)
        try:
            give_title(engine(), folder, typed, actor().signature)
        except Refusal as refused:
            audit_detail(refused=refused.code)
            problems = refusal_messages(refused)
        else:
            flash(_("已保存。"), "success")
            return redirect(url_for("console.surveys.overview"))
    page = render_template(
        "console/surveys/folders.html",
        folder=folder,
        typed=typed,
        problems=problems,
        longest=LONGEST_FOLDER_TITLE,
    )
    return page, 422 if problems else 200
