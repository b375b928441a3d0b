"""The score of an evaluation, its survey figures taken from frozen snapshots."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.definition.indicators.actual import Actual
from surveyapp.definition.indicators.indicator_system import IndicatorSystem
from surveyapp.indicators.comparison import Comparison, compare
from surveyapp.indicators.scoring import FilledForms, Scores, score
from surveyapp.services.errors import Refused
from surveyapp.services.evaluations.basis import basis_of
from surveyapp.services.evaluations.entered_values import entered_values
from surveyapp.services.evaluations.form_entries import filled_forms
from surveyapp.services.evaluations.locks import Lock
from surveyapp.services.evaluations.survey_figures import SurveyFigures
from surveyapp.services.evaluations.systems import SystemFile, evaluation_folders
from surveyapp.services.surveys.publish import publish_if_new


@dataclass(frozen=True)
class Inputs:
    """What was filled in beside an indicator file: entered values by indicator, 基础表 by form.

    `unusable`: indicators whose entered value the present text of the system cannot take.
    """

    entered: Mapping[str, Actual] = field(default_factory=dict)
    filled: FilledForms = field(default_factory=dict)
    unusable: tuple[str, ...] = ()


@dataclass(frozen=True)
class SystemScore:
    """The scores of one indicator system.

    `reconstructed`: survey -> how many of the answers that its figures rest on are reconstructed sample data.
    """

    name: str
    system: IndicatorSystem
    scores: Scores
    reconstructed: dict[str, int]
    inputs: Inputs

    @property
    def comparison(self) -> Comparison:
        """Against what its file keeps as published."""
        return compare(self.system, self.scores)

    @property
    def surveys(self) -> set[str]:
        """The surveys of the folder that its figures come from."""
        return {reference.survey for leaf in self.scores.leaves() for reference in leaf.source.references}

    @property
    def total(self) -> str | None:
        """The total as a lock keeps it, None while something is missing."""
        return None if self.scores.total is None else str(self.scores.total)


@dataclass(frozen=True)
class EvaluationScore:
    """The scores of one evaluation (`evaluation` is its folder): one indicator system, or several by name.

    `figures`: the surveys' figures that it takes. `lock`: the lock that holds it, None while it is open.
    """

    evaluation: str
    systems: dict[str, SystemScore]
    figures: SurveyFigures
    lock: Lock | None = None


def score_evaluation(
    engine: Engine, snapshots: Path, questionnaires: Path, evaluation: str
) -> EvaluationScore:
    """Score every indicator system of a folder; an indicator whose survey was never frozen is missing. While the
    evaluation is locked it is scored from what the lock kept.
    """
    basis = basis_of(engine, questionnaires, evaluation)
    if not basis.systems:
        raise Refused(
            "unknown_evaluation",
            found=evaluation,
            folder=str(questionnaires / evaluation),
            known=evaluation_folders(engine, questionnaires),
        )
    systems = {name: _system(one) for name, one in basis.systems.items()}
    for survey in _surveys(systems.values()):
        if (questionnaires / evaluation / f"{survey}.yaml").is_file():
            publish_if_new(engine, questionnaires, f"{evaluation}/{survey}")
    figures = SurveyFigures(engine, snapshots, evaluation, basis.snapshots, basis.as_of)
    scored = {
        name: score_system(name, system, figures, inputs_of(engine, evaluation, name, system))
        for name, system in systems.items()
    }
    return EvaluationScore(evaluation, scored, figures, basis.lock)


def _surveys(systems: Iterable[IndicatorSystem]) -> set[str]:
    """The surveys that systems refer to."""
    values = [leaf.actual for system in systems for leaf in system.leaves() if leaf.actual is not None]
    return {reference.survey for actual in values for reference in actual.references()}


def inputs_of(engine: Engine, evaluation: str, name: str, system: IndicatorSystem) -> Inputs:
    """What was filled in for a system, as it counts now."""
    found = entered_values(engine, evaluation, name, system)
    return Inputs(found.values, filled_forms(engine, evaluation, name, system), found.unusable)


def score_system(name: str, system: IndicatorSystem, figures: SurveyFigures, inputs: Inputs) -> SystemScore:
    """Score an indicator system by what is published and frozen now; nothing is changed."""
    figures.asked.clear()
    scores = score(system, figures, entered=inputs.entered, filled=inputs.filled)
    return SystemScore(name, system, scores, figures.reconstructed(), inputs)


def _system(file: SystemFile) -> IndicatorSystem:
    """The system of a file; `Refused` with every mistake in it."""
    loaded = file.loaded
    if loaded.system is None:
        raise Refused("indicators_have_errors", details=loaded.problems, file=file.file)
    return loaded.system
