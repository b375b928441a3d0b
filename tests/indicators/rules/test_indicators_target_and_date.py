"""Against the target and against a day: in proportion, all or nothing, by failed pieces, by days late."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from cases import each
from indicator_files import leaf as line
from indicator_files import named, scored, scored_leaf, told

from surveyapp.indicators.scoring import LeafScore

Rule = dict[str, Any]
Case = tuple[Any, str, Rule, Any, str]
"""Weight, target, rule, written value, score."""

IN_PROPORTION: Rule = {"type": "target", "short": "proportional"}
OR_NOTHING: Rule = {"type": "target", "short": "zero"}


def valued(weight: Any, target: str, rule: Rule, value: Any) -> LeafScore:
    return scored_leaf(weight=weight, target=target, rule=rule, actual={"value": value})


PROPORTIONS: dict[str, Case] = {
    "004 产出数量: all four": (7, "4 个", IN_PROPORTION, "4 个", "7.00"),
    "004 产出数量: three of four": (7, "4 个", IN_PROPORTION, "3 个", "5.25"),
    "004 产出数量: five of four are no more than four": (7, "4 个", IN_PROPORTION, "5 个", "7.00"),
    "004 产出数量: none": (7, "4 个", IN_PROPORTION, "0 个", "0.00"),
    "002 C101: eight of nine people": (5, "≥9人", IN_PROPORTION, "8人", "4.44"),
    "002 C102: exactly one": (5, "=1个", IN_PROPORTION, "1个", "5.00"),
    "002 C102: two where one was wanted": (5, "=1个", IN_PROPORTION, "2个", "2.50"),
    "002 C102: none": (5, "=1个", IN_PROPORTION, "0个", "0.00"),
    "002 C202: just below": (6, "≥98%", IN_PROPORTION, "97.99%", "6.00"),
    "002 C401: at the bound": (6, "≤7.56万元", IN_PROPORTION, "7.56万元", "6.00"),
    "002 C401: less was spent": (6, "≤7.56万元", IN_PROPORTION, "5万元", "6.00"),
    "002 C401: nothing was spent": (6, "≤7.56万元", IN_PROPORTION, "0万元", "6.00"),
    "002 C401: more was spent": (6, "≤7.56万元", IN_PROPORTION, "8万元", "5.67"),
    "002 C401: more was spent, in 元": (6, "≤7.56万元", IN_PROPORTION, "80000元", "5.67"),
    "002 C401: twice as much was spent": (6, "≤7.56万元", IN_PROPORTION, "15.12万元", "3.00"),
    "a range, below it": (10, "80%～100%", IN_PROPORTION, "60%", "7.50"),
    "a range, in it": (10, "80%～100%", IN_PROPORTION, "80%", "10.00"),
    "a range, above it": (10, "80%～100%", IN_PROPORTION, "125%", "8.00"),
    "less than nothing is no more than nothing": (10, "≥5%", IN_PROPORTION, "-3%", "0.00"),
    "no sign, meant as ≤": (10, "4 个", {**IN_PROPORTION, "direction": "≤"}, "5 个", "8.00"),
    "no sign, meant as =": (10, "4 个", {**IN_PROPORTION, "direction": "="}, "5 个", "8.00"),
}  # fmt: skip


@each(("weight", "target", "rule", "value", "points"), named(PROPORTIONS))
def test_what_misses_the_target_scores_in_proportion(
    weight: Any, target: str, rule: Rule, value: str, points: str
) -> None:
    assert str(valued(weight, target, rule, value).score) == points


@each(
    ("target", "value", "points"),
    [
        ("≤100%", "100%", "4.00"),
        ("≤100%", "100.01%", "0.00"),
        ("≤100%", "744.38%", "0.00"),
        ("≤100%", "-5%", "4.00"),
        ("≥90%", "90%", "4.00"),
        ("≥90%", "89.99%", "0.00"),
        ("≥90%", "200%", "4.00"),
        ("=1个", "1个", "4.00"),
        ("=1个", "2个", "0.00"),
        ("=1个", "0个", "0.00"),
        ("=0次", "0次", "4.00"),
        ("=0次", "1次", "0.00"),
        ("95%≤N≤100%", "95%", "4.00"),
        ("95%≤N≤100%", "94.99%", "0.00"),
        ("95%≤N≤100%", "100.01%", "0.00"),
        ("±10%", "-10%", "4.00"),
        ("±10%", "-10.01%", "0.00"),
        ("100%", "99.99%", "0.00"),
    ],
)
def test_a_threshold_pays_everything_or_nothing(target: str, value: str, points: str) -> None:
    assert str(valued(4, target, OR_NOTHING, value).score) == points


@each(
    ("target", "value", "points"),
    [(">5次", "6次", "4.00"), (">5次", "5次", "0.00"), ("<5次", "4次", "4.00"), ("<5次", "5次", "0.00")],
)
def test_more_than_a_number_is_not_reached_by_the_number_itself(target: str, value: str, points: str) -> None:
    assert str(valued(4, target, OR_NOTHING, value).score) == points


@each(
    ("rule", "target", "value", "code"),
    [
        (IN_PROPORTION, "≥4 个", "4 个", "target_reached"),
        (IN_PROPORTION, "≥4 个", "3 个", "proportion"),
        (OR_NOTHING, "≥4 个", "4 个", "target_reached"),
        (OR_NOTHING, "≥4 个", "3 个", "target_missed"),
    ],
)
def test_the_step_says_whether_the_target_is_reached(rule: Rule, target: str, value: str, code: str) -> None:
    assert valued(10, target, rule, value).trace[-2].code == code


@each(("target", "value", "above", "beneath"), [("≥4", "3", 3, 4), ("≤4", "5", 4, 5), ("=4", "3", 3, 4)])
def test_the_proportion_is_of_the_smaller_to_the_greater(
    target: str, value: str, above: int, beneath: int
) -> None:
    step = valued(10, target, IN_PROPORTION, value).trace[-2]
    assert (step.params["above"], step.params["beneath"]) == (above, beneath)


TWO_EACH: Rule = {"type": "target", "short": "pieces", "off": {"points": 2}}
HALVES_EACH: Rule = {"type": "target", "short": "pieces", "off": {"points": Decimal("2.5")}}
FIFTH_EACH: Rule = {"type": "target", "short": "pieces", "off": {"share": 20}}

PIECES: dict[str, tuple[Any, Rule, dict[str, Any], str]] = {
    "001 C31: none failed": (4, TWO_EACH, {"failed": {"pieces": 0}}, "4.00"),
    "001 C31: one failed": (4, TWO_EACH, {"failed": {"pieces": 1}}, "2.00"),
    "001 C31: two failed": (4, TWO_EACH, {"failed": {"pieces": 2}}, "0.00"),
    "001 C31: three failed": (4, TWO_EACH, {"failed": {"pieces": 3}}, "0.00"),
    "004 验收合格率: one of four failed": (7, HALVES_EACH, {"failed": {"pieces": 1, "of": 4}}, "4.50"),
    "004 验收合格率: three of four failed": (7, HALVES_EACH, {"failed": {"pieces": 3, "of": 4}}, "0.00"),
    "a share of the weight": (6, FIFTH_EACH, {"failed": {"pieces": 2}}, "3.60"),
    "001 B41: ten of ten": (5, TWO_EACH, {"aggregate": {"numerator": 10, "denominator": 10}}, "5.00"),
    "001 B41: eleven of twelve": (5, TWO_EACH, {"aggregate": {"numerator": 11, "denominator": 12}}, "3.00"),
    "none of one": (5, TWO_EACH, {"aggregate": {"numerator": 0, "denominator": 1}}, "3.00"),
}


@each(("weight", "rule", "actual", "points"), named(PIECES))
def test_each_failed_piece_takes_something_off(
    weight: Any, rule: Rule, actual: dict[str, Any], points: str
) -> None:
    assert str(scored_leaf(weight=weight, target="100%", rule=rule, actual=actual).score) == points


@each("target", [None, "全部完成", "100%", "0个"])
def test_pieces_need_no_target_to_compute_with(target: str | None) -> None:
    keys = {} if target is None else {"target": target}
    assert str(scored_leaf(rule=TWO_EACH, actual={"failed": {"pieces": 1}}, **keys).score) == "8.00"


@each(
    ("actual", "shown"),
    [
        ({"failed": {"pieces": 1, "of": 4}}, "75.00%"),
        ({"failed": {"pieces": 1}}, "1"),
        ({"failed": {"pieces": 0}, "shown": "100%"}, "100%"),
        ({"aggregate": {"numerator": 11, "denominator": 12}}, "91.67%"),
    ],
)
def test_pieces_are_shown_as_the_share_that_passed(actual: dict[str, Any], shown: str) -> None:
    assert scored_leaf(rule=TWO_EACH, actual=actual).shown == shown


MORE_THAN_THERE_ARE = [
    {"failed": {"pieces": 5, "of": 4}},
    {"aggregate": {"numerator": 12, "denominator": 10}},
]
"""001 B41 counts 10 projects and lists 12."""


@each("actual", MORE_THAN_THERE_ARE, ids=["failed", "passed"])
def test_more_pieces_than_there_are_are_told(actual: dict[str, Any]) -> None:
    assert told(rule=TWO_EACH, actual=actual) != []


ZERO: Rule = {"type": "date", "late": "zero"}
POINT_A_DAY: Rule = {"type": "date", "late": "off", "off": {"points": 1}}


def started(rule: Rule, day: str = "2024-10-01") -> Rule:
    return {**rule, "start": day}


DAYS: dict[str, Case] = {
    "003: before the day": (5, "2024年8月31日前", ZERO, "2024年8月21日", "5.00"),
    "on the day": (5, "2024年8月31日前", ZERO, "2024-08-31", "5.00"),
    "a day after": (5, "2024年8月31日前", ZERO, "2024年9月1日", "0.00"),
    "003: twenty days after": (5, "2024年10月3日前", ZERO, "2024年10月23日", "0.00"),
    "a year before": (5, "2024年8月31日前", ZERO, "2023年9月1日", "5.00"),
    "a month is its last day": (5, "2024年2月底前", ZERO, "2024年2月29日", "5.00"),
    "the month after": (5, "2024年2月", ZERO, "2024年3月1日", "0.00"),
    "done at the end of a month is done on its last day": (5, "2024年8月30日前", ZERO, "2024年8月底", "0.00"),
    "a month that ends in time": (5, "2024年8月31日前", ZERO, "2024年8月", "5.00"),
    "a month that begins late": (5, "2024年8月31日前", ZERO, "2024年9月", "0.00"),
    "a year that is over in time": (5, "2025年8月31日前", ZERO, "2024年", "5.00"),
    "every month before the day": (5, "每月25日前", ZERO, "每月20日", "5.00"),
    "every month on the day": (5, "每月25日前", ZERO, "每月25日", "5.00"),
    "every month after the day": (5, "每月25日前", ZERO, "每月26日", "0.00"),
    "every month two days after": (5, "每月25日前", POINT_A_DAY, "每月27日", "3.00"),
    "days, fewer": (5, "≤150天", ZERO, "120天", "5.00"),
    "days, just as many": (5, "≤150天", ZERO, "150天", "5.00"),
    "days, one more": (5, "≤150天", ZERO, "151天", "0.00"),
    "days without a sign": (5, "150天", ZERO, 151, "0.00"),
    "days from the start, just as many": (5, "≤30天", started(ZERO), "2024年10月31日", "5.00"),
    "days from the start, one more": (5, "≤30天", started(ZERO), "2024年11月1日", "0.00"),
    "days from the start, done before it": (5, "≤30天", started(ZERO), "2024年9月1日", "5.00"),
    "a point a day": (5, "2024年10月3日前", POINT_A_DAY, "2024年10月5日", "3.00"),
    "a point a day uses everything up": (5, "2024年10月3日前", POINT_A_DAY, "2024年10月8日", "0.00"),
    "a point a day, no less than nothing": (5, "2024年10月3日前", POINT_A_DAY, "2024年10月23日", "0.00"),
    "a point a day over the end of a month": (5, "2024年2月28日前", POINT_A_DAY, "2024年3月1日", "3.00"),
    "half a day late is a started one": (5, "≤3天", POINT_A_DAY, "3.5天", "4.00"),
}  # fmt: skip


@each(("weight", "target", "rule", "value", "points"), named(DAYS))
def test_the_weight_is_for_what_was_done_in_time(
    weight: Any, target: str, rule: Rule, value: Any, points: str
) -> None:
    assert str(valued(weight, target, rule, value).score) == points


@each(
    ("count", "days", "points"),
    [
        ("started", 160, "9.00"),
        ("started", 161, "8.00"),
        ("started", 205, "4.00"),
        ("whole", 159, "10.00"),
        ("whole", 160, "9.00"),
        ("whole", 205, "5.00"),
        ("pro_rata", 155, "9.50"),
        ("pro_rata", 205, "4.50"),
    ],
)
def test_ten_days_count_when_started_when_whole_or_in_proportion(count: str, days: int, points: str) -> None:
    rule = {**POINT_A_DAY, "per": 10, "count": count}
    assert str(valued(10, "≤150天", rule, days).score) == points


def test_a_share_of_the_weight_comes_off_each_day() -> None:
    rule = {"type": "date", "late": "off", "off": {"share": 5}}
    assert str(valued(8, "2024年8月31日前", rule, "2024年9月3日").score) == "6.80"


@each(
    ("rule", "value", "codes"),
    [
        (ZERO, "2024年8月31日", ["in_time"]),
        (ZERO, "2024年9月2日", ["too_late"]),
        (POINT_A_DAY, "2024年9月2日", ["days_late", "taken_off"]),
        (POINT_A_DAY, "2024年9月30日", ["days_late", "used_up"]),
    ],
)
def test_the_steps_say_how_late_it_was(rule: Rule, value: str, codes: list[str]) -> None:
    steps = valued(10, "2024年8月31日前", rule, value).trace
    assert [step.code for step in steps[1:-1]] == codes


def test_a_day_of_a_form_is_compared_like_a_written_one() -> None:
    cell = {"code": "done", "name": "完成时间", "type": "date", "value": "2024年9月2日"}
    form = {"code": "dates", "name": "基础表", "cells": [cell]}
    actual = {"cell": {"form": "dates", "cell": "done"}}
    leaf = line(target="2024年8月31日前", rule=POINT_A_DAY, actual=actual)
    assert str(next(scored(leaf, forms=[form]).leaves()).score) == "8.00"


NO_OFF: Rule = {"type": "date", "late": "off"}

ERRORS: dict[str, tuple[str | None, Rule, dict[str, Any], tuple[str, str]]] = {
    "pieces that cost nothing": ("100%", {"type": "target", "short": "pieces"}, {}, ("off_missing", "rule")),
    "pieces that cost it in two ways": (
        "100%",
        {**TWO_EACH, "off": {"points": 1, "share": 5}},
        {},
        ("points_or_share", "rule.off"),
    ),
    "something off in proportion": (
        "≥4",
        {**IN_PROPORTION, "off": {"points": 1}},
        {},
        ("worth_not_wanted", "rule.off"),
    ),
    "something off at a threshold": (
        "≥4",
        {**OR_NOTHING, "off": {"points": 1}},
        {},
        ("worth_not_wanted", "rule.off"),
    ),
    "a proportion of nothing": ("≥0", IN_PROPORTION, {}, ("target_not_positive", "target")),
    "a proportion of a range from 0": ("0～10", IN_PROPORTION, {}, ("target_not_positive", "target")),
    "a proportion of words": ("充分", IN_PROPORTION, {}, ("target_not_a_range", "target")),
    "a threshold in words": ("充分", OR_NOTHING, {}, ("target_not_a_range", "target")),
    "no target": (None, OR_NOTHING, {}, ("target_missing", "")),
    "words against a threshold": ("≥4", OR_NOTHING, {"value": "充分"}, ("value_is_words", "actual.value")),
    "a range against a threshold": ("≥4", OR_NOTHING, {"value": "3～5"}, ("value_is_words", "actual.value")),
    "a day against a threshold": (
        "≥4",
        OR_NOTHING,
        {"value": "2024年8月21日"},
        ("value_is_date", "actual.value"),
    ),
    "failed pieces against a threshold": (
        "≥4",
        OR_NOTHING,
        {"failed": {"pieces": 1}},
        ("actual_not_for_rule", "actual.failed"),
    ),
    "a number where pieces are counted": (
        "100%",
        TWO_EACH,
        {"value": "90%"},
        ("actual_not_for_rule", "actual.value"),
    ),
    "a percent of unknown pieces": (
        "100%",
        TWO_EACH,
        {"aggregate": {"percent": 90, "denominator": 10}},
        ("actual_not_for_rule", "actual.aggregate"),
    ),
    "late without saying what comes off": ("2024年8月", NO_OFF, {}, ("off_missing", "rule")),
    "late with nothing to come off": (
        "2024年8月",
        {**NO_OFF, "off": {}},
        {},
        ("points_or_share", "rule.off"),
    ),
    "something off where late is zero": (
        "2024年8月",
        {**ZERO, "off": {"points": 1}},
        {},
        ("worth_not_wanted", "rule.off"),
    ),
    "per no days": ("2024年8月", {**POINT_A_DAY, "per": 0}, {}, ("greater_than", "rule.per")),
    "a start that is no day": (
        "≤30天",
        {**ZERO, "start": "2024-02-30"},
        {},
        ("not_a_date", "rule.start"),
    ),
    "a deadline in words": ("及时", ZERO, {}, ("target_not_a_day", "target")),
    "a deadline that is a range": ("10天～20天", ZERO, {}, ("target_not_a_day", "target")),
    "no deadline": (None, ZERO, {}, ("target_missing", "")),
    "a day against a day of every month": (
        "每月25日前",
        ZERO,
        {"value": "2024年8月21日"},
        ("day_not_comparable", "actual.value"),
    ),
    "a day of every month against a day": (
        "2024年8月31日前",
        ZERO,
        {"value": "每月20日"},
        ("day_not_comparable", "actual.value"),
    ),
    "words against a day": ("2024年8月31日前", ZERO, {"value": "按时"}, ("value_is_words", "actual.value")),
    "a share counted elsewhere against a day": (
        "2024年8月31日前",
        ZERO,
        {"aggregate": {"numerator": 1, "denominator": 2}},
        ("actual_not_for_rule", "actual.aggregate"),
    ),
}


@each(("target", "rule", "actual", "problem"), named(ERRORS))
def test_what_cannot_be_scored_is_an_error(
    target: str | None, rule: Rule, actual: dict[str, Any], problem: tuple[str, str]
) -> None:
    keys = {} if target is None else {"target": target}
    assert told(rule=rule, actual=actual, **keys) == [("error", *problem)]


@each(
    ("target", "value", "code"),
    [
        ("≤30天", "2024年8月21日", "start_missing"),
        ("≤30天", "每月20日", "day_not_comparable"),
        ("2024年8月31日前", "20天", "day_not_comparable"),
        ("2024年8月31日前", 20, "day_not_comparable"),
        ("每月25日前", 20, "day_not_comparable"),
    ],
)
def test_days_and_dates_cannot_be_compared_without_a_start(target: str, value: Any, code: str) -> None:
    assert ("error", code, "actual.value") in told(target=target, rule=ZERO, actual={"value": value})


def test_days_late_are_counted_exactly() -> None:
    late_step = valued(10, "2024年2月28日前", POINT_A_DAY, "2024年3月1日").trace[1]
    assert late_step.params["days"] == Fraction(2)
