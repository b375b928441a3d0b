"""The scales beside the main scale on the page of results: all in one table and chart, then each with its items."""

from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.analysis.results import (
    Alpha,
    Analysis,
    Correlation,
    DimensionResult,
    Figure,
    Outcome,
    Undefined,
)
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.reports.satisfaction_columns import is_shown, item_formulas, overall_formulas
from surveyapp.reports.sections.dimensions import descending
from surveyapp.reports.words.asked_words import ASKED, partly_asked_words
from surveyapp.reports.words.figure_words import (
    figure_interval_or_reason,
    figure_name,
    figure_text,
    formula_words,
)
from surveyapp.reports.words.interval_words import HEADING, interval_words
from surveyapp.reports.words.scale_words import no_opinion_note, scale_note
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    RELIABILITY_BANDS,
    alpha_cautions,
    correlation_words,
    number_words,
)
from surveyapp.web.console.charts.plotly_charts import Chart, DataTable
from surveyapp.web.console.results.result_charts import dimensions_chart, items_chart, reason_of


@dataclass(frozen=True)
class DimensionView:
    """One dimension: its name, its figure and α in a sentence each, what to bear in mind, its items and their chart."""

    code: str
    name: str
    figure: str
    alpha: str
    remarks: list[str]
    items: DataTable
    chart: Chart | None


@dataclass(frozen=True)
class DimensionsView:
    """All dimensions side by side, with a chart where two or more have a figure, and each by itself."""

    table: DataTable
    chart: Chart | None
    each: list[DimensionView]


def dimensions_view(analysis: Analysis) -> DimensionsView | None:
    """The dimensions of a survey in words; None where its questionnaire has none."""
    if not analysis.scales:
        return None
    table = _overall_table(analysis.scales)
    defined = [each for each in analysis.scales if isinstance(each.satisfaction.overall, Figure)]
    name = figure_name(analysis.scales[0].satisfaction.kind.name)
    chart = dimensions_chart(defined, _("各维度%(figure)s", figure=name), table)
    return DimensionsView(
        table,
        chart if len(defined) > 1 else None,
        [_view(each, place) for place, each in enumerate(analysis.scales, start=1)],
    )


def _overall_table(found: tuple[DimensionResult, ...]) -> DataTable:
    names = list(dict.fromkeys(name for each in found for name in overall_formulas(each.satisfaction)))
    rows, reasons = [], []
    for each in found:
        shown, alpha, title = overall_formulas(each.satisfaction), each.reliability, str(each.dimension.name)
        value, *beside = [
            figure_text(FIGURE_KINDS[name], each.satisfaction.alternatives[name]) if name in shown else "—"
            for name in names
        ]
        bounds = figure_interval_or_reason(each.satisfaction.kind, each.satisfaction.interval)
        band = _(RELIABILITY_BANDS[alpha.band]) if isinstance(alpha, Alpha) else "—"
        rows.append((title, str(each.n), value, bounds, *beside, _coefficient(alpha), band))
        outcomes = [(figure_name(name), each.satisfaction.alternatives[name]) for name in shown]
        reasons += _reasons(title, [*outcomes, ("α", alpha)])
    items = [item.item for each in found for item in each.satisfaction.items]
    formulas = [
        _("%(figure)s = %(formula)s。", figure=figure_name(name), formula=formula_words(name))
        for name in names
    ]
    note = _(
        "维度的数字为所含各题的简单平均；n 为至少回答该维度一道题的人数；α 只用答全该维度各题的答卷。单题公式："
    )
    notes = filter(None, (scale_note(items), no_opinion_note(items)))
    declared, *others = map(figure_name, names)
    header = (_("维度"), "n", declared, _(HEADING), *others, "α", _("信度等级"))
    words = frozenset({3, len(header) - 1})
    return DataTable(header, tuple(rows), " ".join([note, *formulas, *reasons, *notes]), words=words)


def _view(result: DimensionResult, place: int) -> DimensionView:
    found, alpha, title = result.satisfaction, result.reliability, str(result.dimension.name)
    table, name = _items_table(result), figure_name(result.satisfaction.kind.name)
    texts = {item.item.code: str(item.item.text) for item in found.items}
    chart = None
    if len(found.items) > 1 and any(isinstance(item.value, Figure) for item in found.items):
        caption = _("%(dimension)s各题%(figure)s", dimension=title, figure=name)
        chart = items_chart(found, caption, table, chart_id=f"chart-dimension-{place}")
    return DimensionView(
        code=result.dimension.code,
        name=title,
        figure=_figure_words(name, result),
        alpha=_alpha_words(alpha),
        remarks=alpha_cautions(alpha, texts) if isinstance(alpha, Alpha) else [],
        items=table,
        chart=chart,
    )


def _figure_words(name: str, result: DimensionResult) -> str:
    overall = result.satisfaction.overall
    if isinstance(overall, Undefined):
        return str(_("%(figure)s不适用：%(reason)s。", figure=name, reason=reason_of(overall.reason)))
    value = figure_text(result.satisfaction.kind, overall)
    return str(_("%(figure)s %(value)s（n = %(n)s）。", figure=name, value=value, n=overall.n))


def _alpha_words(alpha: Alpha | Undefined) -> str:
    if isinstance(alpha, Undefined):
        return str(_("信度不适用：%(reason)s。", reason=reason_of(alpha.reason)))
    return str(
        _(
            "α = %(value)s（95%% 置信区间 %(ends)s，K = %(items)s，n = %(n)s，"
            "未答全 %(dropped)s 份%(partly)s），信度%(band)s。",
            value=_coefficient(alpha), ends=interval_words(alpha.ci95, places=COEFFICIENT_PLACES),
            items=alpha.items, n=alpha.n, dropped=alpha.dropped, partly=partly_asked_words(alpha),
            band=_(RELIABILITY_BANDS[alpha.band]),
        )
    )  # fmt: skip


def _items_table(result: DimensionResult) -> DataTable:
    found, validity = result.satisfaction, result.validity
    names = item_formulas(found)
    more = (_(ASKED),) if found.is_partly_asked else ()
    rows, reasons = [], []
    for item in descending(result):
        code, text = item.item.code, str(item.item.text)
        total, rest = validity.item_total[code], validity.corrected_item_total[code]
        without = validity.alpha_if_deleted[code]
        shown = [name for name in names if is_shown(found, name, item)]
        figures = [
            figure_text(FIGURE_KINDS[name], item.by_formula[name]) if name in shown else "—" for name in names
        ]
        band = _(correlation_words(total)) if isinstance(total, Correlation) else "—"
        n = str(item.value.n) if isinstance(item.value, Figure) else "—"
        cells = (_coefficient(total), band, _coefficient(rest), _coefficient(without))
        rows.append((text, *(str(item.asked) for _heading in more), n, *figures, *cells))
        outcomes = [(figure_name(name), item.by_formula[name]) for name in shown]
        correlated = ((_("题总相关"), total), ("CITC", rest), (_("删除后 α"), without))
        reasons += _reasons(text, [*outcomes, *correlated])
    note = _("各题由高到低排列。题总相关和 CITC 是与该维度总分、与该维度其余各题总分的相关。")
    header = (
        *(_("题目"), *more, "n", *map(figure_name, names)),
        *(_("题总相关 r"), _("等级"), "CITC", _("删除后 α")),
    )
    return DataTable(header, tuple(rows), " ".join([note, *reasons]), words=frozenset({len(header) - 3}))


def _reasons(of: str, outcomes: list[tuple[str, Outcome | Correlation | Alpha]]) -> list[str]:
    return [
        _(
            "“%(item)s”的%(figure)s不适用：%(reason)s。",
            item=of,
            figure=name,
            reason=reason_of(outcome.reason),
        )
        for name, outcome in outcomes
        if isinstance(outcome, Undefined)
    ]


def _coefficient(outcome: Outcome | Correlation | Alpha) -> str:
    if isinstance(outcome, Undefined):
        return str(_("不适用"))
    return number_words(outcome.exact if isinstance(outcome, Figure) else outcome.value, COEFFICIENT_PLACES)
