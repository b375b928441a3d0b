"""The words of the rule on a day."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from surveyapp.definition.indicators.quantity import plain_number
from surveyapp.indicators.rules.deadline import Deadline, DeadlineStep
from surveyapp.reports.words.rules.counting import OFF, each_words, per_words
from surveyapp.reports.words.rules.rule_words import RuleWords, StepWords, worth_off_words
from surveyapp.reports.words.saying import say


def _standard(rule: Deadline, _unit: str) -> Iterator[str]:
    if rule.late == "zero":
        yield say("在期限内完成得满分，逾期不得分")
        return
    per = per_words(plain_number(rule.per or Decimal(1)), "days", "")
    yield say("在期限内完成得满分")
    each = each_words(per, worth_off_words(rule.off), rule.count)
    yield say("按逾期的天数扣分：") + each + say("，扣完为止")


_STEPS: Mapping[str, StepWords] = {
    DeadlineStep.IN_TIME: "没有超过期限，得满分 {weight} 分",
    DeadlineStep.TOO_LATE: "超过期限 {days} 天，得 0 分",
    DeadlineStep.DAYS_LATE: "超过期限 {days} 天",
    **OFF,
}

_REASONS: Mapping[str, str] = {
    "start_missing": "目标值是天数而实际完成值是日期，评分规则没有写起算日",
    "day_not_comparable": "实际完成时间与目标值不能比较",
}

DEADLINE = RuleWords("“按期限计分”（date）", _standard, _STEPS, reasons=_REASONS)
