"""The editor of a questionnaire's text: saved with its errors, checked while one types, published when it is right."""

from io import BytesIO

from flask import Blueprint, Response, abort, flash, g, jsonify, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.definition.china_time import CHINA
from surveyapp.definition.files.options_files import named_files, own_text
from surveyapp.definition.languages import FIRST_LANGUAGE, own_name
from surveyapp.services.answers.publication_preview import preview_publication
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.seal_systems import seal_survey
from surveyapp.services.limits import MOST_PROBLEMS_SHOWN
from surveyapp.services.mistakes.problem_lists import first_of, problems_csv
from surveyapp.services.people.access import Capability
from surveyapp.services.reviews.review_approvals import review_state
from surveyapp.services.surveys.drafts import (
    EditConflict,
    EditedText,
    check_text,
    discard_draft,
    edited_text,
    publish_draft,
    published_text,
    save_draft,
)
from surveyapp.services.surveys.help.key_help import key_help
from surveyapp.services.surveys.survey_lookup import find_survey
from surveyapp.services.surveys.text_difference import text_difference
from surveyapp.web.console.access import actor, audit_detail, engine, open_to, places
from surveyapp.web.console.editing.editor_words import PUBLISHED_WORDS, listed_problems, review_of
from surveyapp.web.console.errors import wants_json
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.surveys.edited_page import edited_found, edited_page
from surveyapp.web.console.surveys.phone import phone_page, unreadable_phone_page
from surveyapp.web.console.surveys.preview import MODE_WORDS
from surveyapp.web.console.surveys.review_words import review_line

editor = Blueprint("editor", __name__)

AT = "/surveys/<folder>/<name>"


@editor.get(f"{AT}/edit")
@open_to(Capability.EDIT_SURVEYS)
def edit(folder: str, name: str) -> ResponseReturnValue:
    """The editor."""
    edited = edited_found(folder, name)
    return _editor(folder, name, edited, own_text(edited.text), edited.token)


@editor.post(f"{AT}/edit")
@open_to(Capability.EDIT_SURVEYS, audit="save_draft")
def save(folder: str, name: str) -> ResponseReturnValue:
    """Keep the text."""
    text, token = _posted()
    try:
        saved = save_draft(engine(), f"{folder}/{name}", text, token, actor().account)
    except EditConflict as refused:
        return not_saved(folder, name, refused, refused.other, text, 409)
    except Refusal as refused:
        return not_saved(folder, name, refused, edited_found(folder, name), text, 422)
    if wants_json():
        return jsonify(token=saved.token, draft=saved.is_draft, saved=_clock(saved))
    if request.form.get("then") == "publish":
        return redirect(url_for(".review", folder=folder, name=name))
    flash(_("已保存。") if saved.is_draft else _("与已发布的内容相同，没有需要保存的改动。"), "success")
    return redirect(url_for(".edit", folder=folder, name=name))


@editor.post(f"{AT}/edit/check")
@open_to(Capability.EDIT_SURVEYS)
def check(folder: str, name: str) -> ResponseReturnValue:
    """The mistakes in the text as it stands in the editor. Keeps nothing."""
    questionnaire, problems = check_text(engine(), f"{folder}/{name}", _posted()[0])
    languages = [(code, own_name(code)) for code in questionnaire.languages] if questionnaire else []
    return jsonify(
        problems=listed_problems(problems), readable=questionnaire is not None, languages=languages
    )


@editor.route(f"{AT}/edit/problems.csv", methods=["GET", "POST"])
@open_to(Capability.EDIT_SURVEYS)
def problems_file(folder: str, name: str) -> Response:
    """Every problem as a file: of the text that is sent, or of the one that is saved. Keeps nothing."""
    edited = edited_found(folder, name)
    text = _posted()[0] if request.method == "POST" else edited.text
    data = BytesIO(problems_csv(check_text(engine(), edited.survey, text)[1]))
    answer = send_file(data, "text/csv", as_attachment=True, download_name=f"{folder}-{name}-problems.csv")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@editor.post(f"{AT}/edit/phone", endpoint="phone")
@open_to(Capability.EDIT_SURVEYS)
def show_on_phone(folder: str, name: str) -> Response:
    """The citizen page of the text as it stands in the editor, for the frame. Keeps nothing."""
    survey = f"{folder}/{name}"
    questionnaire, _problems = check_text(engine(), survey, _posted()[0])
    if questionnaire is None:
        return unreadable_phone_page()
    found = find_survey(engine(), survey)
    asked = (request.form.get("language", ""), request.form.get("mode", ""))
    return phone_page(survey, questionnaire, *asked, sample=bool(found and found.sample))


@editor.post(f"{AT}/edit/discard")
@open_to(Capability.EDIT_SURVEYS, audit="discard_draft")
def discard(folder: str, name: str) -> ResponseReturnValue:
    """Give up the draft of a published survey; without one the survey itself would go, which takes a reason."""
    edited = edited_text(engine(), f"{folder}/{name}")
    if edited is not None and not edited.is_published:
        g.audit_result = "refused"
        return redirect(url_for("console.filing.remove", folder=folder, name=name))
    try:
        discard_draft(engine(), f"{folder}/{name}", request.form.get("token", ""))
    except EditConflict as refused:
        return _changed_meanwhile(folder, name, refused)
    flash(_("草稿已放弃。"), "success")
    return redirect(url_for("console.questionnaire_form.form", folder=folder, name=name))


@editor.get(f"{AT}/publish")
@open_to(Capability.EDIT_SURVEYS)
def review(folder: str, name: str) -> ResponseReturnValue:
    """What publishing the draft will change, before anybody decides."""
    return _review(folder, name, [], 200)


@editor.post(f"{AT}/publish")
@open_to(Capability.EDIT_SURVEYS, audit="publish")
def publish(folder: str, name: str) -> ResponseReturnValue:
    """Publish the draft."""
    try:
        token = request.form.get("token", "")
        reason = request.form.get("reason", "").strip()
        publication = publish_draft(engine(), f"{folder}/{name}", token, actor().signature, reason)
        seal_survey(places(), publication.survey, reason, actor().signature)
    except EditConflict as refused:
        return _changed_meanwhile(folder, name, refused)
    except Refusal as refused:
        return _review(folder, name, refusal_messages(refused), 422)
    audit_detail(version=publication.version, change=publication.change)
    flash(str(PUBLISHED_WORDS[publication.change]), "success")
    return redirect(url_for("console.surveys.survey", folder=folder, name=name))


@editor.get(f"{AT}/file")
@open_to(Capability.SEE_SURVEYS)
def file(folder: str, name: str) -> Response:
    """The questionnaire file: the published text, or the draft for those who edit."""
    edited = edited_found(folder, name)
    wants_draft = request.args.get("content") == "draft" or not edited.is_published
    text = edited.text
    if not (wants_draft and actor().may(Capability.EDIT_SURVEYS)):
        text = published_text(engine(), edited.survey) or abort(404)
    data = BytesIO(text.encode())
    answer = send_file(data, "application/yaml", as_attachment=True, download_name=f"{folder}-{name}.yaml")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _posted() -> tuple[str, str]:
    return request.form.get("text", ""), request.form.get("token", "")


def _clock(saved: EditedText) -> str:
    return saved.saved.astimezone(CHINA).strftime("%H:%M") if saved.saved else ""


def _editor(
    folder: str,
    name: str,
    edited: EditedText | None,
    text: str,
    token: str,
    **context: object,
) -> str:
    questionnaire, problems = check_text(engine(), f"{folder}/{name}", text)
    return edited_page(
        "console/editing/editor.html",
        folder,
        name,
        edited=edited,
        text=text,
        token=token,
        problems=first_of(listed_problems(problems)),
        shown_problems=MOST_PROBLEMS_SHOWN,
        readable=questionnaire is not None,
        languages=questionnaire.languages if questionnaire else (FIRST_LANGUAGE,),
        own_name=own_name,
        mode_words=MODE_WORDS,
        key_help=key_help(),
        options_files=named_files(text.encode("utf-8", "replace")),
        **context,
    )


def not_saved(
    folder: str, name: str, refusal: Refusal, other: EditedText | None, text: str, status: int
) -> ResponseReturnValue:
    """The text stays in the editor; where another person changed theirs meanwhile, both stand side by side."""
    messages = refusal_messages(refusal)
    if other is None:
        messages.append(
            _("您的文字还在编辑框里，没有保存。请复制到一个 .yaml 文本文件，再从“新建调查”上传。")
        )
    audit_detail(refused=refusal.code)
    if wants_json():
        return jsonify(error=refusal.code, messages=messages), status
    meanwhile = other if isinstance(refusal, EditConflict) else None
    page = _editor(
        folder,
        name,
        other,
        own_text(text),
        other.token if other else "",
        messages=messages,
        meanwhile=meanwhile,
        difference=text_difference(own_text(meanwhile.text), own_text(text)) if meanwhile else None,
    )
    return page, status


def _changed_meanwhile(folder: str, name: str, conflict: EditConflict) -> ResponseReturnValue:
    """The editor with the present draft, where another change kept this one from being published or given up."""
    other = conflict.other
    if other is None:
        g.audit_result = "refused"
        audit_detail(refused=conflict.code)
        flash(refusal_messages(conflict)[0], "error")
        return redirect(url_for("console.surveys.overview"))
    page = _editor(
        folder, name, other, own_text(other.text), other.token, messages=refusal_messages(conflict)
    )
    return page, 409


def _review(folder: str, name: str, messages: list[str], status: int) -> ResponseReturnValue:
    edited = edited_found(folder, name)
    found = review_of(preview_publication(engine(), edited), edited.is_draft)
    page = edited_page(
        "console/editing/editor_publish.html",
        folder,
        name,
        edited=edited,
        review=found,
        approval=review_line(review_state(engine(), edited.survey)),
        messages=messages,
        reason=request.form.get("reason", ""),
    )
    return page, status
