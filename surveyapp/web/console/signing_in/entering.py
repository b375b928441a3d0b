"""Signing in and out: a new session each time, in the browser and on the server."""

import time

from flask import g, session
from flask_security import login_user, logout_user

from surveyapp.extensions import db
from surveyapp.records.accounts import Account
from surveyapp.services.people import sessions
from surveyapp.web.console.access import actor, engine, settings
from surveyapp.web.console.limits import CODE_SECONDS
from surveyapp.web.console.sign_in_duties import totp_required
from surveyapp.web.console.signing_in.known_browser import keep_mark


def sign_in(account: Account, *, via: str, secret: str | None = None) -> None:
    """Sign this account in. Of the browser's earlier session only the language is kept; from now on the browser is
    known to the account.

    `Refused` with `account_changed` if its password was changed since it was looked at (or since it was given
    `secret`, its `fs_uniquifier`).
    """
    _forget()
    due = totp_required(settings(), account.role) and account.tf_totp_secret is None
    token = sessions.start(engine(), account.id, secret or account.fs_uniquifier, second_factor_due=due)
    login_user(account, remember=False, authn_via=[via])
    session["sid"] = token
    keep_mark(account)
    g.pop("actor", None)


def await_code(account: Account, following: str | None) -> None:
    """Remember for a while that the password was right and the code is due. This signs nobody in."""
    _forget()
    session["awaiting"] = {"who": account.fs_uniquifier, "since": int(time.time()), "next": following}


def awaited_account() -> tuple[Account, str | None] | None:
    """The account whose code is due, and the page to go to afterwards; None without a recent right password."""
    waiting = session.get("awaiting")
    if not isinstance(waiting, dict) or time.time() - waiting["since"] > CODE_SECONDS:
        return None
    query = db.select(Account).where(Account.fs_uniquifier == waiting["who"], Account.active)
    account = db.session.scalar(query)
    return (account, waiting["next"]) if account is not None and account.tf_totp_secret else None


def sign_out() -> None:
    """End this session, on the server too."""
    logout_user()
    _forget()


def holder() -> Account:
    """The account of the person who is signed in."""
    return db.session.get_one(Account, actor().account)


def _forget() -> None:
    token, language = session.get("sid"), session.get("language")
    if isinstance(token, str):
        sessions.end(engine(), token)
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF would show the old one in this answer
    if language is not None:
        session["language"] = language
