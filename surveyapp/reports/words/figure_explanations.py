"""One figure explained so that anybody can reckon it again: its formula with the numbers, who counts, its interval."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from surveyapp.analysis.figures import alpha_of, figure, figure_of_item, interval
from surveyapp.analysis.frequencies import question_result
from surveyapp.analysis.item_formulas import opinion_count, opinions, score_range, scores
from surveyapp.analysis.limits import SMALL_SAMPLE
from surveyapp.analysis.results import Alpha, Figure, QuestionResult, Undefined, half_up
from surveyapp.analysis.survey_counts import SampleCounts, SurveyCounts
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.figure_kinds import FIGURE_KINDS, MOST_PLACES, OWN_FIGURE, FigureKind
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import OwnFigure
from surveyapp.definition.values import plain_number
from surveyapp.reports.words.figure_words import (
    figure_interval,
    figure_interval_or_reason,
    figure_label,
    figure_text,
    formula_words,
)
from surveyapp.reports.words.interval_words import METHOD
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import (
    RELIABILITY_BANDS,
    figure_words,
    quote_label,
    reason_words,
)


@dataclass(frozen=True)
class FigureExplanation:
    """A figure in words: `steps` is its formula with the numbers of this survey, `base` who counts and who does not,
    `band` what the field calls such a value (empty where it has no word), `sentence` the figure as one plain sentence.
    """

    label: str
    value: str
    n: int | None
    formula: str
    steps: tuple[str, ...]
    base: tuple[str, ...]
    interval: str
    method: str
    band: str
    sentence: str


_NOT_DEFINED = "{label}不适用：{reason}。"
_SENTENCE = "{label}为{value}，依据{n}人的回答。"
_FEW = "人数不足{few}人，仅供参考。"
_INTERVAL = "如果这些受访者是按概率抽取的，全体的这一数字有 95% 的把握在 {interval} 之间。"

_SCORES = "得分合计：{sum} = {total}；有得分的 {n} 人，均值 {total} ÷ {n} = {mean}"
_INDEX = "{mean} ÷ 最高分 {high} × 100 = {value}"
_FAVOURABLE = "计入满意的选项：{options}，共 {count} 人；{count} ÷ {n} × 100 = {value}"
_SHARE = "{count} ÷ {n} × 100 = {value}"
_ITEM = "{item}：{value}（n = {n}）"
_MEAN_OF_ITEMS = "（{sum}）÷ {count} = {value}"
_NPS = "9–10 分 {promoters} 人，0–6 分 {detractors} 人；（{promoters} − {detractors}）÷ {n} × 100 = {value}"
FELDT = "置信区间：置信水平为95%，按 Feldt 的方法由 F 分布算得。"
"""How the interval of α is computed."""

_ALPHA = "K = {items}，各题得分都有的答卷 n = {n}：α = {value}"
_COUNTED = "按逐一计数的各个数值算得：{value}"

_ASKED = "应作答 {asked} 人，作答 {n} 人，未作答 {blank} 人；未作答的不进入分母，不按零分计。"
_NO_OPINION = "作答的人中有 {count} 人选择{options}，不表示看法，不进入满意度的分母。"
_SCALE = "至少回答一道量表题的有 {n} 人；每题各按自己的作答人数计算，再取简单平均，没有人作答的题不计。"
_LISTWISE = "只用各题都有得分的答卷（整卷删除）；未答全的 {dropped} 份不用。"
_RETURNS = "按份数计算，不是由样本推算。"
_GROUP = "只计这一群体的受访者。"


def explain_figure(reference: OwnFigure, counts: SurveyCounts) -> FigureExplanation:
    """Explain the figure that a reference asks for. LookupError where the questionnaire has no such kind of figure.

    `counts` are those of the reference's group, if it has one.
    """
    kind = counts.questionnaire.kind_of(reference.figure)
    if kind is None:
        raise LookupError(reference.figure)
    label, outcome = figure_label(reference, counts.questionnaire), figure(reference, counts)
    formula = formula_words("share" if kind is OWN_FIGURE else kind.name)
    base = tuple(_base(reference, kind, counts))
    if isinstance(outcome, Undefined):
        reason = say(reason_words(outcome.reason))
        sentence = say(_NOT_DEFINED).format(label=label, reason=reason)
        return FigureExplanation(
            label, figure_text(kind, outcome), None, formula, (), base, "—", "", "", sentence
        )
    alpha, ends = alpha_of(reference, counts), interval(reference, counts, outcome)
    sentence = say(_SENTENCE).format(label=label, value=figure_text(kind, outcome), n=outcome.n)
    if outcome.n < SMALL_SAMPLE:
        sentence += say(_FEW).format(few=SMALL_SAMPLE)
    if alpha is None and not isinstance(ends, Undefined):
        sentence += say(_INTERVAL).format(interval=figure_interval(kind, ends))
    return FigureExplanation(
        label=label,
        value=figure_text(kind, outcome),
        n=outcome.n,
        formula=formula,
        steps=tuple(WORKED[kind.name](_Explained(reference, kind, counts, outcome)))
        if kind is not OWN_FIGURE
        else _own(reference, counts, outcome),
        base=base,
        interval=figure_interval(kind, alpha.ci95) if alpha else figure_interval_or_reason(kind, ends),
        method=say(FELDT if alpha else METHOD) if alpha or not isinstance(ends, Undefined) else "",
        band=say(RELIABILITY_BANDS[alpha.band]) if alpha else "",
        sentence=sentence,
    )


@dataclass(frozen=True)
class _Explained:
    """A figure that is defined, and what it is computed from."""

    reference: OwnFigure
    kind: FigureKind
    counts: SurveyCounts
    figure: Figure

    @property
    def value(self) -> str:
        """As people read it."""
        return figure_text(self.kind, self.figure)

    @property
    def item(self) -> Answer | None:
        """The question that it is of; None where it is of a scale or of returns."""
        return self.counts.questionnaire.item(self.reference.question or "")

    @property
    def result(self) -> QuestionResult:
        """The answers to that question; ValueError without one."""
        if self.item is None:
            raise ValueError(f"{self.kind.name} is of no question")
        return question_result(self.item, self.counts.tally)


Steps = Iterator[str]


def _of_question(worked: Callable[[_Explained, Answer], Steps]) -> Callable[[_Explained], Steps]:
    """The steps of a figure of one question, or those of the mean of a scale's items."""

    def steps(explained: _Explained) -> Steps:
        if explained.item is None:
            return _mean_of_items(explained)
        if not explained.item.options:
            return iter((say(_COUNTED).format(value=explained.value),))
        return worked(explained, explained.item)

    return steps


def _mean_of_items(explained: _Explained) -> Steps:
    kind, counts = explained.kind, explained.counts
    values = []
    for item in counts.questionnaire.scale_items(explained.reference.scale):
        outcome = figure_of_item(kind.name, item, counts.tally.items[item.code].counts)
        text, n = quote_label(str(item.text)), outcome.n if isinstance(outcome, Figure) else 0
        yield say(_ITEM).format(item=text, value=figure_text(kind, outcome), n=n)
        values += [figure_text(kind, outcome)] if isinstance(outcome, Figure) else []
    yield say(_MEAN_OF_ITEMS).format(sum=" + ".join(values), count=len(values), value=explained.value)


def _mean(explained: _Explained, item: Answer) -> Steps:
    chosen = scores(item, explained.result.counts)
    total, n = sum((score * count for score, count in chosen), Fraction()), sum(count for _, count in chosen)
    parts = " + ".join(f"{_short(score)}×{count}" for score, count in chosen if count)
    mean = _mean_of(explained, item)
    yield say(_SCORES).format(sum=parts, total=_short(total), n=n, mean=mean)


def _index(explained: _Explained, item: Answer) -> Steps:
    yield from _mean(explained, item)
    _, high = score_range(item)
    yield say(_INDEX).format(mean=_mean_of(explained, item), high=_short(high), value=explained.value)


def _favourable(explained: _Explained, item: Answer) -> Steps:
    chosen = [*opinions(item, explained.result.counts)]
    marked = [(option, count) for option, count in chosen if option.favourable]
    named = say("、").join(f"{quote_label(str(option.label))} {count}" for option, count in marked)
    count, n = sum(count for _, count in marked), opinion_count(item, explained.result.counts)
    yield say(_FAVOURABLE).format(options=named, count=count, n=n, value=explained.value)


def _share(explained: _Explained) -> Steps:
    result = explained.result
    option = next(option for option in result.options if option.code == explained.reference.option)
    yield say(_SHARE).format(count=option.count, n=result.n, value=explained.value)


def _share_of_ticks(explained: _Explained) -> Steps:
    result = explained.result
    option = next(option for option in result.options if option.code == explained.reference.option)
    yield say(_SHARE).format(count=option.count, n=result.ticks, value=explained.value)


def _nps(explained: _Explained) -> Steps:
    counts = explained.result.counts
    promoters, detractors = sum(counts[9:]), sum(counts[:7])
    yield say(_NPS).format(
        promoters=promoters, detractors=detractors, n=explained.figure.n, value=explained.value
    )


def _alpha(explained: _Explained) -> Steps:
    alpha = alpha_of(explained.reference, explained.counts)
    items = alpha.items if alpha else 0
    yield say(_ALPHA).format(items=items, n=explained.figure.n, value=explained.value)


def _counted(explained: _Explained) -> Steps:
    yield say(_COUNTED).format(value=explained.value)


def _rate(over: Callable[[SampleCounts], tuple[int | None, int | None]]) -> Callable[[_Explained], Steps]:
    def steps(explained: _Explained) -> Steps:
        sample = explained.counts.sample
        if sample is not None:
            count, n = over(sample)
            yield say(_SHARE).format(count=count, n=n, value=explained.value)

    return steps


WORKED: CompleteTable[Callable[[_Explained], Steps]] = CompleteTable(
    "reports.words.figure_explanations.WORKED",
    FIGURE_KINDS,
    {
        "index": _of_question(_index),
        "favourable": _of_question(_favourable),
        "mean": _of_question(_mean),
        "rescaled": _of_question(_mean),
        "median": _counted,
        "nps": _nps,
        "share": _share,
        "share_of_ticks": _share_of_ticks,
        "alpha": _alpha,
        "return_rate": _rate(lambda sample: (sample.returned, sample.issued)),
        "valid_rate": _rate(lambda sample: (sample.valid, sample.returned)),
        "issue_rate": _rate(lambda sample: (sample.issued, sample.population)),
    },
)
"""Name of a kind -> its formula with the numbers of a survey, step by step."""


def _own(reference: OwnFigure, counts: SurveyCounts, outcome: Figure) -> tuple[str, ...]:
    """The step of a figure that the questionnaire names itself."""
    named, value = counts.tally.named[reference.figure], figure_text(OWN_FIGURE, outcome)
    return (say(_SHARE).format(count=named.count, n=named.base, value=value),)


def _mean_of(explained: _Explained, item: Answer) -> str:
    return figure_words(figure_of_item("mean", item, explained.result.counts))


def _short(exact: Fraction) -> str:
    """A score without decimals that say nothing: 5, 4.5."""
    return plain_number(half_up(exact, MOST_PLACES))


def _base(reference: OwnFigure, kind: FigureKind, counts: SurveyCounts) -> Iterator[str]:
    """Who counts, and who does not."""
    if kind.of == "returns":
        yield say(_RETURNS)
        return
    if reference.group is not None:
        yield say(_GROUP)
    alpha = alpha_of(reference, counts)
    if isinstance(alpha, Alpha):
        yield say(_LISTWISE).format(dropped=alpha.dropped)
        return
    named = counts.questionnaire.named_figure(reference.figure)
    item = counts.questionnaire.item((named.question if named else reference.question) or "")
    if item is None:
        yield say(_SCALE).format(n=counts.tally.of_scale(reference.scale).answered)
        return
    result = question_result(item, counts.tally)
    yield say(_ASKED).format(asked=result.asked, n=result.n, blank=result.blank)
    if kind.of == "question" and result.no_opinions:
        options = say("、").join(quote_label(str(option.label)) for option in result.no_opinions)
        count = sum(option.count for option in result.no_opinions)
        yield say(_NO_OPINION).format(count=count, options=options)
