"""The object that `surveyapp trend --json` prints."""

from typing import Any

from surveyapp.analysis.results import Undefined
from surveyapp.analysis.trends.change_tests import ChangeTest, Difference
from surveyapp.analysis.trends.comparability import Finding
from surveyapp.analysis.trends.trend import Change, Outcome, Trend, TrendLine, TrendPoint
from surveyapp.services.figures.outcome_json import interval_json


def trend_json(trend: Trend) -> dict[str, Any]:
    """The stable object: figures unrounded, percentages from 0 to 100; what is undefined has its reason."""
    return {
        "survey": trend.survey,
        "series": trend.series or None,
        "points": [_point(point) for point in trend.points],
        "lines": {line.figure.code: _line(trend, line) for line in trend.lines},
    }


def _point(point: TrendPoint) -> dict[str, Any]:
    return {
        "code": point.code,
        "kind": point.kind,
        "from": point.at.isoformat(),
        "until": point.until.isoformat(),
        "period": point.period.code if point.period else None,
        "survey": point.survey,
        "versions": list(point.versions),
        "snapshot": point.snapshot,
        "source": point.source or None,
    }


def _line(trend: Trend, line: TrendLine) -> dict[str, Any]:
    reference = line.figure.reference
    return {
        "figure": reference.figure,
        "question": reference.question,
        "scale": reference.scale,
        "name": line.figure.name,
        "points": {
            point.code: _value(outcome) for point, outcome in zip(trend.points, line.values, strict=True)
        },
        "changes": [
            _change(trend, place, change) for place, change in enumerate(line.changes) if change is not None
        ],
    }


def _value(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Undefined):
        return {"value": None, "n": 0, "reason": outcome.reason}
    return {
        "value": outcome.value,
        "n": outcome.n,
        "ci95": interval_json(outcome.ci95),
        **({"interval_n": outcome.interval_n} if outcome.interval_n is not None else {}),
    }


def _change(trend: Trend, place: int, change: Change) -> dict[str, Any]:
    return {
        "from": trend.points[change.before].code,
        "to": trend.points[place].code,
        "comparability": change.comparability.verdict,
        "findings": [_finding(finding) for finding in change.comparability.findings],
        **_outcome(change.outcome),
        "beyond_chance": change.is_beyond_chance,
        "descriptive": change.descriptive,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    said = {"item": finding.item, "before": finding.before, "after": finding.after, "labels": finding.labels}
    return {
        "code": finding.code,
        "breaks": finding.breaks,
        **{key: value for key, value in said.items() if value},
    }


def _outcome(outcome: Difference | Undefined) -> dict[str, Any]:
    if isinstance(outcome, Undefined):
        reason = {"reason": outcome.reason}
        return {"difference": reason, "ci95": reason, "test": reason}
    return {
        "difference": outcome.value,
        "ci95": interval_json(outcome.ci95),
        "test": _test(outcome.test),
    }


def _test(test: ChangeTest | Undefined) -> dict[str, Any]:
    if isinstance(test, Undefined):
        return {"reason": test.reason}
    return {
        "name": test.name,
        "statistic": test.statistic,
        "df": test.df,
        "p": test.p,
        **({"exact_p": test.exact_p} if test.exact_p is not None else {}),
        **({"p_holm": test.p_holm} if test.p_holm is not None else {}),
    }
