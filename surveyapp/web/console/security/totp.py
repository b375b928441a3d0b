"""Codes of an authenticator app, as Flask-Security reckons them; each is taken once, whichever worker sees it first."""

from typing import cast

import segno
from flask import current_app
from flask_security import Totp, UserMixin
from passlib.exc import UsedTokenError
from passlib.totp import TotpMatch

from surveyapp.records.accounts import Account
from surveyapp.services import second_factor
from surveyapp.services.secret_key import derived
from surveyapp.web.console.access import engine

RECOVERY_CODES = 10
"""So many at a time."""

DRIFT = 30
"""A phone's clock may be wrong by so many seconds."""


class AccountTotp(Totp):
    """Remembers the time step of the last code in the account."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        """The time step of the last code that was taken."""
        return cast(Account, user).totp_counter

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Take the code; one that another worker took meanwhile counts as used."""
        if not second_factor.use_counter(engine(), user.id, tmatch.counter):
            raise UsedTokenError

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The QR code that an app reads, as the address of an image."""
        code = segno.make(self.get_totp_uri(username, totp), error="m")
        return str(code.svg_data_uri(scale=5, border=4, light="#fff"))


def factory() -> AccountTotp:
    """The one of this app."""
    return cast(AccountTotp, current_app.extensions["security"].totp_factory)


def code_fits(account: Account, code: str, secret: str) -> bool:
    """Whether the code belongs to the (encrypted) secret and was not taken before; now it is."""
    digits = "".join(code.split())
    return factory().verify_totp(digits, secret, account, window=DRIFT)


def new_recovery_codes() -> tuple[list[str], list[str]]:
    """Codes to show once, and their hashes to keep."""
    codes = factory().generate_recovery_codes(RECOVERY_CODES)
    return codes, [recovery_hash(code) for code in codes]


def recovery_hash(code: str) -> str:
    """How a recovery code is kept; spaces, hyphens and capitals in what was typed do not matter."""
    plain = "".join(character for character in code.lower() if character.isalnum())
    return derived(current_app.config["SECRET_KEY"], f"recovery code {plain}")
