"""The tree of indicators of an evaluation with every value, rule, score and trace."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from surveyapp.definition.files.problems import Problem
from surveyapp.definition.indicators.indicator_system import Indicator
from surveyapp.definition.indicators.quantity import plain_number
from surveyapp.indicators.actual_values import value_unit
from surveyapp.indicators.file_kind import ONLY_SYSTEM
from surveyapp.indicators.rules.rule_table import rule_of
from surveyapp.indicators.scoring import GroupScore, LeafScore
from surveyapp.indicators.turned_scores import TurnMargins
from surveyapp.reports.evaluation.screened_scores import screened_rows
from surveyapp.reports.evaluation.words import points, rate
from surveyapp.reports.words.evaluation_words import (
    kind_words,
    leaf_interval_words,
    over_interval_words,
    subtotal_words,
)
from surveyapp.reports.words.rules.word_table import rule_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.score_words import missing_words, step_words
from surveyapp.reports.words.screening_words import SCREENED_SCORES, screened_scores_sentence
from surveyapp.reports.words.turn_words import turn_words
from surveyapp.services.evaluations.check import problems_of
from surveyapp.services.evaluations.evaluation_list import evaluation_line
from surveyapp.services.evaluations.score import SystemScore
from surveyapp.services.mistakes.author_words import LEVELS, mistake_words
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.survey_lookup import survey_names
from surveyapp.web.console.access import engine, open_to, places
from surveyapp.web.console.evaluations.evaluation_page import evaluation_page, system_found, system_page
from surveyapp.web.console.evaluations.gaps import missing_views, next_step_of

evaluations = Blueprint("evaluations", __name__)


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
    turned: str = ""
    not_applicable: str = ""


@dataclass(frozen=True)
class FaultView:
    """One fault of the indicator file: where, what was found, what to write instead."""

    line: int
    key: str
    level: str
    words: str


@dataclass(frozen=True)
class ScreenedScores:
    """What screening changes of the scores that rest on surveys: a sentence, and a table, whose first cells head it."""

    sentence: str
    header: list[str]
    rows: list[tuple[str, ...]]


@evaluations.get("/evaluations/<folder>", endpoint="evaluation")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_evaluation(folder: str) -> ResponseReturnValue:
    """An evaluation of one system: the system. Of several: the list of them, each with its total."""
    line = evaluation_line(places(), folder) or abort(404)
    if [system.name for system in line.systems] == [ONLY_SYSTEM]:
        return _system_page(folder, ONLY_SYSTEM)
    return evaluation_page(
        "console/evaluations/evaluation_forms.html",
        folder,
        line=line,
        points=points,
        plain=plain_number,
        subtotal_words=subtotal_words,
    )


@evaluations.get("/evaluations/<folder>/<form>", endpoint="form")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_form(folder: str, form: str) -> ResponseReturnValue:
    """One system of an evaluation that has several."""
    return _system_page(folder, form)


def _system_page(folder: str, form: str) -> ResponseReturnValue:
    """What is missing, total and grade, the tree; or what is wrong with the file."""
    found = system_found(folder, form)
    faults = [_fault_view(problem) for problem in problems_of(places(), found.file)]
    if found.score is None:
        return system_page("console/evaluations/evaluation_faults.html", found, faults=faults)
    scores, system = found.score.scores, found.score.system
    known = set(survey_names(engine()))
    missing = missing_views(found, scores, known)
    return system_page(
        "console/evaluations/evaluation.html",
        found,
        faults=faults,
        forms=system.forms,
        has_budget=system.budget is not None,
        unusable=found.score.inputs.unusable,
        scores=scores,
        grades=[(str(grade.name), grade.from_) for grade in system.grades],
        reconstructed=found.score.reconstructed,
        missing=missing,
        subtotal=scores.subtotal if found.lock is None else None,
        subtotal_words=subtotal_words,
        screened=_screened(found.score),
        next_step=next_step_of(found, missing),
        tree=_tree(found.score, folder, form, known),
        indicators=sum(1 for _leaf in scores.leaves()),
        points=points,
        plain=plain_number,
        rate=rate,
    )


def _screened(found: SystemScore) -> ScreenedScores:
    rows = screened_rows(found.scores, found.all_returned, found.without_flagged)
    return ScreenedScores(screened_scores_sentence(rows), [say(name) for name in SCREENED_SCORES], rows)


def _tree(scored: SystemScore, folder: str, form: str, known_surveys: set[str]) -> list[NodeView]:
    written = {leaf.code: leaf for leaf in scored.system.leaves()}
    return [
        _node(node, 1, written, folder, form, known_surveys, scored.turns) for node in scored.scores.levels
    ]


def _node(
    node: GroupScore | LeafScore,
    level: int,
    indicators: dict[str, Indicator],
    folder: str,
    form: str,
    known_surveys: set[str],
    turns: Mapping[str, TurnMargins],
) -> NodeView:
    if isinstance(node, LeafScore):
        return leaf_view(node, level, indicators[node.code], folder, form, known_surveys, turns)
    return NodeView(
        code=node.code,
        name=node.name,
        level=level,
        weight=plain_number(node.weight),
        score=points(node.score),
        rate=rate(node.rate),
        children=tuple(
            _node(child, level + 1, indicators, folder, form, known_surveys, turns) for child in node.children
        ),
    )


def leaf_view(
    leaf: LeafScore,
    level: int,
    indicator: Indicator,
    folder: str,
    form: str,
    known_surveys: set[str],
    turns: Mapping[str, TurnMargins],
) -> NodeView:
    """An indicator in words, as the tree and its own page show it."""
    reference = leaf.source.lacking_reference or next(iter(leaf.source.references), None)
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
        survey=reference.survey if reference and f"{folder}/{reference.survey}" in known_surveys else "",
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
        turned=turn_words(leaf, turns[leaf.code]) if leaf.code in turns else "",
        not_applicable=leaf.not_applicable or "",
    )


def _fault_view(problem: Problem) -> FaultView:
    return FaultView(problem.line, problem.key, say(LEVELS[problem.level]), mistake_words(problem))
