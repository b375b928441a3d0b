"""The words of the rule of the self-evaluation form."""

from collections.abc import Iterator, Mapping

from surveyapp.indicators.rules.self_evaluation import FormStep, SelfEvaluationRule
from surveyapp.indicators.trace import Step
from surveyapp.reports.words.rules.pass_mark import COMPLETION, LINEAR, linear_words
from surveyapp.reports.words.rules.rule_words import RuleWords, StepWords, sentence
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import two_places

_ENTERED = "填列完成率 {completion}%；理由：{reason}"
_ENTERED_BESIDE = "填列完成率 {completion}%（由目标值和实际完成值计算为 {computed}%）；理由：{reason}"
_COUNTED_AS = "填列完成率 {entered}%，超过 100% 的按 100% 计；理由：{reason}"


def _standard(rule: SelfEvaluationRule, _unit: str) -> Iterator[str]:
    if rule.cap:
        yield say(
            "按完成率 r 计分，超过 100% 的按 100% 计（目标值为上限的，r 超过 100% 得（1 −（r − 100%））× 权重）："
        )
    else:
        yield say("按完成率 r 计分：")
    yield from linear_words(rule.pass_mark, "capped" if rule.cap else "punished")


def _entered(step: Step) -> str:
    if step.params["entered"] != step.params["completion"]:
        return sentence(_COUNTED_AS, step)
    computed = step.params["computed"]
    if computed == "" or computed == step.params["completion"]:
        return sentence(_ENTERED, step)
    return sentence(_ENTERED_BESIDE, step, computed=two_places(computed))


_STEPS: Mapping[str, StepWords] = {
    **COMPLETION,
    FormStep.COMPLETION_CAPPED: "完成率：{actual} ÷ {target} × 100%，超过 100% 的按 {completion}% 计",
    FormStep.COMPLETION_STATED: "完成率：由实际完成情况直接得出，按 {completion}% 计",
    FormStep.COMPLETION_ENTERED: _entered,
    **LINEAR,
}

_REASONS: Mapping[str, str] = {
    "completion_missing": "由目标值和实际完成值得不出完成率，须填写完成率和理由",
}

SELF_EVALUATION = RuleWords("“自评表”（self_evaluation）", _standard, _STEPS, reasons=_REASONS)
