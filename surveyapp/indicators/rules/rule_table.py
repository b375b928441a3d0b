"""The dictionary of scoring rules: a new rule is one class and one line here."""

from collections.abc import Mapping

from surveyapp.definition.indicators.indicator_system import Indicator
from surveyapp.indicators.rules.against_target import AgainstTarget
from surveyapp.indicators.rules.checklist import Checklist
from surveyapp.indicators.rules.deadline import Deadline
from surveyapp.indicators.rules.judgement import Bonus, Judgement, NoEvidence
from surveyapp.indicators.rules.level import Levels
from surveyapp.indicators.rules.off_per_percent import OffPerPercent
from surveyapp.indicators.rules.pass_mark import OverAchievement, PassMark
from surveyapp.indicators.rules.rule import Rule
from surveyapp.indicators.rules.score_bands import ScoreBands
from surveyapp.indicators.rules.self_evaluation import SelfEvaluationRule

RULES: Mapping[str, type[Rule]] = {
    "checklist": Checklist,
    "bands": ScoreBands,
    "pass_mark": PassMark,
    "over_achievement": OverAchievement,
    "off_per_percent": OffPerPercent,
    "target": AgainstTarget,
    "date": Deadline,
    "level": Levels,
    "no_evidence": NoEvidence,
    "judgement": Judgement,
    "bonus": Bonus,
    "self_evaluation": SelfEvaluationRule,
}
"""`type` in the file -> the rule."""


def rule_of(leaf: Indicator) -> Rule:
    """The rule of a leaf of a loaded system; ValueError for a node that has none."""
    if leaf.rule is None:
        raise ValueError(f"{leaf.code} has no rule")
    return RULES[leaf.rule.type].model_validate(leaf.rule.plain_keys())
