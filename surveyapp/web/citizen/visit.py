"""The beginning and end of every view: reading what a request asks for, and plain messages as responses."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import Response, abort, current_app, jsonify, request
from sqlalchemy import Engine
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Request

from surveyapp.collection.limits import LONGEST_CHANNEL
from surveyapp.definition.languages import LANGUAGES
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.answers.receipts import ReceiptSecrets
from surveyapp.services.surveys.survey_lookup import SurveySummary
from surveyapp.web.citizen.known_surveys import KnownSurveys
from surveyapp.web.citizen.pages import KeptPages, momentary_page
from surveyapp.web.citizen.posted import (
    FORM_TYPE,
    BodyTooLarge,
    MalformedForm,
    PostedForm,
    read_body,
    read_posted,
)
from surveyapp.web.citizen.receipt_pages import ReceiptPages
from surveyapp.web.citizen.rendering import Viewing, message_page
from surveyapp.web.citizen.security import is_foreign

CHANNEL = re.compile(rf"[\w.-]{{1,{LONGEST_CHANNEL}}}")


@dataclass(frozen=True)
class Desk:
    """What the handlers of one app share: its database, what this process has read of surveys, the pages that it keeps,
    the secrets of receipts; `public_url`: the address that citizens see, empty where it is not set.
    """

    engine: Engine
    surveys: KnownSurveys
    pages: KeptPages
    receipts: ReceiptPages
    secrets: ReceiptSecrets
    public_url: str

    def current_questionnaire(self, summary: SurveySummary) -> Questionnaire:
        """The questionnaire of the survey's current version."""
        return self.surveys.questionnaire(summary.survey, summary.version) or abort(404)


def desk() -> Desk:
    """The desk of the app that has the request."""
    present: Desk = current_app.extensions["desk"]
    return present


def viewing_of(questionnaire: Questionnaire | None, request: Request) -> Viewing:
    """The view that the query string asks for, as far as the questionnaire offers it."""
    languages = questionnaire.languages if questionnaire else tuple(LANGUAGES)
    if not request.query_string:
        return Viewing(languages[0], languages=languages)
    language, channel = request.args.get("language", ""), request.args.get("channel", "")
    return Viewing(
        language=language if language in languages else languages[0],
        mode="large" if request.args.get("mode") == "large" else "standard",
        channel=channel if CHANNEL.fullmatch(channel) else "",
        languages=languages,
    )


def address_of(request: Request, folder: str, name: str) -> str:
    """The path of a survey's page, from the root of the server."""
    return _address(request.root_path, folder, name)


@lru_cache(256)
def _address(root: str, folder: str, name: str) -> str:
    return f"{root}/{quote(folder)}/{quote(name)}"


def read_form(request: Request, public_url: str) -> PostedForm:
    """The form that was sent; 413, 403 or 400 for one that is too large, comes from elsewhere, or is none."""
    body = read_own_body(request, public_url)
    given = request.environ.get("CONTENT_TYPE")
    try:
        return read_posted(body, FORM_TYPE if given == FORM_TYPE else request.mimetype)
    except MalformedForm:
        abort(400)


def read_own_body(request: Request, public_url: str) -> bytes:
    """The body of a post, read whole before anything is refused: too large (413), or from another site (403)."""
    try:
        body = read_body(request.stream)
    except BodyTooLarge:
        abort(413)
    except OSError:
        abort(400)
    origin, site = request.environ.get("HTTP_ORIGIN"), request.environ.get("HTTP_SEC_FETCH_SITE")
    told = origin is not None or site is not None
    if told and is_foreign(origin, site, request.host_url, public_url):
        abort(403)
    return body


def message(kind: str, status: int, viewing: Viewing, **more: Any) -> Response:
    """A page that says one thing (or an object, for a program); `more` is as `message_page` takes it."""
    if wants_json(request):
        return refusal(kind, status)
    return momentary_page(message_page(kind, viewing, **more), status)


def refusal(error: str, status: int, **more: object) -> Response:
    """The response to a program instead of a page."""
    response = jsonify(error=error, **more)
    response.status_code = status
    response.cache_control.no_store = True
    return response


def wants_json(request: Request) -> bool:
    """Whether the client is a program (the page's script among them) that sends something in."""
    return request.method == "POST" and _prefers_json(request.environ.get("HTTP_ACCEPT", ""))


@lru_cache(256)
def _prefers_json(accepted: str) -> bool:
    if "json" not in accepted:
        return False
    accepts = parse_accept_header(accepted, MIMEAccept)
    return accepts["application/json"] > 0 and "html" not in accepted
