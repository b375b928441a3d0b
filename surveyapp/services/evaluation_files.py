"""The indicator systems of an evaluation: the files of its folder that have `indicators`."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from surveyapp.indicators.loading import LoadedIndicators, is_indicator_file, load_indicators

ONLY_SYSTEM = "indicators"
"""The name of the system of an evaluation that has one."""


@dataclass(frozen=True)
class SystemFile:
    """One indicator system of an evaluation (`evaluation` is the folder): its name, its text, and the file's name."""

    evaluation: str
    name: str
    data: bytes
    file: str

    @property
    def loaded(self) -> LoadedIndicators:
        """The system, or what is wrong with it."""
        return load_indicators(self.data, self.file)


def is_system(path: Path, data: bytes) -> bool:
    """Whether this definition file is an indicator system: by its content, or by the usual name."""
    return path.stem == ONLY_SYSTEM or is_indicator_file(data)


def system_files(questionnaires: Path) -> Iterator[SystemFile]:
    """Every indicator system below the folder, in the order of folders and names."""
    for path in sorted(path for path in questionnaires.glob("*/*.yaml") if path.is_file()):
        data = path.read_bytes()
        if is_system(path, data):
            yield SystemFile(path.parent.name, path.stem, data, str(path))


def systems_of(questionnaires: Path, evaluation: str) -> dict[str, SystemFile]:
    """The systems of one evaluation by name; empty for a folder that has none. What was typed never becomes a path."""
    return {one.name: one for one in system_files(questionnaires) if one.evaluation == evaluation}


def evaluation_folders(questionnaires: Path, seen: Set[str] | None = None) -> list[str]:
    """The folders with an indicator system among those seen (None: all of them)."""
    found = dict.fromkeys(one.evaluation for one in system_files(questionnaires))
    return [folder for folder in found if seen is None or folder in seen]
