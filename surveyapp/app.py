"""The application: the console in the root app, and the citizen app mounted at /s. This file only assembles."""

from flask import Flask, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from surveyapp.config import Settings, read_settings
from surveyapp.extensions import db
from surveyapp.records.connection import prepare_engine
from surveyapp.records.private_files import make_private_folder
from surveyapp.services.addresses import CITIZENS
from surveyapp.web.citizen.app import create_citizen_app
from surveyapp.web.citizen.security import protect
from surveyapp.web.console.register import register_console
from surveyapp.web.console.surveys.links import not_open_path
from surveyapp.web.front import front
from surveyapp.web.health import health
from surveyapp.web.not_open_yet import NotOpenYet
from surveyapp.web.quiet_flask import QuietFlask


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application for one process; without `settings` they come from the environment."""
    settings = settings or read_settings()
    make_private_folder(settings.instance)
    app = QuietFlask("surveyapp", static_folder=None, static_url_path="/static")
    app.config.update(settings.for_flask())
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    app.register_blueprint(health)
    app.register_blueprint(front)
    https = settings.public_url.startswith("https:")
    # What is registered first has the last word: the console's own headers stand.
    subdomains = settings.hsts_subdomains
    app.after_request(lambda answer: protect(answer, https=https or request.is_secure, subdomains=subdomains))
    register_console(app, settings)
    citizens = create_citizen_app(settings.for_flask())
    with citizens.app_context():
        prepare_engine(db.engine)
    console = app.wsgi_app
    told = NotOpenYet(citizens, console, app.config["SESSION_COOKIE_NAME"], not_open_path)
    app.wsgi_app = DispatcherMiddleware(console, {CITIZENS: told})  # type: ignore[method-assign]  # as Flask advises for middleware
    return app
