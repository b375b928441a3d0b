"""Codes of an authenticator app, as Flask-Security computes them; each is accepted once, by whichever worker sees it
first.
"""

from typing import cast

import segno
from flask import current_app
from flask_security import Totp
from passlib.exc import TokenError

from surveyapp.records.accounts import Account
from surveyapp.services.limits import MOST_STEPS_AHEAD
from surveyapp.services.people import second_factor
from surveyapp.services.secret_key import derive_key
from surveyapp.web.console.access import engine
from surveyapp.web.console.limits import CLOCK_DRIFT_SECONDS, MOST_CLOCK_STEPS, RECOVERY_CODES


class AccountTotp(Totp):
    """Takes each code once, also where a clock is wrong."""

    def takes(self, code: str, secret: str, account: Account, drift: int) -> bool:
        """Whether the code belongs to the (encrypted) secret on a clock that is `drift` time steps ahead of ours, and
        was not taken before; now it is. Whichever worker sees it first takes it.
        """
        app = self._totp.from_source(secret)
        now, digits = app.now(), "".join(code.split())
        furthest = int(now) // app.period + MOST_STEPS_AHEAD + max(0, drift, account.totp_drift or 0)
        last = account.totp_counter
        taken = last if last is not None and last <= furthest else None
        try:
            match = app.match(
                digits, time=now + drift * app.period, window=CLOCK_DRIFT_SECONDS, last_counter=taken
            )
        except TokenError:
            return False
        return second_factor.use_counter(engine(), account.id, match.counter, furthest)

    def drift(self, code: str, secret: str) -> int:
        """How many time steps the phone with this code is ahead of the server; 0 if no more than any clock may be, and
        if it is no code of this hour.

        For setting up only, where the caller has the secret: elsewhere it would reveal later codes.
        """
        app, digits = self._totp.from_source(secret), "".join(code.split())
        present = int(app.now()) // app.period
        for steps in sorted(range(-MOST_CLOCK_STEPS, MOST_CLOCK_STEPS + 1), key=abs):
            if app.generate((present + steps) * app.period).token == digits:
                return steps if abs(steps) * app.period > CLOCK_DRIFT_SECONDS else 0
        return 0

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The QR code that an app reads, as the address of an image."""
        code = segno.make(self.get_totp_uri(username, totp), error="m")
        return str(code.svg_data_uri(scale=5, border=4, light="#fff"))


def factory() -> AccountTotp:
    """The object of this app that makes and checks codes."""
    return cast(AccountTotp, current_app.extensions["security"].totp_factory)


def code_fits(account: Account, code: str, secret: str) -> bool:
    """Whether the code belongs to the (encrypted) secret and was not taken before; now it is.

    Where the clocks did not agree at the set-up, on the server's clock or on the phone's as it was then.
    """
    drifts = dict.fromkeys((0, account.totp_drift or 0))
    return any(factory().takes(code, secret, account, drift) for drift in drifts)


def new_recovery_codes() -> tuple[list[str], list[str]]:
    """Codes to show once, and their hashes to keep."""
    codes = factory().generate_recovery_codes(RECOVERY_CODES)
    return codes, [recovery_hash(code) for code in codes]


def recovery_hash(code: str) -> str:
    """How a recovery code is kept; spaces, hyphens and capitals in what was typed do not matter."""
    plain = "".join(character for character in code.lower() if character.isalnum())
    return derive_key(current_app.config["SECRET_KEY"], f"recovery code {plain}")
