"""Browsers that signed in to an account before: failed attempts of strangers cannot lock them out.

Such a browser holds a mark: a random number, signed together with the account and a value that each change of the
password changes. It reveals nothing, opens nothing, and ends with the password.
"""

import hmac
import secrets

from flask import Response, after_this_request, current_app, request

from surveyapp.records.accounts import Account
from surveyapp.services.secret_key import derive_key
from surveyapp.web.console.limits import KNOWN_BROWSER_DAYS, MOST_KNOWN_ACCOUNTS

_NUMBER, _SIGNATURE = 16, 32  # hexadecimal digits


def browser_mark(account: Account) -> str | None:
    """The number of this browser's mark for the account; None if it has none that still holds."""
    for mark in _marks():
        number, signature = mark[:_NUMBER], mark[_NUMBER:]
        if hmac.compare_digest(signature.encode(), _signature(account, number).encode()):
            return number
    return None


def keep_mark(account: Account) -> None:
    """Let the response to this request mark the browser as one that signed in to the account."""
    number = browser_mark(account) or secrets.token_hex(_NUMBER // 2)
    mine = number + _signature(account, number)
    marks = [mine, *(mark for mark in _marks() if mark != mine)][:MOST_KNOWN_ACCOUNTS]

    @after_this_request
    def give(response: Response) -> Response:
        response.set_cookie(
            _cookie(),
            ".".join(marks),
            max_age=KNOWN_BROWSER_DAYS * 24 * 60 * 60,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
        )
        return response


def _marks() -> list[str]:
    whole = request.cookies.get(_cookie(), "")[: MOST_KNOWN_ACCOUNTS * (_NUMBER + _SIGNATURE + 1)]
    return [mark for mark in whole.split(".") if len(mark) == _NUMBER + _SIGNATURE]


def _signature(account: Account, number: str) -> str:
    purpose = f"known browser {account.id} {account.fs_uniquifier} {number}"
    return derive_key(current_app.config["SECRET_KEY"], purpose)[:_SIGNATURE]


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-known"
