"""Values that cannot be, and targets that were meant as numbers: told with their key, unless acknowledged."""

from typing import Any

from cases import each
from indicator_files import leaf, named, told, told_of

Keys = dict[str, Any]

TARGET: Keys = {"type": "target", "short": "proportional"}
BANDS: Keys = {"type": "bands", "bands": [{"from": 90, "points": 10}, {"from": 0, "points": 0}]}
SHARE: Keys = {"aggregate": {"numerator": 12, "denominator": 10}}


def of(name: str, value: Any, target: str = "≥90%") -> list[tuple[str, str]]:
    """The codes and keys of what is told of a rate of this name."""
    actual = value if isinstance(value, dict) else {"value": value}
    return [(code, key) for _level, code, key in told(name=name, target=target, rule=TARGET, actual=actual)]


@each(
    "name",
    [
        "居民满意度",
        "政策知晓率",
        "验收合格率",
        "热线接通率",
        "专家评审通过率",
        "12345办结率",
        "平台正常运转率",
        "投诉解决率",
    ],
)
@each(("value", "key"), [("120%", "value"), ("-5%", "value"), (SHARE, "aggregate")])
def test_a_part_of_a_whole_is_at_most_all_of_it(name: str, value: Any, key: str) -> None:
    assert of(name, value) == [("share_implausible", f"actual.{key}")]


@each(
    "name",
    ["重点工作完成率", "预算执行率", "资金到位率", "成本控制率", "资产利用率", "投入产出比率", "工作效率"],
)
def test_a_rate_that_may_be_more_is_not_asked_about(name: str) -> None:
    assert of(name, "120%") == []


@each("name", ["收入增长率", "支出变动率", "投诉量下降率", "预算调整率", "利润率", "预算偏离度"])
def test_a_change_may_be_below_0(name: str) -> None:
    assert of(name, "-5%", "≥1%") == []


def test_a_rate_whose_target_is_above_100_is_not_asked_about() -> None:
    assert of("毛入园率", "104%", "≥101%") == []


def test_a_rule_with_bounds_below_0_means_values_below_0() -> None:
    full = {"from": -5, "to": 5}
    rule = {
        "type": "off_per_percent",
        "off": {"points": 1},
        "deviation": "points",
        "count": "whole",
        "full": full,
    }
    assert told(name="水位", target="0", rule=rule, actual={"value": -3}) == []


@each("unit", ["RH%", "VOL%"])
def test_a_unit_that_ends_in_percent_is_a_unit(unit: str) -> None:
    zero = {"type": "target", "short": "zero"}
    assert told(name="湿度", target=f"≤60{unit}", rule=zero, actual={"value": f"55{unit}"}) == []


BELOW: dict[str, tuple[str, Any, str, list[str]]] = {
    "people": ("聘用人员数量", "-5人", "≥10人", ["value_below_zero"]),
    "a plain number": ("受理件数", -5, "≥10", ["value_below_zero"]),
    "nobody": ("聘用人员数量", "0人", "≥10人", []),
    "against a target below 0": ("温度", "-5度", "≥-10度", []),
    "a range that begins below 0": ("误差", "-5", "±10", []),
}


@each(("name", "value", "target", "codes"), named(BELOW))
def test_what_is_counted_is_not_below_0(name: str, value: Any, target: str, codes: list[str]) -> None:
    rule = {"type": "target", "short": "zero"}
    found = told(name=name, target=target, rule=rule, actual={"value": value})
    assert [code for _level, code, _key in found] == codes


def test_what_is_meant_can_be_acknowledged() -> None:
    line = leaf(name="聘用人员数量", target="≥10人", rule=TARGET, actual={"value": "-5人"})
    assert told_of(line, acknowledge=[{"problem": "value_below_zero", "reason": "照公布的表"}]) == []


@each(("target", "told_of_it"), [("≥9O%", True), ("≤二级", True), ("充分", False), ("≥90%", False)])
@each("rule", [BANDS, {"type": "judgement"}], ids=["bands", "judgement"])
def test_a_target_with_a_sign_that_is_no_number_is_a_warning(
    target: str, rule: Keys, told_of_it: bool
) -> None:
    warned = ("warning", "target_not_read", "target") in told(target=target, rule=rule)
    assert warned == told_of_it


def test_where_the_target_is_an_error_already_it_is_told_once() -> None:
    codes = [code for _level, code, _key in told(target="≥9O%", rule=TARGET)]
    assert codes == ["target_not_a_range"]


@each(("weight", "codes"), [(12.34, []), (12.345, ["weight_too_fine"])])
def test_a_weight_has_two_decimals_as_scores_have(weight: float, codes: list[str]) -> None:
    found = told_of(leaf(weight=weight, rule={"type": "judgement"}))
    assert [code for _level, code, _key in found] == codes


def test_one_figure_is_not_taken_together_with_anything() -> None:
    figure = {"survey": "residents", "figure": "index"}
    found = told(target="≥90%", rule=TARGET, actual={"combined": {"by": "n", "figures": [figure]}})
    assert found == [("error", "too_few", "actual.combined.figures")]
