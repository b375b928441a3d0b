"""Installs Flask-Security in the root app: its hashes, TOTP and sign-in, but none of its pages, mails or tokens."""

from typing import cast

from flask import Flask, Request
from flask_security import Security, SQLAlchemyUserDatastore
from flask_wtf import CSRFProtect

from surveyapp.config import Settings
from surveyapp.extensions import db
from surveyapp.records.accounts import Account, Role
from surveyapp.services.secret_key import derive_key
from surveyapp.web.console.access import present_actor
from surveyapp.web.console.signing_in.login import security
from surveyapp.web.console.signing_in.totp import AccountTotp

ISSUER = "surveyapp"
"""The name of this site in an authenticator app."""


def install_security(app: Flask, settings: Settings) -> None:
    """Give the app its cookies, form tokens and pages to sign in; call it once, before the first request."""
    app.config.update(
        **_cookies(settings),
        # Form tokens live as long as the session, whose end the server decides.
        WTF_CSRF_TIME_LIMIT=None,
        # Hashes must not depend on the key: it may have to be changed.
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"username": {"mapper": str}}],
        # Makes Flask-Security prepare TOTP without wanting a second library for QR codes.
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_TOTP_SECRETS={"1": derive_key(app.config["SECRET_KEY"], "totp")},
        SECURITY_TOTP_ISSUER=ISSUER,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
    )
    CSRFProtect(app)
    datastore = SQLAlchemyUserDatastore(db, Account, Role)
    installed = Security(app, datastore, register_blueprint=False, totp_cls=AccountTotp)
    installed.login_manager.user_loader(_holder_of)
    installed.login_manager.request_loader(_nobody)
    # Flask-Principal is not used: without its loaders no request spends time on finding the identity.
    installed.principal.identity_loaders.clear()
    app.register_blueprint(security)


def _cookies(settings: Settings) -> dict[str, object]:
    return {
        "SESSION_COOKIE_NAME": "__Host-surveyapp" if settings.tls else "surveyapp",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_SECURE": settings.tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }


def _holder_of(uniquifier: str) -> Account | None:
    """Flask-Login's user: only who holds a living session on the server."""
    person = present_actor()
    if person is None:
        return None
    account = cast(Account | None, db.session.get(Account, person.account))
    return account if account is not None and account.fs_uniquifier == uniquifier else None


def _nobody(_request: Request) -> None:
    """No token in a header or an address signs anybody in."""
