"""The dictionary of scoring rules: a new rule is one class and one line here."""

from collections.abc import Mapping

from surveyapp.definition.indicator_system import Indicator
from surveyapp.indicators.bands import Bands
from surveyapp.indicators.checklist import AllOrNothing, Checklist
from surveyapp.indicators.pass_mark import PassMark
from surveyapp.indicators.rule import Rule

RULES: Mapping[str, type[Rule]] = {
    "checklist": Checklist,
    "all_or_nothing": AllOrNothing,
    "bands": Bands,
    "pass_mark": PassMark,
}
"""`type` in the file -> the rule."""


def rule_of(leaf: Indicator) -> Rule:
    """The rule of a leaf of a loaded system; ValueError for a node that has none."""
    if leaf.rule is None:
        raise ValueError(f"{leaf.code} has no rule")
    return RULES[leaf.rule.type].model_validate(leaf.rule.written())
