"""A new survey: from a copy of another one or from an uploaded file, as a draft that nobody sees yet."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection, Engine, insert, select

from surveyapp.definition.files.text_files import OLE, ZIP, decoded
from surveyapp.definition.limits import LARGEST_DEFINITION_FILE
from surveyapp.indicators.file_kind import ONLY_SYSTEM
from surveyapp.records.accounts import Team, TeamFolder, TeamMember
from surveyapp.records.connection import reading, transaction
from surveyapp.records.console import Draft
from surveyapp.records.evaluations import StoredSystem
from surveyapp.records.tables import Survey
from surveyapp.services.errors import Refused
from surveyapp.services.folders import every_folder
from surveyapp.services.people.access import Actor
from surveyapp.services.surveys.copies import remember_copy
from surveyapp.services.surveys.drafts import keep_draft, storable
from surveyapp.services.surveys.folder_titles import give_title_within
from surveyapp.services.surveys.technical_names import proposed_name

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""Folders and names of new surveys: they stand in addresses and file names."""

_NO_TEXT = {
    ZIP: "upload_is_archive",
    OLE: "upload_is_archive",
    b"%PDF": "upload_is_archive",
}
"""How files begin that people take for a questionnaire: Word, Excel, archives, PDF."""


@dataclass(frozen=True)
class Place:
    """Where a new survey goes: its folder and name; `team` is who gets a folder that is new (None: nobody), and
    `title` what it is called by people.
    """

    folder: str
    name: str
    new_folder: bool
    team: int | None
    title: str = ""

    @property
    def survey(self) -> str:
        """How the survey is called everywhere."""
        return f"{self.folder}/{self.name}"


@dataclass(frozen=True)
class UploadedText:
    """The text of an uploaded file; `encoding` is what it was written in."""

    text: str
    encoding: str


@dataclass(frozen=True)
class CopySource:
    """What a new survey is copied from: its name and its text."""

    name: str
    text: str


def begin_survey(
    engine: Engine,
    actor: Actor,
    place: Place,
    text: str,
    questionnaires: Path,
    copied: CopySource | None = None,
) -> None:
    """Keep `text` as the draft of a new survey, and give a new folder to its team.

    `questionnaires` is the folder of the questionnaire files, whose names are taken too; `copied` is what the text
    was made from, if from another survey. `Refused` where the place cannot be used.
    """
    text = storable(text)
    with transaction(engine, alone=True) as connection:
        _refuse_place(connection, actor, place, questionnaires)
        open_folder(connection, actor, place)
        keep_draft(connection, place.survey, text, actor.account)
        if copied is not None:
            remember_copy(connection, place.survey, copied.name, copied.text)


def open_folder(connection: Connection, actor: Actor, place: Place) -> None:
    """Give a folder that is new to its team, and its title."""
    if not place.new_folder:
        return
    if place.team is not None:
        connection.execute(insert(TeamFolder).values(team=place.team, folder=place.folder))
    if place.title:
        give_title_within(connection, place.folder, place.title, actor.signature)


def read_upload(data: bytes) -> UploadedText:
    """The text of an uploaded file, whatever encoding it was saved in; `Refused` where it is no text."""
    if len(data) > LARGEST_DEFINITION_FILE:
        raise Refused("upload_too_large", limit=LARGEST_DEFINITION_FILE)
    for beginning, code in _NO_TEXT.items():
        if data.startswith(beginning):
            raise Refused(code)
    if not data.strip():
        raise Refused("upload_is_empty")
    found = decoded(data)
    if found is None:
        raise Refused("upload_not_text")
    text, encoding = found
    return UploadedText(storable(text), encoding)


def suggested_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """A name that may be used, made from a file's or another survey's name, and not `taken`.

    >>> suggested_name("../居民 Residents 2024.yaml")
    'jumin-residents-2024'
    >>> suggested_name("residents", taken=["residents"])
    'residents-2'
    """
    stem = re.sub(r"\.ya?ml$", "", PurePosixPath(wanted.replace("\\", "/")).name, flags=re.IGNORECASE)
    return proposed_name(stem, set(taken))


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
    """The names that are taken in a folder."""
    with reading(engine) as connection:
        return names_in_folder(connection, folder, questionnaires)


def refuse_folder(connection: Connection, actor: Actor, place: Place, questionnaires: Path) -> None:
    """`Refused` where the actor may not put anything into this folder, or make it."""
    if place.new_folder:
        refuse_name(place.folder)
        if place.folder in every_folder(connection, questionnaires):
            raise Refused("folder_taken", found=place.folder)
        _refuse_team(connection, actor, place.team)
    elif not actor.sees(place.folder) or place.folder not in every_folder(connection, questionnaires):
        raise Refused("folder_unknown", found=place.folder)


def refuse_name(name: str) -> None:
    """`place_not_usable` for what cannot be the name of anything new."""
    if not NAME.fullmatch(name):
        raise Refused("place_not_usable", found=name)


def _refuse_place(connection: Connection, actor: Actor, place: Place, questionnaires: Path) -> None:
    refuse_name(place.name)
    refuse_folder(connection, actor, place, questionnaires)
    if place.name in names_in_folder(connection, place.folder, questionnaires):
        raise Refused("survey_exists", found=place.survey)


def _refuse_team(connection: Connection, actor: Actor, team: int | None) -> None:
    """A folder goes to a team of the actor's own; an administrator may choose any, or none."""
    if actor.folders is None:
        allowed = {None, *connection.execute(select(Team.id)).scalars()}
    else:
        own = select(TeamMember.team).filter_by(account=actor.account)
        allowed = {*connection.execute(own).scalars()}
    if team not in allowed:
        raise Refused("team_unknown")


def names_in_folder(connection: Connection, folder: str, questionnaires: Path) -> set[str]:
    """The same within a transaction."""
    beginning = f"{folder}/"
    # What somebody typed is compared with paths, never made one.
    names = {path.stem for path in questionnaires.glob("*/*.yaml") if path.parent.name == folder}
    names.add(ONLY_SYSTEM)
    stored = select(StoredSystem.system).filter_by(evaluation=folder)
    names |= {*connection.execute(stored).scalars()}
    for column in (Survey.name, Draft.survey):
        query = select(column).where(column.startswith(beginning, autoescape=True))
        names |= {survey.removeprefix(beginning) for survey in connection.execute(query).scalars()}
    return names
