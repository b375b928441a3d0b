"""Satisfaction, reliability and validity of a survey as tables in words, each figure with its n or its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.analysis.results import (
    Alpha,
    Analysis,
    Correlation,
    Factorability,
    Figure,
    Outcome,
    SatisfactionResult,
    Undefined,
)
from surveyapp.definition.figure_kinds import FIGURE_KINDS, OWN_FIGURE
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.facts import ReturnRates
from surveyapp.reports.satisfaction_columns import is_shown, item_formulas, overall_formulas
from surveyapp.reports.words.asked_words import ASKED, PARTLY_ASKED, asked_note
from surveyapp.reports.words.figure_words import (
    brief_formula,
    figure_interval_or_reason,
    figure_label,
    figure_name,
    figure_text,
    formula_words,
    p_words,
)
from surveyapp.reports.words.interval_words import HEADING, interval_words
from surveyapp.reports.words.scale_words import named_figure_words, no_opinion_note, scale_note
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    RELIABILITY_BANDS,
    alpha_cautions,
    correlation_cautions,
    correlation_words,
    number_words,
    percent,
)
from surveyapp.services.evaluations.survey_comparison import SurveyComparison
from surveyapp.web.console.charts.plotly_charts import Chart, DataTable
from surveyapp.web.console.results.result_charts import items_chart, reason_of


@dataclass(frozen=True)
class RateView:
    """A rate with its formula, or the reason why there is none."""

    name: str
    formula: str
    value: str
    reason: str


@dataclass(frozen=True)
class SatisfactionView:
    """The main scale: the headline by the declared formula, every formula beside it, every item."""

    name: str
    formula: str
    value: str
    n: int | None
    reason: str
    interval: str
    overall: DataTable
    items: DataTable
    chart: Chart | None


@dataclass(frozen=True)
class QualityView:
    """α with what belongs to it, and the correlations of the `items`; `reason` where there is no α. `remarks` and
    `cautions` say what readers of α, and of the correlations, have to bear in mind.
    """

    reason: str
    alpha: DataTable | None
    remarks: list[str]
    items: DataTable | None
    cautions: list[str]
    factorability: str


@dataclass(frozen=True)
class ComparisonView:
    """How many published figures were compared, how many differ, and those in a table."""

    compared: int
    differing: int
    table: DataTable | None


def rate_views(returns: ReturnRates) -> list[RateView]:
    """回收率 and 有效率; where some were not eligible, that of the others too."""
    rates = (("return_rate", returns.return_rate), ("valid_rate", returns.valid_rate))
    named = [(figure_name(name), brief_formula(name), rate) for name, rate in rates]
    if returns.ineligible:
        formula = str(_("有效 ÷（回收 − 不符合条件）"))
        named.append((str(_("符合条件者的有效率")), formula, returns.valid_rate_of_eligible))
    return [
        RateView(name, formula, percent(rate), reason_of(rate.reason) if isinstance(rate, Undefined) else "")
        for name, formula, rate in named
    ]


def satisfaction_view(result: SatisfactionResult) -> SatisfactionView | None:
    """All satisfaction figures; None where the questionnaire declares no scale."""
    if result.formula is None:
        return None
    overall, kind = result.overall, result.kind
    items = _items_table(result)
    name = figure_name(kind.name)
    defined = any(isinstance(item.value, Figure) for item in result.items)
    return SatisfactionView(
        name=name,
        formula=formula_words(kind.name),
        value=figure_text(kind, overall),
        n=overall.n if isinstance(overall, Figure) else None,
        reason=reason_of(overall.reason) if isinstance(overall, Undefined) else "",
        interval=figure_interval_or_reason(kind, result.interval),
        overall=_overall_table(result),
        items=items,
        chart=items_chart(result, _("各题%(figure)s", figure=name), items) if defined else None,
    )


def _overall_table(result: SatisfactionResult) -> DataTable:
    rows, reasons = [], []
    for name in overall_formulas(result):
        outcome = result.alternatives[name]
        title = figure_name(name)
        shown = _("%(figure)s（本次采用）", figure=title) if name == result.formula else title
        bounds = figure_interval_or_reason(result.kind, result.interval) if name == result.formula else "—"
        value = figure_text(FIGURE_KINDS[name], outcome)
        rows.append((shown, value, bounds, _n(outcome), formula_words(name)))
        if isinstance(outcome, Undefined):
            reasons.append(
                _("%(figure)s不适用：%(reason)s。", figure=title, reason=reason_of(outcome.reason))
            )
    items = [item.item for item in result.items]
    note = _("总体数字为各题数字的简单平均；n 为至少回答一道量表题的人数。")
    reasons += filter(None, (scale_note(items), no_opinion_note(items)))
    header = (_("口径"), _("总体数字"), _(HEADING), "n", _("单题公式"))
    return DataTable(header, tuple(rows), " ".join([note, *reasons]), words=frozenset({2, 4}))


def _items_table(result: SatisfactionResult) -> DataTable:
    names = item_formulas(result)
    more = (_(ASKED),) if result.is_partly_asked else ()
    rows, reasons = [], []
    for item in result.items:
        outcomes = item.by_formula
        shown = [name for name in names if is_shown(result, name, item)]
        value, *beside = [
            figure_text(FIGURE_KINDS[name], outcomes[name]) if name in shown else "—" for name in names
        ]
        bounds = figure_interval_or_reason(result.kind, item.interval)
        asked = [str(item.asked) for _heading in more]
        rows.append((str(item.item.text), *asked, _n(item.value), value, bounds, *beside))
        for name in shown:
            outcome = outcomes[name]
            if isinstance(outcome, Undefined):
                reasons.append(
                    _(
                        "“%(item)s”的%(figure)s不适用：%(reason)s。",
                        item=str(item.item.text), figure=figure_name(name), reason=reason_of(outcome.reason),
                    )
                )  # fmt: skip
    note = _("n 为本次采用的口径下该题计入的人数；未作答的不计入。")
    reasons += filter(
        None,
        [
            asked_note(is_partly_asked=result.is_partly_asked),
            no_opinion_note(item.item for item in result.items),
        ],
    )
    declared, *others = map(figure_name, names)
    header = (_("题目"), *more, "n", declared, _(HEADING), *others)
    return DataTable(header, tuple(rows), " ".join([note, *reasons]), words=frozenset({3 + len(more)}))


def _n(outcome: Outcome) -> str:
    return str(outcome.n) if isinstance(outcome, Figure) else "—"


def named_table(questionnaire: Questionnaire, analysis: Analysis) -> DataTable | None:
    """The questionnaire's own figures; None where it has none."""
    rows, reasons = [], []
    for named, outcome in analysis.named:
        words = named_figure_words(named, questionnaire, analysis.questions)
        merged = _("%(question)s：%(options)s", question=words.question, options=words.options)
        rows.append((words.name, figure_text(OWN_FIGURE, outcome), _n(outcome), merged, words.base))
        if isinstance(outcome, Undefined):
            reasons.append(
                _("%(figure)s不适用：%(reason)s。", figure=words.name, reason=reason_of(outcome.reason))
            )
    header = (_("名称"), _("占比"), "n", _("题目和合并的选项"), _("基数"))
    note = _("占比 = 选择所列选项中任何一个的人数 ÷ 基数 n × 100%。")
    return (
        DataTable(header, tuple(rows), " ".join([note, *reasons]), words=frozenset({3, 4})) if rows else None
    )


def comparison_view(questionnaire: Questionnaire, comparison: SurveyComparison) -> ComparisonView | None:
    """What a published report prints otherwise; None where the questionnaire file holds no published figures."""
    if not comparison.compared:
        return None
    rows = [
        (
            figure_label(difference.printed, questionnaire),
            difference.printed.value,
            figure_text(difference.kind, difference.ours),
            str(difference.printed.place or "—"),
        )
        for difference in comparison.differences
    ]
    reasons = [
        _(
            "%(figure)s不适用：%(reason)s。",
            figure=figure_label(difference.printed, questionnaire), reason=reason_of(difference.ours.reason),
        )
        for difference in comparison.differences
        if isinstance(difference.ours, Undefined)
    ]  # fmt: skip
    header = (_("数字"), _("公布"), _("计算"), _("出处"))
    table = DataTable(header, tuple(rows), " ".join(reasons), words=frozenset({3})) if rows else None
    return ComparisonView(comparison.compared, len(rows), table)


def quality_view(questionnaire: Questionnaire, analysis: Analysis) -> QualityView:
    """信度 and 效度 of the main scale."""
    alpha = analysis.reliability
    texts = {item.code: str(item.text) for item in questionnaire.scale_items()}
    return QualityView(
        reason=reason_of(alpha.reason) if isinstance(alpha, Undefined) else "",
        alpha=_alpha_table(alpha) if isinstance(alpha, Alpha) else None,
        remarks=alpha_cautions(alpha, texts) if isinstance(alpha, Alpha) else [],
        items=_validity_table(questionnaire.scale_items(), analysis) if _any_correlation(analysis) else None,
        cautions=correlation_cautions(analysis.validity.item_total, texts),
        factorability=_factorability(analysis.validity.factorability),
    )


def _any_correlation(analysis: Analysis) -> bool:
    return any(isinstance(found, Correlation) for found in analysis.validity.item_total.values())


def _alpha_table(alpha: Alpha) -> DataTable:
    header = (
        _("量表"),
        "α",
        _(HEADING),
        _("等级"),
        _("题目数 K"),
        _("答全 n"),
        _("未答全"),
        *((_(PARTLY_ASKED),) if alpha.partly_asked else ()),
        _("标准化 α"),
    )
    row = (
        _("满意度量表"),
        _coefficient(alpha.value),
        interval_words(alpha.ci95, places=COEFFICIENT_PLACES),
        _(RELIABILITY_BANDS[alpha.band]),
        str(alpha.items),
        str(alpha.n),
        str(alpha.dropped),
        *((str(alpha.partly_asked),) if alpha.partly_asked else ()),
        _coefficient(alpha.standardized),
    )
    note = _(
        "α = K ÷（K − 1）×（1 − 各题得分方差之和 ÷ 总分方差），只用答全量表的答卷。"
        "0.9 及以上为高，0.8 至 0.9 为较高，高于 0.7 为相当，0.7 及以下为不足。"
    )
    return DataTable(header, (row,), note, words=frozenset({3}))


def _validity_table(items: Sequence[Answer], analysis: Analysis) -> DataTable:
    validity, nothing = analysis.validity, Undefined("no_answers")
    rows, reasons = [], []
    for item in items:
        total = validity.item_total.get(item.code, nothing)
        rest = validity.corrected_item_total.get(item.code, nothing)
        without = validity.alpha_if_deleted.get(item.code, nothing)
        bands = [_(correlation_words(r)) if isinstance(r, Correlation) else "—" for r in (total, rest)]
        n = str(total.n) if isinstance(total, Correlation) else "—"
        cells = (_coefficient(total), bands[0], _coefficient(rest), bands[1], _coefficient(without))
        rows.append((str(item.text), n, *cells))
        for name, outcome in ((_("题总相关"), total), ("CITC", rest), (_("删除后 α"), without)):
            if isinstance(outcome, Undefined):
                reasons.append(
                    _(
                        "“%(item)s”的%(figure)s不适用：%(reason)s。",
                        item=str(item.text), figure=name, reason=reason_of(outcome.reason),
                    )
                )  # fmt: skip
    header = (_("题目"), "n", _("题总相关 r"), _("等级"), "CITC", _("等级"), _("删除后 α"))
    note = _(
        "题总相关为该题得分与量表总分的皮尔逊相关系数；总分含该题自身，因此偏高。"
        "CITC（校正题总相关）与其余各题的总分相关。|r| 低于 0.3 为微弱，0.3 至 0.5 为低度，"
        "0.5 至 0.8 为显著，0.8 及以上为高度；r 小于 0 为负相关。"
    )
    return DataTable(header, tuple(rows), " ".join([note, *reasons]), words=frozenset({3, 5}))


def _coefficient(outcome: Outcome | Correlation | float) -> str:
    if isinstance(outcome, Undefined):
        return str(_("不适用"))
    if isinstance(outcome, float | int):
        return number_words(outcome, COEFFICIENT_PLACES)
    return number_words(outcome.exact if isinstance(outcome, Figure) else outcome.value, COEFFICIENT_PLACES)


def _factorability(outcome: Factorability | Undefined) -> str:
    if isinstance(outcome, Undefined):
        return str(_("KMO 与巴特利特球形检验不适用：%(reason)s。", reason=reason_of(outcome.reason)))
    values = {
        "kmo": number_words(outcome.kmo, 3),
        "chi2": number_words(outcome.chi2, 2),
        "degrees": outcome.degrees,
        "p": p_words(outcome.p),
        "n": outcome.n,
    }
    sentence = _(
        "KMO = %(kmo)s；巴特利特球形检验 χ² = %(chi2)s（自由度 %(degrees)s，%(p)s，n = %(n)s）。"
        "KMO 在 0.6 以上才适合做因子分析。",
        **values,
    )
    return str(sentence)
