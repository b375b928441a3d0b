"""The root of the server: in a demonstration the list of its sample surveys, otherwise a redirect to the console."""

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from surveyapp.extensions import db
from surveyapp.services.addresses import HOME, citizen_path
from surveyapp.services.figures.demonstration import sample_surveys
from surveyapp.services.surveys.survey_lookup import open_surveys
from surveyapp.web.citizen.pages import momentary_page
from surveyapp.web.citizen.rendering import Viewing, front_page, message_page
from surveyapp.web.console.errors import error_page
from surveyapp.web.console.register import is_console

front = Blueprint("front", __name__)


@front.get("/")
def list_surveys() -> ResponseReturnValue:
    """The open sample surveys of a demonstration, but no others; elsewhere a redirect to the console, which asks to
    sign in.
    """
    if not current_app.config["SURVEYAPP_DEMO"]:
        return redirect(HOME)
    shown = sample_surveys(current_app.extensions["settings"].questionnaires)
    surveys = [
        (citizen_path(name), title, sample)
        for name, title, sample in open_surveys(db.engine)
        if sample and name in shown
    ]
    return momentary_page(front_page(surveys, HOME), 200)


@front.app_errorhandler(HTTPException)
def refuse(error: HTTPException) -> ResponseReturnValue:
    """Answer every refusal with a clear page."""
    if is_console(request.path):
        return error_page(error)
    status = error.code or 500
    kind = {404: "not_found", 405: "wrong_method"}.get(status, "failed" if status >= 500 else "bad_request")
    response = momentary_page(message_page(kind, Viewing()), status)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response
