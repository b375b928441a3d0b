"""Every family of rules: the seeds' own examples of each variant, ties, and what is too late or too much."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_files import leaf, scored, scored_leaf

Case = tuple[Any, Any, dict[str, Any], dict[str, Any], str]
"""Weight, target, rule, actual value, score."""

UNMET = {"met": ["policy", "duties"]}
POINTS = [
    {"code": "policy", "text": "有政策依据"},
    {"code": "duties", "text": "与职责相关"},
    {"code": "plan", "text": "有实施方案"},
]
FIVE_PERCENT = {"share": 5}
TENTH = {"points": Decimal("0.1")}
FIFTH = {"points": Decimal("0.2")}
LEVELS = [
    {"name": "基本达成目标", "from": 80, "to": 100},
    {"name": "部分实现目标", "from": 60, "to": 80},
    {"name": "实现目标程度较低", "from": 0, "to": 60},
]


def rises(case: Case) -> bool:
    """Whether a better value never scores less: not where more than the target is punished."""
    _weight, _target, rule, _actual, _points = case
    return (rule["type"] != "self_evaluation" and "full" not in rule) or bool(rule.get("cap"))


def score_for(name: str, value: Decimal) -> Decimal:
    weight, target, rule, actual, _points = MEASURED[name]
    unit = re.sub("[0-9.]", "", actual["value"])
    found = scored_leaf(weight=weight, target=target, rule=rule, actual={"value": f"{value}{unit}"}).score
    assert found is not None
    return found


def off(of: dict[str, Any], count: str = "started", deviation: str = "points", **keys: Any) -> dict[str, Any]:
    return {"type": "off_per_percent", "off": of, "count": count, "deviation": deviation, **keys}


CASES: dict[str, Case] = {
    "001 A11: one off for each point unmet": (
        4,
        "充分",
        {"type": "checklist", "method": "deducted", "off": {"points": 1}, "points": POINTS},
        UNMET,
        "3.00",
    ),
    "001 B32: a fifth of the weight off for each point unmet": (
        5,
        "健全",
        {"type": "checklist", "method": "deducted", "off": {"share": 20}, "points": POINTS},
        {"met": []},
        "2.00",
    ),
    "001 A12: nothing counts without the plan": (
        4,
        "规范",
        {"type": "checklist", "points": [*POINTS[:2], {**POINTS[2], "knock_out": True}]},
        UNMET,
        "0.00",
    ),
    "001 B31: 2.5 percent are three started ones": (5, "100%", off(FIVE_PERCENT), {"value": "97.5%"}, "4.25"),
    "001 B31: 2.5 percent are two whole ones": (
        5,
        "100%",
        off(FIVE_PERCENT, "whole"),
        {"value": "97.5%"},
        "4.50",
    ),
    "001 B31: 2.5 percent pro rata": (5, "100%", off(FIVE_PERCENT, "pro_rata"), {"value": "97.5%"}, "4.38"),
    "001 B52: a fifth of a point for each percent": (4, "100%", off(FIFTH), {"value": "98%"}, "3.60"),
    "001 B42: within ten percent of the target": (
        3,
        "±10%",
        off(TENTH, deviation="points"),
        {"value": "8.2%"},
        "3.00",
    ),
    "001 B42: far outside leaves nothing": (3, "±10%", off(TENTH), {"value": "214.97%"}, "0.00"),
    "004 成本控制率: inside its own bounds": (
        5,
        "95%≤N≤100%",
        off(FIFTH, full={"from": 90, "to": 100}, above="zero"),
        {"value": "90%"},
        "5.00",
    ),
    "004 成本控制率: one percent below its bounds": (
        5,
        "95%≤N≤100%",
        off(FIFTH, full={"from": 90, "to": 100}, above="zero"),
        {"value": "88.6%"},
        "4.60",
    ),
    "004 成本控制率: above its bounds nothing": (
        5,
        "95%≤N≤100%",
        off(FIFTH, full={"from": 90, "to": 100}, above="zero"),
        {"value": "100.01%"},
        "0.00",
    ),
    "relative percent, not points: 45 of 50 is 10 percent less": (
        10,
        "≥50个",
        off({"points": 1}, deviation="relative"),
        {"value": "45个"},
        "0.00",
    ),
    "004 产出数量: three of four": (
        7,
        "≥4个",
        {"type": "target", "short": "proportional"},
        {"value": "3个"},
        "5.25",
    ),
    "002 C401: more spent than planned, in proportion": (
        6,
        "≤7.56万元",
        {"type": "target", "short": "proportional"},
        {"value": "8万元"},
        "5.67",
    ),
    "001 C22: a threshold missed": (
        4,
        "≤100%",
        {"type": "target", "short": "zero"},
        {"value": "744.38%"},
        "0.00",
    ),
    "001 C31: two off for each failed piece": (
        6,
        "0",
        {"type": "target", "short": "pieces", "off": {"points": 2}},
        {"failed": {"pieces": 2}},
        "2.00",
    ),
    "004 验收合格率: one failed": (
        7,
        "100%",
        {"type": "target", "short": "pieces", "off": {"points": Decimal("2.5")}},
        {"failed": {"pieces": 1, "of": 4}},
        "4.50",
    ),
    "more failed than there is weight": (
        7,
        "100%",
        {"type": "target", "short": "pieces", "off": {"points": Decimal("2.5")}},
        {"failed": {"pieces": 4}},
        "0.00",
    ),
    "003: done before the day": (
        5,
        "2024年8月31日前",
        {"type": "date", "late": "zero"},
        {"value": "2024年8月21日"},
        "5.00",
    ),
    "003: done on the day itself": (
        5,
        "2024年8月31日前",
        {"type": "date", "late": "zero"},
        {"value": "2024年8月31日"},
        "5.00",
    ),
    "a day late is too late": (
        5,
        "2024年8月31日前",
        {"type": "date", "late": "zero"},
        {"value": "2024年9月1日"},
        "0.00",
    ),
    "55 days late, one point for each started ten": (
        10,
        "≤150天",
        {"type": "date", "late": "off", "off": {"points": 1}, "per": 10},
        {"value": "205天"},
        "4.00",
    ),
    "every month on the 25th": (
        5,
        "每月25日前",
        {"type": "date", "late": "zero"},
        {"value": "每月20日"},
        "5.00",
    ),
    "a day against a number of days, counted from the start": (
        5,
        "≤30天",
        {"type": "date", "late": "off", "off": {"points": 1}, "start": "2024-10-01"},
        {"value": "2024年11月1日"},
        "4.00",
    ),
    "000 D11: the evaluator's share of the level": (
        15,
        "达成",
        {"type": "level", "levels": LEVELS},
        {"level": {"name": "基本达成目标", "share": 90, "reason": "目标基本完成"}},
        "13.50",
    ),
    "002 C201: cannot be verified": (
        6,
        "≥90%",
        {"type": "target", "short": "zero"},
        {"no_evidence": "没有原始记录"},
        "0.00",
    ),
    "004 重大故障响应: nothing off": (8, "及时", {"type": "judgement"}, {"deduction": {"off": 0}}, "8.00"),
    "a point and a half at discretion": (
        8,
        "及时",
        {"type": "judgement"},
        {"deduction": {"off": Decimal("1.5"), "reason": "两次超时"}},
        "6.50",
    ),
    "003: over-achievement punished": (
        10,
        "≥98%",
        {"type": "self_evaluation"},
        {"value": "100%"},
        "9.80",
    ),
    "003: over-achievement that counts as 100": (
        10,
        "≥90%",
        {"type": "self_evaluation", "cap": True},
        {"value": "96%"},
        "10.00",
    ),
    "003: less than planned was spent": (
        14,
        "≤36万元",
        {"type": "self_evaluation"},
        {"value": "31.47万元"},
        "9.60",
    ),
    "003: words of the form": (
        10,
        "有效提升",
        {"type": "self_evaluation"},
        {"value": "达成预期指标"},
        "10.00",
    ),
    "003: a ≤ target with nothing of it": (
        10,
        "≤0.03%",
        {"type": "self_evaluation"},
        {"value": "0%"},
        "10.00",
    ),
    "a completion that was filled in comes before the computed one": (
        10,
        "≥98%",
        {"type": "self_evaluation"},
        {"value": "100%", "completion": {"percent": 100, "reason": "已达最大值"}},
        "10.00",
    ),
}


@each("case", CASES)
def test_a_seeds_example_scores_as_its_rule_says(case: str) -> None:
    weight, target, rule, actual, points = CASES[case]
    leaf = scored_leaf(weight=weight, target=target, rule=rule, actual=actual)
    assert str(leaf.score) == points


@each(("effect", "points"), [("add", "13.00"), ("take", "7.00")])
def test_a_bonus_row_adds_or_takes_outside_the_weights(effect: str, points: str) -> None:
    rule = {"type": "bonus", "effect": effect, "most_points": 5}
    usual = leaf("A1", 10, target="及时", rule={"type": "judgement"}, actual={"deduction": {"off": 0}})
    bonus = leaf("F1", 0, rule=rule, actual={"award": {"points": 3, "reason": "市级表彰"}})
    assert str(scored(usual, bonus).total) == points


MEASURED = {
    name: case
    for name, case in CASES.items()
    if case[2]["type"] in ("off_per_percent", "target", "self_evaluation")
    and "value" in case[3]
    and not re.search("[^0-9.%≥≤个万元]", str(case[1]))
}
"""The cases in which a number is compared with one bound."""


@pytest.mark.parametrize("name", MEASURED)
@settings(max_examples=30)
@given(st.decimals(0, 500, places=2))
def test_a_score_lies_between_0_and_the_weight(name: str, value: Decimal) -> None:
    assert 0 <= score_for(name, value) <= MEASURED[name][0]


@pytest.mark.parametrize("name", [name for name in MEASURED if rises(MEASURED[name])])
@settings(max_examples=30)
@given(st.decimals(0, 500, places=2), st.decimals(0, 500, places=2))
def test_a_better_value_never_scores_less(name: str, one: Decimal, other: Decimal) -> None:
    worse, better = sorted((one, other), reverse="≤" in str(MEASURED[name][1]))
    assert score_for(name, worse) <= score_for(name, better)


@given(st.dates(date(2024, 1, 1), date(2025, 12, 31)), st.dates(date(2024, 1, 1), date(2025, 12, 31)))
def test_a_later_day_never_scores_more(one: date, other: date) -> None:
    rule = {"type": "date", "late": "off", "off": FIFTH, "per": 3, "count": "whole"}
    earlier, later = (
        scored_leaf(target="2024年8月31日前", rule=rule, actual={"value": day.isoformat()}).score
        for day in sorted((one, other))
    )
    assert earlier is not None and later is not None
    assert 0 <= later <= earlier <= 10
