"""The indicator systems of an evaluation: files of its folder that have `indicators`, and texts kept in the console."""

import hashlib
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, Select, func, select

from surveyapp.definition.files.problems import Problem
from surveyapp.indicators.file_kind import is_system
from surveyapp.indicators.loading import LoadedIndicators, load_indicators
from surveyapp.records.evaluations import StoredSystem
from surveyapp.services.evaluations.lock_records import locked_evaluations
from surveyapp.services.limits import LONGEST_SYSTEM_NAME
from surveyapp.services.places import Places

RESERVED_FOLDERS = frozenset({"new"})
RESERVED_NAMES = frozenset({"archive", "downloads", "lock", "remaining", "remove"})
"""Folders and systems whose addresses are pages of the console."""


@dataclass(frozen=True)
class SystemFile:
    """One indicator system of an evaluation (`evaluation` is the folder): its name, its text, and the file's name.

    `origin`: a file of the questionnaires' folder, the console, or the lock of the evaluation; what was kept in the
    console comes first. `in_folder` is the file whose place a text of the console takes, `replaced` the hash of that
    file's text when the console's was kept; None: there is, or was, none.
    """

    evaluation: str
    name: str
    data: bytes
    file: str
    origin: Literal["file", "console", "lock"]
    in_folder: "SystemFile | None" = None
    replaced: str | None = None

    @property
    def text(self) -> str:
        """The text, as a person edits it and as it is kept; bytes that are no text are replaced."""
        return self.data.decode("utf-8-sig", errors="replace").replace("\0", "\ufffd")

    @property
    def indicators(self) -> LoadedIndicators:
        """The system, or what is wrong with it, its name included."""
        loaded = load_indicators(self.data, self.file)
        faults = name_faults(self.evaluation, self.name, self.file)
        return replace(loaded, system=None, problems=(*faults, *loaded.problems)) if faults else loaded

    @property
    def changed_in_folder(self) -> bool:
        """Whether the file has another text than when the console's took its place: nobody uses it."""
        return self.in_folder is not None and text_hash(self.in_folder.text) != self.replaced


def text_hash(text: str) -> str:
    """The hash by which the text of a system is told from an earlier or later one."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def name_faults(folder: str, name: str, file: str) -> tuple[Problem, ...]:
    """The reasons why a system cannot be opened or kept under its folder and name."""
    reserved = {folder} & RESERVED_FOLDERS | {name} & RESERVED_NAMES
    long = sorted(part for part in (folder, name) if len(part) > LONGEST_SYSTEM_NAME)
    faults = [Problem(file, 1, "", "system_name_reserved", {"found": part}) for part in sorted(reserved)]
    for part in long:
        params: dict[str, object] = {"found": len(part), "limit": LONGEST_SYSTEM_NAME}
        faults.append(Problem(file, 1, "", "system_name_too_long", params))
    return tuple(faults)


def present_systems(places: Places, evaluation: str) -> dict[str, SystemFile]:
    """The systems of one evaluation by name, as their texts are now; empty for a folder that has none. What was typed
    never becomes a path.
    """
    found = {file.name: file for file in _files(places.questionnaires, evaluation)}
    found |= {file.name: file for file in _stored(places.engine, evaluation, found)}
    return in_order(found.values())


def in_order(systems: Iterable[SystemFile]) -> dict[str, SystemFile]:
    """Systems by name, as lists show them: the forms of single projects after that of the whole unit."""
    return {file.name: file for file in sorted(systems, key=lambda file: (_is_project(file), file.name))}


def _is_project(file: SystemFile) -> bool:
    """A form of one project among those of the whole unit, which stands first."""
    system = file.indicators.system
    form = system.self_evaluation if system is not None else None
    return form is not None and form.project is not None


def evaluation_folders(places: Places, folders: Set[str] | None = None) -> list[str]:
    """The folders with an indicator system among those seen (None: all of them)."""
    found = {file.evaluation for file in _files(places.questionnaires)} | locked_evaluations(places.engine)
    with places.engine.connect() as connection:
        found |= {row.evaluation for row in connection.execute(_last_texts(None))}
    return sorted(folder for folder in found if folders is None or folder in folders)


def _files(questionnaires: Path, evaluation: str | None = None) -> Iterator[SystemFile]:
    """The systems among the files of one folder, or of all; other folders' files are not read."""
    for path in sorted(path for path in questionnaires.glob("*/*.yaml") if path.is_file()):
        if evaluation is not None and path.parent.name != evaluation:
            continue
        data = path.read_bytes()
        if is_system(path, data):
            yield SystemFile(path.parent.name, path.stem, data, str(path), "file")


def _stored(engine: Engine, evaluation: str, files: dict[str, SystemFile]) -> Iterator[SystemFile]:
    with engine.connect() as connection:
        rows = connection.execute(_last_texts(evaluation)).all()
    for row in rows:
        file, data = f"{evaluation}/{row.system}.yaml", row.text.encode()
        in_folder = files.get(row.system)
        yield SystemFile(evaluation, row.system, data, file, "console", in_folder, row.replaced)


def _last_texts(evaluation: str | None) -> Select[str, str, str, str | None]:
    """The last row of every system of one evaluation, or of all, unless it says that the file counts again."""
    last = select(func.max(StoredSystem.id)).group_by(StoredSystem.evaluation, StoredSystem.system)
    if evaluation is not None:
        last = last.where(StoredSystem.evaluation == evaluation)
    columns = (StoredSystem.evaluation, StoredSystem.system, StoredSystem.text, StoredSystem.replaced)
    return select(*columns).where(StoredSystem.id.in_(last), StoredSystem.text != "")
