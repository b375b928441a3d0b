"""The evaluations: folders with an indicator file, each with its score as it stands now."""

from collections.abc import Set
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.definition.indicator_system import IndicatorSystem
from surveyapp.definition.problems import Problem, errors_among
from surveyapp.indicators.loading import load_indicators
from surveyapp.services.analyse import SurveyAnalysis
from surveyapp.services.check import indicator_problems
from surveyapp.services.publish import INDICATOR_FILE
from surveyapp.services.published import sources_in
from surveyapp.services.results import frozen_results
from surveyapp.services.score import EvaluationScore, score_system


@dataclass(frozen=True)
class EvaluationLine:
    """One evaluation of the list. With `errors` in its file there is nothing else to tell, not even a title."""

    folder: str
    title: str | None
    weight: Decimal | None
    total: Decimal | None
    grade: str | None
    indicators: int
    missing: int
    errors: int
    reconstructed: bool


@dataclass(frozen=True)
class Evaluation:
    """One evaluation: its indicator system with the scores, or None where the file has errors; all problems."""

    folder: str
    system: IndicatorSystem | None
    scored: EvaluationScore | None
    problems: tuple[Problem, ...]


def evaluation_folders(questionnaires: Path, seen: Set[str] | None) -> list[str]:
    """The folders with an indicator file among those seen (None: all of them)."""
    found = sorted(path.parent.name for path in questionnaires.glob(f"*/{INDICATOR_FILE}"))
    return [folder for folder in found if seen is None or folder in seen]


def evaluations(
    engine: Engine, snapshots: Path, questionnaires: Path, seen: Set[str] | None
) -> list[EvaluationLine]:
    """Every evaluation among the folders seen, scored by what is frozen now. Nothing is changed."""
    return [
        _line(_scored(engine, snapshots, questionnaires, folder))
        for folder in evaluation_folders(questionnaires, seen)
    ]


def evaluation(engine: Engine, snapshots: Path, questionnaires: Path, folder: str) -> Evaluation | None:
    """One evaluation with every problem of its file, warnings and broken references included; None: no such folder."""
    if folder not in evaluation_folders(questionnaires, None):
        return None
    found = _scored(engine, snapshots, questionnaires, folder)
    problems = indicator_problems(questionnaires / folder / INDICATOR_FILE, sources_in(engine, folder))
    return Evaluation(folder, found.system, found.scored, problems)


def _scored(engine: Engine, snapshots: Path, questionnaires: Path, folder: str) -> Evaluation:
    path = questionnaires / folder / INDICATOR_FILE
    loaded = load_indicators(path.read_bytes(), str(path))
    if loaded.system is None:
        return Evaluation(folder, None, None, loaded.problems)

    def frozen(survey: str) -> SurveyAnalysis | None:
        found = frozen_results(engine, snapshots, survey)
        return found.analysed if found else None

    return Evaluation(
        folder, loaded.system, score_system(engine, folder, loaded.system, frozen), loaded.problems
    )


def _line(found: Evaluation) -> EvaluationLine:
    if found.scored is None:
        errors = len(errors_among(found.problems))
        return EvaluationLine(found.folder, None, None, None, None, 0, 0, errors, False)
    scores = found.scored.scores
    return EvaluationLine(
        folder=found.folder,
        title=scores.title,
        weight=scores.weight,
        total=scores.total,
        grade=scores.grade,
        indicators=sum(1 for _ in scores.leaves()),
        missing=len(scores.missing),
        errors=0,
        reconstructed=bool(found.scored.reconstructed),
    )
