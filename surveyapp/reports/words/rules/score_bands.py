"""The words of the rule that pays by bands."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from surveyapp.definition.indicators.quantity import plain_number, with_unit
from surveyapp.indicators.rules.score_bands import BandStep, ScoreBand, ScoreBands
from surveyapp.indicators.trace import Step
from surveyapp.reports.words.rules.pass_mark import COMPLETION
from surveyapp.reports.words.rules.rule_words import RuleWords, StepWords, sentence
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import join_unit, quantity_text, value_text


def _standard(rule: ScoreBands, unit: str) -> Iterator[str]:
    if rule.on == "completion":
        yield say("按完成率（实际完成值 ÷ 目标值）分档计分：")
    else:
        yield say("按实际完成值分档计分：")
    own = "%" if rule.on == "completion" else unit
    for band in rule.bands:
        yield _band(band, own)
    last = rule.bands[-1]
    outside = say("低于 {bound}，不得分") if last.to is None else say("超过 {bound}，不得分")
    yield outside.format(bound=_bound(last, own))


def _bound(band: ScoreBand, unit: str) -> str:
    return with_unit(plain_number(band.from_ if band.from_ is not None else band.to or Decimal(0)), unit)


def _band(band: ScoreBand, unit: str) -> str:
    within = say("达到 {bound} 及以上") if band.to is None else say("在 {bound} 及以下")
    within = join_unit(within.format(bound=_bound(band, unit)))
    if band.points is not None:
        return say("{within}，得 {points} 分").format(within=within, points=plain_number(band.points))
    share = plain_number(band.share or Decimal(0))
    return say("{within}，得权重的 {share}%").format(within=within, share=share)


def _step(step: Step) -> str:
    given = step.params
    value = value_text(given["value"], given["unit"], given["bound"])
    bound = quantity_text(given["bound"], given["unit"])
    return join_unit(sentence(_SENTENCES[step.code], step, value=value, bound=bound))


_SENTENCES: Mapping[str, str] = {
    BandStep.BAND_POINTS: "{value} 达到 {bound} 及以上一档，得 {result} 分",
    BandStep.BAND_SHARE: "{value} 达到 {bound} 及以上一档：{share}% × {weight} {sign} {result} 分",
    BandStep.BELOW_BANDS: "{value} 低于最低一档的 {bound}，得 0 分",
    BandStep.UP_TO_POINTS: "{value} 在 {bound} 及以下一档，得 {result} 分",
    BandStep.UP_TO_SHARE: "{value} 在 {bound} 及以下一档：{share}% × {weight} {sign} {result} 分",
    BandStep.ABOVE_BANDS: "{value} 超过最高一档的 {bound}，得 0 分",
}

_STEPS: Mapping[str, StepWords] = {**COMPLETION, **dict.fromkeys(_SENTENCES, _step)}

SCORE_BANDS = RuleWords("“分档计分”（bands）", _standard, _STEPS)
