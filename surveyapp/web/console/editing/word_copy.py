"""The questionnaire as a Word file: the draft or a published version, in the form that annexes have."""

from datetime import datetime
from io import BytesIO

from flask import Blueprint, Response, abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from surveyapp.definition.china_time import CHINA
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.downloads.questionnaire_word import FILE_WORDS, questionnaire_word
from surveyapp.services.downloads.saved_names import saved_as
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.drafts import check_text, published_text
from surveyapp.services.surveys.survey_lookup import questionnaire_of, read_published
from surveyapp.web.console.access import actor, engine, open_to
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.surveys.edited_page import edited_found

word_copy = Blueprint("word_copy", __name__)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@word_copy.get("/surveys/<folder>/<name>/word", endpoint="word")
@open_to(Capability.SEE_SURVEYS, lengthy=True)
def download_word(folder: str, name: str) -> ResponseReturnValue:
    """The published questionnaire, one of its versions (`version`), or for those who edit the draft (`content`)."""
    found = _wanted(folder, name)
    if found is None:
        flash(refusal_messages(Refusal("word_copy_has_errors"))[0], "error")
        return redirect(url_for("console.editor.edit", folder=folder, name=name))
    return _file(found, f"{folder}-{name}")


def _wanted(folder: str, name: str) -> Questionnaire | None:
    """What was asked for; None where it is a draft with errors."""
    edited = edited_found(folder, name)
    if version := request.args.get("version"):
        return questionnaire_of(engine(), edited.survey, version) or abort(404)
    wants_draft = request.args.get("content") == "draft" or not edited.is_published
    if wants_draft and actor().may(Capability.EDIT_SURVEYS):
        return check_text(engine(), edited.survey, edited.text)[0]
    return read_published(published_text(engine(), edited.survey) or abort(404))


def _file(questionnaire: Questionnaire, otherwise: str) -> Response:
    name = saved_as(str(questionnaire.title), otherwise, FILE_WORDS, "docx", datetime.now(CHINA).date())
    data = BytesIO(questionnaire_word(questionnaire))
    answer = send_file(data, _WORD, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
