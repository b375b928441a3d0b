"""A scoring rule is stated in words as it is written in the file."""

from typing import Any

import pytest

from surveyapp.indicators.rules import RULES
from surveyapp.reports.rule_words import rule_words

POINTS = [{"code": code, "text": text} for code, text in (("a", "有依据"), ("b", "有程序"), ("c", "有材料"))]


def lines(kind: str, **keys: Any) -> list[str]:
    return rule_words(RULES[kind].model_validate({"type": kind, **keys}))


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


def test_bands_of_completion_are_in_percent() -> None:
    assert lines("bands", on="completion", bands=[{"from": 90, "points": 6}])[1] == "达到 90% 及以上，得 6 分"


@pytest.mark.parametrize(
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


@pytest.mark.parametrize("kind", RULES)
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
