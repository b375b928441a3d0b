"""The words of the rules that are linear from a pass mark."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from surveyapp.definition.indicators.quantity import plain_number
from surveyapp.indicators.rules.pass_mark import LinearStep, PassMark
from surveyapp.indicators.rules.rule import CompletionStep
from surveyapp.reports.words.rules.rule_words import RuleWords
from surveyapp.reports.words.saying import say

_OVER: Mapping[str, str] = {
    "capped": "r 达到或超过 100% 得满分",
    "punished": "r 超过 100% 得（1 −（r − 100%））× 权重，r 达到 200% 不得分",
    "zero": "r = 100% 得满分，r 超过 100% 不得分",
}


def _standard(rule: PassMark, _unit: str) -> Iterator[str]:
    yield say("按完成率 r = 实际完成值 ÷ 目标值 × 100% 计分：")
    yield from linear_words(rule.pass_mark, rule.over_policy())


def linear_words(pass_mark: Decimal, over: str) -> Iterator[str]:
    """The points that a completion r gives below the pass mark, from there to 100 %, and above."""
    mark = plain_number(pass_mark)
    yield say("r 低于 {mark}% 不得分").format(mark=mark)
    yield say("r 在 {mark}% 至 100% 之间，得（r − {mark}%）÷（100% − {mark}%）× 权重").format(mark=mark)
    yield say(_OVER[over])


COMPLETION: Mapping[str, str] = {
    CompletionStep.COMPLETION: "完成率：{actual} ÷ {target} × 100% {sign} {completion}%",
}

LINEAR: Mapping[str, str] = {
    LinearStep.BELOW_PASS_MARK: "完成率 {completion}% 低于及格线 {pass_mark}%，得 0 分",
    LinearStep.LINEAR: "（{completion}% − {pass_mark}%）÷（100% − {pass_mark}%）× {weight} {sign} {result} 分",
    LinearStep.REACHED: "完成率 {completion}% 达到目标，得满分 {weight} 分",
    LinearStep.OVER_PUNISHED: "超额完成：（1 −（{completion}% − 100%））× {weight} {sign} {result} 分",
    LinearStep.OVER_DOUBLE: "完成率 {completion}% 达到目标的两倍，得 0 分",
    LinearStep.OVER_LIMIT: "完成率 {completion}% 超过 100%，得 0 分",
}

PASS_MARK = RuleWords("“及格线以上按比例”（pass_mark）", _standard, {**COMPLETION, **LINEAR})
OVER_ACHIEVEMENT = RuleWords("“超额完成扣分”（over_achievement）", _standard, {**COMPLETION, **LINEAR})
