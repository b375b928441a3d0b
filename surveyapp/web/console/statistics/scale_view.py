"""A survey's scales on their page: coefficients in one table, items in another, and their loadings as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.analysis.results import Alpha, Correlation, Factorability, Figure, Outcome, Undefined
from surveyapp.analysis.scores.scale_figures import ItemFigures, ScaleFigures
from surveyapp.analysis.statistics.factorability import kmo_band
from surveyapp.analysis.statistics.one_factor import OneFactor
from surveyapp.analysis.statistics.reliability import alpha_band
from surveyapp.analysis.statistics.split_half import SplitHalf
from surveyapp.reports.words.figure_words import p_words
from surveyapp.reports.words.interval_words import HEADING, interval_words
from surveyapp.reports.words.reliability_words import (
    KMO_WORDS,
    basis_sentences,
    omega_method,
    split_half_method,
    warning_sentences,
)
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    RELIABILITY_BANDS,
    number_words,
    quote_label,
    short_labels,
)
from surveyapp.services.statistics.scale import ScaleOfSurvey, ScaleResult
from surveyapp.web.console.charts.plotly_charts import Bars, Chart, DataTable, bars
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.results.result_charts import reason_of

_Value = float | Figure | Correlation | Undefined


@dataclass(frozen=True)
class ScaleView:
    """One scale: on which rows it rests, its coefficients, warnings, and its items; or why there is nothing."""

    anchor: str
    name: str
    problems: list[str]
    basis: list[str]
    figures: DataTable | None
    warnings: list[str]
    items: DataTable | None
    chart: Chart | None


def scale_views(found: Sequence[ScaleOfSurvey]) -> list[ScaleView]:
    """The scales in words, in their order."""
    return [_view(each, place) for place, each in enumerate(found, start=1)]


def _view(found: ScaleOfSurvey, place: int) -> ScaleView:
    anchor, name = f"scale-{place}", found.name or _("满意度量表")
    if not isinstance(found.result, ScaleResult):
        return ScaleView(anchor, name, refusal_messages(found.result), [], None, [], None, None)
    result, figures = found.result, found.result.figures
    items = _items(result)
    return ScaleView(
        anchor,
        name,
        [],
        basis_sentences(figures),
        _coefficients(figures),
        warning_sentences(result.warnings, result.names),
        items,
        _chart(result, items, anchor),
    )


def _coefficients(found: ScaleFigures) -> DataTable:
    alpha, factor, halves, factors = found.alpha, found.one_factor, found.split_half, found.factors
    rows: list[tuple[str, str, str, str]] = []
    reasons: list[str] = []

    def state(name: str, n: int, value: _Value, meaning: str = "—") -> None:
        rows.append((name, str(n), _number(value), "—" if isinstance(value, Undefined) else meaning))
        if isinstance(value, Undefined):
            reasons.append(_not_applicable(name, value))

    if isinstance(alpha, Alpha):
        ends = interval_words(alpha.ci95, places=COEFFICIENT_PLACES)
        told = _(
            "%(band)s；%(heading)s %(ends)s",
            band=_(RELIABILITY_BANDS[alpha.band]),
            heading=_(HEADING),
            ends=ends,
        )
        state("Cronbach α", found.n, alpha.value, told)
        state(_("标准化 α"), found.n, alpha.standardized)
    else:
        state("Cronbach α", found.n, alpha)
    if isinstance(factor, OneFactor):
        state("ω", found.complete, factor.omega, _band(factor.omega))
    else:
        state("ω", found.complete, factor)
    if isinstance(halves, SplitHalf):
        state(_("折半 r"), found.complete, halves.r)
        state("Spearman–Brown", found.complete, halves.spearman_brown, _band(halves.spearman_brown))
        state("Guttman", found.complete, halves.guttman, _band(halves.guttman))
    else:
        state(_("折半 r"), found.complete, halves)
    if isinstance(factors, Factorability):
        state("KMO", found.complete, factors.kmo, _(KMO_WORDS[kmo_band(factors.kmo)]))
        told = _("自由度 %(degrees)s，%(p)s", degrees=factors.degrees, p=p_words(factors.p))
        state("Bartlett χ²", found.complete, factors.chi2, told)
    else:
        state("KMO", found.complete, factors)
    note = _(
        "α = K ÷（K − 1）×（1 − 各题得分方差之和 ÷ 总分方差），K = %(k)s 为得分有差异的题目数。",
        k=found.k,
    )
    notes = [note, omega_method(), split_half_method(), *dict.fromkeys(reasons)]
    return DataTable((_("系数"), "n", _("值"), _("解读")), tuple(rows), " ".join(notes), words=frozenset({3}))


def _items(result: ScaleResult) -> DataTable:
    found, rows, reasons = result.figures, [], dict[tuple[str, Undefined], list[str]]()
    for item in found.items:
        loading, kmo = _of_factors(item, found)
        named = (
            (_("题总相关"), item.r_item_total),
            ("CITC", item.r_drop),
            (_("删除后 α"), item.alpha_if_deleted),
        )
        cells = [item.mean, item.sd, *(value for _name, value in named), loading, kmo]
        rows.append((result.names[item.code], str(item.n), *map(_number, cells)))
        for name, value in named:
            if isinstance(value, Undefined):
                reasons.setdefault((name, value), []).append(quote_label(result.names[item.code]))
    header = (
        *(_("题目"), "n", _("均值"), _("标准差"), _("题总相关 r"), "CITC"),
        *(_("删除后 α"), _("载荷 λ"), "KMO"),
    )
    note = _(
        "题总相关为该题得分与全部题目总分的相关，含该题自身；CITC 与其余各题的总分相关。"
        "均值、标准差、CITC、删除后 α 的 n 见各行，题总相关、载荷和 KMO 的 n = %(n)s。",
        n=found.complete,
    )
    missing = [
        _not_applicable(name if len(items) == len(found.items) else f"{_('、').join(items)} {name}", value)
        for (name, value), items in reasons.items()
    ]
    return DataTable(header, tuple(rows), " ".join([note, *missing]))


def _of_factors(item: ItemFigures, found: ScaleFigures) -> tuple[float | Undefined, float | Undefined]:
    """Loading and KMO of an item, undefined where it is left out."""
    constant = Undefined("constant_item")
    factor, factors = found.one_factor, found.factors
    loading = factor if isinstance(factor, Undefined) else factor.loadings.get(item.code, constant)
    kmo = factors if isinstance(factors, Undefined) else factors.kmo_items.get(item.code, constant)
    return loading, kmo


def _chart(result: ScaleResult, table: DataTable, anchor: str) -> Chart | None:
    """The loadings as bars, where there is no factor the correlations with the other items; None without either."""
    found = result.figures
    if isinstance(found.one_factor, OneFactor):
        values: dict[str, float] = dict(found.one_factor.loadings)
        name, n = _("单因子载荷 λ"), found.complete
    else:
        values = {
            item.code: item.r_drop.value for item in found.items if isinstance(item.r_drop, Correlation)
        }
        name, n = _("CITC（与其余各题总分的相关）"), found.n
    if len(values) < 2:
        return None
    labels = [number_words(value, COEFFICIENT_PLACES) for value in values.values()]
    names = short_labels([result.names[code] for code in values])
    hints = [
        _("%(name)s：%(value)s", name=result.names[code], value=label)
        for code, label in zip(values, labels, strict=True)
    ]
    caption = _("%(name)s（n = %(n)s）", name=name, n=n)
    said = _("；").join(f"{item} {label}" for item, label in zip(names, labels, strict=True))
    drawn = bars(
        names, [Bars(name, list(values.values()), labels, hints)], highest=max(1.0, *values.values())
    )
    description = _("横向条形图，%(caption)s：%(words)s", caption=caption, words=said)
    return Chart(f"chart-{anchor}", caption, description, drawn, table)


def _band(reliability: float | Undefined) -> str:
    """The word for a coefficient of reliability, that for α of the same size."""
    return "—" if isinstance(reliability, Undefined) else str(_(RELIABILITY_BANDS[alpha_band(reliability)]))


def _not_applicable(name: str, found: Undefined) -> str:
    return str(_("%(figure)s不适用：%(reason)s。", figure=name, reason=reason_of(found.reason)))


def _number(found: _Value | Outcome) -> str:
    if isinstance(found, Undefined):
        return str(_("不适用"))
    return number_words(found if isinstance(found, float) else found.value, COEFFICIENT_PLACES)
