"""The form of a questionnaire: each post fills in what was typed, does one thing more, and saves the draft's text."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.definition.calendar import is_date
from surveyapp.definition.edits.edited_file import EditedFile
from surveyapp.definition.edits.reading import NotEditableError
from surveyapp.definition.languages import own_name
from surveyapp.services.errors import Refusal
from surveyapp.services.mistakes.problem_lists import first_of
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.drafting.form_changes import ChangeNotSaved, change_draft
from surveyapp.services.surveys.drafts import EditConflict, EditedText, check_text, draft_steps, undo_step
from surveyapp.web.console.access import actor, audit_detail, engine, open_to
from surveyapp.web.console.editing.editor import not_saved
from surveyapp.web.console.editing.editor_words import listed_problems
from surveyapp.web.console.editing.form_places import (
    FIRST_PART,
    field_name,
    part_of,
    path_of_problem,
)
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.questionnaire_form.form_page import form_page
from surveyapp.web.console.questionnaire_form.form_words import SAID, step_words
from surveyapp.web.console.questionnaire_form.posted_change import PostedChange
from surveyapp.web.console.surveys.edited_page import edited_found, edited_page

questionnaire_form = Blueprint("questionnaire_form", __name__)

AT = "/surveys/<folder>/<name>/form"


@questionnaire_form.get(AT)
@open_to(Capability.EDIT_SURVEYS)
def form(folder: str, name: str) -> ResponseReturnValue:
    """One part of the questionnaire."""
    return _page(folder, name, edited_found(folder, name), [])


@questionnaire_form.post(AT)
@open_to(Capability.EDIT_SURVEYS, audit="save_draft")
def change(folder: str, name: str) -> ResponseReturnValue:
    """Save what was filled in and do what the button says."""
    survey, token = f"{folder}/{name}", request.form.get("token", "")
    posted = PostedChange(request.form, request.form.get("at", FIRST_PART))
    try:
        if posted.verb in ("undo", "redo"):
            undo_step(engine(), survey, token, actor().account, again=posted.verb == "redo")
        else:
            saved = change_draft(engine(), survey, token, actor().account, posted, posted.step())
            if isinstance(saved, ChangeNotSaved):
                return _met_another(folder, name, saved)
    except EditConflict as conflict:
        return _met_another(folder, name, ChangeNotSaved(conflict, None))
    except Refusal as refused:
        audit_detail(refused=refused.code)
        return _page(folder, name, edited_found(folder, name), refusal_messages(refused)), 422
    if said := SAID.get(posted.verb):
        flash(str(said), "success")
    if posted.lost_section:
        lost = _(
            "“%(section)s”这一部分只有这一题，移动后没有这一部分了。要保留它，请撤销。",
            section=posted.lost_section,
        )
        flash(lost, "warning")
    if following := request.form.get("go"):
        return redirect(url_for(".form", folder=folder, name=name, at=following))
    focus, asked = posted.focus or None, posted.asked_type or None
    return redirect(url_for(".form", folder=folder, name=name, at=posted.part, focus=focus, type=asked))


def is_day(value: str) -> bool:
    """Whether a field for days can show this."""
    return not value or is_date(value, "day")


def _met_another(folder: str, name: str, met: ChangeNotSaved) -> ResponseReturnValue:
    """Another person changed the text: both are shown where this change's text can be made, else theirs."""
    other = met.conflict.other
    if met.mine is not None or other is None:
        return not_saved(folder, name, met.conflict, other, met.mine or "", 409)
    audit_detail(refused=met.conflict.code)
    return _page(folder, name, other, refusal_messages(met.conflict)), 409


def _page(folder: str, name: str, edited: EditedText, messages: list[str]) -> str:
    survey = f"{folder}/{name}"
    questionnaire, problems = check_text(engine(), survey, edited.text)
    page, line, focus = None, 0, ""
    try:
        file = EditedFile(edited.text)
        at, focus = _wanted()
        page = form_page(file, questionnaire, problems, at, focus, request.args.get("type", ""))
    except NotEditableError as error:
        line = error.line
    steps = draft_steps(engine(), survey)
    return edited_page(
        "console/questionnaire_form/questionnaire_form.html",
        folder,
        name,
        edited=edited,
        page=page,
        line=line,
        problems=first_of(listed_problems(problems)),
        messages=messages,
        readable=questionnaire is not None,
        focus=focus,
        is_day=is_day,
        own_name=own_name,
        undo=step_words(steps.undo) if steps.undo else "",
        redo=step_words(steps.redo) if steps.redo else "",
    )


def _wanted() -> tuple[str, str]:
    """The part and the field that the address names: by themselves, or by the `key` of a problem."""
    if key := request.args.get("key"):
        path = path_of_problem(key)
        return part_of(path), field_name(path)
    return request.values.get("at", "") or FIRST_PART, request.args.get("focus", "")
