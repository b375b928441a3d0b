"""The words of the rule that takes something off for each percent."""

from collections.abc import Iterator, Mapping

from surveyapp.definition.indicators.quantity import plain_number, with_unit
from surveyapp.indicators.rules.against_target import TargetStep
from surveyapp.indicators.rules.off_per_percent import DeviationStep, FullMarks, OffPerPercent
from surveyapp.indicators.trace import Step
from surveyapp.reports.words.rules.against_target import REACHED, bound_line, reached_line
from surveyapp.reports.words.rules.counting import OFF, each_words, per_words
from surveyapp.reports.words.rules.rule_words import RuleWords, StepWords, worth_off_words
from surveyapp.reports.words.saying import say

_WITHIN_FULL = "{value} 在得满分的范围内，得满分 {weight} 分"
_ABOVE_LIMIT = "{value} {misses} {bound}（上限），得 0 分"
_DEVIATION = "{value} {misses} {bound}，相差 {deviation}"
_RELATIVE = "{value} {misses} {bound}，相对偏差 {deviation}"


def _standard(rule: OffPerPercent, unit: str) -> Iterator[str]:
    yield _full_marks(rule.full, unit)
    if rule.above == "zero":
        yield say("超过上限不得分")
    per = per_words(plain_number(rule.per), rule.deviation, unit)
    by = say("按相对偏差扣分：") if rule.deviation == "relative" else say("按相差的数值扣分：")
    yield by + each_words(per, worth_off_words(rule.off), rule.count) + say("，扣完为止")


def _full_marks(full: FullMarks | None, unit: str) -> str:
    if full is None:
        return say("达到目标值得满分")
    low, high = (
        "" if bound is None else with_unit(plain_number(bound), unit) for bound in (full.from_, full.to)
    )
    if not low:
        return say("不超过 {high} 得满分").format(high=high)
    if not high:
        return say("达到 {low} 得满分").format(low=low)
    return say("在 {low} 至 {high} 之间得满分").format(low=low, high=high)


def _deviation(step: Step) -> str:
    return bound_line(_RELATIVE if step.params["relative"] else _DEVIATION)(step)


_STEPS: Mapping[str, StepWords] = {
    TargetStep.TARGET_REACHED: reached_line(REACHED),
    DeviationStep.WITHIN_FULL: reached_line(_WITHIN_FULL),
    DeviationStep.ABOVE_LIMIT: bound_line(_ABOVE_LIMIT),
    DeviationStep.DEVIATION: _deviation,
    **OFF,
}

OFF_PER_PERCENT = RuleWords("“每差一个百分点扣分”（off_per_percent）", _standard, _STEPS)
