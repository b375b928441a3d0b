"""The language of the console: Chinese unless a person chose English; a browser's wishes do not count."""

from flask import Blueprint, g, has_request_context, redirect, request, session
from flask.typing import ResponseReturnValue

from surveyapp.services.people.accounts import keep_language
from surveyapp.web.console.access import audit_detail, engine, public, signed_in
from surveyapp.web.console.return_path import return_path

LANGUAGES = {"zh": "中文", "en": "English"}
"""Language -> its name in itself; the first is the default."""

_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}

language = Blueprint("language", __name__)


def present_language() -> str:
    """The language of this request: chosen in this browser, or kept in the account."""
    chosen = session.get("language") if has_request_context() else None
    if chosen in LANGUAGES:
        return str(chosen)
    person = g.get("actor") if has_request_context() else None
    return person.language if person and person.language in LANGUAGES else "zh"


def select_locale() -> str:
    """The same as Babel names it."""
    return _LOCALES[present_language()]


@language.post("/language")
@public(audit="choose_language")
def choose() -> ResponseReturnValue:
    """Remember the language, in this browser and for the account, and go back to the page."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
        person = signed_in()
        if person is not None:
            keep_language(engine(), person.account, wanted)
        audit_detail(language=wanted)
    return redirect(return_path(request.form.get("next")))
