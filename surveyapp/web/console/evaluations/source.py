"""The source of an indicator's value, chosen in steps: what it would give today is shown before it is saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from surveyapp.analysis.results import Figure
from surveyapp.definition.figure_kinds import FIGURE_KINDS, OWN_FIGURE
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicators.actual import LINKED_KINDS, ActualKind
from surveyapp.definition.indicators.indicator_system import Indicator
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.indicators.rules.rule_table import rule_of
from surveyapp.indicators.scoring import LeafScore, Scores
from surveyapp.reports.evaluation.words import points
from surveyapp.reports.words.evaluation_words import subtotal_words
from surveyapp.reports.words.figure_words import figure_label, figure_name, figure_text, formula_words
from surveyapp.reports.words.score_words import missing_words, step_words
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.entered_values import entry_history, is_correction
from surveyapp.services.evaluations.score import EvaluationScore, SystemScore, score_evaluation
from surveyapp.services.evaluations.sources.figure_choices import FigureSteps, surveys_beside
from surveyapp.services.evaluations.sources.source_choice import (
    SourceTrial,
    live_figure,
    save_source,
    try_source,
)
from surveyapp.services.evaluations.system_texts import SystemTextEdit
from surveyapp.services.evaluations.systems import text_hash
from surveyapp.services.mistakes.author_words import LEVELS, mistake_words
from surveyapp.services.people.access import Capability
from surveyapp.services.typed_text import clean_text
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to, places
from surveyapp.web.console.decision_forms import given_reason
from surveyapp.web.console.evaluations.entry_fields import entry_fields
from surveyapp.web.console.evaluations.entry_words import KINDS
from surveyapp.web.console.evaluations.evaluation_page import leaf_of, not_kept, system_page
from surveyapp.web.console.evaluations.source_fields import (
    LINKS,
    WEIGHINGS,
    ChosenSource,
    as_fields,
    fields_of,
    source_in,
)
from surveyapp.web.console.limits import FEWEST_COMBINED_FIGURES, MOST_COMBINED_FIGURES
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.plain_input import seen_row, typed_fields
from surveyapp.web.console.surveys.shown_results import count_beside

evaluation_source = Blueprint("evaluation_source", __name__)

AT = "/evaluations/<folder>/<form>/indicators/<code>/source"


@dataclass(frozen=True)
class FigureView:
    """A chosen figure in words: its survey, what it is, its formula, and its value today, or why there is none.

    `live`: what has been received so far, where nothing is frozen yet.
    """

    survey: str
    label: str
    formula: str
    value: str
    n: int | None
    live: str


@dataclass(frozen=True)
class SourcePreview:
    """What a choice would do: the figures, the value with its steps, and the scores before and after."""

    figures: tuple[FigureView, ...]
    problems: tuple[tuple[str, str], ...]
    usable: bool
    now: LeafScore
    then: LeafScore | None
    total_now: str
    total_then: str


@evaluation_source.get(AT, endpoint="source")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_source(folder: str, form: str, code: str) -> ResponseReturnValue:
    """The steps of the choice, from what the file says now or from what was chosen so far."""
    return _page(folder, form, code, request.args) or abort(404)


@evaluation_source.post(AT, endpoint="save")
@open_to(Capability.EVALUATE, audit="choose_source", lengthy=True)
def save(folder: str, form: str, code: str) -> ResponseReturnValue:
    """Write the chosen source into the text of the system."""
    audit_subject(f"{folder}/{form}/{code}")
    evaluation = score_evaluation(places(), folder, only=form)
    found = evaluation.evaluated_systems[0] if evaluation.evaluated_systems else abort(404)
    fields = typed_fields()
    source = source_in(fields, surveys_beside(places(), folder))
    audit_detail(filling=source.kind or "")
    change = SystemTextEdit(fields.get("before", ""), given_reason(), actor().signature)
    try:
        keys = source.keys()
        if keys is None:
            raise Refusal("source_not_chosen")
        evidence = fields.get("evidence")
        if evidence is not None:
            keys["evidence"] = clean_text(evidence) or None
        save_source(places(), found, code, keys, change, seen_row())
    except Refusal as refused:
        audit_detail(refused=refused.code)
        page = _page(folder, form, code, fields, refusal_messages(refused))
        return (page, 422) if page else (not_kept(folder, form, _unsaved(source, change)), 409)
    flash(_("已保存 %(code)s 的数据来源。", code=code), "success")
    return redirect(url_for("console.evaluation_values.indicator", folder=folder, form=form, code=code), 303)


def _unsaved(source: ChosenSource, change: SystemTextEdit) -> Iterator[tuple[str, str]]:
    if source.kind is not None:
        yield str(_("数据来源")), str(LINKS[source.kind])
    yield str(_("理由")), change.reason


def _page(
    folder: str, form: str, code: str, fields: "MultiDict[str, str]", problems: list[str] | None = None
) -> str | None:
    """The page; None where there is no such indicator, or its file has errors."""
    entries = entry_history(engine(), folder, form, code)
    evaluation = score_evaluation(places(), folder, only=form)
    scored = evaluation.systems.get(form)
    leaf = leaf_of(scored.system, code) if scored is not None else None
    if scored is None or leaf is None:
        return None
    surveys = surveys_beside(places(), folder)
    source = source_in(fields if "kind" in fields else fields_of(leaf.actual), surveys)
    keys = source.keys()
    found = evaluation.evaluated_systems[0]
    posted = request.method == "POST"
    return system_page(
        "console/evaluations/source.html",
        found,
        leaf=leaf,
        source=source,
        links=LINKS,
        linkable=_linkable(leaf),
        entered_kinds=entry_fields(rule_of(leaf)).kinds,
        entered_words=KINDS,
        weighings=WEIGHINGS,
        surveys=surveys,
        figure_names=_figure_names(surveys),
        may_add=len(source.parts) < MOST_COMBINED_FIGURES,
        may_remove=len(source.parts) > FEWEST_COMBINED_FIGURES,
        cells=[(basic_form, cell) for basic_form in scored.system.forms for cell in basic_form.cells],
        sent=list(as_fields(source)),
        preview=_preview(evaluation, scored, leaf, source, keys) if keys is not None else None,
        beside=_beside(leaf, source),
        completion=leaf.actual.completion if leaf.actual is not None else None,
        evidence=_evidence(leaf, fields),
        correction=is_correction(leaf, next(iter(entries), None)),
        replaces_entry=bool(entries) and entries[0].actual is not None,
        seen=seen_row() if posted else entries[0].id if entries else 0,
        before=fields.get("before", "") if posted else text_hash(found.file.text),
        reason=fields.get("reason", ""),
        problems=problems or [],
        points=points,
        step_words=step_words,
        missing_words=missing_words,
    )


def _linkable(leaf: Indicator) -> tuple[ActualKind, ...]:
    """The links that the rule of an indicator can score."""
    needs = rule_of(leaf).needs
    return tuple(kind for kind in LINKED_KINDS if kind in needs)


def _figure_names(surveys: dict[str, Questionnaire]) -> dict[str, dict[str, str]]:
    """Survey -> figure -> what people call it: the questionnaire's own names before those of the table."""
    names = {name: figure_name(name) for name in FIGURE_KINDS}
    return {
        survey: names | {own.code: str(own.name) for own in questionnaire.figures}
        for survey, questionnaire in surveys.items()
    }


def _evidence(leaf: Indicator, fields: "MultiDict[str, str]") -> str | None:
    """The papers that the file names, to be changed; None where they are written in several languages."""
    evidence = leaf.actual.evidence if leaf.actual is not None else None
    if evidence is not None and not isinstance(evidence.root, str):
        return None
    return fields.get("evidence", str(evidence or ""))


def _beside(leaf: Indicator, source: ChosenSource) -> list[str]:
    """What stands in the file beside the way of giving the value and has no field here, and what becomes of it."""
    actual = leaf.actual
    if actual is None:
        return []
    told = []
    if actual.shown is not None:
        kept = _("与调查结果不能同用，保存后去掉") if source.parts else _("不变")
        told.append(_("表中显示的文字“%(shown)s”：%(kept)s。", shown=actual.shown, kept=kept))
    if actual.evidence is not None and not isinstance(actual.evidence.root, str):
        told.append(_("佐证资料写有几种语言，在指标文件中更改；这里不变。"))
    now = next(iter(actual.kinds), None)
    if now is not None and now not in LINKED_KINDS:
        told.append(_("指标文件中现在写的是“%(kind)s”，保存后由所选的来源代替。", kind=KINDS[now]))
    return [str(line) for line in told]


def _preview(
    evaluation: EvaluationScore,
    scored: SystemScore,
    leaf: Indicator,
    source: ChosenSource,
    keys: dict[str, Any],
) -> SourcePreview:
    trial = try_source(places(), evaluation, scored.name, leaf.code, keys)
    now = next(each for each in scored.scores.leaves() if each.code == leaf.code)
    return SourcePreview(
        figures=tuple(_figure_view(evaluation, steps) for steps in source.parts),
        problems=tuple((str(LEVELS[problem.level]), mistake_words(problem)) for problem in trial.problems),
        usable=trial.is_usable,
        now=now,
        then=trial.leaf(leaf.code),
        total_now=_total(scored.scores),
        total_then=_trial_total(trial),
    )


def _trial_total(trial: SourceTrial) -> str:
    return _total(trial.score.scores) if trial.score is not None else "—"


def _total(scores: Scores) -> str:
    """The total, or what there is so far."""
    subtotal = scores.subtotal
    return points(scores.total) if subtotal is None else subtotal_words(subtotal)


def _figure_view(evaluation: EvaluationScore, steps: FigureSteps) -> FigureView:
    reference, questionnaire = steps.reference, steps.questionnaire
    if reference is None or questionnaire is None:
        raise TypeError("a figure that is not chosen yet has no view")
    kind = questionnaire.kind_of(reference.figure) or OWN_FIGURE
    answer = evaluation.figures(reference)
    outcome = answer.outcome
    return FigureView(
        survey=str(questionnaire.title),
        label=figure_label(reference, questionnaire),
        formula=formula_words(kind.name or "share"),
        value=figure_text(kind, outcome) if isinstance(outcome, Figure) else missing_words(outcome.reason),
        n=outcome.n if isinstance(outcome, Figure) else None,
        live="" if answer.snapshot is not None else _live(evaluation.evaluation, reference, questionnaire),
    )


def _live(folder: str, reference: FigureReference, questionnaire: Questionnaire) -> str:
    """What has been received so far, where nothing is frozen yet."""
    outcome = live_figure(places(), folder, reference, count_beside())
    if not isinstance(outcome, Figure):
        return ""
    kind = questionnaire.kind_of(reference.figure) or OWN_FIGURE
    value = figure_text(kind, outcome)
    return str(_("到现在收到的答卷为 %(value)s（n = %(n)s），冻结之前不计分。", value=value, n=outcome.n))
