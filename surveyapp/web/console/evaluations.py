"""The tree of indicators of an evaluation with every value, rule, score and trace."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.analysis.results import half_up
from surveyapp.definition.indicator_system import Indicator, IndicatorSystem
from surveyapp.definition.problems import Problem
from surveyapp.definition.quantity import plain_number
from surveyapp.indicators.actual_values import value_unit
from surveyapp.indicators.basic_forms import NO_CELL
from surveyapp.indicators.rules import rule_of
from surveyapp.indicators.scoring import GroupScore, LeafScore, Scores
from surveyapp.reports.evaluation_words import kind_words, leaf_interval_words, over_interval_words
from surveyapp.reports.rule_words import rule_words
from surveyapp.reports.saying import say
from surveyapp.reports.score_words import missing_words, step_words
from surveyapp.services.access import Capability
from surveyapp.services.author_words import LEVELS, words
from surveyapp.services.evaluation_files import ONLY_SYSTEM
from surveyapp.services.evaluations import EvaluatedSystem, evaluation_line
from surveyapp.services.published import survey_names
from surveyapp.web.console.access import engine, open_to, settings, snapshots
from surveyapp.web.console.evaluation_page import evaluation_page, system_found, system_page

evaluations = Blueprint("evaluations", __name__)


@dataclass(frozen=True)
class MissingView:
    """An indicator without an actual value: why, what to do, and where (no address: in the indicator file)."""

    code: str
    name: str
    reason: str
    advice: str
    address: str
    action: str


@dataclass(frozen=True)
class NodeView:
    """One indicator of the tree in words. A group has `children`, a leaf all the rest."""

    code: str
    name: str
    level: int
    weight: str
    score: str
    rate: str
    children: tuple["NodeView", ...] = ()
    explanation: str = ""
    target: str = ""
    actual: str = ""
    rule: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    missing: str = ""
    survey: str = ""
    snapshot: str = ""
    n: int | None = None
    evidence: str = ""
    kind: str = ""
    address: str = ""
    basis: str = ""
    previous_year: str = ""
    deviation: str = ""
    interval: str = ""
    sides: str = ""
    not_applicable: str = ""


@dataclass(frozen=True)
class FaultView:
    """One fault of the indicator file: where, what was found, what to write instead."""

    line: int
    key: str
    level: str
    words: str


@evaluations.get("/evaluations/<folder>", endpoint="evaluation")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_evaluation(folder: str) -> ResponseReturnValue:
    """An evaluation of one system: the system. Of several: the list of them, each with its total."""
    line = evaluation_line(engine(), snapshots(), settings().questionnaires, folder) or abort(404)
    if [system.name for system in line.systems] == [ONLY_SYSTEM]:
        return _system_page(folder, ONLY_SYSTEM)
    return evaluation_page(
        "console/evaluation_forms.html", folder, line=line, points=points, plain=plain_number
    )


@evaluations.get("/evaluations/<folder>/<form>", endpoint="form")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_form(folder: str, form: str) -> ResponseReturnValue:
    """One system of an evaluation that has several."""
    return _system_page(folder, form)


def _system_page(folder: str, form: str) -> ResponseReturnValue:
    """What is missing, total and grade, the tree; or what is wrong with the file."""
    found = system_found(folder, form)
    faults = [_fault_view(problem) for problem in found.problems]
    if found.scored is None:
        return system_page("console/evaluation_faults.html", found, faults=faults)
    scores, system = found.scored.scores, found.scored.system
    known = set(survey_names(engine()))
    return system_page(
        "console/evaluation.html",
        found,
        faults=faults,
        forms=system.forms,
        has_budget=system.budget is not None,
        unusable=found.scored.inputs.unusable,
        scores=scores,
        grades=[(str(grade.name), grade.from_) for grade in system.grades],
        reconstructed=found.scored.reconstructed,
        missing=list(_missing_views(found, scores, known)),
        tree=_tree(system, scores, folder, form, known),
        indicators=sum(1 for _leaf in scores.leaves()),
        points=points,
        plain=plain_number,
        rate=rate,
    )


def points(score: Decimal | None) -> str:
    """Points with two decimals; a dash while something is missing."""
    return "—" if score is None else str(half_up(Fraction(score), 2))


def rate(value: Fraction | None) -> str:
    """A share of the weight in percent; a dash while something is missing."""
    return "—" if value is None else f"{half_up(value, 2)}%"


def _tree(system: IndicatorSystem, scores: Scores, folder: str, form: str, known: set[str]) -> list[NodeView]:
    written = {leaf.code: leaf for leaf in system.leaves()}
    return [_node(node, 1, written, folder, form, known) for node in scores.levels]


def _node(
    node: GroupScore | LeafScore,
    level: int,
    written: dict[str, Indicator],
    folder: str,
    form: str,
    known: set[str],
) -> NodeView:
    if isinstance(node, LeafScore):
        return leaf_view(node, level, written[node.code], folder, form, known)
    return NodeView(
        code=node.code,
        name=node.name,
        level=level,
        weight=plain_number(node.weight),
        score=points(node.score),
        rate=rate(node.rate),
        children=tuple(_node(child, level + 1, written, folder, form, known) for child in node.children),
    )


def leaf_view(
    leaf: LeafScore, level: int, indicator: Indicator, folder: str, form: str, known: set[str]
) -> NodeView:
    """An indicator in words, as the tree and its own page show it."""
    reference = leaf.source.lacking or next(iter(leaf.source.references), None)
    return NodeView(
        code=leaf.code,
        name=leaf.name,
        level=level,
        weight=plain_number(leaf.weight),
        score=points(leaf.score),
        rate=rate(leaf.rate),
        explanation=str(indicator.explanation or ""),
        target=leaf.target or "",
        actual=leaf.shown or "",
        rule=tuple(rule_words(rule_of(indicator), value_unit(indicator))),
        steps=tuple(step_words(step) for step in leaf.trace),
        missing=missing_words(leaf.missing) if leaf.missing else "",
        survey=reference.survey if reference and f"{folder}/{reference.survey}" in known else "",
        snapshot=next(iter(leaf.source.snapshots), ""),
        n=leaf.source.n,
        evidence=leaf.source.evidence or "",
        kind=kind_words(leaf.source),
        address=url_for("console.evaluation_values.indicator", folder=folder, form=form, code=leaf.code),
        basis=str(indicator.basis or ""),
        previous_year=indicator.previous_year or "",
        deviation=str(indicator.deviation or ""),
        interval=leaf_interval_words(leaf),
        sides=over_interval_words(leaf),
        not_applicable=leaf.not_applicable or "",
    )


def _missing_views(found: EvaluatedSystem, scores: Scores, known: set[str]) -> Iterator[MissingView]:
    folder, form = found.folder, found.name
    for leaf in scores.leaves():
        if leaf.missing is not None:
            cell = leaf.source.cell
            if found.lock is not None:
                address = url_for("console.evaluation_locks.lock", folder=folder)
                told = (_("评价已锁定，要改动请先解锁。"), address, _("看锁定"))
            elif cell is not None and leaf.missing in NO_CELL:
                address = url_for("console.basic_forms.show", folder=folder, form=form, code=cell.form)
                told = (_("请填写并确认基础表，或由被评价单位填报。"), address, _("去填写"))
            else:
                told = _advice(leaf, folder, form, known)
            yield MissingView(leaf.code, leaf.name, missing_words(leaf.missing), *told)


def _advice(leaf: LeafScore, folder: str, form: str, known: set[str]) -> tuple[str, str, str]:
    """What to do about an indicator without an actual value, the page where it is done, and what the link says."""
    if leaf.missing == "no_budget":
        address = url_for("console.evaluation_budget.budget", folder=folder, form=form)
        return _("请填写全年预算数和全年执行数。"), address, _("去填写")
    reference = leaf.source.lacking
    if reference is None:
        address = url_for("console.evaluation_values.indicator", folder=folder, form=form, code=leaf.code)
        return _("请填写实际完成值和佐证资料。"), address, _("去填写")
    survey = f"{folder}/{reference.survey}"
    if survey not in known:
        return _("请先发布问卷 %(survey)s，或改正指标文件中 figure 的 survey。", survey=survey), "", ""
    if leaf.missing == "no_snapshot":
        address = url_for("console.surveys.survey", folder=folder, name=reference.survey)
        return _("请在调查 %(survey)s 收齐答卷后冻结，指标随即取数。", survey=survey), address, _("去冻结")
    if leaf.missing == "snapshot_damaged":
        address = url_for("console.snapshots.snapshots", folder=folder, name=reference.survey)
        return (
            _("请在快照页核对文件，从备份恢复，或重新冻结 %(survey)s。", survey=survey),
            address,
            _("看快照"),
        )
    address = url_for("console.results.results", folder=folder, name=reference.survey)
    if leaf.missing == "no_answers":
        return (
            _("快照中没有这道题的答卷；请收集或导入答卷后重新冻结 %(survey)s。", survey=survey),
            address,
            _("看结果"),
        )
    return _("请核对指标文件中 figure 的题目、选项和口径，或问卷中的分值。"), address, _("看结果")


def _fault_view(problem: Problem) -> FaultView:
    return FaultView(problem.line, problem.key, say(LEVELS[problem.level]), words(problem))
