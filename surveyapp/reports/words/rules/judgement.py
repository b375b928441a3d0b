"""The words of the rules that keep a person's decision: points at discretion, no evidence, bonus rows."""

from collections.abc import Iterator, Mapping

from surveyapp.definition.indicators.quantity import plain_number
from surveyapp.indicators.rules.judgement import Bonus, Judgement, JudgementStep, NoEvidence
from surveyapp.indicators.trace import Step
from surveyapp.reports.words.rules.rule_words import RuleWords, StepWords, sentence
from surveyapp.reports.words.saying import say

_NOTHING_OFF = "未酌情扣分，得满分 {weight} 分"
_NOTHING_OFF_FOR = "未酌情扣分，得满分 {weight} 分；说明：{reason}"


def _judgement(_rule: Judgement, _unit: str) -> Iterator[str]:
    yield say("符合要求得满分，存在偏差的由评价人酌情扣分并写明理由")


def _no_evidence(_rule: NoEvidence, _unit: str) -> Iterator[str]:
    yield say("实际完成值无法核实，不得分")


def _bonus(rule: Bonus, _unit: str) -> Iterator[str]:
    line = say("权重之外的加分项") if rule.effect == "add" else say("权重之外的减分项")
    if rule.most_points is None:
        yield line
        return
    yield line + say("，") + say("最多 {points} 分").format(points=plain_number(rule.most_points))


def _nothing_off(step: Step) -> str:
    return sentence(_NOTHING_OFF_FOR if step.params["reason"] else _NOTHING_OFF, step)


_OF_JUDGEMENT: Mapping[str, StepWords] = {
    JudgementStep.NOTHING_OFF: _nothing_off,
    JudgementStep.AT_DISCRETION: "酌情扣 {off} 分：{weight} − {off} {sign} {result} 分；理由：{reason}",
}
_OF_NO_EVIDENCE: Mapping[str, StepWords] = {
    JudgementStep.NO_EVIDENCE: "实际完成值无法核实，得 0 分；理由：{reason}",
}
_OF_BONUS: Mapping[str, StepWords] = {
    JudgementStep.ADDED: "加 {points} 分；理由：{reason}",
    JudgementStep.TAKEN: "减 {points} 分；理由：{reason}",
}

JUDGEMENT = RuleWords("“酌情扣分”（judgement）", _judgement, _OF_JUDGEMENT)
NO_EVIDENCE = RuleWords("“无法核实”（no_evidence）", _no_evidence, _OF_NO_EVIDENCE)
BONUS = RuleWords("“加减分项”（bonus）", _bonus, _OF_BONUS)
