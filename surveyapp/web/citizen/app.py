"""The citizen app: a survey's page, what happens when it is sent in, and the receipt. Mounted at /s or alone."""

import logging
import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Flask, Response, abort, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from surveyapp.collection.answers import AnswerProblem, read_answers
from surveyapp.definition.questionnaire import LANGUAGES, Questionnaire
from surveyapp.extensions import db
from surveyapp.services.published import Published
from surveyapp.services.receive import Receipt, Submission, find_receipt, receive
from surveyapp.web.citizen.known_surveys import KnownSurveys
from surveyapp.web.citizen.pages import KeptPages, momentary
from surveyapp.web.citizen.posted import Garbage, Posted, TooLarge, read_body, read_posted
from surveyapp.web.citizen.ready import UNTIL, ReadyAnswers
from surveyapp.web.citizen.rendering import FilledIn, Viewing, message_page, receipt_page, survey_page
from surveyapp.web.citizen.security import is_foreign, protect
from surveyapp.web.quiet_flask import QuietFlask

CHANNEL = re.compile(r"[\w.-]{1,40}")
USUAL_CHANNEL = "online"
"""The channel of a link that names none."""

_KINDS = {
    400: "bad_request",
    403: "foreign",
    404: "not_found",
    405: "wrong_method",
    413: "too_large",
    503: "unavailable",
}

log = logging.getLogger(__name__)


def create_citizen_app(config: Mapping[str, Any], clock: Callable[[], float] = time.monotonic) -> Flask:
    """The app; `config` holds the keys of Flask-SQLAlchemy and `SURVEYAPP_PUBLIC_URL`, `clock` gives seconds."""
    app = QuietFlask("surveyapp.web.citizen", static_folder=None)
    app.config.update(config)
    app.url_map.merge_slashes = False
    db.init_app(app)
    app.extensions["known_surveys"] = KnownSurveys(lambda: db.engine, clock)
    app.extensions["kept_pages"] = KeptPages()
    at = "/<folder>/<name>"
    rules: list[tuple[str, Any, str]] = [
        (at, show_survey, "GET"),
        (at, take_answers, "POST"),
        (f"{at}/receipt/<uuid:response_id>", show_receipt, "GET"),
    ]
    for rule, view, method in rules:
        app.add_url_rule(rule, view_func=view, methods=[method], provide_automatic_options=False)
    app.register_error_handler(HTTPException, refuse)
    app.register_error_handler(SQLAlchemyError, database_failed)
    public_https = str(config.get("SURVEYAPP_PUBLIC_URL") or "").startswith("https:")
    app.after_request(lambda response: protect(response, https=public_https or request.is_secure))
    app.wsgi_app = ReadyAnswers(app.wsgi_app, clock)  # type: ignore[method-assign]  # as Flask advises for middleware
    return app


def show_survey(folder: str, name: str) -> Response:
    """The page of an open survey; for one that is paused or closed, a page that says so."""
    seen = _surveys().seen(f"{folder}/{name}")
    published = seen.published or abort(404)
    questionnaire = _questionnaire(published)
    viewing = _viewing(questionnaire)
    if published.state != "open":
        title = questionnaire.title.say(viewing.language)
        return momentary(message_page(published.state, viewing, title=title), 200)
    pages: KeptPages = current_app.extensions["kept_pages"]
    key = (published.survey, published.version, published.sample, viewing)
    request.environ[UNTIL] = seen.until
    return pages.response(key, lambda: _page(published, published.version, questionnaire, viewing))


def take_answers(folder: str, name: str) -> Response:
    """Take a filled-in form: store it, or say plainly what happened instead."""
    survey = f"{folder}/{name}"
    posted = _read_request()
    published = _surveys().state(survey) or _surveys().fresh_state(survey) or abort(404)
    if posted.version != published.version:
        published = _surveys().fresh_state(survey) or abort(404)
    questionnaire = _surveys().questionnaire(survey, posted.version) or abort(400)
    viewing = _viewing(questionnaire)
    reading = read_answers(questionnaire, posted.answers)
    if reading.problems:
        published = _surveys().fresh_state(survey) or abort(404)
        if published.state != "open":
            # Nobody is asked to correct what can no longer be taken.
            title = questionnaire.title.say(viewing.language)
            return _message(f"late_{published.state}_not_kept", 410, viewing, title=title)
        filled_in = FilledIn(posted.fields, reading.problems)
        return _again(published, questionnaire, viewing, posted, filled_in, 422)
    submission = Submission(
        survey=survey,
        version=posted.version,
        response_id=posted.response_id,
        answers=reading.answers,
        channel=viewing.channel or USUAL_CHANNEL,
        language=viewing.language,
        started=posted.started,
        seconds=posted.seconds,
        flags=("older_version",) if posted.version != published.version else (),
    )
    try:
        receipt = receive(db.engine, submission)
    except SQLAlchemyError as error:
        log.error("answers not stored: %s", type(error).__name__)
        return _again(
            published, questionnaire, viewing, posted, FilledIn(posted.fields, undelivered=True), 503
        )
    return _tell(receipt, folder, name, questionnaire, viewing)


def show_receipt(folder: str, name: str, response_id: UUID) -> Response:
    """The receipt of a stored response."""
    published = _surveys().state(f"{folder}/{name}") or abort(404)
    receipt = find_receipt(db.engine, published.survey, response_id) or abort(404)
    questionnaire = _questionnaire(published)
    return momentary(receipt_page(published.survey, questionnaire, receipt, _viewing(questionnaire)), 200)


def refuse(error: HTTPException) -> Response:
    """Every refusal and failure is a clear page (or an object, for a program)."""
    status = error.code or 500
    response = _message(
        _KINDS.get(status, "failed" if status >= 500 else "bad_request"), status, _viewing(None)
    )
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def database_failed(error: SQLAlchemyError) -> Response:
    """The database does not answer."""
    log.error("database: %s", type(error).__name__)
    return _message("unavailable", 503, _viewing(None))


def _surveys() -> KnownSurveys:
    known: KnownSurveys = current_app.extensions["known_surveys"]
    return known


def _questionnaire(published: Published) -> Questionnaire:
    return _surveys().questionnaire(published.survey, published.version) or abort(404)


def _viewing(questionnaire: Questionnaire | None) -> Viewing:
    """What the query string asks for, as far as there is such a thing."""
    languages = questionnaire.languages if questionnaire else LANGUAGES
    language, channel = request.args.get("language", ""), request.args.get("channel", "")
    return Viewing(
        language=language if language in languages else languages[0],
        mode="large" if request.args.get("mode") == "large" else "standard",
        channel=channel if CHANNEL.fullmatch(channel) else "",
        languages=languages,
    )


def _read_request() -> Posted:
    try:
        body = read_body(request.stream)
        origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
        told = origin is not None or site is not None
        public = current_app.config.get("SURVEYAPP_PUBLIC_URL") or ""
        if told and is_foreign(origin, site, request.host_url, public):
            abort(403)
        return read_posted(body, request.mimetype)
    except TooLarge:
        abort(413)
    except (Garbage, OSError):
        abort(400)


def _page(
    published: Published,
    version: str,
    questionnaire: Questionnaire,
    viewing: Viewing,
    filled_in: FilledIn | None = None,
) -> str:
    return survey_page(
        published.survey, version, questionnaire, viewing, sample=published.sample, filled_in=filled_in
    )


def _again(
    published: Published,
    questionnaire: Questionnaire,
    viewing: Viewing,
    posted: Posted,
    filled_in: FilledIn,
    status: int,
) -> Response:
    """The form once more, with everything that was filled in."""
    if _wants_json():
        response = jsonify(
            error="problems" if filled_in.problems else "unavailable", problems=_listed(filled_in.problems)
        )
        response.status_code = status
        response.cache_control.no_store = True
        return response
    return momentary(_page(published, posted.version, questionnaire, viewing, filled_in), status)


def _tell(
    receipt: Receipt, folder: str, name: str, questionnaire: Questionnaire, viewing: Viewing
) -> Response:
    if receipt.kind in ("stored", "same"):
        place = f"{_address(folder, name)}/receipt/{receipt.response_id}{viewing.query(channel=False)}"
        if not _wants_json():
            response = Response("", 303, {"Location": place, "Cache-Control": "no-store"})
        else:
            response = jsonify(receipt=str(receipt.response_id), location=place)
            response.status_code = 201 if receipt.kind == "stored" else 200
            response.cache_control.no_store = True
        return response
    title = questionnaire.title.say(viewing.language)
    aside = "" if receipt.set_aside else "_not_kept"
    if receipt.kind == "conflict":
        finished = {"survey": f"{folder}/{name}", "finished": str(receipt.response_id)}
        link = _address(folder, name) + viewing.query()
        return _message(f"conflict{aside}", 409, viewing, title=title, link=link, finished=finished)
    state = _surveys().fresh_state(f"{folder}/{name}")
    kind = "late_paused" if state is not None and state.state == "paused" else "late_closed"
    return _message(f"{kind}{aside}", 410, viewing, title=title)


def _address(folder: str, name: str) -> str:
    """The path of a survey's page, from the root of the server."""
    return f"{request.script_root}/{quote(folder)}/{quote(name)}"


def _message(kind: str, status: int, viewing: Viewing, **more: Any) -> Response:
    if _wants_json():
        response = jsonify(error=kind)
        response.status_code = status
        response.cache_control.no_store = True
        return response
    return momentary(message_page(kind, viewing, **more), status)


def _listed(problems: tuple[AnswerProblem, ...]) -> list[dict[str, object]]:
    return [{"field": problem.field, "code": problem.code} for problem in problems]


def _wants_json() -> bool:
    if request.method != "POST" or "json" not in request.headers.get("Accept", ""):
        return False
    accepted = request.accept_mimetypes
    return accepted["application/json"] > 0 and "html" not in request.headers["Accept"]
