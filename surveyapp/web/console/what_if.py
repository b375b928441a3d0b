"""What if: other values for a system, scored and shown, never kept."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from surveyapp.definition.indicator_system import Indicator
from surveyapp.indicators.checklist import Checklist, Point
from surveyapp.indicators.level import Levels
from surveyapp.indicators.rule import Rule
from surveyapp.indicators.rules import rule_of
from surveyapp.services.access import Capability
from surveyapp.services.author_words import words
from surveyapp.services.evaluations import figures_of
from surveyapp.services.score import SystemScore
from surveyapp.services.what_if import Tried, what_if_scored
from surveyapp.web.console.access import engine, open_to, settings, snapshots
from surveyapp.web.console.entry_fields import present_actual
from surveyapp.web.console.evaluation_page import scored_found, system_page
from surveyapp.web.console.evaluations import points

what_if = Blueprint("what_if", __name__)


@dataclass(frozen=True)
class TriedLine:
    """A line of the page: what can be tried, what was typed, the score now and then."""

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


@what_if.route("/evaluations/<folder>/<form>/what-if", methods=["GET", "POST"], endpoint="what_if")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def try_values(folder: str, form: str) -> ResponseReturnValue:
    """A copy of the evaluation with other values; nothing is kept, whatever is typed."""
    found, scored = scored_found(folder, form)
    changes = _changes(scored) if request.method == "POST" else {}
    figures = figures_of(engine(), snapshots(), settings().questionnaires, folder)
    tried = what_if_scored(scored, figures, changes)
    page = system_page(
        "console/what_if.html",
        found,
        title=scored.scores.title,
        now=scored.scores,
        tried=tried.scored.scores,
        changed=len(changes),
        lines=[_line(scored, tried, leaf) for leaf in scored.system.leaves()],
        points=points,
    )
    return page, 422 if tried.problems else 200


def _changes(scored: SystemScore) -> dict[str, dict[str, Any]]:
    """What was typed that differs from what counts now, by indicator."""
    changes: dict[str, dict[str, Any]] = {}
    for leaf in scored.system.leaves():
        rule, present = rule_of(leaf), present_actual(leaf, scored.inputs.entered)
        kind, typed = _kind(rule), request.form.get(f"value-{leaf.code}", "").strip()
        if kind == "met":
            met = request.form.getlist(f"met-{leaf.code}")
            if f"shown-{leaf.code}" in request.form and set(met) != set((present and present.met) or ()):
                changes[leaf.code] = {"met": met}
        elif typed:
            changes[leaf.code] = _written(kind, typed, rule)
    return changes


def _kind(rule: Rule) -> str:
    for kind in ("met", "level", "deduction", "award"):
        if kind in rule.needs:
            return kind
    return "failed" if "failed" in rule.needs and not rule.uses_target else "value"


def _written(kind: str, typed: str, rule: Rule) -> dict[str, Any]:
    reason = "what if"
    if kind == "level" and isinstance(rule, Levels):
        return {"level": {"name": _level_of(typed, rule), "share": typed, "reason": reason}}
    if kind in ("deduction", "award"):
        return {kind: {"off" if kind == "deduction" else "points": typed, "reason": reason}}
    return {"failed": {"pieces": typed}} if kind == "failed" else {"value": typed}


def _level_of(typed: str, rule: Levels) -> str:
    """The level in whose range a share lies; the first one where it lies in none, so that the check says so."""
    share = Decimal(typed) if typed.replace(".", "", 1).isdecimal() else Decimal(-1)
    fitting = [level for level in rule.levels if level.from_ <= share <= level.to]
    return str((fitting or rule.levels)[0].name)


def _line(scored: SystemScore, tried: Tried, leaf: Indicator) -> TriedLine:
    rule = rule_of(leaf)
    now = next(one for one in scored.scores.leaves() if one.code == leaf.code)
    then = next(one for one in tried.scored.scores.leaves() if one.code == leaf.code)
    present = present_actual(leaf, scored.inputs.entered)
    met = request.form.getlist(f"met-{leaf.code}") if request.method == "POST" else (present and present.met)
    return TriedLine(
        code=leaf.code,
        name=str(leaf.name),
        target=leaf.target or "",
        shown=now.shown or "",
        field=_kind(rule),
        points=rule.points if isinstance(rule, Checklist) else (),
        typed=request.form.get(f"value-{leaf.code}", ""),
        met=frozenset(met or ()),
        now=points(now.score),
        tried=points(then.score),
        differs=now.score != then.score,
        problems=tuple(words(problem) for problem in tried.problems.get(leaf.code, ())),
    )
