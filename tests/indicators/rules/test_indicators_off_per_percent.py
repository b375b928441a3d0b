"""Points off for each percent by which a target is missed: every way of counting, at its exact boundaries."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from cases import each
from indicator_files import named, scored_leaf, told

from surveyapp.indicators.scoring import LeafScore
from surveyapp.indicators.trace import Step

Rule = dict[str, Any]
Case = tuple[Any, str | None, Rule, str, str]
"""Weight, target, rule, written value, score."""

FIVE_PERCENT = {"share": 5}
POINT = {"points": 1}
TENTH = {"points": Decimal("0.1")}
FIFTH = {"points": Decimal("0.2")}


def off(worth: dict[str, Any], count: str = "pro_rata", deviation: str = "points", **keys: Any) -> Rule:
    return {"type": "off_per_percent", "off": worth, "count": count, "deviation": deviation, **keys}


def valued(weight: Any, target: str | None, rule: Rule, value: Any) -> LeafScore:
    keys = {} if target is None else {"target": target}
    return scored_leaf(weight=weight, rule=rule, actual={"value": value}, **keys)


def last_but_one(weight: Any, target: str | None, rule: Rule, value: Any) -> Step:
    """The step before the rounding."""
    return valued(weight, target, rule, value).trace[-2]


@each(
    ("value", "started", "whole", "pro_rata"),
    [
        ("120%", "5", "5", "5"),
        ("100.01%", "5", "5", "5"),
        ("100%", "5", "5", "5"),
        ("99.99%", "4.75", "5", "4.9975"),
        ("99.5%", "4.75", "5", "4.875"),
        ("99.01%", "4.75", "5", "4.7525"),
        ("99%", "4.75", "4.75", "4.75"),
        ("98.99%", "4.5", "4.75", "4.7475"),
        ("97.5%", "4.25", "4.5", "4.375"),
        ("81%", "0.25", "0.25", "0.25"),
        ("80.5%", "0", "0.25", "0.125"),
        ("80%", "0", "0", "0"),
        ("79.99%", "0", "0", "0"),
        ("0%", "0", "0", "0"),
        ("-3%", "0", "0", "0"),
    ],
)
def test_001_b31_takes_five_percent_of_the_weight_off_for_each_percent(
    value: str, started: str, whole: str, pro_rata: str
) -> None:
    found = [
        last_but_one(5, "100%", off(FIVE_PERCENT, count), value).params["result"]
        for count in ("started", "whole", "pro_rata")
    ]
    assert found == [Fraction(started), Fraction(whole), Fraction(pro_rata)]


COST = off(FIFTH, "started", full={"from": 90, "to": 100}, above="zero")
BUDGET_CHANGE = off(TENTH, "started")
SATISFACTION = off(FIFTH, "whole", full={"from": 90})

SEEDS: dict[str, Case] = {
    "001 B52: a percent below 95": (4, "≥95%", off(FIFTH), "94%", "3.80"),
    "001 B52: a tenth of a percent pro rata": (4, "≥95%", off(FIFTH), "94.9%", "3.98"),
    "001 B52: twenty percent use everything up": (4, "≥95%", off(FIFTH), "75%", "0.00"),
    "001 B42: at the upper end": (3, "±10%以内", BUDGET_CHANGE, "10%", "3.00"),
    "001 B42: at the lower end": (3, "±10%以内", BUDGET_CHANGE, "-10%", "3.00"),
    "001 B42: no change at all": (3, "±10%以内", BUDGET_CHANGE, "0%", "3.00"),
    "001 B42: just above": (3, "±10%以内", BUDGET_CHANGE, "10.01%", "2.90"),
    "001 B42: just below": (3, "±10%以内", BUDGET_CHANGE, "-10.01%", "2.90"),
    "001 B42: thirty percent above leave nothing": (3, "±10%以内", BUDGET_CHANGE, "40%", "0.00"),
    "001 B42: one less leaves a tenth": (3, "±10%以内", BUDGET_CHANGE, "39%", "0.10"),
    "001 B42: as published": (3, "±10%以内", BUDGET_CHANGE, "214.97%", "0.00"),
    "001 C43: above a target of 93.22": (4, "93.22%", off(FIVE_PERCENT, deviation="relative"), "93.94%", "4.00"),
    "002 B101: half of the money": (4, "100%", off(FIVE_PERCENT, deviation="relative"), "90%", "2.00"),
    "002 D101: 75 is what counts as 100": (10, "≥75%", off(FIVE_PERCENT, deviation="relative"), "72%", "8.00"),
    "004 成本控制率: at its upper end": (4, "95%≤N≤100%", COST, "100%", "4.00"),
    "004 成本控制率: at its lower end": (4, "95%≤N≤100%", COST, "90%", "4.00"),
    "004 成本控制率: between the two ranges printed": (4, "95%≤N≤100%", COST, "92%", "4.00"),
    "004 成本控制率: just below": (4, "95%≤N≤100%", COST, "89.99%", "3.80"),
    "004 成本控制率: five percent below": (4, "95%≤N≤100%", COST, "85%", "3.00"),
    "004 成本控制率: twenty percent below leave nothing": (4, "95%≤N≤100%", COST, "70%", "0.00"),
    "004 成本控制率: just above": (4, "95%≤N≤100%", COST, "100.01%", "0.00"),
    "004 满意度: above the target": (5, "≥95%", SATISFACTION, "99.99%", "5.00"),
    "004 满意度: the rule's 90 comes before the target's 95": (5, "≥95%", SATISFACTION, "90%", "5.00"),
    "004 满意度: not a whole percent below": (5, "≥95%", SATISFACTION, "89.01%", "5.00"),
    "004 满意度: a whole percent below": (5, "≥95%", SATISFACTION, "89%", "4.80"),
}  # fmt: skip


@each(("weight", "target", "rule", "value", "points"), named(SEEDS))
def test_a_seeds_indicator_scores_as_its_rule_says(
    weight: Any, target: str, rule: Rule, value: str, points: str
) -> None:
    assert str(valued(weight, target, rule, value).score) == points


SIDES: dict[str, Case] = {
    "≥ at the bound": (10, "≥50个", off(POINT), "50个", "10.00"),
    "≥ above it": (10, "≥50个", off(POINT), "90个", "10.00"),
    "≥ below it": (10, "≥50个", off(POINT), "48个", "8.00"),
    "≤ at the bound": (10, "≤50个", off(POINT), "50个", "10.00"),
    "≤ below it": (10, "≤50个", off(POINT), "3个", "10.00"),
    "≤ above it": (10, "≤50个", off(POINT), "52个", "8.00"),
    "= at the bound": (10, "=50个", off(POINT), "50个", "10.00"),
    "= below it": (10, "=50个", off(POINT), "48个", "8.00"),
    "= above it": (10, "=50个", off(POINT), "53个", "7.00"),
    "a range below it": (10, "90%～100%", off(POINT), "88%", "8.00"),
    "a range at its lower end": (10, "90%～100%", off(POINT), "90%", "10.00"),
    "a range at its upper end": (10, "90%～100%", off(POINT), "100%", "10.00"),
    "a range above it": (10, "90%～100%", off(POINT), "103%", "7.00"),
    "a range above it where that is worth nothing": (10, "90%～100%", off(POINT, above="zero"), "100.01%", "0.00"),
    "≤ above it where that is worth nothing": (10, "≤50个", off(POINT, above="zero"), "51个", "0.00"),
    "≤ at the bound where more is worth nothing": (10, "≤50个", off(POINT, above="zero"), "50个", "10.00"),
    "= below it where more is worth nothing": (10, "=50个", off(POINT, above="zero"), "48个", "8.00"),
    "no sign, nothing said: ≥": (10, "50个", off(POINT), "90个", "10.00"),
    "no sign, meant as ≥": (10, "50个", off(POINT, direction="≥"), "48个", "8.00"),
    "no sign, meant as ≤": (10, "50个", off(POINT, direction="≤"), "48个", "10.00"),
    "no sign, meant as ≤, above it": (10, "50个", off(POINT, direction="≤"), "52个", "8.00"),
    "no sign, meant as =": (10, "50个", off(POINT, direction="="), "52个", "8.00"),
    "a negative bound": (10, "≥-5%", off(POINT), "-7%", "8.00"),
    "a bound of 0 in points": (10, "≤0个", off(POINT), "2个", "8.00"),
    "full from alone has no upper end": (10, None, off(POINT, full={"from": 90}), "500%", "10.00"),
    "full to alone has no lower end": (10, None, off(POINT, full={"to": 90}), "-500%", "10.00"),
    "full to alone, above it": (10, None, off(POINT, full={"to": 90}), "91%", "9.00"),
    "full from and to may be the same": (10, None, off(POINT, full={"from": 90, "to": 90}), "89%", "9.00"),
    "full beside a target in words": (10, "达标", off(POINT, full={"from": 90}), "89%", "9.00"),
    "a value in another scale than the target": (10, "≥50万元", off(POINT), "480000元", "8.00"),
}  # fmt: skip


@each(("weight", "target", "rule", "value", "points"), named(SIDES))
def test_points_come_off_on_the_side_that_misses_the_target(
    weight: Any, target: str | None, rule: Rule, value: str, points: str
) -> None:
    assert str(valued(weight, target, rule, value).score) == points


@each(
    ("target", "deviation", "value", "points"),
    [
        ("≥50个", "points", "45个", "5.00"),
        ("≥50个", "relative", "45个", "0.00"),
        ("≥200个", "points", "195个", "5.00"),
        ("≥200个", "relative", "195个", "7.50"),
        ("≤200个", "relative", "205个", "7.50"),
        ("=200个", "relative", "206个", "7.00"),
        ("≥200万元", "relative", "1950000元", "7.50"),
        ("≥80%", "points", "78%", "8.00"),
        ("≥80%", "relative", "78%", "7.50"),
    ],
)
def test_a_relative_deviation_is_in_percent_of_the_bound(
    target: str, deviation: str, value: str, points: str
) -> None:
    assert str(valued(10, target, off(POINT, deviation=deviation), value).score) == points


@each(
    ("full", "value", "points"),
    [
        ({"from": 200}, "195", "7.50"),
        ({"to": 50}, "51", "8.00"),
        ({"from": 50, "to": 200}, "49", "8.00"),
        ({"from": 50, "to": 200}, "204", "8.00"),
    ],
)
def test_a_relative_deviation_is_of_the_end_of_full_that_is_missed(
    full: dict[str, int], value: str, points: str
) -> None:
    rule = off(POINT, deviation="relative", full=full)
    assert str(valued(10, None, rule, value).score) == points


@each(
    ("per", "count", "value", "points"),
    [
        (5, "started", "95%", "9.00"),
        (5, "started", "94.99%", "8.00"),
        (5, "whole", "95.01%", "10.00"),
        (5, "whole", "95%", "9.00"),
        (5, "whole", "90.01%", "9.00"),
        (5, "pro_rata", "93%", "8.60"),
        (Decimal("0.5"), "started", "99.9%", "9.00"),
        (Decimal("0.5"), "whole", "99%", "8.00"),
        (Decimal("0.5"), "pro_rata", "99.75%", "9.50"),
    ],
)
def test_more_or_less_than_a_percent_can_be_counted(per: Any, count: str, value: str, points: str) -> None:
    assert str(valued(10, "≥100%", off(POINT, count, per=per), value).score) == points


def test_a_third_of_a_percent_is_exact() -> None:
    rule = off(POINT, deviation="relative")
    assert last_but_one(10, "≥3次", rule, "2.99次").params["times"] == Fraction(1, 3)


def test_the_score_is_rounded_at_the_end() -> None:
    assert str(valued(5, "100%", off(FIVE_PERCENT), "97.5%").score) == "4.38"


def test_the_step_says_which_bound_is_missed_and_by_how_much() -> None:
    step = valued(10, "90%～100%", off(POINT), "103.5%").trace[-3]
    assert (step.code, step.params["bound"], step.params["deviation"], step.params["unit"]) == (
        "deviation",
        100,
        Fraction("3.5"),
        "%",
    )


def test_a_relative_deviation_is_in_percent_whatever_the_unit() -> None:
    step = valued(10, "≥200个", off(POINT, deviation="relative"), "195个").trace[-3]
    assert (step.params["deviation"], step.params["unit"], step.params["relative"]) == (
        Fraction("2.5"),
        "%",
        1,
    )


@each(
    ("value", "code"),
    [
        ("100%", "target_reached"),
        ("91%", "taken_off"),
        ("90%", "taken_off"),
        ("89.9%", "used_up"),
    ],
)
def test_the_step_says_whether_there_was_less_than_would_be_taken(value: str, code: str) -> None:
    assert last_but_one(10, "≥100%", off(POINT), value).code == code


@each(("target", "rule"), [("≤100%", off(POINT, above="zero")), ("95%≤N≤100%", COST)])
def test_above_a_limit_that_leaves_nothing_is_named(target: str, rule: Rule) -> None:
    assert last_but_one(10, target, rule, "101%").code == "above_limit"


ERRORS: dict[str, tuple[str | None, Rule, tuple[str, str]]] = {
    "off in points and in share": (
        "≥90%",
        off({"points": 1, "share": 5}),
        ("points_or_share", "rule.off"),
    ),
    "off in neither": ("≥90%", off({}), ("points_or_share", "rule.off")),
    "a negative number of points off": (
        "≥90%",
        off({"points": -1}),
        ("greater_than_equal", "rule.off.points"),
    ),
    "more than the whole weight off": ("≥90%", off({"share": 101}), ("less_than_equal", "rule.off.share")),
    "per nothing": ("≥90%", off(POINT, per=0), ("greater_than", "rule.per")),
    "no way of counting": (
        "≥90%",
        {"type": "off_per_percent", "off": POINT, "deviation": "points"},
        ("missing_key", "rule.count"),
    ),
    "no kind of deviation": (
        "≥90%",
        {"type": "off_per_percent", "off": POINT, "count": "whole"},
        ("missing_key", "rule.deviation"),
    ),
    "full without any bound": ("90%", off(POINT, full={}), ("bounds_missing", "rule.full")),
    "full from above to": ("90%", off(POINT, full={"from": 100, "to": 90}), ("bounds_crossed", "rule.full")),
    "relative to a bound of 0": (
        "90%",
        off(POINT, deviation="relative", full={"from": 0}),
        ("bound_not_positive", "rule.full"),
    ),
    "relative to a negative bound": (
        "90%",
        off(POINT, deviation="relative", full={"from": -10, "to": 10}),
        ("bound_not_positive", "rule.full"),
    ),
    "a target in words": ("达标", off(POINT), ("target_not_a_range", "target")),
    "a target that is a day": ("2024年12月31日前", off(POINT), ("target_not_a_range", "target")),
    "relative to one of two bounds": (
        "90%～100%",
        off(POINT, deviation="relative"),
        ("target_not_a_number", "target"),
    ),
    "relative to a target of 0": (
        "≥0%",
        off(POINT, deviation="relative"),
        ("target_not_positive", "target"),
    ),
    "no target": (None, off(POINT), ("target_missing", "")),
    "a direction that there is not": ("90%", off(POINT, direction=">"), ("not_one_of", "rule.direction")),
}


@each(("target", "rule", "problem"), named(ERRORS))
def test_a_rule_that_cannot_be_scored_is_an_error(
    target: str | None, rule: Rule, problem: tuple[str, str]
) -> None:
    keys = {} if target is None else {"target": target}
    assert told(rule=rule, **keys) == [("error", *problem)]


@each(
    ("target", "rule"),
    [
        (None, off(POINT, full={"from": 90})),
        ("达标", off(POINT, full={"from": 90})),
        ("≥0%", off(POINT)),
        ("±10%", off(POINT)),
        ("90%～100%", off(POINT, deviation="relative", full={"from": 90, "to": 100})),
    ],
)
def test_a_rule_whose_bounds_are_known_has_no_fault(target: str | None, rule: Rule) -> None:
    assert told(rule=rule, **({} if target is None else {"target": target})) == []
