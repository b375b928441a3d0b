"""The words of the rule that compares with the target."""

from collections.abc import Callable, Iterator, Mapping

from surveyapp.indicators.rules.against_target import AgainstTarget, TargetStep
from surveyapp.indicators.trace import Step
from surveyapp.reports.words.rules.counting import OFF
from surveyapp.reports.words.rules.rule_words import RuleWords, StepWords, sentence, worth_off_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import (
    as_fraction,
    join_unit,
    number_text,
    quantity_text,
    value_text,
)

REACHED = "{value} 达到目标，得满分 {weight} 分"
_MISSED = "{value} {misses} {bound}，得 0 分"
_FAILED = "不达标 {failed} 项"
_FAILED_OF = "{of} 项中有 {failed} 项不达标"
_BELOW = "低于"
_ABOVE = "超过"
_NOT_ABOVE = "未超过"
_NOT_BELOW = "未低于"


def _standard(rule: AgainstTarget, _unit: str) -> Iterator[str]:
    if rule.short == "proportional":
        yield say("达到目标值得满分，未达到的按比例计分")
    elif rule.short == "zero":
        yield say("达到目标值得满分，否则不得分")
    else:
        yield say("全部达标得满分，每有一项不达标{off}，扣完为止").format(off=worth_off_words(rule.off))


def reached_line(template: str) -> Callable[[Step], str]:
    """A line for a value that has full marks."""

    def words(step: Step) -> str:
        value = value_text(step.params["value"], step.params["unit"])
        return join_unit(say(template).format(value=value, weight=number_text(step.params["weight"])))

    return words


def bound_line(template: str) -> Callable[[Step], str]:
    """A line for a bound that is missed on one side or the other; a bound that does not count itself also at it."""

    def words(step: Step) -> str:
        given, unit = step.params, step.params["unit"]
        own = "" if given.get("relative") else unit
        if as_fraction(given["value"]) == as_fraction(given["bound"]):
            misses = _NOT_ABOVE if given["below"] else _NOT_BELOW
        else:
            misses = _BELOW if given["below"] else _ABOVE
        line = say(template).format(
            value=quantity_text(given["value"], own),
            misses=say(misses),
            bound=quantity_text(given["bound"], own),
            deviation=quantity_text(given.get("deviation", 0), unit),
        )
        return join_unit(line)

    return words


def _failed(step: Step) -> str:
    return sentence(_FAILED_OF if step.params["of"] else _FAILED, step)


_STEPS: Mapping[str, StepWords] = {
    TargetStep.TARGET_REACHED: reached_line(REACHED),
    TargetStep.TARGET_MISSED: bound_line(_MISSED),
    TargetStep.PROPORTION: "按比例计分：{above} ÷ {beneath} × {weight} {sign} {result} 分",
    TargetStep.NONE_FAILED: "没有不达标的，得满分 {weight} 分",
    TargetStep.FAILED: _failed,
    **OFF,
}

AGAINST_TARGET = RuleWords("“对照目标值”（target）", _standard, _STEPS)
