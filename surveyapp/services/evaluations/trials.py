"""What if: a system scored with other values. Nothing is kept, and the evaluation never learns of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from surveyapp.definition.files.problems import Problem
from surveyapp.definition.indicators.actual import Actual
from surveyapp.indicators.entering import doubtful_number, entered_actual
from surveyapp.services.evaluations.entered_values import with_numbers
from surveyapp.services.evaluations.score import SystemScore, score_system
from surveyapp.services.evaluations.survey_figures import SurveyFigures


@dataclass(frozen=True)
class Tried:
    """The scores with the other values; `problems` name, by indicator, what of them could not be used.

    `doubtful`: numbers that were used and yet look mistyped.
    """

    scored: SystemScore
    problems: dict[str, tuple[Problem, ...]]
    doubtful: dict[str, Fraction]


def what_if_scored(
    scored: SystemScore, figures: SurveyFigures, changes: Mapping[str, dict[str, Any]]
) -> Tried:
    """Score a system once more with other values (the keys of an actual value, by indicator)."""
    leaves = {leaf.code: leaf for leaf in scored.system.leaves()}
    values: dict[str, Actual] = dict(scored.inputs.entered)
    problems: dict[str, tuple[Problem, ...]] = {}
    doubtful: dict[str, Fraction] = {}
    for code, written in changes.items():
        actual, found = entered_actual(scored.system, leaves[code], with_numbers(written))
        if actual is None:
            problems[code] = found
        else:
            values[code] = actual
            if (number := doubtful_number(leaves[code], actual)) is not None:
                doubtful[code] = number
    inputs = replace(scored.inputs, entered=values)
    return Tried(score_system(scored.name, scored.system, figures, inputs), problems, doubtful)
