"""What was sealed at publishing, and what changed since, in words."""

from collections.abc import Mapping, Sequence

from surveyapp.analysis.results import Outcome, SatisfactionResult, Undefined
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.reports.facts import ExclusionEffect, SealEffect
from surveyapp.reports.words.figure_words import figure_name, figure_text
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
_SYSTEM_TARGETS = "{system}的目标、权重和规则"

NO_REASON = "未写明理由"

_LINE = "收到首份答卷之后，{told}。"
_CHANGED = "{changes}改动过{times}次（理由：{reasons}），总体满意度按改动前的口径为{before}，按现行口径为{after}{items}"
_OF_FORMULA = "{value}（{formula}）"
_ITEMS = "，另有{count}题的数字不同"
_EXCLUDED = "人工剔除答卷{count}份（理由另列），计入这些答卷时总体满意度为{value}"
_WITHOUT_THEM = "，不计入时为{value}"


_TARGETS = "收到首份答卷之后，指标的目标、权重、计分规则或取值改动过{times}次（理由：{reasons}）。"


def target_changes_line(times: int, reasons: Sequence[str]) -> str:
    """The one line of an evaluation on what it is scored by, changed after the first answer."""
    said = say("；").join(reason or say(NO_REASON) for reason in reasons)
    return say(_TARGETS).format(times=times, reasons=said)


def change_names(changes: tuple[str, ...]) -> str:
    """What changed, as a list."""
    return say("、").join(say(CHANGES[change]) for change in changes)


def part_name(kind: str, part: str) -> str:
    """What a hash is of: a part of the questionnaire, a system or its targets, a rule of screening."""
    if kind == "screening":
        return flag_name(part)
    system, colon, _targets = part.partition(":")
    return say(_SYSTEM_TARGETS).format(system=system) if colon else say(_PARTS.get(part, part))


def seal_effect_line(
    effect: SealEffect | None, exclusions: ExclusionEffect | None, today: SatisfactionResult
) -> str | None:
    """The one line on what was changed or excluded after the first answer and alters a figure; None where nothing was.

    `today`: the main scale as it is declared now.
    """
    told = []
    if effect is not None:
        told.append(_changed(effect, today))
    if exclusions is not None:
        words = say(_EXCLUDED).format(
            count=exclusions.count, value=_words(exclusions.with_them, today.formula)
        )
        if effect is None:
            words += say(_WITHOUT_THEM).format(value=_words(today.overall, today.formula))
        told.append(words)
    return say(_LINE).format(told=say("；").join(told)) if told else None


def _changed(effect: SealEffect, today: SatisfactionResult) -> str:
    before, after = _words(effect.sealed, effect.formula), _words(today.overall, today.formula)
    if effect.formula != today.formula:
        before, after = _named(before, effect.formula), _named(after, today.formula)
    return say(_CHANGED).format(
        changes=change_names(effect.changes),
        times=effect.times,
        reasons=say("；").join(reason or say(NO_REASON) for reason in effect.reasons),
        before=before,
        after=after,
        items=say(_ITEMS).format(count=effect.differing) if effect.differing else "",
    )


def _named(value: str, formula: str | None) -> str:
    return value if formula is None else say(_OF_FORMULA).format(value=value, formula=figure_name(formula))


def _words(outcome: Outcome, formula: str | None) -> str:
    if isinstance(outcome, Undefined):
        return reason_words(outcome.reason)
    return percent(outcome) if formula is None else figure_text(FIGURE_KINDS[formula], outcome)
