"""Teams: who works together, and which folders they see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.sql import Select

from surveyapp.records.accounts import Account
from surveyapp.records.connection import insert_of, transaction
from surveyapp.records.console import Draft
from surveyapp.records.evaluations import StoredSystem
from surveyapp.records.tables import Survey
from surveyapp.records.teams import Team, TeamFolder, TeamMember
from surveyapp.services.errors import Refusal
from surveyapp.services.people.accounts import join_teams, usable_name


@dataclass(frozen=True)
class Member:
    """An account in a team."""

    id: int
    username: str
    name: str
    active: bool


@dataclass(frozen=True)
class TeamLine:
    """A team with its members (by username) and the folders that they see."""

    id: int
    name: str
    members: tuple[Member, ...]
    folders: tuple[str, ...]


def teams(engine: Engine) -> list[TeamLine]:
    """All teams by name."""
    with engine.connect() as connection:
        return _lines(connection, select(Team.id, Team.name).order_by(Team.name))


def team_names(engine: Engine) -> list[tuple[int, str]]:
    """Id and name of every team, by name: for choices."""
    with engine.connect() as connection:
        return [
            (row.id, row.name) for row in connection.execute(select(Team.id, Team.name).order_by(Team.name))
        ]


def team_line(engine: Engine, team: int) -> TeamLine:
    """One team; `unknown_team` if there is none."""
    with engine.connect() as connection:
        found = _lines(connection, select(Team.id, Team.name).where(Team.id == team))
    if not found:
        raise Refusal("unknown_team", found=team)
    return found[0]


def create_team(engine: Engine, name: str) -> int:
    """A new team, without members and folders; gives its id. Refused: `team_unnamed`, `team_name_taken`."""
    name = usable_name(name, "team_unnamed")
    with engine.connect() as connection:
        new = insert_of(connection.dialect.name)(Team).values(name=name, created=datetime.now(UTC))
        new = new.on_conflict_do_nothing(index_elements=[Team.name])
        team = connection.execute(new.returning(Team.id)).scalar()
    if team is None:
        raise Refusal("team_name_taken", found=name)
    return team


def change_team(
    engine: Engine,
    team: int,
    *,
    name: str | None = None,
    join: Collection[int] = (),
    leave: Collection[int] = (),
    open_folders: Collection[str] = (),
    close_folders: Collection[str] = (),
    known_folders: Collection[str] = (),
) -> None:
    """Rename a team (without `name` it keeps its own), and add or remove members (account ids) and folders; takes
    effect at the next request.

    What is neither added nor removed stays as it is, also if somebody else changed it meanwhile. `known_folders`: those
    that `folders` gives; a team can be given no others (`unknown_folder`).
    """
    new_name = usable_name(name, "team_unnamed") if name is not None else None
    unknown = sorted(set(open_folders) - set(known_folders))
    if unknown:
        raise Refusal("unknown_folder", found=unknown[0])
    with transaction(engine, alone=True) as connection:
        _name(connection, team)
        if new_name is not None:
            _rename(connection, team, new_name)
        people = set(connection.execute(select(Account.id)).scalars())
        for account in join:
            if account not in people:
                raise Refusal("unknown_account", found=account)
            join_teams(connection, account, [team])
        connection.execute(delete(TeamMember).where(TeamMember.team == team, TeamMember.account.in_(leave)))
        for folder in open_folders:
            statement = insert_of(connection.dialect.name)(TeamFolder).values(team=team, folder=folder)
            connection.execute(statement.on_conflict_do_nothing())
        closed = (TeamFolder.team == team, TeamFolder.folder.in_(close_folders))
        connection.execute(delete(TeamFolder).where(*closed))


def folders(engine: Engine, questionnaires: Path) -> list[str]:
    """Every folder there is, by name."""
    with engine.connect() as connection:
        return sorted(every_folder(connection, questionnaires))


def unseen_folders(engine: Engine, questionnaires: Path) -> list[str]:
    """The folders that no team sees: only administrators do."""
    with engine.connect() as connection:
        seen = set(connection.execute(select(TeamFolder.folder).distinct()).scalars())
    return [folder for folder in folders(engine, questionnaires) if folder not in seen]


def _lines(connection: Connection, query: Select[int, str]) -> list[TeamLine]:
    """The wanted teams, in three statements however many they are."""
    found = connection.execute(query).all()
    identities = [row.id for row in found]
    members: dict[int, list[Member]] = {identity: [] for identity in identities}
    folders: dict[int, list[str]] = {identity: [] for identity in identities}
    columns = (TeamMember.team, Account.id, Account.username, Account.name, Account.active)
    people = select(*columns).join(Account, Account.id == TeamMember.account).order_by(Account.username)
    for row in connection.execute(people.where(TeamMember.team.in_(identities))):
        members[row.team].append(Member(row.id, row.username, row.name, row.active))
    seen = select(TeamFolder.team, TeamFolder.folder).order_by(TeamFolder.folder)
    for team, folder in connection.execute(seen.where(TeamFolder.team.in_(identities))):
        folders[team].append(folder)
    return [TeamLine(row.id, row.name, tuple(members[row.id]), tuple(folders[row.id])) for row in found]


def _name(connection: Connection, team: int) -> str:
    name = connection.execute(select(Team.name).where(Team.id == team)).scalar()
    if name is None:
        raise Refusal("unknown_team", found=team)
    return name


def _rename(connection: Connection, team: int, name: str) -> None:
    same = select(Team.id).where(Team.name == name, Team.id != team)
    if connection.execute(same).first() is not None:
        raise Refusal("team_name_taken", found=name)
    connection.execute(update(Team).where(Team.id == team).values(name=name))


def every_folder(connection: Connection, questionnaires: Path) -> set[str]:
    """Every folder that there is: of surveys, of drafts, of definition files, and those given to a team."""
    surveys = {*connection.execute(select(Survey.name)).scalars()}
    surveys |= {*connection.execute(select(Draft.survey)).scalars()}
    given = connection.execute(select(TeamFolder.folder)).scalars()
    stored = connection.execute(select(StoredSystem.evaluation).distinct()).scalars()
    files = {path.parent.name for path in questionnaires.glob("*/*.yaml")}
    return {survey.partition("/")[0] for survey in surveys} | {*given} | {*stored} | files
