"""The indicator systems to choose from: by folder, those of archived evaluations only on request."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from surveyapp.records.connection import reading
from surveyapp.services.evaluations.evaluation_list import readable_systems
from surveyapp.services.evaluations.systems import evaluation_folders
from surveyapp.services.surveys.archive import archive_notes
from surveyapp.web.console.access import actor, engine, places
from surveyapp.web.console.folder_names import folder_label, title_of_folder


@dataclass(frozen=True)
class SystemChoice:
    """One system without errors: `value` is folder/name. `group` is how its folder is called where that has several
    systems; of one that is alone in its folder the folder stands in the label.
    """

    folder: str
    name: str
    title: str
    label: str
    group: str | None

    @property
    def value(self) -> str:
        """The value of the choice."""
        return f"{self.folder}/{self.name}"

    def matches(self, words: str) -> bool:
        """Whether the words stand in its title or name, or in its folder's."""
        return words.lower() in f"{self.title} {self.value} {title_of_folder(self.folder)}".lower()


@dataclass(frozen=True)
class ChosenFolders:
    """The folders of evaluations that somebody sees: `folders` are listed; `archived_count`: how many are archived."""

    folders: frozenset[str]
    archived_count: int


def chosen_folders(*, put_away: bool, always: str = "") -> ChosenFolders:
    """The evaluations that are in use or, with `put_away`, those that are archived; `always` is listed in any case."""
    with reading(engine()) as connection:
        notes = archive_notes(connection, "evaluation")
    seen = frozenset(evaluation_folders(places(), actor().folders))
    hidden = seen & notes.keys()
    return ChosenFolders((hidden if put_away else seen - hidden) | (seen & {always}), len(hidden))


def system_choices(folders: frozenset[str]) -> Mapping[str, list[SystemChoice]]:
    """Folder -> the systems without errors of these evaluations."""
    found = readable_systems(places(), folders)
    return {
        folder: _choices_in(folder, [(name, title, year) for _folder, name, title, year in systems])
        for folder, systems in groupby(found, key=lambda system: system[0])
    }


def title_with_year(title: str, year: int | None) -> str:
    """A title with its year, where it does not say it itself: copies for other years are called alike."""
    return (
        title if year is None or str(year) in title else _("%(title)s，%(year)s 年", title=title, year=year)
    )


def _choices_in(folder: str, systems: list[tuple[str, str, int | None]]) -> list[SystemChoice]:
    group = folder_label(folder) if len(systems) > 1 else None
    known = title_of_folder(folder) in ("", systems[0][1])
    where = "" if group else f"（{folder}）" if known else f"（{title_of_folder(folder)} {folder}）"
    return [
        SystemChoice(folder, name, title, f"{title_with_year(title, year)}{where}", group)
        for name, title, year in systems
    ]
