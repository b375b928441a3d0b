"""A scoring rule is stated in words as it is written in the file."""

from decimal import Decimal
from typing import Any

from cases import each

from surveyapp.indicators.rules.rule_table import RULES
from surveyapp.reports.words.rules.word_table import rule_words

POINTS = [{"code": code, "text": text} for code, text in (("a", "有依据"), ("b", "有程序"), ("c", "有材料"))]


def lines(kind: str, unit: str = "", **keys: Any) -> list[str]:
    return rule_words(RULES[kind].model_validate({"type": kind, **keys}), unit)


def test_equal_points_say_their_part() -> None:
    assert lines("checklist", points=POINTS) == [
        "共 3 项，每符合一项得权重的 1/3：",
        "有依据",
        "有程序",
        "有材料",
    ]


def test_given_shares_stand_beside_each_point() -> None:
    shares = [{**point, "share": share} for point, share in zip(POINTS, (40, 30, 30), strict=True)]
    assert lines("checklist", points=shares)[1:] == ["有依据（40%）", "有程序（30%）", "有材料（30%）"]


def test_points_without_a_share_divide_the_rest() -> None:
    assert lines("checklist", points=[{**POINTS[0], "share": 10}, *POINTS[1:]])[1:] == [
        "有依据（10%）",
        "有程序（45%）",
        "有材料（45%）",
    ]


def test_points_of_one_checklist_may_be_worth_in_three_ways() -> None:
    mixed = [{**POINTS[0], "points": 2}, {**POINTS[1], "share": 20}, POINTS[2]]
    assert lines("checklist", points=mixed)[1:] == [
        "有依据（2 分）",
        "有程序（权重的 20%）",
        "有材料（余下分值的均分）",
    ]


def test_an_unmet_point_costs_its_own_or_what_the_rule_says() -> None:
    mixed = [{**POINTS[0], "points": 2}, {**POINTS[1], "share": 20}, POINTS[2]]
    told = lines("checklist", method="deducted", points=mixed, off={"points": 4})
    assert told[1:] == ["有依据（2 分）", "有程序（权重的 20%）", "有材料（4 分）"]


def test_a_single_point_is_met_or_not() -> None:
    assert lines("checklist", points=POINTS[:1])[0] == "符合得满分，不符合不得分："


def test_all_or_nothing_says_so() -> None:
    assert lines("checklist", method="all_or_nothing", points=POINTS)[0] == "3 项全部符合得满分，否则不得分："


def test_bands_pay_points_or_shares() -> None:
    assert lines("bands", bands=[{"from": 90, "points": 6}, {"from": 60, "share": 50}]) == [
        "按实际完成值分档计分：",
        "达到 90 及以上，得 6 分",
        "达到 60 及以上，得权重的 50%",
        "低于 60，不得分",
    ]


def test_bands_up_to_a_value_end_with_what_is_above() -> None:
    assert lines("bands", "天", bands=[{"to": 3, "points": 6}, {"to": 5, "share": 50}]) == [
        "按实际完成值分档计分：",
        "在 3 天及以下，得 6 分",
        "在 5 天及以下，得权重的 50%",
        "超过 5 天，不得分",
    ]


def test_bands_of_completion_are_in_percent() -> None:
    assert lines("bands", on="completion", bands=[{"from": 90, "points": 6}])[1] == "达到 90% 及以上，得 6 分"


def test_bands_of_a_value_have_its_unit() -> None:
    assert lines("bands", "%", bands=[{"from": 90, "points": 6}])[1:] == [
        "达到 90% 及以上，得 6 分",
        "低于 90%，不得分",
    ]


OFF = {"deviation": "points", "count": "started", "off": {"share": 5}}


@each(
    ("unit", "keys", "words"),
    [
        ("%", {}, "按相差的数值扣分：每 1 个百分点扣权重的 5%，不足 1 个百分点的按 1 个百分点计，扣完为止"),
        ("天", {"count": "whole"}, "按相差的数值扣分：每满 1 天扣权重的 5%，不足 1 天的不计，扣完为止"),
        (
            "%",
            {"deviation": "relative", "off": {"points": Decimal("0.2")}, "count": "pro_rata"},
            "按相对偏差扣分：每 1% 扣 0.2 分，不足 1% 的按比例计，扣完为止",
        ),
    ],
)
def test_a_deduction_says_for_what_and_how_a_part_counts(unit: str, keys: dict[str, Any], words: str) -> None:
    assert lines("off_per_percent", unit, **{**OFF, **keys})[-1] == words


def test_bounds_of_the_rule_have_the_unit_of_the_value() -> None:
    full = {"from": 90, "to": 100}
    assert lines("off_per_percent", "%", **OFF, full=full, above="zero")[:2] == [
        "在 90% 至 100% 之间得满分",
        "超过上限不得分",
    ]


def test_days_late_say_how_a_part_of_a_period_counts() -> None:
    assert lines("date", late="off", off={"points": 1}, per=10) == [
        "在期限内完成得满分",
        "按逾期的天数扣分：每 10 天扣 1 分，不足 10 天的按 10 天计，扣完为止",
    ]


@each(
    ("kind", "keys", "words"),
    [
        (
            "checklist",
            {"points": POINTS, "method": "deducted", "off": {"share": 20}},
            "共 3 项全部符合得满分，每有一项不符合扣权重的 20%，扣完为止：",
        ),
        (
            "target",
            {"short": "pieces", "off": {"points": 2}},
            "全部达标得满分，每有一项不达标扣 2 分，扣完为止",
        ),
    ],
)
def test_a_deduction_for_each_point_or_piece_has_no_stray_blank(
    kind: str, keys: dict[str, Any], words: str
) -> None:
    assert lines(kind, **keys)[0] == words


@each(
    ("kind", "keys", "last"),
    [
        ("pass_mark", {}, "r 达到或超过 100% 得满分"),
        (
            "over_achievement",
            {"over": "punished"},
            "r 超过 100% 得（1 −（r − 100%））× 权重，r 达到 200% 不得分",
        ),
        ("over_achievement", {"over": "zero"}, "r = 100% 得满分，r 超过 100% 不得分"),
    ],
)
def test_a_pass_mark_says_what_holds_above_the_target(kind: str, keys: dict[str, str], last: str) -> None:
    found = lines(kind, pass_mark=60, **keys)
    assert found[1:] == [
        "r 低于 60% 不得分",
        "r 在 60% 至 100% 之间，得（r − 60%）÷（100% − 60%）× 权重",
        last,
    ]


@each("kind", RULES)
def test_every_rule_has_words(kind: str) -> None:
    keys: dict[str, dict[str, Any]] = {
        "checklist": {"points": POINTS},
        "bands": {"bands": [{"from": 90, "points": 6}]},
        "pass_mark": {"pass_mark": 60},
        "over_achievement": {"pass_mark": 60, "over": "zero"},
        "off_per_percent": {"off": {"points": 1}, "deviation": "relative", "count": "whole"},
        "target": {"short": "zero"},
        "date": {"late": "zero"},
        "level": {"levels": [{"name": "优", "from": 0, "to": 100}]},
        "bonus": {"effect": "add"},
    }
    assert not lines(kind, **keys.get(kind, {}))[0].startswith("评分规则")
