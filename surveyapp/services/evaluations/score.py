"""The one function that scores an evaluation, for whoever asks: command line, console, reports, trials, locks.

It writes nothing: what must be published before is published by the caller (`publish_asked`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from sqlalchemy import Engine

from surveyapp.analysis.counting import Counted
from surveyapp.definition.files.problems import Problem
from surveyapp.definition.indicators.actual import Actual
from surveyapp.definition.indicators.indicator_system import IndicatorSystem
from surveyapp.indicators.comparison import SystemComparison, compare_with_published
from surveyapp.indicators.file_kind import ONLY_SYSTEM
from surveyapp.indicators.scoring import FilledForms, Scores, score
from surveyapp.indicators.turned_scores import TurnMargins
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.basis import Basis, basis_of
from surveyapp.services.evaluations.entered_values import entered_values
from surveyapp.services.evaluations.form_entries import filled_forms
from surveyapp.services.evaluations.lock_records import Lock
from surveyapp.services.evaluations.seal_systems import seal_evaluation
from surveyapp.services.evaluations.survey_figures import SurveyFigures
from surveyapp.services.evaluations.systems import SystemFile, evaluation_folders
from surveyapp.services.evaluations.turned_scores import turn_margins
from surveyapp.services.places import Places
from surveyapp.services.surveys.publish import publish_if_new


@dataclass(frozen=True)
class Inputs:
    """The input beside an indicator file: entered values by indicator, 基础表 by form.

    `unusable`: indicators whose entered value the present text of the system cannot take.
    """

    entered: Mapping[str, Actual] = field(default_factory=dict)
    filled: FilledForms = field(default_factory=dict)
    unusable: tuple[str, ...] = ()


@dataclass(frozen=True)
class SystemScore:
    """The scores of one indicator system.

    `reconstructed`: survey -> how many of the answers that its figures rest on are reconstructed sample data.
    `all_returned`, `without_flagged`: the scores if surveys counted the responses that a person excluded too, or none
    that screening flags; the same as `scores` where no response is flagged or excluded. `figures`: where these come
    from.
    """

    name: str
    system: IndicatorSystem
    scores: Scores
    reconstructed: dict[str, int]
    inputs: Inputs
    all_returned: Scores
    without_flagged: Scores
    figures: SurveyFigures

    @cached_property
    def turns(self) -> Mapping[str, TurnMargins]:
        """How few answers change the score of each indicator with figures of surveys (`turn_margins`)."""
        return turn_margins(self.system, self.scores, self.inputs.entered, self.figures)

    @property
    def comparison(self) -> SystemComparison:
        """The comparison with the figures that its file keeps as published."""
        return compare_with_published(self.system, self.scores)

    @property
    def surveys(self) -> set[str]:
        """The surveys of the folder that its figures come from."""
        return {reference.survey for leaf in self.scores.leaves() for reference in leaf.source.references}

    @property
    def total(self) -> str | None:
        """The total as a lock keeps it, None while something is missing."""
        return None if self.scores.total is None else str(self.scores.total)


@dataclass(frozen=True)
class EvaluatedSystem:
    """One indicator system with its scores, None where its file has errors; `lock` holds the evaluation, None while
    it is open.
    """

    folder: str
    name: str
    file: SystemFile
    score: SystemScore | None
    lock: Lock | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with its file, whatever stands beside it."""
        return self.file.indicators.problems

    @property
    def total(self) -> str | None:
        """Its total as text, None while something is missing or the file has errors."""
        return self.score.total if self.score is not None else None

    @property
    def is_only(self) -> bool:
        """Whether it is the one system of an evaluation that has one."""
        return self.name == ONLY_SYSTEM


@dataclass(frozen=True)
class EvaluationScore:
    """The scores of one evaluation (`evaluation` is its folder): every system in order, those with errors too, or the
    one that was asked for; none where there is no such evaluation.

    `basis`: what they rest on; `figures`: the surveys' figures that they take.
    """

    evaluation: str
    evaluated_systems: tuple[EvaluatedSystem, ...]
    basis: Basis
    figures: SurveyFigures

    @property
    def lock(self) -> Lock | None:
        """The lock that holds it, None while it is open."""
        return self.basis.lock

    @cached_property
    def systems(self) -> Mapping[str, SystemScore]:
        """The scores of each system without errors, by name."""
        return {system.name: system.score for system in self.evaluated_systems if system.score is not None}

    def sound(self, places: Places) -> "EvaluationScore":
        """This evaluation score itself, where every system was scored. Refused: `unknown_evaluation` (with those that
        `places` has), `indicators_have_errors` with every mistake of the first file that has any.
        """
        if not self.evaluated_systems:
            raise Refusal(
                "unknown_evaluation",
                found=self.evaluation,
                folder=str(places.questionnaires / self.evaluation),
                known=evaluation_folders(places),
            )
        for system in self.evaluated_systems:
            if system.score is None:
                raise Refusal("indicators_have_errors", details=system.problems, file=system.file.file)
        return self


def score_evaluation(
    places: Places,
    evaluation: str,
    *,
    only: str | None = None,
    basis: Basis | None = None,
    inputs: Mapping[str, Inputs] | None = None,
) -> EvaluationScore:
    """Score every indicator system of a folder, or `only` the one of this name. Nothing is published, nothing written.

    An indicator whose survey was never frozen is missing. While the evaluation is locked it is scored from what the
    lock kept. `basis`: score from these texts and snapshots instead; `inputs`, by system: with this filled in instead
    of what counts now, as a trial does.
    """
    basis = basis_of(places, evaluation) if basis is None else basis
    figures = SurveyFigures(places.engine, places.snapshots, evaluation, basis.snapshots, basis.as_of)
    evaluated = tuple(
        EvaluatedSystem(
            evaluation,
            name,
            file,
            _scored(places.engine, file, figures, (inputs or {}).get(name)),
            basis.lock,
        )
        for name, file in basis.systems.items()
        if only in (None, name)
    )
    return EvaluationScore(evaluation, evaluated, basis, figures)


def _scored(
    engine: Engine, file: SystemFile, figures: SurveyFigures, inputs: Inputs | None
) -> SystemScore | None:
    system = file.indicators.system
    if system is None:
        return None
    if inputs is None:
        inputs = inputs_of(engine, file.evaluation, file.name, system)
    figures.asked.clear()
    scores = score(system, figures, entered_values=inputs.entered, filled_forms=inputs.filled)
    other: dict[Counted, Scores] = {"all_returned": scores, "without_flagged": scores}
    if figures.differ_by_screening():
        for counted in other:
            found = partial(figures.of, counted)
            other[counted] = score(system, found, entered_values=inputs.entered, filled_forms=inputs.filled)
    reconstructed = figures.reconstructed_counts()
    return SystemScore(file.name, system, scores, reconstructed, inputs, **other, figures=figures)


def inputs_of(engine: Engine, evaluation: str, name: str, system: IndicatorSystem) -> Inputs:
    """The input of a system that counts now."""
    found = entered_values(engine, evaluation, name, system)
    return Inputs(found.values, filled_forms(engine, evaluation, name, system), found.unusable)


def publish_asked(places: Places, evaluation: str, person: str = "") -> None:
    """Publish the surveys that an evaluation refers to and that have a file but were never published, and record in the
    seals of all its surveys by which indicators and targets they are scored now.

    For those who score a folder that no service was started on yet; a survey that is not known has no figures.
    """
    loaded = (file.indicators.system for file in basis_of(places, evaluation).systems.values())
    values = [leaf.actual for system in loaded if system is not None for leaf in system.leaves()]
    asked = {reference.survey for actual in values if actual for reference in actual.references()}
    for survey in sorted(asked):
        if (places.questionnaires / evaluation / f"{survey}.yaml").is_file():
            publish_if_new(places.engine, places.questionnaires, f"{evaluation}/{survey}", person)
    seal_evaluation(places, evaluation, person=person)
