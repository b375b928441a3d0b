"""The words of the reports: reason codes, bands, formulas, types and methods as people in the field say them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from surveyapp.analysis.limits import ENOUGH_ROWS_TO_BLAME
from surveyapp.analysis.results import Alpha, Correlation, Figure, Outcome, Undefined, half_up
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.figure_kinds import USUAL_PLACES
from surveyapp.definition.own_number import without_number
from surveyapp.definition.type_table import TYPES
from surveyapp.reports.words.saying import say

NOT_APPLICABLE = "不适用"

SHARE_PLACES = USUAL_PLACES
"""Decimals of every percentage and satisfaction figure in a report."""

COEFFICIENT_PLACES = 3
"""Decimals of α and r; their bands are read from the value so rounded."""

_REASONS: Mapping[str, str] = {
    "no_scale": "问卷没有设满意度量表",
    "no_answers": "没有可计入的回答",
    "one_item": "只有一道题可用，至少需要两道题才能计算",
    "no_complete_rows": "没有一份答卷在量表各题上都有得分",
    "one_complete_row": "量表各题都有得分的答卷只有一份，至少需要两份",
    "zero_variance": "所有人的量表总分相同，没有可供分析的差异",
    "constant_item": "所有人对该题的回答相同，相关系数没有定义",
    "constant_rest": "其余各题的总分没有差异，相关系数没有定义",
    "few_items_for_factor": "不足三道有差异的题目，定不出因子",
    "constant_half": "有一半题目的总分没有差异，折半信度没有定义",
    "too_few_pairs": "有两道题没有至少两人都作答，算不出协方差",
    "negative_variance": "各对题目的作答者相差太多，协方差互不相容，算不出系数",
    "singular": "有的题目的得分可由其他题目完全推算出来，无法计算",
    "not_a_choice": "该题不是单选题",
    "not_its_figure": "该题的题型得不出这个数字",
    "no_interval_for_median": "中位数没有计算置信区间",
    "too_many_values": "不同的数值太多，没有逐一计数",
    "one_answer": "只有一人作答，没有离散程度",
    "one_group": "不足两组各有 5 份以上的回答，无从比较",
    "one_value": "所有人选了同一项，分布没有差异",
    "constant_scores": "所有人的得分相同，没有差异可比",
    "zero_variance_in_group": "有一组的得分完全相同，没有组内差异可作尺度",
    "no_formula": "只有分值，没有声明满意度的公式",
    "unknown_question": "问卷中没有这道题",
    "unknown_option": "该题没有这个选项",
    "unknown_figure": "问卷没有声明这个名称的数字",
    "unknown_scale": "问卷没有声明这个维度",
    "no_scores": "选项没有赋分",
    "nothing_favourable": "没有规定哪些选项计入满意",
    "open_sample": "没有概率抽样方案，样本不能推及全体",
    "census": "采用全面调查，没有抽样误差",
    "strata_not_declared": "分层抽样没有写明各层，不能按层推算",
    "weighed_by_strata": "按层抽样，未加权的数字没有区间，区间见加权推算的结果",
    "nothing_to_weigh_by": "没有写明各层或总体构成，不加权",
    "stratum_too_small": "有的层没有答卷或只有一份，算不出抽样误差",
    "stratum_overfull": "有的层答卷多于该层的人数",
    "margin_unanswered": "总体构成中有的选项没有人回答，无法加权",
    "margin_of_nobody": "总体构成写明没有人的选项，却有人选了",
    "raking_not_converged": "加权没有收敛，各项总体构成不能同时满足",
    "too_many_cells": "加权所用的题目把答卷分得太细",
    "rows_deleted": "单份答卷已经删除，不能加权推算",
    "answers_alike": "所有回答都相同，没有差异可以比较",
    "everybody_answered": "应答的就是总体全部，没有抽样误差",
    "clusters_not_declared": "整群抽样没有写明各群，不能按群推算",
    "too_few_answers": "答卷不足两份",
    "no_interval_for_share_of_ticks": "各次选择不是相互独立的样本",
    "no_interval_method": "这种数字没有可用的区间算法",
    "counted_in_full": "按全部份数计算，不是由样本推算",
    "few_answers": "区间所依据的答卷不足 30 份，只在控制台显示",
    "no_interval_for_mean_of_shares": "总体满意率是几道题的平均，没有可用的区间",
    "issued_unknown": "发放数量没有记录",
    "population_unknown": "总体人数没有记录",
    "no_rate_of_group": "按全部问卷计算，不分受访者群体",
    "no_rate_of_part": "按全部问卷计算，不按筛选出的一部分计算",
    "part_of_answers": "只就全部答卷计算，不按筛选出的一部分计算",
    "not_drawn": "按渠道、语言或时间选出的答卷不是抽取的样本",
    "nothing_returned": "尚未回收到答卷",
    "no_drivers": "没有一道题的回答有差异，看不出哪道题更重要",
    "too_many_drivers": "一起分析的题目超过 12 道",
    "too_few_complete_rows": "答全的答卷不足题目数的 10 倍",
    "too_few_below_top": "没有给最高分的不足 20 人，看不出哪道题拉开了差距",
    "constant_outcome": "所有人对总体评价的回答相同，看不出哪道题与它有关",
    "nothing_explained": "各题与总体评价没有关联",
    "too_few_resamples": "重复抽取的样本里，总体评价往往没有差异，得不出区间",
    "one_driver": "只有一道题有重要性，没有别的题可比",
    "too_few_steps": "选项少于四级，最高两级会与最低两级重叠",
    "answers_deleted": "答卷已删除，删除前没有统计过这一组",
    "several_choices": "多选题一人可以落在几格里，各格不是相互独立的，不能做卡方检验",
    "one_row_or_column": "去掉没有人的行和列后，不足两行两列，没有可检验的差异",
    "not_asked": "当时没有问这道题，或没有设这个数字",
    "not_published": "当时没有公布这个数字",
    "other_formula": "当时按另一种公式公布，不能放在一起",
    "not_comparable": "两期的问法或口径不同，不能比较",
    "no_n": "公布时没有写明样本量，不能检验",
    "no_spread": "公布时没有写明标准差，不能检验",
    "no_whole_count": "公布的比例与样本量对不上（例如经过加权），不能检验",
    "no_test_of_figure": "这种数字没有可用的检验方法",
    "no_test_for_mean_of_shares": "几道题满意率的平均没有可用的检验方法",
    "two_sorts_of_figures": "两期的数字类型不同，不能检验",
    "all_alike": "两期所有回答都相同，没有可检验的差异",
    "sampling_unknown": "公布的数字没有写明抽样方法",
    "aggregate": "按登记的全部件数计算，不是由样本推算",
    "snapshot_damaged": "所引用的问卷数据缺失或被改动",
}

RELIABILITY_BANDS: Mapping[str, str] = {
    "high": "高",
    "fairly_high": "较高",
    "fair": "相当",
    "insufficient": "不足",
}

CORRELATION_BANDS: Mapping[str, str] = {
    "weak": "微弱相关",
    "low": "低度相关",
    "marked": "显著相关",
    "strong": "高度相关",
}
"""Band of r -> what people read where r is not below zero, from weak to strong."""

NEGATIVE_CORRELATION_BANDS: Mapping[str, str] = {
    "weak": "微弱负相关",
    "low": "低度负相关",
    "marked": "显著负相关",
    "strong": "高度负相关",
}
"""The same where r is below zero."""

_CAUTIONS: Mapping[str, str] = {
    "few_rows": "答全量表的答卷太少，不足十份，系数和等级只宜作参考，也不足以判断哪道题的计分方向有误。",
    "small_sample": "样本较少，或系数离等级界限太近，等级只宜作参考。",
    "negative": "系数为负，说明各题的回答互不一致，不能认为量表可信；请收集更多答卷，并核对问卷中的分值。",
    "left_out": "{items}所有人的回答相同，未计入题目数 K；计入时 K 为 {count}，α 系数为 {value}。",
    "reverse_keyed": "{item}与其余题目方向相反，请核对它的分值。",
    "all_at_ceiling": "各题九成以上的回答都是最高分，差别很小，相关系数的高低说明不了多少。",
    "some_at_ceiling": "{items}九成以上的回答是最高分，差别很小，相关系数的高低说明不了多少。",
    "ceiling": "九成以上的回答是最高分，各人的回答几乎没有差别，这时系数的高低说明不了多少。",
}
"""The cautions that are printed beside α and r."""

SAMPLING_METHODS: Mapping[str, str] = {
    "random": "简单随机抽样",
    "stratified": "分层抽样",
    "systematic": "系统（等距）抽样",
    "cluster": "整群抽样",
    "quota": "配额抽样",
    "census": "全面调查",
    "convenience": "方便抽样（自愿填答）",
}

CHANNELS: Mapping[str, str] = {"online": "在线链接", "import": "导入"}
"""Our own channel names; those of links and survey websites are printed as they are."""

STATUSES: Mapping[str, str] = {
    "valid": "有效",
    "excluded": "已排除",
    "empty": "空白",
    "ineligible": "不符合条件",
    "undone": "撤销导入",
    "withdrawn": "已撤回",
}
"""Status of a response -> what people read."""

FLAGS: Mapping[str, str] = {
    "imported": "导入",
    "reconstructed": "重构样例",
    "incomplete": "必答题有空",
    "no_time": "无提交时间",
    "older_version": "旧版问卷",
    "late": "迟到补计",
    "alike": "雷同",
    "fast": "过快",
    "no_script": "简易页面提交",
    "again": "同一设备再次填写",
    "speed": "明显快于同类",
    "long_string": "连续同选",
    "contradiction": "正反题矛盾",
    "near_duplicate": "近似重复",
    "arrival": "集中涌入",
}
"""Flag of a response -> what people read."""

SET_ASIDE_CAUSES: Mapping[str, str] = {
    "paused": "送到时调查已暂停",
    "closed": "送到时调查已结束",
    "conflict": "同一份答卷改动后又提交",
}
"""Why answers were set aside -> what people read."""

QUESTION_TYPES = CompleteTable(
    "reports.words.wording.QUESTION_TYPES",
    TYPES,
    {
        "single": "单选题",
        "cascade": "级联题",
        "dropdown": "下拉题",
        "multiple": "多选题",
        "ranking": "排序题",
        "matrix": "矩阵量表题",
        "nps": "推荐意愿题（NPS）",
        "number": "数字题",
        "date": "日期题",
        "text": "填空题",
        "note": "说明",
    },
)
"""The catalogue of the names of types."""


def reason_words(code: str) -> str:
    """Why there is no figure or interval, from the code of an `Undefined`; LookupError where it has no words."""
    if code not in _REASONS:
        raise LookupError(f"the reason {code!r} has no words in _REASONS of reports/words/wording.py")
    return _REASONS[code]


def not_applicable(outcome: Undefined) -> str:
    """`不适用` with its reason."""
    return f"{NOT_APPLICABLE}（{reason_words(outcome.reason)}）"


def type_words(name: str) -> str:
    """A question's type as printed beside it."""
    return QUESTION_TYPES[name]


def channel_words(channel: str) -> str:
    """A channel as people know it: ours have words, those of links and survey websites are names already."""
    return CHANNELS.get(channel, channel)


def correlation_words(correlation: Correlation) -> str:
    """The band of r in words, which say when r is negative: −0.62 is 显著负相关."""
    return (NEGATIVE_CORRELATION_BANDS if correlation.value < 0 else CORRELATION_BANDS)[correlation.band]


def alpha_cautions(alpha: Alpha, texts: Mapping[str, str]) -> list[str]:
    """What readers of α have to bear in mind, a sentence each; `texts`: item code -> its wording."""
    codes = ["small_sample"] if alpha.small_sample else []
    if alpha.n < ENOUGH_ROWS_TO_BLAME:
        codes = ["few_rows"]
    if alpha.value < 0:
        codes.append("negative")
    if alpha.is_at_ceiling:
        codes.append("ceiling")
    return [
        *(say(_CAUTIONS[code]) for code in codes),
        *_left_out_caution(alpha, texts),
        *(
            say(_CAUTIONS["reverse_keyed"]).format(item=quote_label(texts[item]))
            for item in alpha.reverse_keyed
        ),
    ]


def correlation_cautions(
    correlations: Mapping[str, Correlation | Undefined], texts: Mapping[str, str]
) -> list[str]:
    """That nearly everybody gave some items the best answer, so that r says little; nothing where that is not so."""
    items = [code for code, r in correlations.items() if isinstance(r, Correlation) and r.is_at_ceiling]
    if not items:
        return []
    if len(items) == len(correlations):
        return [say(_CAUTIONS["all_at_ceiling"])]
    return [
        say(_CAUTIONS["some_at_ceiling"]).format(
            items=say("、").join(quote_label(texts[code]) for code in items)
        )
    ]


def left_out_words(names: Sequence[str], count: int, value: Fraction | float) -> str:
    """Which items did not enter α because everybody answered alike, and α with them, `count` being K then."""
    items = say("、").join(quote_label(name) for name in names)
    shown = number_words(value, COEFFICIENT_PLACES)
    return say(_CAUTIONS["left_out"]).format(items=items, count=count, value=shown)


def _left_out_caution(alpha: Alpha, texts: Mapping[str, str]) -> list[str]:
    if alpha.with_left_out is None:
        return []
    names = [texts[item] for item in alpha.left_out]
    return [left_out_words(names, alpha.items + len(names), alpha.with_left_out)]


def number_words(exact: Fraction | float, places: int = SHARE_PLACES) -> str:
    """A number half up, with that many decimals, and a true minus sign."""
    return str(half_up(exact, places)).replace("-", "−")


def percent(outcome: Outcome) -> str:
    """`47.54%`, or `不适用` alone (tables explain it in their note)."""
    return f"{number_words(outcome.exact)}%" if isinstance(outcome, Figure) else say(NOT_APPLICABLE)


def figure_words(outcome: Outcome, places: int = SHARE_PLACES) -> str:
    """A figure without a percent sign, or `不适用` alone."""
    return number_words(outcome.exact, places) if isinstance(outcome, Figure) else say(NOT_APPLICABLE)


def quote_label(label: str) -> str:
    """A label between quotation marks; those within become single ones.

    Behind a label that is written from right to left (Uyghur) stands a mark of direction, which nobody sees: without it
    the quotation mark and a number behind it would be shown before it.
    """
    words = label.replace("“", "‘").replace("”", "’")
    return f"“{words}{LEFT_TO_RIGHT}”" if _RIGHT_TO_LEFT.search(words) else f"“{words}”"


LEFT_TO_RIGHT = "\u200e"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def list_names(names: Sequence[str], last: str = "和") -> str:
    """Names one after the other: 甲、乙和丙; `last` stands before the last of them."""
    return names[0] if len(names) == 1 else "、".join(names[:-1]) + last + names[-1]


def chinese_number(number: int) -> str:
    """As headings count: 一, 十, 二十一; from 100 on in digits."""
    digits = "零一二三四五六七八九"
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")


def date_words(day: date) -> str:
    """2025年7月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def period_words(first: date | None, last: date | None) -> str:
    """From the first to the last submission; nothing where there is none."""
    days = [day for day in (first, last) if day is not None]
    if not days:
        return ""
    if days[0] == days[-1]:
        return date_words(days[0])
    return f"{date_words(days[0])}至{date_words(days[-1])}"


def paragraphs_of(text: str) -> list[str]:
    """A text of a questionnaire file in paragraphs: a line that does not end a sentence goes on in the next."""
    paragraphs = [""]
    for line in map(str.strip, text.splitlines()):
        if not line or (paragraphs[-1] and paragraphs[-1][-1] in "。！？：；.!?:;”）)"):
            paragraphs.append("")
        between = " " if paragraphs[-1][-1:].isascii() and line[:1].isascii() and paragraphs[-1] else ""
        paragraphs[-1] += between + line
    return [paragraph for paragraph in paragraphs if paragraph]


_REMARK = re.compile(r"(?<!\s)\s*[（(][^（()）]*[）)]\s*$")


def short_labels(labels: Sequence[str]) -> list[str]:
    """Labels without the explanation in brackets at their end, unless two would become the same or a bare number."""
    shortened = [_without_remark(label) for label in labels]
    return [
        short if shortened.count(short) == 1 else label
        for label, short in zip(labels, shortened, strict=True)
    ]


def _without_remark(label: str) -> str:
    short = _REMARK.sub("", label.rstrip("：:＿_ "))
    return short if any(character.isalpha() for character in short) else label


_ASKS = re.compile(r"是否|如何|怎么|哪|什么|吗|几|多少|能否|满意度")


def topic(text: str) -> str:
    """What a question is about, for a headline: 1、您的年龄是？ is 年龄; a real question keeps its words."""
    bare = _REMARK.sub("", without_number(text).rstrip("？?：:。. ")).rstrip("？?：:。. ")
    core = re.sub(r"[是为]$", "", re.sub(r"^(请问)?您的?(目前的)?", "", bare))
    if not core or len(core) > 20 or _ASKS.search(core):
        return bare
    return core
