"""Completions that were entered and do not follow from value and target, whatever was printed of them."""

from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from surveyapp.analysis.results import half_up
from surveyapp.definition.indicators.indicator_system import IndicatorSystem
from surveyapp.indicators.rules.rule_table import rule_of
from surveyapp.indicators.rules.self_evaluation import FormStep, NoCompletionReason
from surveyapp.indicators.scoring import LeafScore, Scores
from surveyapp.indicators.trace import Step


@dataclass(frozen=True)
class EnteredCompletion:
    """A line whose score goes by a completion that value and target do not give.

    `entered` and `computed` in percent, not rounded; `computed` is None where none follows, and `not_computed` says
    why: of a missed deadline it is `days_late` days after it. `target` and `actual` are as tables show them, `reason`
    is why it was entered.
    """

    code: str
    target: str
    actual: str
    entered: Fraction
    computed: Fraction | None
    not_computed: NoCompletionReason | None
    days_late: int
    reason: str


def entered_completions(system: IndicatorSystem, scores: Scores) -> tuple[EnteredCompletion, ...]:
    """The entered completions of a scored system that differ from the computed ones, in the order of the file.

    Both are compared as they count (with `cap` at most 100) and at the decimal places of the rule, half up: of
    ≤7万元 with 7.02万元 100 was entered and 100.29 follows, which differs; 100.29 would not. What cannot be computed
    (a missed deadline, a day against a number of days, words without a meaning) differs from whatever was entered.
    """
    written = {leaf.code: leaf for leaf in system.leaves()}
    differing = []
    for leaf in scores.leaves():
        taken = next((step for step in leaf.trace if step.code == FormStep.COMPLETION_ENTERED), None)
        if taken is not None and not _follows(taken, rule_of(written[leaf.code]).completion_places):
            differing.append(_differing(leaf, taken))
    return tuple(differing)


def _follows(taken: Step, places: int) -> bool:
    computed, counted = taken.params["computed"], taken.params["completion"]
    if not isinstance(computed, Fraction) or not isinstance(counted, Fraction):
        return False
    return half_up(counted, places) == half_up(computed, places)


def _differing(leaf: LeafScore, taken: Step) -> EnteredCompletion:
    params = taken.params
    computed = params["computed"]
    return EnteredCompletion(
        code=leaf.code,
        target=leaf.target or "",
        actual=leaf.shown or "",
        entered=cast("Fraction", params["entered"]),
        computed=computed if isinstance(computed, Fraction) else None,
        not_computed=cast("NoCompletionReason", params["not_computed"]) if params["not_computed"] else None,
        days_late=cast("int", params["days_late"]),
        reason=str(params["reason"]),
    )
