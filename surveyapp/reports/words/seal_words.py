"""What was sealed at publishing, and what changed since, in words."""

from collections.abc import Mapping

from surveyapp.analysis.results import Outcome, Undefined
from surveyapp.reports.facts import SealEffect
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.screening_words import flag_name
from surveyapp.reports.words.wording import percent, reason_words

CHANGES: Mapping[str, str] = {
    "formula": "满意度公式",
    "scale_items": "量表的题目",
    "scores": "选项分值",
    "favourable": "计为满意的选项",
    "no_opinion": "不计入满意度的选项",
    "figures": "问卷自定的指标",
    "sampling": "抽样或总体的说明",
    "questions": "题目或选项",
    "wording": "题目或选项的文字",
    "conditions": "出题条件或必答",
    "systems": "评价的指标体系（增减）",
    "targets": "指标的目标、权重、计分规则或取值",
    "indicators": "指标体系的其他内容",
    "rules": "筛查规则",
}
"""What changed -> its name."""

KINDS: Mapping[str, str] = {
    "questionnaire": "问卷与统计口径",
    "indicators": "指标与目标",
    "screening": "筛查规则",
}
"""What is declared -> its name."""

_PARTS: Mapping[str, str] = {"version": "题目和选项", "analysis": "公式、分值和量表"}
_TARGETS = "{system}的目标、权重和规则"

NO_REASON = "未写明理由"

_EFFECT = (
    "收到首份答卷之后，{changes}改动过{times}次（理由：{reasons}）：总体满意度按改动前的口径为{before}，按现行口径为{after}"
    "{items}。"
)
_ITEMS = "，另有{count}题的数字不同"


def change_names(changes: tuple[str, ...]) -> str:
    """What changed, as a list."""
    return say("、").join(say(CHANGES[change]) for change in changes)


def part_name(kind: str, part: str) -> str:
    """What a hash is of: a part of the questionnaire, a system or its targets, a rule of screening."""
    if kind == "screening":
        return flag_name(part)
    system, colon, _targets = part.partition(":")
    return say(_TARGETS).format(system=system) if colon else say(_PARTS.get(part, part))


def seal_effect_line(effect: SealEffect, overall: Outcome) -> str:
    """The one line on changes after the first answer that alter a figure; `overall` is that of today."""
    return say(_EFFECT).format(
        changes=change_names(effect.changes),
        times=effect.times,
        reasons=say("；").join(reason or say(NO_REASON) for reason in effect.reasons),
        before=_words(effect.sealed),
        after=_words(overall),
        items=say(_ITEMS).format(count=effect.differing) if effect.differing else "",
    )


def _words(outcome: Outcome) -> str:
    return reason_words(outcome.reason) if isinstance(outcome, Undefined) else percent(outcome)
