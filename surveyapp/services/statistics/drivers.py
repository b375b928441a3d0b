"""What to improve first in a survey or a file of scores, and the object that `surveyapp drivers --json` prints."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from surveyapp.analysis.drivers.driver_study import DriverStudy, ItemScale, scales_of_file, study_drivers
from surveyapp.analysis.drivers.extreme_shares import ExtremeShares, LowRating, score_steps
from surveyapp.analysis.drivers.importance import Driver, Importance
from surveyapp.analysis.drivers.overall_question import overall_question
from surveyapp.analysis.drivers.quadrant import ImportanceMatrix
from surveyapp.analysis.drivers.score_sums import SEED
from surveyapp.analysis.results import Figure, Outcome, Undefined
from surveyapp.analysis.scores.score_table import scores_of_answers
from surveyapp.analysis.statistics.ceiling import SAYS_LITTLE
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.colours import sides_of
from surveyapp.reports.words.driver_words import priority_sentences
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.outcome_json import interval_json, number_json
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.statistics.score_source import has_scores, items_named, score_file


def survey_drivers(answers: SurveyAnswers, on: str, codes: Sequence[str] = ()) -> DriverStudy:
    """What the items that `codes` name, without them those of the main scale, have to do with the question `on`.

    Refused with `unknown_item_code`, `item_without_scores`, `no_main_scale`, `outcome_several`, `outcome_among_items`,
    `no_other_items`; SnapshotError as reading answers raises it.
    """
    questionnaire, survey = answers.questionnaire, answers.survey
    outcomes = items_named(survey, questionnaire, [on])
    if len(outcomes) > 1:
        raise Refusal("outcome_several", survey=survey, found=on, known=[item.code for item in outcomes])
    outcome = outcomes[0]
    named = items_named(survey, questionnaire, codes)
    if codes and outcome.code in {item.code for item in named}:
        raise Refusal("outcome_among_items", survey=survey, found=outcome.code)
    items = [item for item in named if item.code != outcome.code]
    if not items:
        raise Refusal("no_other_items", survey=survey, found=outcome.code)
    return study_items(questionnaire, answers, outcome, items)


def study_items(
    questionnaire: Questionnaire, answers: SurveyAnswers, outcome: Answer, items: Sequence[Answer]
) -> DriverStudy:
    """The study of these items of a survey; SnapshotError as reading answers raises it."""
    recommending = [item for item in questionnaire.items if "nps" in item.figures]
    table = scores_of_answers(questionnaire, answers.coded_answers, [outcome, *items])
    recommendations = (
        scores_of_answers(questionnaire, answers.coded_answers, recommending) if recommending else None
    )
    scales = {item.code: _scale(item) for item in (outcome, *items)}
    return study_drivers(outcome.code, table, scales, recommendations)


def reported_drivers(answers: SurveyAnswers) -> DriverStudy | None:
    """What a report says of improving: the main scale's items by the question of the overall satisfaction
    (`overall_question`); None where there is no such question, or too little to say. SnapshotError as above.
    """
    questionnaire = answers.questionnaire
    outcome = overall_question(questionnaire)
    if outcome is None:
        return None
    items = [item for item in questionnaire.scale_items() if item.code != outcome.code and has_scores(item)]
    study = study_items(questionnaire, answers, outcome, items) if len(items) > 1 else None
    return study if study is not None and not isinstance(study.matrix, Undefined) else None


def file_drivers(path: Path, on: str, columns: Sequence[str] = ()) -> DriverStudy:
    """What the columns of a file of scores, all others without a choice, have to do with the column `on`.

    Refused with `no_such_file`, `outcome_among_items`, `no_other_items`; ScoreFileError where the file cannot be used.
    """
    file = score_file(path)
    named = file.headings_of(columns)
    if on in named:
        raise Refusal("outcome_among_items", survey=str(path), found=on)
    file.column(on)
    items = named or [heading for heading in file.headings if heading != on]
    if not items:
        raise Refusal("no_other_items", survey=str(path), found=on)
    table = file.scores([on, *items])
    return study_drivers(on, table, scales_of_file(on, table))


def possible_outcomes(questionnaire: Questionnaire) -> list[Answer]:
    """The items whose answers are scores: each may be an outcome."""
    return [item for item in questionnaire.items if has_scores(item)]


def _scale(item: Answer) -> ItemScale:
    sides = sides_of(item.options)
    low = {
        float(option.score)
        for option in item.options
        if option.score is not None and sides[option.code] == "unfavourable"
    }
    return ItemScale(score_steps(item), low)


def drivers_json(survey: str, study: DriverStudy) -> dict[str, Any]:
    """The stable object: `value` is the contribution to R², `share` that in percent of R², both unrounded.

    Where there is no importance `reason` says why, with what there is (`had`) and would have to be (`needed`), and
    `low_ratings` has where ratings are low.
    """
    found = study.importance
    return {
        "survey": survey,
        "on": found.on,
        "n": found.n,
        "n_dropped": found.dropped,
        "below_top": found.below_top,
        **({"ceiling": SAYS_LITTLE} if found.is_at_ceiling else {}),
        **_importance(found),
        "resamples": {"of": "rows", "count": found.resamples, "seed": SEED, "ci95_of": "value"},
        "warnings": [{"code": warning.code, "item": warning.item} for warning in found.warnings],
        "performance": {
            each.code: {"value": each.value, "n": each.n, "ci95": interval_json(each.ci95), "unit": each.unit}
            for each in study.performances
        },
        "quadrant": _matrix(study.matrix),
        "priorities": [{"item": code, "sentence": sentence} for code, sentence in priority_sentences(study)],
        "shares": {code: _shares(shares) for code, shares in study.shares.items()},
        "nps": {code: _outcome(outcome) for code, outcome in study.recommendations.items()},
        **({"low_ratings": [*map(_low_rating, study.low)]} if found.missing else {}),
    }


def _importance(found: Importance) -> dict[str, Any]:
    """R², importance and rank correlations; or the reason, at its own key and in the place of each."""
    if found.missing is not None:
        reason = {"reason": found.missing.reason, "had": found.had, "needed": found.needed}
        return {**reason, "r2": reason, "importance": reason, "spearman": reason}
    left_out = {code: {"reason": why.reason} for code, why in found.left_out.items()}
    return {
        "r2": found.r2,
        "importance": {driver.code: _driver(driver) for driver in found.drivers} | left_out,
        "spearman": {driver.code: driver.spearman for driver in found.drivers} | left_out,
    }


def _low_rating(rating: LowRating) -> dict[str, Any]:
    return {"item": rating.code, "count": rating.count, **_outcome(rating.share)}


def _driver(driver: Driver) -> dict[str, Any]:
    return {
        "value": driver.value,
        "share": driver.share,
        "ci95": interval_json(driver.ci95),
        "share_ci95": interval_json(driver.share_ci95),
        **({"ceiling": SAYS_LITTLE} if driver.is_at_ceiling else {}),
    }


def _matrix(matrix: ImportanceMatrix | Undefined) -> dict[str, Any]:
    if isinstance(matrix, Undefined):
        return {"reason": matrix.reason}
    return {
        "importance_threshold": matrix.importance_threshold,
        "performance_threshold": matrix.performance_threshold,
        "unit": matrix.unit,
        "items": {
            place.code: {"area": place.area, "undecided": list(place.undecided)} for place in matrix.places
        },
    }


def _shares(shares: ExtremeShares) -> dict[str, Any]:
    n = shares.top.n if isinstance(shares.top, Figure) else 0
    return {
        "n": n,
        **{name: number_json(getattr(shares, name)) for name in ("top", "top2", "bottom2")},
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Undefined):
        return {"reason": outcome.reason}
    return {"value": outcome.value, "n": outcome.n}
