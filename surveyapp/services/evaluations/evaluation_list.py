"""The evaluations: folders with indicator systems, each with its score as it stands now."""

from collections.abc import Set
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.definition.files.problems import Problem, errors_among
from surveyapp.indicators.file_kind import ONLY_SYSTEM
from surveyapp.services.evaluations.basis import Basis, basis_of, systems_of
from surveyapp.services.evaluations.check import questionnaires_beside, system_problems
from surveyapp.services.evaluations.locks import Lock
from surveyapp.services.evaluations.score import SystemScore, inputs_of, score_system
from surveyapp.services.evaluations.survey_figures import SurveyFigures
from surveyapp.services.evaluations.systems import SystemFile, evaluation_folders, name_faults
from surveyapp.services.surveys.published import sources_in


@dataclass(frozen=True)
class SystemLine:
    """One indicator system of a list. With `errors` in its file there is nothing else to tell, not even a title."""

    folder: str
    name: str
    title: str | None
    weight: Decimal | None
    total: Decimal | None
    grade: str | None
    indicators: int
    missing: int
    errors: int
    reconstructed: bool
    year: int | None = None


@dataclass(frozen=True)
class EvaluationLine:
    """One evaluation of the list: its folder and its systems, the first of which gives it its title; whether it is
    locked.
    """

    folder: str
    systems: tuple[SystemLine, ...]
    locked: bool

    @property
    def title(self) -> str | None:
        """The title of the first system."""
        return self.systems[0].title


@dataclass(frozen=True)
class EvaluatedSystem:
    """One indicator system with its scores, None where its file has errors, and all problems of the file; `lock` holds
    the evaluation, None while it is open.
    """

    folder: str
    name: str
    file: SystemFile
    scored: SystemScore | None
    problems: tuple[Problem, ...]
    lock: Lock | None = None

    @property
    def total(self) -> str | None:
        """Its total as text, None while something is missing or the file has errors."""
        return self.scored.total if self.scored is not None else None

    @property
    def is_only(self) -> bool:
        """Whether it is the one system of an evaluation that has one."""
        return self.name == ONLY_SYSTEM


def evaluations(
    engine: Engine, snapshots: Path, questionnaires: Path, seen: Set[str] | None
) -> list[EvaluationLine]:
    """Every evaluation among the folders seen, scored by what is frozen now. Nothing is changed."""
    lines = [
        evaluation_line(engine, snapshots, questionnaires, folder)
        for folder in evaluation_folders(engine, questionnaires, seen)
    ]
    return [line for line in lines if line is not None]


def readable_systems(
    engine: Engine, questionnaires: Path, seen: Set[str] | None
) -> list[tuple[str, str, str, int | None]]:
    """Folder, name, title and year of every system without errors among the folders seen; nothing is scored for it."""
    return [
        (folder, file.name, str(system.title), system.year)
        for folder in evaluation_folders(engine, questionnaires, seen)
        for file in systems_of(engine, questionnaires, folder).values()
        if (system := file.loaded.system) is not None
    ]


def evaluation_line(
    engine: Engine, snapshots: Path, questionnaires: Path, folder: str
) -> EvaluationLine | None:
    """One evaluation with all its systems; None: no such folder."""
    found = evaluated_systems(engine, snapshots, questionnaires, folder)
    if not found:
        return None
    return EvaluationLine(folder, tuple(_line(system) for system in found), found[0].lock is not None)


def evaluated_systems(
    engine: Engine, snapshots: Path, questionnaires: Path, folder: str
) -> list[EvaluatedSystem]:
    """Every system of an evaluation, scored; none where there is no such folder."""
    return scored_from(engine, snapshots, folder, basis_of(engine, questionnaires, folder))


def scored_from(engine: Engine, snapshots: Path, folder: str, basis: Basis) -> list[EvaluatedSystem]:
    """Every system of an evaluation, scored from these texts and snapshots."""
    figures = SurveyFigures(engine, snapshots, folder, basis.snapshots, basis.as_of)
    return [_scored(engine, figures, file, basis.lock) for file in basis.systems.values()]


def evaluated_system(
    engine: Engine, snapshots: Path, questionnaires: Path, folder: str, name: str = ONLY_SYSTEM
) -> EvaluatedSystem | None:
    """One system with every problem of its file, broken references included; None: no such system."""
    basis = basis_of(engine, questionnaires, folder)
    file = basis.systems.get(name)
    if file is None:
        return None
    found = _scored(
        engine, SurveyFigures(engine, snapshots, folder, basis.snapshots, basis.as_of), file, basis.lock
    )
    beside = questionnaires_beside(questionnaires / file.evaluation, sources_in(engine, folder))
    problems = (*name_faults(folder, name, file.file), *system_problems(file.data, file.file, beside))
    return replace(found, problems=problems)


def figures_of(engine: Engine, snapshots: Path, questionnaires: Path, folder: str) -> SurveyFigures:
    """The figures of a folder's surveys, as the scores of its evaluation take them."""
    basis = basis_of(engine, questionnaires, folder)
    return SurveyFigures(engine, snapshots, folder, basis.snapshots, basis.as_of)


def _scored(engine: Engine, figures: SurveyFigures, file: SystemFile, lock: Lock | None) -> EvaluatedSystem:
    loaded = file.loaded
    scored = None
    if loaded.system is not None:
        inputs = inputs_of(engine, file.evaluation, file.name, loaded.system)
        scored = score_system(file.name, loaded.system, figures, inputs)
    return EvaluatedSystem(file.evaluation, file.name, file, scored, loaded.problems, lock)


def _line(found: EvaluatedSystem) -> SystemLine:
    if found.scored is None:
        errors = len(errors_among(found.problems))
        return SystemLine(found.folder, found.name, None, None, None, None, 0, 0, errors, False)
    scores = found.scored.scores
    return SystemLine(
        folder=found.folder,
        name=found.name,
        title=scores.title,
        weight=scores.weight,
        total=scores.total,
        grade=scores.grade,
        indicators=sum(1 for _ in scores.leaves()),
        missing=len(scores.missing),
        errors=0,
        reconstructed=bool(found.scored.reconstructed),
        year=found.scored.system.year,
    )
