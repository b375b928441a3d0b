"""The score of an evaluation, its survey figures taken from frozen snapshots."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.analysis.figures import figure
from surveyapp.analysis.intervals import interval
from surveyapp.analysis.results import Figure, Undefined
from surveyapp.analysis.tally import Tally, tally_group
from surveyapp.definition.actual import Actual
from surveyapp.definition.figure_reference import FigureReference, Group
from surveyapp.definition.indicator_system import IndicatorSystem
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.indicators.actual_values import NOT_FROZEN, SurveyFigure
from surveyapp.indicators.comparison import Comparison, compare
from surveyapp.indicators.scoring import FilledForms, Scores, score
from surveyapp.services.analyse import SurveyAnalysis, analyse_survey
from surveyapp.services.coded import frozen_answers
from surveyapp.services.entered_values import entered_values
from surveyapp.services.errors import Refused
from surveyapp.services.evaluation_files import SystemFile, evaluation_folders, systems_of
from surveyapp.services.form_entries import filled_forms
from surveyapp.services.publish import publish_if_new
from surveyapp.services.published import published
from surveyapp.services.response_list import numbered

Frozen = Callable[[str], SurveyAnalysis | None]
"""Survey (`folder/name`) -> the analysis of its latest snapshot, None where it was never frozen."""


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
    def basis(self) -> tuple[str | None, list[str]]:
        """The total as text, None while something is missing, and the snapshots behind the scores."""
        total = None if self.scores.total is None else str(self.scores.total)
        return total, sorted({one for leaf in self.scores.leaves() for one in leaf.source.snapshots})


@dataclass(frozen=True)
class EvaluationScore:
    """The scores of one evaluation (`evaluation` is its folder): one indicator system, or several by name."""

    evaluation: str
    systems: dict[str, SystemScore]


def score_evaluation(
    engine: Engine, snapshots: Path, questionnaires: Path, evaluation: str
) -> EvaluationScore:
    """Score every indicator system of a folder; an indicator whose survey was never frozen is missing."""
    files = _known_systems(engine, questionnaires, evaluation)
    systems = {name: _system(one) for name, one in files.items()}
    for survey in {
        reference.survey
        for system in systems.values()
        for leaf in system.leaves()
        if leaf.actual is not None
        for reference in leaf.actual.references()
    }:
        if (questionnaires / evaluation / f"{survey}.yaml").is_file():
            publish_if_new(engine, questionnaires, f"{evaluation}/{survey}")

    def frozen(survey: str) -> SurveyAnalysis | None:
        answers = frozen_answers(engine, snapshots, survey)
        return analyse_survey(answers) if answers else None

    figures = SurveyFigures(engine, evaluation, frozen)
    scored = {
        name: score_system(name, system, figures, inputs_of(engine, evaluation, name, system))
        for name, system in systems.items()
    }
    return EvaluationScore(evaluation, scored)


def inputs_of(engine: Engine, evaluation: str, name: str, system: IndicatorSystem) -> Inputs:
    """What was filled in for a system, as it counts now."""
    found = entered_values(engine, evaluation, name, system)
    return Inputs(found.values, filled_forms(engine, evaluation, name, system), found.unusable)


def score_system(name: str, system: IndicatorSystem, figures: "SurveyFigures", inputs: Inputs) -> SystemScore:
    """Score an indicator system by what is published and frozen now; nothing is changed."""
    figures.asked.clear()
    scores = score(system, figures, entered=inputs.entered, filled=inputs.filled)
    return SystemScore(name, system, scores, figures.reconstructed(), inputs)


def _known_systems(engine: Engine, questionnaires: Path, evaluation: str) -> dict[str, SystemFile]:
    """The systems of a folder; `Refused` with the known folders where it has none."""
    systems = systems_of(engine, questionnaires, evaluation)
    if not systems:
        raise Refused(
            "unknown_evaluation",
            found=evaluation,
            folder=str(questionnaires / evaluation),
            known=evaluation_folders(engine, questionnaires),
        )
    return systems


def _system(file: SystemFile) -> IndicatorSystem:
    """The system of a file; `Refused` with every mistake in it."""
    loaded = file.loaded
    if loaded.system is None:
        raise Refused("indicators_have_errors", details=loaded.problems, file=file.file)
    return loaded.system


class SurveyFigures:
    """How scoring gets the figures of the surveys in an evaluation's folder: from their latest snapshots."""

    def __init__(self, engine: Engine, evaluation: str, frozen: Frozen) -> None:
        self._engine, self._evaluation, self._frozen = engine, evaluation, frozen
        self._analysed: dict[str, SurveyAnalysis | None] = {}
        self._groups: dict[tuple[str, Group], Tally] = {}
        self.asked: set[str] = set()
        """The surveys asked since it was last emptied."""

    def __call__(self, reference: FigureReference) -> SurveyFigure:
        """The figure with its snapshot, or why there is none."""
        survey = f"{self._evaluation}/{reference.survey}"
        self.asked.add(survey)
        if survey not in self._analysed:
            self._analysed[survey] = self._frozen(survey)
        found = self._analysed[survey]
        if found is not None:
            return self._of_snapshot(reference, found)
        if published(self._engine, survey) is None:
            return SurveyFigure(Undefined("unknown_survey"), None)
        return NOT_FROZEN

    def _of_snapshot(self, reference: FigureReference, found: SurveyAnalysis) -> SurveyFigure:
        questionnaire, tally = found.questionnaire, found.tally
        if reference.group is not None:
            unknown = _unknown_group(reference.group, questionnaire)
            if unknown is not None:
                return SurveyFigure(Undefined(unknown), found.answers.snapshot)
            tally = self._tally(reference.group, found)
        outcome = figure(reference, questionnaire, tally)
        bounds = None
        if isinstance(outcome, Figure):
            bounds = interval(reference, questionnaire, tally, outcome)
        return SurveyFigure(outcome, found.answers.snapshot, _names(reference, questionnaire), bounds)

    def _tally(self, group: Group, found: SurveyAnalysis) -> Tally:
        key = (found.answers.survey, group)
        if key not in self._groups:
            self._groups[key] = tally_group(found.questionnaire, found.answers.coded, group)
        return self._groups[key]

    def reconstructed(self) -> dict[str, int]:
        """Survey -> number of reconstructed answers, for the surveys asked that have any."""
        counts = {
            survey: found.answers.returns.reconstructed
            for survey, found in self._analysed.items()
            if found and survey in self.asked
        }
        return {survey: count for survey, count in counts.items() if count}


def _unknown_group(group: Group, questionnaire: Questionnaire) -> str | None:
    """Why there is no such group: the question is no single choice, or does not have the option."""
    asked = questionnaire.asked_item(group.question)
    if asked is None or asked.question.type not in ("single", "matrix"):
        return "unknown_question"
    known = all(asked.question.option(option) is not None for option in group.options)
    return None if known else "unknown_option"


def _names(reference: FigureReference, questionnaire: Questionnaire) -> dict[str, str]:
    """What people call the parts of a reference; empty where it names none, or one that there is not."""
    names = {"survey": str(questionnaire.title), "number": "", "question": "", "option": "", "group": ""}
    for number, item in numbered(questionnaire):
        if item.code == reference.question:
            option = item.question.option(reference.option or "")
            names |= {"number": number, "question": str(item.text)}
            names["option"] = str(option.label) if option else ""
    if reference.group is not None:
        asked = questionnaire.asked_item(reference.group.question)
        options = [asked.question.option(code) for code in reference.group.options] if asked else []
        names["group"] = "、".join(str(option.label) for option in options if option is not None)
    return names
