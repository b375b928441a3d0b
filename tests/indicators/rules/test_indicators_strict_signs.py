"""Strict signs: what is not included, and what is said of a value just at the bound."""

from decimal import Decimal
from typing import Any

from cases import each
from indicator_files import scored_leaf

from surveyapp.definition.indicators.targets import Range, read_target
from surveyapp.reports.words.score_words import step_words

Rule = dict[str, Any]

ZERO: Rule = {"type": "target", "short": "zero"}
IN_PROPORTION: Rule = {"type": "target", "short": "proportional"}
OFF: Rule = {"type": "off_per_percent", "off": {"points": 1}, "deviation": "points", "count": "started"}
RELATIVE: Rule = {**OFF, "deviation": "relative"}
NOTHING_ABOVE: Rule = {**OFF, "above": "zero"}


def scored(target: str, rule: Rule, value: str) -> tuple[str, str]:
    """The score, and the first sentence on how it came about."""
    line = scored_leaf(target=target, rule=rule, actual={"value": value})
    return str(line.score), step_words(line.trace[1])


@each(
    ("text", "above_low", "below_high"),
    [
        ("80%≤N<90%", False, True),
        ("80%<N≤90%", True, False),
        ("80%<N<90%", True, True),
        ("80%＜N＜90%", True, True),
        ("80%≤N≤90%", False, False),
        ("80%～90%", False, False),
    ],
)
def test_a_strict_end_does_not_belong_to_the_range(text: str, above_low: bool, below_high: bool) -> None:
    assert read_target(text) == Range(Decimal(80), Decimal(90), "%", above_low, below_high)


@each("text", ["90%<N≤90%", "90%≤N<90%", "90%<N<80%"])
def test_between_signs_that_leave_nothing_there_is_no_range(text: str) -> None:
    assert not isinstance(read_target(text), Range)


@each(
    ("target", "value", "points"),
    [
        ("80%≤N<90%", "80%", "10.00"),
        ("80%≤N<90%", "89.9%", "10.00"),
        ("80%≤N<90%", "90%", "0.00"),
        ("95%<N≤100%", "95%", "0.00"),
        ("95%<N≤100%", "95.1%", "10.00"),
        (">90%", "90%", "0.00"),
        ("<90%", "90%", "0.00"),
    ],
)
def test_a_strict_bound_is_not_reached_at_the_bound(target: str, value: str, points: str) -> None:
    assert scored(target, ZERO, value)[0] == points


AT_THE_BOUND = [
    (">90%", ZERO, "0.00", "90% 未超过 90%，得 0 分"),
    ("<90%", ZERO, "0.00", "90% 未低于 90%，得 0 分"),
    (">90%", OFF, "10.00", "90% 未超过 90%，相差 0%"),
    ("<90%", OFF, "10.00", "90% 未低于 90%，相差 0%"),
    (">90%", RELATIVE, "10.00", "90 未超过 90，相对偏差 0%"),
    ("<90%", NOTHING_ABOVE, "0.00", "90% 未低于 90%（上限），得 0 分"),
    (">90%", IN_PROPORTION, "10.00", "按比例计分：90 ÷ 90 × 10 = 10.00 分"),
]


@each(("target", "rule", "points", "words"), AT_THE_BOUND)
def test_just_at_a_strict_bound_it_is_said_that_it_is_not_passed(
    target: str, rule: Rule, points: str, words: str
) -> None:
    assert scored(target, rule, "90%") == (points, words)


@each(
    ("target", "rule", "value", "words"),
    [
        ("≥90%", ZERO, "89%", "89% 低于 90%，得 0 分"),
        ("≤90%", ZERO, "91%", "91% 超过 90%，得 0 分"),
        ("≤90%", NOTHING_ABOVE, "91%", "91% 超过 90%（上限），得 0 分"),
        ("≥10", IN_PROPORTION, "-5", "-5 低于 10，得 0 分"),
    ],
)
def test_a_missed_bound_is_named(target: str, rule: Rule, value: str, words: str) -> None:
    assert scored(target, rule, value)[1] == words


def test_bounds_of_the_rule_are_no_target_that_was_reached() -> None:
    assert scored("90%", {**OFF, "full": {"from": 80}}, "85%")[1] == "85% 在得满分的范围内，得满分 10 分"
