"""The citizen app: a survey's page, the response to a form that is sent in, and the receipt. Mounted at /s or alone."""

import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import orjson
from flask import Flask, Response, abort, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import UUIDConverter

from surveyapp.collection.kinds import AnswerProblem
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.extensions import db
from surveyapp.services.answers.receipts import ReceiptSecrets
from surveyapp.services.answers.receive import Receipt
from surveyapp.services.surveys.survey_lookup import SurveySummary
from surveyapp.web.citizen import receipts
from surveyapp.web.citizen.deliveries import Delivery, delivery_of, delivery_response
from surveyapp.web.citizen.known_surveys import KnownSurveys
from surveyapp.web.citizen.limits import OPTIONS_SECONDS
from surveyapp.web.citizen.option_levels import options_below
from surveyapp.web.citizen.pages import KeptPages, momentary_page
from surveyapp.web.citizen.ready import UNTIL, ReadyAnswers
from surveyapp.web.citizen.receipt_pages import ReceiptPages
from surveyapp.web.citizen.rendering import ReturnedForm, Viewing, confirm_page, message_page, survey_page
from surveyapp.web.citizen.security import protect, protection
from surveyapp.web.citizen.short_way import ShortWay, Way, raise_earlier_error
from surveyapp.web.citizen.visit import Desk, address_of, desk, message, refusal, viewing_of, wants_json
from surveyapp.web.quiet_flask import QuietFlask

_KINDS = {
    400: "bad_request",
    403: "foreign",
    404: "not_found",
    405: "wrong_method",
    413: "too_large",
    503: "unavailable",
}

_FORM = re.compile("/([^/]+)/([^/]+)")
_RECEIPT = re.compile(f"{_FORM.pattern}/receipt/({UUIDConverter.regex})")

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
    with app.app_context():
        engine = db.engine
    public_url = str(config.get("SURVEYAPP_PUBLIC_URL") or "")
    known = KnownSurveys(engine, clock)
    secrets = ReceiptSecrets(config["SECRET_KEY"])
    present = Desk(engine, known, KeptPages(), ReceiptPages(), secrets, public_url)
    app.extensions["desk"] = present
    at = "/<folder>/<name>"
    receipt = f"{at}/receipt/<uuid:response_id>"
    rules: list[tuple[str, Any, str]] = [
        (at, show_survey, "GET"),
        (at, explain_delivery, "POST"),
        (f"{at}/options/<version>/<question>", show_options, "GET"),
        (f"{at}/received", receipts.show_received, "GET"),
        (receipt, receipts.show_receipt, "GET"),
        (f"{receipt}/withdraw", receipts.ask_for_withdrawal, "GET"),
        (f"{receipt}/withdraw", receipts.withdraw_response, "POST"),
    ]
    for rule, view, method in rules:
        app.add_url_rule(rule, view_func=view, methods=[method], provide_automatic_options=False)
    app.before_request(lambda: raise_earlier_error(request.environ))
    app.register_error_handler(HTTPException, refuse)
    app.register_error_handler(SQLAlchemyError, database_failed)
    public_https = public_url.startswith("https:")
    subdomains = bool(config.get("SURVEYAPP_HSTS_SUBDOMAINS"))
    app.after_request(
        lambda answer: protect(answer, https=public_https or request.is_secure, subdomains=subdomains)
    )
    ways = (
        Way("POST", _FORM, partial(delivery_response, present)),
        Way("GET", _RECEIPT, partial(receipts.receipt_response, present)),
    )
    usual = ShortWay(
        app.wsgi_app, ways, lambda secure: protection(https=public_https or secure, subdomains=subdomains)
    )
    app.wsgi_app = ReadyAnswers(usual, clock)  # type: ignore[method-assign]  # as Flask advises for middleware
    return app


def show_survey(folder: str, name: str) -> Response:
    """The page of an open survey; for one that is paused or closed, a page that says so."""
    seen = desk().surveys.reading(f"{folder}/{name}")
    published = seen.summary or abort(404)
    questionnaire = desk().current_questionnaire(published)
    viewing = viewing_of(questionnaire, request)
    if published.state != "open":
        title = questionnaire.title.say(viewing.language)
        return momentary_page(message_page(published.state, viewing, title=title), 200)
    key = (published.survey, published.version, published.sample, viewing)
    response = desk().pages.response(key, lambda: _page(published, published.version, questionnaire, viewing))
    if viewing.on_own_device:
        request.environ[UNTIL] = seen.until
    else:
        # Going back on a shared device requests the page anew, so that it is empty.
        response.cache_control.no_store = True
    return response


def show_options(folder: str, name: str, version: str, question: str) -> Response:
    """The options in levels of a question that do not fit its page, as JSON: they never change within a version."""
    survey = f"{folder}/{name}"
    if desk().surveys.state(survey) is None:
        abort(404)
    questionnaire = desk().surveys.questionnaire(survey, version) or abort(404)
    blocks = [block for block in questionnaire.blocks if block.question.code == question]
    tree = blocks[0].answers[0].tree if blocks and blocks[0].answers else None
    if tree is None:
        abort(404)
    language = viewing_of(questionnaire, request).language
    key = ("options", survey, version, question, language)
    response = desk().pages.response(key, lambda: orjson.dumps(options_below(tree, language)).decode())
    response.mimetype = "application/json"
    response.cache_control.no_cache = None
    response.cache_control.max_age = OPTIONS_SECONDS
    return response


def explain_delivery(folder: str, name: str) -> Response:
    """Say plainly why the answers of a form were not stored, and show them again; a form that was stored was answered
    before.
    """
    delivery = delivery_of(request)
    if delivery.failed:
        return _again(delivery, ReturnedForm(delivery.posted.fields, undelivered=True), 503)
    if delivery.receipt is None:
        return _ask_back(delivery)
    return _not_counted(delivery, delivery.receipt, folder, name)


def refuse(error: HTTPException) -> Response:
    """Answer every refusal and failure with a clear page (or an object, for a program)."""
    status = error.code or 500
    response = message(
        _KINDS.get(status, "failed" if status >= 500 else "bad_request"), status, viewing_of(None, request)
    )
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def database_failed(error: SQLAlchemyError) -> Response:
    """Answer where the database fails."""
    log.error("database: %s", type(error).__name__)
    return message("unavailable", 503, viewing_of(None, request))


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


def _ask_back(delivery: Delivery) -> Response:
    """The page that lists what is wrong with a form, or asks whether an empty one is meant; nothing is stored."""
    summary, viewing, problems = delivery.summary, delivery.viewing, delivery.reading.problems
    title = delivery.questionnaire.title.say(viewing.language)
    if summary.state != "open":
        # Nobody is asked to correct what can no longer be taken.
        return message(f"late_{summary.state}_not_kept", 410, viewing, title=title)
    if problems:
        return _again(delivery, ReturnedForm(delivery.posted.fields, problems), 422)
    if wants_json(request):
        return refusal("empty", 422)
    fields = MultiDict(_recognisable(delivery.posted.fields))
    fields["confirm_empty"] = "1"
    back = address_of(request, *summary.survey.split("/")) + viewing.query()
    page = confirm_page("empty", viewing, title=title, back=back, fields=list(fields.items(multi=True)))
    return momentary_page(page, 422, to_go_back_to=viewing.on_own_device)


def _again(delivery: Delivery, filled_in: ReturnedForm, status: int) -> Response:
    """The form once more, with everything that was filled in."""
    if wants_json(request):
        error = "problems" if filled_in.problems else "unavailable"
        return refusal(error, status, problems=_listed(filled_in.problems))
    filled_in = replace(filled_in, fields=_recognisable(filled_in.fields))
    viewing, version = delivery.viewing, delivery.posted.version
    page = _page(delivery.summary, version, delivery.questionnaire, viewing, filled_in)
    return momentary_page(page, status, to_go_back_to=viewing.on_own_device)


def _recognisable(fields: MultiDict[str, str]) -> MultiDict[str, str]:
    """The same form with an id, a new one where it had none: sent twice from the page that shows it, it is one."""
    return fields if fields.get("response_id") else _with_id(fields)


def _with_id(fields: MultiDict[str, str]) -> MultiDict[str, str]:
    """The same form under a new id."""
    renewed = MultiDict(fields)
    renewed.setlist("response_id", [str(uuid4())])
    return renewed


def _not_counted(delivery: Delivery, receipt: Receipt, folder: str, name: str) -> Response:
    """Why the answers were not stored; where their id was taken, with a way to send them as a new questionnaire."""
    viewing = delivery.viewing
    title = delivery.questionnaire.title.say(viewing.language)
    aside = "" if receipt.set_aside else "_not_kept"
    if receipt.kind == "closed":
        state = desk().surveys.fresh_state(f"{folder}/{name}")
        kind = "late_paused" if state is not None and state.state == "paused" else "late_closed"
        return message(f"{kind}{aside}", 410, viewing, title=title)
    kind = f"conflict{aside}" if receipt.kind == "conflict" else "already_withdrawn"
    if wants_json(request):
        return refusal(kind, 409)
    page = confirm_page(
        kind,
        viewing,
        title=title,
        back=address_of(request, folder, name) + viewing.query(),
        fields=list(_with_id(delivery.posted.fields).items(multi=True)),
        finished={"survey": f"{folder}/{name}", "finished": str(receipt.response_id)},
    )
    return momentary_page(page, 409, to_go_back_to=viewing.on_own_device)


def _listed(problems: tuple[AnswerProblem, ...]) -> list[dict[str, object]]:
    return [{"field": problem.field, "code": problem.code} for problem in problems]
