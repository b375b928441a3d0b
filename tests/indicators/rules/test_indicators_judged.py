"""What a person decides: the level reached, points at discretion, nothing for want of evidence, bonus and penalty."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from cases import each
from hypothesis import find
from indicator_files import leaf, named, scored, scored_leaf, told, told_of
from rule_lines import LINES

from surveyapp.indicators.rules.rule_table import RULES
from surveyapp.indicators.scoring import Scores
from surveyapp.indicators.trace import StepCode

D11 = {
    "type": "level",
    "levels": [
        {"name": "基本达成目标", "from": 80, "to": 100},
        {"name": "部分实现目标", "from": 60, "to": 80},
        {"name": "实现目标程度较低", "from": 0, "to": 60},
    ],
}


def reached(name: str, share: Any, reason: str = "目标基本完成") -> dict[str, Any]:
    return {"level": {"name": name, "share": share, "reason": reason}}


@each(
    ("level", "share", "points"),
    [
        ("基本达成目标", 100, "15.00"),
        ("基本达成目标", 90, "13.50"),
        ("基本达成目标", 80, "12.00"),
        ("部分实现目标", 80, "12.00"),
        ("部分实现目标", Decimal("72.5"), "10.88"),
        ("部分实现目标", 60, "9.00"),
        ("实现目标程度较低", 60, "9.00"),
        ("实现目标程度较低", 0, "0.00"),
    ],
)
def test_a_level_pays_the_share_that_the_evaluator_set(level: str, share: Any, points: str) -> None:
    assert str(scored_leaf(weight=15, rule=D11, actual=reached(level, share)).score) == points


def test_the_step_keeps_the_level_with_its_reason() -> None:
    step = scored_leaf(weight=15, rule=D11, actual=reached("基本达成目标", 90, "两项未达成")).trace[0]
    assert (step.code, step.params["level"], step.params["share"], step.params["reason"]) == (
        "level",
        "基本达成目标",
        90,
        "两项未达成",
    )


def test_the_table_shows_the_level() -> None:
    assert scored_leaf(rule=D11, actual=reached("部分实现目标", 70)).shown == "部分实现目标"


@each(
    ("actual", "problem"),
    [
        (reached("基本达成", 90), ("unknown_level", "actual.level.name")),
        (reached("基本达成目标", Decimal("79.99")), ("share_outside_level", "actual.level.share")),
        (reached("部分实现目标", Decimal("80.01")), ("share_outside_level", "actual.level.share")),
        (reached("基本达成目标", 101), ("less_than_equal", "actual.level.share")),
        (reached("实现目标程度较低", -1), ("greater_than_equal", "actual.level.share")),
        ({"level": {"name": "基本达成目标", "share": 90}}, ("missing_key", "actual.level.reason")),
        ({"value": 90}, ("actual_not_for_rule", "actual.value")),
    ],
)
def test_a_level_that_the_rule_does_not_allow_is_an_error(
    actual: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert told(rule=D11, actual=actual) == [("error", *problem)]


def levels(*written: tuple[str, int, int]) -> dict[str, Any]:
    return {
        "type": "level",
        "levels": [{"name": name, "from": low, "to": high} for name, low, high in written],
    }


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (levels(("达成", 100, 80)), ("error", "bounds_crossed", "rule.levels[1]")),
        (levels(("达成", 80, 100), ("达成", 0, 80)), ("error", "duplicate_level", "rule.levels[2].name")),
        (levels(("达成", 80, 101)), ("error", "less_than_equal", "rule.levels[1].to")),
        (levels(("达成", 60, 80), ("未达成", 0, 60)), ("warning", "full_marks_out_of_reach", "rule")),
        (levels(), ("error", "empty_list", "rule.levels")),
    ],
)
def test_levels_that_do_not_fit_together_are_told(rule: dict[str, Any], problem: tuple[str, ...]) -> None:
    assert problem in told(rule=rule)


STANDS_IN: dict[str, dict[str, Any]] = {
    name: {key: value for key, value in find(lines, bool).items() if key in ("weight", "target", "rule")}
    for name, lines in LINES.items()
    if not RULES[name].outside_total
}
"""The plainest line of each rule, without what was achieved."""

NOT_VERIFIED = {"no_evidence": "没有提供平台运转情况的资料", "shown": "无法核实"}

every_rule = pytest.mark.parametrize("rule", STANDS_IN)


@every_rule
def test_what_cannot_be_verified_scores_nothing_whatever_the_rule(rule: str) -> None:
    assert str(scored_leaf(**STANDS_IN[rule], actual=NOT_VERIFIED).score) == "0.00"


@every_rule
def test_what_cannot_be_verified_is_not_missing(rule: str) -> None:
    assert scored_leaf(**STANDS_IN[rule], actual=NOT_VERIFIED).missing is None


@every_rule
def test_the_trace_keeps_why_it_cannot_be_verified(rule: str) -> None:
    reasons = [
        step.params.get("reason") for step in scored_leaf(**STANDS_IN[rule], actual=NOT_VERIFIED).trace
    ]
    assert reasons == ["没有提供平台运转情况的资料", None]


@every_rule
def test_the_line_keeps_its_rule_and_shows_its_word(rule: str) -> None:
    line = scored_leaf(**STANDS_IN[rule], actual=NOT_VERIFIED)
    assert (line.rule, line.shown) == (rule, "无法核实")


@every_rule
def test_a_value_beside_the_want_of_evidence_is_ambiguous(rule: str) -> None:
    problems = told(**STANDS_IN[rule], actual={**NOT_VERIFIED, "value": 95})
    assert ("error", "actual_ambiguous", "actual") in problems


JUDGED = {"type": "judgement"}


@each(
    ("deduction", "points"),
    [
        ({"off": 0}, "8.00"),
        ({"off": 0, "reason": "两次响应均在时限内"}, "8.00"),
        ({"off": Decimal("1.5"), "reason": "两次超时"}, "6.50"),
        ({"off": Decimal("0.005"), "reason": "一次超时"}, "8.00"),
        ({"off": Decimal("0.006"), "reason": "一次超时"}, "7.99"),
        ({"off": 8, "reason": "没有响应"}, "0.00"),
    ],
)
def test_what_the_evaluator_takes_off_leaves_the_rest(deduction: dict[str, Any], points: str) -> None:
    assert str(scored_leaf(weight=8, rule=JUDGED, actual={"deduction": deduction}).score) == points


@each(
    ("deduction", "code", "reason"),
    [
        ({"off": 0}, "nothing_off", ""),
        ({"off": 0, "reason": "均在时限内"}, "nothing_off", "均在时限内"),
        ({"off": 1, "reason": "一次超时"}, "at_discretion", "一次超时"),
    ],
)
def test_the_step_keeps_the_reason(deduction: dict[str, Any], code: str, reason: str) -> None:
    step = scored_leaf(rule=JUDGED, actual={"deduction": deduction}).trace[0]
    assert (step.code, step.params["reason"]) == (code, reason)


@each(
    ("actual", "problem"),
    [
        ({"deduction": {"off": 11, "reason": "没有响应"}}, ("off_above_weight", "actual.deduction.off")),
        ({"deduction": {"off": 1}}, ("deduction_without_reason", "actual.deduction")),
        ({"deduction": {"off": -1, "reason": "奖励"}}, ("greater_than_equal", "actual.deduction.off")),
        ({"deduction": {"reason": "一次超时"}}, ("missing_key", "actual.deduction.off")),
        ({"value": 9}, ("actual_not_for_rule", "actual.value")),
        ({"not_applicable": "没有故障"}, ("actual_not_for_rule", "actual.not_applicable")),
    ],
)
def test_a_judgement_that_cannot_stand_is_an_error(actual: dict[str, Any], problem: tuple[str, str]) -> None:
    assert told(rule=JUDGED, actual=actual) == [("error", *problem)]


USUAL = leaf("A1", 10, rule=JUDGED, actual={"deduction": {"off": 0}})


def row(effect: str = "add", weight: Any = 0, code: str = "F11", **keys: Any) -> dict[str, Any]:
    """A bonus or penalty row; `most_points` belongs to its rule."""
    rule = {"type": "bonus", "effect": effect}
    if "most_points" in keys:
        rule["most_points"] = keys.pop("most_points")
    return leaf(code, weight, rule=rule, **keys)


def award(points: Any) -> dict[str, Any]:
    return {"award": {"points": points, "reason": "国务院通报表扬"}}


def with_rows(*rows: dict[str, Any]) -> Scores:
    """A line with its full 10 points, and these rows in a group of their own."""
    return scored(USUAL, {**leaf("F", 0), "children": list(rows)})


EMPTY_ROW = {"not_applicable": "公布的评分表中此行空白"}

TOTALS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "a bonus": ([row(actual=award(3))], "13.00"),
    "a penalty": ([row("take", actual=award(3))], "7.00"),
    "a bonus and a penalty": ([row(actual=award(3)), row("take", code="F21", actual=award(1))], "12.00"),
    "a bonus of no points": ([row(actual=award(0))], "10.00"),
    "the most that the row may give": ([row(most_points=5, actual=award(5))], "15.00"),
    "half a point": ([row(actual=award(Decimal("0.5")))], "10.50"),
    "a bonus that does not apply": ([row(actual=EMPTY_ROW)], "10.00"),
    "001: neither applies": ([row(actual=EMPTY_ROW), row("take", code="F21", actual=EMPTY_ROW)], "10.00"),
    "one of two applies": ([row(actual=EMPTY_ROW), row("take", code="F21", actual=award(2))], "8.00"),
    "more taken than there is": ([row("take", actual=award(12))], "-2.00"),
}


@each(("rows", "total"), named(TOTALS))
def test_rows_outside_the_weights_add_and_take(rows: list[dict[str, Any]], total: str) -> None:
    assert str(with_rows(*rows).total) == total


@each(("effect", "points"), [("add", "0.01"), ("take", "-0.01")])
def test_half_a_cent_is_rounded_away_from_nothing_on_either_side(effect: str, points: str) -> None:
    scores = with_rows(row(effect, actual=award(Decimal("0.005"))))
    assert [str(line.score) for line in scores.leaves()][1] == points


def test_a_row_that_does_not_apply_is_not_missing() -> None:
    scores = with_rows(row(actual=EMPTY_ROW))
    assert (scores.missing, [line.score for line in scores.leaves()][1]) == ((), None)


def test_a_row_that_does_not_apply_says_why() -> None:
    line = list(with_rows(row(actual=EMPTY_ROW)).leaves())[1]
    assert (line.not_applicable, [step.code for step in line.trace]) == (
        "公布的评分表中此行空白",
        [StepCode.NOT_APPLICABLE],
    )


def test_a_row_that_nobody_has_filled_in_is_missing() -> None:
    scores = with_rows(row())
    assert (scores.missing, scores.total) == (("F11",), None)


def test_a_row_has_no_rate_for_it_has_no_weight() -> None:
    rates = [line.rate for line in with_rows(row(actual=award(3))).leaves()]
    assert rates == [100, None]


def test_the_rate_of_the_total_is_of_the_weights_alone() -> None:
    assert with_rows(row(actual=award(3))).rate == Fraction(130)


@each("actual", [award(3), EMPTY_ROW], ids=["a bonus", "not applicable"])
def test_the_sum_of_rows_has_two_places_like_every_score(actual: dict[str, Any]) -> None:
    score = with_rows(row(actual=actual)).levels[1].score
    assert score is not None
    assert score.as_tuple().exponent == -2


def bounded(**keys: Any) -> dict[str, Any]:
    """A row that gives up to nine points."""
    return row(most_points=9, **keys)


ROWS: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "more than the row may give": (
        row(most_points=5, actual=award(Decimal("5.01"))),
        ("award_above_most", "indicators[2].actual.award.points"),
    ),
    "fewer points than none": (bounded(actual=award(-1)), ("greater_than_equal", "indicators[2].actual.award.points")),
    "points for nothing": (
        bounded(actual={"award": {"points": 1}}),
        ("missing_key", "indicators[2].actual.award.reason"),
    ),
    "a row within the weights": (bounded(weight=5), ("weight_outside", "indicators[2].weight")),
    "a line outside the weights": (leaf("F11", 0, rule=JUDGED), ("zero_weight", "indicators[2].weight")),
    "a row with a number": (bounded(actual={"value": 3}), ("actual_not_for_rule", "indicators[2].actual.value")),
    "a row that cannot be verified": (
        bounded(actual={"no_evidence": "没有文件"}),
        ("actual_not_for_rule", "indicators[2].actual.no_evidence"),
    ),
    "neither bonus nor penalty": (row("give"), ("not_one_of", "indicators[2].rule.effect")),
    "at most nothing": (row(most_points=0), ("greater_than", "indicators[2].rule.most_points")),
}  # fmt: skip


@each(("indicator", "problem"), named(ROWS))
def test_a_row_that_cannot_stand_outside_the_weights_is_an_error(
    indicator: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert told_of(USUAL, indicator) == [("error", *problem)]
