"""Estimates for the population of a survey, from its answers, and the object that `surveyapp analyse --json` prints."""

from typing import Any

from surveyapp.analysis.results import Analysis, Undefined
from surveyapp.analysis.sampling.design_cells import count_cells, item_values
from surveyapp.analysis.sampling.estimates import Estimate, Estimates, estimate_scale
from surveyapp.analysis.sampling.target_group import TargetShare
from surveyapp.analysis.sampling.weighing import design_answers, weigh, why_not_weighed
from surveyapp.analysis.survey_tally import PartsMap
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.figures.outcome_json import interval_json, number_json
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.snapshot import CodedAnswers


def estimates_of(
    questionnaire: Questionnaire, answers: CodedAnswers, analysis: Analysis, map_: PartsMap = map
) -> Estimates | Undefined:
    """The estimates of the main scale, weighed as the questionnaire declares; or why there are none. `map_` says who
    counts the parts.

    `why_not_weighed` and `weigh` list the reasons; `rows_deleted`, `snapshot_damaged` where there is nothing to
    count, `no_scale` without a main scale, `too_many_cells` where the questions divide the answers too finely.
    """
    sampling = questionnaire.sampling
    reason = why_not_weighed(sampling)
    if sampling is None or reason is not None:
        return Undefined(reason or "open_sample")
    formula, items = analysis.satisfaction.formula, questionnaire.scale_items()
    if formula is None:
        return Undefined("no_scale")
    values = [item_values(formula, item) for item in items]
    usable = [entry for entry in values if not isinstance(entry, Undefined)]
    try:
        counted = count_cells(questionnaire, answers, design_answers(questionnaire, sampling), usable, map_)
    except SnapshotError as error:
        return Undefined("rows_deleted" if error.code == "answers_deleted" else "snapshot_damaged")
    if counted.too_many:
        return Undefined("too_many_cells")
    weighed = weigh(questionnaire, sampling, counted)
    if isinstance(weighed, Undefined):
        return weighed
    return estimate_scale(weighed, counted, values, analysis.satisfaction)


def estimates_json(estimates: Estimates | Undefined) -> dict[str, Any]:
    """The estimates, unrounded: `value`, `se` and `ci95` in the unit of the figure, weights relative to their mean."""
    if isinstance(estimates, Undefined):
        return {"reason": estimates.reason}
    weighed, weights = estimates.weighed, estimates.weights
    return {
        "method": estimates.method,
        "formula": estimates.formula,
        "overall": _estimate(estimates.overall),
        "items": {code: _estimate(estimate) for code, estimate in estimates.items.items()},
        "weights": {
            "min": weights.smallest,
            "max": weights.largest,
            "kish_deff": weights.kish,
            "outside_cap": weights.outside,
        },
        "n": int(weighed.counts.sum()),
        "unplaced": estimates.unplaced,
        "population": weighed.population,
        "deff_against": "replace" if weighed.population is None else "without_replacement",
        "strata": {
            stratum.option: {"size": stratum.size, "issued": stratum.issued, "n": stratum.n}
            for stratum in weighed.strata
        },
        "raking": None
        if weighed.raked is None
        else {
            "converged": weighed.raked.converged,
            "rounds": weighed.raked.rounds,
            "difference": weighed.raked.difference,
        },
    }


def target_json(target: TargetShare) -> dict[str, Any]:
    """The declared target group, and the percent of it among those who said what they are."""
    share = target.share
    return {
        "question": target.target.question,
        "options": list(target.target.options),
        **(
            {"reason": share.reason}
            if isinstance(share, Undefined)
            else {"value": share.value, "n": share.n, "missed": target.is_missed}
        ),
    }


def _estimate(estimate: Estimate | Undefined) -> dict[str, Any]:
    if isinstance(estimate, Undefined):
        return {"reason": estimate.reason}
    return {
        "value": estimate.value,
        "se": estimate.se,
        "ci95": interval_json(estimate.interval),
        "n": estimate.n,
        "n_effective": number_json(estimate.n_effective),
        "deff": number_json(estimate.deff),
        "unweighted": number_json(estimate.unweighted),
    }
