"""The score of an evaluation, its survey figures taken from frozen snapshots, and its JSON object."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from surveyapp.analysis.figures import figure
from surveyapp.analysis.results import Undefined, half_up
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicator_system import IndicatorSystem
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.indicators.actual_values import NOT_FROZEN, ActualSource, SurveyFigure
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import LeafScore, Scores, score
from surveyapp.reports.score_words import step_words
from surveyapp.services.analyse import SurveyAnalysis, analyse_survey
from surveyapp.services.coded import frozen_answers
from surveyapp.services.errors import Refused
from surveyapp.services.publish import INDICATOR_FILE, publish_if_new
from surveyapp.services.published import published
from surveyapp.services.response_list import numbered

Frozen = Callable[[str], SurveyAnalysis | None]
"""Survey (`folder/name`) -> the analysis of its latest snapshot, None where it was never frozen."""


@dataclass(frozen=True)
class EvaluationScore:
    """The scores of one evaluation (`evaluation` is its folder).

    `reconstructed`: survey -> how many of the answers that its figures rest on are reconstructed sample data.
    """

    evaluation: str
    scores: Scores
    reconstructed: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """The stable object: scores have two decimals, percentages run from 0 to 100 and are not rounded."""
        scores = self.scores
        return {
            "evaluation": self.evaluation,
            "total": _points(scores.total),
            "grade": scores.grade,
            "reconstructed": self.reconstructed,
            "missing": list(scores.missing),
            "levels": {
                level.code: {
                    "score": _points(level.score),
                    "weight": float(level.weight),
                    "rate": _number(level.rate),
                }
                for level in scores.levels
            },
            "indicators": {leaf.code: _leaf(leaf) for leaf in scores.leaves()},
        }


def score_evaluation(
    engine: Engine, snapshots: Path, questionnaires: Path, evaluation: str
) -> EvaluationScore:
    """Score the indicator file of a folder; an indicator whose survey was never frozen is missing."""
    system = indicator_system(questionnaires, evaluation)
    for survey in {
        leaf.actual.figure.survey for leaf in system.leaves() if leaf.actual and leaf.actual.figure
    }:
        if (questionnaires / evaluation / f"{survey}.yaml").is_file():
            publish_if_new(engine, questionnaires, f"{evaluation}/{survey}")

    def frozen(survey: str) -> SurveyAnalysis | None:
        answers = frozen_answers(engine, snapshots, survey)
        return analyse_survey(answers) if answers else None

    return score_system(engine, evaluation, system, frozen)


def score_system(engine: Engine, evaluation: str, system: IndicatorSystem, frozen: Frozen) -> EvaluationScore:
    """Score an indicator system by what is published and frozen now; nothing is changed."""
    figures = SurveyFigures(engine, evaluation, frozen)
    return EvaluationScore(evaluation, score(system, figures), figures.reconstructed())


def indicator_system(questionnaires: Path, evaluation: str) -> IndicatorSystem:
    """The indicator system of a folder; `Refused` with the known ones, or with every mistake in the file."""
    known = sorted(path.parent.name for path in questionnaires.glob(f"*/{INDICATOR_FILE}"))
    if evaluation not in known:
        raise Refused(
            "unknown_evaluation", found=evaluation, folder=str(questionnaires / evaluation), known=known
        )
    path = questionnaires / evaluation / INDICATOR_FILE
    loaded = load_indicators(path.read_bytes(), str(path))
    if loaded.system is None:
        raise Refused("indicators_have_errors", details=loaded.problems, file=str(path))
    return loaded.system


class SurveyFigures:
    """How scoring gets the figures of the surveys in an evaluation's folder: from their latest snapshots."""

    def __init__(self, engine: Engine, evaluation: str, frozen: Frozen) -> None:
        self._engine, self._evaluation, self._frozen = engine, evaluation, frozen
        self._analysed: dict[str, SurveyAnalysis | None] = {}

    def __call__(self, reference: FigureReference) -> SurveyFigure:
        """The figure with its snapshot, or why there is none."""
        survey = f"{self._evaluation}/{reference.survey}"
        if survey not in self._analysed:
            self._analysed[survey] = self._frozen(survey)
        found = self._analysed[survey]
        if found is not None:
            questionnaire = found.questionnaire
            outcome = figure(reference, questionnaire, found.tally)
            return SurveyFigure(outcome, found.answers.snapshot, _names(reference, questionnaire))
        if published(self._engine, survey) is None:
            return SurveyFigure(Undefined("unknown_survey"), None)
        return NOT_FROZEN

    def reconstructed(self) -> dict[str, int]:
        """Survey -> number of reconstructed answers, for the surveys asked so far that have any."""
        counts = {
            survey: found.answers.returns.reconstructed for survey, found in self._analysed.items() if found
        }
        return {survey: count for survey, count in counts.items() if count}


def _names(reference: FigureReference, questionnaire: Questionnaire) -> dict[str, str]:
    """What people call the parts of a reference; empty where it names none, or one that there is not."""
    names = {"survey": str(questionnaire.title), "number": "", "question": "", "option": ""}
    for number, item in numbered(questionnaire):
        if item.code == reference.question:
            option = item.question.option(reference.option or "")
            names |= {"number": number, "question": str(item.text)}
            names["option"] = str(option.label) if option else ""
    return names


def _leaf(leaf: LeafScore) -> dict[str, Any]:
    return {
        "name": leaf.name,
        "weight": float(leaf.weight),
        "target": leaf.target,
        "actual": _number(leaf.actual) if isinstance(leaf.actual, Fraction) else leaf.actual,
        "score": _points(leaf.score),
        "rate": _number(leaf.rate),
        "rule": leaf.rule,
        "trace": [
            {
                "step": str(step.code),
                "text": step_words(step),
                **{k: _plain(v) for k, v in step.params.items()},
            }
            for step in leaf.trace
        ],
        "source": _source(leaf.source),
        "missing": leaf.missing,
    }


def _source(source: ActualSource) -> dict[str, Any]:
    reference = source.reference
    return {
        "kind": source.kind,
        "reference": reference.model_dump(exclude_none=True) if reference else None,
        "snapshot": source.snapshot,
        "n": source.n,
        "evidence": source.evidence,
    }


def _points(score: Decimal | None) -> float | None:
    return None if score is None else float(half_up(Fraction(score), 2))


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return float(value)
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
