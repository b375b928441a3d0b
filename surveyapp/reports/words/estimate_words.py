"""The words about estimates: how answers were weighed, and a figure weighed beside the same unweighed."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from surveyapp.analysis.limits import FEWEST_OF_TARGET
from surveyapp.analysis.results import Analysis, Figure, Outcome, Undefined
from surveyapp.analysis.sampling.estimates import Estimate, Estimates
from surveyapp.analysis.sampling.target_group import TargetShare
from surveyapp.definition.figure_kinds import FIGURE_KINDS, FigureKind
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.words.figure_words import figure_interval_or_reason, figure_text
from surveyapp.reports.words.interval_words import HEADING
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import SHARE_PLACES, number_words, percent, quote_label, reason_words

COLUMNS = ("未加权", "加权推算", HEADING, "标准误", "n", "有效样本量", "设计效应")
"""The columns of an estimate beside its name."""

_STRATIFIED = (
    "按“{question}”分为 {count} 层：每份答卷的权数为该层人数 ÷ 该层有效答卷数，"
    "标准误按层计算，并作有限总体校正。"
)
_RAKED = (
    "按{questions}的总体构成迭代加权（raking，Deming 与 Stephan 1940），{rounds} 轮后各项构成与总体相差不到"
    " 0.00000001%；标准误用加权残差线性化。"
)
_RAKED_STRATA = "加权从各层的设计权数出发。"
_CORRECTED = "总体 {people} 人，作有限总体校正。"
_INTERVAL = "置信区间（95%）按威尔逊（Wilson）方法，用有效样本量（方差 ÷ 标准误的平方）。"
_MISSING = "某题没有作答的人不计入该题，按总体中的子域估计。"
_WEIGHTS = (
    "权数最小为平均权数的 {low} 倍，最大为 {high} 倍，加权使方差增为 {kish} 倍（Kish 设计效应）；没有截断权数，"
    "小于五分之一或大于五倍的有 {outside} 份。"
)
_UNPLACED = "有 {count} 份有效答卷没有回答加权所用的题目，不参与推算。"
_DEFF = "设计效应是方差与同样份数的简单随机抽样（{how}）方差之比。"
_WITH, _WITHOUT = "有放回", "不放回"
_WEIGHED = "加权推算：{value}，95% 置信区间 {interval}。"
_NONE = "没有加权推算：{reason}。"
_OPEN = "答卷来自公开链接或配额，谁有机会作答不清楚：加权改变不了这一点，抽样误差也无从计算。"
_TARGET = "目标群体（{options}）占回答“{question}”者的 {share}。"
_TARGET_MISSED = "{words}低于 {fewest}%，结果不能只当作目标群体的意见：请先核对投放渠道，再决定是否冻结。"
_TARGET_UNKNOWN = "目标群体的占比算不出：{reason}。"
OVERALL = "总体"


@dataclass(frozen=True)
class EstimateRow:
    """One estimate in words: `cells` under `COLUMNS`; it rests on `n` answers."""

    name: str
    cells: tuple[str, ...]
    n: int = 0


def method_sentences(questionnaire: Questionnaire, estimates: Estimates) -> list[str]:
    """What was done, sentence by sentence."""
    return [*_method(questionnaire, estimates)]


def _method(questionnaire: Questionnaire, estimates: Estimates) -> Iterator[str]:
    weighed, sampling = estimates.weighed, questionnaire.sampling
    if sampling is None:
        return
    if weighed.raked is None:
        question = sampling.strata.question if sampling.strata else ""
        yield say(_STRATIFIED).format(question=_asked(questionnaire, question), count=len(weighed.strata))
    else:
        named = (quote_label(_asked(questionnaire, margin.question)) for margin in sampling.margins)
        yield say(_RAKED).format(questions=say("、").join(named), rounds=weighed.raked.rounds)
        if weighed.strata:
            yield say(_RAKED_STRATA)
        elif weighed.population is not None:
            yield say(_CORRECTED).format(people=weighed.population)
    yield say(_INTERVAL)
    yield say(_MISSING)
    spread = estimates.weights
    low, high = (number_words(value) for value in (spread.smallest, spread.largest))
    kish = number_words(spread.kish)
    yield say(_WEIGHTS).format(low=low, high=high, kish=kish, outside=spread.outside)
    yield say(_DEFF).format(how=say(_WITH if weighed.population is None else _WITHOUT))
    if estimates.unplaced:
        yield say(_UNPLACED).format(count=estimates.unplaced)


def why_none(undefined: Undefined) -> list[str]:
    """Why a survey has no estimates, and for an open link why weights would not help."""
    told = [say(_NONE).format(reason=say(reason_words(undefined.reason)))]
    return [*told, say(_OPEN)] if undefined.reason == "open_sample" else told


def overall_words(analysis: Analysis, estimates: Estimates | Undefined) -> str:
    """The overall figure weighed, with its interval; or why there is none."""
    if isinstance(estimates, Undefined):
        return why_none(estimates)[0]
    overall = estimate_rows(analysis, estimates)[0].cells
    if isinstance(estimates.overall, Undefined):
        return why_none(estimates.overall)[0]
    return say(_WEIGHED).format(value=overall[1], interval=overall[2])


def estimate_rows(analysis: Analysis, estimates: Estimates) -> list[EstimateRow]:
    """The overall figure, then every item: weighed beside unweighed."""
    kind = FIGURE_KINDS[estimates.formula]
    names = {item.item.code: str(item.item.text) for item in analysis.satisfaction.items}
    entries = [(say(OVERALL), estimates.overall)]
    entries += [(names[code], estimate) for code, estimate in estimates.items.items()]
    return [
        EstimateRow(name, _cells(kind, estimate), estimate.n if isinstance(estimate, Estimate) else 0)
        for name, estimate in entries
    ]


def _cells(kind: FigureKind, estimate: Estimate | Undefined) -> tuple[str, ...]:
    if isinstance(estimate, Undefined):
        return (say(reason_words(estimate.reason)), *["—"] * (len(COLUMNS) - 1))
    value: Outcome = Figure(Fraction(estimate.value), estimate.n)
    return (
        figure_text(kind, estimate.unweighted),
        figure_text(kind, value),
        figure_interval_or_reason(kind, estimate.interval),
        number_words(estimate.se, kind.places),
        str(estimate.n),
        _number(estimate.n_effective, 1),
        _number(estimate.deff, SHARE_PLACES),
    )


def _number(value: float | Undefined, places: int) -> str:
    return say(reason_words(value.reason)) if isinstance(value, Undefined) else number_words(value, places)


def target_words(questionnaire: Questionnaire, found: TargetShare) -> str:
    """The share of the target group; where it is missed, that this is so and what to do: for evaluators."""
    words = target_share_words(questionnaire, found)
    return say(_TARGET_MISSED).format(words=words, fewest=FEWEST_OF_TARGET) if found.is_missed else words


def target_share_words(questionnaire: Questionnaire, found: TargetShare) -> str:
    """The share of the target group in a sentence."""
    if isinstance(found.share, Undefined):
        return say(_TARGET_UNKNOWN).format(reason=say(reason_words(found.share.reason)))
    item = questionnaire.grouping(found.target.question)
    labels = (
        [str(option.label) for option in item.options if option.code in found.target.options] if item else []
    )
    options, question = say("、").join(labels), _asked(questionnaire, found.target.question)
    return say(_TARGET).format(options=options, question=question, share=percent(found.share))


def _asked(questionnaire: Questionnaire, code: str) -> str:
    item = questionnaire.item(code)
    return str(item.text) if item is not None else code
