"""Units of values, targets and printed values: converted where they are one, told where they differ."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from cases import each
from indicator_files import Told, leaf, named, scored_leaf, told, told_of

from surveyapp.indicators.trace import StepCode

TARGET = {"type": "target", "short": "zero"}

CONVERTED: dict[str, tuple[str, Any, Fraction]] = {
    "元 against 万元": ("≤1万元", "7838元", Fraction("0.7838")),
    "万元 against 元": ("≤7838元", "0.7838万元", Fraction(7838)),
    "亿元 against 万元": ("≤20000万元", "1.2亿元", Fraction(12000)),
    "百万元 against 万元": ("≤200万元", "1.5百万元", Fraction(150)),
    "‰ against %": ("≤0.5%", "3‰", Fraction("0.3")),
    "% against ‰": ("≤5‰", "0.3%", Fraction(3)),
    "条 against 万条": ("≥8万条", "91000条", Fraction("9.1")),
    "万条 against 万条": ("≥8万条", "9.1万条", Fraction("9.1")),
    "万 against no unit": ("≥80000", "9.1万", Fraction(91000)),
    "no unit against 万元": ("≤1万元", "0.5", Fraction("0.5")),
    "a number against 万元": ("≤1万元", Decimal("0.5"), Fraction("0.5")),
    "元 against no unit": ("≤7838", "7838元", Fraction(7838)),
    "万元 against no unit": ("≤1", "0.5万元", Fraction("0.5")),
    "a range in 万元": ("1万元～2万元", "15000元", Fraction("1.5")),
}


@each(("target", "value", "actual"), named(CONVERTED))
def test_a_value_is_converted_to_the_unit_of_the_target(target: str, value: Any, actual: Fraction) -> None:
    assert scored_leaf(target=target, rule=TARGET, actual={"value": value}).actual == actual


@each(("target", "value", "actual"), named(CONVERTED))
def test_a_value_in_another_scale_is_no_different_unit(target: str, value: Any, actual: Fraction) -> None:
    assert told(target=target, rule=TARGET, actual={"value": value}) == []


def test_a_value_is_shown_as_written_and_its_step_converts_it() -> None:
    line = scored_leaf(target="≤1万元", rule=TARGET, actual={"value": "7838元"})
    step = line.trace[0]
    assert (line.shown, step.code, step.params["unit"], step.params["converted"]) == (
        "7838元",
        StepCode.VALUE,
        "元",
        Fraction("0.7838"),
    )


def test_the_unit_of_the_line_stands_in_for_that_of_the_target() -> None:
    line = scored_leaf(target="≤14.8", unit="万元", rule=TARGET, actual={"value": "148000元"})
    assert line.actual == Fraction("14.8")


SELF = {"type": "self_evaluation"}
ENTERED = {"percent": 100, "reason": "照表填列"}

DIFFERENT: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "万 against 万元": ("≤2万元", TARGET, {"value": "1.5万"}),
    "篇 against 条": ("≥8条", TARGET, {"value": "9篇"}),
    "万条 against 篇": ("≥8篇", TARGET, {"value": "9万条"}),
    "元 against %": ("≥8%", TARGET, {"value": "9元"}),
    "a date against 天": ("=50天", SELF, {"value": "2024年8月21日", "completion": ENTERED}),
    "天 against a date": ("2024年8月31日前", SELF, {"value": "50天", "completion": ENTERED}),
}
UNITS_DIFFER: Told = ("warning", "units_differ", "actual.value")

different_units = pytest.mark.parametrize(("target", "rule", "actual"), named(DIFFERENT))


@different_units
def test_another_unit_is_a_warning(target: str, rule: dict[str, Any], actual: dict[str, Any]) -> None:
    assert told(target=target, rule=rule, actual=actual) == [UNITS_DIFFER]


@different_units
@pytest.mark.parametrize("lines", [[], ["X1"]], ids=["all", "this"])
def test_another_unit_that_is_meant_is_not_told(
    target: str, rule: dict[str, Any], actual: dict[str, Any], lines: list[str]
) -> None:
    meant = {"problem": "units_differ", "lines": lines, "reason": "同一事物"}
    assert told_of(leaf(target=target, rule=rule, actual=actual), acknowledge=[meant]) == []


VAIN: dict[str, tuple[str, list[str], list[str]]] = {
    "a line that there is not": ("9篇", ["X2"], ["units_differ", "acknowledged_unknown_line"]),
    "this line and one that there is not": ("9篇", ["X1", "X2"], ["acknowledged_unknown_line"]),
    "the same unit": ("9条", ["X1"], ["acknowledged_line_in_vain"]),
    "the same unit in all lines": ("9条", [], ["acknowledged_in_vain"]),
}


@each(("value", "lines", "codes"), named(VAIN))
def test_an_acknowledgement_that_matches_nothing_is_told(
    value: str, lines: list[str], codes: list[str]
) -> None:
    meant = {"problem": "units_differ", "lines": lines, "reason": "同一事物"}
    line = leaf(target="≥8条", rule=TARGET, actual={"value": value})
    found = told_of(line, acknowledge=[meant])
    assert sorted(code for _level, code, _key in found) == sorted(codes)


def test_an_acknowledgement_in_vain_is_a_warning_at_its_place() -> None:
    meant = {"problem": "units_differ", "reason": "同一事物"}
    line = leaf(target="≥8条", rule=TARGET, actual={"value": "9条"})
    assert told_of(line, acknowledge=[meant]) == [("warning", "acknowledged_in_vain", "acknowledge[1]")]


def test_the_second_of_two_acknowledgements_of_one_warning_is_in_vain() -> None:
    meant = {"problem": "units_differ", "reason": "同一事物"}
    line = leaf(target="≥8条", rule=TARGET, actual={"value": "9篇"})
    found = told_of(line, acknowledge=[meant, meant])
    assert found == [("warning", "acknowledged_in_vain", "acknowledge[2]")]


PRINTED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "its own row": ({"actual": "9篇"}, ["published.actual"]),
    "another place": (
        {"actual": "9条", "elsewhere": [{"place": "正文", "actual": "9篇"}]},
        ["published.elsewhere[1].actual"],
    ),
    "another scale": ({"actual": "9万条"}, []),
    "no unit": ({"actual": "9"}, []),
    "words": ({"actual": "已全部完成"}, []),
}


@each(("published", "keys"), named(PRINTED))
def test_a_printed_value_in_another_unit_than_the_target_is_a_warning(
    published: dict[str, Any], keys: list[str]
) -> None:
    found = told(target="≥8条", rule=TARGET, actual={"value": "9条"}, published=published)
    assert found == [("warning", "units_differ", key) for key in keys]


def test_one_acknowledgement_holds_for_value_and_printed_value() -> None:
    meant = {"problem": "units_differ", "lines": ["X1"], "reason": "同一事物"}
    line = leaf(target="≥8条", rule=TARGET, actual={"value": "9篇"}, published={"actual": "9篇"})
    assert told_of(line, acknowledge=[meant]) == []
