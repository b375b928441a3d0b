"""The beginning and end of every view: reading what a request asks for, and plain messages as responses."""

import re
from typing import Any
from urllib.parse import quote

from flask import Response, abort, current_app, jsonify, request

from surveyapp.collection.limits import LONGEST_CHANNEL
from surveyapp.definition.languages import LANGUAGES
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.surveys.survey_lookup import SurveySummary
from surveyapp.web.citizen.known_surveys import KnownSurveys
from surveyapp.web.citizen.pages import momentary_page
from surveyapp.web.citizen.posted import BodyTooLarge, MalformedForm, PostedForm, read_body, read_posted
from surveyapp.web.citizen.rendering import Viewing, message_page
from surveyapp.web.citizen.security import is_foreign

CHANNEL = re.compile(rf"[\w.-]{{1,{LONGEST_CHANNEL}}}")


def surveys() -> KnownSurveys:
    """The surveys that this process has read."""
    known: KnownSurveys = current_app.extensions["known_surveys"]
    return known


def current_questionnaire(summary: SurveySummary) -> Questionnaire:
    """The questionnaire of the survey's current version."""
    return surveys().questionnaire(summary.survey, summary.version) or abort(404)


def viewing_of(questionnaire: Questionnaire | None) -> Viewing:
    """The view that the query string asks for, as far as the questionnaire offers it."""
    languages = questionnaire.languages if questionnaire else tuple(LANGUAGES)
    language, channel = request.args.get("language", ""), request.args.get("channel", "")
    return Viewing(
        language=language if language in languages else languages[0],
        mode="large" if request.args.get("mode") == "large" else "standard",
        channel=channel if CHANNEL.fullmatch(channel) else "",
        languages=languages,
    )


def address_of(folder: str, name: str) -> str:
    """The path of a survey's page, from the root of the server."""
    return f"{request.script_root}/{quote(folder)}/{quote(name)}"


def read_form() -> PostedForm:
    """The form that was sent; 413, 403 or 400 for one that is too large, comes from elsewhere, or is none."""
    body = read_own_body()
    try:
        return read_posted(body, request.mimetype)
    except MalformedForm:
        abort(400)


def read_own_body() -> bytes:
    """The body of a post, read whole before anything is refused: too large (413), or from another site (403)."""
    try:
        body = read_body(request.stream)
    except BodyTooLarge:
        abort(413)
    except OSError:
        abort(400)
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    told = origin is not None or site is not None
    public = current_app.config.get("SURVEYAPP_PUBLIC_URL") or ""
    if told and is_foreign(origin, site, request.host_url, public):
        abort(403)
    return body


def message(kind: str, status: int, viewing: Viewing, **more: Any) -> Response:
    """A page that says one thing (or an object, for a program); `more` is as `message_page` takes it."""
    if wants_json():
        return refusal(kind, status)
    return momentary_page(message_page(kind, viewing, **more), status)


def refusal(error: str, status: int, **more: object) -> Response:
    """The response to a program instead of a page."""
    response = jsonify(error=error, **more)
    response.status_code = status
    response.cache_control.no_store = True
    return response


def wants_json() -> bool:
    """Whether the client is a program (the page's script among them) that sends something in."""
    if request.method != "POST" or "json" not in request.headers.get("Accept", ""):
        return False
    accepted = request.accept_mimetypes
    return accepted["application/json"] > 0 and "html" not in request.headers["Accept"]
