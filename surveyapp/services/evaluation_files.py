"""The indicator systems of an evaluation: files of its folder that have `indicators`, and texts kept in the console."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, func, select

from surveyapp.indicators.loading import LoadedIndicators, is_indicator_file, load_indicators
from surveyapp.records.evaluations import StoredSystem

ONLY_SYSTEM = "indicators"
"""The name of the system of an evaluation that has one."""


@dataclass(frozen=True)
class SystemFile:
    """One indicator system of an evaluation (`evaluation` is the folder): its name, its text, and the file's name.

    `origin`: a file of the questionnaires' folder, or the console; what was kept in the console comes first.
    """

    evaluation: str
    name: str
    data: bytes
    file: str
    origin: Literal["file", "console"]

    @property
    def loaded(self) -> LoadedIndicators:
        """The system, or what is wrong with it."""
        return load_indicators(self.data, self.file)


def is_system(path: Path, data: bytes) -> bool:
    """Whether this definition file is an indicator system: by its content, or by the usual name."""
    return path.stem == ONLY_SYSTEM or is_indicator_file(data)


def systems_of(engine: Engine, questionnaires: Path, evaluation: str) -> dict[str, SystemFile]:
    """The systems of one evaluation by name; empty for a folder that has none. What was typed never becomes a path."""
    found = {one.name: one for one in _files(questionnaires, evaluation)}
    found |= {one.name: one for one in _stored(engine, evaluation)}
    return dict(sorted(found.items(), key=lambda item: (_is_project(item[1]), item[0])))


def _is_project(file: SystemFile) -> bool:
    """A form of one project among those of the whole unit, which stands first."""
    system = file.loaded.system
    form = system.self_evaluation if system is not None else None
    return form is not None and form.project is not None


def evaluation_folders(engine: Engine, questionnaires: Path, seen: Set[str] | None = None) -> list[str]:
    """The folders with an indicator system among those seen (None: all of them)."""
    found = {one.evaluation for one in _files(questionnaires)}
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
