"""The trend of a survey's series: its figures over time; the series, earlier figures, entered one by one or pasted."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.analysis.trends.former_rows import FormerRow
from surveyapp.analysis.trends.trend import TrendFigure
from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.figure_kinds import question_figures
from surveyapp.definition.limits import LONGEST_SERIES_NAME
from surveyapp.definition.periods import read_period
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.reports.words.trend_words import named_period, trend_figure_name
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.aggregates import aggregate_entries, withdraw_aggregate
from surveyapp.services.statistics.former_figures import (
    FormerEntry,
    enter_former_figures,
    former_entries,
    paste_former_figures,
    withdraw_former_figure,
)
from surveyapp.services.statistics.limits import LONGEST_VALUE_SOURCE
from surveyapp.services.statistics.series import choose_series, known_series, series_members, series_place
from surveyapp.services.statistics.trend import current_questionnaire, figures_of, survey_trend
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to, snapshots
from surveyapp.web.console.limits import LONGEST_FIELD
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.statistics.trend_view import trend_view
from surveyapp.web.console.surveys.answer_filters import filter_arguments, requested_filter
from surveyapp.web.console.surveys.shown_results import count_beside
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

trend = Blueprint("trend", __name__)

AT = "/surveys/<folder>/<name>/results/trend"

FORMULAS = tuple(kind.name for kind in question_figures() if kind.referable)
"""The formulas by which a trend can be shown."""


@trend.get(AT, endpoint="trend")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_trend(folder: str, name: str) -> ResponseReturnValue:
    """The figures of the series over time, by the formula and the versions that are asked for."""
    return _page(folder, name)


@trend.post(f"{AT}/series", endpoint="series")
@open_to(Capability.EDIT_SURVEYS, audit="choose_series", lengthy=True)
def save_series(folder: str, name: str) -> ResponseReturnValue:
    """Put the survey into a series, take it out, or let its file say it again."""
    survey, form = survey_found(folder, name).survey, request.form
    by_file = form.get("by") == "file"
    series = None if by_file else form.get("series", "")[:LONGEST_FIELD]
    period = form.get("period", "")[:LONGEST_FIELD]
    audit_detail(series=series, period=period)
    try:
        place = choose_series(engine(), survey, series, period, actor().signature)
    except Refusal as refused:
        audit_detail(refused=refused.code)
        return _page(folder, name, refused), 422
    flash(
        _("本调查属于系列“%(series)s”。", series=place.series)
        if place.series
        else _("本调查不属于任何系列。"),
        "success",
    )
    return _back(folder, name)


@trend.post(f"{AT}/former", endpoint="former")
@open_to(Capability.EDIT_SURVEYS, audit="enter_former_figures", lengthy=True)
def enter_figures(folder: str, name: str) -> ResponseReturnValue:
    """Keep an earlier figure, or the pasted table of them: all or none."""
    survey, form = survey_found(folder, name).survey, request.form
    source = form.get("source", "")[:LONGEST_FIELD]
    try:
        figures = _figures_entered(survey, form.get("formula", ""))
        if form.get("step") == "paste":
            text = form.get("cells", "")
            kept = paste_former_figures(engine(), survey, text, figures, actor().signature, source)
        else:
            typed = {
                key: form.get(key, "")[:LONGEST_FIELD] for key in ("period", "figure", "value", "n", "sd")
            }
            row = FormerRow(1, **typed, source=source)
            kept = enter_former_figures(engine(), survey, [row], figures, actor().signature)
    except CodedError as refused:
        audit_detail(refused=refused.code)
        return _page(folder, name, refused), 422
    audit_detail(values=len(kept))
    flash(_("已登记 %(count)s 个往期数字。", count=len(kept)), "success")
    return _back(folder, name)


@trend.post(f"{AT}/former/<id:entry>/withdraw", endpoint="withdraw_former")
@open_to(Capability.EDIT_SURVEYS, audit="withdraw_former_figure", lengthy=True)
def withdraw_figure(folder: str, name: str, entry: int) -> ResponseReturnValue:
    """Take back an earlier figure of this survey."""
    survey = survey_found(folder, name).survey
    audit_subject(survey)
    try:
        withdraw_former_figure(engine(), survey, entry, actor().signature)
    except Refusal as refused:
        return _page(folder, name, refused), 422
    flash(_("已撤回这个往期数字。"), "success")
    return _back(folder, name)


@trend.post(f"{AT}/aggregates/<id:entry>/withdraw", endpoint="withdraw_aggregate")
@open_to(Capability.EDIT_SURVEYS, audit="withdraw_aggregate", lengthy=True)
def withdraw_table(folder: str, name: str, entry: int) -> ResponseReturnValue:
    """Take back a table of counts of this survey."""
    survey = survey_found(folder, name).survey
    try:
        withdraw_aggregate(engine(), survey, entry, actor().signature)
    except Refusal as refused:
        return _page(folder, name, refused), 422
    flash(_("已撤回这张数据表。"), "success")
    return _back(folder, name)


def _figures_entered(survey: str, formula: str) -> Mapping[str, TrendFigure]:
    figures = figures_of(survey, current_questionnaire(engine(), survey), formula=formula or None)
    return {each.code: each for each in figures}


def _back(folder: str, name: str) -> ResponseReturnValue:
    return redirect(url_for("console.trend.trend", folder=folder, name=name), 303)


def _page(folder: str, name: str, refused: CodedError | None = None) -> str:
    survey = survey_found(folder, name).survey
    questionnaire = current_questionnaire(engine(), survey)
    problems = refusal_messages(refused) if refused is not None else []
    formula = request.args.get("figure") or questionnaire.dimension_formula
    by_version = request.args.get("versions") == "apart"
    view, figures = None, tuple[TrendFigure, ...]()
    try:
        figures = figures_of(survey, questionnaire, formula=formula)
        found = survey_trend(
            engine(), snapshots(), survey, formula=formula, by_version=by_version, beside=count_beside()
        )
        view = trend_view(found)
    except Refusal as impossible:
        problems = problems or refusal_messages(impossible)
    members = [place.survey for place in series_members(engine(), survey)]
    return survey_page(
        "console/statistics/trend.html",
        folder,
        name,
        problems=problems,
        kept=filter_arguments(requested_filter(request.args)),
        membership=series_place(engine(), survey),
        file_series=questionnaire.series,
        known=known_series(engine(), survey),
        view=view,
        formula=formula,
        formulas=[(each, figure_name(each)) for each in FORMULAS],
        by_version=by_version,
        figures=[(each.code, trend_figure_name(each)) for each in figures],
        former=[_former_line(entry, figures, survey) for entry in former_entries(engine(), members)],
        aggregates=[(entry, entry.survey == survey) for entry in aggregate_entries(engine(), members)],
        typed=request.form,
        longest_series=LONGEST_SERIES_NAME,
        longest_source=LONGEST_VALUE_SOURCE,
    )


def _former_line(entry: FormerEntry, figures: Sequence[TrendFigure], survey: str) -> dict[str, object]:
    """An earlier figure as the list shows it."""
    value = entry.value
    about = value.reference.model_dump(exclude={"figure", "group"})
    named = next(
        (each for each in figures if each.reference.model_dump(exclude={"figure", "group"}) == about), None
    )
    period = read_period(value.period)
    return {
        "id": entry.id,
        "period": named_period(period) if period else value.period,
        "name": (named.name or _("总体")) if named else value.question or value.figure,
        "formula": figure_name(value.figure) if value.figure in FORMULAS else value.figure,
        "value": value.value,
        "n": value.n,
        "sd": value.sd,
        "source": value.source,
        "person": entry.person,
        "at": entry.at,
        "own": entry.survey == survey,
    }
