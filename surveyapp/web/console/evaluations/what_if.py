"""Trying other values for a system: they are scored and shown, never kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from surveyapp.definition.indicators.actual import ActualKind
from surveyapp.definition.indicators.indicator_system import Indicator
from surveyapp.indicators.rules.rule import LevelRange, Point, Rule
from surveyapp.indicators.rules.rule_table import rule_of
from surveyapp.reports.evaluation.words import points
from surveyapp.services.evaluations.score import SystemScore, score_evaluation
from surveyapp.services.evaluations.trials import TrialResult, trial_of
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import open_to, places
from surveyapp.web.console.evaluations.entry_fields import present_actual
from surveyapp.web.console.evaluations.entry_words import doubt_words, fault_words
from surveyapp.web.console.evaluations.evaluation_page import system_page
from surveyapp.web.console.plain_input import typed_fields

what_if = Blueprint("what_if", __name__)

TRIED: tuple[ActualKind, ...] = ("met", "level", "deduction", "award", "failed", "value")
"""The kinds of actual value that can be tried: the first that a rule has is asked for."""

REASON = "what if"
"""The reason of a value that is only tried; nobody reads it."""


@dataclass(frozen=True)
class TrialLine:
    """A line of the page: the values that can be tried, the typed value, the present score and the score of the trial.

    `field` is the kind of what is typed, "" where nothing is. `may_lack_evidence`: the line can be tried as one that
    nobody can verify; `may_be_none`: as one of which no point is met, which no ticks say where none are known.
    `doubt` asks to look at a number again.
    """

    code: str
    name: str
    target: str
    shown: str
    field: str
    points: tuple[Point, ...]
    typed: str
    met: frozenset[str]
    now: str
    tried: str
    differs: bool
    problems: tuple[str, ...]
    may_lack_evidence: bool
    lacks_evidence: bool
    may_be_none: bool
    is_none: bool
    doubt: str


@what_if.route("/evaluations/<folder>/<form>/what-if", methods=["GET", "POST"], endpoint="what_if")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def try_values(folder: str, form: str) -> ResponseReturnValue:
    """A copy of the evaluation with other values; nothing is kept, whatever is typed."""
    evaluation = score_evaluation(places(), folder, only=form)
    scored = evaluation.systems.get(form) or abort(404)
    fields = typed_fields()
    changes = _changes(scored, fields)
    tried = trial_of(places(), evaluation, form, changes)
    page = system_page(
        "console/evaluations/what_if.html",
        evaluation.evaluated_systems[0],
        title=scored.scores.title,
        now=scored.scores,
        tried=tried.score.scores,
        changed=len(changes),
        lines=[_line(scored, tried, leaf, fields) for leaf in scored.system.leaves()],
        points=points,
    )
    return page, 422 if tried.problems else 200


def _changes(system_score: SystemScore, fields: "MultiDict[str, str]") -> dict[str, dict[str, Any]]:
    """What was typed that differs from what counts now, by indicator."""
    changes: dict[str, dict[str, Any]] = {}
    for leaf in system_score.system.leaves():
        rule, present = rule_of(leaf), present_actual(leaf, system_score.inputs.entered)
        kind, typed = _kind(rule), fields.get(f"value-{leaf.code}", "").strip()
        if f"unverified-{leaf.code}" in fields and not rule.outside_total:
            changes[leaf.code] = {"no_evidence": REASON}
        elif kind == "met":
            met, known = fields.getlist(f"met-{leaf.code}"), present.met if present else None
            none = known is None and f"none-{leaf.code}" in fields
            if f"shown-{leaf.code}" in fields and (none or set(met) != set(known or ())):
                changes[leaf.code] = {"met": met}
        elif kind and typed:
            changes[leaf.code] = _written(kind, typed, rule)
    return changes


def _kind(rule: Rule) -> ActualKind | Literal[""]:
    return next((kind for kind in TRIED if kind in rule.entered_kinds), "")


def _written(kind: str, typed: str, rule: Rule) -> dict[str, Any]:
    if kind == "level":
        return {"level": {"name": _level_of(typed, rule.offered_levels), "share": typed, "reason": REASON}}
    if kind in ("deduction", "award"):
        return {kind: {"off" if kind == "deduction" else "points": typed, "reason": REASON}}
    return {"failed": {"pieces": typed}} if kind == "failed" else {"value": typed}


def _level_of(typed: str, levels: Sequence[LevelRange]) -> str:
    """The level in whose range a share lies; the first one where it lies in none, so that the check reports it."""
    share = Decimal(typed) if typed.replace(".", "", 1).isdecimal() else Decimal(-1)
    fitting = [level for level in levels if level.from_ <= share <= level.to]
    return str((fitting or levels)[0].name)


def _line(
    system_score: SystemScore, trial: TrialResult, leaf: Indicator, fields: "MultiDict[str, str]"
) -> TrialLine:
    rule = rule_of(leaf)
    now = next(score for score in system_score.scores.leaves() if score.code == leaf.code)
    then = next(score for score in trial.score.scores.leaves() if score.code == leaf.code)
    present = present_actual(leaf, system_score.inputs.entered)
    known, ticked = present.met if present else None, fields.getlist(f"met-{leaf.code}")
    return TrialLine(
        code=leaf.code,
        name=str(leaf.name),
        target=leaf.target or "",
        shown=now.shown or "",
        field=_kind(rule),
        points=rule.offered_points,
        typed=fields.get(f"value-{leaf.code}", ""),
        met=frozenset(ticked if request.method == "POST" else known or ()),
        now=points(now.score),
        tried=points(then.score),
        differs=now.score != then.score,
        problems=tuple(fault_words(problem) for problem in trial.problems.get(leaf.code, ())),
        may_lack_evidence=not rule.outside_total,
        lacks_evidence=f"unverified-{leaf.code}" in fields,
        may_be_none=_kind(rule) == "met" and known is None,
        is_none=f"none-{leaf.code}" in fields and not ticked,
        doubt=doubt_words(trial.doubtful.get(leaf.code)),
    )
