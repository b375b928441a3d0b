"""Accounts for tests of services, made without the console."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from surveyapp.records.connection import transaction
from surveyapp.services.people.accounts import change_account, new_account

MOMENT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def person(engine: Engine, username: str, role: str = "evaluator", hashed: str = "!") -> int:
    """An active account; no password fits it unless a hash is given."""
    with transaction(engine) as connection:
        return new_account(connection, username, "张测", role, hashed, must_change=False)


def change(engine: Engine, account: int, **values: object) -> None:
    """Change an account, and leave as it is what is not named."""
    change_account(engine, account, **values)  # type: ignore[arg-type]  # named by the tests
