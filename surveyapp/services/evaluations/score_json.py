"""The stable JSON object of `surveyapp score --json`."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from surveyapp.analysis.results import half_up
from surveyapp.indicators.actual_values import ActualSource
from surveyapp.indicators.comparison import Difference, SystemComparison
from surveyapp.indicators.entered_completions import EnteredCompletion
from surveyapp.indicators.file_kind import ONLY_SYSTEM
from surveyapp.indicators.over_interval import OverInterval
from surveyapp.indicators.scoring import LeafScore, Scores, Subtotal
from surveyapp.reports.words.score_words import step_words
from surveyapp.services.evaluations.score import EvaluationScore, SystemScore
from surveyapp.services.figures.outcome_json import interval_json


def as_json(evaluation_score: EvaluationScore, *, compared: bool = False) -> dict[str, Any]:
    """Scores have two decimals, percentages run from 0 to 100 and are not rounded.

    One system called `indicators` stands in the object itself, several (or one of another name) under `forms`.
    `locked`: since when, null while anything may still be entered. `subtotal`: what an open evaluation has so far while
    something is missing, else null. `compared` adds where the published figures
    differ, and what that moves; what could not be compared, by line, or by figure where one is printed that has no
    counterpart; and the completions that were entered and do not follow.
    """
    systems = evaluation_score.systems
    locked = evaluation_score.lock.at.isoformat() if evaluation_score.lock is not None else None
    found: dict[str, Any] = {"evaluation": evaluation_score.evaluation, "locked": locked}
    if list(systems) == [ONLY_SYSTEM]:
        found |= _system(systems[ONLY_SYSTEM], locked=locked is not None)
    else:
        found["forms"] = {
            name: _system(system, locked=locked is not None) for name, system in systems.items()
        }
    if compared:
        found |= _compared({name: system.comparison for name, system in systems.items()})
    return found


def _compared(comparisons: Mapping[str, SystemComparison]) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {
        "differences": [],
        "consequences": [],
        "not_compared": [],
        "entered_completions": [],
    }
    for form, each in comparisons.items():
        found["differences"] += [_difference(form, difference) for difference in each.differences]
        found["consequences"] += [_difference(form, difference) for difference in each.consequences]
        found["not_compared"] += [{"form": form, "code": code} for code in each.not_compared]
        found["not_compared"] += [
            {"form": form, "code": figure.code or None, "figure": figure.figure}
            for figure in each.no_counterpart
        ]
        found["entered_completions"] += [
            _entered_completion(form, completion) for completion in each.entered_completions
        ]
    return found


def _system(system_score: SystemScore, *, locked: bool) -> dict[str, Any]:
    scores = system_score.scores
    return {
        "total": _points(scores.total),
        "grade": scores.grade,
        "subtotal": None if locked else _subtotal(scores.subtotal),
        "reconstructed": system_score.reconstructed,
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
        "screening": {
            "all_returned": _screened(scores, system_score.all_returned),
            "without_flagged": _screened(scores, system_score.without_flagged),
        },
    }


def _screened(valid: Scores, other: Scores) -> dict[str, Any]:
    """The scores if surveys counted other responses: total, grade, and every indicator that takes a survey's figure."""
    linked = {leaf.code for leaf in valid.leaves() if leaf.source.kind == "survey"}
    return {
        "total": _points(other.total),
        "grade": other.grade,
        "indicators": {
            leaf.code: {
                "actual": _number(leaf.actual) if isinstance(leaf.actual, Fraction) else leaf.actual,
                "score": _points(leaf.score),
                "missing": leaf.missing,
            }
            for leaf in other.leaves()
            if leaf.code in linked
        },
    }


def _subtotal(subtotal: Subtotal | None) -> dict[str, Any] | None:
    """What is there so far (暂计) while indicators are missing: never the total, which is null then."""
    if subtotal is None:
        return None
    return {
        "points": _points(subtotal.points),
        "of": float(subtotal.weight),
        "indicators": subtotal.indicators,
        "all_indicators": subtotal.all_indicators,
    }


def _leaf(leaf: LeafScore) -> dict[str, Any]:
    return {
        "name": leaf.name,
        "weight": float(leaf.weight),
        "target": leaf.target,
        "actual": _number(leaf.actual) if isinstance(leaf.actual, Fraction) else leaf.actual,
        "completion": _number(leaf.completion),
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
        "not_applicable": leaf.not_applicable,
        **_over_interval(leaf.over_interval),
    }


def _over_interval(over_interval: OverInterval | None) -> dict[str, Any]:
    """The scores at the ends of the interval and anywhere within, and the limits crossed; null where all are one."""
    if over_interval is None:
        return {"sides": None, "scores_within": None, "limits_crossed": None}
    return {
        "sides": [_points(over_interval.at_low), _points(over_interval.at_high)],
        "scores_within": [_points(over_interval.least), _points(over_interval.most)],
        "limits_crossed": [float(limit) for limit in over_interval.crossed],
    }


def _source(source: ActualSource) -> dict[str, Any]:
    references = [reference.model_dump(exclude_none=True, mode="json") for reference in source.references]
    return {
        "kind": source.kind,
        "entered": source.entered,
        "reference": references[0] if len(references) == 1 else None,
        "references": references,
        "snapshot": source.snapshots[0] if len(source.snapshots) == 1 else None,
        "snapshots": list(source.snapshots),
        "n": source.n,
        "interval": None if source.interval is None else interval_json(source.interval),
        "evidence": source.evidence,
    }


def _difference(form: str, difference: Difference) -> dict[str, Any]:
    return {
        "form": form,
        "code": difference.code or None,
        "figure": difference.figure,
        "published": difference.published,
        "ours": difference.ours,
        "step": step_words(difference.step) if difference.step else None,
        "place": difference.place or None,
    }


def _entered_completion(form: str, completion: EnteredCompletion) -> dict[str, Any]:
    """Both in percent, not rounded; `computed` is null where no completion follows."""
    return {
        "form": form,
        "code": completion.code,
        "entered": float(completion.entered),
        "computed": _number(completion.computed),
        "reason": completion.reason,
    }


def _points(score: Decimal | None) -> float | None:
    return None if score is None else float(half_up(Fraction(score), 2))


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return float(value)
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
