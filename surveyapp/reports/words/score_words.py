"""The steps of a score in words: one short line each, as 评分过程 is written in an evaluation report."""

from collections.abc import Callable, Mapping

from surveyapp.analysis.results import half_up
from surveyapp.indicators.trace import Step, StepCode
from surveyapp.reports.words import source_words
from surveyapp.reports.words.rules.word_table import MissingWords, rule_reason_words, rule_step_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import (
    as_fraction,
    fill_sentence,
    is_short,
    number_text,
    quantity_text,
)
from surveyapp.reports.words.wording import reason_words

_MISSING: Mapping[str, str] = {
    "no_value": "尚未填写实际完成值",
    "no_snapshot": "问卷调查的数据尚未最终确认（未冻结），暂不能引用",
    "snapshot_damaged": "所引用的问卷数据缺失或被改动",
    "answers_deleted": "答卷已删除，删除前没有统计过这一组",
    "unknown_survey": "没有所引用的问卷调查",
    "no_budget": "全年预算数（大于 0）和全年执行数没有填齐，算不出执行率",
    "cell_empty": "基础表中这一格尚未填写",
    "cell_unreadable": "基础表中这一格填写的内容无法读取",
    "form_not_confirmed": "基础表尚未确认",
    "division_by_zero": "基础表的公式除以零，无法计算",
    "result_too_large": "基础表公式的得数或中间得数位数太多，无法计算；请核对公式和填写的数",
    "value_is_number": "实际完成值是数字，这种评分规则不能用数字计分",
    "value_is_date": "实际完成值是日期，这种评分规则不能用日期计分",
    "value_is_words": "实际完成值是文字，这种评分规则不能用文字计分",
}

_NOT_APPLICABLE = "不适用：{reason}"
_MISSING_LINE = "暂不计分：{reason}"


def missing_words(reason: str) -> str:
    """Why an indicator has no score, from its reason code."""
    sentence = _MISSING.get(reason) or rule_reason_words(reason)
    try:
        return say(sentence or reason_words(reason))
    except LookupError as error:
        raise MissingWords(
            f"reason {reason!r}: no words here, nor in `reasons` of any rule's words"
        ) from error


def step_words(step: Step) -> str:
    """One step of a trace in one line: 满足 3 项中的 3 项：3 × 1/3 × 2 = 2.00 分."""
    return _WORDS.get(step.code, rule_step_words)(step)


def _rounded(step: Step) -> str:
    exact, result = as_fraction(step.params["exact"]), as_fraction(step.params["result"])
    shown = str(half_up(result, 2))
    if exact == result:
        return say("得分：{result} 分").format(result=shown)
    before = number_text(exact) if is_short(exact) else f"{number_text(exact)}…"
    return say("四舍五入保留两位小数：{exact} → {result} 分").format(exact=before, result=shown)


def only_repeats(step: Step) -> bool:
    """Whether the step only repeats, without rounding, the result of the step before it."""
    return step.code == StepCode.ROUNDED and step.params["exact"] == step.params["result"]


def only_states(step: Step, shown: str) -> bool:
    """Whether the step says no more than that the actual value is what tables show: 实际完成值：9 人."""
    if step.code == StepCode.WRITTEN:
        return step.params["text"] == shown
    if step.code != StepCode.VALUE or step.params["converted"] != "":
        return False
    return quantity_text(step.params["value"], step.params["unit"]).replace(" ", "") == shown.replace(" ", "")


def _missing(step: Step) -> str:
    return say(_MISSING_LINE).format(reason=missing_words(str(step.params["reason"])))


def _not_applicable(step: Step) -> str:
    return fill_sentence(_NOT_APPLICABLE, step.params)


_WORDS: Mapping[str, Callable[[Step], str]] = {
    **source_words.WORDS,
    StepCode.MISSING: _missing,
    StepCode.NOT_APPLICABLE: _not_applicable,
    StepCode.ROUNDED: _rounded,
}
"""The steps that do not belong to a rule."""
