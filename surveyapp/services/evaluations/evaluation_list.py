"""The list of evaluations: folders with indicator systems, each with its present score."""

from collections.abc import Set
from dataclasses import dataclass
from decimal import Decimal

from surveyapp.definition.files.problems import errors_among
from surveyapp.indicators.scoring import Subtotal
from surveyapp.services.evaluations.basis import systems_of
from surveyapp.services.evaluations.score import EvaluatedSystem, score_evaluation
from surveyapp.services.evaluations.systems import evaluation_folders
from surveyapp.services.places import Places


@dataclass(frozen=True)
class SystemLine:
    """One indicator system of a list. With `errors` in its file nothing else is known, not even its title.

    `subtotal`: what it has so far while something is missing; None once it is locked.
    """

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
    subtotal: Subtotal | None = None


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


def evaluations(places: Places, folders: Set[str] | None) -> list[EvaluationLine]:
    """Every evaluation in these `folders`, scored from what is frozen now. Nothing is changed."""
    lines = [evaluation_line(places, folder) for folder in evaluation_folders(places, folders)]
    return [line for line in lines if line is not None]


def readable_systems(places: Places, folders: Set[str] | None) -> list[tuple[str, str, str, int | None]]:
    """Folder, name, title and year of every system without errors in these `folders`; nothing is scored."""
    return [
        (folder, file.name, str(system.title), system.year)
        for folder in evaluation_folders(places, folders)
        for file in systems_of(places, folder).values()
        if (system := file.indicators.system) is not None
    ]


def evaluation_line(places: Places, folder: str) -> EvaluationLine | None:
    """One evaluation with all its systems; None: no such folder."""
    found = score_evaluation(places, folder)
    if not found.evaluated_systems:
        return None
    return EvaluationLine(
        folder, tuple(_line(system) for system in found.evaluated_systems), found.lock is not None
    )


def _line(evaluated_system: EvaluatedSystem) -> SystemLine:
    if evaluated_system.score is None:
        errors = len(errors_among(evaluated_system.problems))
        return SystemLine(
            evaluated_system.folder, evaluated_system.name, None, None, None, None, 0, 0, errors, False
        )
    scores = evaluated_system.score.scores
    return SystemLine(
        folder=evaluated_system.folder,
        name=evaluated_system.name,
        title=scores.title,
        weight=scores.weight,
        total=scores.total,
        grade=scores.grade,
        indicators=sum(1 for _ in scores.leaves()),
        missing=len(scores.missing),
        errors=0,
        reconstructed=bool(evaluated_system.score.reconstructed),
        year=evaluated_system.score.system.year,
        subtotal=scores.subtotal if evaluated_system.lock is None else None,
    )
