"""Accounts for tests of services, for those of the console too."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert, update

from surveyapp.records.accounts import Account
from surveyapp.records.connection import transaction
from surveyapp.records.teams import Team, TeamFolder, TeamMember
from surveyapp.services.people.accounts import change_account, new_account

MOMENT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def person(
    engine: Engine,
    username: str,
    role: str = "evaluator",
    hashed: str = "!",
    name: str = "张测",
    **columns: Any,
) -> int:
    """An active account; no password fits it unless a hash is given. `columns` are stored as they are."""
    with transaction(engine) as connection:
        account = new_account(connection, username, name, role, hashed, must_change=False)
        if columns:
            connection.execute(update(Account).where(Account.id == account).values(**columns))
    return account


def own_team(engine: Engine, account: int, name: str, *folders: str) -> int:
    """A new team of this account alone, which sees these folders."""
    with transaction(engine) as connection:
        team = int(connection.execute(insert(Team).values(name=name, created=MOMENT)).inserted_primary_key[0])
        connection.execute(insert(TeamMember).values(team=team, account=account))
        for folder in folders:
            connection.execute(insert(TeamFolder).values(team=team, folder=folder))
    return team


def change(engine: Engine, account: int, **values: object) -> None:
    """Change an account, and leave as it is what is not named."""
    change_account(engine, account, **values)  # type: ignore[arg-type]  # named by the tests
