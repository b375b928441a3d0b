"""Estimates of a survey: figures weighed beside unweighed, how the weights came about, who answered."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.analysis.results import Analysis, Figure, Outcome, Undefined
from surveyapp.analysis.sampling.composition import Composition, WeightRange, compositions, weight_ranges
from surveyapp.analysis.sampling.estimates import Estimate, Estimates
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.words.estimate_words import (
    COLUMNS,
    EstimateRow,
    estimate_rows,
    method_sentences,
    target_words,
    why_none,
)
from surveyapp.reports.words.figure_words import figure_name, formula_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import number_words, short_labels, topic
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import open_to
from surveyapp.web.console.charts.plotly_charts import Bars, Chart, DataTable, bars
from surveyapp.web.console.surveys.answer_filters import filter_view, requested_filter
from surveyapp.web.console.surveys.shown_results import shown_results
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

estimates = Blueprint("estimates", __name__)


@estimates.get("/surveys/<folder>/<name>/results/estimates", endpoint="estimates")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_estimates(folder: str, name: str) -> ResponseReturnValue:
    """The estimates from the snapshot (or live view) that `view` names; or why there are none."""
    survey = survey_found(folder, name).survey
    view, only = request.args.get("view") or None, requested_filter(request.args)
    result = shown_results(survey, view, only).survey_analysis
    return survey_page(
        "console/statistics/estimates.html",
        folder,
        name,
        part=filter_view(result.answers),
        chosen=result.answers.snapshot or LIVE,
        LIVE=LIVE,
        target=target_words(result.questionnaire, result.target) if result.target is not None else "",
        missed=result.target is not None and result.target.is_missed,
        **_weighed(result.questionnaire, result.analysis, result.estimates),
    )


def _weighed(
    questionnaire: Questionnaire, analysis: Analysis, found: Estimates | Undefined
) -> dict[str, Any]:
    """What the page shows of the estimates: the `reasons` why there are none, or all the rest."""
    if isinstance(found, Undefined):
        return {"reasons": why_none(found)}
    return {
        "reasons": [],
        "method": [_formula(found.formula), *method_sentences(questionnaire, found)],
        "chart": _chart(analysis, found),
        "weights": _weights_chart(weight_ranges(found.weighed)),
        "compositions": [_composition(entry) for entry in compositions(questionnaire, found.weighed)],
    }


def _formula(formula: str) -> str:
    return str(_("%(figure)s = %(formula)s", figure=figure_name(formula), formula=formula_words(formula)))


def _chart(analysis: Analysis, found: Estimates) -> Chart:
    """The overall figure and every item, weighed and unweighed, with all that belongs to them in the table."""
    rows = estimate_rows(analysis, found)
    pairs = list(zip(rows, [found.overall, *found.items.values()], strict=True))
    drawn = [(row, estimate) for row, estimate in pairs if isinstance(estimate, Estimate)]
    names = short_labels([topic(row.name) for row, _estimate in drawn])
    series = [
        Bars(
            say(COLUMNS[1]),
            [estimate.value for _row, estimate in drawn],
            [row.cells[1] for row, _estimate in drawn],
            [_hint(row) for row, _estimate in drawn],
            [
                None if isinstance(ends := estimate.interval, Undefined) else (float(ends[0]), float(ends[1]))
                for _row, estimate in drawn
            ],
        ),
        Bars(
            say(COLUMNS[0]),
            [_plain(estimate.unweighted) for _row, estimate in drawn],
            [row.cells[0] for row, _estimate in drawn],
            [f"{row.name}{_('：')}{say(COLUMNS[0])} {row.cells[0]}" for row, _estimate in drawn],
        ),
    ]
    figure = figure_name(FIGURE_KINDS[found.formula].name)
    told = _("；").join(
        _(
            "%(name)s 加权 %(weighed)s、未加权 %(plain)s",
            name=row.name,
            weighed=row.cells[1],
            plain=row.cells[0],
        )
        for row, _estimate in drawn
    )
    header = (_("题目"), *(say(column) for column in COLUMNS))
    return Chart(
        id="chart-estimates",
        caption=_("%(figure)s：加权与未加权", figure=figure),
        description=_("横向条形图：%(words)s", words=told),
        figure=bars(names, series, highest=max([100.0, *(estimate.value for _row, estimate in drawn)])),
        table=DataTable(header, tuple((row.name, *row.cells) for row in rows)),
    )


def _hint(row: EstimateRow) -> str:
    words = f"{say(COLUMNS[1])} {row.cells[1]}{_('，')}{say(COLUMNS[2])} {row.cells[2]}"
    return f"{row.name}{_('：')}{words}"


def _plain(outcome: Outcome) -> float:
    return outcome.value if isinstance(outcome, Figure) else 0.0


def _weights_chart(ranges: tuple[WeightRange, ...]) -> Chart:
    """How many responses have which weight."""
    names = [_range_words(entry) for entry in ranges]
    most = max(entry.n for entry in ranges)
    series = Bars(
        _("答卷数"),
        [entry.n for entry in ranges],
        [str(entry.n) for entry in ranges],
        [
            _("%(name)s：%(value)s", name=name, value=entry.n)
            for name, entry in zip(names, ranges, strict=True)
        ],
    )
    told = _("；").join(f"{name} {entry.n}" for name, entry in zip(names, ranges, strict=True))
    return Chart(
        id="chart-weights",
        caption=_("权数的分布（平均权数的倍数）"),
        description=_("横向条形图：%(words)s", words=told),
        figure=bars(names, [series], highest=most),
        table=DataTable(
            (_("平均权数的倍数"), _("答卷数")),
            tuple((name, str(entry.n)) for name, entry in zip(names, ranges, strict=True)),
        ),
    )


def _range_words(entry: WeightRange) -> str:
    if entry.low is None:
        return str(_("低于 %(high)s", high=f"{entry.high:g}"))
    if entry.high is None:
        return str(_("%(low)s 及以上", low=f"{entry.low:g}"))
    return str(_("%(low)s 至 %(high)s", low=f"{entry.low:g}", high=f"{entry.high:g}"))


def _composition(entry: Composition) -> tuple[str, DataTable]:
    """What a table of the composition is called, and the table."""
    topic_ = topic(str(entry.item.text))
    people = (_("总体人数"), _("发放")) if entry.is_strata else ()
    header = (_("选项"), *people, _("占总体"), _("有效答卷"), _("占答卷"), _("平均权数的倍数"))
    rows = []
    for line in entry.lines:
        option = entry.item.option(line.option)
        counted = (_count(line.people), _count(line.issued)) if entry.is_strata else ()
        weight = "—" if line.weight is None else number_words(line.weight)
        shares = (f"{number_words(line.known)}%", str(line.n), f"{number_words(line.answered)}%")
        rows.append((str(option.label) if option else line.option, *counted, *shares, weight))
    caption = (
        _("各层：%(topic)s", topic=topic_) if entry.is_strata else _("总体构成：%(topic)s", topic=topic_)
    )
    return caption, DataTable(header, tuple(rows))


def _count(number: int | None) -> str:
    return "—" if number is None else str(number)
