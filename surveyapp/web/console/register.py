"""The console as one blueprint: its areas, its gate, its headers, its language."""

from datetime import datetime
from typing import Any, cast

from flask import Blueprint, Flask, Response, g, request, url_for
from flask_babel import Babel, gettext
from flask_bootstrap import Bootstrap5
from jinja2 import StrictUndefined
from wtforms import Field

from surveyapp.collection.limits import LONGEST_CHANNEL
from surveyapp.config import Settings
from surveyapp.definition.china_time import CHINA
from surveyapp.reports.words.saying import use_translation
from surveyapp.services.addresses import CONSOLE, HOME
from surveyapp.services.limits import LONGEST_REASON
from surveyapp.services.mistakes.problem_lists import first_of
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import Gate, admit, limit_body, present_actor, write_audit_entry
from surveyapp.web.console.audit.audit import audit
from surveyapp.web.console.charts.plotly_script import plotly_script
from surveyapp.web.console.downloads.downloads import downloads
from surveyapp.web.console.downloads.evaluation_downloads import evaluation_downloads
from surveyapp.web.console.editing.editor import editor
from surveyapp.web.console.editing.insert_questions import insert_questions
from surveyapp.web.console.editing.new_empty import new_empty
from surveyapp.web.console.editing.new_survey import new_survey
from surveyapp.web.console.editing.options_files import options_files
from surveyapp.web.console.editing.paper import paper
from surveyapp.web.console.editing.word_copy import word_copy
from surveyapp.web.console.errors import handle_errors
from surveyapp.web.console.evaluations.basic_forms import basic_forms
from surveyapp.web.console.evaluations.budget import evaluation_budget
from surveyapp.web.console.evaluations.comparison import evaluation_compared
from surveyapp.web.console.evaluations.evaluation_filing import evaluation_filing
from surveyapp.web.console.evaluations.evaluation_list import evaluation_list
from surveyapp.web.console.evaluations.evaluations import evaluations
from surveyapp.web.console.evaluations.locks import evaluation_locks
from surveyapp.web.console.evaluations.new_evaluation import new_evaluation
from surveyapp.web.console.evaluations.source import evaluation_source
from surveyapp.web.console.evaluations.system_texts import system_texts
from surveyapp.web.console.evaluations.value_paste import value_paste
from surveyapp.web.console.evaluations.value_table import value_table
from surveyapp.web.console.evaluations.values import evaluation_values
from surveyapp.web.console.evaluations.what_if import what_if
from surveyapp.web.console.folder_names import folder_label, title_of_folder
from surveyapp.web.console.imports.import_list import import_list
from surveyapp.web.console.imports.import_records import import_records
from surveyapp.web.console.imports.imports import imports
from surveyapp.web.console.language import (
    FIRST_LANGUAGE,
    LANGUAGES,
    TRANSLATIONS,
    language,
    present_language,
    select_locale,
)
from surveyapp.web.console.lengthy_views import Seats, stand_up
from surveyapp.web.console.limits import LONGEST_SEARCH
from surveyapp.web.console.manuals import manuals
from surveyapp.web.console.messages import lines_file
from surveyapp.web.console.navigation import open_places
from surveyapp.web.console.opinions.coding_frame import coding_frame
from surveyapp.web.console.opinions.opinions import opinions
from surveyapp.web.console.opinions.quotes import quotes
from surveyapp.web.console.opinions.text_codings import text_codings
from surveyapp.web.console.opinions.word_counts import word_counts
from surveyapp.web.console.people.account import account
from surveyapp.web.console.people.accounts import accounts
from surveyapp.web.console.people.invitations import invitations
from surveyapp.web.console.people.people_words import person_words
from surveyapp.web.console.people.teams import teams
from surveyapp.web.console.plain_input import BoundedRequest, PlainText, RowId, drain, refuse_nul
from surveyapp.web.console.questionnaire_form.questionnaire_form import questionnaire_form
from surveyapp.web.console.results.figure import figure
from surveyapp.web.console.results.results import results
from surveyapp.web.console.results.seal import seal
from surveyapp.web.console.results.snapshots import snapshots
from surveyapp.web.console.reviews.review_page import review_page
from surveyapp.web.console.reviews.reviews import reviews
from surveyapp.web.console.signing_in.install_security import install_security
from surveyapp.web.console.statistics.aggregates import aggregates
from surveyapp.web.console.statistics.comparison import comparison
from surveyapp.web.console.statistics.crosstab import crosstab
from surveyapp.web.console.statistics.drivers import drivers
from surveyapp.web.console.statistics.estimates import estimates
from surveyapp.web.console.statistics.sample_size import sample_size
from surveyapp.web.console.statistics.scale import scale
from surveyapp.web.console.statistics.times import times
from surveyapp.web.console.statistics.trend import trend
from surveyapp.web.console.surveys.filing import filing
from surveyapp.web.console.surveys.folders import folders
from surveyapp.web.console.surveys.links import links
from surveyapp.web.console.surveys.preview import preview
from surveyapp.web.console.surveys.responses import responses
from surveyapp.web.console.surveys.retention import retention
from surveyapp.web.console.surveys.set_aside import set_aside
from surveyapp.web.console.surveys.shown_results import handle_counting
from surveyapp.web.console.surveys.surveys import surveys

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)

AREAS = (
    account,
    accounts,
    aggregates,
    audit,
    basic_forms,
    comparison,
    crosstab,
    coding_frame,
    downloads,
    drivers,
    editor,
    estimates,
    evaluation_budget,
    evaluation_compared,
    evaluation_downloads,
    evaluation_filing,
    evaluation_list,
    evaluation_locks,
    evaluation_source,
    evaluation_values,
    evaluations,
    filing,
    folders,
    import_list,
    import_records,
    imports,
    insert_questions,
    invitations,
    language,
    links,
    manuals,
    new_empty,
    new_evaluation,
    new_survey,
    opinions,
    options_files,
    paper,
    plotly_script,
    preview,
    questionnaire_form,
    quotes,
    responses,
    retention,
    review_page,
    reviews,
    results,
    sample_size,
    scale,
    set_aside,
    snapshots,
    figure,
    seal,
    times,
    surveys,
    system_texts,
    teams,
    trend,
    text_codings,
    value_paste,
    value_table,
    what_if,
    word_copy,
    word_counts,
)
"""The areas of the console, each a blueprint. A new page is a view in one of them, or a new one in this list."""


def register_console(app: Flask, settings: Settings) -> None:
    """Mount the console in the root app."""
    app.extensions["settings"] = settings
    app.extensions["seats"] = Seats(settings.threads)
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = LANGUAGES[FIRST_LANGUAGE].locale
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, locale_selector=select_locale)
    Bootstrap5(app)
    app.request_class = BoundedRequest
    app.url_map.converters |= {"default": PlainText, "id": RowId}
    app.before_request(limit_body)
    install_security(app, settings)
    console = Blueprint(
        "console", __name__, url_prefix=CONSOLE, template_folder="templates", static_folder="static"
    )
    console.before_request(admit)
    console.after_request(write_audit_entry)
    console.before_request(refuse_nul)
    handle_errors(console)
    handle_counting(console)
    for area in AREAS:
        console.register_blueprint(area)
    app.register_blueprint(console)
    open_static(app)
    app.before_request(_speak)
    app.teardown_request(_fall_silent)
    app.teardown_request(stand_up)
    app.after_request(_protect)
    app.after_request(drain)
    app.add_template_filter(china_time)
    app.add_template_filter(person_words)
    app.jinja_env.globals |= {
        "first_of": first_of,
        "lines_file": lines_file,
        "longest_reason": LONGEST_REASON,
        "longest_search": LONGEST_SEARCH,
        "longest_channel": LONGEST_CHANNEL,
        "open_places": open_places,
        "organisation": settings.organisation,
    }
    app.context_processor(_for_templates)


def open_static(app: Flask) -> None:
    """Scripts and styles are for everybody."""
    serve = app.view_functions["console.static"]

    def static(**arguments: Any) -> Response:
        return cast(Response, serve(**arguments))

    static.gate = Gate(None, None)  # type: ignore[attr-defined]  # read by `gate_of`
    app.view_functions["console.static"] = static


def china_time(moment: datetime | None) -> str:
    """A moment as people in China read it: 2026-07-05 08:22; nothing for None."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if moment else ""


def is_console(path: str) -> bool:
    """Whether a path belongs to the console or to what it is made with."""
    return path.startswith((HOME, "/bootstrap/")) or path == CONSOLE


def _speak() -> None:
    if is_console(request.path):
        g.speaking = use_translation(gettext)
        g.speaking.__enter__()


def _fall_silent(_error: BaseException | None) -> None:
    if "speaking" in g:
        g.pop("speaking").__exit__(None, None, None)


def _protect(response: Response) -> Response:
    if is_console(request.path):
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        if "Cache-Control" not in response.headers:
            response.cache_control.no_store = True
    return response


def _for_templates() -> dict[str, object]:
    return {
        "actor": present_actor() if is_console(request.path) else None,
        "described": _described,
        "folder_label": folder_label,
        "title_of_folder": title_of_folder,
        "home": HOME,
        "here": request.full_path.rstrip("?") if request.method == "GET" else "",
        "here_endpoint": request.endpoint,
        "bootstrap_script": url_for("bootstrap.static", filename="js/bootstrap.min.js"),
        "Capability": Capability,
        "LANGUAGES": LANGUAGES,
        "language": present_language(),
    }


def _described(field: Field, help_text: str) -> dict[str, str]:
    """The attributes that tie a field to its help and its errors."""
    ids = [f"{field.id}-help"] if help_text else []
    ids += [f"{field.id}-error-{number}" for number in range(1, len(field.errors) + 1)]
    invalid = {"aria-invalid": "true"} if field.errors else {}
    return {**invalid, **({"aria-describedby": " ".join(ids)} if ids else {})}
