"""The place of something new, a survey or an evaluation: its folder, its name, and the team that gets a new folder."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection, Engine, insert, select

from surveyapp.indicators.file_kind import ONLY_SYSTEM
from surveyapp.records.connection import reading
from surveyapp.records.console import Draft
from surveyapp.records.evaluations import StoredSystem
from surveyapp.records.tables import Survey
from surveyapp.records.teams import Team, TeamFolder, TeamMember
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Actor
from surveyapp.services.people.teams import every_folder
from surveyapp.services.surveys.folder_titles import give_title_within
from surveyapp.services.surveys.technical_names import proposed_name

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""Folders and names of new surveys: they stand in addresses and file names."""


@dataclass(frozen=True)
class NewPlace:
    """The place of something new: its folder and name; `team` is who gets a folder that is new (None: nobody), and
    `title` what it is called by people.
    """

    folder: str
    name: str
    new_folder: bool
    team: int | None
    title: str = ""

    @property
    def survey(self) -> str:
        """How a survey or an indicator system there is called everywhere."""
        return f"{self.folder}/{self.name}"


def open_folder(connection: Connection, actor: Actor, place: NewPlace) -> None:
    """Give a new folder to its team, and its title to the folder."""
    if not place.new_folder:
        return
    if place.team is not None:
        connection.execute(insert(TeamFolder).values(team=place.team, folder=place.folder))
    if place.title:
        give_title_within(connection, place.folder, place.title, actor.signature)


def suggested_name(source_name: str, names_in_use: Iterable[str] = ()) -> str:
    """A name that may be used, made from a file's or another survey's name; it is none of `names_in_use`.

    >>> suggested_name("../居民 Residents 2024.yaml")
    'jumin-residents-2024'
    >>> suggested_name("residents", names_in_use=["residents"])
    'residents-2'
    """
    stem = re.sub(r"\.ya?ml$", "", PurePosixPath(source_name.replace("\\", "/")).name, flags=re.IGNORECASE)
    return proposed_name(stem, set(names_in_use))


def own_folders(engine: Engine, actor: Actor, questionnaires: Path) -> list[str]:
    """The folders that the actor may put a survey into."""
    if actor.folders is not None:
        return sorted(actor.folders)
    with reading(engine) as connection:
        return sorted(every_folder(connection, questionnaires))


def own_teams(engine: Engine, actor: Actor) -> list[tuple[int, str]]:
    """Number and name of the teams that a new folder may go to: the actor's own, for an administrator all."""
    query = select(Team.id, Team.name).order_by(Team.name)
    if actor.folders is not None:
        query = query.join(TeamMember, TeamMember.team == Team.id).where(TeamMember.account == actor.account)
    with engine.connect() as connection:
        return [(row.id, row.name) for row in connection.execute(query)]


def names_in(engine: Engine, folder: str, questionnaires: Path) -> set[str]:
    """The names in use in a folder."""
    with reading(engine) as connection:
        return names_in_folder(connection, folder, questionnaires)


def refuse_folder(connection: Connection, actor: Actor, place: NewPlace, questionnaires: Path) -> None:
    """`Refusal` where the actor may not put anything into this folder, or make it."""
    if place.new_folder:
        refuse_name(place.folder)
        if place.folder in every_folder(connection, questionnaires):
            raise Refusal("folder_taken", found=place.folder)
        _refuse_team(connection, actor, place.team)
    elif not actor.sees(place.folder) or place.folder not in every_folder(connection, questionnaires):
        raise Refusal("folder_unknown", found=place.folder)


def refuse_name(name: str) -> None:
    """`place_not_usable` for a name that nothing new can have."""
    if not NAME.fullmatch(name):
        raise Refusal("place_not_usable", found=name)


def _refuse_team(connection: Connection, actor: Actor, team: int | None) -> None:
    """A folder goes to a team of the actor's own; an administrator may choose any, or none."""
    if actor.folders is None:
        allowed = {None, *connection.execute(select(Team.id)).scalars()}
    else:
        own = select(TeamMember.team).filter_by(account=actor.account)
        allowed = {*connection.execute(own).scalars()}
    if team not in allowed:
        raise Refusal("team_unknown")


def names_in_folder(connection: Connection, folder: str, questionnaires: Path) -> set[str]:
    """The names in use in a folder, read within a transaction."""
    beginning = f"{folder}/"
    # What somebody typed is compared with paths, never turned into one.
    names = {path.stem for path in questionnaires.glob("*/*.yaml") if path.parent.name == folder}
    names.add(ONLY_SYSTEM)
    stored = select(StoredSystem.system).filter_by(evaluation=folder)
    names |= {*connection.execute(stored).scalars()}
    for column in (Survey.name, Draft.survey):
        query = select(column).where(column.startswith(beginning, autoescape=True))
        names |= {survey.removeprefix(beginning) for survey in connection.execute(query).scalars()}
    return names
