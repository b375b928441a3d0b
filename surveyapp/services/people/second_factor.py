"""The second step of signing in: codes of an authenticator app, each taken once, and one-time recovery codes."""

from sqlalchemy import Connection, Engine, or_, select, update

from surveyapp.records.accounts import Account
from surveyapp.records.connection import transaction

METHOD = "authenticator"
"""The only method there is."""


def use_counter(engine: Engine, account: int, counter: int, furthest: int) -> bool:
    """Take the code of this time step (number of 30-second steps since 1970); False if it, or a later one, was taken.

    A step taken beyond `furthest`, the last one that any clock can show now, is ignored: it would lock the person out.
    One statement decides, so that of several workers only one can accept a code.
    """
    taken = Account.totp_counter
    unused = or_(taken.is_(None), taken < counter, taken > furthest)
    statement = update(Account).where(Account.id == account, unused).values(totp_counter=counter)
    with engine.connect() as connection:
        return connection.execute(statement).rowcount == 1


def turn_on(engine: Engine, account: int, secret: str, recovery_codes: list[str], drift: int = 0) -> None:
    """Require a code from now on. `secret` is encrypted, `recovery_codes` are hashes; the phone's clock is `drift` time
    steps ahead of ours.
    """
    values = {
        "tf_primary_method": METHOD,
        "tf_totp_secret": secret,
        "totp_drift": drift or None,
        "mf_recovery_codes": recovery_codes,
    }
    with engine.connect() as connection:
        connection.execute(update(Account).where(Account.id == account).values(**values))


def turn_off(engine: Engine, account: int) -> None:
    """Require the password alone from now on."""
    with engine.connect() as connection:
        remove_second_factor(connection, account)


def remove_second_factor(connection: Connection, account: int) -> None:
    """Require the password alone from now on, within a transaction."""
    names = ("tf_primary_method", "tf_totp_secret", "mf_recovery_codes", "totp_drift")
    values = dict.fromkeys(names)
    connection.execute(update(Account).where(Account.id == account).values(**values))


def keep_recovery_codes(engine: Engine, account: int, hashes: list[str]) -> None:
    """Replace all earlier recovery codes by these."""
    with engine.connect() as connection:
        statement = update(Account).where(Account.id == account).values(mf_recovery_codes=hashes)
        connection.execute(statement)


def use_recovery_code(engine: Engine, account: int, code: str) -> int | None:
    """Take a recovery code, given as its hash; how many are left, or None if there is no such code."""
    with transaction(engine) as connection:
        query = select(Account.mf_recovery_codes).where(Account.id == account).with_for_update()
        present = connection.execute(query).scalar_one() or []
        if code not in present:
            return None
        left = [stored for stored in present if stored != code]
        statement = update(Account).where(Account.id == account).values(mf_recovery_codes=left)
        connection.execute(statement)
    return len(left)
