"""The self-evaluation form: how completion is computed or entered, what it pays, and the execution of the budget."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from cases import each
from indicator_files import leaf, named, scored, scored_leaf, told, told_of

from surveyapp.indicators.scoring import LeafScore
from surveyapp.indicators.trace import StepCode
from surveyapp.reports.words.score_words import step_words

SELF = {"type": "self_evaluation"}
CAPPED = {**SELF, "cap": True}


def line(target: str, value: Any, rule: dict[str, Any] = SELF, weight: Any = 10, **keys: Any) -> LeafScore:
    return scored_leaf(weight=weight, target=target, rule=rule, actual={"value": value, **keys})


PRINTED: dict[str, tuple[Any, str, str, dict[str, Any], str, str]] = {
    "more than planned: 102 % of 10": (10, ">=98%", "100%", SELF, "102.04", "9.80"),
    "cost below the plan: 87.42 % of 14": (14, "<=36万元", "31.47万元", SELF, "87.42", "9.60"),
    "fewer points than planned: 96.11 % of 20": (20, ">=70分", "67.28分", SELF, "96.11", "18.06"),
    "satisfaction counts as 100": (10, ">=90%", "96%", CAPPED, "100", "10.00"),
    "nothing of what should be little": (10, "<=0.03%", "0%", SELF, "100", "10.00"),
    "the unit form caps 314 of 310": (10, ">=310期", "314期", CAPPED, "100", "10.00"),
    "exactly as planned": (10, "=1部", "=1部", SELF, "100", "10.00"),
    "written in another scale": (10, ">=8万条", "76000条", SELF, "95", "8.75"),
}


@each(("weight", "target", "value", "rule", "completion", "points"), named(PRINTED))
def test_a_printed_line_scores_as_printed(
    weight: int, target: str, value: str, rule: dict[str, Any], completion: str, points: str
) -> None:
    assert str(line(target, value, rule, weight).score) == points


@each(("weight", "target", "value", "rule", "completion", "points"), named(PRINTED))
def test_the_completion_follows_from_target_and_value(
    weight: int, target: str, value: str, rule: dict[str, Any], completion: str, points: str
) -> None:
    assert line(target, value, rule, weight).completion == Fraction(completion)


@each(
    ("percent", "weight", "points"),
    [
        ("0", 10, "0.00"),
        ("59.99", 10, "0.00"),
        ("60", 10, "0.00"),
        ("60.01", 10, "0.00"),
        ("60.02", 10, "0.01"),
        ("80", 10, "5.00"),
        ("94.58", 10, "8.65"),
        ("99.6", 10, "9.90"),
        ("99.4", 10, "9.85"),
        ("96.11", 20, "18.06"),
        ("87.42", 14, "9.60"),
        ("99.99", 10, "10.00"),
        ("100", 10, "10.00"),
        ("100.01", 10, "10.00"),
        ("102", 10, "9.80"),
        ("150", 10, "5.00"),
        ("199.99", 10, "0.00"),
        ("199.9", 10, "0.01"),
        ("200", 10, "0.00"),
        ("500", 10, "0.00"),
    ],
)
def test_a_completion_that_was_entered_pays_by_the_forms_formula(
    percent: str, weight: int, points: str
) -> None:
    entered = {"percent": Decimal(percent), "reason": "照表填列"}
    assert str(line(">=98%", "100%", weight=weight, completion=entered).score) == points


SIGNS: dict[str, tuple[str, str, str]] = {
    "≥ below": ("≥50次", "45次", "90"),
    "≥ at": ("≥50次", "50次", "100"),
    "≥ above": ("≥50次", "55次", "110"),
    "= below": ("=4个", "3个", "75"),
    "= above": ("=4个", "5个", "125"),
    "no sign": ("4个", "5个", "125"),
    "≤ below": ("≤40万元", "30万元", "75"),
    "≤ at": ("≤40万元", "40万元", "100"),
    "≤ above": ("≤40万元", "50万元", "125"),
    "≤ with nothing": ("≤40万元", "0万元", "100"),
    "< with nothing": ("<3次", "0次", "100"),
    "≤ 0 with nothing": ("≤0次", "0次", "100"),
    "≥ with nothing": ("≥40次", "0次", "0"),
    "= with nothing": ("=4个", "0个", "0"),
    "less than nothing": ("≥5%", "-1%", "-20"),
}


@each(("target", "value", "completion"), named(SIGNS))
def test_completion_is_actual_by_target_whatever_the_sign(target: str, value: str, completion: str) -> None:
    assert line(target, value).completion == Fraction(completion)


@each(
    ("target", "value"),
    [
        ("2024年8月31日前", "2024年8月21日"),
        ("2024年8月31日前", "2024年8月31日"),
        ("2024年8月", "2024年8月31日"),
        ("每月25日前", "每月20日"),
        ("每月25日前", "每月25日"),
        ("有效提升", "达到预期指标"),
        ("有效提升", "达成预期指标"),
        (">=90%", "达到预期指标"),
    ],
)
def test_a_day_in_time_or_the_forms_words_are_100(target: str, value: str) -> None:
    assert line(target, value).completion == 100


@each(("percent", "points"), [(100, "10.00"), (80, "5.00"), (60, "0.00"), (0, "0.00"), (110, "9.00")])
def test_words_mean_what_the_file_says(percent: int, points: str) -> None:
    rule = {**SELF, "words": {"部分达成预期指标": percent}}
    assert str(line("有效提升", "部分达成预期指标", rule).score) == points


def test_words_of_the_file_take_the_place_of_the_usual_ones() -> None:
    rule = {**SELF, "words": {"部分达成": 80}}
    problems = told(target="有效提升", rule=rule, actual={"value": "达成预期指标"})
    assert problems == [("error", "completion_missing", "actual.value")]


@each(
    ("value", "places", "completion"),
    [
        (Decimal("66.666"), 2, "66.67"),
        (Decimal("66.664"), 2, "66.66"),
        (Decimal("66.665"), 2, "66.67"),
        (Decimal("66.665"), 1, "66.7"),
        (Decimal("66.5"), 0, "67"),
        (Decimal("66.665"), 6, "66.665"),
        (Decimal("99.995"), 2, "100"),
    ],
)
def test_a_computed_completion_is_rounded_half_up_before_it_pays(
    value: Decimal, places: int, completion: str
) -> None:
    assert line("100%", value, {**SELF, "places": places}).completion == Fraction(completion)


def test_an_endless_completion_is_rounded_as_the_form_prints_it() -> None:
    # 2 of 3 is 66.67 %, which pays 6.67 ÷ 40 of 60; unrounded it would be 10.00
    assert str(line("≥3次", "2次", weight=60).score) == "10.01"


def test_a_completion_that_was_entered_is_not_rounded() -> None:
    entered = {"percent": Decimal("66.666"), "reason": "照表填列"}
    assert line("≥3次", "2次", completion=entered).completion == Fraction("66.666")


@each(
    ("mark", "percent", "points"),
    [(60, "80", "5.00"), (0, "80", "8.00"), (80, "80", "0.00"), (80, "90", "5.00"), (80, "79.99", "0.00")],
)
def test_the_pass_mark_can_be_another(mark: int, percent: str, points: str) -> None:
    assert str(line("100%", Decimal(percent), {**SELF, "pass_mark": mark}).score) == points


@each(("value", "points"), [("100%", "10.00"), ("100.01%", "10.00"), ("300%", "10.00"), ("80%", "5.00")])
def test_capped_counts_more_than_100_as_100(value: str, points: str) -> None:
    assert str(line("100%", value, CAPPED).score) == points


def test_more_than_an_upper_bound_is_no_achievement_that_is_capped() -> None:
    assert str(line("≤40万元", "50万元", CAPPED).score) == "7.50"


def test_capped_holds_for_a_completion_that_was_entered() -> None:
    entered = {"percent": 102, "reason": "照表填列"}
    assert str(line("≥98%", "100%", CAPPED, completion=entered).score) == "10.00"


def test_an_entered_completion_of_an_upper_bound_is_not_capped() -> None:
    entered = {"percent": 125, "reason": "照表填列"}
    assert str(line("≤40万元", "50万元", CAPPED, completion=entered).score) == "7.50"


def test_capped_holds_for_words() -> None:
    assert str(line("有效提升", "很好", {**CAPPED, "words": {"很好": 120}}).score) == "10.00"


@each(
    ("target", "percent", "words"),
    [
        ("≥98%", 120, "填列完成率 120%，超过 100% 的按 100% 计；理由：照表填列"),
        ("≥98%", 100, "填列完成率 100.00%；理由：照表填列"),
        ("≥98%", 90, "填列完成率 90.00%（由目标值和实际完成值计算为 100.00%）；理由：照表填列"),
    ],
)
def test_an_entered_completion_is_told_as_it_was_entered(target: str, percent: int, words: str) -> None:
    entered = {"percent": percent, "reason": "照表填列"}
    assert step_words(line(target, "100%", CAPPED, completion=entered).trace[1]) == words


ENTERED = {"percent": Decimal("95.5"), "reason": "工期因暴雨顺延"}

WITHOUT: dict[str, tuple[str, Any]] = {
    "a day too late": ("2024年8月31日前", "2024年9月1日"),
    "a day too late in every month": ("每月25日前", "每月26日"),
    "a day against a day of every month": ("每月25日前", "2024年8月21日"),
    "a day against a number of days": ("≤30天", "2024年8月21日"),
    "a number against a day": ("2024年8月31日前", "20天"),
    "a range": ("90%～100%", "95%"),
    "words that the form does not know": ("有效提升", "基本达成"),
    "a number against words": ("有效提升", 3),
    "nothing where nothing was planned": ("=0%", "0%"),
    "something where nothing was planned": ("≥0次", "3次"),
    "something where nothing was allowed": ("≤0次", "3次"),
}

without_completion = pytest.mark.parametrize(("target", "value"), named(WITHOUT))


@without_completion
def test_a_completion_that_does_not_follow_has_to_be_entered(target: str, value: Any) -> None:
    problems = told(target=target, rule=SELF, actual={"value": value})
    assert ("error", "completion_missing", "actual.value") in problems


@without_completion
def test_a_completion_that_was_entered_pays_where_none_follows(target: str, value: Any) -> None:
    assert str(line(target, value, completion=ENTERED).score) == "8.88"


@each(
    ("target", "value", "computed"),
    [
        (">=98%", "100%", Fraction(10000, 98)),
        ("2024年8月31日前", "2024年8月21日", 100),
        ("有效提升", "基本达成", ""),
    ],
)
def test_the_step_keeps_the_reason_and_what_would_have_followed(
    target: str, value: str, computed: Any
) -> None:
    step = line(target, value, completion=ENTERED).trace[1]
    assert (step.code, step.params["reason"], step.params["computed"]) == (
        "completion_entered",
        "工期因暴雨顺延",
        computed,
    )


@each(
    ("target", "value", "rule", "code"),
    [
        ("≥98%", "100%", SELF, "completion"),
        ("≥98%", "98%", CAPPED, "completion"),
        ("≥98%", "100%", CAPPED, "completion_capped"),
        ("≤3%", "0%", SELF, "completion_stated"),
        ("2024年8月", "2024年8月21日", SELF, "completion_stated"),
        ("有效提升", "达到预期指标", SELF, "completion_stated"),
    ],
)
def test_the_step_says_how_the_completion_came_about(
    target: str, value: str, rule: dict[str, Any], code: str
) -> None:
    assert line(target, value, rule).trace[1].code == code


ERRORS: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "a completion without a reason": (
        {"target": "≥98%", "actual": {"value": 98, "completion": {"percent": 100}}},
        ("missing_key", "actual.completion.reason"),
    ),
    "a completion below nothing": (
        {"target": "≥98%", "actual": {"value": 98, "completion": {"percent": -1, "reason": "照表"}}},
        ("greater_than_equal", "actual.completion.percent"),
    ),
    "no target": ({"actual": {"value": 98}}, ("target_missing", "")),
    "a percentage against money": (
        {"target": "≤36万元", "actual": {"aggregate": {"numerator": 1, "denominator": 2}}},
        ("actual_in_percent", "actual"),
    ),
    "points that are met": ({"target": "≥98%", "actual": {"met": []}}, ("actual_not_for_rule", "actual.met")),
    "a pass mark of 100": ({"target": "≥98%", "rule": {**SELF, "pass_mark": 100}}, ("less_than", "rule.pass_mark")),
    "half a place": (
        {"target": "≥98%", "rule": {**SELF, "places": Decimal("0.5")}},
        ("not_an_integer", "rule.places"),
    ),
    "seven places": ({"target": "≥98%", "rule": {**SELF, "places": 7}}, ("less_than_equal", "rule.places")),
}  # fmt: skip


@each(("keys", "problem"), named(ERRORS))
def test_a_line_that_cannot_be_scored_is_an_error(keys: dict[str, Any], problem: tuple[str, str]) -> None:
    assert ("error", *problem) in told(**{"rule": SELF, **keys})


@each(
    ("rule", "target", "value"),
    [
        ({"type": "target", "short": "zero"}, "≥98%", "100%"),
        ({"type": "pass_mark", "pass_mark": 60}, "≥98%", "100%"),
        ({"type": "date", "late": "zero"}, "2024年8月31日前", "2024年8月21日"),
    ],
)
def test_other_rules_take_no_completion(rule: dict[str, Any], target: str, value: str) -> None:
    problems = told(target=target, rule=rule, actual={"value": value, "completion": ENTERED})
    assert problems == [("error", "completion_not_wanted", "actual.completion")]


def money(spent: Any, full_year: Any = 440, **keys: Any) -> dict[str, Any]:
    return {"name": "年度资金总额", "full_year": full_year, "spent": spent, **keys}


EXECUTION = leaf("E", 10, target="100%", rule=SELF, actual={"execution": "total"})


def executed(budget: dict[str, Any]) -> LeafScore:
    return next(scored(EXECUTION, budget={"total": budget}).leaves())


@each(
    ("spent", "shown", "points"),
    [
        (Decimal("416.14"), "94.58%", "8.65"),
        (440, "100.00%", "10.00"),
        (484, "110.00%", "9.00"),
        (264, "60.00%", "0.00"),
        (0, "0.00%", "0.00"),
    ],
)
def test_the_execution_is_what_was_spent_of_the_full_year(spent: Any, shown: str, points: str) -> None:
    found = executed(money(spent))
    assert (found.shown, str(found.score)) == (shown, points)


def test_the_step_shows_what_was_spent_of_which_budget() -> None:
    step = executed(money(Decimal("416.14"))).trace[0]
    assert (step.code, step.params["spent"], step.params["budget"], step.params["unit"]) == (
        StepCode.EXECUTION,
        Fraction("416.14"),
        440,
        "万元",
    )


def test_without_a_budget_there_is_no_execution() -> None:
    assert told_of(EXECUTION) == [("error", "no_budget", "indicators[1].actual.execution")]


@each(
    "known",
    [
        {"full_year": 0, "spent": 0},
        {"full_year": 440},
        {"spent": 0},
        {},
        {"full_year": None, "spent": 416},
    ],
)
def test_the_execution_is_missing_until_budget_and_spending_are_known(known: dict[str, Any]) -> None:
    found = executed({"name": "年度资金总额", **known})
    assert (found.missing, found.score) == ("no_budget", None)


TOTAL = {"initial": 440, "full_year": 440, "spent": 400}


def parts(first: dict[str, Any], second: dict[str, Any], **total: Any) -> dict[str, Any]:
    named_parts = [{"name": "当年财政拨款", **first}, {"name": "其他资金", **second}]
    return {"total": {"name": "年度资金总额", **TOTAL, **total}, "parts": named_parts}


HALF = {"initial": 220, "full_year": 220, "spent": 200}


@each(
    ("budget", "keys"),
    [
        (parts(HALF, HALF), []),
        (parts(HALF, {**HALF, "spent": Decimal("200.01")}), ["spent"]),
        (parts(HALF, {**HALF, "initial": 0}), ["initial"]),
        (parts(HALF, {**HALF, "full_year": 1}), ["full_year"]),
        (parts(HALF, HALF, spent=399, full_year=439), ["full_year", "spent"]),
        (parts(HALF, {"full_year": 220, "spent": 200}), []),
        (parts(HALF, {"full_year": 1}), ["full_year"]),
        ({"total": {"name": "年度资金总额", **TOTAL}}, []),
    ],
)
def test_money_that_does_not_add_up_is_a_warning(budget: dict[str, Any], keys: list[str]) -> None:
    problems = told_of(EXECUTION, budget=budget)
    assert problems == [("warning", "budget_does_not_add_up", f"budget.total.{key}") for key in keys]
