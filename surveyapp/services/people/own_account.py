"""What people change about their own account."""

from sqlalchemy import Engine, update

from surveyapp.records.accounts import Account
from surveyapp.services.people.accounts import usable_name


def rename(engine: Engine, account: int, name: str) -> None:
    """Give the account the name that others read; `account_unnamed` if it is none."""
    usable = usable_name(name, "account_unnamed")
    with engine.connect() as connection:
        connection.execute(update(Account).where(Account.id == account).values(name=usable))
