"""Duties that a person must fulfil before anything else: changing a password, setting up an authenticator app."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from surveyapp.config import Settings
from surveyapp.records.accounts import Account, ConsoleSession
from surveyapp.services.people.passwords import rotation_due
from surveyapp.services.tokens import token_hash


@dataclass(frozen=True)
class Duty:
    """The endpoint where the duty is fulfilled, and the endpoints that stay open until then."""

    endpoint: str
    open_endpoints: frozenset[str]


def _at(endpoint: str) -> Duty:
    return Duty(endpoint, frozenset({endpoint, "security.logout"}))


CHANGE_PASSWORD = _at("console.account.change_password")
SET_UP_TOTP = _at("console.account.set_up_totp")


def first_to_do(engine: Engine, settings: Settings, token: str) -> Duty | None:
    """The first duty of the holder of this session; None without one.

    The authenticator app is required at the sign-in only: sessions from before it was required go on, so that nobody
    loses their work.
    """
    columns = (Account.must_change_password, Account.password_changed, Account.tf_totp_secret, Account.role)
    query = select(*columns, ConsoleSession.second_factor_due).join(
        ConsoleSession, ConsoleSession.account == Account.id
    )
    with engine.connect() as connection:
        row = connection.execute(query.where(ConsoleSession.id_hash == token_hash(token))).one()
    if row.must_change_password or rotation_due(
        settings.password_policy, row.password_changed, datetime.now(UTC)
    ):
        return CHANGE_PASSWORD
    if row.second_factor_due and row.tf_totp_secret is None and totp_required(settings, row.role):
        return SET_UP_TOTP
    return None


def totp_required(settings: Settings, role: str) -> bool:
    """Whether people of this role have to sign in with an authenticator app."""
    return settings.totp == "everyone" or (settings.totp == "administrators" and role == "administrator")
