"""The words of the rule on a level that the evaluator finds reached."""

from collections.abc import Iterator, Mapping

from surveyapp.definition.indicators.quantity import plain_number
from surveyapp.indicators.rules.level import Levels, LevelStep
from surveyapp.reports.words.rules.rule_words import RuleWords, StepWords
from surveyapp.reports.words.saying import say


def _levels(rule: Levels, _unit: str) -> Iterator[str]:
    yield say("由评价人评定等次，并在该等次的范围内确定得分占权重的比例：")
    for level in rule.levels:
        low, high = plain_number(level.from_), plain_number(level.to)
        yield say("{level}：权重的 {low}% 至 {high}%").format(level=level.name, low=low, high=high)


_OF_LEVELS: Mapping[str, StepWords] = {
    LevelStep.LEVEL: "评定为“{level}”，按权重的 {share}% 计：{share}% × {weight} {sign} {result} 分；理由：{reason}",
}

LEVELS = RuleWords("“评定等次”（level）", _levels, _OF_LEVELS)
