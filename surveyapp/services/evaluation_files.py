"""The indicator systems of an evaluation: files of its folder that have `indicators`, and texts kept in the console."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, func, select

from surveyapp.indicators.loading import LoadedIndicators, is_indicator_file, load_indicators
from surveyapp.records.evaluations import StoredSystem
from surveyapp.services.evaluation_locks import locked_evaluations

ONLY_SYSTEM = "indicators"
"""The name of the system of an evaluation that has one."""


@dataclass(frozen=True)
class SystemFile:
    """One indicator system of an evaluation (`evaluation` is the folder): its name, its text, and the file's name.

    `origin`: a file of the questionnaires' folder, the console, or the lock of the evaluation; what was kept in the
    console comes first.
    """

    evaluation: str
    name: str
    data: bytes
    file: str
    origin: Literal["file", "console", "lock"]

    @property
    def text(self) -> str:
        """The text, as a person edits it and as it is kept: what is no text is replaced."""
        return self.data.decode("utf-8-sig", errors="replace").replace("\0", "\ufffd")

    @property
    def loaded(self) -> LoadedIndicators:
        """The system, or what is wrong with it."""
        return load_indicators(self.data, self.file)


def is_system(path: Path, data: bytes) -> bool:
    """Whether this definition file is an indicator system: by its content, or by the usual name."""
    return path.stem == ONLY_SYSTEM or is_indicator_file(data)


def present_systems(engine: Engine, questionnaires: Path, evaluation: str) -> dict[str, SystemFile]:
    """The systems of one evaluation by name, as their texts are now; empty for a folder that has none. What was typed
    never becomes a path.
    """
    found = {one.name: one for one in _files(questionnaires, evaluation)}
    found |= {one.name: one for one in _stored(engine, evaluation)}
    return in_order(found.values())


def in_order(systems: Iterable[SystemFile]) -> dict[str, SystemFile]:
    """Systems by name, as lists show them: the forms of single projects after that of the whole unit."""
    return {one.name: one for one in sorted(systems, key=lambda one: (_is_project(one), one.name))}


def _is_project(file: SystemFile) -> bool:
    """A form of one project among those of the whole unit, which stands first."""
    system = file.loaded.system
    form = system.self_evaluation if system is not None else None
    return form is not None and form.project is not None


def evaluation_folders(engine: Engine, questionnaires: Path, seen: Set[str] | None = None) -> list[str]:
    """The folders with an indicator system among those seen (None: all of them)."""
    found = {one.evaluation for one in _files(questionnaires)} | locked_evaluations(engine)
    with engine.connect() as connection:
        found |= {*connection.execute(select(StoredSystem.evaluation).distinct()).scalars()}
    return sorted(folder for folder in found if seen is None or folder in seen)


def _files(questionnaires: Path, evaluation: str | None = None) -> Iterator[SystemFile]:
    """The systems among the files of one folder, or of all; other folders' files are not read."""
    for path in sorted(path for path in questionnaires.glob("*/*.yaml") if path.is_file()):
        if evaluation is not None and path.parent.name != evaluation:
            continue
        data = path.read_bytes()
        if is_system(path, data):
            yield SystemFile(path.parent.name, path.stem, data, str(path), "file")


def _stored(engine: Engine, evaluation: str) -> Iterator[SystemFile]:
    last = select(func.max(StoredSystem.id)).filter_by(evaluation=evaluation).group_by(StoredSystem.system)
    columns = (StoredSystem.system, StoredSystem.text)
    with engine.connect() as connection:
        for name, text in connection.execute(select(*columns).where(StoredSystem.id.in_(last))):
            yield SystemFile(evaluation, name, text.encode(), f"{evaluation}/{name}.yaml", "console")
