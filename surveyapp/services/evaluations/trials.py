"""Trials: a system scored with other values. Nothing is kept, and the evaluation does not change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from surveyapp.definition.files.problems import Problem
from surveyapp.definition.indicators.actual import Actual
from surveyapp.indicators.entering import doubtful_number, entered_actual
from surveyapp.services.evaluations.entered_values import with_numbers
from surveyapp.services.evaluations.score import EvaluationScore, SystemScore, score_evaluation
from surveyapp.services.places import Places


@dataclass(frozen=True)
class TrialResult:
    """The scores with the other values; `problems`, by indicator, name those that could not be used.

    `doubtful`: numbers that were used and yet look mistyped.
    """

    score: SystemScore
    problems: dict[str, tuple[Problem, ...]]
    doubtful: dict[str, Fraction]


def trial_of(
    places: Places, evaluation_score: EvaluationScore, name: str, changes: Mapping[str, dict[str, Any]]
) -> TrialResult:
    """Score the system `name` of an evaluation once more, from the same texts and snapshots, with other values: the
    keys of an actual value, by indicator.
    """
    scored = evaluation_score.systems[name]
    leaves = {leaf.code: leaf for leaf in scored.system.leaves()}
    values: dict[str, Actual] = dict(scored.inputs.entered)
    problems: dict[str, tuple[Problem, ...]] = {}
    doubtful: dict[str, Fraction] = {}
    for code, written in changes.items():
        actual, faults = entered_actual(scored.system, leaves[code], with_numbers(written))
        if actual is None:
            problems[code] = faults
        else:
            values[code] = actual
            if (number := doubtful_number(leaves[code], actual)) is not None:
                doubtful[code] = number
    inputs = {name: replace(scored.inputs, entered=values)}
    tried = score_evaluation(
        places, evaluation_score.evaluation, only=name, basis=evaluation_score.basis, inputs=inputs
    )
    return TrialResult(tried.systems[name], problems, doubtful)
