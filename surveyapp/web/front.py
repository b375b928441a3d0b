"""The root of the server: in a demonstration the list of open surveys, otherwise nothing."""

from flask import Blueprint, Response, abort, current_app
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from surveyapp.extensions import db
from surveyapp.services.published import citizen_path, open_surveys
from surveyapp.web.citizen.pages import momentary
from surveyapp.web.citizen.rendering import Viewing, front_page, message_page

front = Blueprint("front", __name__)


@front.get("/")
def list_surveys() -> Response:
    """The open surveys of a demonstration; elsewhere surveys are not listed."""
    if not current_app.config["SURVEYAPP_DEMO"]:
        abort(404)
    surveys = [(citizen_path(name), title, sample) for name, title, sample in open_surveys(db.engine)]
    return momentary(front_page(surveys), 200)


@front.app_errorhandler(HTTPException)
def refuse(error: HTTPException) -> Response:
    """Every refusal is a clear page."""
    status = error.code or 500
    kind = {404: "not_found", 405: "wrong_method"}.get(status, "failed" if status >= 500 else "bad_request")
    response = momentary(message_page(kind, Viewing()), status)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response
