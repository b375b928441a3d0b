"""Flask-Security put into the root app."""

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore
from flask_wtf import CSRFProtect

from surveyapp.config import Settings
from surveyapp.extensions import db
from surveyapp.records.accounts import Account, Role


def install_security(app: Flask, settings: Settings) -> None:
    """Sign-in, sign-out and form tokens."""
    app.config["SECRET_KEY"] = settings.secret_key or "development-only-until-helper-a-writes-it"
    app.config.update(
        SECURITY_URL_PREFIX="/console",
        SECURITY_PASSWORD_SALT="x",
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_JOIN_USER_ROLES=False,
    )
    CSRFProtect(app)
    Security(app, SQLAlchemyUserDatastore(db, Account, Role))
