"""What commands print of a survey's figures: an analysis, and how it differs from a published report."""

from collections.abc import Iterator

from surveyapp.analysis.results import (
    Alpha,
    DimensionResult,
    Figure,
    IntervalOutcome,
    Outcome,
    SatisfactionResult,
    Undefined,
)
from surveyapp.definition.figure_kinds import OWN_FIGURE, FigureKind
from surveyapp.reports.blocks import Paragraph
from surveyapp.reports.sections.dimensions import descending
from surveyapp.reports.sections.kinds import SECTIONS, ItemInReport
from surveyapp.reports.sections.leading_figure import leading_figure, own_figure
from surveyapp.reports.words.asked_words import whom_it_was_asked
from surveyapp.reports.words.estimate_words import (
    COLUMNS,
    estimate_rows,
    method_sentences,
    target_words,
    why_none,
)
from surveyapp.reports.words.figure_words import (
    figure_interval_or_reason,
    figure_label,
    figure_name,
    figure_text,
    formula_words,
)
from surveyapp.reports.words.interval_words import HEADING, interval_words
from surveyapp.reports.words.scale_words import ends_note, named_figure_words, no_opinion_note, scale_note
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    RELIABILITY_BANDS,
    alpha_cautions,
    not_applicable,
    number_words,
    percent,
    reason_words,
)
from surveyapp.services.evaluations.survey_comparison import SurveyComparison
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.figures.survey_answers import SurveyAnswers


def answers_lines(answers: SurveyAnswers) -> Iterator[str]:
    """What answers the figures below are of: survey, snapshot, and how many are reconstructed."""
    basis = f"快照 {answers.snapshot}" if answers.snapshot else "实时数据（未冻结，不可引用）"
    yield f"{answers.survey}：{basis}"
    if answers.returns.reconstructed:
        yield f"  其中重构样例数据 {answers.returns.reconstructed} 份，不是真实答卷"


def analysis_lines(result: SurveyAnalysis) -> Iterator[str]:
    """The main figures of an analysis; the whole of it is in the JSON and in the report."""
    answers, returns = result.answers, result.returns
    yield from answers_lines(answers)
    issued = "未记录" if returns.issued is None else str(returns.issued)
    rates = "，".join(
        f"{figure_name(name)} {_rate(rate)}"
        for name, rate in (("return_rate", returns.return_rate), ("valid_rate", returns.valid_rate))
    )
    yield f"  发放 {issued}，回收 {returns.returned}，有效 {returns.valid}；{rates}"
    if returns.ineligible:
        of_eligible = _rate(returns.valid_rate_of_eligible)
        yield f"  其中不符合条件 {returns.ineligible}（计入回收、不计入有效）；符合条件者的有效率 {of_eligible}"
    if returns.issued is not None and returns.returned > returns.issued:
        yield "  注意：回收份数多于发放份数，请核对问卷文件中的 issued"
    yield from _satisfaction_lines(result.analysis.satisfaction)
    yield from _estimate_lines(result)
    for dimension in result.analysis.scales:
        yield from _dimension_lines(dimension)
    for named, outcome in result.analysis.named:
        words = named_figure_words(named, result.questionnaire, result.analysis.questions)
        value = _value(OWN_FIGURE, outcome)
        yield f"  {words.name}（{words.question}：{words.options}；基数：{words.base}）：{value}"
    yield from _alpha_lines(result.analysis.reliability, result.analysis.satisfaction)
    for question in result.analysis.questions:
        yield f"  {question.item.code}  {question.item.text}（n={question.n}）"
        if asked := whom_it_was_asked(result.questionnaire, question):
            yield f"    {asked}"
        if own := own_figure(question):
            yield f"    {'：'.join(own)}"
        for option in question.options_shown():
            apart = "（没有表示意见）" if option.no_opinion else ""
            yield f"    {option.label}{apart}：{option.count}，{percent(option.of_respondents)}"
        if note := ends_note(question.item):
            yield f"    {note}"
        if question.item.is_ordered or not question.options:
            shown = ItemInReport(question, "", 1, leading_figure(result.questionnaire))
            told = SECTIONS[question.item.kind].results(shown)
            yield from (f"    {block.text}" for block in told if isinstance(block, Paragraph))


def _satisfaction_lines(satisfaction: SatisfactionResult) -> Iterator[str]:
    """The main scale and its items; nothing where there is none."""
    if satisfaction.formula is None:
        return
    kind = satisfaction.kind
    overall = _figure(kind, satisfaction.overall, satisfaction.interval)
    yield f"  {figure_name(kind.name)}（{formula_words(kind.name)}）：{overall}"
    for item in satisfaction.items:
        yield f"    {item.item.text}：{_figure(kind, item.value, item.interval)}"
    items = [item.item for item in satisfaction.items]
    for note in filter(None, (scale_note(items), no_opinion_note(items))):
        yield f"  说明：{note}"


def _alpha_lines(alpha: Alpha | Undefined, scale: SatisfactionResult) -> Iterator[str]:
    if isinstance(alpha, Undefined):
        yield f"  Cronbach α：不适用（{reason_words(alpha.reason)}）"
        return
    ends = interval_words(alpha.ci95, places=COEFFICIENT_PLACES)
    value, band = number_words(alpha.value, COEFFICIENT_PLACES), RELIABILITY_BANDS[alpha.band]
    yield f"  Cronbach α：{value}（K={alpha.items}，n={alpha.n}，{HEADING} {ends}），信度{band}"
    for caution in alpha_cautions(alpha, {i.item.code: str(i.item.text) for i in scale.items}):
        yield f"    {caution}"


def _estimate_lines(result: SurveyAnalysis) -> Iterator[str]:
    """The estimates where strata or margins are declared, and whether the target group was reached."""
    sampling, estimates = result.questionnaire.sampling, result.estimates
    if sampling is not None and sampling.is_weighed:
        if isinstance(estimates, Undefined):
            yield from (f"  {line}" for line in why_none(estimates))
        else:
            yield f"  加权推算（{'；'.join(COLUMNS)}）："
            for row in estimate_rows(result.analysis, estimates):
                yield f"    {row.name}：{'；'.join(row.cells)}"
            yield "  说明：" + "".join(method_sentences(result.questionnaire, estimates))
    if result.target is not None:
        yield f"  {target_words(result.questionnaire, result.target)}"


def _dimension_lines(result: DimensionResult) -> Iterator[str]:
    """The figure of a scale beside the main scale, its items in descending order, and its α."""
    scale, kind = result.satisfaction, result.satisfaction.kind
    overall = _figure(kind, scale.overall, scale.interval)
    yield f"  维度 {result.dimension.name}（{result.dimension.code}）：{figure_name(kind.name)} {overall}"
    for item in descending(result):
        yield f"    {item.item.text}：{_figure(kind, item.value, item.interval)}"
    yield from (f"  {line}" for line in _alpha_lines(result.reliability, scale))


def survey_comparison_lines(result: SurveyAnalysis, comparison: SurveyComparison) -> Iterator[str]:
    """What a published report prints otherwise."""
    survey = result.answers.survey
    if not comparison.compared:
        yield f"{survey}：问卷文件没有写已公布的数字（published），没有可比较的"
        return
    found = len(comparison.differences)
    told = f"{found} 个与计算结果不一致" if found else "都与计算结果一致"
    yield f"{survey}：比较了 {comparison.compared} 个已公布的数字，{told}"
    for difference in comparison.differences:
        printed, ours = difference.printed, difference.ours
        value = figure_text(difference.kind, ours)
        if isinstance(ours, Undefined):
            value = not_applicable(ours)
        place = f"（{printed.place}）" if printed.place else ""
        yield f"  {figure_label(printed, result.questionnaire)}：公布 {printed.value}{place}，计算 {value}"


def _figure(kind: FigureKind, outcome: Outcome, interval: IntervalOutcome) -> str:
    if isinstance(outcome, Undefined):
        return _value(kind, outcome)
    return f"{_value(kind, outcome)}，{HEADING}：{figure_interval_or_reason(kind, interval)}"


def _value(kind: FigureKind, outcome: Outcome) -> str:
    if isinstance(outcome, Undefined):
        return f"不适用（{reason_words(outcome.reason)}）"
    return f"{figure_text(kind, outcome)}（n={outcome.n}）"


def _rate(outcome: Outcome) -> str:
    return percent(outcome) if isinstance(outcome, Figure) else f"不适用（{reason_words(outcome.reason)}）"
