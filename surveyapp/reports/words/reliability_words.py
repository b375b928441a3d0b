"""The figures of a scale in words: on which rows they rest, what they mean where a band exists, and what to know."""

from collections.abc import Mapping, Sequence

from surveyapp.analysis.limits import SMALL_SAMPLE
from surveyapp.analysis.results import Factorability, Undefined
from surveyapp.analysis.scores.scale_figures import ScaleFigures
from surveyapp.analysis.scores.scale_warnings import ScaleWarning
from surveyapp.analysis.statistics.factorability import kmo_band
from surveyapp.analysis.statistics.one_factor import OneFactor
from surveyapp.analysis.statistics.reliability import alpha_band
from surveyapp.analysis.statistics.split_half import SplitHalf
from surveyapp.reports.words.figure_words import p_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    RELIABILITY_BANDS,
    not_applicable,
    number_words,
    quote_label,
)

POLICIES: Mapping[str, str] = {"listwise": "成列删除（listwise）", "pairwise": "成对删除（pairwise）"}
"""How missing scores are treated -> what people read."""

_BASIS: Mapping[str, str] = {
    "listwise": "缺失处理：{policy}。α 和各题的数字用各题都有分的 {n} 份，另有 {dropped} 份没有计入。",
    "pairwise": "缺失处理：{policy}。每两题的协方差用这两题都有分的答卷，各题的均值和标准差用该题有分的答卷；"
    "α 的 n 为全部 {n} 份。",
}
_COMPLETE = "题总相关、KMO、Bartlett 检验、因子载荷、ω 和折半信度只用各题都有分的 {complete} 份。"

KMO_WORDS: Mapping[str, str] = {
    "marvellous": "极适合做因子分析",
    "meritorious": "很适合做因子分析",
    "middling": "适合做因子分析",
    "mediocre": "勉强适合做因子分析",
    "miserable": "不太适合做因子分析",
    "unacceptable": "不适合做因子分析",
}
"""Kaiser's word for a KMO -> what people read."""

_WARNINGS: Mapping[str, str] = {
    "zero_variance_items": "{items}所有人得分相同，已剔除：不计入 K，也不进入任何系数。",
    "unanswered_items": "{items}没有人作答，因此没有各题都有分的答卷；请去掉后再算。",
    "reverse_item": "{items}与其余题目方向相反（CITC 或载荷为负），请核对计分方向；没有自动反转。",
    "negative_alpha": "α 为负，各题的回答互不一致，不能认为量表可信。",
    "heywood": "{items}的载荷接近或超过 1（Heywood 现象），单因子解不可靠，载荷和 ω 只宜作参考。",
    "small_sample": "样本较少（n = {n}，各题都有分的 {complete} 份），系数和等级只宜作参考。",
    "near_band": "α 的区间跨过等级界限，等级只宜作参考。",
    "not_factorable": "这些题目不适合做因子分析（KMO = {kmo}，Bartlett 检验 {p}），载荷和 ω 只宜作参考。",
    "singular": "有的题目的得分可由其他题目完全推算出来，不适合做因子分析，载荷和 ω 只宜作参考。",
    "pairwise_interval": "α 的区间按全部 {n} 份计算（与 R 的 psych 一致），"
    "而共同作答最少的两题只有 {fewest} 份，区间偏窄。",
    "ceiling": "全部得分中 {percent}% 是最高分，几乎没有差异可供分析，α、相关和载荷说明不了什么。",
    "identifier": "{items}像是编号（互不相同的整数，远超其余各列的范围），仍按题目计算；"
    "如果不是题目，请只选题目列后再算。",
}

_OMEGA = "ω =（Σλ）² ÷〔（Σλ）² + Σu²〕，λ 为单因子（最小残差法）载荷，u² = 1 − λ²；等级界限与 α 相同。"
_SPLIT = "折半信度：第 1、3、5…题与第 2、4、6…题的总分相关 r；Spearman–Brown = 2r ÷（1 + r），Guttman = 4·cov ÷ σ²。"


def omega_method() -> str:
    """How ω is formed."""
    return say(_OMEGA)


def split_half_method() -> str:
    """How split-half reliability is formed."""
    return say(_SPLIT)


def basis_sentences(found: ScaleFigures) -> list[str]:
    """On which rows the figures of a scale rest: those of the policy, and those of the complete rows."""
    policy = say(POLICIES[found.policy])
    first = say(_BASIS[found.policy]).format(policy=policy, n=found.n, dropped=found.dropped)
    return [first, say(_COMPLETE).format(complete=found.complete)]


def warning_sentences(warnings: Sequence[ScaleWarning], names: Mapping[str, str]) -> list[str]:
    """The warnings of a scale, a sentence each; `names`: item -> its wording."""
    return [_warning(warning, names) for warning in warnings]


def _warning(warning: ScaleWarning, names: Mapping[str, str]) -> str:
    code = "singular" if "reason" in warning.numbers else warning.code
    if code == "small_sample" and min(warning.numbers["n"], warning.numbers["complete"]) >= SMALL_SAMPLE:
        code = "near_band"
    items = say("、").join(quote_label(names[code]) for code in warning.items)
    numbers = {
        name: p_words(value)
        if name == "p"
        else number_words(value, 1 if name == "percent" else COEFFICIENT_PLACES)
        if isinstance(value, float)
        else value
        for name, value in warning.numbers.items()
    }
    return say(_WARNINGS[code]).format(items=items, **numbers)


def coefficient_words(value: float | Undefined) -> str:
    """A coefficient with three decimals, or why there is none."""
    return not_applicable(value) if isinstance(value, Undefined) else number_words(value, COEFFICIENT_PLACES)


def omega_words(factor: OneFactor | Undefined) -> str:
    """ω with its band, or why there is none."""
    if isinstance(factor, Undefined):
        return not_applicable(factor)
    return f"{number_words(factor.omega, COEFFICIENT_PLACES)}（{say(RELIABILITY_BANDS[alpha_band(factor.omega)])}）"


def split_half_words(halves: SplitHalf | Undefined) -> str:
    """r, Spearman–Brown and Guttman, or why there are none."""
    if isinstance(halves, Undefined):
        return not_applicable(halves)
    stepped = coefficient_words(halves.spearman_brown)
    r, guttman = coefficient_words(halves.r), coefficient_words(halves.guttman)
    return f"r = {r}，Spearman–Brown = {stepped}，Guttman = {guttman}"


def factorability_words(factors: Factorability | Undefined) -> str:
    """KMO with what it means, and Bartlett's test; or why there are none."""
    if isinstance(factors, Undefined):
        return f"KMO、Bartlett：{not_applicable(factors)}"
    kmo = number_words(factors.kmo, COEFFICIENT_PLACES)
    chi2 = number_words(factors.chi2)
    told = say(KMO_WORDS[kmo_band(factors.kmo)])
    return f"KMO = {kmo}（{told}）；Bartlett χ² = {chi2}，df = {factors.degrees}，{p_words(factors.p)}"
