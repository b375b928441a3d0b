"""The citizen app: a survey's page, the response to a form that is sent in, and the receipt. Mounted at /s or alone."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

import orjson
from flask import Flask, Response, abort, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from surveyapp.analysis.screening import arrival_flags, open_answer_digests
from surveyapp.collection.answers import FormReading, is_answered, read_answers
from surveyapp.collection.channels import channel_kind
from surveyapp.collection.ending import asked_count
from surveyapp.collection.kinds import AnswerProblem
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.extensions import db
from surveyapp.services.answers.receipts import ReceiptSecrets, is_retry
from surveyapp.services.answers.receive import Receipt, Submission, receive
from surveyapp.services.surveys.survey_lookup import SurveySummary
from surveyapp.web.citizen import receipts
from surveyapp.web.citizen.known_surveys import KnownSurveys
from surveyapp.web.citizen.limits import OPTIONS_SECONDS
from surveyapp.web.citizen.option_levels import options_below
from surveyapp.web.citizen.pages import KeptPages, momentary_page
from surveyapp.web.citizen.posted import PostedForm
from surveyapp.web.citizen.ready import UNTIL, ReadyAnswers
from surveyapp.web.citizen.rendering import ReturnedForm, Viewing, confirm_page, message_page, survey_page
from surveyapp.web.citizen.security import protect
from surveyapp.web.citizen.visit import (
    address_of,
    current_questionnaire,
    message,
    read_form,
    refusal,
    surveys,
    viewing_of,
    wants_json,
)
from surveyapp.web.quiet_flask import QuietFlask

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
    """The app; `config` holds the keys of Flask-SQLAlchemy, `SECRET_KEY` (the instance's: receipts of one process are
    good in all), `SURVEYAPP_PUBLIC_URL`, `SURVEYAPP_HSTS_SUBDOMAINS` and, where the instance folder is at hand,
    `SNAPSHOTS_FOLDER`; `clock` gives seconds.
    """
    app = QuietFlask("surveyapp.web.citizen", static_folder=None)
    app.config.update(config)
    app.url_map.merge_slashes = False
    db.init_app(app)
    app.extensions["known_surveys"] = KnownSurveys(lambda: db.engine, clock)
    app.extensions["kept_pages"] = KeptPages()
    app.extensions["receipt_secrets"] = ReceiptSecrets(config["SECRET_KEY"])
    at = "/<folder>/<name>"
    receipt = f"{at}/receipt/<uuid:response_id>"
    rules: list[tuple[str, Any, str]] = [
        (at, show_survey, "GET"),
        (at, take_answers, "POST"),
        (f"{at}/options/<version>/<question>", show_options, "GET"),
        (f"{at}/received", receipts.show_received, "GET"),
        (receipt, receipts.show_receipt, "GET"),
        (f"{receipt}/withdraw", receipts.ask_for_withdrawal, "GET"),
        (f"{receipt}/withdraw", receipts.withdraw_response, "POST"),
    ]
    for rule, view, method in rules:
        app.add_url_rule(rule, view_func=view, methods=[method], provide_automatic_options=False)
    app.register_error_handler(HTTPException, refuse)
    app.register_error_handler(SQLAlchemyError, database_failed)
    public_https = str(config.get("SURVEYAPP_PUBLIC_URL") or "").startswith("https:")
    subdomains = bool(config.get("SURVEYAPP_HSTS_SUBDOMAINS"))
    app.after_request(
        lambda answer: protect(answer, https=public_https or request.is_secure, subdomains=subdomains)
    )
    app.wsgi_app = ReadyAnswers(app.wsgi_app, clock)  # type: ignore[method-assign]  # as Flask advises for middleware
    return app


def show_survey(folder: str, name: str) -> Response:
    """The page of an open survey; for one that is paused or closed, a page that says so."""
    seen = surveys().reading(f"{folder}/{name}")
    published = seen.summary or abort(404)
    questionnaire = current_questionnaire(published)
    viewing = viewing_of(questionnaire)
    if published.state != "open":
        title = questionnaire.title.say(viewing.language)
        return momentary_page(message_page(published.state, viewing, title=title), 200)
    pages: KeptPages = current_app.extensions["kept_pages"]
    key = (published.survey, published.version, published.sample, viewing)
    response = pages.response(key, lambda: _page(published, published.version, questionnaire, viewing))
    if viewing.on_own_device:
        request.environ[UNTIL] = seen.until
    else:
        # Going back on a shared device requests the page anew, so that it is empty.
        response.cache_control.no_store = True
    return response


def show_options(folder: str, name: str, version: str, question: str) -> Response:
    """The options in levels of a question that do not fit its page, as JSON: they never change within a version."""
    survey = f"{folder}/{name}"
    if surveys().state(survey) is None:
        abort(404)
    questionnaire = surveys().questionnaire(survey, version) or abort(404)
    blocks = [block for block in questionnaire.blocks if block.question.code == question]
    tree = blocks[0].answers[0].tree if blocks and blocks[0].answers else None
    if tree is None:
        abort(404)
    language = viewing_of(questionnaire).language
    pages: KeptPages = current_app.extensions["kept_pages"]
    key = ("options", survey, version, question, language)
    response = pages.response(key, lambda: orjson.dumps(options_below(tree, language)).decode())
    response.mimetype = "application/json"
    response.cache_control.no_cache = None
    response.cache_control.max_age = OPTIONS_SECONDS
    return response


def take_answers(folder: str, name: str) -> Response:
    """Receive a filled-in form: store its answers, or say plainly why they were not stored."""
    survey = f"{folder}/{name}"
    posted = read_form()
    published = surveys().state(survey) or surveys().fresh_state(survey) or abort(404)
    if posted.version != published.version:
        published = surveys().fresh_state(survey) or abort(404)
    questionnaire = surveys().questionnaire(survey, posted.version) or abort(400)
    viewing = viewing_of(questionnaire)
    reading = read_answers(questionnaire, posted.answers_to(questionnaire))
    if reading.problems or not (posted.confirms_empty or is_answered(reading.answers)):
        published = surveys().fresh_state(survey) or abort(404)
        return _ask_back(published, questionnaire, viewing, posted, reading)
    channel = viewing.channel or USUAL_CHANNEL
    flags = arrival_flags(
        channel_kind(channel),
        scripted=posted.scripted,
        seconds=posted.seconds,
        questions=asked_count(questionnaire, reading.answers),
    )
    submission = Submission(
        survey=survey,
        version=posted.version,
        response_id=posted.response_id,
        answers=reading.answers,
        channel=channel,
        language=viewing.language,
        started=posted.started,
        seconds=posted.seconds,
        flags=(*flags, "older_version") if posted.version != published.version else flags,
        device=posted.device if channel_kind(channel) == "self" else None,
        texts=open_answer_digests(questionnaire, reading.answers),
        ineligible=reading.ended,
    )
    try:
        receipt = receive(db.engine, submission)
    except SQLAlchemyError as error:
        log.error("answers not stored: %s", type(error).__name__)
        filled_in = ReturnedForm(posted.fields, undelivered=True)
        return _again(published, questionnaire, viewing, posted, filled_in, 503)
    if receipt.kind in ("stored", "same"):
        return _arrived(receipt, folder, name, viewing, posted.device)
    return _not_counted(receipt, folder, name, questionnaire, viewing, posted)


def refuse(error: HTTPException) -> Response:
    """Answer every refusal and failure with a clear page (or an object, for a program)."""
    status = error.code or 500
    response = message(
        _KINDS.get(status, "failed" if status >= 500 else "bad_request"), status, viewing_of(None)
    )
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def database_failed(error: SQLAlchemyError) -> Response:
    """Answer where the database fails."""
    log.error("database: %s", type(error).__name__)
    return message("unavailable", 503, viewing_of(None))


def _page(
    summary: SurveySummary,
    version: str,
    questionnaire: Questionnaire,
    viewing: Viewing,
    filled_in: ReturnedForm | None = None,
) -> str:
    return survey_page(
        summary.survey, version, questionnaire, viewing, sample=summary.sample, filled_in=filled_in
    )


def _ask_back(
    summary: SurveySummary,
    questionnaire: Questionnaire,
    viewing: Viewing,
    posted_form: PostedForm,
    reading: FormReading,
) -> Response:
    """The page that lists what is wrong with a form, or asks whether an empty one is meant; nothing is stored."""
    title = questionnaire.title.say(viewing.language)
    if summary.state != "open":
        # Nobody is asked to correct what can no longer be taken.
        return message(f"late_{summary.state}_not_kept", 410, viewing, title=title)
    if reading.problems:
        filled_in = ReturnedForm(posted_form.fields, reading.problems)
        return _again(summary, questionnaire, viewing, posted_form, filled_in, 422)
    if wants_json():
        return refusal("empty", 422)
    fields = MultiDict(_recognisable(posted_form.fields))
    fields["confirm_empty"] = "1"
    back = address_of(*summary.survey.split("/")) + viewing.query()
    page = confirm_page("empty", viewing, title=title, back=back, fields=list(fields.items(multi=True)))
    return momentary_page(page, 422, to_go_back_to=viewing.on_own_device)


def _again(
    summary: SurveySummary,
    questionnaire: Questionnaire,
    viewing: Viewing,
    posted_form: PostedForm,
    filled_in: ReturnedForm,
    status: int,
) -> Response:
    """The form once more, with everything that was filled in."""
    if wants_json():
        error = "problems" if filled_in.problems else "unavailable"
        return refusal(error, status, problems=_listed(filled_in.problems))
    filled_in = replace(filled_in, fields=_recognisable(filled_in.fields))
    page = _page(summary, posted_form.version, questionnaire, viewing, filled_in)
    return momentary_page(page, status, to_go_back_to=viewing.on_own_device)


def _recognisable(fields: MultiDict[str, str]) -> MultiDict[str, str]:
    """The same form with an id, a new one where it had none: sent twice from the page that shows it, it is one."""
    return fields if fields.get("response_id") else _with_id(fields)


def _with_id(fields: MultiDict[str, str]) -> MultiDict[str, str]:
    """The same form under a new id."""
    renewed = MultiDict(fields)
    renewed.setlist("response_id", [str(uuid4())])
    return renewed


def _arrived(receipt: Receipt, folder: str, name: str, viewing: Viewing, device: str | None) -> Response:
    """The redirect to the receipt; with its secret only for the person who has just stored the answers.

    That person, sending again, is recognised by the device's mark, or without one by sending again at once.
    """
    known = receipt.device == device if receipt.device is not None else is_retry(receipt.submitted)
    holder = receipt.kind == "stored" or known
    place = receipts.receipt_address(folder, name, viewing, receipt.response_id, holder=holder)
    if not wants_json():
        return Response("", 303, {"Location": place, "Cache-Control": "no-store"})
    response = jsonify(receipt=str(receipt.response_id), location=place)
    response.status_code = 201 if receipt.kind == "stored" else 200
    response.cache_control.no_store = True
    return response


def _not_counted(
    receipt: Receipt,
    folder: str,
    name: str,
    questionnaire: Questionnaire,
    viewing: Viewing,
    posted_form: PostedForm,
) -> Response:
    """Why the answers were not stored; where their id was taken, with a way to send them as a new questionnaire."""
    title = questionnaire.title.say(viewing.language)
    aside = "" if receipt.set_aside else "_not_kept"
    if receipt.kind == "closed":
        state = surveys().fresh_state(f"{folder}/{name}")
        kind = "late_paused" if state is not None and state.state == "paused" else "late_closed"
        return message(f"{kind}{aside}", 410, viewing, title=title)
    kind = f"conflict{aside}" if receipt.kind == "conflict" else "already_withdrawn"
    if wants_json():
        return refusal(kind, 409)
    page = confirm_page(
        kind,
        viewing,
        title=title,
        back=address_of(folder, name) + viewing.query(),
        fields=list(_with_id(posted_form.fields).items(multi=True)),
        finished={"survey": f"{folder}/{name}", "finished": str(receipt.response_id)},
    )
    return momentary_page(page, 409, to_go_back_to=viewing.on_own_device)


def _listed(problems: tuple[AnswerProblem, ...]) -> list[dict[str, object]]:
    return [{"field": problem.field, "code": problem.code} for problem in problems]
