"""The titles of folders for people: the one that somebody gave, or that of the folder's evaluation."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, select

from surveyapp.definition.copies.retitle import title_of
from surveyapp.indicators.file_kind import ONLY_SYSTEM
from surveyapp.records.connection import insert_of, reading
from surveyapp.records.evaluations import StoredSystem
from surveyapp.records.filing import FolderTitle
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LONGEST_FOLDER_TITLE
from surveyapp.services.typed_text import clean_text

_NAMING = (ONLY_SYSTEM, "unit")
"""The systems whose title is that of their folder, the first one first."""


def folder_titles(engine: Engine, questionnaires: Path) -> Mapping[str, str]:
    """Folder -> title, for those that have one: given by a person, or else from the folder's indicator system."""
    titles: dict[str, str] = {}
    for name in reversed(_NAMING):
        for path in questionnaires.glob(f"*/{name}.yaml"):
            titles[path.parent.name] = _title_of_file(path, path.stat().st_mtime_ns)
    latest = select(func.max(StoredSystem.id)).group_by(StoredSystem.evaluation, StoredSystem.system)
    stored = select(StoredSystem.evaluation, StoredSystem.system, StoredSystem.text).where(
        StoredSystem.id.in_(latest), StoredSystem.system.in_(_NAMING)
    )
    with reading(engine) as connection:
        rows = sorted(connection.execute(stored), key=lambda row: row.system == ONLY_SYSTEM)
        titles |= {row.evaluation: _title_of_text(row.text) for row in rows if row.text}
        given = connection.execute(select(FolderTitle.folder, FolderTitle.title))
        titles |= {row.folder: row.title for row in given}
    return {folder: title for folder, title in titles.items() if title}


def given_title(engine: Engine, folder: str) -> str:
    """The title that a person gave to a folder; empty where nobody did."""
    with engine.connect() as connection:
        return connection.execute(select(FolderTitle.title).filter_by(folder=folder)).scalar() or ""


def give_title(engine: Engine, folder: str, title: str, person: str) -> None:
    """Give a folder a title; an empty one restores that of its evaluation.

    Refused: `folder_title_too_long`. The caller makes sure that the folder exists.
    """
    with engine.connect() as connection:
        give_title_within(connection, folder, title, person)


def give_title_within(connection: Connection, folder: str, title: str, person: str) -> None:
    """The same on a connection of the caller's."""
    title = " ".join(clean_text(title).split())
    if len(title) > LONGEST_FOLDER_TITLE:
        raise Refusal("folder_title_too_long", found=len(title), limit=LONGEST_FOLDER_TITLE)
    if not title:
        connection.execute(delete(FolderTitle).where(FolderTitle.folder == folder))
        return
    values = {"title": title, "person": person, "at": datetime.now(UTC)}
    statement = insert_of(connection.dialect.name)(FolderTitle).values(folder=folder, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=[FolderTitle.folder], set_=values))


@lru_cache(maxsize=512)
def _title_of_file(path: Path, _changed: int) -> str:
    return _title_of_text(path.read_bytes().decode("utf-8-sig", "replace"))


@lru_cache(maxsize=512)
def _title_of_text(text: str) -> str:
    return title_of(text)
