"""Accounts: who may sign in, as what, and what changes about them."""

from sqlalchemy import Engine, update

from surveyapp.records.accounts import Account


def keep_language(engine: Engine, account: int, language: str) -> None:
    """Remember the language in which this person wants the console."""
    with engine.connect() as connection:
        connection.execute(update(Account).where(Account.id == account).values(language=language))
