"""The checklist at each of its methods: what a point earns or costs, and what an author can get wrong in it."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from cases import each
from indicator_files import Told, named, scored_leaf, told, told_of
from indicator_files import leaf as line

from surveyapp.indicators.scoring import LeafScore

Worth = dict[str, Any]
HALF = Decimal("0.5")
NOTHING: list[str] = []


def checklist(*points: Worth, **keys: Any) -> dict[str, Any]:
    """Points a, b, c … worth what is given, which may be nothing."""
    written = [{"code": "abcdefgh"[number], "text": "要点", **worth} for number, worth in enumerate(points)]
    return {"type": "checklist", "points": written, **keys}


def met(weight: Any, rule: dict[str, Any], codes: str) -> LeafScore:
    """The leaf with the points of these letters met."""
    return scored_leaf(weight=weight, rule=rule, actual={"met": list(codes)})


TWO_ONE_ONE_ONE = checklist({"points": 2}, {"points": 1}, {"points": 1}, {"points": 1})
ONE_AND_HALVES = checklist({"points": 1}, {"points": HALF}, {"points": HALF})
BASE_AND_SIXTHS = checklist({"share": 10}, {"share": 10}, *[{}] * 6)
POINTS_SHARE_AND_REST = checklist({"points": 4}, {"share": 30}, {}, {})
UNEVEN_SHARES = checklist({"share": Decimal("33.3")}, {"share": Decimal("66.7")})

EARNED: dict[str, tuple[Any, dict[str, Any], str, str]] = {
    "004 A11: everything": (5, TWO_ONE_ONE_ONE, "abcd", "5.00"),
    "004 A11: without the point of two": (5, TWO_ONE_ONE_ONE, "bcd", "3.00"),
    "004 A11: without a point of one": (5, TWO_ONE_ONE_ONE, "abd", "4.00"),
    "004 A11: nothing": (5, TWO_ONE_ONE_ONE, "", "0.00"),
    "004 A12: one and a half": (2, ONE_AND_HALVES, "ac", "1.50"),
    "004 A21: three of four points of one": (4, checklist(*[{"points": 1}] * 4), "acd", "3.00"),
    "002 A201: one sixth of 80 % unmet": (3, BASE_AND_SIXTHS, "abdefgh", "2.60"),
    "002 A201: the base alone": (3, BASE_AND_SIXTHS, "ab", "0.60"),
    "002 A201: one sixth alone": (3, BASE_AND_SIXTHS, "c", "0.40"),
    "002 A202: 30 and 30 percent of 3": (
        3,
        checklist({"share": 30}, {"share": 40}, {"share": 30}),
        "ac",
        "1.80",
    ),
    "000 A22: one of two halves": (3, checklist({}, {}), "b", "1.50"),
    "one point is worth everything": (3, checklist({}), "a", "3.00"),
    "points and a share leave the rest in equal parts": (10, POINTS_SHARE_AND_REST, "c", "1.50"),
    "points, a share and a part of the rest together": (10, POINTS_SHARE_AND_REST, "abd", "8.50"),
    "a share with decimals": (3, UNEVEN_SHARES, "a", "1.00"),
    "a tie goes up": (Decimal("0.25"), checklist({}, {}), "a", "0.13"),
}


@each(("weight", "rule", "codes", "points"), named(EARNED))
def test_points_met_earn_what_they_are_worth(
    weight: Any, rule: dict[str, Any], codes: str, points: str
) -> None:
    assert str(met(weight, rule, codes).score) == points


def deducted(*points: Worth, off: Worth | None = None) -> dict[str, Any]:
    return checklist(*points, method="deducted", **({} if off is None else {"off": off}))


ONE_OFF = deducted({}, {}, {}, {}, off={"points": 1})
HALF_OFF = deducted({}, {}, {}, {}, off={"points": HALF})
FIFTH_OFF = deducted({}, {}, {}, {}, {}, off={"share": 20})
QUARTER_OFF = deducted({}, {}, {}, {}, off={"share": 25})
OWN_POINTS = deducted({"points": HALF}, {"points": HALF}, {"points": 1}, {"points": 1})
OWN_SHARES = deducted({"share": 40}, {"share": 30}, {"share": 30})
OWN_OR_COMMON = deducted({"points": 3}, {"share": 20}, {}, off={"points": 1})

DEDUCTED: dict[str, tuple[Any, dict[str, Any], str, str]] = {
    "001 A11: nothing unmet": (3, ONE_OFF, "abcd", "3.00"),
    "001 A11: one unmet": (3, ONE_OFF, "acd", "2.00"),
    "001 A11: two unmet": (3, ONE_OFF, "cd", "1.00"),
    "001 A11: three unmet use everything up": (3, ONE_OFF, "d", "0.00"),
    "001 A11: four unmet leave no less than nothing": (3, ONE_OFF, "", "0.00"),
    "001 A31: half a point each": (2, HALF_OFF, "abc", "1.50"),
    "001 A31: all four": (2, HALF_OFF, "", "0.00"),
    "001 B32: a fifth of the weight": (3, FIFTH_OFF, "abcd", "2.40"),
    "001 B32: two fifths": (3, FIFTH_OFF, "abc", "1.80"),
    "001 B32: five fifths": (3, FIFTH_OFF, "", "0.00"),
    "001 B51: a quarter of the weight": (5, QUARTER_OFF, "bcd", "3.75"),
    "004 A31: half a point of its own": (4, OWN_POINTS, "acd", "3.50"),
    "004 A31: one point of its own": (4, OWN_POINTS, "abd", "3.00"),
    "004 A31: all together leave one": (4, OWN_POINTS, "", "1.00"),
    "a share of its own": (5, OWN_SHARES, "bc", "3.00"),
    "all shares": (5, OWN_SHARES, "", "0.00"),
    "own points come before the common ones": (10, OWN_OR_COMMON, "bc", "7.00"),
    "an own share comes before the common points": (10, OWN_OR_COMMON, "ac", "8.00"),
    "a point without its own costs the common ones": (10, OWN_OR_COMMON, "ab", "9.00"),
    "a third of the weight is rounded at the end": (
        1,
        deducted({}, {}, off={"share": Decimal("33.333")}),
        "a",
        "0.67",
    ),
}


@each(("weight", "rule", "codes", "points"), named(DEDUCTED))
def test_points_unmet_cost_what_the_rule_says(
    weight: Any, rule: dict[str, Any], codes: str, points: str
) -> None:
    assert str(met(weight, rule, codes).score) == points


@each(
    ("count", "codes", "points"),
    [(1, "a", "3.00"), (1, "", "0.00"), (5, "abcde", "3.00"), (5, "abcd", "0.00"), (5, "", "0.00")],
)
def test_all_or_nothing_pays_for_every_point_or_not_at_all(count: int, codes: str, points: str) -> None:
    rule = checklist(*[{}] * count, method="all_or_nothing")
    assert str(met(3, rule, codes).score) == points


PLAN: Worth = {"knock_out": True}
WITH_PLAN = {
    "earned": checklist(PLAN, {}, {}),
    "earned with shares": checklist({**PLAN, "share": 20}, {"share": 40}, {"share": 40}),
    "deducted": deducted(PLAN, {}, {}, off={"points": 1}),
    "all or nothing": checklist(PLAN, {}, {}, method="all_or_nothing"),
}


@each("method", WITH_PLAN)
@each("codes", ["", "b", "bc"])
def test_without_the_plan_nothing_counts(method: str, codes: str) -> None:
    assert str(met(3, WITH_PLAN[method], codes).score) == "0.00"


@each(
    ("method", "points"),
    [("earned", "2.00"), ("earned with shares", "1.80"), ("deducted", "2.00"), ("all or nothing", "0.00")],
)
def test_with_the_plan_the_other_points_count_as_ever(method: str, points: str) -> None:
    assert str(met(3, WITH_PLAN[method], "ab").score) == points


def test_the_point_that_knocked_everything_out_is_named() -> None:
    rule = checklist({}, {**PLAN, "text": "有年度工作计划"}, {**PLAN, "text": "有绩效目标"})
    knocked_out = met(3, rule, "a").trace[1]
    assert (knocked_out.code, knocked_out.params["point"]) == ("knocked_out", "有年度工作计划")


@each(
    ("rule", "codes", "code"),
    [
        (checklist({}, {}), "a", "equal_shares"),
        (BASE_AND_SIXTHS, "a", "given_shares"),
        (TWO_ONE_ONE_ONE, "a", "points_earned"),
        (POINTS_SHARE_AND_REST, "c", "points_earned"),
        (ONE_OFF, "a", "points_taken"),
        (ONE_OFF, "abcd", "all_met"),
        (checklist({}, {}, method="all_or_nothing"), "ab", "all_met"),
        (checklist({}, {}, method="all_or_nothing"), "a", "not_all_met"),
        (WITH_PLAN["deducted"], "b", "knocked_out"),
    ],
)
def test_the_step_names_the_way_of_counting(rule: dict[str, Any], codes: str, code: str) -> None:
    assert met(10, rule, codes).trace[1].code == code


def test_the_step_lists_what_each_unmet_point_takes() -> None:
    assert met(10, OWN_OR_COMMON, "").trace[1].params["taken"] == (3, 2, 1)


def test_the_step_lists_what_each_point_met_earns() -> None:
    earned = met(10, POINTS_SHARE_AND_REST, "dba").trace[1].params["earned"]
    assert earned == (4, 3, Fraction(3, 2))


def test_points_met_and_unmet_stand_in_the_order_of_the_rule() -> None:
    sorted_out = met(10, checklist({}, {}, {}, {}), "dab").trace[0].params
    assert (sorted_out["met"], sorted_out["unmet"]) == (("a", "b", "d"), ("c",))


BOTH = {"points": 1, "share": 10}

ERRORS: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "a point worth points and a share": (
        checklist({}, BOTH),
        ("points_and_share", "rule.points[2]"),
    ),
    "unmet points that cost nothing": (deducted({}, {}), ("off_missing", "rule")),
    "one unmet point that costs nothing": (deducted({"points": 8}, {}), ("off_missing", "rule")),
    "what is off said in two ways": (deducted({}, {}, off=BOTH), ("points_or_share", "rule.off")),
    "what is off said in no way": (deducted({}, off={}), ("points_or_share", "rule.off")),
    "something off where points earn": (
        checklist({}, {}, off={"points": 1}),
        ("worth_not_wanted", "rule.off"),
    ),
    "points where all or nothing is paid": (
        checklist({"points": 5}, {}, method="all_or_nothing"),
        ("worth_not_wanted", "rule"),
    ),
    "a share where all or nothing is paid": (
        checklist({"share": 50}, {}, method="all_or_nothing"),
        ("worth_not_wanted", "rule"),
    ),
    "something off where all or nothing is paid": (
        checklist({}, method="all_or_nothing", off={"points": 1}),
        ("worth_not_wanted", "rule"),
    ),
    "points above the weight": (checklist({"points": 6}, {"points": 5}), ("rule_above_weight", "rule")),
    "points and a share above the weight": (
        checklist({"points": 6}, {"share": 50}),
        ("rule_above_weight", "rule"),
    ),
    "points above the weight beside one worth the rest": (
        checklist({"points": 11}, {}),
        ("rule_above_weight", "rule"),
    ),
    "shares of more than the weight": (
        checklist({"share": 60}, {"share": 50}),
        ("shares_do_not_add_up", "rule.points"),
    ),
    "shares that leave nothing for the others": (
        checklist({"share": 60}, {"share": 40}, {}),
        ("shares_leave_nothing", "rule.points"),
    ),
    "a point worth nothing": (checklist({"points": 0}, {}), ("greater_than", "rule.points[1].points")),
    "a share above 100": (
        checklist({"share": 101}, {}),
        ("less_than_equal", "rule.points[1].share"),
    ),
    "no points": (checklist(), ("empty_list", "rule.points")),
    "a method that there is not": (checklist({}, method="some"), ("not_one_of", "rule.method")),
}


@each("case", ERRORS)
def test_a_checklist_that_cannot_be_scored_is_an_error(case: str) -> None:
    rule, (code, key) = ERRORS[case]
    assert ("error", code, key) in told(rule=rule)


WARNINGS: dict[str, tuple[int, dict[str, Any], list[Told]]] = {
    "004: points that earn 3 of 4": (
        4,
        checklist(*[{"points": 1}] * 3),
        [("warning", "full_marks_out_of_reach", "rule")],
    ),
    "004: points that take 3 of 4": (4, OWN_POINTS, [("warning", "deductions_leave_points", "rule")]),
    "001 B11: two points of one off 5": (
        5,
        deducted({}, {}, off={"points": 1}),
        [("warning", "deductions_leave_points", "rule")],
    ),
    "shares that take 90 percent": (
        5,
        deducted({}, {}, {}, off={"share": 30}),
        [("warning", "deductions_leave_points", "rule")],
    ),
    "the knock-out takes what the others leave": (5, deducted(PLAN, {}, off={"points": 1}), []),
    "more off than there is": (3, ONE_OFF, []),
    "exactly the weight off": (4, ONE_OFF, []),
    "exactly the weight earned": (5, TWO_ONE_ONE_ONE, []),
    "points with the rest in equal parts": (10, POINTS_SHARE_AND_REST, []),
}


@each("case", WARNINGS)
def test_points_that_do_not_reach_the_weight_are_a_warning(case: str) -> None:
    weight, rule, problems = WARNINGS[case]
    assert told(weight=weight, rule=rule) == problems


def test_a_warning_does_not_stop_the_score() -> None:
    assert str(met(4, checklist(*[{"points": 1}] * 3), "abc").score) == "3.00"


@pytest.mark.parametrize(
    ("problem", "rule"),
    [
        ("full_marks_out_of_reach", checklist(*[{"points": 1}] * 3)),
        ("deductions_leave_points", OWN_POINTS),
    ],
)
def test_a_warning_that_is_acknowledged_is_not_told(problem: str, rule: dict[str, Any]) -> None:
    acknowledged = {"problem": problem, "lines": ["X1"], "reason": "公布的规则如此"}
    assert told_of(line(weight=4, rule=rule), acknowledge=[acknowledged]) == []


@each("problem", ["points_and_share", "off_missing"])
def test_an_error_cannot_be_acknowledged(problem: str) -> None:
    rules = {"points_and_share": checklist({}, BOTH), "off_missing": deducted({}, {})}
    acknowledged = {"problem": problem, "reason": "公布的规则如此"}
    problems = told_of(line(rule=rules[problem]), acknowledge=[acknowledged])
    assert problem in [code for level, code, _key in problems if level == "error"]
